"""One lane as the scalar rules' own `Game`: to look at it, play on from it, and hold the two against each other."""

from __future__ import annotations

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.game import Game, Mind, Ordered, Pending, Phase, Standing, Tabled
from briefing.study.batch.lanes import HOW, Lanes


def game(state: Lanes, lane: int) -> Game:
    """The lane as it stands. The lanes must be `whole`."""
    compiled, arrays = state.arrays.tables, state.arrays
    pack, keys = compiled.pack, arrays.options.keys
    questions = [question.id for question in pack.questions]
    names = [report.id for report in pack.reports]
    shown = {card: int(move) for card, move in zip(arrays.cards.ids, state.shown[:, lane], strict=True) if move}
    shown |= {names[at]: int(row[lane]) for at, row in enumerate(state.reported) if row[lane]}
    nine = len(DRIVERS)
    minds = tuple(
        Mind(
            tuple(state.seen[at * nine : (at + 1) * nine, lane].tolist()),
            tuple(tuple(row[:, lane].tolist()) for row in state.trails[at]),
        )
        for at in range(len(ACTORS))
    )
    rungs = tuple(tuple(row[:, lane].tolist()) for row in state.rungs)
    return Game(
        pack=pack,
        scenario=state.scenario,
        seed=int(state.seeds[lane]),
        settings=state.settings,
        moves=state.moves,
        move=state.move,
        phase=_phase(state, lane),
        world=(*state.world[:, lane].tolist(), *state.flags[:, lane].tolist()),
        minds=minds,
        leans=tuple(state.leans[lane].tolist()),
        card=_key(state.card[lane], arrays.cards.ids),
        reports=tuple(names[at] for at in state.reports[lane]),
        question=_key(state.question[lane], questions),
        odds=int(state.odds[lane]),
        chosen=_key(state.chosen[lane], keys),
        launched=_key(state.launched[lane], keys),
        table=_table(state, lane),
        pending=_pending(state, lane),
        orders=_orders(state, lane),
        past=_past(state, lane),
        rungs=rungs,
        unseen=tuple(
            (actor, int(state.rungs[-1][at, lane])) for at, actor in enumerate(ACTORS) if state.unseen[at, lane]
        ),
        shown=tuple(sorted(shown.items())),
        injected=_key(state.injected[lane], arrays.cards.ids),
        ending=_key(state.ending[lane], (*(ending.id for ending in pack.endings), "endex")),
        acts=int(state.acts[lane]),
    )


def _key(number: int, names: tuple[str, ...] | list[str]) -> str:
    return names[number] if number >= 0 else ""


def _phase(state: Lanes, lane: int) -> Phase:
    if state.phase is Phase.COUNCIL and not state.seated[lane]:
        return Phase.DECISION
    return state.phase


def _split(key: str) -> tuple[str, str]:
    card, _, option = key.partition(".")
    return card, option


def _table(state: Lanes, lane: int) -> tuple[Tabled, ...]:
    if state.text[lane] < 0:
        return ()
    allies = [ally.id for ally in state.arrays.tables.ally_list]
    keys, rows = state.arrays.options.keys, state.arrays.options
    bridged = sorted((int(at), ally) for at, ally in zip(state.bridged[lane], allies, strict=True) if at)
    first = Tabled(
        *_split(keys[state.text[lane]]),
        int(state.strength[lane]), int(state.risk[lane]), int(state.burden[lane]), int(state.proof[lane]),
        int(state.rounds[lane]),
        tuple(ally for ally, broke in zip(allies, state.broke[lane], strict=True) if broke),
        tuple(ally for _, ally in bridged),
    )  # fmt: skip
    if state.waiting[lane] < 0:
        return (first,)
    at = int(state.waiting[lane])
    wording = (int(rows.risk[at]), int(rows.burden[at]), int(rows.proof[at]))
    return (first, Tabled(*_split(keys[at]), 1000, *wording))


def _pending(state: Lanes, lane: int) -> tuple[Pending, ...]:
    causes = state.arrays.causes
    found = []
    for move, batches in state.pending.items():
        for due in batches:
            for at in (due.lanes == lane).nonzero()[0]:
                effect = Pending(move, int(due.gauges[at]), int(due.by[at]), causes[due.what[at]])
                found.append(((due.serial, int(due.number[at])), effect))
    return tuple(effect for _, effect in sorted(found, key=lambda pair: pair[0]))


def _orders(state: Lanes, lane: int) -> tuple[Ordered, ...]:
    keys = state.arrays.options.keys
    return tuple(
        Ordered(*_split(keys[placed.options[at]]), placed.move, int(placed.strengths[at]))
        for placed in state.orders
        for at in (placed.lanes == lane).nonzero()[0]
    )


def _past(state: Lanes, lane: int) -> tuple[Standing, ...]:
    keys = state.arrays.options.keys
    return tuple(
        Standing(past.move, *_split(keys[past.options[at]]), HOW[past.how[at]], int(past.strengths[at]))
        for past in state.past
        for at in (past.lanes == lane).nonzero()[0]
    )
