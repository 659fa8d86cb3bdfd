"""The work of judging, round by round, coarse to fine.

It goes by count, never by the clock, so that equal games give equal verdicts. First what the model projects
(`study.outlook`, no draw: a verdict at once); then a few futures of every option; then more of those that may still be
best, of the one taken and of the posture's own, the field shrinking from round to round; then many where the one taken
and the best cannot be told apart. By arrays (`crowd`) every option that was open is followed; by the rules alone, of a
launch's dozens those that the projection puts first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from attrs import frozen

from briefing.review.course import NONE, Moment
from briefing.review.effort import Effort
from briefing.review.judge import Judge, Piece, Run, Task
from briefing.review.judgement import Judged, Passes
from briefing.review.scale import INACCURACY

#: A loss of less than this much of W is not worth more futures: whatever they said, it would get no mark.
_MATTERS: Final = INACCURACY / 2
#: So many lanes are one piece of work: more are shared among the processes.
_CROWD: Final = 8192
_SAID: Final = ("coarse", "finer", "finest")


@frozen(slots=True)
class Progress:
    """How far the work is: `done` of about `whole` pieces, and after each round the verdicts so far."""

    done: int
    whole: int
    said: str
    verdicts: tuple[Judged, ...] = ()


def passes(
    at: Judge, run: Run, effort: Effort, work: Passes | None = None, beside: Sequence[Task] = ()
) -> Iterator[Progress]:
    """Judge every decision, round by round. The last Progress carries the verdicts; `work` keeps the samples, and what
    came of the tasks that are done `beside` it (long ones, which share the processes with the second round).
    """
    work = work or Passes(at, effort)
    moments = at.course.moments
    whole, done = _guess(work) + len(beside), 0
    for moment in moments:  # what can be said at once
        if moment.kind != "council":
            quick = moment.options if moment.kind == "choose" else tuple(dict.fromkeys((NONE, moment.taken)))
            work.projected[moment.number] = at.projected(moment.number, quick)
    yield Progress(done, whole, "projected", work.verdicts())
    if effort.screened:
        launches: list[Task] = [("projected", (moment.number,)) for moment in moments if moment.kind == "launch"]
        for (_, (number,)), found in run(launches):
            work.projected[number] = found
            done += 1
            yield Progress(done, whole, "projected")
    work.exact = {moment.number for moment in moments if at.exact(moment.number)}
    for number in range(len(effort.rounds)):
        said = _SAID[min(number, 2)]
        tasks = [*(beside if number == 1 else ()), *_tasks(work, number)]
        for task, result in run(tasks):
            _take(work, task, result)
            done += 1
            yield Progress(min(done, whole), whole, said)
        yield Progress(min(done, whole), whole, said, work.verdicts())


def _guess(work: Passes) -> int:
    """About how many pieces of work there will be."""
    moments = work.judge.course.moments
    if work.effort.engine == "arrays":
        moves = len({moment.move for moment in moments})
        return moves * work.effort.always
    return sum(3 if moment.kind == "council" else 6 for moment in moments) * 3 + len(moments)


def _take(work: Passes, task: Task, result: Any) -> None:
    name, words = task
    if name == "work":
        piece: Piece = words[0]
        work.samples.setdefault((piece.moment, piece.option), []).extend(result)
    elif name == "crowd":
        columns, hindsight = result
        for piece, column in zip(words[0], columns, strict=True):
            work.samples.setdefault((piece.moment, piece.option), []).extend(column.futures())
        work.hindsight |= hindsight
    elif name == "whole":
        work.samples[words] = [result]
    elif name == "hindsight":
        work.hindsight[words] = result
    else:
        work.beside[name] = result


def candidates(work: Passes, moment: Moment) -> tuple[str, ...]:
    """The options that are followed: all, but where a launch is screened those that the projection puts first."""
    most = work.effort.screened
    if moment.kind != "launch" or not most:
        return moment.options
    known = work.projected[moment.number]
    first = sorted((key for key in moment.options if key), key=lambda key: (-known[key], key))[:most]
    wanted = {NONE, moment.taken, work.judge.own(moment.number), *first}
    return tuple(key for key in moment.options if key in wanted)


def _tasks(work: Passes, number: int) -> list[Task]:
    """The pieces of one round for all decisions."""
    tasks: list[Task] = []
    pieces: dict[int, list[Piece]] = {}
    for moment in work.judge.course.moments:
        if moment.number in work.exact:
            if not number:
                keys = candidates(work, moment)
                tasks += [("whole", (moment.number, key)) for key in keys]
                tasks += [("hindsight", (moment.number, key)) for key in keys]
            continue
        keys, high = _round(work, moment, number)
        for key in keys:
            at = work.one(moment, key)
            if work.asked.get(at, 0) < high:
                pieces.setdefault(moment.move, []).append(Piece(*at, work.asked.get(at, 0), high))
                work.asked[at] = high
        if number == 1 and work.effort.engine == "scalar":
            tasks += [("hindsight", (moment.number, key)) for key in keys]
    if work.effort.engine == "scalar":
        return [("work", (piece,)) for found in pieces.values() for piece in found] + tasks
    return [("crowd", (some, number == 1)) for found in pieces.values() for some in _shared(found)] + tasks


def _shared(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Pieces of one move in parts that are worth a call each."""
    part: list[Piece] = []
    for piece in pieces:
        part.append(piece)
        if sum(each.high - each.low for each in part) >= _CROWD:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)


def _round(work: Passes, moment: Moment, number: int) -> tuple[tuple[str, ...], int]:
    """Who goes on to a round for one decision, and up to how many futures."""
    effort = work.effort
    high = effort.of(moment)[number]
    if number == 0:
        return candidates(work, moment), high
    verdict = work.verdict(moment)
    # What was left early and is ahead of the best by what was seen of it then gets its chance.
    ahead = tuple(each.key for each in verdict.options if each.mean is not None and each.behind < 0)
    told = verdict.settled or verdict.best == verdict.taken or verdict.chances < _MATTERS
    last = number == len(effort.rounds) - 1
    if not ahead and (last or (number >= effort.always and told)):
        return (), high
    if number >= effort.always and (told or last):
        high = max(each.futures for each in verdict.options)
    return tuple(dict.fromkeys((*_kept(verdict, effort, number), *ahead))), high


def _kept(verdict: Judged, effort: Effort, number: int) -> tuple[str, ...]:
    """Who goes on: the taken, the best, the posture's own, and in the wider rounds whatever may yet be best."""
    ranked = sorted((each for each in verdict.options if each.mean is not None), key=lambda each: each.behind)
    wanted = {verdict.taken, verdict.best, verdict.reference}
    wanted |= {each.key for each in ranked[: effort.going_on(number, len(ranked))]}
    return tuple(each.key for each in verdict.options if each.key in wanted and each.mean is not None)


def judged(at: Judge, run: Run, effort: Effort) -> tuple[Judged, ...]:
    """Judge every decision, without looking on."""
    found: tuple[Judged, ...] = ()
    for step in passes(at, run, effort):
        found = step.verdicts or found
    return found
