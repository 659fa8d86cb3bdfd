"""Verdicts as data and in words: what each decision was worth, the accuracies, and luck told apart from judgement.

The parts add up: final score = what a steady hand could expect at STARTEX + judgement (what the options taken were
worth beyond the steady hand's own, decision by decision) + luck (what the draws then made of it). Positive judgement
means better than the reference posture, not perfect play.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any, Final

from briefing.model.pack import Objective
from briefing.review.course import Course, Moment
from briefing.review.estimate import paired
from briefing.review.judgement import Judged, Passes, Valued
from briefing.review.scale import MARK_WORDS, chance, fitted, of_game
from briefing.review.titles import asks, label, named, title
from briefing.review.whatif import quantiles
from briefing.rules.sight import score

#: Points from which a loss without a mark is one in a game that is as good as decided, not a small one.
_SMALL: Final = 8


def take(error: float) -> str:
    """A standard error: whole points, or where it is under one a tenth."""
    return f"{error:.0f}" if error >= 0.95 or not error else f"{max(0.1, error):.1f}"


def _points(value: float) -> str:
    return "1 point" if round(value) == 1 else f"{value:.0f} points"


def says(moment: Moment, verdict: Judged) -> str:
    """The verdict as a sentence."""
    best = label(moment.game, moment.kind, verdict.best)
    by = f"{_points(verdict.loss)}, give or take {take(verdict.loss_error)}"
    if verdict.provisional:
        return f"First look: the model projects '{best}' to be worth most." if verdict.loss else "First look: no loss."
    if verdict.only:
        return "You took the best option, and nothing else that was open came near it."
    if verdict.best == verdict.taken:
        return "You took the best option that was found; others came near it."
    if not verdict.settled:
        return f"No significant difference: '{best}' came out ahead by {by}."
    if verdict.mark:
        tail = MARK_WORDS[verdict.mark]
    else:
        tail = "a small loss" if verdict.loss < _SMALL else "but little of the outcome hung on it any more"
    return f"'{best}' was worth more, by {by}: {tail}."


def decisions(
    course: Course, verdicts: Sequence[Judged], *, marks: bool, work: Passes | None = None
) -> list[dict[str, Any]]:
    """Every decision, with its options in order of value; without marks (exploration) no value is told. With `work`
    each option also has the quantiles of its futures.
    """
    by_number = {verdict.number: verdict for verdict in verdicts}
    return [_decision(moment, by_number.get(moment.number) if marks else None, work) for moment in course.moments]


def _decision(moment: Moment, verdict: Judged | None, work: Passes | None) -> dict[str, Any]:
    kind = moment.kind
    entry: dict[str, Any] = {
        "number": moment.number, "kind": kind, "move": moment.move, "act": moment.act, "title": title(moment),
        "card": moment.text, "taken": moment.taken, "taken_label": named(moment, moment.taken),
    }  # fmt: skip
    if verdict is None:
        entry["options"] = [{"key": key, "label": named(moment, key)} for key in moment.options]
        entry["asks"] = asks(moment)
        return entry
    taken = verdict.valued(verdict.taken)
    luck = None if taken.hindsight is None or taken.mean is None else round(taken.hindsight - taken.mean, 1)
    followed = [each for each in verdict.options if each.mean is not None]
    followed.sort(key=lambda each: (-(each.mean or 0.0), each.key != verdict.best, each.key))
    rest = sorted((e for e in verdict.options if e.mean is None), key=lambda each: (-(each.projected or 0), each.key))
    return entry | {
        "mark": verdict.mark,
        "says": says(moment, verdict),
        "best": verdict.best,
        "best_label": named(moment, verdict.best),
        "reference": verdict.reference,
        "loss": round(verdict.loss, 1),
        "loss_error": round(verdict.loss_error, 1),
        "chances": round(verdict.chances, 1),
        "settled": verdict.settled,
        "only": verdict.only,
        "luck": luck,
        "expected": None if taken.mean is None else round(taken.mean, 1),
        "options": [_option(moment, each, work) for each in (*followed, *rest)],
    }


def _option(moment: Moment, each: Valued, work: Passes | None) -> dict[str, Any]:
    found: dict[str, Any] = {"key": each.key, "label": named(moment, each.key), "how": each.how}
    if each.projected is not None:
        found["projected"] = each.projected
    if each.mean is not None:
        found |= {
            "mean": round(each.mean, 1), "error": round(each.error, 1), "behind": round(each.behind, 1),
            "behind_error": round(each.behind_error, 1), "apart": each.apart, "futures": each.futures,
            "hindsight": each.hindsight,
        }  # fmt: skip
        futures = work.futures(moment.number, each.key) if work is not None else []
        if futures:
            found["spread"] = quantiles(futures)
    return found


def summary(course: Course, work: Passes, verdicts: Sequence[Judged]) -> dict[str, Any]:
    """Accuracy, the count of marks, and the game's score taken apart."""
    objectives = course.first.pack.objectives
    losses = [verdict.chances if verdict.settled else 0.0 for verdict in verdicts]
    standings = [chance(verdict.valued(verdict.taken).mean or 0.0) for verdict in verdicts]
    whole = of_game(losses, standings)
    return {
        "accuracy": None if whole is None else round(whole, 1),
        "objectives": _by_objective(objectives, verdicts, standings),
        "marks": {mark: sum(verdict.mark == mark for verdict in verdicts) for mark in ("!", "?!", "?", "??")},
        "undecided": sum(not verdict.settled and verdict.best != verdict.taken for verdict in verdicts),
        "lost": round(sum(verdict.loss for verdict in verdicts if verdict.settled), 1),
        "parts": _parts(course, work, verdicts),
        "scale": dict(fitted()),
    }


def _by_objective(
    objectives: Sequence[Objective], verdicts: Sequence[Judged], standings: Sequence[float]
) -> list[dict[str, Any]]:
    """An objective's accuracy is what the game's would be, had only that objective been lost."""
    whole = max(1, sum(each.weight for each in objectives))
    found = []
    for at, objective in enumerate(objectives):
        points, losses = 0.0, []
        for verdict in verdicts:
            best, taken = verdict.valued(verdict.best), verdict.valued(verdict.taken)
            lost = 0.0
            if verdict.settled and best.objectives and taken.objectives:
                lost = (best.objectives[at] - taken.objectives[at]) * objective.weight / whole
            points += lost
            top = best.mean or 0.0
            losses.append(max(0.0, chance(top) - chance(top - max(0.0, lost))))
        found.append({
            "id": objective.id, "name": objective.name, "lost": round(points, 1),
            "accuracy": None if not losses else round(of_game(losses, standings) or 0.0, 1),
        })  # fmt: skip
    return found


def _parts(course: Course, work: Passes, verdicts: Sequence[Judged]) -> dict[str, Any] | None:
    """Start + judgement + luck = final, with the errors of the first two."""
    if not verdicts or verdicts[0].provisional:
        return None
    first = verdicts[0].valued(verdicts[0].reference) if verdicts[0].reference is not None else None
    if first is None or first.mean is None:
        return None
    judgement, squares = 0.0, 0.0
    for verdict in verdicts:
        taken = work.futures(verdict.number, verdict.taken)
        steady = work.futures(verdict.number, verdict.reference)
        if taken and steady:
            ahead, error = paired(taken, steady)
            judgement += ahead
            squares += error * error
    final = score(course.last).total
    return {
        "start": round(first.mean, 1),
        "start_error": round(first.error, 1),
        "judgement": round(judgement, 1),
        "judgement_error": round(sqrt(squares), 1),
        "luck": round(final - round(first.mean, 1) - round(judgement, 1), 1),
        "luck_error": round(sqrt(squares + first.error**2), 1),
        "final": final,
    }
