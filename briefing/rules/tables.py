"""A pack compiled for the rules: names become numbers once, so that a game never looks a name up twice."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, Final

from attrs import field, fields, frozen

from briefing.model.actors import ACTORS, DRIVERS, Actor, Ally, Traits
from briefing.model.cards import ActorId, Card, Condition, Option, Question, Report
from briefing.model.gauges import GAUGES, INDEX
from briefing.model.pack import Drift, Pack
from briefing.rules.derive import DERIVED, DERIVED_INDEX

#: Where a term takes its quantity from: the world's gauges, then the derived quantities behind them.
_DERIVED_AT: Final = len(GAUGES)
HIGHS: Final = tuple(gauge.high for gauge in GAUGES)
_COMPARE: Final[dict[str, Callable[[Any, int], Any]]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt,
}  # fmt: skip


_PLACES: Final = {**{name: _DERIVED_AT + number for name, number in DERIVED_INDEX.items()}, **INDEX}


def place(name: str) -> int:
    """The number of a gauge or derived quantity in `world + derived`. Raises KeyError for a name that is neither."""
    return _PLACES[name]


@frozen(slots=True)
class Test:
    """A compiled condition. kind: 0 gauge, 1 move, 2 moves left, 3 moves since a flag was set (-1: never).

    `compare` is the operator itself, of numbers as of arrays.
    """

    kind: int
    at: int
    compare: Callable[[Any, int], Any]
    value: int


class Parts(dict[int, tuple[int, ...]]):
    """What a driver adds to each rung's logit, by the driver's value: worked out when it is first asked for, since
    weeks ask for the same few hundred again. It is summed from step to step up the row, each step rounded by itself.
    """

    __slots__ = ("_row",)

    def __init__(self, row: tuple[int, ...]) -> None:
        """The driver's row: its weight at each rung."""
        super().__init__()
        self._row = row

    def __missing__(self, value: int) -> tuple[int, ...]:
        """Work it out."""
        before = self._row[0]
        added = before * value // 1000
        found = [added]
        for weight in self._row[1:]:
            added += (weight - before) * value // 1000
            before = weight
            found.append(added)
        self[value] = parts = tuple(found)
        return parts


@frozen(slots=True)
class Ladder:
    """An opponent compiled: everything indexed by rung or by driver, no names."""

    id: ActorId
    actor: Actor
    hold: int
    bases: tuple[int, ...]
    severities: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    truth: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    lags: tuple[int, ...]
    gains: tuple[int, ...]
    noises: tuple[int, ...]
    calm: tuple[int, ...]
    scales: tuple[tuple[int, ...], ...]
    needs: tuple[bool, ...]
    mobilising: frozenset[str]
    rung_at: int
    peak_at: int
    heat_at: int
    momentum_at: int
    parts: tuple[Parts, ...] = field(init=False, eq=False, repr=False)

    @parts.default
    def _of_rows(self) -> tuple[Parts, ...]:
        return tuple(map(Parts, self.rows))


@frozen(slots=True, eq=False)
class Tables:
    """The compiled pack.

    `urgent`: the event cards by urgency, the most urgent first. `report_lots`, `question_lots`: the streams that they
    draw their places from. `traits`: one number an ally; `swings`: how far each one's instructions may swing. `drifts`:
    each with its gauge's number and the name of its cause.
    """

    pack: Pack
    flags: dict[str, int]
    cards: dict[str, Card]
    events: tuple[Card, ...]
    report_lots: tuple[str, ...]
    question_lots: tuple[str, ...]
    urgent: tuple[tuple[Card, ...], ...]
    initiatives: tuple[Card, ...]
    options: dict[str, tuple[Card, Option]]
    reports: dict[str, Report]
    questions: dict[str, Question]
    allies: dict[str, int]
    ally_list: tuple[Ally, ...]
    traits: dict[str, tuple[int, ...]]
    swings: tuple[int, ...]
    weighing: dict[str, int]
    words: dict[str, str]
    ladders: tuple[Ladder, ...]
    ladder: dict[ActorId, Ladder]
    parameters: dict[str, int]
    drifts: tuple[tuple[Drift, int, str], ...]
    tests: dict[int, tuple[Test, ...]]
    held: tuple[object, ...]

    def holds(self, conditions: tuple[Condition, ...], world: Sequence[int], move: int, moves: int) -> bool:
        """Whether all conditions hold in a world, at a move of so many."""
        if not conditions:
            return True
        tests = self.tests.get(id(conditions))
        if tests is None:
            tests = tuple(_test(condition, self.flags) for condition in conditions)
        for test in tests:
            kind = test.kind
            if not kind:
                value = world[test.at]
            elif kind == 1:
                value = move
            elif kind == 2:
                value = moves - move
            else:
                value = move - world[test.at] if test.at >= 0 and world[test.at] else -1
            if not test.compare(value, test.value):
                return False
        return True


def _test(condition: Condition, flags: dict[str, int]) -> Test:
    subject, compare = condition.subject, _COMPARE[condition.op]
    if subject == "move":
        return Test(1, 0, compare, condition.value)
    if subject == "left":
        return Test(2, 0, compare, condition.value)
    if subject.startswith("ago:"):
        return Test(3, flags.get(subject[4:], -1), compare, condition.value)
    return Test(0, INDEX[subject], compare, condition.value)


def _flags(pack: Pack) -> dict[str, int]:
    """Every flag and its place behind the gauges: an option taken, a card's text that fell, a named flag."""
    names: list[str] = []
    for card in pack.cards:
        names.append(f"{card.id}.failed")
        for option in card.options:
            names.append(f"{card.id}.{option.id}")
            names.extend(option.sets)
    return {name: len(GAUGES) + number for number, name in enumerate(dict.fromkeys(names))}


def _ladder(actor: Actor) -> Ladder:
    rungs = [rung.id for rung in actor.rungs]
    by_name = {driver.name: driver for driver in actor.drivers}
    drivers = [by_name[name] for name in DRIVERS]
    scales = []
    for temper in actor.tempers:
        scale = {term.of: term.times for term in temper.scale}
        scales.append(tuple(scale.get(name, 1000) for name in DRIVERS))
    return Ladder(
        id=actor.id,
        actor=actor,
        hold=rungs.index(actor.hold),
        bases=tuple(rung.base for rung in actor.rungs),
        severities=tuple(rung.severity for rung in actor.rungs),
        rows=tuple(driver.row for driver in drivers),
        truth=tuple((d.base, tuple((place(term.of), term.times) for term in d.terms)) for d in drivers),
        lags=tuple(driver.lag for driver in drivers),
        gains=tuple(driver.gain for driver in drivers),
        noises=tuple(driver.noise for driver in drivers),
        calm=tuple(driver.calm for driver in drivers),
        scales=tuple(scales),
        needs=tuple(bool(rung.needs) for rung in actor.rungs),
        mobilising=frozenset(rung.needs for rung in actor.rungs if rung.needs),
        rung_at=INDEX[f"{actor.id}_rung"],
        peak_at=INDEX[f"{actor.id}_peak"],
        heat_at=INDEX[f"{actor.id}_heat"],
        momentum_at=INDEX[f"{actor.id}_momentum"],
    )


def _conditions(pack: Pack) -> list[tuple[Condition, ...]]:
    found: list[tuple[Condition, ...]] = []
    for card in pack.cards:
        found.append(card.when)
        found.extend(option.when for option in card.options)
    found.extend(report.when for report in pack.reports)
    found.extend(question.when for question in pack.questions)
    found.extend(drift.when for drift in pack.drifts)
    found.extend(gate.when for gate in pack.gates)
    found.extend(ending.when for ending in pack.endings)
    return found


def _compile(pack: Pack) -> Tables:
    flags = _flags(pack)
    conditions = _conditions(pack)
    by_id = {actor.id: actor for actor in pack.actors}
    ladders = tuple(_ladder(by_id[actor]) for actor in ACTORS)
    weighing = {each.cause: each.times for each in pack.weighings}
    events = tuple(card for card in pack.cards if card.kind == "event")
    urgencies = sorted({card.urgency for card in events}, reverse=True)
    traits = {each.name: tuple(getattr(ally.traits, each.name) for ally in pack.allies) for each in fields(Traits)}
    return Tables(
        pack=pack,
        flags=flags,
        cards={card.id: card for card in pack.cards},
        events=events,
        report_lots=tuple(f"deck/{report.id}" for report in pack.reports),
        question_lots=tuple(f"deck/question/{question.id}" for question in pack.questions),
        urgent=tuple(tuple(card for card in events if card.urgency == urgency) for urgency in urgencies),
        initiatives=tuple(card for card in pack.cards if card.kind == "initiative"),
        options={f"{card.id}.{option.id}": (card, option) for card in pack.cards for option in card.options},
        reports={report.id: report for report in pack.reports},
        questions={question.id: question for question in pack.questions},
        allies={ally.id: number for number, ally in enumerate(pack.allies)},
        ally_list=pack.allies,
        traits=traits,
        swings=tuple(parliament * weighing["parliament"] // 1000 for parliament in traits["parliament"]),
        weighing=weighing,
        words={each.cause: each.words for each in pack.weighings},
        ladders=ladders,
        ladder={ladder.id: ladder for ladder in ladders},
        drifts=tuple((drift, INDEX[drift.gauge], f"drift:{drift.because}") for drift in pack.drifts),
        parameters={parameter.name: parameter.value for parameter in pack.parameters},
        # Keyed by the identity of the tuples, which `held` keeps alive: a look-up costs no hashing of conditions.
        tests={id(when): tuple(_test(condition, flags) for condition in when) for when in conditions},
        held=tuple(conditions),
    )


_KEPT: Final[list[Tables]] = []
_KEEP: Final = 8


def tables(pack: Pack) -> Tables:
    """The tables of a pack, compiled at first use; the last few packs are kept."""
    for kept in _KEPT:
        if kept.pack is pack:
            return kept
    made = _compile(pack)
    _KEPT.append(made)
    del _KEPT[:-_KEEP]
    return made


__all__ = ["DERIVED", "HIGHS", "Ladder", "Tables", "Test", "place", "tables"]
