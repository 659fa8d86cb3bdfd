"""Whole games by the keyboard alone, at 80x24; and that nothing which was shown is ever lost."""

import asyncio
from pathlib import Path

import pytest

from briefing.model.acts import Act
from briefing.model.game import Phase, Settings
from briefing.record import Journal, verify
from briefing.rules.draws import mix
from briefing.tui.app import BriefingApp
from briefing.tui.screens.game import GameScreen
from briefing.tui.screens.watch import WatchScreen
from tests.packs import shipped
from tests.tui.conftest import seen, settle
from tests.tui.staged import staged


def keys_for(game, picks, luck):
    """Keys that a player without a mouse would press next."""
    some = str(mix(luck) % max(min(picks, 9), 1) + 1)
    match game.phase:
        case Phase.BRIEFING if not game.tasked and luck % 3:
            return [some, "t"]
        case Phase.BRIEFING if game.question and game.forecast is None and luck % 2:
            return ["f", some, "right", "enter"]
        case Phase.BRIEFING if not game.grades and luck % 5 == 0:
            return [some, "g", "d", "4", "enter"]
        case Phase.DECISION if game.card and not game.chosen:
            return [some, some]
        case Phase.DECISION if not game.launched and picks and luck % 3 == 0:
            return [some, some, "1", "enter"]
        case Phase.COUNCIL if game.table:
            return [["1", "c"], ["1", "b"], ["o"], ["l"], ["a"], ["x"]][mix(luck) % 6]
        case _:
            return ["space"]


async def play_on(app, pilot, journal, luck=1, most=400):
    """Press keys until ENDEX."""
    for turn in range(most):
        if journal.game.phase is Phase.ENDEX:
            return
        for key in keys_for(journal.game, len(app.screen.sheet.page.picks), luck + turn):
            await pilot.press(key)
        text = seen(app)
        assert text.startswith(" EXERCISE · UNCLASSIFIED - FICTION FOR TRAINING")
        assert "PC " in text.splitlines()[1]
    pytest.fail(f"no ENDEX after {most} turns; at {journal.game.phase} of move {journal.game.move}")


@pytest.mark.parametrize(
    ("pack", "seed", "moves"),
    [
        (staged, 1, 4),
        pytest.param(staged, 2, 4, marks=pytest.mark.slow),
        pytest.param(shipped, 3, 6, marks=pytest.mark.slow),
    ],
)
def test_a_whole_game_by_key(tmp_path, pack, seed, moves):
    path = tmp_path / "game.jsonl"
    chosen = pack()

    async def go():
        journal = Journal.create(path, chosen, chosen.scenarios[0].id, seed, Settings(moves=moves))
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await play_on(app, pilot, journal, luck=seed)
            await settle(app, pilot)
            return seen(app)

    text = asyncio.run(go())

    assert " of 100" in text
    assert "Receipt" in text
    assert verify(path, chosen).status == "verified"


def test_the_act_is_on_disk_when_the_screen_shows_it(tmp_path):
    path = tmp_path / "game.jsonl"

    async def go():
        journal = Journal.create(path, staged(), "tiny", 5)
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            before = path.read_bytes()
            await pilot.press("space")
            assert "2 DECISION" in seen(app)
            return before, path.read_bytes()

    before, after = asyncio.run(go())

    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 1
    assert after.endswith(b"\n")


def test_what_was_left_is_found_again(tmp_path):
    """Leave in the middle of a Council, resume: the same screen."""
    path = tmp_path / "game.jsonl"

    async def look(journal, keys):
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            for key in keys:
                await pilot.press(key)
            await settle(app, pilot)
            return seen(app)

    first = asyncio.run(look(Journal.create(path, staged(), "tiny", 11), ["space", "1", "1", "space", "o"]))
    again = asyncio.run(look(Journal.resume(path, staged()), []))

    assert [row for row in first.splitlines() if not row.startswith(" !")][:8] == again.splitlines()[:8]
    assert "80%" in again


def test_an_act_that_is_closed_says_why():
    async def go():
        journal = Journal.create(None, staged(), "tiny", 11)
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await pilot.press("space", "space")
            await settle(app, pilot)
            return journal, seen(app)

    journal, text = asyncio.run(go())

    assert "! The card of this move is not decided." in text
    assert journal.game.phase is Phase.DECISION


def test_focus_alone_takes_nothing():
    async def go():
        journal = Journal.create(None, staged(), "tiny", 11)
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await pilot.press("space", "1", "2", "3", "down", "up", "9", "0")
            return journal

    journal = asyncio.run(go())

    assert not journal.game.chosen
    assert journal.acts == [Act("advance")]


def test_every_card_is_whole_at_80x24():
    """The message of every shipped card fits above its options: nothing has to be scrolled to be noticed."""
    from attrs import evolve

    from briefing.rules import start
    from briefing.tui.course import Thread
    from briefing.tui.pages import decision
    from briefing.tui.pages.page import Room

    pack = shipped()
    opening = start(pack, pack.scenarios[0].id, 1)
    hidden = {}
    for card in pack.cards:
        event = card.kind == "event"
        game = evolve(opening, phase=Phase.DECISION, card=card.id if event else opening.card)
        view = Thread(game).view("" if event else f"initiative:{card.id}")
        page = decision.page(view, Room(80, 19), -1)
        lines = sum(len(block.lines) for block in (*page.blocks, *page.foot))
        if lines > 19:
            hidden[card.id] = lines - 19

    assert not hidden


def test_watching_steps_through_the_same_screens(tmp_path):
    path = tmp_path / "game.jsonl"

    async def go():
        journal = Journal.create(path, staged(), "tiny", 2, Settings(moves=2))
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await play_on(app, pilot, journal)
        many = len(journal.acts)
        kept = path.read_bytes()
        watched = BriefingApp(lambda: WatchScreen(journal))
        async with watched.run_test(size=(80, 24)) as pilot:
            await settle(watched, pilot)
            phases = []
            for _ in range(many):
                phases.append(watched.screen.view.game.phase)
                await pilot.press("right")
            assert watched.screen.view.game == journal.game
            assert " of 100" in seen(watched)
            await pilot.press("left", "right_square_bracket", "left_square_bracket", "home")
            assert watched.screen.view.game.acts == 0
            assert "act 0 of" in seen(watched)
        return phases, kept

    phases, kept = asyncio.run(go())

    assert set(phases) >= {Phase.BRIEFING, Phase.DECISION, Phase.RED, Phase.ASSESS}
    assert Path(path).read_bytes() == kept


def test_a_branch_keeps_the_acts_and_leaves_the_parent_alone(tmp_path, home):
    path = tmp_path / "game.jsonl"

    async def go():
        journal = Journal.create(path, staged(), "tiny", 2, Settings(moves=2))
        for text in ("advance", "choose quiet.a" if journal.game.card == "quiet" else f"choose {journal.game.card}.b"):
            journal.play(Act.parse(text))
        kept = path.read_bytes()
        app = BriefingApp(lambda: WatchScreen(journal))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await pilot.press("right", "o")
            await settle(app, pilot)
            screen = app.screen
            assert isinstance(screen, GameScreen)
            assert screen.journal.game.phase is Phase.DECISION
            assert screen.journal.header.parent_act == 1
            await pilot.press("1", "1")
            await settle(app, pilot)
            return kept, screen.journal

    kept, own = asyncio.run(go())

    assert path.read_bytes() == kept
    assert own.path != path
    assert verify(own.path, staged()).status == "verified"


def test_a_disk_that_fails_loses_nothing(tmp_path, home):
    """Where the file cannot be written any more the game goes on in another file, and says where."""
    path = tmp_path / "game.jsonl"

    class Full:
        def write(self, data):
            raise OSError(28, "No space left on device")

        def flush(self):
            pass

        def close(self):
            pass

        def fileno(self):
            return -1

    async def go():
        journal = Journal.create(path, staged(), "tiny", 5)
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            journal._file.close()
            journal._file = Full()
            await pilot.press("space")
            await settle(app, pilot)
            return journal, " ".join(seen(app).split())

    journal, text = asyncio.run(go())

    assert "No space left on device" in text
    assert "The whole game goes on in" in text
    assert journal.path != path
    assert verify(journal.path, staged()).acts == 1


@pytest.mark.slow
def test_any_size_at_any_moment():
    """The window is dragged through every size, in every phase, with a line in focus; nothing falls over."""

    async def go():
        journal = Journal.create(None, staged(), "tiny", 11, Settings(moves=1))
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            for keys in (["2"], ["space", "1"], ["1", "space", "1"], ["x", "space"], ["space"], ["space"], ["f1"]):
                for key in keys:
                    await pilot.press(key)
                for size in ((1, 1), (400, 120), (59, 17), (60, 18), (79, 200), (119, 19), (160, 24), (80, 24)):
                    await pilot.resize_terminal(*size)
                    await pilot.pause()
            return journal, seen(app)

    journal, text = asyncio.run(go())

    assert journal.game.phase is Phase.ENDEX
    assert "HELP" in text
