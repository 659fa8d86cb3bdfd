"""The lobby: starts, goes on, lists; and a disk that holds surprises stops nobody."""

import asyncio

from briefing.record import saves_folder
from briefing.tui.app import BriefingApp
from tests.tui.conftest import SIZES, seen, settle, visit


def test_a_new_game_is_started_and_gone_on_with(home):
    async def go():
        app = BriefingApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            assert "no game is waiting" in seen(app)
            await pilot.press("2")
            await settle(app, pilot)
            assert "NEW GAME" in seen(app)
            await pilot.press("2", "right", "5", "4", "2", "down", "enter")
            await settle(app, pilot)
            assert "MOVE 1/6" in seen(app)
            await pilot.press("space", "q")
            await settle(app, pilot)
            lobby = seen(app)
            await pilot.press("1")
            await settle(app, pilot)
            return lobby, seen(app)

    lobby, game = asyncio.run(go())

    assert "seed 42" in lobby
    assert "2 DECISION" in game
    assert [path.name for path in saves_folder().glob("*.jsonl")] == ["second-front-42.jsonl"]


def test_files_that_are_no_saves_are_passed_over(home):
    folder = saves_folder()
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text("not a save\n")
    (folder / "b.jsonl").write_bytes(b"\x00\xff" * 100)
    (folder / "c.jsonl").mkdir()

    text = visit(BriefingApp, (80, 24))

    assert "none on disk yet" in text


def test_everything_can_be_read_and_put_away():
    text = visit(BriefingApp, (80, 24), ["4"])
    assert "LEARN THE ROPES" in text
    text = visit(BriefingApp, (80, 24), ["5", "enter"])
    assert "1 Continue" in text


def test_the_theme_is_remembered(home):
    visit(BriefingApp, (80, 24), ["f2"])

    assert visit(BriefingApp, (80, 24), look=lambda app: app.theme) == "briefing-light"


def test_the_lobby_is_held(held):
    for size in SIZES:
        text = visit(BriefingApp, size)
        if size[1] <= 24:  # on a taller screen the lobby shows the scenario's own words, which are content
            held(f"{size[0]}x{size[1]}-lobby", text)
        assert "2 New game" in text
        assert max(len(row.strip()) for row in text.splitlines()[2:-2]) <= 84


def test_q_leaves():
    async def go():
        app = BriefingApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await pilot.press("q")
        return app.return_code

    assert asyncio.run(go()) == 0


def test_a_save_of_other_content_is_told_from_its_file(home):
    """An old game can always be watched; what cannot be checked is said to be unchecked."""
    from attrs import evolve

    from briefing.record import Journal
    from tests.packs import shipped

    path = saves_folder() / "old.jsonl"
    journal = Journal.create(path, evolve(shipped(), digest="e" * 64), "second-front", 3)
    for _ in range(2):
        from briefing.rules import legal_acts

        journal.play(next(act for act in legal_acts(journal.game) if act.verb in {"advance", "choose"}))
    journal.close()

    text = visit(BriefingApp, (80, 24), ["3", "1"])

    assert "A GAME AS ITS FILE TELLS IT" in text
    assert "of other content" in " ".join(text.split())
    assert "Nothing of it has been checked" in text

    from briefing.tui.screens.watch import open_watch

    alone = visit(lambda: BriefingApp(lambda: open_watch(path, 0)), (80, 24))
    assert alone.startswith(" EXERCISE · UNCLASSIFIED - FICTION FOR TRAINING")
    assert "Nothing of it has been checked" in alone
