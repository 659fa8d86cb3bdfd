"""How everything here is timed: the best of some repetitions of the same playouts, by CPU time.

Run by the peers' own interpreters as well: standard library only.
"""

import json
import time
from collections.abc import Callable

REPEATS = 5
#: What a number of playouts came to: how many acts in all, and how many of them decisions.
Play = Callable[[int], tuple[int, int]]


def best(
    play: Play, seconds: float, *, clock: Callable[[], float] = time.process_time, most: int = 1 << 20, games: int = 0
) -> dict[str, float]:
    """Games, acts, decisions and seconds of the quickest repetition.

    Each repetition plays the same: so many `games`, or as many as take about `seconds`, found by trying.
    """
    games = games or _enough(play, seconds, clock, most)
    times = []
    acts = decisions = 0
    for _ in range(REPEATS):
        began = clock()
        acts, decisions = play(games)
        times.append(clock() - began)
    return {"games": games, "acts": acts, "decisions": decisions, "seconds": max(min(times), 1e-9)}


def _enough(play: Play, seconds: float, clock: Callable[[], float], most: int) -> int:
    """Try larger and larger numbers: a thousand games at once may take little longer than one."""
    games = 1
    while True:
        began = clock()
        play(games)
        took = max(clock() - began, 1e-9)
        fitting = max(1, min(most, int(games * seconds / took)))
        if took >= seconds / 2 or games >= most:
            return min(games, fitting) if took > 2 * seconds else games
        games = min(most, 16 * games, max(2 * games, fitting))


def tell(name: str, work: str, found: dict[str, float]) -> None:
    """Print one row for whoever started this interpreter."""
    print(json.dumps({"name": name, "work": work, **found}), flush=True)


def fail(name: str, work: str, error: BaseException) -> None:
    """Print one row that could not be measured."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    print(json.dumps({"name": name, "work": work, "reason": reason[:200]}), flush=True)
