"""A game of other rules is told as its file has it, and said to be unchecked; whatever stands in the file."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.cli import main
from briefing.model.game import Settings
from briefing.plain.claimed import _words, claimed
from briefing.record import Journal
from briefing.record.entries import dumps, link
from briefing.record.format import Saved, read
from briefing.rules.draws import mix
from tests.games import some_act
from tests.packs import TINY, tiny


@pytest.fixture
def old(tmp_path):
    """A whole game whose header says that it was played under later rules, with a chain that holds."""
    journal = Journal.create(None, tiny(), "tiny", 7, Settings(moves=3))
    while not journal.over:
        journal.play(some_act(journal.game, mix(7) + len(journal.acts)))
    journal.note("Look here", "Teacher", 2)
    before, lines = "", []
    for row in journal.rows().splitlines():
        entry = json.loads(row)
        if "link" in entry:
            del entry["link"]
            if "rules" in entry:
                entry["rules"] = 99
            before = link(before, entry)
            entry["link"] = before
        lines.append(dumps(entry))
    path = tmp_path / "old.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_what_the_file_claims_is_told_and_said_to_be_that(old, capsys):
    before = old.read_bytes()
    assert main(["replay", str(old), "--plain", "--pack", str(TINY)]) == 0
    text = " ".join(capsys.readouterr().out.split())
    saved = read(old)
    assert "rules version 99" in text
    assert "nothing of it has been checked" in text
    assert all(f"Act {number}: {line.act}." in text for number, line in enumerate(saved.lines, 1))
    assert "ENDEX: " in text
    assert "Note by Teacher: Look here" in text
    assert saved.last_link[-8:] in text
    assert main(["verify", str(old), "--pack", str(TINY)]) == 2
    assert old.read_bytes() == before


def test_what_was_not_observed_is_not_told():
    assert "R5" not in _words(["Acted", "russia", "R5", [1], 0, [], 3, False])
    assert "R5" in _words(["Acted", "russia", "R5", [1], 0, [], 3, True])
    assert _words(["Called", 5, False]) == ""
    assert _words(["Moved", "russia_type", 0, 1, "x"]) == ""


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


@given(
    kind=st.sampled_from(["Opened", "Moved", "Acted", "Stood", "Scored", "Ended", "x"]),
    rest=st.lists(anything, max_size=8),
)
def test_any_event_is_a_line_or_nothing(kind, rest):
    assert isinstance(_words([kind, *rest]), str)


def test_escapes_in_a_file_stay_in_it(old):
    saved = read(old)
    line = saved.lines[0]
    evil = type(line)(1, "task \x1b[2J", line.state, (["Ended", "\x1b]0;x\x07\u202e", 1],), line.link)
    out = io.StringIO()
    claimed(Saved(saved.header, saved.head_link, (evil,), 0, False), "it is old", 0, out)
    assert all(text.isprintable() for text in out.getvalue().splitlines())
    assert "\u202e" not in out.getvalue()
