"""Watching: every place of a game is reached, nothing that is still secret is shown, a branch is a game of its own."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.acts import Act
from briefing.model.events import Acted
from briefing.model.game import Phase, Settings
from briefing.record import Journal, verify
from briefing.record.share import shared
from briefing.telling import changes
from briefing.tui.app import BriefingApp
from briefing.tui.pages import track
from briefing.tui.pages import watch as pages
from briefing.tui.pages.review_known import Known
from briefing.tui.screens import pacing
from briefing.tui.screens.game import GameScreen
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.screens.watch import WatchScreen, open_watch
from briefing.tui.watched import Watched
from tests.games import brisk_act
from tests.packs import shipped
from tests.tui.conftest import seen, settle, visit
from tests.tui.staged import staged


def game(moves=3, seed=7, path=None, acts=400, pack=None):
    """A journal with some acts, all of the game if there are as many."""
    pack = pack or staged()
    journal = Journal.create(path, pack, pack.scenarios[0].id, seed, Settings(moves=moves))
    while journal.game.phase is not Phase.ENDEX and len(journal.acts) < acts:
        journal.play(brisk_act(journal.game, seed * 31 + len(journal.acts)))
    return journal


def place(journal, phase, move=1):
    """The first place of a phase, counted in acts."""
    watched = Watched(journal)
    return next(at for at, view in enumerate(watched.views) if view.game.phase is phase and view.game.move == move)


def opened(journal, at=0):
    return lambda: BriefingApp(lambda: WatchScreen(journal, at))


WALK = (
    ("start", 0, Phase.BRIEFING, []),
    ("decision", 1, Phase.DECISION, []),
    ("red", 2, Phase.RED, []),
    ("act", 2, Phase.RED, ["w"]),
    ("assess", 2, Phase.ASSESS, []),
    ("moves", 2, Phase.RED, ["m"]),
)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_watched_game_is_held(size, held):
    journal = game()
    journal.note("Why not sooner?", "Teacher", 2)
    for name, move, phase, keys in WALK:
        at = place(journal, phase, move) if move else 2
        text = visit(opened(journal, at), size, keys)
        assert "EXERCISE" in text.splitlines()[0]
        assert "●" in text.splitlines()[2]
        held(f"{size[0]}x{size[1]}-watch-{name}", text)


def test_every_place_is_reached_and_fits():
    journal = game()

    async def go():
        app = opened(journal)()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            screen = app.screen
            for at in range(len(journal.acts) + 1):
                assert screen.at == at
                rows = seen(app).splitlines()
                assert f"act {at} of {len(journal.acts)}" in rows[-2]
                assert rows[2].count("●") == 1
                await pilot.press("right")
            assert screen.view.game == journal.game
            for at in range(len(journal.acts) - 1, -1, -1):
                await pilot.press("left")
                assert screen.at == at
                assert screen.view == screen.watched.views[at]._replace(mode=screen.view.mode)

    asyncio.run(go())


def test_after_the_game_odds_and_causes_are_shown():
    journal = game()
    watched = Watched(journal)
    assert watched.reveal
    at = place(journal, Phase.RED)
    event = next(each for each in watched.views[at].fresh if isinstance(each, Acted))
    actor = journal.game.pack.actor(event.actor)
    number = [rung.id for rung in actor.rungs].index(event.rung)

    text = visit(opened(journal, at), (80, 24))

    assert f"chance {pages.percent(event.ppm[number])}" in text
    heaviest = max((cause for cause in event.causes), key=lambda cause: abs(cause[1]))
    assert not heaviest[1] or pages.factor(heaviest[1]) in text


def test_the_causes_of_a_whole_account_add_up():
    view = next(view for view in Watched(game(seed=9)).views if any(isinstance(e, Acted) for e in view.fresh))
    for event in (each for each in view.fresh if isinstance(each, Acted)):
        text = " ".join(row.plain for row in pages.odds(view, event, 78, whole=True))
        total = event.base + sum(logit for _, logit in event.causes)
        if any(logit for _, logit in event.causes):
            assert f"{pages.factor(total)} to holding" in " ".join(text.split())


def test_of_a_game_under_way_nothing_hidden_is_shown():
    """No odds, no cause, no rung that was not seen, at any place, in any sheet."""
    hidden = 0
    for seed in range(40):
        journal = game(moves=4, seed=seed, acts=20)
        watched = Watched(journal)
        assert not watched.reveal
        for at, view in enumerate(watched.views):
            unseen = [event for event in view.fresh if isinstance(event, Acted) and not event.seen]
            lines = pages.step(view, "", (), 78, reveal=False, whole=True)
            text = "\n".join(row.plain for row in lines)
            assert "chance " not in text
            for event in unseen:
                hidden += 1
                names = {rung.id: rung.name for rung in journal.game.pack.actor(event.actor).rungs}
                late = {(each.actor, each.rung) for each in view.fresh if type(each).__name__ == "Surfaced"}
                if (event.actor, event.rung) not in late:
                    assert f"{event.rung} ({names[event.rung]})" not in text, (seed, at)
    assert hidden


def test_the_screen_of_a_game_under_way_keeps_the_secret():
    for seed in range(40):
        journal = game(moves=4, seed=seed, acts=20)
        at = place(journal, Phase.RED)
        view = Watched(journal).views[at]
        if all(event.seen for event in view.fresh if isinstance(event, Acted)):
            continue
        text = visit(opened(journal, at), (120, 40))
        assert "nothing was observed" in text
        assert "chance" not in text
        assert "?" in visit(opened(journal, at), (80, 24), ["m"])
        return
    raise AssertionError("no seed hid anything")


def test_the_moves_are_listed_and_jumped_to():
    journal = game()
    second = place(journal, Phase.BRIEFING, 2)

    def look(app):
        return app.screen.at, app.screen.listing

    assert visit(opened(journal), (80, 24), ["m", "2"], look) == (second, False)
    assert visit(opened(journal), (80, 24), ["m", "down", "enter"], look) == (second, False)
    assert visit(opened(journal, 3), (80, 24), ["m", "q"], look) == (3, False)
    assert visit(opened(journal, 3), (80, 24), ["m", "0"], look) == (3, False)
    assert visit(opened(journal, 3), (80, 24), ["m"], look) == (3, True)


def test_it_plays_at_a_pace(monkeypatch):
    monkeypatch.setattr(pacing, "PACES", (0.02,) * 6)
    journal = game(moves=1)

    async def go():
        app = opened(journal)()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            screen = app.screen
            await pilot.press("space")
            for _ in range(400):
                await asyncio.sleep(0.02)
                if not screen.pacing.running:
                    break
            assert screen.at == len(journal.acts)
            monkeypatch.setattr(pacing, "PACES", (30,) * 6)
            await pilot.press("space")  # from the end it begins anew
            assert screen.pacing.running
            assert screen.at < len(journal.acts)
            await pilot.press("right")  # a step by hand stops it
            assert not screen.pacing.running
            assert screen.at == 1
            await pilot.press("home", "space", "w")  # so does a sheet over it
            assert isinstance(app.screen, PaperScreen)
            assert not screen.pacing.running

    asyncio.run(go())


def test_the_pace_changes(monkeypatch):
    def look(app):
        return app.screen.pacing.pace

    journal = game(moves=1)
    assert visit(opened(journal), (80, 24), ["plus"], look) == 3
    assert visit(opened(journal), (80, 24), ["minus"] * 9, look) == 0
    assert visit(opened(journal), (80, 24), ["plus"] * 9, look) == len(pacing.PACES) - 1
    assert "1 seconds an act" not in visit(opened(journal), (80, 24), ["plus", "plus"])


@given(st.integers(60, 220), st.integers(0, 10_000), st.sampled_from([1, 3, 12, 52]))
def test_the_scrubber_fits_any_width(width, luck, length):
    moves = tuple(move for move in range(1, length + 1) for _ in range(1 + (luck + move) % 9))
    marks = tuple(((luck + at) % 7 < 5 and ((luck + at) % 5,)) or () for at in range(len(moves)))
    at = luck % len(moves)

    row, columns = track.scrubber(track.Track(moves, marks, length), at, width)

    assert row.cell_length <= width
    assert row.plain.count("●") == 1
    places = [place for place in columns if place >= 0]
    assert places == sorted(places)
    assert all(place < len(moves) for place in places)


class Worked:
    """A review that is known, in the place of one that is worked out."""

    def __init__(self, path, decisions, mode="training", **known):
        self.path, self.known = path, Known()
        self.known.take({"course": {"mode": mode}})
        self.known.take({"decisions": decisions, "first": known.get("first", False)})

    def stop(self):
        pass


@pytest.mark.parametrize(
    ("known", "drawn"), [({}, True), ({"first": True}, False), ({"mode": "exploration"}, False), ({"other": 1}, False)]
)
def test_a_review_s_marks_stand_on_the_scrubber_once_they_are_known(tmp_path, known, drawn):
    path = tmp_path / "a.jsonl"
    journal = game(path=path)
    decisions = [at for at, act in enumerate(journal.acts, 1) if act.verb == "choose"]
    marks = [{"act": at, "mark": mark} for at, mark in zip(decisions, ("??", "", "!"), strict=False)]
    work = Worked(tmp_path / "b.jsonl" if known.pop("other", 0) else path, marks, **known)

    async def go():
        app = opened(journal)()
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(app, pilot)
            before = seen(app).splitlines()[2]
            app.review = work
            await pilot.press("right")
            after = seen(app).splitlines()[2]
            app.screen.go(decisions[0])
            await settle(app, pilot)
            return before, after, seen(app).splitlines()

    before, after, there = asyncio.run(go())

    assert "?" not in before
    assert (after.count("?"), after.count("+")) == ((1, 1) if drawn else (0, 0))
    assert ("a blunder, by the review" in " ".join(there[-3:])) == drawn


def test_a_click_on_the_scrubber_goes_there():
    journal = game()

    async def go():
        app = opened(journal)()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            column = app.screen.columns.index(place(journal, Phase.BRIEFING, 3))
            await pilot.click("#stepper", offset=(column, 0))
            return app.screen.view.game.move

    assert asyncio.run(go()) == 3


def test_an_act_that_is_not_there_is_said():
    text = visit(opened(game(acts=5), 99), (80, 24))

    assert "There is no act 99: the game has 5." in text
    assert "act 5 of 5" in text


def test_a_shared_line_is_watched_and_branched_from(home):
    from pathlib import Path

    from briefing.record import saves_folder

    journal = game(moves=1, pack=shipped())
    line = shared(journal)

    async def go():
        app = BriefingApp(lambda: open_watch(Path(line), 2))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            assert "act 2 of" in seen(app)
            await pilot.press("o")
            await settle(app, pilot)
            assert isinstance(app.screen, GameScreen)
            return app.screen.journal, " ".join(seen(app).split())

    own, text = asyncio.run(go())

    assert own.header.parent == journal.links[2]
    assert own.path.parent == saves_folder()
    assert "leaves the shared game after act 2" in text
    assert verify(own.path, shipped()).status == "verified"


def test_a_branch_has_every_other_draw(tmp_path, home):
    """The same acts after a branch bring the same events: only what is done otherwise can differ."""
    journal = game(path=tmp_path / "game.jsonl")

    def look(app):
        return app.screen.journal

    own = visit(opened(journal, 3), (80, 24), ["o"], look)
    again = Journal.resume(own.path, staged())
    for act in journal.acts[3:]:
        again.play(act)
    again.close()

    assert again.game == journal.game
    assert again.header.parent_act == 3


def test_from_the_end_the_review_is_opened():
    journal = game(moves=1)

    def look(app):
        return type(app.screen).__name__, seen(app)

    name, text = visit(opened(journal, 99), (80, 24), ["r"], look)

    assert name == "PaperScreen"
    assert "in none" in text
    assert visit(opened(journal, 0), (80, 24), ["r"], lambda app: type(app.screen).__name__) == "WatchScreen"


@pytest.mark.parametrize("ppm", [0, 1, 999, 1000, 54_321, 100_000, 1_000_000])
def test_chances_are_told_as_finely_as_they_need(ppm):
    said = pages.percent(ppm)

    assert said.endswith("%")
    assert (said == "<0.1%") == (0 < ppm < 1000)


def test_an_act_in_words():
    watched = Watched(game())

    assert watched.did(0) == "STARTEX"
    assert all(watched.said(number) for number in range(watched.last))
    assert watched.journal.acts[0] == Act.parse(str(watched.journal.acts[0]))


def test_a_small_screen_tells_what_the_act_was_and_moved():
    """With no column beside the page: the act, what it moved, its notes; the card can be read beside the choice."""
    journal = game()
    journal.note("Why not\nsooner?", "Teacher", 2)
    watched = Watched(journal)
    chosen = next(at for at, act in enumerate(journal.acts, 1) if act.verb == "choose")
    priced, moved = next(
        (at, each)
        for at, view in enumerate(watched.views)
        for each in changes(view.fresh)
        if view.game.phase is Phase.DECISION and each.by and each.gauge.group != "ledger"
    )

    before = visit(opened(journal, chosen - 1), (80, 24))
    after = visit(opened(journal, priced), (80, 24))

    assert "Who guards the sea bed" in before
    assert "A cable between two allied islands went silent" in before
    assert before.count("▸") == 1
    assert after.splitlines()[3].startswith(f" {watched.did(priced)}")
    assert moved.gauge.label in after
    assert "Teacher: Why not sooner?" in visit(opened(journal, 2), (80, 24))
    assert f" {watched.did(priced)}" not in visit(opened(journal, priced), (200, 60)).splitlines()[3]


def test_no_key_is_named_that_does_nothing_here():
    journal = game(seed=7, pack=shipped(), moves=2)
    watched = Watched(journal)
    tables = [at for at, view in enumerate(watched.views) if view.game.table and view.game.phase is Phase.COUNCIL]
    text = visit(opened(journal, tables[0]), (80, 24))

    assert " · withdraw" in text
    assert " x withdraw" not in text
    assert not any("Space goes on" in visit(opened(journal, at), (80, 24)) for at in range(6))
    playing = visit(opened(journal), (80, 24), ["space"]).splitlines()[-1]
    assert "space stop  + - pace" in playing
    assert "space play" not in playing
