"""What the player may not know is not printed: types, odds, hidden gauges, rungs that nobody saw, calls unheard."""

import re

import pytest

from briefing.model.events import Acted, Called, Moved, Settled
from briefing.model.game import Phase, Settings
from briefing.model.gauges import GAUGES
from briefing.record import Journal
from briefing.rules import start
from briefing.telling import UNSEEN, cause_words, change_words, changes, sentence
from briefing.wording import ICD, capital, term

from .conftest import listened, typed


@pytest.mark.parametrize("seed", range(8))
def test_the_hidden_stays_hidden(pack, seed):
    _, text, _ = listened(pack, seed, 6)
    assert "ppm" not in text
    for actor in pack.actors:
        for temper in actor.tempers:
            assert not re.search(rf"\b{temper.name}\b", text)
            assert temper.wants not in text
    for gauge in GAUGES:
        if not gauge.shown and gauge.name != "nuclear":
            assert gauge.label not in text
            assert not re.search(rf"\b{gauge.name}\b", text) or "_" not in gauge.name
    for report in pack.reports:
        assert report.why not in " ".join(text.split())


def unseen_weeks(pack, want=4):
    """Games that stand in RED with a move that nobody saw."""
    found = []
    for seed in range(60):
        game = start(pack, "second-front", seed, Settings(moves=6))
        journal = Journal.create(None, pack, "second-front", seed, game.settings)
        typed(journal, ["advance", "choose 1", "advance", "withdraw", "advance"])
        while journal.game.phase in {Phase.DECISION, Phase.COUNCIL}:
            typed(journal, ["choose 2", "withdraw", "advance"])
        if journal.game.unseen and journal.game.phase in {Phase.RED, Phase.ASSESS}:
            found.append(journal)
        if len(found) == want:
            break
    return found


def test_an_unseen_rung_is_not_named_until_it_surfaces(pack):
    journals = unseen_weeks(pack)
    assert len(journals) == 4
    for journal in journals:
        _, text = typed(journal, ["g", "advance", "g"] if journal.game.phase is Phase.RED else ["g"])
        flat = " ".join(text.split())
        assert "nothing was observed" in flat or journal.game.phase is Phase.ASSESS
        for actor, rung in journal.game.unseen:
            detail = pack.actor(actor).rungs[rung]
            assert detail.observed not in flat
            # The strip still names the rung last seen, which may be the same one.
            name = f"{detail.id} ({detail.name})"
            assert name not in flat.replace(f"Last seen of {capital(actor)}: {name}", "")
        # A forecast that hangs on it waits too.
        settled = [event for events in journal.events for event in events if isinstance(event, Settled)]
        asked = {question.id: question.actor for question in pack.questions}
        hidden = {actor for actor, _ in journal.game.unseen}
        if settled and asked[settled[-1].question] in hidden:
            assert "Forecast not settled yet" in flat
        # It surfaces with the next RED.
        game = journal.game
        while game.move == journal.game.move:
            typed(journal, ["advance"])
        decide = ["advance", "choose 1", "choose 2", "choose 3"]
        _, text = typed(journal, [*decide, "withdraw", "withdraw", "advance", "withdraw", "advance"])
        assert "Now known of move" in text


def test_every_cause_has_words_and_an_unseen_one_has_none(pack):
    kinds = set()
    for seed in range(6):
        journal, _, _ = listened(pack, seed, 12)
        for events in journal.events:
            for event in events:
                if isinstance(event, Moved):
                    kinds.add(event.cause.partition(":")[0])
                    words = cause_words(journal.game, event.cause)
                    assert words
                    assert words != event.cause
                    assert not re.search(r"[a-z]+:[a-z]", words)
    assert {"option", "rung", "drift", "price", "order", "silence", "fell", "consult"} <= kinds
    journal = unseen_weeks(pack, 1)[0]
    actor, rung = journal.game.unseen[0]
    assert cause_words(journal.game, f"rung:{actor}.{pack.actor(actor).rungs[rung].id}") == UNSEEN
    rare = "collection:r-x bluff:russia article5:forces coalition:cable.a rung:nobody.X option:gone.z odd"
    assert all(cause_words(journal.game, cause) for cause in rare.split())


def test_calls_unheard_and_hidden_gauges_are_not_told(pack):
    game = start(pack, "second-front", 1, Settings(moves=6))
    assert sentence(game, Called(500_000, known=False)) == ""
    assert "called Moscow" in sentence(game, Called(500_000, known=True))
    assert changes([Moved("russia_fear", 1, 2, "drift:habituation")]) == ()
    told = sentence(game, Acted("china", "C5", (1,) * 12, 0, (), 0, seen=False))
    assert "C5" not in told


def test_moves_of_one_gauge_are_one_line(pack):
    game = start(pack, "second-front", 1, Settings(moves=6))
    events = [
        Moved("cohesion", 600, 576, "drift:habit"),
        Moved("cohesion", 576, 590, "drift:publics"),
        Moved("cohesion", 590, 585, "drift:habit"),
        Moved("heavy", 5, 18, "order:forward-forces.a"),
    ]
    told = [change_words(game, change) for change in changes(events)]
    assert told == [
        "Heavy forces forward rose by 1.3 brigades, to 1.8 brigades: delivered: Two heavy brigades.",
        "Cohesion fell by 15, to 585: habit (down 29); publics (up 14).",
    ]


def test_reading_aloud_tells_nothing_of_the_future(pack):
    """Reading everything there is to read at a phase changes nothing."""
    journal = Journal.create(None, pack, "second-front", 9, Settings(moves=2))
    before = journal.game
    typed(journal, ["r", "g", "s", "?", "?1", "h", "", "1", "6", "2", "6", "3", "8", "4", "5", "6"])
    assert journal.game == before


def test_terms_are_gapless():
    assert [term(percent).word for percent in (0, 4, 5, 19, 20, 45, 50, 55, 56, 80, 81, 95, 96, 100)] == [
        "almost no chance",
        "almost no chance",
        "very unlikely",
        "very unlikely",
        "unlikely",
        "roughly even",
        "roughly even",
        "roughly even",
        "likely",
        "likely",
        "very likely",
        "very likely",
        "almost certain",
        "almost certain",
    ]
    assert all(term(word.middle) is word for word in ICD)
