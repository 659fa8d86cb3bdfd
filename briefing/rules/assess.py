"""ASSESS: what was under way arrives, gauges drift, red lines are kept or called, the forecast is settled."""

from __future__ import annotations

from briefing.model.actors import ACTORS
from briefing.model.cards import ActorId
from briefing.model.events import Lined, Scored, Settled
from briefing.model.gauges import INDEX
from briefing.model.pack import Drift
from briefing.rules.adopt import advance_orders
from briefing.rules.draft import Draft
from briefing.rules.red import place_of
from briefing.rules.score import ending, score
from briefing.rules.tables import HIGHS, place

_COHESION = INDEX["cohesion"]


def assess(draft: Draft) -> None:
    """Close the move."""
    close(draft)
    _lines(draft)
    _tally(draft)
    _settle(draft)
    _weigh(draft)


def close(draft: Draft) -> None:
    """What a week brings whoever acted: what is under way arrives, orders mature, gauges drift."""
    _arrive(draft)
    advance_orders(draft)
    _drift(draft)


def _arrive(draft: Draft) -> None:
    left = []
    for item in draft.get("pending"):
        if item.due <= draft.game.move + 1:
            draft.shift(item.gauge, item.by, item.cause)
        else:
            left.append(item)
    draft.set(pending=tuple(left))


def _drift(draft: Draft) -> None:
    """Every drift reads the world as it stood before any of them, so that their order does not matter."""
    game = draft.game
    values = draft.values()
    world = tuple(draft.world)
    for drift, gauge, cause in draft.tables.drifts:
        if not drift.when or draft.tables.holds(drift.when, world, game.move, game.moves):
            draft.shift(gauge, amount(drift, values), cause)
    ease = draft.tables.parameters["lean_fade"]
    draft.set(leans=tuple(lean * ease // 1000 if lean > 0 else 0 for lean in draft.get("leans")))
    if draft.value("freeze"):
        draft.put("freeze", min(99, draft.value("freeze") + 1))


def amount(drift: Drift, values: list[int]) -> int:
    """How far a drift moves its gauge: by + share of the way to `toward` + times·(of - minus)."""
    total = drift.by
    if drift.share:
        gap = drift.toward - values[INDEX[drift.gauge]]
        step = abs(gap) * drift.share // 1000
        total += step if gap > 0 else -step
    if drift.of:
        total += (values[place(drift.of)] - drift.minus) * drift.times // 1000
    return total


def _lines(draft: Draft) -> None:
    """A red line that was crossed a move ago and not answered since is called; then this move's crossings fall due."""
    parameters = draft.tables.parameters
    for ladder in draft.tables.ladders:
        actor: ActorId = ladder.id
        due = draft.value(f"due_{actor}")
        if due:
            penalty = parameters["bluff_factor"] * max(1, ladder.severities[due - 1] // parameters["commitment_unit"])
            draft.put("bluffed", min(HIGHS[INDEX["bluffed"]], draft.value("bluffed") + penalty))
            draft.put(f"due_{actor}", 0)
            draft.shift(_COHESION, -parameters["bluff_cohesion"], f"bluff:{actor}")
            draft.tell(Lined(actor, ladder.actor.rungs[due - 1].id, "called"))
        line = draft.value(f"redline_{actor}")
        if line and draft.world[ladder.rung_at] >= line - 1:
            draft.put(f"due_{actor}", draft.world[ladder.rung_at] + 1)
            draft.put(f"redline_{actor}", 0)
            draft.tell(Lined(actor, ladder.actor.rungs[draft.world[ladder.rung_at]].id, "crossed"))


def _tally(draft: Draft) -> None:
    heats = {actor: draft.value(f"{actor}_heat") for actor in ACTORS}
    worst = max(heats.values())
    draft.put("peak_severity", max(draft.value("peak_severity"), worst))
    draft.put("sum_severity", draft.value("sum_severity") + worst)
    draft.put("sum_russia", draft.value("sum_russia") + heats["russia"])
    draft.put("sum_cohesion", draft.value("sum_cohesion") + draft.value("cohesion"))
    draft.put("answer", 0)


def _settle(draft: Draft) -> None:
    question = draft.tables.questions.get(draft.get("question"))
    if question is None:
        return
    ladder = draft.tables.ladder[question.actor]
    happened = draft.world[ladder.rung_at] >= place_of(ladder, question.rung)
    draft.tell(Settled(question.id, happened, draft.get("forecast"), draft.get("odds")))


def _weigh(draft: Draft) -> None:
    game = draft.game
    standing = score(draft.tables, draft.values(), draft.world, game.move, game.moves)
    draft.tell(Scored(game.move, standing.total, standing.ungated, standing.objectives, standing.gates))
    found = ending(draft.tables, draft.world, game.move, game.moves)
    if found is not None:
        draft.set(ending=found.id)
    elif game.move >= game.moves:
        draft.set(ending="endex")
