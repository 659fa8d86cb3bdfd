"""The treaty and the ledger: Articles 4 and 5, red lines kept and called, ground seized, and how games end."""

import pytest
from attrs import evolve

from briefing.model.events import Contributed, Ended, Fell, Lined, Moved, Scored, Stood
from briefing.model.game import Phase, Settings, Tabled
from briefing.rules import apply, objections, start
from briefing.rules.derive import DERIVED_INDEX
from briefing.rules.draft import values_of
from briefing.rules.score import score
from briefing.rules.tables import tables
from tests.games import act, deciding, gauge, to_phase, with_gauges
from tests.packs import eager, shipped, tiny, tuned

PRESSURE = {"cohesion": 1000, "us_line": 1000, "attribution": 1000, "russia_heat": 700, "capital": 60}


def resolve(game):
    values = values_of(tables(game.pack), game.world, len(game.rungs))
    return values[-len(DERIVED_INDEX) :][DERIVED_INDEX["resolve"]]


# --- Article 5, Article 4, Article 6 ----------------------------------------------------------------------------------


def test_article_5_is_closed_without_evidence_of_an_armed_attack():
    game = deciding(tiny(), "border", evidence=599)
    (reason,) = objections(game, act("choose border.b"))
    assert "evidence of an armed attack stands at 599 of 600" in reason
    assert objections(with_gauges(game, evidence=600), act("choose border.b")) == ()


def test_article_5_does_not_cover_the_strait_whatever_the_evidence():
    game = deciding(tiny(), "strait", evidence=1000)
    (reason,) = objections(game, act("choose strait.b"))
    assert "Article 6" in reason
    assert "Tropic of Cancer" in reason
    both = objections(with_gauges(game, evidence=0), act("choose strait.b"))
    assert len(both) == 2, "every reason is given, not the first"


def test_no_shipped_option_asks_for_article_5_where_the_treaty_does_not_reach():
    """It would never be open: Article 6 is argued in the message, and the options are what can be done."""
    asked = [(card.theatre, f"{card.id}.{o.id}") for card in shipped().cards for o in card.options if o.article == 5]
    assert len(asked) >= 4
    assert {theatre for theatre, _ in asked} <= {"europe", "home"}, asked


def before_the_council(option="b", **values):
    game = deciding(tiny(), "border", evidence=900, **{**PRESSURE, **values})
    game = apply(game, act(f"choose border.{option}")).game
    return apply(game, act("advance")).game


def test_article_5_agreed_is_answered_by_each_as_it_deems_necessary():
    game = before_the_council()
    game = evolve(game, table=(evolve(game.table[0], risk=0, burden=0),))
    step = apply(game, act("silence"))
    assert gauge(step.game, "article5") == 2
    given = {event.ally: event.kind for event in step.events if isinstance(event, Contributed)}
    assert set(given) == {ally.id for ally in tiny().allies}
    forces = sum(ally.weight for ally in tiny().allies if given[ally.id] == "forces")
    assert forces > 0
    moved = [e.after - e.before for e in step.events if isinstance(e, Moved) and e.cause == "article5:forces"]
    assert moved == [tables(tiny()).parameters["article5_readiness"] * forces // 1000]
    again = with_gauges(evolve(step.game, phase=Phase.DECISION, card="border", chosen=""), evidence=900)
    assert "Article 5 is agreed already" in objections(again, act("choose border.b"))


def test_article_5_called_for_and_not_answered_is_a_ceiling_until_it_is():
    game = before_the_council()
    step = apply(game, act("withdraw"))
    assert [type(event) for event in step.events if isinstance(event, Fell)] == [Fell]
    assert gauge(step.game, "article5") == 1
    found = to_phase(step.game, Phase.RED)
    scored = next(event for event in apply(found, act("advance")).events if isinstance(event, Scored))
    assert "unanswered" in scored.gates
    assert scored.total <= 450
    answered = evolve(step.game, phase=Phase.COUNCIL, table=(Tabled("border", "b", 1000, 0, 0, 0),))
    assert gauge(apply(answered, act("silence")).game, "article5") == 2


@pytest.mark.parametrize(("option", "article"), [("a", 4), ("b", 5)])
def test_an_article_is_the_whole_alliances_not_a_coalitions(option, article):
    (reason,) = objections(before_the_council(option), act("coalition"))
    assert f"Article {article} is the whole Alliance's" in reason


def test_article_4_is_remembered_by_its_move():
    step = apply(before_the_council("a"), act("silence"))
    assert any(isinstance(event, Stood) for event in step.events)
    assert gauge(step.game, "article4") == 1
    assert gauge(step.game, "article5") == 0


# --- red lines --------------------------------------------------------------------------------------------------------


def lined(game):
    """Draw the line at R3, and let Russia stand on it when the move is assessed."""
    step = apply(game, act("choose cable.b"))
    assert [event for event in step.events if isinstance(event, Lined)] == [Lined("russia", "R3", "drawn")]
    assert gauge(step.game, "redline_russia") == 4
    return step.game


def assessed(game, rung):
    """Go through RED, put Russia on a rung, and close the move."""
    game = with_gauges(to_phase(game, Phase.RED), russia_rung=rung)
    return apply(game, act("advance"))


def test_a_line_that_is_not_reached_stands_and_costs_nothing():
    game = lined(deciding(tiny(), "cable"))
    step = assessed(game, 2)
    assert gauge(step.game, "redline_russia") == 4
    assert not [event for event in step.events if isinstance(event, Lined)]
    assert resolve(step.game) == resolve(game)


@pytest.mark.parametrize("rung", [3, 5])
def test_a_line_that_is_crossed_falls_due_once_at_the_rung_that_was_reached(rung):
    step = assessed(lined(deciding(tiny(), "cable")), rung)
    assert [event.state for event in step.events if isinstance(event, Lined)] == ["crossed"]
    assert (gauge(step.game, "redline_russia"), gauge(step.game, "due_russia")) == (0, rung + 1)


def crossed(rung=5):
    game = assessed(lined(deciding(tiny(), "cable")), rung).game
    game = to_phase(evolve(game, moves=8), Phase.DECISION)
    return with_gauges(evolve(game, card="border", chosen=""), capital=40)


@pytest.mark.parametrize("option", ["c"])
def test_a_line_that_is_answered_is_a_word_kept(option):
    game = crossed()
    step = apply(game, act(f"choose border.{option}"))
    assert Lined("russia", "R5", "kept") in step.events
    assert gauge(step.game, "due_russia") == 0
    assert gauge(step.game, "kept") == gauge(game, "kept") + 52 // 20
    assert resolve(step.game) > resolve(game)
    after = assessed(step.game, 2)
    assert not [event for event in after.events if isinstance(event, Lined) and event.state == "called"]
    assert gauge(after.game, "bluffed") == gauge(game, "bluffed")


def test_a_line_that_is_not_answered_is_a_bluff_called():
    game = crossed()
    step = assessed(game, 2)
    assert Lined("russia", "R5", "called") in step.events
    assert gauge(step.game, "bluffed") == gauge(game, "bluffed") + 2 * (52 // 20)
    assert resolve(step.game) < resolve(game)
    cost = [
        event.after - event.before
        for event in step.events
        if isinstance(event, Moved) and event.cause == "bluff:russia"
    ]
    assert cost == [-30]
    assert gauge(step.game, "due_russia") == 0


def test_a_called_bluff_weighs_twice_a_kept_word():
    game = crossed()
    kept = apply(game, act("choose border.c")).game
    called = assessed(game, 2).game
    gain, loss = gauge(kept, "kept") - gauge(game, "kept"), gauge(called, "bluffed") - gauge(game, "bluffed")
    assert loss == 2 * gain > 0


def test_the_ledger_stays_within_its_range_whatever_a_teacher_sets():
    """Parameters may be set anywhere between their limits; a gauge may not leave its own."""
    pack = tuned(tiny(), commitment_unit=1, bluff_factor=10)
    game = with_gauges(evolve(crossed(), pack=pack), bluffed=300)
    assert gauge(assessed(game, 2).game, "bluffed") <= 400
    game = with_gauges(evolve(crossed(), pack=pack), kept=390)
    assert gauge(apply(game, act("choose border.c")).game, "kept") <= 400


# --- ground seized ----------------------------------------------------------------------------------------------------


def test_ground_is_seized_once_however_often_it_is_taken():
    pack = eager(tiny(), "russia", "R5")
    game = start(pack, "tiny", 5, Settings(moves=8))
    game = with_gauges(game, since_mobilised=0)
    states = []
    while game.phase is not Phase.ENDEX and len(states) < 4:
        game = with_gauges(to_phase(evolve(game, ending=""), Phase.RED), since_mobilised=0)
        states.append((game.rungs[-1][1], gauge(game, "seized")))
        game = apply(apply(game, act("advance")).game, act("advance")).game
    assert states == [(5, 1)] * 4


def test_a_fait_accompli_that_takes_longer_than_relief_is_none():
    """Where reinforcements would be there before the capital is lost, the move is made and no ground is held."""
    for hours, seized in ((0, 0), (100_000, 1)):
        pack = eager(tuned(tiny(), relief_hours=hours), "russia", "R5")
        game = to_phase(with_gauges(start(pack, "tiny", 5), since_mobilised=0), Phase.RED)
        assert (game.rungs[-1][1], gauge(game, "seized")) == (5, seized)


def test_no_seizure_comes_without_the_mobilisation_that_warns_of_it():
    pack = eager(tiny(), "russia", "R5")
    for seed in range(20):
        game = to_phase(start(pack, "tiny", seed), Phase.RED)
        assert game.rungs[-1][1] != 5, "since_mobilised starts beyond the warning"
    mobilised = with_gauges(start(pack, "tiny", 1), since_mobilised=0)
    step = to_phase(mobilised, Phase.RED)
    assert step.rungs[-1][1] == 5


def test_the_warning_holds_for_as_many_moves_as_it_says():
    """A fait accompli comes no more than `warning` moves after the mobilisation that it needs."""
    warning = tables(tiny()).parameters["warning"]
    pack, taken = tuned(tiny(), leap=12), []
    for after in range(1, warning + 3):
        game = to_phase(start(eager(pack, "russia", "R4"), "tiny", 1, Settings(moves=20)), Phase.RED)
        for turn in range(after):
            game = evolve(to_phase(game, Phase.ASSESS), pack=eager(pack, "russia", "R5" if turn == after - 1 else "R1"))
            game = to_phase(apply(evolve(game, ending=""), act("advance")).game, Phase.RED)
        taken.append(game.rungs[-1][1] == 5)
    assert taken == [True] * warning + [False] * 2


# --- endings ----------------------------------------------------------------------------------------------------------


def ended(**values):
    """What the first move comes to when the world is set so before it is assessed."""
    game = with_gauges(to_phase(start(tiny(), "tiny", 1), Phase.RED), **values)
    return apply(game, act("advance"))


@pytest.mark.parametrize(("values", "ending"), [({"nuclear": 1}, "nuclear"), ({"seized": 2}, "lost")])
def test_some_endings_come_at_once(values, ending):
    step = ended(**values)
    assert step.game.ending == ending
    last = apply(step.game, act("advance"))
    (event,) = [event for event in last.events if isinstance(event, Ended)]
    assert (last.game.phase, event.ending) == (Phase.ENDEX, ending)
    assert event.total == next(e.total for e in step.events if isinstance(e, Scored))


def test_others_wait_for_the_last_move():
    assert ended(seized=1).game.ending == ""
    game = with_gauges(to_phase(start(tiny(), "tiny", 1, Settings(moves=1)), Phase.RED), seized=1)
    assert apply(game, act("advance")).game.ending == "held-ground"


def test_the_first_ending_that_holds_names_the_end():
    assert ended(nuclear=2, seized=2).game.ending == "nuclear"


def test_a_pack_without_a_fitting_ending_ends_all_the_same():
    pack = evolve(tiny(), endings=())
    game = to_phase(start(pack, "tiny", 1, Settings(moves=1)), Phase.ASSESS)
    assert game.ending == "endex"
    assert apply(game, act("advance")).game.phase is Phase.ENDEX


@pytest.mark.parametrize(("values", "gate"), [({"nuclear": 1}, 300), ({"seized": 1}, 400), ({"article5": 1}, 450)])
def test_a_gate_is_a_ceiling_whatever_else_went_well(values, gate):
    perfect = {"cohesion": 1000, "russia_peak": 0}
    game = with_gauges(start(tiny(), "tiny", 1), **perfect)
    compiled = tables(tiny())

    def total(game):
        return score(compiled, values_of(compiled, game.world, 1), game.world, 1, 4)

    assert total(game).total > gate
    assert total(with_gauges(game, **values)).total == gate
    assert total(with_gauges(game, **values)).ungated > gate
