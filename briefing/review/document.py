"""The review as one document of plain data: what `--json` prints, the report shows and the cache keeps.

Equal games give equal documents, byte for byte: there is no clock in it, and no count of processes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from attrs import frozen

from briefing.model.events import Acted, Scored
from briefing.model.game import Game
from briefing.review import forecasts, leaning, ledger, observer, redbook
from briefing.review.course import Course
from briefing.review.effort import effort as effort_of
from briefing.review.judge import Judge, Run
from briefing.review.judgement import Judged, Passes
from briefing.review.leaning import heaviest
from briefing.review.line import Line
from briefing.review.rounds import passes
from briefing.review.teaching import teaching
from briefing.review.titles import label
from briefing.review.verdicts import decisions, summary
from briefing.review.whatif import quantiles
from briefing.rules import RULES_VERSION
from briefing.rules.sight import score
from briefing.rules.tables import tables
from briefing.telling import ending_name
from briefing.wording import BANNER

FORMAT: Final = 2
CAVEAT: Final = (
    "Best under these assumptions, never the truth: every value here follows from the pack's own numbers, which can be"
    " doubted and changed."
)
KNOWN: Final = (
    "What counts as known at a decision: the state of the model as it then stood, what each opponent perceived, and the"
    " week's instructions of every capital. What does not: Russia's type (taken from what an ideal observer could hold"
    " likely), who among the wavering breaks silence, and every draw still to come."
)


@frozen(slots=True)
class Stage:
    """How far the review is. `document` comes with the last stage, `verdicts` after each round of judgement."""

    done: int
    whole: int
    said: str
    verdicts: tuple[Judged, ...] = ()
    document: dict[str, Any] | None = None


def stages(at: Judge, run: Run, effort: str = "standard", work: Passes | None = None) -> Iterator[Stage]:
    """The review, stage by stage: first marks at once, then finer ones, then the document. Close it to stop."""
    course = at.course
    marks = course.first.settings.mode == "training"
    kept = work or Passes(at, effort_of(course, effort))
    verdicts: tuple[Judged, ...] = ()
    whole = 1
    if marks:
        for step in passes(at, run, kept.effort, kept, (("line", ()), ("red", ()))):
            verdicts = step.verdicts or verdicts
            whole = step.whole + 1
            yield Stage(step.done, whole, step.said, step.verdicts)
    else:
        for (name, _), result in run([("red", ())]):
            kept.beside[name] = result
    others, leans = _last(kept, run, verdicts)
    found = build(at, kept, verdicts, others, leans, marks=marks)
    # As it will be read back from JSON: lists for tuples.
    yield Stage(whole, whole, "done", verdicts, json.loads(json.dumps(found)))


def _last(
    kept: Passes, run: Run, verdicts: tuple[Judged, ...]
) -> tuple[dict[int, dict[str, Any]], dict[str, Any] | None]:
    """The other games of what was marked, and what the heaviest verdict leans on."""
    verdict = heaviest(verdicts)
    tried = leaning.tasks(kept.judge, verdict) if verdict is not None else []
    tried += [("what_if", (each.number, each.best)) for each in verdicts if each.mark not in ("", "!")]
    found = list(run(tried))
    others = {task[1][0]: other for task, other in found if task[0] == "what_if"}
    if verdict is None:
        return others, None
    best, taken = (kept.futures(verdict.number, key) for key in (verdict.best, verdict.taken))
    leans = [lean for task, lean in found if task[0] == "lean"]
    standing = next(lead for task, lead in found if task[0] == "lead")
    return others, leaning.leanings(kept.judge, verdict, best, taken, leans, standing)


def build(
    at: Judge, kept: Passes, verdicts: tuple[Judged, ...], others: dict[int, dict[str, Any]],
    leans: dict[str, Any] | None, *, marks: bool,
) -> dict[str, Any]:  # fmt: skip
    """The document, from what was worked out."""
    course = at.course
    first = course.first
    types = [temper.id for temper in tables(first.pack).ladder["russia"].actor.tempers]
    told = forecasts.forecasts(course)
    return {
        "format": FORMAT,
        "banner": BANNER,
        "caveat": CAVEAT,
        "known": KNOWN,
        "mode": first.settings.mode,
        "game": _game(course),
        "work": _work(kept),
        "outcome": _outcome(course.last),
        "timeline": _timeline(course),
        "summary": summary(course, kept, verdicts) if marks else None,
        "decisions": [_with_other(each, others, kept) for each in decisions(course, verdicts, marks=marks, work=kept)],
        "line": _line(course, kept.beside["line"]) if marks else None,
        "actors": redbook.actors(first),
        "red": kept.beside["red"],
        "credibility": ledger.credibility(course),
        "coordination": _coordination(at, types, told),
        "forecasts": told,
        "sources": forecasts.sources(course),
        "assumptions": leans,
        "teaching": teaching(course, verdicts if marks else ()),
    }


def _with_other(entry: dict[str, Any], others: dict[int, dict[str, Any]], kept: Passes) -> dict[str, Any]:
    found = others.get(entry["number"])
    if found is not None:
        entry["what_if"] = found | {"spread": quantiles(kept.futures(entry["number"], entry["best"]))}
    return entry


def _work(kept: Passes) -> dict[str, Any]:
    """What the judgement rests on. Its numbers for a count of futures do not depend on the engine; the count does."""
    many = [len(found) for found in kept.samples.values()]
    return {
        "effort": kept.effort.name,
        "engine": kept.effort.engine,
        "futures": sum(many),
        "most": max(many, default=0),
    }


def _game(course: Course) -> dict[str, Any]:
    first = course.first
    return {
        "scenario": first.scenario.id,
        "title": first.scenario.title,
        "task": first.scenario.task,
        "pack": first.pack.id,
        "pack_version": first.pack.version,
        "pack_digest": first.pack.digest,
        "rules": RULES_VERSION,
        "seed": str(first.seed),
        "moves": first.moves,
        "played": course.last.move,
        "opponents": first.settings.opponents,
        "acts": [str(act) for act in course.acts],
        "receipt": course.receipt,
    }


def _outcome(game: Game) -> dict[str, Any]:
    standing = score(game)
    values = dict(standing.objectives)
    ending = next((each for each in game.pack.endings if each.id == game.ending), None)
    return {
        "ending": game.ending,
        "name": ending_name(game, game.ending),
        "text": ending.text if ending else "",
        "total": standing.total,
        "ungated": standing.ungated,
        "gates": [
            {"id": gate.id, "name": gate.name, "ceiling": gate.ceiling}
            for gate in game.pack.gates
            if gate.id in standing.gates
        ],
        "objectives": [
            {"id": each.id, "name": each.name, "value": values[each.id], "weight": each.weight, "asks": each.asks}
            for each in game.pack.objectives
        ],
    }


def _timeline(course: Course) -> list[dict[str, Any]]:
    """Move by move: the standing and the rungs."""
    ladders = tables(course.first.pack).ladder
    found: list[dict[str, Any]] = []
    for number, events in enumerate(course.events):
        for event in events:
            if isinstance(event, Acted):
                if not found or found[-1]["move"] != course.games[number].move:
                    found.append({"move": course.games[number].move, "act": number, "rungs": {}, "total": None})
                rungs = [rung.id for rung in ladders[event.actor].actor.rungs]
                at = rungs.index(event.rung)
                severity = ladders[event.actor].severities[at]
                found[-1]["rungs"][event.actor] = {"rung": event.rung, "severity": severity, "seen": event.seen}
            elif isinstance(event, Scored):
                found[-1] |= {"total": event.total, "objectives": dict(event.objectives)}
    return found


def _line(course: Course, line: Line) -> dict[str, Any]:
    game = course.first
    return {
        "how": line.how,
        "tried": line.tried,
        "kept": line.width,
        "depth": len(line.weeks),
        "total": line.total,
        "own": score(course.last).total,
        "acts": [str(act) for act in line.acts],
        "weeks": [
            {
                "move": week.move,
                "choose": week.choose,
                "choose_label": label(game, "choose", week.choose) if week.choose else "",
                "launch": week.launch,
                "launch_label": label(game, "launch", week.launch),
                "answers": [_answer(game, answer) for answer in week.answers],
            }
            for week in line.weeks
        ],
    }


def _answer(game: Game, answer: Acted) -> dict[str, Any]:
    ladder = tables(game.pack).ladder[answer.actor]
    words = {driver.name: driver.words or driver.name for driver in ladder.actor.drivers}
    at = [rung.id for rung in ladder.actor.rungs].index(answer.rung)
    causes = sorted((pair for pair in answer.causes if pair[1]), key=lambda pair: (-abs(pair[1]), pair[0]))[:3]
    return {
        "actor": answer.actor,
        "rung": answer.rung,
        "name": ladder.actor.rungs[at].name,
        "chance_ppm": answer.ppm[at],
        "causes": [{"words": words[name], "factor": round(2.0 ** (logit / 1024), 3)} for name, logit in causes],
    }


def _coordination(at: Judge, types: list[str], told: dict[str, Any]) -> dict[str, Any]:
    """The ideal observer's beliefs, and beside them what the player forecast and what the model held."""
    said = {row["move"]: row for row in told["rows"]}
    rows = observer.to_json(at.beliefs, types)
    for row in rows:
        asked = said.get(row["move"])
        row["forecast"] = asked and {key: asked[key] for key in ("question", "percent", "model_ppm", "happened")}
    last = at.course.last
    return {
        "moves": rows,
        "call": next((row["move"] for row in rows if row["called"]), 0),
        "type": types[last.world[redbook.TYPE]],
    }
