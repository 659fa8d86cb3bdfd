"""The work behind the review's screen: real games through the real reviewer, its process, and what grows out of it."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from briefing.model.game import Settings
from briefing.pack import PackError
from briefing.record import Journal, verify
from briefing.record.format import read
from briefing.tui import reviewer, theme
from briefing.tui.app import BriefingApp
from briefing.tui.pages import review as pages
from briefing.tui.pages.page import Room
from briefing.tui.pages.review_chart import BESIDE, chart
from briefing.tui.pages.review_decisions import listed
from briefing.tui.pages.review_known import Known, open_again, second_thought
from briefing.tui.pages.review_text import set_in
from briefing.tui.screens import review_answers, review_work
from briefing.tui.screens.game import GameScreen
from briefing.tui.screens.review import ReviewScreen
from briefing.tui.screens.review_branch import branched
from tests.games import some_act
from tests.packs import shipped, tiny
from tests.tui import reviewed
from tests.tui.conftest import seen, settle

ROOMS = (Room(60, 12), Room(80, 20), Room(84, 40), Room(120, 36), Room(200, 56))


def game(path, seed=7, pack=None, **settings):
    """A finished game in a file."""
    pack = pack or tiny()
    made = Journal.create(path, pack, pack.scenarios[0].id, seed, Settings(**{"moves": 2} | settings))
    while not made.over:
        made.play(some_act(made.game, seed * 131 + len(made.acts)))
    made.close()
    return path


@pytest.fixture
def desk(monkeypatch):
    """A reviewer in this process that knows the tiny pack and works alone."""
    monkeypatch.setattr("briefing.pack.load", lambda *_, **__: tiny())
    monkeypatch.setattr(reviewer.os, "cpu_count", lambda: 1)
    return reviewer.Desk


def told(made):
    known = Known()
    for each in made.review():
        known.take(json.loads(json.dumps(each)))
    return known


@pytest.mark.parametrize("mode", ["training", "exploration"])
def test_a_real_review_fits_every_page_at_every_size(desk, tmp_path, mode):
    """The document's own shape, not one made by hand: every page of every decision is set, and no line is too wide."""
    made = desk(game(tmp_path / "game.jsonl", mode=mode))
    known = told(made)
    assert known.document is not None
    assert known.training == (mode == "training")
    option = known.decisions[0]["options"][-1]["key"]
    for each in made.answers(0, option):
        known.take(json.loads(json.dumps(each)))
    assert (0, option) in known.others
    assert bool(known.spreads) == known.training
    for hidden in (True, False):
        if not hidden:
            known.answers = dict.fromkeys(range(len(known.decisions)))
        for at in range(-1, len(known.decisions)):
            for section in range(1, 10):
                place = pages.Place(section, at, 1 + max(at, 0) % 2, option if at == 0 else None, "game.jsonl")
                for room in ROOMS:
                    page = pages.page(known, place, room, 0)
                    for block in (*page.blocks, *page.foot):
                        for row in block.lines:
                            assert row.cell_length <= room.width - (1 if block.pick is None else 2), row.plain
                            assert room.width < 80 or not row.plain.endswith("…"), row.plain
            for width, height in ((60, 6), (80, 8), (200, 15)):
                assert all(row.cell_length <= width for row in chart(known, at, width, height))
                assert len(chart(known, at, width, height)) <= max(height, BESIDE)
                assert all(row.cell_length <= width for row in listed(known, at, width, height))
                assert all(row.cell_length <= width for row in pages.aside(known, at, width // 2))


def test_first_marks_come_before_any_future_is_followed(desk, tmp_path, monkeypatch):
    followed = []
    monkeypatch.setattr("briefing.review.futures.follow", lambda *_: followed.append(1) or 1 / 0)
    known = Known()
    for each in desk(game(tmp_path / "game.jsonl")).review():
        known.take(each)
        if known.marked is not None:
            break

    assert known.marked is not None
    assert known.first
    assert not followed
    assert {"forecasts", "sources", "credibility", "teaching", "actors"} <= set(known.course)


def test_a_second_try_says_how_it_was_and_no_more(desk):
    boxes = reviewed.decisions()[0]  # the first is the best, the second near it, the third was taken

    keys = [key for key, _ in open_again(boxes)]
    assert keys == sorted(keys)
    assert {boxes["best"], boxes["taken"]} <= set(keys)
    said = [second_thought(boxes, each["key"]) for each in boxes["options"]]
    assert said[0].startswith("That is the best option")
    assert said[1].startswith("That cannot be told apart")
    assert said[2].startswith("That is no better")
    assert not any(character.isdigit() for each in said for character in each)


def test_a_review_is_found_again_beside_the_save(desk, tmp_path):
    path = game(tmp_path / "game.jsonl")
    first = told(desk(path))

    assert first.whole > 0
    again = list(desk(path).review())
    assert [list(each) for each in again] == [["course"], ["document"]]
    assert again[1]["document"] == first.document


@pytest.mark.parametrize(("text", "why"), [("no\n", "not a save"), ("{}\n", "no save")])
def test_what_is_no_save_is_said(desk, tmp_path, text, why):
    (tmp_path / "a.jsonl").write_text(text)

    (only,) = desk(tmp_path / "a.jsonl").review()

    assert why in only["why"]


def test_a_save_of_another_pack_and_one_under_way_are_said(desk, tmp_path, monkeypatch):
    under_way = tmp_path / "open.jsonl"
    Journal.create(under_way, tiny(), "tiny", 3, Settings(moves=2)).close()
    (only,) = desk(under_way).review()
    assert "not over" in only["why"]

    path = game(tmp_path / "game.jsonl")

    def missing(*_, **__):
        raise PackError(["there is no pack 'elsewhere'"])

    monkeypatch.setattr("briefing.pack.load", missing)
    (only,) = desk(path).review()
    assert "elsewhere" in only["why"]
    altered = path.read_text("utf-8").replace('"act": "', '"act": "x', 1).replace('"act":"', '"act":"x', 1)
    path.write_text(altered, "utf-8")
    (only,) = desk(path).review()
    assert only["why"]


def test_what_cannot_be_asked_is_refused(desk, tmp_path):
    made = desk(game(tmp_path / "game.jsonl"))
    next(made.review())
    made.ready.set()

    (only,) = made.answers(0, "nothing.of.that.name")

    assert "not open" in only["other"]["why"]


# --- what is kept -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoilt", ["", "[]", "{}", '{"key": "k", "answers": {"x": 1}}', '{"key": "k"}', "\x00", "[" * 9999]
)
def test_answers_that_are_spoilt_are_as_if_they_were_not_there(tmp_path, spoilt):
    save = tmp_path / "game.jsonl"
    review_answers.place(save).write_text(spoilt)

    assert review_answers.read(save, "k") == {}


def test_answers_come_back_for_this_review_alone(tmp_path):
    save = tmp_path / "game.jsonl"

    assert review_answers.write(save, "k", {0: "a.b", 2: "", 3: None}) == ""
    assert review_answers.read(save, "k") == {0: "a.b", 2: "", 3: None}
    assert review_answers.read(save, "other") == {}
    assert "could not be kept" in review_answers.write(tmp_path / "no" / "game.jsonl", "k", {})


@given(st.lists(st.text(max_size=120), max_size=6), st.integers(56, 90))
def test_any_text_fits_the_sheet(rows, width):
    for row in set_in([each for text in rows for each in text.splitlines()], width):
        assert row.cell_length <= width


# --- a game of one's own ----------------------------------------------------------------------------------------------


def test_a_branch_leaves_at_the_decision_with_the_other_option_taken(tmp_path, monkeypatch):
    monkeypatch.setattr("briefing.tui.shelf.load", lambda *_: tiny())
    path = game(tmp_path / "game.jsonl")
    old = Journal.replay(path, read(path), tiny())
    at = next(n for n, act in enumerate(old.acts) if act.verb == "choose")
    card = old.acts[at].word.partition(".")[0]
    option = next(
        o.id for c in tiny().cards if c.id == card for o in c.options if f"{card}.{o.id}" != old.acts[at].word
    )

    made = branched(path, at, [f"choose {card}.{option}"], "Another")

    assert isinstance(made, Journal), made
    assert made.acts[:at] == old.acts[:at]
    assert str(made.acts[at]) == f"choose {card}.{option}"
    assert made.header.parent_act == at
    assert "'Another' is taken" in made.notices[-1]
    made.close()
    assert verify(made.path, tiny()).status == "verified"
    assert isinstance(branched(tmp_path / "none.jsonl", 0, [], ""), str)


def test_o_opens_the_game_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.setattr("briefing.tui.shelf.load", lambda *_: tiny())
    monkeypatch.setattr(review_work.Work, "_start", lambda self: None)
    path = game(tmp_path / "game.jsonl")

    async def go():
        app = BriefingApp(lambda: ReviewScreen(path))
        app.review = review_work.Work(path)
        app.review.known.take({"course": reviewed.course() | {"begins": [1, 1, 1, 1, 1]}})
        app.review.known.take({"document": reviewed.document()})
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await pilot.press("o")
            whole = seen(app)
            await pilot.press("right", "o")
            await settle(app, pilot)
            return whole, isinstance(app.screen, GameScreen), len(app.screen.journal.acts)

    whole, opened, acts = asyncio.run(go())

    assert "goes to a decision" in whole
    assert (opened, acts) == (True, 1)


# --- the process ------------------------------------------------------------------------------------------------------


def ended(process, seconds=30):
    until = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    return process.poll() is not None


async def begun(app, pilot):
    """Wait until the process is there and has told something of the game."""
    for _ in range(600):
        await pilot.pause(0.05)
        if app.review is not None and app.review.process is not None and app.review.known.course is not None:
            return app.review.process
    raise AssertionError("the review did not begin")


def test_to_leave_goes_on_and_to_come_back_finds_it_and_the_end_ends_it(tmp_path):
    path = game(tmp_path / "game.jsonl", pack=shipped(), moves=3)

    async def go():
        app = BriefingApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            app.push_screen(ReviewScreen(path))
            process = await begun(app, pilot)
            await pilot.press("q")
            await pilot.pause()
            left = process.poll()
            app.push_screen(ReviewScreen(path))
            await pilot.pause()
            await pilot.pause()
            return process, left, app.review.process is process, seen(app)

    process, left, same, text = asyncio.run(go())

    assert left is None
    assert same
    assert "REVIEW · " in text  # what had been told is there at once
    assert ended(process)


def test_a_work_that_has_told_all_rests_and_answers_when_asked(tmp_path):
    heard = []
    work = review_work.Work(tmp_path / "none.jsonl")
    work.listener = heard.append
    work.begin()
    until = time.monotonic() + 30
    while not work.known.why and time.monotonic() < until:
        time.sleep(0.05)
    process = work.process
    work.rest()

    assert "none.jsonl" in work.known.why
    assert heard
    assert process is None or ended(process)


def test_the_process_and_its_helpers_end_with_whoever_started_it(tmp_path):
    """The other end of its input goes: as it does when the program is killed, whatever it is at."""
    path = game(tmp_path / "game.jsonl", pack=shipped(), moves=3)
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing.tui.reviewer", str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    for row in process.stdout:
        if json.loads(row).get("done", 0) > 2:
            break
    process.stdin.close()

    assert ended(process)
    until = time.monotonic() + 20
    while helpers(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    process.stdout.close()
    assert not helpers(process.pid)


def helpers(session):
    """The processes of a session that still run, where a system tells."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parts = (place / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(parts[3]) == session and parts[0] != "Z":
            found.append(int(place.name))
    return found


# --- text from outside, and colours -----------------------------------------------------------------------------------

HOSTILE = "[@click=app.quit]x[/] [/ [$alert] [Taiwan] \x1b]52;c;YQ==\x07 \u202eevil \u200b \x9b31m"


def spoilt(value):
    """The same data with hostile text after every text that is for people."""
    if isinstance(value, dict):
        return {key: each if key in KEPT else spoilt(each) for key, each in value.items()}
    if isinstance(value, list):
        return [spoilt(each) for each in value]
    return f"{value} {HOSTILE}" if isinstance(value, str) else value


#: What names something rather than telling it.
KEPT = {
    *(
        "key",
        "taken",
        "best",
        "reference",
        "mark",
        "how",
        "kind",
        "actor",
        "veracity",
        "mode",
        "state",
        "grade",
        "rung",
    ),
    *("ppm", "to", "by", "perceived", "originator", "merits", "types_ppm", "word", "option"),
}


@pytest.mark.parametrize("name", theme.NAMES)
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_hostile_text_is_shown_and_colours_are_the_tested_ones(tmp_path, monkeypatch, name, size):
    monkeypatch.setattr(review_work.Work, "_start", lambda self: None)
    known = {Color.parse(colour).rgb for colour in theme.colours(name).values()}
    path = tmp_path / "g.jsonl"

    async def go():
        app = BriefingApp(lambda: ReviewScreen(path))
        app.review = review_work.Work(path)
        app.review.known.take({"course": spoilt(reviewed.course())})
        for each in reviewed.other():
            app.review.known.take(spoilt(each))
        app.review.known.take({"document": spoilt(reviewed.document())})
        segments = []
        async with app.run_test(size=size) as pilot:
            app.theme = name
            await settle(app, pilot)
            for key in ["right", "v", "down", "down", "enter", "v", "3", "v", "down", *"456789", "1", "m", "down"]:
                await pilot.press(key)
                await pilot.pause()
                segments += [s for strip in app.screen._compositor.render_strips() for s in strip]
        return segments

    segments = asyncio.run(go())

    text = "".join(segment.text for segment in segments)
    assert "[@click=app.quit]x[/]" in text
    assert not [c for c in text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u200b"]
    assert not [segment for segment in segments if segment.style and "@click" in (segment.style.meta or {})]
    colours = {
        tuple(c.triplet) for s in segments if s.style for c in (s.style.color, s.style.bgcolor) if c and c.triplet
    }
    assert colours <= known
