"""`rules.assess` for many games: what was under way arrives, gauges drift, lines are called, games end; the score."""

from __future__ import annotations

import numpy as np

from briefing.model.actors import ACTORS
from briefing.model.gauges import INDEX
from briefing.model.pack import Objective
from briefing.rules.tables import place
from briefing.study.batch.adopt import advance_orders
from briefing.study.batch.derived import Values
from briefing.study.batch.kinds import Ints, Masks, clipped
from briefing.study.batch.lanes import Lanes

_COHESION, _BLUFFED = INDEX["cohesion"], INDEX["bluffed"]


def assess(state: Lanes) -> None:
    """Close the move. `state.ending` is the number of an ending, that of ENDEX behind them all, or -1."""
    close(state)
    _lines(state)
    _tally(state)
    if state.told is not None:
        state.told.settled(state)
        state.told.scored(state, score(state))
    _end(state)


def close(state: Lanes) -> None:
    """What a week brings whoever acted: what is under way arrives, orders mature, gauges drift."""
    for due in state.pending.pop(state.move + 1, ()):
        moved = state.shift_each(due.lanes, due.gauges, due.by)
        if state.told is not None:
            state.told.moved(due.lanes, due.gauges, *moved, ("", due.what), (due.serial << 16) + due.number)
    if state.told is not None:
        state.told.next()
    advance_orders(state)
    _drift(state)


def _drift(state: Lanes) -> None:
    """Every drift reads the world as it stood before any of them."""
    drifts, values = state.arrays.drifts, state.values()
    holds = state.holds(state.arrays.drift_whens)
    amounts = np.repeat(drifts.by, state.count, axis=1)
    if len(drifts.sharing):
        gaps = drifts.toward - state.world.take(drifts.gauges[drifts.sharing], axis=0)
        steps = np.abs(gaps)
        steps *= drifts.share
        steps //= 1000
        np.negative(steps, where=gaps <= 0, out=steps)
        amounts[drifts.sharing] += steps
    if len(drifts.following):
        pulls = np.stack([values(at) for at in drifts.of])
        pulls -= drifts.minus
        pulls *= drifts.times
        pulls //= 1000
        amounts[drifts.following] += pulls
    for rows in drifts.waves:
        gauges = drifts.gauges[rows]
        before = state.world.take(gauges, axis=0)
        after = before + amounts[rows]
        np.maximum(after, 0, out=after)
        np.minimum(after, state.arrays.highs[gauges][:, None], out=after)
        np.copyto(after, before, where=~holds[rows])
        state.world[gauges] = after
        if state.told is not None:
            state.told.drifted(rows, before, after)
    if state.told is not None:
        state.told.next()
    ease = state.arrays.known["lean_fade"]
    if state.leaning:
        leans = state.leans.astype(np.int64) * ease // 1000
        state.leans[:] = np.where(state.leans > 0, leans, 0)
    freeze = state.row("freeze")
    freeze[:] = np.where(freeze != 0, np.minimum(99, freeze + 1), 0)


def _lines(state: Lanes) -> None:
    known, lanes = state.arrays.known, np.arange(state.count)
    for number, ladder in enumerate(state.arrays.tables.ladders):
        due, line, rung = state.row(f"due_{ladder.id}"), state.row(f"redline_{ladder.id}"), state.world[ladder.rung_at]
        called = lanes[due != 0]
        if len(called):
            units = [max(1, severity // known["commitment_unit"]) for severity in ladder.severities]
            penalties = known["bluff_factor"] * np.array(units, np.int64)
            bluffed = state.row("bluffed")
            bluffed[called] = np.minimum(bluffed[called] + penalties[due[called] - 1], state.arrays.highs[_BLUFFED])
            before = due[called] - 1
            due[called] = 0
            state.shift(called, _COHESION, -known["bluff_cohesion"], (f"bluff:{ladder.id}", None))
            if state.told is not None:
                state.told.lined(called, number, before, "called")
        crossed = lanes[(line != 0) & (rung >= line - 1)]
        due[crossed] = rung[crossed] + 1
        line[crossed] = 0
        if state.told is not None:
            state.told.lined(crossed, number, rung[crossed], "crossed")


def _tally(state: Lanes) -> None:
    worst = np.maximum.reduce([state.row(f"{actor}_heat") for actor in ACTORS])
    peak = state.row("peak_severity")
    np.maximum(peak, worst, out=peak)
    state.row("sum_severity")[:] += worst
    state.row("sum_russia")[:] += state.row("russia_heat")
    state.row("sum_cohesion")[:] += state.row("cohesion")
    state.row("answer")[:] = 0


def _end(state: Lanes) -> None:
    endings = state.arrays.tables.pack.endings
    last = state.move >= state.moves
    holds = state.holds(state.arrays.ending_whens)
    found = np.full(state.count, len(endings) if last else -1)
    for number in reversed(range(len(endings))):
        if last or endings[number].final:
            found[holds[number]] = number
    state.ending = found


def _objective(objective: Objective, values: Values) -> Ints:
    total = np.zeros(values.world.shape[1], np.int64)
    for term in objective.terms:
        value = values(place(term.of))
        total += (value * (2000 - value) // 1000 if term.bent else value) * term.times
    return clipped(objective.base + total // 1000)


def score(state: Lanes) -> tuple[Ints, Ints, Ints, Masks]:
    """Total (lanes,), ungated (lanes,), objectives (objectives, lanes) and gates (gates, lanes) as they stand now."""
    pack, values = state.arrays.tables.pack, state.values()
    objectives = np.stack([_objective(objective, values) for objective in pack.objectives])
    weights = np.array([objective.weight for objective in pack.objectives], np.int64)
    ungated = (objectives * weights[:, None]).sum(axis=0) // max(1, int(weights.sum()))
    gates = state.holds(state.arrays.gate_whens)
    total = ungated.copy()
    for gate, held in zip(pack.gates, gates, strict=True):
        np.copyto(total, np.minimum(total, gate.ceiling), where=held)
    return total, ungated, objectives, gates
