"""Our own rows: whole games on the shipped pack, one after the other, and many at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib import import_module
from multiprocessing import get_context
from typing import Any

from briefing.model.acts import Act
from briefing.model.game import Game, Phase, Settings
from briefing.model.pack import Pack
from briefing.pack import load
from briefing.rules import apply, start
from briefing.study.policies import Policy, policy
from tests.bench.peers.timing import REPEATS, best
from tests.bench.report import Growth, Row

GROUPS = ("scalar", "batch", "growth")
MOVES = 12
#: `random` lists every open act; `hawk` is what a batch can play by tables, and takes most to the Council.
POLICIES = ("random", "hawk")
DECISIONS = frozenset({"choose", "launch", "consult", "soften", "silence", "coalition", "withdraw"})
#: Where growth is looked at: moves a game, games one after the other, games at once.
LENGTHS = (6, 12, 24, 48)
NUMBERS = (10, 40, 160)
LANES = (256, 2048, 16384)
_RECORDED = 40
_MOST_LANES = 1 << 15
_SETTINGS = Settings(moves=MOVES)


@cache
def _pack() -> Pack:
    return load(cached=False)


def rows(wanted: set[str], seconds: float) -> list[Row]:
    """Our rows. The first is what all others are compared with, and is there whatever is wanted."""
    names = POLICIES if "scalar" in wanted else POLICIES[:1]
    found = [_given(name, seconds) for name in names]
    if "scalar" in wanted:
        found += [_thinking(name, seconds) for name in POLICIES]
    if "batch" in wanted:
        found += [row for name in POLICIES for row in _batches(name, seconds)]
    return found


def _begin(seed: int, moves: int = MOVES) -> Game:
    pack = _pack()
    return start(pack, pack.scenarios[0].id, seed, Settings(moves=moves))


def _acts(play: Policy, seed: int, moves: int = MOVES) -> Iterator[Act]:
    game = _begin(seed, moves)
    while game.phase is not Phase.ENDEX:
        act = play(game)
        yield act
        game = apply(game, act).game


@cache
def _record(name: str) -> tuple[tuple[tuple[Act, ...], int], ...]:
    """Some games of a policy: their acts, and how many of them are decisions."""
    games = [tuple(_acts(policy(name), seed)) for seed in range(_RECORDED)]
    return tuple((acts, sum(act.verb in DECISIONS for act in acts)) for acts in games)


def _given(name: str, seconds: float) -> Row:
    """The rules alone: acts that were chosen before the clock started."""
    recorded = _record(name)

    def play(games: int) -> tuple[int, int]:
        acts = decisions = 0
        for number in range(games):
            seed = number % len(recorded)
            game = _begin(seed)
            for act in recorded[seed][0]:
                game = apply(game, act).game
            acts += len(recorded[seed][0])
            decisions += recorded[seed][1]
        return acts, decisions

    return Row("scalar", f"{name}, acts given", _work(), **_whole(best(play, seconds)))


def _thinking(name: str, seconds: float) -> Row:
    """The rules and the policy that chooses, which has to ask what is open."""
    plays = policy(name)

    def play(games: int) -> tuple[int, int]:
        acts = decisions = 0
        for number in range(games):
            game = _begin(number % _RECORDED)
            while game.phase is not Phase.ENDEX:
                act = plays(game)
                acts += 1
                decisions += act.verb in DECISIONS
                game = apply(game, act).game
        return acts, decisions

    return Row("scalar", f"{name}, with the policy", _work(), **_whole(best(play, seconds)))


def _work() -> str:
    return f"{MOVES} moves, {len(_pack().allies)} allies, {len(_pack().actors)} opponents"


def _whole(found: dict[str, float]) -> dict[str, Any]:
    return {key: value if key == "seconds" else int(value) for key, value in found.items()}


# --- many at once -----------------------------------------------------------------------------------------------------


def _batch(name: str) -> tuple[Callable[[range], object] | None, str]:
    """What plays a range of seeds by a policy; or nothing, and why."""
    try:
        import_module("numpy")
        batch = import_module("briefing.study.batch")
    except ImportError as error:
        return None, f"no {error.name or 'batch'} here"
    if not hasattr(batch, "play"):
        return None, "the batch has no `play`"
    if name not in getattr(batch, "POLICIES", (name,)):
        return None, "the batch does not play this policy"

    def run(seeds: range) -> object:
        return batch.play(_pack(), _pack().scenarios[0].id, seeds, name, _SETTINGS)

    return run, ""


def _ready(name: str) -> None:
    """In a worker: everything that is made once is made."""
    run, _ = _batch(name)
    if run is not None:
        run(range(2))


def _part(name: str, first: int, last: int) -> int:
    run, reason = _batch(name)
    if run is None:
        raise RuntimeError(reason)
    run(range(first, last))
    return last - first


def _batches(name: str, seconds: float) -> list[Row]:
    one = f"{name}, one process"
    two = f"{name}, two processes"
    run, reason = _batch(name)
    if run is not None:
        try:
            run(range(2))
        except Exception as error:  # noqa: BLE001 - whatever it cannot do is its row's reason
            run, reason = None, f"{type(error).__name__}: {error}"
    if run is None:
        return [Row("batch", each, _work(), reason=reason) for each in (one, two)]
    recorded = _record(name)
    # A batch plays what the scalar plays (its own tests hold that), so the scalar's games say how long games are.
    acts = sum(len(acts) for acts, _ in recorded) / len(recorded)
    decisions = sum(decisions for _, decisions in recorded) / len(recorded)

    def alone(games: int) -> tuple[int, int]:
        run(range(games))
        return round(acts * games), round(decisions * games)

    def together(games: int) -> tuple[int, int]:
        half = games // 2
        list(pool.map(_part, (name, name), (0, half), (half, games)))
        return round(acts * games), round(decisions * games)

    def row(title: str, found: dict[str, float], clock: str) -> Row:
        work = f"{_work()}, {int(found['games'])} games at once"
        return Row("batch", title, work, clock=clock, **_whole(found))

    made = [row(one, best(alone, seconds, most=_MOST_LANES), "cpu")]
    both = 2 * made[0].games
    try:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=_ready, initargs=(name,)) as pool:
            together(2)
            made.append(row(two, best(together, seconds, clock=time.perf_counter, games=both), "wall"))
    except Exception as error:  # noqa: BLE001 - as above
        made.append(Row("batch", two, _work(), reason=f"{type(error).__name__}: {error}"))
    return made


# --- growth -----------------------------------------------------------------------------------------------------------


def growth(seconds: float) -> list[Growth]:
    """Seconds, as they come; tests/study holds the same laws by counts, which do not shake."""
    found = [_by_length(moves, seconds) for moves in LENGTHS]
    found += [_by_number(games) for games in NUMBERS]
    run, reason = _batch("hawk")
    for games in LANES:
        law = "batch: a game among so many games"
        if run is None:
            found.append(Growth(law, games, 0.0, reason))
            continue
        try:
            run(range(2))
            took = _least(partial(run, range(games)), 3)
        except Exception as error:  # noqa: BLE001 - as above
            found.append(Growth(law, games, 0.0, f"{type(error).__name__}: {error}"))
            continue
        found.append(Growth(law, games, took / games * 1e6))
    return found


def _by_length(moves: int, seconds: float) -> Growth:
    """A move of the scalar in games of some length. Games that end early count the moves that they had."""
    played = [tuple(_acts(policy("random"), seed, moves)) for seed in range(8)]
    lasted = 0

    def play(games: int) -> tuple[int, int]:
        nonlocal lasted
        lasted = 0
        for number in range(games):
            seed = number % len(played)
            game = _begin(seed, moves)
            for act in played[seed]:
                game = apply(game, act).game
            lasted += game.move
        return 0, 0

    found = best(play, seconds / 2)
    return Growth("scalar: a move in a game of so many moves", moves, found["seconds"] / lasted * 1e6)


def _by_number(games: int) -> Growth:
    recorded = _record("random")

    def play() -> None:
        for number in range(games):
            seed = number % len(recorded)
            game = _begin(seed)
            for act in recorded[seed][0]:
                game = apply(game, act).game

    return Growth("scalar: a game among so many games", games, _least(play, 1 if games > 40 else 3) / games * 1e6)


def _least(play: Callable[[], object], repeats: int = REPEATS) -> float:
    times = []
    for _ in range(repeats):
        began = time.process_time()
        play()
        times.append(time.process_time() - began)
    return min(times)
