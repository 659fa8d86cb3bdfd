"""The judge: works out futures of options on request, here or in other processes.

A piece of work names a decision, an option and which futures; what comes back is small and holds no game. A worker is
given the acts and the posture once, and replays the game for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Final

from attrs import Factory, frozen

from briefing.model.acts import Act
from briefing.model.game import Settings
from briefing.model.pack import Pack
from briefing.record.released import released
from briefing.review import futures
from briefing.review.course import Course, replayed
from briefing.review.crowd import Columns, follow_all
from briefing.review.line import Line, best_line
from briefing.review.loaded import Leaf, still
from briefing.review.observer import Belief, before, beliefs
from briefing.review.redbook import TYPE, book
from briefing.review.steady import Steady, of_ranks, steady
from briefing.review.whatif import other, weeks
from briefing.rules import start
from briefing.rules.tables import tables
from briefing.study.outlook import worth
from briefing.telling import ending_name

#: One future of an option: every way in which it may end, with its chance.
Future = tuple[Leaf, ...]


@frozen(slots=True)
class Piece:
    """Futures `low` to `high` of an option of a decision."""

    moment: int
    option: str
    low: int
    high: int


@frozen(slots=True, eq=False)
class Judge:
    """A course with the posture that plays on from its decisions."""

    course: Course
    beliefs: tuple[Belief, ...]
    given: Steady | None = None
    trunks: dict[tuple[int, str], futures.Trunk] = Factory(dict)

    def trunk(self, number: int, option: str) -> futures.Trunk:
        """What all futures of an option share."""
        found = self.trunks.get((number, option))
        if found is None:
            moment = self.course.moments[number]
            found = self.trunks[number, option] = futures.trunk(moment.game, moment.plan(option), self.hand)
        return found

    @property
    def hand(self) -> Steady:
        """The posture; worked out when it is first asked for, since the first verdicts do without."""
        return self.given or steady(self.course.first.pack, self.course.first.scenario.id)

    def exact(self, number: int) -> bool:
        """Whether a decision's expectation can be had without drawing: the last move, and nothing else left open."""
        moment = self.course.moments[number]
        if moment.move < moment.game.moves or not still(moment.game):
            return False
        return all(self.trunk(number, key).rest[0].verb == "advance" for key in moment.options)

    def work(self, piece: Piece) -> list[Future]:
        """The futures of a piece."""
        moment = self.course.moments[piece.moment]
        begun = self.trunk(piece.moment, piece.option)
        types = before(self.beliefs, moment.move).types
        seed = self.course.first.seed
        drawn = futures.fates(seed, moment.move, types, range(piece.low, piece.high))
        return [futures.follow(begun, fate, self.hand) for fate in drawn]

    def crowd(self, pieces: Sequence[Piece], hindsight: bool) -> tuple[list[Columns], dict[tuple[int, str], int]]:
        """The futures of pieces of one move at once, by arrays; with `hindsight` also what each option came to."""
        course, move = self.course, self.course.moments[pieces[0].moment].move
        types, seed = before(self.beliefs, move).types, course.first.seed
        begun = [self.trunk(piece.moment, piece.option) for piece in pieces]
        fates = [futures.fates(seed, move, types, range(piece.low, piece.high)) for piece in pieces]
        found = follow_all(begun, fates, self.hand)
        if not hindsight:
            return found, {}
        # The draws that this game really had are one future, in which no rung is walked.
        real = futures.Fate(seed, course.last.world[TYPE])
        brinks = [futures.brink(course.moments[each.moment], each.option, self.hand) for each in pieces]
        came = follow_all(brinks, [(real,)] * len(brinks), self.hand, dice=0)
        return found, {(each.moment, each.option): way.totals[0] for each, way in zip(pieces, came, strict=True)}

    def whole(self, number: int, option: str) -> Future:
        """The one exact future of an option: every type, every rung."""
        moment = self.course.moments[number]
        begun = self.trunk(number, option)
        types = before(self.beliefs, moment.move).types
        dice = len(tables(moment.game.pack).ladders)
        found = []
        for temper, share in enumerate(types):
            if share:
                ways = futures.follow(begun, futures.Fate(self.course.first.seed, temper), self.hand, dice)
                found += [Leaf(way.chance * share / sum(types), way.total, way.objectives, way.ceiling) for way in ways]
        return tuple(found)

    def hindsight(self, number: int, option: str) -> int:
        """What an option came to under the draws that the game really had."""
        return futures.hindsight(self.course.moments[number], option, self.hand).total

    def own(self, number: int) -> str:
        """The option that the posture itself takes at a decision."""
        moment = self.course.moments[number]
        if moment.kind == "council":
            return "work"
        if moment.kind == "launch" and not moment.game.chosen:
            return self.hand.launch(futures.decided(moment.game, self.hand))
        return self.hand.choice(moment.game) if moment.kind == "choose" else self.hand.launch(moment.game)

    def projected(self, number: int, options: Sequence[str] = ()) -> dict[str, int]:
        """What the model projects options to be worth, compared with doing nothing: at once, and without a draw."""
        moment = self.course.moments[number]
        compiled = tables(moment.game.pack)
        return {
            key: worth(moment.game, *compiled.options[key]) if key else 0
            for key in options or moment.options
            if not key or key in compiled.options
        }

    def line(self) -> Line:
        """The best line under the draws that the game really had."""
        return best_line(self.course, self.hand)

    def red(self) -> list[dict[str, Any]]:
        """Red's book."""
        return book(self.course, self.hand)

    def what_if(self, number: int, option: str) -> dict[str, Any]:
        """The other game under the same draws, in short."""
        found = other(self.course, self.course.moments[number], option, self.hand)
        return {
            "option": option, "total": found.total, "ending": ending_name(found.game, found.game.ending),
            "filled": len(found.filled), "dropped": list(found.dropped), "moves": weeks(found.events),
        }  # fmt: skip

    def lean(self, verdict: Any, path: str) -> Any:
        """How a verdict (`judgement.Judged`) leans on an assumption, and where it flips (`leaning.Lean`)."""
        from briefing.review.leaning import lean

        return lean(self, verdict, path)

    def lead(self, verdict: Any) -> float:
        """The lead that a verdict rests on, over the futures that are tried under changed assumptions."""
        from briefing.review.leaning import lead

        return lead(self, verdict, self.course.first.pack)


def judge(course: Course, hand: Steady | None = None) -> Judge:
    """The judge of a course."""
    return Judge(course, beliefs(course), hand)


# --- hands ------------------------------------------------------------------------------------------------------------

#: What is asked of a judge: the name of one of its methods, and its arguments.
Task = tuple[str, tuple[Any, ...]]
Run = Callable[[Sequence[Task]], Iterator[tuple[Task, Any]]]

_HERE: Final[list[Judge]] = []


def here(at: Judge) -> Run:
    """Work in this process, one after the other."""

    def run(tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        for task in tasks:
            yield task, getattr(at, task[0])(*task[1])

    return run


@contextmanager
def many(at: Judge, folder: str | None, jobs: int) -> Iterator[Run]:
    """Work in `jobs` processes, spawned so that they start the same on every system. `folder` is the pack's.

    They start with the first work: the first verdicts need none.
    """
    pools: list[Executor] = []

    def run(tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        if not pools:
            pools.append(_pool(at, folder, jobs))
        waiting = {pools[0].submit(_work, task): task for task in tasks}
        for done in as_completed(waiting):
            yield waiting[done], done.result()

    try:
        yield run
    finally:
        for pool in pools:
            pool.shutdown(cancel_futures=True)


def _pool(at: Judge, folder: str | None, jobs: int) -> Executor:
    first = at.course.first
    acts = [str(act) for act in at.course.acts]
    told = (folder, first.pack.digest, first.scenario.id, first.seed, first.settings, acts, at.hand.rank)
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=told)


def _begin(
    folder: str | None, digest: str, scenario: str, seed: int, settings: Settings, acts: list[str],
    rank: dict[str, int],
) -> None:  # fmt: skip  # pragma: no cover (in another process)
    """A worker starts: it loads the pack and replays the game. Ctrl-C is the parent's to answer."""
    import signal

    from briefing.pack import load

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pack: Pack | None = load(folder)
    if pack is None or pack.digest != digest:
        pack = released(digest)  # an older game is judged under the numbers that it was played with
    if pack is None:
        message = "the pack was changed while the review was at work"
        raise RuntimeError(message)
    course = replayed(start(pack, scenario, seed, settings), [Act.parse(act) for act in acts])
    _HERE[:] = [judge(course, of_ranks(pack, rank))]


def _work(task: Task) -> Any:  # pragma: no cover (in another process)
    return getattr(_HERE[0], task[0])(*task[1])
