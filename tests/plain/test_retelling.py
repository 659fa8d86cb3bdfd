"""A game told again: all of it, from any act, the same words as were read in play, and nothing asked."""

import io

import pytest

from briefing.model.game import Phase
from briefing.plain import play
from briefing.plain.retell import retell
from briefing.record import Journal
from briefing.record.words import act_words
from briefing.rules import apply, start
from briefing.rules.draws import mix
from tests.games import some_act
from tests.packs import tiny


def game(seed=7, most=1000, **settings):
    from briefing.model.game import Settings

    journal = Journal.create(None, tiny(), "tiny", seed, Settings(**settings))
    while not journal.over and len(journal.acts) < most:
        journal.play(some_act(journal.game, mix(seed) + len(journal.acts)))
    return journal


def told(journal, at=0):
    out = io.StringIO()
    assert retell(journal, at, out) == 0
    return out.getvalue()


@pytest.mark.parametrize("seed", range(4))
def test_every_act_is_told_in_words_and_in_order(seed):
    journal = game(seed)
    text = told(journal)
    flat = " ".join(text.split())
    at = 0
    state = start(tiny(), "tiny", seed, journal.header.settings)
    for number, act in enumerate(journal.acts, 1):
        said = f"Act {number} of {len(journal.acts)}: you {act_words(state, act)}."
        at = flat.index(" ".join(said.split()), at)
        state = apply(state, act).game
    assert "ENDEX" in flat[at:]
    assert journal.receipt in flat[at:]
    assert all(len(line) <= 80 for line in text.splitlines())


def test_what_is_told_is_what_was_read_in_play():
    """Every paragraph that a player heard between his choices is heard again."""
    journal = game(3)
    out = io.StringIO()
    live = Journal.create(None, tiny(), "tiny", 3)
    play(live, io.StringIO("".join(f"{act}\n" for act in journal.acts)), out)
    assert live.acts == journal.acts
    heard = " ".join(told(journal).split())
    for line in ("What moved this week, and why", "This week was seen of them:", "Objectives, each out of 1000"):
        assert line in " ".join(out.getvalue().split())
        assert line in heard
    for phase in ("BRIEFING. Move", "DECISION. Move", "RED. Move", "ASSESS. Move"):
        assert heard.count(phase) >= out.getvalue().count(f"\n{phase}")


def test_from_any_act_to_the_end():
    journal = game(5)
    whole = " ".join(told(journal).split())
    for at in (0, 1, 6, len(journal.acts) - 1, len(journal.acts)):
        text = " ".join(told(journal, at).split())
        assert ("Act 1 of" in text) == (at == 0)
        assert (f"Act {at + 1} of" in text) == (at < len(journal.acts))
        tail = text[text.index(f"Act {at + 1} of") :] if at < len(journal.acts) else ""
        assert whole.endswith(tail)
        assert "ENDEX" in text


@pytest.mark.parametrize("most", [0, 1, 4, 9, 14])
def test_a_game_that_stops_is_told_as_far_as_it_went(most):
    journal = game(7, most)
    text = " ".join(told(journal).split())
    if journal.game.phase is not Phase.ENDEX:
        assert f"Here the game stands, after {most} acts" in text
    assert journal.receipt in text


def test_a_branch_and_notes_are_told():
    branch = game(7).branch(None, 3)
    branch.note("Look\x20here", "Teacher", 2)
    text = " ".join(told(branch).split())
    assert "it left another after act 3" in text
    assert "Note by Teacher: Look here" in text[text.index("Act 2 of 3") : text.index("Act 3 of 3")]


class Closed(io.StringIO):
    def write(self, _):
        raise BrokenPipeError


def test_nobody_listening_is_no_fault():
    assert retell(game(7), 0, Closed()) == 0
