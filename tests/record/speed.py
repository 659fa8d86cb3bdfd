"""How much faster many saves are verified in one call than by a fresh process for each: `python -m tests.record.speed`.

A fresh process is measured twice: as the command is, with its cache of the pack, and naive, reading the pack's files.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from briefing.model.game import Phase
from briefing.record import Journal
from briefing.rules.draws import mix
from tests.games import brisk_act
from tests.packs import shipped


def games(folder: Path, many: int, *, one_seed: bool = False) -> list[Path]:
    """So many saves of whole games, no two alike: each of its own seed, or all of one, as a class plays."""
    folder.mkdir()
    found = []
    for number in range(many):
        journal = Journal.create(None, shipped(), "second-front", 0 if one_seed else number)
        while journal.game.phase is not Phase.ENDEX:
            journal.play(brisk_act(journal.game, mix(number) ^ len(journal.acts)))
        path = folder / f"{number}.jsonl"
        path.write_bytes(journal.rows())
        found.append(path)
    return found


def took(files: list[Path], *, cached: bool = True) -> float:
    """Seconds on the clock that one process takes for these files, from its start to its end."""
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        if not cached:
            environment["XDG_CACHE_HOME"] = empty
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "briefing", "verify", "--json", *map(str, files)],
            env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        spent = time.perf_counter() - began
    assert all(verdict["status"] == "verified" for verdict in json.loads(done.stdout))
    return spent


def measured(many: int = 300, single: int = 6) -> dict[str, float]:
    """Milliseconds a file each way, and the ratios. The ways take turns, so that a busy machine is busy for all."""
    with tempfile.TemporaryDirectory() as folder:
        files = games(Path(folder) / "seeds", many)
        school = games(Path(folder) / "class", many, one_seed=True)
        took(files[:1])
        fresh, naive = [], []
        for path in files[:single]:
            fresh.append(took([path]))
            naive.append(took([path], cached=False))
        together, together_class = (min(took(each), took(each)) / many for each in (files, school))
        acts = sum(path.read_bytes().count(b"\n") - 1 for path in files) / many
    ways = {"fresh": min(fresh), "naive": min(naive), "together": together, "class": together_class}
    found = {f"{name}_ms": round(spent * 1000, 2) for name, spent in ways.items()}
    found |= {f"{name}_ratio": round(ways[name] / together, 1) for name in ("fresh", "naive")}
    return found | {"class_ratio": round(ways["naive"] / together_class, 1), "acts": acts}


if __name__ == "__main__":
    print(json.dumps(measured(), indent=1))
