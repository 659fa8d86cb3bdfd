"""Whatever comes in: nothing raises, nothing that a terminal obeys goes out, no state changes but by a legal act."""

import io
import itertools

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.game import Settings
from briefing.pack.text import is_clean
from briefing.plain import play
from briefing.record import Journal
from briefing.rules import apply, digest, start

from .conftest import acts_of, listened, typed

HOSTILE = "\x1b]52;c;aGk=\x07\x9b31m\u202egnp.exe\u200b\x00 [@click=app.quit]x[/] {0} %s \r"

WORDS = st.sampled_from(
    ["1", "2", "3", "4", "5", "6", "7", "9", "18", "999", "-1", "0", "١", "²", "r", "h", "g", "s", "s K01", "?", "?2",
     "?INTSUM", "?hun", "??", "advance", "choose 1", "choose 9", "choose cable.a", "task 1", "grade 1 B2",
     "grade 1 Z9", "forecast 400", "forecast 40", "35%", "400%", "C3", "consult hun", "soften", "soften usa",
     "silence", "coalition", "withdraw", "inject cable", "launch x.y", "save", "", "   ", "\t1", "\ufeff2"]
)  # fmt: skip


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a line may be `save` and a path


def played(pack, lines, seed):
    journal = Journal.create(None, pack, "second-front", seed, Settings(moves=2))
    out = io.StringIO()
    code = play(journal, io.StringIO("\n".join(lines)), out)
    return journal, out.getvalue(), code


@given(lines=st.lists(st.one_of(WORDS, WORDS, st.text(max_size=40)), max_size=60), seed=st.integers(0, 50))
def test_any_lines_at_all(pack, lines, seed):
    journal, text, code = played(pack, [line for line in lines if not line.casefold().startswith("save ")], seed)
    journal.close()
    assert code == 0
    assert all(is_clean(row) for row in text.split("\n"))
    game = start(pack, "second-front", seed, Settings(moves=2))
    for act in journal.acts:
        game = apply(game, act).game  # raises if it was not open
    assert digest(game) == digest(journal.game)


@given(path=st.text(max_size=30))
def test_save_to_anywhere(pack, path):
    if path.lstrip()[:1] in {"/", "~", "."}:
        path = path.lstrip("/~. ")
    journal, _, code = played(pack, ["task 1", f"save {path}", "advance"], 1)
    journal.close()
    assert code == 0


def test_hostile_lines_are_named_and_asked_again(pack):
    journal = Journal.create(None, pack, "second-front", 1, Settings(moves=2))
    _, text = typed(journal, ["\x1b[2J", "\u202e1", "1" * 9000, "advance" * 2000, "é" * 50, "1\x00"])
    assert journal.acts == []
    assert " ".join(text.split()).count("type it without") == 3
    assert "\x1b" not in text
    assert all(len(row) < 120 for row in text.split("\n") if "> " not in row)


def test_hostile_packs_print_clean(pack):
    """A pack is cleaned at its door; here the door has been left open."""
    bad = evolve(
        pack,
        cards=tuple(
            evolve(
                card,
                title=HOSTILE,
                question=HOSTILE,
                message=evolve(card.message, bluf=HOSTILE, sender=HOSTILE),
                options=tuple(evolve(option, label=HOSTILE, loser=HOSTILE, owner=HOSTILE) for option in card.options),
            )
            for card in pack.cards
        ),
        reports=tuple(evolve(report, text=HOSTILE, sender=HOSTILE) for report in pack.reports),
        allies=tuple(evolve(ally, name=HOSTILE, capital=HOSTILE) for ally in pack.allies),
        glossary=tuple(evolve(entry, term=HOSTILE, means=HOSTILE) for entry in pack.glossary),
        actors=tuple(
            evolve(
                actor, rungs=tuple(evolve(rung, name=HOSTILE, observed=HOSTILE, signal=HOSTILE) for rung in actor.rungs)
            )
            for actor in pack.actors
        ),
        endings=tuple(evolve(ending, name=HOSTILE, text=HOSTILE) for ending in pack.endings),
    )
    _, text, code = listened(bad, 2, 6)
    assert code == 0
    assert all(is_clean(row) for row in text.split("\n"))
    assert "[@click=app.quit]x[/] {0} %s" in " ".join(text.split())  # brackets and braces are only text


class Old(io.TextIOWrapper):
    """Standard output of an old machine."""

    def __init__(self, encoding):
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n")


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "latin-1", "utf-8"])
def test_streams_of_any_encoding(pack, encoding):
    acts, _ = acts_of(pack, 5, 2)
    journal = Journal.create(None, pack, "second-front", 5, Settings(moves=2))
    write = Old(encoding)
    assert play(journal, io.StringIO("\n".join(["?TUR", *acts]) + "\n"), write) == 0
    text = write.buffer.getvalue().decode(encoding)
    assert "ENDEX" in text
    assert ("Türkiye" if encoding != "ascii" else "T?rkiye") in text


def test_input_that_is_no_text(pack):
    journal = Journal.create(None, pack, "second-front", 5, Settings(moves=2))
    read = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\xff\nadvance\r\nchoose 1\r\n"), encoding="utf-8")
    assert play(journal, read, io.StringIO()) == 0
    assert [str(act).split()[0] for act in journal.acts] == ["advance", "choose"]


def test_nothing_is_asked_after_the_end(pack):
    """An ended input is one farewell, not a loop."""
    journal = Journal.create(None, pack, "second-front", 5, Settings(moves=2))
    _, text = typed(journal, itertools.repeat("x", 3))
    assert text.count("help> ") == 4
