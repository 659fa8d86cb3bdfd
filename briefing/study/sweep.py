"""Many games at once: arms over the same seeds, in chunks, on any executor."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, Future, as_completed
from importlib.util import find_spec
from os import PathLike
from typing import Any, Final

from attrs import Factory, define, frozen

from briefing.model.actors import ACTORS
from briefing.model.game import Game, Phase, Settings
from briefing.rules import apply
from briefing.rules.sight import score
from briefing.study.assumptions import Changed, changed
from briefing.study.policies import policy
from briefing.study.tally import Played, Tally

_CHUNK: Final = 50
_HEAVY_CHUNK: Final = 500
_LEAST_CHUNK: Final = 2048
_BATCH_CHUNK: Final = 16384
_MOST_ACTS: Final = 5000
#: Policies that the array engine plays; the others are played one game after the other.
ARRAYS: Final = "briefing.study.batch"


@frozen(slots=True)
class Arm:
    """One arm of a study: who plays, under which changed assumptions."""

    name: str
    policy: str
    settings: tuple[tuple[str, int], ...] = ()


@frozen(slots=True)
class Plan:
    """What is to be played. `pack` names a pack's folder (None: the shipped one), so that a worker can load it."""

    scenario: str
    arms: tuple[Arm, ...]
    seeds: int
    first: int = 0
    moves: int = 0
    opponents: str = "standard"
    pack: str | PathLike[str] | None = None


@define(slots=True)
class Study:
    """What has been played so far."""

    plan: Plan
    tallies: dict[str, Tally] = Factory(dict)
    finished: bool = False

    def take(self, tally: Tally) -> None:
        """Add a chunk."""
        self.tallies.setdefault(tally.arm, Tally(tally.arm)).merge(tally)


def has_arrays() -> bool:
    """Whether numpy is there to play thousands of games at once."""
    return find_spec("numpy") is not None and find_spec(ARRAYS) is not None


def play(game: Game, policy_name: str) -> Game:
    """One game to ENDEX by a policy, nothing kept but the state."""
    act = policy(policy_name)
    for _ in range(_MOST_ACTS):
        if game.phase is Phase.ENDEX:
            return game
        game = apply(game, act(game)).game
    message = f"the policy '{policy_name}' did not come to ENDEX"
    raise RuntimeError(message)


def played(game: Game) -> Played:
    """What a study keeps of a finished game."""
    standing = score(game)
    decisions = tuple((f"{past.card}.{past.option}", past.how) for past in game.past)
    return Played(game.seed, game.ending, standing.total, standing.ungated, standing.objectives, game.rungs, decisions)


def chunk(plan: Plan, arm: Arm, seeds: range) -> Tally:
    """One arm over some seeds. A worker's whole job: it loads the pack itself, and sends counts back."""
    from briefing.pack import load

    setting = changed(load(plan.pack), plan.scenario, arm.settings)
    settings = Settings(moves=plan.moves, opponents=plan.opponents)  # type: ignore[arg-type]
    arrays = _arrays(arm)
    if arrays is not None:
        return arrays(setting, arm, seeds, settings)
    tally = Tally(arm.name)
    for seed in seeds:
        tally.add(played(play(setting.start(seed, settings), arm.policy)))
    return tally


def _arrays(arm: Arm) -> Callable[[Changed, Arm, range, Settings], Tally] | None:
    if not has_arrays():
        return None
    from briefing.study import batch

    return batch.tally if arm.policy in batch.POLICIES else None


def chunks(plan: Plan) -> list[tuple[Arm, range]]:
    """The work in pieces, arms interleaved, so that a study that is stopped has paired seeds to show."""
    # Greedy weighs every option to ENDEX, a hundred times the work of a posture that ranks by a table.
    heavy = any(arm.policy == "greedy" for arm in plan.arms)
    size = _BATCH_CHUNK if has_arrays() and not heavy else _HEAVY_CHUNK if has_arrays() else _CHUNK
    # An array chunk has a fixed cost of a tenth of a second: smaller pieces than this would be mostly that.
    least = _LEAST_CHUNK if has_arrays() and not heavy else 1
    size = max(least, min(size, -(-plan.seeds // 4)))
    pieces = []
    for begin in range(plan.first, plan.first + plan.seeds, size):
        seeds = range(begin, min(begin + size, plan.first + plan.seeds))
        pieces += [(arm, seeds) for arm in plan.arms]
    return pieces


def run(plan: Plan, executor: Executor | None = None, told: Callable[[int, int], None] | None = None) -> Study:
    """Play a plan, on an executor or here. `told(done, all)` is called as games finish.

    KeyboardInterrupt ends it early: what is finished is returned, `finished` says that it is not all.
    """
    study = Study(plan)
    pieces = chunks(plan)
    every = sum(len(seeds) for _, seeds in pieces)
    done = 0
    results = _here(plan, pieces) if executor is None else _there(plan, pieces, executor)
    try:
        for tally in results:
            study.take(tally)
            done += tally.games
            if told is not None:
                told(done, every)
        study.finished = True
    except KeyboardInterrupt:
        results.close()
    return study


def _here(plan: Plan, pieces: Sequence[tuple[Arm, range]]) -> Generator[Tally, None, None]:
    for arm, seeds in pieces:
        yield chunk(plan, arm, seeds)


def _there(plan: Plan, pieces: Sequence[tuple[Arm, range]], executor: Executor) -> Generator[Tally, None, None]:
    waiting: list[Future[Tally]] = [executor.submit(chunk, plan, arm, seeds) for arm, seeds in pieces]
    try:
        for future in as_completed(waiting):
            yield future.result()
    finally:
        for future in waiting:
            future.cancel()


def to_json(study: Study) -> dict[str, Any]:
    """The study as one document."""
    from briefing.study.tally import paired

    names = [arm.name for arm in study.plan.arms if arm.name in study.tallies]
    first = study.tallies[names[0]] if names else None
    return {
        "scenario": study.plan.scenario,
        "seeds": study.plan.seeds,
        "first_seed": study.plan.first,
        "finished": study.finished,
        "actors": list(ACTORS),
        "arms": [
            study.tallies[name].to_json() | {"policy": arm.policy, "set": dict(arm.settings)}
            for arm in study.plan.arms
            if (name := arm.name) in study.tallies
        ],
        "paired": {name: paired(first, study.tallies[name]).to_json() for name in names[1:] if first is not None},
    }
