"""Nothing in the shipped pack is written in vain: every card, option, fact, report and question has its day."""

import pytest
from attrs import asdict, evolve

from briefing.model.events import Opened
from briefing.model.game import Phase
from briefing.pack.text import faults, is_clean
from briefing.rules import apply, objections, start
from briefing.rules.tables import tables
from tests.content.worlds import world_where
from tests.games import act, with_gauges
from tests.packs import shipped, tiny

PACK = shipped()
EVENTS = [card for card in PACK.cards if card.kind == "event"]
OPTIONS = [pytest.param(card, option, id=f"{card.id}.{option.id}") for card in PACK.cards for option in card.options]
RICH = {"capital": 100}


def named(items):
    return [pytest.param(item, id=item.id) for item in items]


@pytest.mark.parametrize("card", named(EVENTS))
def test_every_event_card_opens_in_some_state(card):
    """In a state of its own, with all others just seen, it is the card that the next move brings."""
    game = world_where(PACK, card.when)
    assert game is not None, "no state can fulfil its conditions"
    before = game.move - 1
    assert before, "it has its state in the first move only"
    others = tuple(sorted((other.id, before) for other in EVENTS if other.id != card.id))
    step = apply(evolve(game, move=before, phase=Phase.ASSESS, shown=others), act("advance"))
    (opened,) = [event for event in step.events if isinstance(event, Opened)]
    assert opened.card == card.id


@pytest.mark.parametrize(("card", "option"), OPTIONS)
def test_every_option_can_be_taken_in_some_state(card, option):
    game = world_where(PACK, (*card.when, *option.when))
    assert game is not None, "its conditions and its card's cannot hold together"
    game = evolve(with_gauges(game, **RICH), card=card.id, phase=Phase.DECISION, shown=())
    if option.article == 5:
        at = {one.subject for one in (*card.when, *option.when)} & {"evidence", "article5"}
        game = with_gauges(
            game, **{name: value for name, value in {"evidence": 1000, "article5": 0}.items() if name not in at}
        )
    verb = "choose" if card.kind == "event" else "launch"
    assert objections(game, act(f"{verb} {card.id}.{option.id}")) == ()
    assert apply(game, act(f"{verb} {card.id}.{option.id}")).events


@pytest.mark.parametrize("card", named(PACK.cards))
def test_every_fact_and_echo_of_a_card_can_stand_in_it(card):
    for part in (*card.message.facts, *card.message.echoes):
        assert world_where(PACK, (*card.when, *part.when)) is not None, part.text
    plain = world_where(PACK, card.when)
    assert any(tables(PACK).holds(fact.when, plain.world, plain.move, plain.moves) for fact in card.message.facts)


@pytest.mark.parametrize("card", named(EVENTS))
def test_a_forced_card_can_be_answered_by_a_pauper(card):
    """In every state that opens it some option is open, whatever the conditions of the others and the till."""
    game = world_where(PACK, card.when)
    game = evolve(with_gauges(game, capital=0), card=card.id, phase=Phase.DECISION)
    open_ = [option for option in card.options if not objections(game, act(f"choose {card.id}.{option.id}"))]
    assert open_
    assert any(not option.when and option.article != 5 for option in card.options), "some option has no conditions"


@pytest.mark.parametrize("kind", ["reports", "questions", "drifts", "gates", "endings"])
def test_every_report_question_drift_gate_and_ending_has_its_state(kind):
    for item in getattr(PACK, kind):
        assert world_where(PACK, item.when) is not None, item


def test_some_ending_holds_at_the_end_of_any_game():
    assert any(not ending.when for ending in PACK.endings)
    assert [ending.id for ending in PACK.endings if not ending.when] == [PACK.endings[-1].id], (
        "the last is the plain one"
    )


def test_there_are_cards_and_reports_for_the_first_brief():
    first = start(PACK, PACK.scenarios[0].id, 1)
    ready = [card for card in EVENTS if tables(PACK).holds(card.when, first.world, 1, first.moves)]
    assert len(ready) >= 3
    general = [report for report in PACK.reports if not report.when]
    assert len(general) >= 12


def texts(value, path=""):
    """Every text in a value, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from texts(item, f"{path}[{number}]")


@pytest.mark.parametrize("pack", [shipped(), tiny()], ids=lambda pack: pack.id)
def test_every_text_is_clean(pack):
    found = list(texts(asdict(pack, recurse=True)))
    assert len(found) > 300
    for path, text in found:
        assert is_clean(text), (path, faults(text))
        assert text == text.strip(), path
        assert "  " not in text.replace("\n", " \n"), path


def test_a_game_can_be_told_apart_from_another_by_its_ids():
    for items in (PACK.cards, PACK.reports, PACK.questions, PACK.allies, PACK.sources, PACK.endings, PACK.gates):
        ids = [item.id for item in items]
        assert len(set(ids)) == len(ids)
