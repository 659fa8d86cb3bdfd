"""Where a game's own place cannot be written: it goes on in another, and nothing of it is lost."""

import shutil
import tempfile

import pytest

from briefing.model.acts import Act
from briefing.model.game import Settings
from briefing.record import Journal, rescue, verify
from briefing.record.format import read
from briefing.tui import shelf
from briefing.tui.app import BriefingApp
from briefing.tui.pages.lobby import Form
from briefing.tui.screens.game import GameScreen
from briefing.tui.screens.watch import WatchScreen
from tests.packs import shipped
from tests.tui.conftest import seen, visit


@pytest.fixture
def barred(tmp_path, monkeypatch):
    """The player's folder is a file; the user's own data folder is another place."""
    monkeypatch.setenv("BRIEFING_SAVES", str(tmp_path / "barred"))
    (tmp_path / "barred").write_text("no folder")
    monkeypatch.setattr(rescue, "user_data_path", lambda *_, **__: tmp_path / "data")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "barred"))
    return tmp_path


def played(acts=1):
    journal = Journal.create(None, shipped(), "second-front", 7, Settings(moves=2))
    for _ in range(acts):
        journal.play(Act("advance"))
    return journal


def text(app):
    return app.screen.journal, " ".join(seen(app).split())


def test_branching_where_no_game_can_be_kept(barred):
    own, said = visit(lambda: BriefingApp(lambda: WatchScreen(played(), 1)), (80, 24), ["o"], text)

    assert own.path.parent == barred / "data" / "saves"
    assert "cannot be kept there" in said
    assert "The whole game goes on in" in said
    assert "name another" not in said
    assert "Your own game now, in" in said
    assert verify(own.path, shipped()).status == "verified"


def test_a_new_game_where_no_game_can_be_kept(barred):
    stock = shelf.Shelf(shipped().scenarios, pack=shipped())

    with shelf.begin(stock, Form(seed=3)) as own:
        assert own.path.parent == barred / "data" / "saves"
        assert "The whole game goes on in" in own.notices[0]
        assert verify(own.path, shipped()).status == "verified"


def test_with_no_place_at_all_it_goes_on_in_memory(barred, monkeypatch):
    monkeypatch.setattr(rescue, "user_data_path", lambda *_, **__: barred / "barred")

    own, said = visit(
        lambda: BriefingApp(lambda: WatchScreen(played(), 1)), (80, 24), ["o", "1", "1"],
        lambda app: (*text(app), type(app.screen)),
    )[:2]  # fmt: skip

    assert own.path is None
    assert "The game goes on in memory: there is no place to keep it in." in said
    assert len(own.acts) == 2


def test_a_folder_that_goes_during_play(tmp_path, monkeypatch):
    monkeypatch.setattr(rescue, "user_data_path", lambda *_, **__: tmp_path / "data")
    path = tmp_path / "games" / "game.jsonl"
    journal = Journal.create(path, shipped(), "second-front", 7, Settings(moves=2))
    shutil.move(path.parent, tmp_path / "elsewhere")

    own, said = visit(lambda: BriefingApp(lambda: GameScreen(journal)), (80, 24), ["space"], text)

    assert own.path.parent == tmp_path / "data" / "saves"
    assert own.path.name.startswith("rescued-")
    assert "The whole game goes on in" in said
    assert len(Journal.replay(own.path, read(own.path), shipped()).acts) == 1
    assert verify(own.path, shipped()).status == "verified"
