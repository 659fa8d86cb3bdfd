"""The player's forecasts and source grades against what came and what was true.

Brier score: the mean squared difference between the probability given and what happened (0 is perfect, 0.25 is what
"even" earns every time). Skill is 1 - Brier / Brier of a reference: how often such things happened in this very game
(its base rate), and the model's own probability at the time. With a dozen forecasts both are rough, and it is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from briefing.model.events import Graded, Opened, Settled, Tasked
from briefing.review.course import Course
from briefing.rules.tables import tables
from briefing.wording import ICD, term

_RELIABILITY: Final = "ABCDEF"
_CREDIBILITY: Final = "123456"


def forecasts(course: Course) -> dict[str, Any]:
    """Every settled forecast, the scores, and the reliability bins by the words of ICD 203."""
    questions = tables(course.first.pack).questions
    rows: list[dict[str, Any]] = []
    said_at: dict[int, int] = {}
    for number, events in enumerate(course.events):
        game = course.games[number]
        if number and course.acts[number - 1].verb == "forecast":
            said_at[game.move] = number
        for event in events:
            if isinstance(event, Settled):
                asked = questions[event.question]
                rows.append({
                    "move": game.move, "act": said_at.get(game.move), "question": asked.text, "actor": asked.actor,
                    "rung": asked.rung, "percent": event.percent, "model_ppm": event.model,
                    "happened": event.happened, "word": None if event.percent is None else term(event.percent).word,
                })  # fmt: skip
    given = [row for row in rows if row["percent"] is not None]
    found: dict[str, Any] = {"asked": len(rows), "given": len(given), "rows": rows, "bins": _bins(given)}
    if rows:
        happened = [float(row["happened"]) for row in rows]
        found["model_alone"] = round(_brier([row["model_ppm"] / 1e6 for row in rows], happened), 4)
    if given:
        found |= _scores(given)
    return found


def _scores(given: Sequence[dict[str, Any]]) -> dict[str, Any]:
    outcomes = [float(row["happened"]) for row in given]
    base = sum(outcomes) / len(outcomes)
    own = _brier([row["percent"] / 100 for row in given], outcomes)
    model = _brier([row["model_ppm"] / 1e6 for row in given], outcomes)
    rate = _brier([base] * len(given), outcomes)
    return {
        "brier": round(own, 4),
        "brier_model": round(model, 4),
        "brier_base": round(rate, 4),
        "base_rate": round(base, 4),
        "skill_base": round(1 - own / rate, 4) if rate else None,
        "skill_model": round(1 - own / model, 4) if model else None,
    }


def _brier(said: Sequence[float], outcomes: Sequence[float]) -> float:
    return sum((p - o) ** 2 for p, o in zip(said, outcomes, strict=True)) / len(outcomes)


def _bins(given: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One bin a word: how many, the mean said, and how often it happened."""
    found = []
    for word in ICD:
        inside = [row for row in given if row["word"] == word.word]
        found.append({
            "word": word.word, "low": word.low, "high": word.high, "many": len(inside),
            "said": round(sum(row["percent"] for row in inside) / len(inside), 1) if inside else None,
            "happened": round(100 * sum(row["happened"] for row in inside) / len(inside), 1) if inside else None,
        })  # fmt: skip
    return found


def sources(course: Course) -> dict[str, Any]:
    """The player's grades beside the reports' merits, by axis; and what the reports were in truth."""
    reports = tables(course.first.pack).reports
    rows = []
    for number, events in enumerate(course.events):
        for event in events:
            if isinstance(event, Opened):
                rows += [
                    {"move": event.move, "report": name, "grade": None, "act": None, "tasked": None}
                    for name in event.reports
                ]
            elif isinstance(event, Graded | Tasked):
                row = next(row for row in reversed(rows) if row["report"] == event.report)
                if isinstance(event, Graded):
                    row |= {"grade": event.grade, "act": number}
                else:
                    row |= {"tasked": event.result}
    for row in rows:
        report = reports[str(row["report"])]
        row |= {"from": report.sender, "text": report.text, "originator": report.grade, "merits": report.merits,
                "veracity": report.veracity, "why": report.why}  # fmt: skip
    graded = [row for row in rows if row["grade"]]
    return {
        "rows": rows,
        "graded": len(graded),
        "reliability": _axis([(str(r["grade"])[0], str(r["merits"])[0]) for r in graded], _RELIABILITY),
        "credibility": _axis([(str(r["grade"])[1], str(r["merits"])[1]) for r in graded], _CREDIBILITY),
        "veracity": _veracity(rows),
    }


def _axis(pairs: Sequence[tuple[str, str]], scale: str) -> dict[str, Any]:
    """Agreement on one axis. F and 6 mean "cannot be judged": they are right or wrong, but at no distance."""
    apart = [
        abs(scale.index(own) - scale.index(merit)) for own, merit in pairs if scale[-1] not in (own, merit)
    ]  # fmt: skip
    kinder = sum(scale.index(own) < scale.index(merit) for own, merit in pairs)
    return {
        "same": sum(own == merit for own, merit in pairs),
        "of": len(pairs),
        "mean_distance": round(sum(apart) / len(apart), 2) if apart else None,
        "kinder": kinder,
    }


def _veracity(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each kind of report was believed to be: credibility 1-2 believed, 4-5 doubted, 3 and 6 left open."""
    found = []
    for kind in ("sound", "stale", "wrong", "planted"):
        inside = [row for row in rows if row["veracity"] == kind]
        signs = [str(row["grade"])[1] for row in inside if row["grade"]]
        found.append({
            "veracity": kind, "shown": len(inside), "graded": len(signs),
            "believed": sum(sign in "12" for sign in signs), "open": sum(sign in "36" for sign in signs),
            "doubted": sum(sign in "45" for sign in signs), "tasked": sum(bool(row["tasked"]) for row in inside),
        })  # fmt: skip
    return found
