"""The review's screen by key: every page is reached, what was better is kept back, nothing is lost on the way."""

import asyncio

import pytest

from briefing.model.game import Settings
from briefing.record import Journal
from briefing.tui import commands
from briefing.tui.app import BriefingApp
from briefing.tui.pages.review import NAMES
from briefing.tui.screens import review_work
from briefing.tui.screens.game import GameScreen
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.screens.review import ReviewScreen, review_of
from briefing.tui.screens.watch import WatchScreen
from tests.games import brisk_act
from tests.tui import reviewed
from tests.tui.conftest import seen, settle, visit
from tests.tui.staged import staged

SIZES = ((80, 24), (200, 60))
#: Name of the screen, keys that lead to it from the one before. First what hides, then what was shown.
WALK = (
    ("whole", []),
    ("again", ["right"]),
    ("again-focus", ["down", "down"]),
    ("whatif-hidden", ["2"]),
    ("line-hidden", ["3"]),
    ("answered", ["1", "down", "down", "enter"]),
    ("shown", ["right", "v"]),
    ("undecided", ["end"]),
    ("whatif", ["home", "right", "2"]),
    ("whatif-other", ["down", "enter"]),
    ("line", ["v", "m", "v", "3", "down"]),
    ("red", ["4", "down"]),
    ("signals", ["5", "down"]),
    ("forecasts", ["6"]),
    ("sources", ["7", "down"]),
    ("assumptions", ["8"]),
    ("teacher", ["9"]),
    ("help", ["f1"]),
)


@pytest.fixture
def still(monkeypatch):
    """No process: a test tells by itself, and hears what is asked."""
    asked = []
    monkeypatch.setattr(review_work.Work, "_start", lambda self: None)
    monkeypatch.setattr(review_work.Work, "ask", lambda self, number, option: asked.append((number, option)))
    return asked


def opened(path, mode="training", *, whole=True):
    """An app with a review of which all is told."""

    def start():
        app = BriefingApp(lambda: ReviewScreen(path))
        app.review = work = review_work.Work(path)
        work.known.take({"course": reviewed.course(mode)})
        for told in reviewed.other():
            work.known.take(told)
        if whole:
            work.known.take({"document": reviewed.document(mode)})
        return app

    return start


def walk(start, size, steps):
    async def go():
        app, shots = start(), {}
        async with app.run_test(size=size) as pilot:
            await settle(app, pilot)
            for name, keys in steps:
                for key in keys:
                    await pilot.press(key)
                await settle(app, pilot)
                shots[name] = seen(app)
        return shots

    return asyncio.run(go())


@pytest.mark.parametrize(
    "size", [pytest.param((80, 24), id="80x24"), pytest.param((200, 60), id="200x60", marks=pytest.mark.slow)]
)
def test_a_walk_through_a_review_is_held(size, held, still, tmp_path):
    for name, text in walk(opened(tmp_path / "game.jsonl"), size, WALK).items():
        rows = text.splitlines()
        assert len(rows) <= size[1]
        assert "EXERCISE" in rows[0]
        assert "UNCLASSIFIED - FICTION" in rows[0]
        if size == (80, 24):
            assert not any("…" in row for row in rows[1:-1]), f"{name} cuts something"
        held(f"{size[0]}x{size[1]}-review-{name}", text)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_exploration_is_held_and_gives_no_value(size, held, still, tmp_path):
    steps = (("whole", []), ("decision", ["right", "down"]), ("whatif", ["2", "down", "enter"]), ("line", ["3"]),
             ("assumptions", ["8"]))  # fmt: skip
    for name, text in walk(opened(tmp_path / "game.jsonl", "exploration"), size, steps).items():
        held(f"{size[0]}x{size[1]}-explored-{name}", text)
        for told in ("628", "655", "of 1000", "??", "?!", "expected", "blunder", "accuracy"):
            assert told not in text.replace("??  ", ""), (name, told)


def test_every_page_has_its_digit_and_its_turn(still, tmp_path):
    digits = walk(opened(tmp_path / "g.jsonl"), (120, 40), [(str(n), [str(n)]) for n in range(1, 10)])
    turns = walk(opened(tmp_path / "g.jsonl"), (120, 40), [(str(n), ["tab"] if n > 1 else []) for n in range(1, 10)])
    for number, names in enumerate(NAMES, 1):
        assert f"{number} {names[0].upper()}" in digits[str(number)]
        assert f"{number} {names[0].upper()}" in turns[str(number)]


def test_the_arrows_go_from_decision_to_decision_and_m_to_the_marked_ones(still, tmp_path):
    async def go():
        app = opened(tmp_path / "g.jsonl")()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            places = []
            for key in ["left", "right", "right", "m", "m", "m", "m", "end", "right", "home"]:
                await pilot.press(key)
                places.append(app.screen.at)
            return places

    assert asyncio.run(go()) == [-1, 0, 1, 2, 3, 0, 1, 4, 4, -1]


def secrets(decision):
    """What would give a decision away: its sentence, and the value of every option."""
    return [decision["says"][:40], *(f"{each['mean']:.0f} ±" for each in decision["options"] if "mean" in each)]


@pytest.mark.parametrize("size", [*SIZES, (120, 40)])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_was_better_is_kept_back_until_the_player_has_answered(size, number, still, tmp_path):
    decision = reviewed.decisions()[number]
    there = ["right"] * (number + 1)
    shots = walk(opened(tmp_path / "g.jsonl"), size, [
        ("before", there), ("what if", ["2"]), ("line", ["3"]), ("back", ["1"]), ("after", ["down", "enter"]),
    ])  # fmt: skip

    for name in ("before", "what if", "line", "back"):
        for secret in secrets(decision):
            assert secret not in shots[name], name
    assert "Ask Copenhagen to turn its ship; " not in shots["line"]
    assert "Again" in shots["after"]
    assert any(secret in shots["after"] for secret in secrets(decision))


def test_an_answer_is_kept_and_found_again_and_says_how_it_was(still, tmp_path):
    path = tmp_path / "game.jsonl"
    first = walk(opened(path), (80, 24), [("answered", ["right", "down", "down", "enter"])])["answered"]
    again = walk(opened(path), (80, 24), [("there", ["right"])])["there"]

    # In the order of keys the second is boxes.b, which is the best one.
    assert "That is the best option that was found." in " ".join(first.split())
    assert first.splitlines()[3:] == again.splitlines()[3:]
    other = walk(opened(tmp_path / "other.jsonl"), (80, 24), [("there", ["right"])])["there"]
    assert "DECIDE IT AGAIN" in other


def test_v_shows_one_decision_or_from_elsewhere_all(still, tmp_path):
    async def go(keys):
        app = opened(tmp_path / f"{len(keys)}.jsonl")()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            for key in keys:
                await pilot.press(key)
            return app.screen.known.hidden, dict(app.screen.known.answers)

    assert asyncio.run(go([])) == (3, {})
    assert asyncio.run(go(["right", "v"])) == (2, {0: None})
    assert asyncio.run(go(["3", "v", "v"])) == (0, {0: None, 1: None, 2: None})


def test_another_option_is_asked_for_once_and_its_game_is_shown(still, tmp_path):
    async def go():
        app = opened(tmp_path / "g.jsonl")()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            for key in ["right", "v", "down", "down", "enter"]:
                await pilot.press(key)
            waiting = seen(app)
            for key in ["0", "down", "enter"]:
                await pilot.press(key)
            return waiting, seen(app)

    waiting, known = asyncio.run(go())

    assert "The other game is being played." in waiting
    assert still == [(0, "boxes.c")]  # of boxes.b all had been told
    assert "Ways down taken" in known
    assert "+27" in known
    assert "≠" in known


def test_first_marks_come_before_any_future(still, tmp_path):
    path = tmp_path / "g.jsonl"
    marked = [each | {"options": [{k: v for k, v in o.items() if k not in ("mean", "behind")} for o in each["options"]],
                      "expected": None} for each in reviewed.decisions()]  # fmt: skip

    async def go():
        app = opened(path, whole=False)()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            work = app.review
            for told in ({"decisions": marked, "first": True}, {"done": 3, "whole": 12, "said": "coarse"}):
                work.known.take(told)
                work.listener(told)
            await settle(app, pilot)
            first = seen(app)
            await pilot.press("right")
            return first, seen(app)

    first, one = asyncio.run(go())

    assert "25%" in first
    assert "a few futures of every option" in first
    assert "?? 1 blunder" in first
    assert "a first look" in first
    assert "The marks are a first look" in " ".join(one.split())


def test_a_flood_of_progress_is_a_repaint_or_two_and_keys_come_through(still, tmp_path, monkeypatch):
    """Counted, not timed: how often anything is painted while five hundred steps are told and a key is pressed."""
    painted = []
    monkeypatch.setattr(ReviewScreen, "_progress", lambda self: painted.append("progress"))

    async def go():
        app = opened(tmp_path / "g.jsonl", whole=False)()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            screen = app.screen
            painted.clear()
            turned = []
            monkeypatch.setattr(screen.sheet, "paint", lambda **_: turned.append("page"))
            for done in range(500):
                told = {"done": done, "whole": 500, "said": "finer"}
                app.review.known.take(told)
                app.review.listener(told)
            await pilot.press("right")
            await settle(app, pilot)
            return screen.at, len(painted), len(turned)

    at, progress, pages = asyncio.run(go())

    assert at == 0
    assert progress <= 5
    assert pages == 1


def test_what_cannot_be_reviewed_says_why(still, tmp_path):
    async def go():
        app = BriefingApp(lambda: ReviewScreen(tmp_path / "g.jsonl"))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            empty = seen(app)
            told = {"why": "the game is not over (move 1 of 6): `briefing resume` goes on"}
            app.review.known.take(told)
            app.review.listener(told)
            for key in ["right", "m", "down", "enter", "v", "2", "o", "4", "left", "t", "p", "9"]:
                await pilot.press(key)
            await settle(app, pilot)
            return empty, seen(app)

    empty, why = asyncio.run(go())

    assert "The game is being read" in empty
    assert "The game is not over (move 1 of 6)" in why
    assert "briefing verify" in why


def test_no_decision_is_an_empty_page_not_a_fault(still, tmp_path):
    def start():
        app = opened(tmp_path / "g.jsonl")()
        bare = reviewed.document() | {"decisions": [], "red": []}
        bare["summary"] = bare["summary"] | {"parts": None, "accuracy": None}
        app.review.known.take({"document": bare})
        return app

    keys = ["right", "m", "enter", "v", "2", "down", "enter", "o", "3", "4", "right", "5", "6", "7", "9", "1"]
    text = walk(start, (80, 24), [("end", keys)])["end"]

    assert "nothing to weigh" in " ".join(text.split())


def test_one_decision_is_enough(still, tmp_path):
    def start():
        app = opened(tmp_path / "g.jsonl")()
        app.review.known.take({"document": reviewed.document() | {"decisions": reviewed.decisions()[3:4]}})
        return app

    shots = walk(start, (80, 24), [("one", ["right"]), ("same", ["right", "end", "m"])])

    assert "The cable under the Sound" in shots["one"]
    assert shots["one"] == shots["same"]


@pytest.mark.parametrize("watched", [False, True])
def test_r_at_the_end_opens_it_and_q_goes_back(still, tmp_path, watched):
    journal = Journal.create(tmp_path / "g.jsonl", staged(), "tiny", 11, Settings(moves=1))
    while not journal.over:
        journal.play(brisk_act(journal.game, len(journal.acts)))

    async def go():
        app = BriefingApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            app.push_screen(WatchScreen(journal, 999) if watched else GameScreen(journal))
            await settle(app, pilot)
            under = app.screen
            await pilot.press("r")
            await settle(app, pilot)
            there = isinstance(app.screen, ReviewScreen), app.screen.path
            await pilot.press("q")
            await settle(app, pilot)
            return there, app.screen is under

    assert asyncio.run(go()) == ((True, tmp_path / "g.jsonl"), True)


def test_no_file_no_review():
    assert "in none" in visit(lambda: BriefingApp(lambda: review_of(None)), (80, 24))


def test_the_text_can_be_searched_once_nothing_is_hidden(still, tmp_path, monkeypatch):
    monkeypatch.setattr("briefing.review.prose.text", lambda document: "DECISIONS\nA line about cables.\nAnother.\n")

    async def go():
        app = opened(tmp_path / "g.jsonl")()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await pilot.press("t")
            await settle(app, pilot)
            kept = isinstance(app.screen, PaperScreen), seen(app)
            await pilot.press("v", "t")
            await settle(app, pilot)
            await pilot.press("slash", "c", "a", "b", "l", "e", "enter")
            await settle(app, pilot)
            return kept, seen(app)

    (early, refusal), found = asyncio.run(go())

    assert not early
    assert "gives away 3 decisions" in " ".join(refusal.split())
    assert "A line about cables." in found
    assert "Another." not in found


def test_p_writes_the_report_beside_the_save_or_says_why_not(still, tmp_path, monkeypatch):
    monkeypatch.setattr("briefing.review.report.html", lambda document: f"<h1>{document['caveat'][:4]}</h1>")
    (tmp_path / "no").mkdir()
    (tmp_path / "no" / "g.review.html").mkdir()

    said = walk(opened(tmp_path / "g.jsonl"), (80, 24), [("p", ["p"])])["p"]
    refused = walk(opened(tmp_path / "no" / "g.jsonl"), (80, 24), [("p", ["p"])])["p"]

    assert (tmp_path / "g.review.html").read_text("utf-8") == "<h1>Best</h1>"
    assert "The report is in" in said
    assert "could not be written" in " ".join(refused.split())


def test_any_size_is_set_anew(still, tmp_path):
    async def go():
        app = opened(tmp_path / "g.jsonl")()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await pilot.press("right", "v")
            for size in ((200, 60), (60, 18), (120, 40), (40, 10), (80, 24)):
                await pilot.resize_terminal(*size)
                await settle(app, pilot)
                rows = seen(app).splitlines()
                assert len(rows) <= size[1]
                assert all(len(row) <= size[0] for row in rows)
            return rows

    assert "Six boxes on a chart" in "\n".join(asyncio.run(go()))


def test_no_key_means_two_things():
    keys = [key for command in commands.of(["review", "everywhere"]) for key in command.keys]

    assert len(keys) == len(set(keys))
