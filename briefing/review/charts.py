"""Inline SVG, without a script: timeline, ladders, reliability diagram. Every chart has words beside it."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

_WIDE: Final = 720
_LEFT: Final = 46
_RIGHT: Final = 12


@frozen(slots=True)
class Point:
    """A point of a chart, with what it says."""

    x: float
    y: float
    says: str
    mark: str = ""


@frozen(slots=True)
class Chart:
    """What a template draws: axes, polylines with their points, and the words that stand for it all."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    says: str
    levels: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[tuple[str, str, tuple[Point, ...]], ...]
    diagonal: bool = False


def _across(at: float, low: float, high: float) -> float:
    span = max(high - low, 1e-9)
    return round(_LEFT + (at - low) / span * (_WIDE - _LEFT - _RIGHT), 1)


def path(points: tuple[Point, ...]) -> str:
    """The points of a polyline."""
    return " ".join(f"{point.x},{point.y}" for point in points)


def timeline(document: dict[str, Any]) -> Chart:
    """The standing after each move, and the expected final score at each decision with its mark."""
    rows = document["timeline"]
    last = max((row["move"] for row in rows), default=1)
    height, bottom = 240, 210

    def up(total: float) -> float:
        return round(bottom - total / 1000 * (bottom - 14), 1)

    def at(move: float) -> float:
        return _across(move, 1, last + 1)

    standing = tuple(
        Point(at(row["move"] + 1), up(row["total"]), f"after move {row['move']}: {row['total']}")
        for row in rows
        if row["total"] is not None
    )
    expected = []
    for move in range(1, last + 1):
        here = [each for each in document["decisions"] if each["move"] == move and each.get("expected") is not None]
        for number, each in enumerate(here):
            says = f"move {move}, act {each['act']}: expected {each['expected']:.0f} {each['mark']}".rstrip()
            expected.append(Point(at(move + number / max(1, len(here))), up(each["expected"]), says, each["mark"]))
    lines = [("standing", "Standing after the move", standing)]
    if expected:
        lines.append(("expected", "Expected final score after each decision", tuple(expected)))
    return Chart(
        _WIDE, height, _LEFT, _WIDE - _RIGHT, bottom,
        "Standing after each move, and the expected final score after each decision with its mark.",
        tuple((up(level), str(level)) for level in (0, 250, 500, 750, 1000)),
        tuple((at(move), str(move)) for move in range(1, last + 1)), tuple(lines),
    )  # fmt: skip


def _rung_says(name: str, move: int, at: dict[str, Any]) -> str:
    return f"{name}, move {move}: {at['rung']}, severity {at['severity']}"


def ladders(document: dict[str, Any]) -> Chart:
    """How severe each opponent's rung was, move by move."""
    rows = document["timeline"]
    last = max((row["move"] for row in rows), default=1)
    height, bottom = 200, 170

    def up(severity: float) -> float:
        return round(bottom - severity / 100 * (bottom - 14), 1)

    names = {each["actor"]: each["name"] for each in document["actors"]}
    lines = []
    for actor, name in names.items():
        points = tuple(
            Point(_across(row["move"], 1, last), up(row["rungs"][actor]["severity"]),
                  _rung_says(name, row["move"], row["rungs"][actor]))
            for row in rows if actor in row["rungs"]
        )  # fmt: skip
        lines.append((actor, name, points))
    return Chart(
        _WIDE, height, _LEFT, _WIDE - _RIGHT, bottom, "Severity of each opponent's rung, move by move.",
        tuple((up(level), str(level)) for level in (0, 25, 50, 75, 100)),
        tuple((_across(move, 1, last), str(move)) for move in range(1, last + 1)), tuple(lines),
    )  # fmt: skip


def reliability(document: dict[str, Any]) -> Chart | None:
    """How often things happened beside how likely they were said to be; None without forecasts."""
    bins = [each for each in document["forecasts"]["bins"] if each["many"]]
    if not bins:
        return None
    side = 260

    def across(share: float) -> float:
        return round(_LEFT + share / 100 * (side - _LEFT - _RIGHT), 1)

    def up(share: float) -> float:
        return round(230 - share / 100 * 216, 1)

    points = tuple(
        Point(across(each["said"]), up(each["happened"]),
              f"{each['word']}: said {each['said']:.0f}%, happened in {each['happened']:.0f}% of {each['many']}")
        for each in bins
    )  # fmt: skip
    return Chart(
        side, 260, _LEFT, side - _RIGHT, 230, "How often it happened, beside how likely you said it was.",
        tuple((up(share), f"{share}%") for share in (0, 50, 100)),
        tuple((across(share), f"{share}%") for share in (0, 50, 100)), (("said", "Your forecasts", points),),
        diagonal=True,
    )  # fmt: skip
