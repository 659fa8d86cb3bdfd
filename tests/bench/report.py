"""What a run found, as a Markdown table and as JSON."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from typing import Any

from attrs import asdict, frozen


@frozen(slots=True)
class Row:
    """One measurement: the best of several repetitions of `games` playouts. `reason`: why there is none."""

    group: str
    name: str
    work: str
    games: int = 0
    acts: int = 0
    decisions: int = 0
    seconds: float = 0.0
    clock: str = "cpu"
    version: str = ""
    reason: str = ""

    def per_second(self, what: str) -> float:
        """Games, acts or decisions a second."""
        return float(getattr(self, what)) / self.seconds if self.seconds else 0.0

    def ratio(self, other: Row, what: str) -> float | None:
        """How many times as many a second as another row; nothing where either was not measured."""
        ours, theirs = self.per_second(what), other.per_second(what)
        return ours / theirs if ours and theirs else None


@frozen(slots=True)
class Growth:
    """One point of a law of growth: what a move costs in games of some length, or a game among so many."""

    law: str
    at: int
    microseconds: float
    reason: str = ""


def load() -> list[float] | None:
    """The load averages, where the system keeps them."""
    return [round(value, 2) for value in os.getloadavg()] if hasattr(os, "getloadavg") else None


def machine() -> dict[str, Any]:
    """What ran this, and what else it was doing."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cores": usable,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "node": _node(),
        "system": f"{platform.system()} {platform.machine()}",
        "load_before": load(),
    }


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        return ""
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return done.stdout.strip().removeprefix("v")


def document(facts: dict[str, Any], rows: list[Row], reference: Row, growth: list[Growth]) -> str:
    """Everything, for a machine to read."""
    found = []
    for row in rows:
        entry: dict[str, Any] = asdict(row)
        if not row.reason:
            for what in ("games", "acts", "decisions"):
                entry[f"{what}_per_second"] = row.per_second(what)
                entry[f"ratio_{what}"] = row.ratio(reference, what)
        found.append(entry)
    whole = {
        "format": 1,
        "machine": facts,
        "reference": {"group": reference.group, "name": reference.name},
        "rows": found,
        "growth": [asdict(point) for point in growth],
    }
    return json.dumps(whole, indent=2) + "\n"


def text(facts: dict[str, Any], rows: list[Row], reference: Row, growth: list[Growth]) -> str:
    """Everything, for a person to read."""
    loads = {key: " / ".join(map(str, facts.get(key) or ["?"])) for key in ("load_before", "load_after")}
    head = (
        f"Machine: {facts['cores']} cores, {facts['python']}, node {facts.get('node') or 'absent'}, {facts['system']}; "
        f"load average before {loads['load_before']}, after {loads['load_after']}."
    )
    how = (
        "Times differ from machine to machine: compare the ratios of one run. Each rate is the best of 5 repetitions, "
        "one thread's CPU time unless the row says wall. 'x ours' is a rate over that of "
        f"'{reference.group}: {reference.name}'; above 1 is faster than it. A decision is a choice, a launch or an act "
        "in the Council; in other frameworks' games with several players every player's move is one. Peers' rates "
        "include picking a move at random, from a list of what is open where the framework keeps one."
    )
    parts = [head, how, table(rows, reference)]
    if growth:
        parts.append(growth_table(growth))
    return "\n\n".join(parts) + "\n"


def table(rows: list[Row], reference: Row) -> str:
    """The Markdown table of the rates."""
    lines = [
        "|engine|what|a playout|decisions a game|games/s|acts/s|decisions/s|x ours, decisions|x ours, games|",
        "|---|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        work = row.work + (" (wall)" if row.clock == "wall" else "")
        cells = [f"{row.group} {row.version}".strip(), row.name, work]
        if row.reason:
            cells += ["not measured: " + row.reason, *[""] * 5]
        else:
            cells.append(f"{row.decisions / row.games:.1f}")
            cells += [short(row.per_second(what)) for what in ("games", "acts", "decisions")]
            cells += [times(row.ratio(reference, what)) for what in ("decisions", "games")]
        lines.append("|" + "|".join(cell.replace("|", "/") for cell in cells) + "|")
    return "\n".join(lines)


def growth_table(growth: list[Growth]) -> str:
    """The Markdown table of the laws of growth, each against its first point."""
    lines = ["|growth|at|µs|x the first|", "|---|--:|--:|--:|"]
    first: dict[str, float] = {}
    for point in growth:
        if point.reason:
            lines.append(f"|{point.law}|{point.at}|not measured: {point.reason}||")
            continue
        base = first.setdefault(point.law, point.microseconds)
        lines.append(f"|{point.law}|{point.at}|{short(point.microseconds)}|{times(point.microseconds / base)}|")
    return "\n".join(lines)


def short(rate: float) -> str:
    """A rate in three figures: 7.12, 45.3, 812, 9.71 k, 1.20 M."""
    for size, unit in ((1e6, " M"), (1e3, " k")):
        if rate >= size * 0.9995:
            return short(rate / size) + unit
    return f"{rate:.0f}" if rate >= 99.95 else f"{rate:.1f}" if rate >= 9.995 else f"{rate:.2f}"


def times(ratio: float | None) -> str:
    """A ratio in two or three figures."""
    return "–" if ratio is None else f"{ratio:.3f}" if ratio < 0.0995 else short(ratio)
