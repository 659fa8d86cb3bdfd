"""A game that cannot be replayed here: told from its file, without what its player could not have known."""

import json
from pathlib import Path

import pytest

from briefing.model.events import Acted, Settled
from briefing.model.game import Settings
from briefing.record import Journal, SaveError
from briefing.record.entries import dumps, link
from briefing.record.format import read
from briefing.record.share import shared
from briefing.tui import shelf
from briefing.tui.pages.told import told
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.screens.watch import open_watch
from briefing.wording import AUDIENCE
from tests.games import brisk_act
from tests.packs import shipped, tiny


def claimed(path, journal, **header):
    """The journal's file with another header, and a chain that holds."""
    before, rows = "", []
    for row in journal.rows().splitlines():
        entry = json.loads(row)
        if "link" in entry:
            del entry["link"]
            entry |= header if "rules" in entry else {}
            before = link(before, entry)
            entry["link"] = before
        rows.append(dumps(entry))
    path.write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return path


def played(seed, acts=400, pack=None, moves=4):
    journal = Journal.create(None, pack or shipped(), (pack or shipped()).scenarios[0].id, seed, Settings(moves=moves))
    while not journal.over and len(journal.acts) < acts:
        journal.play(brisk_act(journal.game, seed * 31 + len(journal.acts)))
    return journal


def text(path):
    return "\n".join(row.plain for row in told(read(path), "it is so", 78))


def test_of_a_game_under_way_nothing_hidden_is_told(tmp_path):
    hidden = 0
    for seed in range(8):
        journal = played(seed, 20)
        said = text(claimed(tmp_path / f"{seed}.jsonl", journal, rules=99))
        events = [event for each in journal.events[1:] for event in each]
        unseen = [event for event in events if isinstance(event, Acted) and not event.seen]
        hidden += len(unseen)
        rows = [row.strip() for row in said.splitlines()]
        assert said.count(": nothing was observed") == len(unseen)
        for event in events:
            if isinstance(event, Acted) and event.seen:
                rows.remove(f"{AUDIENCE[event.actor]}: {event.rung}")
        names = tuple(f"{name}: " for name in AUDIENCE.values())
        assert all("nothing was observed" in row for row in rows if row.startswith(names))
        assert not any(row.startswith("forecast ") and "it did" in row for row in rows)
    assert hidden


def test_of_a_game_that_ended_everything_is_told_and_every_note(tmp_path):
    journal = played(3)
    journal.note("Before you begin", "Teacher", 0)
    journal.note("Why so soon?", "Teacher", 5)
    said = text(claimed(tmp_path / "a.jsonl", journal, rules=99))
    events = [event for each in journal.events for event in each]
    assert "nothing was observed" not in said
    assert said.count("it did") == sum(isinstance(event, Settled) for event in events)
    assert "* Teacher: Before you begin" in said
    assert said.index("Before you begin") < said.index("Why so soon?") < said.index("ENDEX")


@pytest.mark.parametrize("way", ["watch", "resume"])
def test_a_game_of_a_pack_that_is_not_here_is_told_so_and_what_to_do(tmp_path, way):
    path = claimed(tmp_path / "a.jsonl", played(3, 5), pack="winter", pack_digest="0" * 64)
    with pytest.raises(SaveError, match=r"played with the pack 'winter'.*--pack names that pack's folder"):
        getattr(shelf, way)(path)
    screen = open_watch(path, None)
    assert isinstance(screen, PaperScreen)


@pytest.mark.parametrize("harm", [lambda line: line[:-1], lambda line: line[:12], lambda line: f"{line}A"])
def test_a_shared_line_that_is_damaged_is_called_that_and_not_a_missing_file(harm):
    with pytest.raises(SaveError, match="damaged or not whole"):
        open_watch(Path(harm(shared(played(3, 5)))), None)


def test_a_shared_line_of_a_pack_that_is_not_here_says_what_to_do():
    with pytest.raises(SaveError, match="--pack names that pack's folder"):
        open_watch(Path(shared(played(3, 5, tiny()))), None)
