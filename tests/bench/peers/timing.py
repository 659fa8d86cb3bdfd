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
    play: Play, seconds: float, *, clock: Callable[[], float] = time.process_time, most: int = 1 << 20
) -> dict[str, float]:
    """Games, acts, decisions and seconds of the quickest repetition. Each takes about `seconds`, and plays the same."""
    games, took = 1, 0.0
    while True:
        began = clock()
        play(games)
        took = clock() - began
        if took >= seconds / 4 or games >= most:
            break
        games = min(most, games * (2 if took <= 0 else min(16, max(2, int(seconds / 4 / took)))))
    games = max(1, min(most, int(games * seconds / took) if took > 0 else games))
    times = []
    acts = decisions = 0
    for _ in range(REPEATS):
        began = clock()
        acts, decisions = play(games)
        times.append(clock() - began)
    return {"games": games, "acts": acts, "decisions": decisions, "seconds": max(min(times), 1e-9)}


def tell(name: str, work: str, found: dict[str, float]) -> None:
    """Print one row for whoever started this interpreter."""
    print(json.dumps({"name": name, "work": work, **found}), flush=True)


def fail(name: str, work: str, error: BaseException) -> None:
    """Print one row that could not be measured."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    print(json.dumps({"name": name, "work": work, "reason": reason[:200]}), flush=True)
