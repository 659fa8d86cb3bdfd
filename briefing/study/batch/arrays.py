"""A pack as arrays: what `rules.tables` compiles, numbered through, so that thousands of games look it up at once.

Options, cards, reports, questions and allies are numbered in the order of the pack; -1 stands for none. Nothing here
decides anything: every number is the scalar rules' own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Final

import numpy as np
from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.cards import Card, Condition, Effect, Option
from briefing.model.gauges import GAUGES, INDEX
from briefing.model.pack import Pack
from briefing.rules.adopt import _DENIAL_PER as DENIAL_PER
from briefing.rules.adopt import _WHOLE as WHOLE
from briefing.rules.council import _EUROPE as EUROPE
from briefing.rules.council import ground, tabled
from briefing.rules.draws import stream
from briefing.rules.legal import _EUROPE as TREATY
from briefing.rules.tables import Tables, Test, place, tables
from briefing.study.batch.kinds import Bits, Ints, Masks
from briefing.study.batch.spread import Wave, waves

OFFICE, COUNCIL, NATIONS = 0, 1, 2
_AUTHORITY: Final = {"council": COUNCIL, "nations": NATIONS}
#: What decides whether a rung takes ground, so that these follow one another in its list.
_GROUND: Final = ("seized", "heavy", "light")
#: The conditions of many things, as the scalar rules compile them.
Group = tuple[tuple[Test, ...], ...]


@frozen(slots=True, eq=False)
class Options:
    """Every option of every card. Amounts as in the model; `given` is `council.ground`; `first` that of the card."""

    keys: tuple[str, ...]
    card: Ints
    price: Ints
    risk: Ints
    burden: Ints
    proof: Ints
    severity: Ints
    article: Ints
    authority: Ints
    given: Ints
    treaty: Masks
    line_at: Ints
    line: Ints
    ordered: Masks
    order_gauge: Ints
    order_by: Ints
    contract: Ints
    unit: Ints
    per: Ints
    when: Ints
    whens: Group
    effects: tuple[Wave, ...]
    flags: tuple[Wave, ...]
    signals: tuple[Wave, ...]
    honours: tuple[Wave, ...]


@frozen(slots=True, eq=False)
class Cards:
    """Every card; `options` is (cards, most options), filled up with -1; `order` the place of its id among all ids."""

    ids: tuple[str, ...]
    european: Ints
    urgency: Ints
    weight: Bits
    rest: Ints
    order: Bits
    deck: Bits
    options: Ints
    failed: Ints
    events: Ints
    event_whens: Group
    initiatives: Ints
    initiative_whens: Group
    launchable: Ints
    instructions: Bits
    silence: Bits


@frozen(slots=True, eq=False)
class Drifts:
    """Every drift: its gauge, and `by` as a column. `sharing` are those that go a `share` of the way `toward` a value,
    `following` those that follow quantity `of` (by number), less `minus`, `times`; all columns. `waves`: their numbers,
    each gauge once a wave.
    """

    gauges: Ints
    by: Ints
    sharing: Ints
    toward: Ints
    share: Ints
    following: Ints
    of: tuple[int, ...]
    minus: Ints
    times: Ints
    waves: tuple[Ints, ...]


@frozen(slots=True, eq=False)
class Arrays:
    """The compiled pack. `causes` names what an effect comes from: options, then rungs, then collection on reports."""

    tables: Tables
    options: Options
    cards: Cards
    drifts: Drifts
    drift_whens: Group
    ending_whens: Group
    gate_whens: Group
    question_whens: Group
    rungs: tuple[int, ...]
    rung_effects: tuple[Wave, ...]
    highs: Ints
    known: dict[str, int]
    causes: tuple[str, ...]


def places(texts: Sequence[str]) -> list[int]:
    """The place of each text among them all in alphabetical order; the same text has the same place."""
    order = {text: number for number, text in enumerate(sorted(set(texts)))}
    return [order[text] for text in texts]


def _effects(effects: Iterable[Effect], together: tuple[str, ...] = ()) -> list[tuple[Hashable, tuple[int, ...]]]:
    """Columns: gauge, by, whether in full, moves to come, number in the list. Those on `together` keep their order."""
    found: list[tuple[Hashable, tuple[int, ...]]] = []
    for number, effect in enumerate(effects):
        at, whole = INDEX[effect.gauge], int(effect.gauge in WHOLE)
        target = together if effect.gauge in together else (at, effect.after)
        found.append((target, (at, effect.by, whole, effect.after, number)))
    return found


def _signals(option: Option, parameters: dict[str, int]) -> list[tuple[int, tuple[int, ...]]]:
    found: list[tuple[int, tuple[int, ...]]] = []
    for signal in option.signals:
        at = ACTORS.index(signal.to) * len(DRIVERS) + DRIVERS.index(signal.driver)
        found.append((at, (at, signal.by, parameters[f"gain_{signal.how}"])))
    return found


def _flags(compiled: Tables, key: str, option: Option) -> list[tuple[str, tuple[int, ...]]]:
    return [(flag, (compiled.flags[flag] - len(GAUGES),)) for flag in dict.fromkeys((key, *option.sets))]


def _numbers(values: Iterable[int]) -> Ints:
    return np.array(list(values), np.int64)


def _tests(compiled: Tables, whens: Iterable[tuple[Condition, ...]]) -> Group:
    return tuple(compiled.tests[id(when)] for when in whens)


def _options(compiled: Tables, cards: dict[str, int]) -> Options:
    pairs = list(compiled.options.items())
    every = [option for _, (_, option) in pairs]
    orders = [option.order for option in every]
    lines = [option.redline for option in every]
    conditional = [option for option in every if option.when]
    row = {id(option): number for number, option in enumerate(conditional, 1)}
    ladders = {ladder.id: [rung.id for rung in ladder.actor.rungs] for ladder in compiled.ladders}
    return Options(
        keys=tuple(compiled.options),
        card=_numbers(cards[card.id] for _, (card, _) in pairs),
        price=_numbers(option.price for option in every),
        risk=_numbers(option.risk for option in every),
        burden=_numbers(option.burden for option in every),
        proof=_numbers(option.proof for option in every),
        severity=_numbers(option.severity for option in every),
        article=_numbers(option.article for option in every),
        authority=_numbers(_AUTHORITY.get(option.authority, OFFICE) for option in every),
        given=_numbers(ground(compiled, tabled(card, option)) for _, (card, option) in pairs),
        treaty=np.array([card.theatre in TREATY for _, (card, _) in pairs], np.bool_),
        line_at=_numbers(-1 if line is None else INDEX[f"redline_{line.actor}"] for line in lines),
        line=_numbers(0 if line is None else ladders[line.actor].index(line.rung) + 1 for line in lines),
        ordered=np.array([order is not None for order in orders], np.bool_),
        order_gauge=_numbers(0 if order is None else INDEX[order.gauge] for order in orders),
        order_by=_numbers(0 if order is None else order.by for order in orders),
        contract=_numbers(0 if order is None else order.contract for order in orders),
        unit=_numbers(0 if order is None else order.unit for order in orders),
        per=_numbers(0 if order is None else DENIAL_PER.get(order.gauge, 0) for order in orders),
        when=_numbers(row.get(id(option), 0) for option in every),
        whens=((), *_tests(compiled, (option.when for option in conditional))),
        effects=waves([_effects(option.effects) for option in every], 5),
        flags=waves([_flags(compiled, key, option) for key, (_, option) in pairs], 1),
        signals=waves([_signals(option, compiled.parameters) for option in every], 3),
        honours=waves([[(at, (ACTORS.index(at),)) for at in dict.fromkeys(o.honours)] for o in every], 1),
    )


def _cards(compiled: Tables, cards: dict[str, int]) -> Cards:
    every: list[Card] = list(compiled.pack.cards)
    number = {key: at for at, key in enumerate(compiled.options)}
    most = max(len(card.options) for card in every)
    table = np.full((len(every), most), -1, np.int64)
    for at, card in enumerate(every):
        table[at, : len(card.options)] = [number[f"{card.id}.{option.id}"] for option in card.options]
    return Cards(
        ids=tuple(cards),
        european=_numbers(card.theatre in EUROPE for card in every),
        urgency=_numbers(card.urgency for card in every),
        weight=_numbers(card.weight for card in every).astype(np.uint64),
        rest=_numbers(card.rest for card in every),
        order=_numbers(places([card.id for card in every])).astype(np.uint64),
        deck=np.array([stream(f"deck/{card.id}") for card in every], np.uint64),
        options=table,
        failed=_numbers(compiled.flags[f"{card.id}.failed"] - len(GAUGES) for card in every),
        events=_numbers(cards[card.id] for card in compiled.events),
        event_whens=_tests(compiled, (card.when for card in compiled.events)),
        initiatives=_numbers(cards[card.id] for card in compiled.initiatives),
        initiative_whens=_tests(compiled, (card.when for card in compiled.initiatives)),
        launchable=_numbers(number[f"{card.id}.{o.id}"] for card in compiled.initiatives for o in card.options),
        instructions=_streams("instructions", compiled),
        silence=_streams("silence", compiled),
    )


def _drifts(pack: Pack) -> Drifts:
    sharing = [number for number, drift in enumerate(pack.drifts) if drift.share]
    following = [number for number, drift in enumerate(pack.drifts) if drift.of]
    turns: list[list[int]] = []
    for number, drift in enumerate(pack.drifts):
        before = sum(each.gauge == drift.gauge for each in pack.drifts[:number])
        if before == len(turns):
            turns.append([])
        turns[before].append(number)

    def column(numbers: list[int], name: str) -> Ints:
        return _numbers(getattr(pack.drifts[number], name) for number in numbers)[:, None]

    return Drifts(
        gauges=_numbers(INDEX[drift.gauge] for drift in pack.drifts),
        by=column(list(range(len(pack.drifts))), "by"),
        sharing=_numbers(sharing),
        toward=column(sharing, "toward"),
        share=column(sharing, "share"),
        following=_numbers(following),
        of=tuple(place(pack.drifts[number].of) for number in following),
        minus=column(following, "minus"),
        times=column(following, "times"),
        waves=tuple(_numbers(turn) for turn in turns),
    )


def _streams(name: str, compiled: Tables) -> Bits:
    """(cards, allies): the stream of what an ally draws on a card."""
    return np.array(
        [[stream(f"{name}/{ally.id}/{card.id}") for ally in compiled.ally_list] for card in compiled.pack.cards],
        np.uint64,
    )


def _compile(pack: Pack) -> Arrays:
    compiled = tables(pack)
    cards = {card.id: number for number, card in enumerate(pack.cards)}
    lists = [rung.effects for ladder in compiled.ladders for rung in ladder.actor.rungs]
    sizes = [len(ladder.bases) for ladder in compiled.ladders]
    known = compiled.parameters
    return Arrays(
        tables=compiled,
        options=_options(compiled, cards),
        cards=_cards(compiled, cards),
        drifts=_drifts(pack),
        drift_whens=_tests(compiled, (drift.when for drift in pack.drifts)),
        ending_whens=_tests(compiled, (ending.when for ending in pack.endings)),
        gate_whens=_tests(compiled, (gate.when for gate in pack.gates)),
        question_whens=_tests(compiled, (question.when for question in pack.questions)),
        rungs=tuple(sum(sizes[:number]) for number in range(len(sizes))),
        rung_effects=waves([_effects(effects, _GROUND) for effects in lists], 5),
        highs=_numbers(gauge.high for gauge in GAUGES),
        known=known,
        causes=(
            *(f"option:{key}" for key in compiled.options),
            *(f"rung:{ladder.id}.{rung.id}" for ladder in compiled.ladders for rung in ladder.actor.rungs),
            *(f"collection:{report.id}" for report in pack.reports),
        ),
    )


_KEPT: Final[list[Arrays]] = []
_KEEP: Final = 4


def arrays(pack: Pack) -> Arrays:
    """The arrays of a pack, compiled at first use; the last few packs are kept."""
    for kept in _KEPT:
        if kept.tables.pack is pack:
            return kept
    made = _compile(pack)
    _KEPT.append(made)
    del _KEPT[:-_KEEP]
    return made
