"""The lobby: starts, goes on, lists; and a disk that holds surprises stops nobody."""

import asyncio
import os

import pytest

from briefing.model.game import Phase, Settings
from briefing.record import Journal, saves_folder
from briefing.tui.app import BriefingApp
from tests.games import brisk_act
from tests.packs import shipped
from tests.tui.conftest import SIZES, seen, settle, visit
from tests.tui.staged import staged


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


def test_files_that_are_no_saves_are_listed_with_their_sentence(home):
    folder = saves_folder()
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text("not a save\n")
    (folder / "b.jsonl").write_bytes(b"\x00\xff" * 100)
    (folder / "c.jsonl").mkdir()

    text = visit(BriefingApp, (80, 24))

    assert "none on disk yet, and 2 that are no saves" in text

    text = " ".join(visit(BriefingApp, (80, 24), ["3"]).split())

    assert "NOT READABLE" in text
    assert "a.jsonl" in text
    assert "b.jsonl" in text
    assert "this is no save" in text


def grown(folder, pack, name, acts=400, seed=1, moves=2, age=0, of=None, at=0):
    """A save of so many acts, written so many minutes ago; or a branch of another."""
    journal = (
        of.branch(None, at) if of else Journal.create(None, pack, pack.scenarios[0].id, seed, Settings(moves=moves))
    )
    while journal.game.phase is not Phase.ENDEX and len(journal.acts) < acts:
        journal.play(brisk_act(journal.game, seed * 31 + len(journal.acts)))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jsonl"
    path.write_bytes(journal.rows())
    os.utime(path, (2e9 - 60 * age, 2e9 - 60 * age))
    return journal


@pytest.fixture
def wood(home, monkeypatch):
    """A folder with a game, two branches of it and one of those, a newer game, and what is none."""
    monkeypatch.setattr("briefing.tui.shelf.load", lambda *_: staged())
    folder = saves_folder()
    first = grown(folder, staged(), "first", age=50)
    grown(folder, staged(), "first-2", of=first, at=3, acts=8, seed=2, age=1)
    third = grown(folder, staged(), "first-3", of=first, at=5, seed=3, age=40)
    grown(folder, staged(), "first-3-2", of=third, at=7, seed=4, age=45)
    grown(folder, staged(), "alone", seed=5, acts=2, age=20)
    grown(folder, staged(), "orphan", of=grown(folder / "gone", staged(), "x", seed=6), at=4, acts=6, age=30)
    (folder / "torn.jsonl").write_text("{")
    return folder


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_tree_is_held(size, wood, held):
    text = visit(BriefingApp, size, ["3"])

    assert "└─ first-3-2" in text
    held(f"{size[0]}x{size[1]}-lobby-tree", text)


def test_what_was_played_last_comes_first(wood):
    def look(app):
        return [save.name for save in app.screen.shelf.saves], app.screen.shelf.last.name

    names, last = visit(BriefingApp, (80, 24), ["3"], look)

    assert names == ["first", "first-2", "first-3", "first-3-2", "alone", "orphan"]
    assert last == "first-2"


def test_a_game_of_the_list_is_gone_on_with_or_watched(wood):
    def look(app):
        return type(app.screen).__name__, seen(app)

    assert visit(BriefingApp, (80, 24), ["3", "2", "c"], look)[0] == "GameScreen"
    assert visit(BriefingApp, (80, 24), ["3", "2", "enter"], look)[0] == "WatchScreen"
    assert "GAMES ON DISK" in visit(BriefingApp, (80, 24), ["3", "2", "enter", "q"], look)[1]
    name, text = visit(BriefingApp, (80, 24), ["3", "c"], look)
    assert name == "LobbyScreen"
    assert "This game has ended" in text


def test_a_file_that_lies_about_its_end_harms_nobody(home):
    import json

    folder = saves_folder()
    journal = grown(folder, shipped(), "liar", moves=1)
    rows = journal.rows().decode().splitlines()
    whole = json.loads(rows[-1])
    for number, event in enumerate((["Ended"], ["Ended", 5, "x"], ["Ended", "\x1b]0;x\x07", 10**30], "Ended")):
        row = json.dumps({**whole, "events": [*whole["events"], event, ["Ended", "\x1b[2J", 10**9]]})
        (folder / f"liar-{number}.jsonl").write_text("\n".join([*rows[:-1], row]) + "\n")

    text = visit(BriefingApp, (80, 24), ["3"])

    assert "\x1b" not in text
    assert text.count("liar") == 5


def test_coming_back_reads_only_what_has_changed(wood, monkeypatch):
    from briefing.tui import shelf

    many = []
    monkeypatch.setattr(shelf, "forest", lambda files, real=shelf.forest: many.append(1) or real(files))
    shelf._KEPT.clear()
    list(shelf.look())
    list(shelf.look())
    assert len(many) == 1
    grown(wood, staged(), "another", seed=9, acts=3)
    first, whole = shelf.look()
    assert len(many) == 2
    assert not first.whole
    assert first.last.name == "another"
    assert "another" in {save.name for save in whole.saves}


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
