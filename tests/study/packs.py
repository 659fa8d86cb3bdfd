"""Packs by Hypothesis: the tiny one with other numbers, other effects, other conditions. All would load."""

from attrs import evolve
from hypothesis import strategies as st

from briefing.model.actors import ACTORS
from briefing.model.cards import Condition, Effect, Order, RedLine, Signal
from briefing.model.gauges import INDEX
from briefing.pack.cross import SIGNALLED
from briefing.pack.names import HIGH, MOVABLE
from tests.packs import tiny

GAUGES = sorted(MOVABLE)
FEW = ("seized", "heavy", "light", "cohesion", "capital", "evidence", "us_line", "freeze", "article5", "nuclear")
gauges = st.sampled_from(GAUGES) | st.sampled_from([name for name in FEW if name in MOVABLE])
effects = st.lists(
    st.builds(Effect, gauge=gauges, by=st.integers(-700, 700), after=st.sampled_from((0, 0, 0, 1, 2, 5))), max_size=6
).map(tuple)


def rungs(pack, actor):
    """The ids of an opponent's ladder."""
    return [rung.id for rung in pack.actor(actor).rungs]


def conditions(pack):
    """Conditions on anything that may be asked."""
    keys = [f"{card.id}.{option.id}" for card in pack.cards for option in card.options]
    keys += [f"{card.id}.failed" for card in pack.cards]
    ops = st.sampled_from((">=", "<=", "==", "!=", ">", "<"))
    gauge = st.sampled_from(sorted(HIGH)).flatmap(
        lambda name: st.builds(Condition, st.just(name), ops, st.integers(0, HIGH[name]))
    )
    time = st.builds(Condition, st.sampled_from(("move", "left")), ops, st.integers(0, 12))
    past = st.builds(Condition, st.sampled_from([f"ago:{key}" for key in keys]), st.just(">="), st.integers(0, 5))
    never = st.builds(Condition, st.sampled_from([f"ago:{key}" for key in keys]), st.just("<"), st.just(0))
    return st.lists(gauge | time | past | never, max_size=2).map(tuple)


@st.composite
def options(draw, pack, option, card):
    """An option that does something else."""
    line = draw(st.none() | st.sampled_from(ACTORS))
    order = st.builds(
        Order, what=st.just("w"), gauge=gauges | st.sampled_from(("heavy", "light")), by=st.integers(-300, 300),
        budget=st.just(1), contract=st.sampled_from((2, 3)), unit=st.sampled_from((4, 5, 7)),
    )  # fmt: skip
    signals = st.builds(
        Signal, to=st.sampled_from(ACTORS), driver=st.sampled_from(SIGNALLED), by=st.integers(-400, 400),
        how=st.sampled_from(("public", "private", "deployed", "exercise", "pledge")),
    )  # fmt: skip
    return evolve(
        option,
        authority=draw(st.sampled_from(("secgen", "council", "nations", "council"))),
        price=draw(st.sampled_from((0, 2, 5, 12, 40))),
        risk=draw(st.integers(0, 1000)),
        burden=draw(st.integers(0, 1000)),
        proof=draw(st.integers(0, 1000)),
        severity=draw(st.integers(0, 100)),
        article=draw(st.sampled_from((0, 0, 0, 4, 5))),
        effects=draw(effects),
        signals=draw(st.lists(signals, max_size=3).map(tuple)),
        order=draw(st.none() | order),
        redline=None if line is None else RedLine(line, draw(st.sampled_from(rungs(pack, line)))),
        honours=draw(st.lists(st.sampled_from(ACTORS), max_size=2).map(tuple)),
        when=draw(st.just(()) | conditions(pack)),
    )


@st.composite
def packs(draw):
    """The tiny pack with a few cards, rungs, drifts and parameters changed."""
    pack = tiny()
    cards = list(pack.cards)
    for at in draw(st.sets(st.integers(0, len(cards) - 1), max_size=3)):
        card = cards[at]
        cards[at] = evolve(
            card,
            options=tuple(draw(options(pack, option, card)) for option in card.options),
            when=draw(st.just(card.when) | conditions(pack)),
            rest=draw(st.integers(0, 3)),
            urgency=draw(st.integers(1, 4)),
            weight=draw(st.integers(1, 100)),
        )
    actors = list(pack.actors)
    for at in draw(st.sets(st.integers(0, len(actors) - 1), max_size=2)):
        ladder = [
            evolve(rung, effects=draw(effects), base=rung.base + draw(st.integers(-500, 4000)),
                   seen=draw(st.integers(0, 1000)))
            for rung in actors[at].rungs
        ]  # fmt: skip
        actors[at] = evolve(actors[at], rungs=tuple(ladder))
    drifts = [
        evolve(drift, when=draw(conditions(pack)), times=draw(st.integers(-300, 300))) if draw(st.booleans()) else drift
        for drift in pack.drifts
    ]
    parameters = list(pack.parameters)
    for at in draw(st.sets(st.integers(0, len(parameters) - 1), max_size=6)):
        one = parameters[at]
        # At no price a posture would consult for ever, and so would a batch.
        low = 1 if one.name == "consult_price" else one.low
        parameters[at] = evolve(one, value=draw(st.integers(low, one.high)))
    starts = draw(
        st.dictionaries(st.sampled_from(("seized", "capital", "evidence", "call", "freeze")), st.integers(0, 2))
    )
    scenarios = tuple(
        evolve(
            scenario,
            start=tuple(evolve(entry, value=starts.get(entry.gauge, entry.value)) for entry in scenario.start),
        )
        for scenario in pack.scenarios
    )
    assert set(starts) <= set(INDEX)
    return evolve(
        pack, cards=tuple(cards), actors=tuple(actors), drifts=tuple(drifts), parameters=tuple(parameters),
        scenarios=scenarios,
    )  # fmt: skip
