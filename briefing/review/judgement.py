"""Judgement: what every option that was open was worth in expectation, and how the one that was taken compares.

The work goes coarse to fine and by count, never by the clock, so that equal games give equal verdicts. First what the
model projects (`study.outlook`, no draw: a verdict at once); then a few futures of every option (of a launch's dozens
those that the projection puts first); then more futures of those that may still be best, of the one taken and of the
posture's own; then more again where the one taken and the best cannot be told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

from attrs import Factory, define, frozen

from briefing.review.course import NONE, Moment
from briefing.review.estimate import Estimate, estimate, paired
from briefing.review.futures import Trunk
from briefing.review.judge import Future, Judge, Piece, Run, Task
from briefing.review.scale import INACCURACY, SIGNIFICANT, Mark, chance, mark

How = Literal["exact", "sampled", "projected"]

#: How many of a launch's options are followed, besides none, the one taken and the posture's.
_SCREENED: Final = 2
#: A loss of less than this much of W is not worth more futures: whatever they said, it would get no mark.
_MATTERS: Final = INACCURACY / 2


@frozen(slots=True)
class Effort:
    """Futures per option in each of the three rounds; in the last move, where each is every way by its chance."""

    name: str
    rounds: tuple[int, int, int]
    last: tuple[int, int, int] = (2, 4, 6)

    def of(self, moment: Moment) -> tuple[int, int, int]:
        """The rounds of a decision."""
        return self.last if moment.move >= moment.game.moves else self.rounds


EFFORTS: Final = {each.name: each for each in (
    Effort("quick", (2, 4, 6), (1, 2, 3)), Effort("standard", (3, 7, 14)), Effort("deep", (16, 64, 256), (4, 12, 32)),
)}  # fmt: skip


@frozen(slots=True)
class Valued:
    """One option's value. `mean` is None for one that was only projected; `behind` is how far it is behind the best,
    over the futures that both have, and `mean` is the best's less that: so options followed into fewer futures compare.
    """

    key: str
    how: How
    projected: int | None
    mean: float | None = None
    error: float = 0.0
    behind: float = 0.0
    behind_error: float = 0.0
    futures: int = 0
    objectives: tuple[float, ...] = ()
    hindsight: int | None = None


@frozen(slots=True)
class Judged:
    """A decision with its verdict. `reference` is the posture's own option: what a steady hand would have done.

    `settled`: the difference between the one taken and the best exceeds twice its standard error. `only`: the one
    taken is best, and what comes next is clearly worse. `loss` in points of the final score, `chances` in W.
    """

    number: int
    taken: str
    best: str
    reference: str
    options: tuple[Valued, ...]
    loss: float
    loss_error: float
    chances: float
    settled: bool
    only: bool
    mark: Mark
    provisional: bool

    def valued(self, key: str) -> Valued:
        """One option's value. Raises StopIteration."""
        return next(each for each in self.options if each.key == key)


@define(slots=True)
class Passes:
    """The work in progress: what has been sampled and projected so far."""

    judge: Judge
    effort: Effort
    samples: dict[tuple[int, str], list[Future]] = Factory(dict)
    projected: dict[int, dict[str, int]] = Factory(dict)
    hindsight: dict[tuple[int, str], int] = Factory(dict)
    exact: set[int] = Factory(set)
    same: dict[tuple[int, str], tuple[int, str]] = Factory(dict)
    trunks: dict[Trunk, tuple[int, str]] = Factory(dict)
    asked: dict[tuple[int, str], int] = Factory(dict)
    beside: dict[str, Any] = Factory(dict)

    @property
    def name(self) -> str:
        """The effort by its name."""
        return self.effort.name

    @property
    def engine(self) -> str:
        """What follows the futures."""
        return "scalar"

    def futures(self, number: int, key: str) -> list[Future]:
        """What has been sampled of an option."""
        return self.samples.get(self.same.get((number, key), (number, key)), [])

    def one(self, moment: Moment, key: str) -> tuple[int, str]:
        """Options of one move that come to the same state, whichever decision led there, are sampled once."""
        found = self.same.get((moment.number, key))
        if found is None:
            begun = self.judge.trunk(moment.number, key)
            found = self.same[moment.number, key] = self.trunks.setdefault(begun, (moment.number, key))
        return found

    def verdicts(self) -> tuple[Judged, ...]:
        """Every decision as far as it is known."""
        return tuple(self.verdict(moment) for moment in self.judge.course.moments)

    def verdict(self, moment: Moment) -> Judged:
        """One decision as far as it is known."""
        sampled = {key: self.futures(moment.number, key) for key in moment.options}
        found = {key: estimate(each) for key, each in sampled.items() if each}
        if moment.taken not in found or len(found) < 2:
            return self._provisional(moment)
        exact = moment.number in self.exact
        best = max(found, key=lambda key: (found[key].futures, found[key].mean, key == moment.taken, key))
        top = found[best].futures
        best = max((k for k in found if found[k].futures == top), key=lambda k: (found[k].mean, k == moment.taken, k))
        options = [self._valued(moment, key, found, sampled, best, exact=exact) for key in moment.options]
        taken = next(each for each in options if each.key == moment.taken)
        settled = taken.behind > SIGNIFICANT * taken.behind_error + 1e-9
        only = best == moment.taken and _only(options, found[best].mean)
        loss = max(0.0, taken.behind)
        lost = chance(found[best].mean) - chance(found[best].mean - loss) if loss else 0.0
        return Judged(
            moment.number, moment.taken, best, self.judge.own(moment.number), tuple(options), loss, taken.behind_error,
            max(0.0, lost), settled, only, mark(lost, settled, only), provisional=False,
        )  # fmt: skip

    def _valued(
        self, moment: Moment, key: str, found: dict[str, Estimate], sampled: dict[str, list[Future]], best: str,
        *, exact: bool,
    ) -> Valued:  # fmt: skip
        projected = self.projected.get(moment.number, {}).get(key)
        if key not in found:
            return Valued(key, "projected", projected)
        own = found[key]
        behind, error = paired(sampled[best], sampled[key])
        how: How = "exact" if exact else "sampled"
        return Valued(
            key, how, projected, found[best].mean - behind, 0.0 if exact else own.error,
            behind, 0.0 if exact else error, own.futures, own.objectives, self.hindsight.get((moment.number, key)),
        )  # fmt: skip

    def _provisional(self, moment: Moment) -> Judged:
        """A first verdict, by projection alone."""
        known = self.projected.get(moment.number, {})
        options = tuple(Valued(key, "projected", known.get(key)) for key in moment.options)
        best = max(known, key=lambda key: (known[key], key == moment.taken, key), default=moment.taken)
        loss = float(known.get(best, 0) - known.get(moment.taken, known.get(best, 0)))
        from briefing.review.scale import fitted

        middle = float(fitted()["v0"])
        lost = chance(middle) - chance(middle - loss)
        settled = loss > 0 and lost >= INACCURACY
        return Judged(
            moment.number, moment.taken, best, "", options, loss, 0.0, lost, settled, only=False,
            mark=mark(lost, settled, only=False), provisional=True,
        )  # fmt: skip


def _only(options: Sequence[Valued], best: float) -> bool:
    """Whether the next best is clearly behind, by at least an inaccuracy."""
    others = [each for each in options if each.mean is not None and each.behind > 0]
    followed = sum(each.mean is not None for each in options)
    if not others or len(others) < followed - 1:
        return False
    return all(
        each.behind > SIGNIFICANT * each.behind_error and chance(best) - chance(each.mean or 0.0) >= INACCURACY
        for each in others
    )


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
    whole = sum(3 if moment.kind == "council" else 6 for moment in moments) * 3 + len(moments)
    done = 0
    for moment in moments:  # what can be said at once
        if moment.kind != "council":
            quick = moment.options if moment.kind == "choose" else tuple(dict.fromkeys((NONE, moment.taken)))
            work.projected[moment.number] = at.projected(moment.number, quick)
    yield Progress(done, whole, "projected", work.verdicts())
    launches: list[Task] = [("projected", (moment.number,)) for moment in moments if moment.kind == "launch"]
    for (_, (number,)), found in run(launches):
        work.projected[number] = found
        done += 1
        yield Progress(done, whole, "projected")
    work.exact = {moment.number for moment in moments if at.exact(moment.number)}
    for number, said in enumerate(("coarse", "finer", "finest", "finest")):
        tasks = [*(beside if number == 1 else ()), *(t for moment in moments for t in _round(work, moment, number))]
        for task, result in run(tasks):
            _take(work, task, result)
            done += 1
            yield Progress(min(done, whole), whole, said)
        yield Progress(min(done, whole), whole, said, work.verdicts())


def _take(work: Passes, task: Task, result: object) -> None:
    name, words = task
    if name == "work":
        piece: Piece = words[0]
        work.samples.setdefault((piece.moment, piece.option), []).extend(result)  # type: ignore[arg-type]
    elif name == "whole":
        work.samples[words] = [result]  # type: ignore[list-item]
    elif name == "hindsight":
        work.hindsight[words] = result  # type: ignore[assignment]
    else:
        work.beside[name] = result


def candidates(work: Passes, moment: Moment) -> tuple[str, ...]:
    """The options that are followed: all, but of a launch's dozens those that the projection puts first."""
    if moment.kind != "launch":
        return moment.options
    known = work.projected[moment.number]
    first = sorted((key for key in moment.options if key), key=lambda key: (-known[key], key))[:_SCREENED]
    wanted = {NONE, moment.taken, work.judge.own(moment.number), *first}
    return tuple(key for key in moment.options if key in wanted)


def _round(work: Passes, moment: Moment, number: int) -> list[Task]:
    """The pieces of one round for one decision."""
    if moment.number in work.exact:
        if number:
            return []
        whole: list[Task] = [("whole", (moment.number, key)) for key in candidates(work, moment)]
        return whole + [("hindsight", (moment.number, key)) for key in candidates(work, moment)]
    high = work.effort.of(moment)[min(number, 2)]
    if number == 0:
        keys = candidates(work, moment)
    else:
        verdict = work.verdict(moment)
        # What was left early and is ahead of the best by what was seen of it then gets its chance.
        ahead = tuple(each.key for each in verdict.options if each.mean is not None and each.behind < 0)
        told = verdict.settled or verdict.best == verdict.taken or verdict.chances < _MATTERS
        if not ahead and (number == 3 or (number == 2 and told)):
            return []
        keys = (*_kept(verdict, all_of=number == 1), *ahead)
        if number > 1 and (told or number == 3):
            high = max(each.futures for each in verdict.options)
    tasks: list[Task] = []
    for key in keys:
        at = work.one(moment, key)
        if work.asked.get(at, 0) < high:
            tasks.append(("work", (Piece(*at, work.asked.get(at, 0), high),)))
            work.asked[at] = high
    if number == 1:
        tasks += [("hindsight", (moment.number, key)) for key in keys]
    return tasks


def _kept(verdict: Judged, *, all_of: bool) -> tuple[str, ...]:
    """Who goes on: the taken, the best, the posture's own, and in the second round whatever may yet be best."""
    ranked = sorted((each for each in verdict.options if each.mean is not None), key=lambda each: each.behind)
    wanted = {verdict.taken, verdict.best, verdict.reference}
    if all_of:
        wanted |= {each.key for each in ranked[:2]}
    return tuple(each.key for each in verdict.options if each.key in wanted and each.mean is not None)


def judged(at: Judge, run: Run, effort: Effort) -> tuple[Judged, ...]:
    """Judge every decision, without looking on."""
    found: tuple[Judged, ...] = ()
    for step in passes(at, run, effort):
        found = step.verdicts or found
    return found
