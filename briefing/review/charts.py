"""The report's larger charts as geometry: what a template draws as inline SVG, with the words that stand for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen

from briefing.wording import capital

_WIDE: Final = 720
_LEFT: Final = 44
_RIGHT: Final = 14
_STEP: Final = 50
_LEAST_SPAN: Final = 200


@frozen(slots=True)
class Point:
    """A point of a chart, with what it says."""

    x: float
    y: float
    says: str
    mark: str = ""


@frozen(slots=True)
class Series:
    """One line of a chart: its words, its points, and a band about it (points of a polygon) where it has one."""

    words: str
    points: tuple[Point, ...]
    band: str = ""


@frozen(slots=True)
class Chart:
    """What a template draws. `levels` and `ticks` are (place, words); `parts` are the uprights between moves."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    says: str
    levels: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[Series, ...]
    parts: tuple[float, ...] = ()
    diagonal: bool = False
    end: Point | None = None


def path(points: Sequence[Point]) -> str:
    """The points of a polyline."""
    return " ".join(f"{point.x},{point.y}" for point in points)


@frozen(slots=True)
class _Frame:
    """Where a number of moves and a range of values lie on the paper."""

    moves: int
    low: float
    high: float
    top: int
    bottom: int

    def x(self, move: float) -> float:
        return round(_LEFT + (move - 1) / max(1, self.moves) * (_WIDE - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / max(1e-9, self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)

    def levels(self, step: float, unit: str = "") -> tuple[tuple[float, str], ...]:
        """Lines at every step."""
        found, value = [], self.low
        while value <= self.high + 1e-9:
            found.append((self.y(value), f"{value:.0f}{unit}"))
            value += step
        return tuple(found)

    def uprights(self) -> tuple[float, ...]:
        return tuple(self.x(move) for move in range(2, self.moves + 1))

    def ticks(self) -> tuple[tuple[float, str], ...]:
        return tuple((self.x(move + 0.5), str(move)) for move in range(1, self.moves + 1))


def _range(values: Sequence[float]) -> tuple[float, float]:
    """A range in whole steps about some values, never so narrow that little looks like much."""
    low, high = min(values, default=0), max(values, default=1000)
    wanted = max(0.0, (_LEAST_SPAN - (high - low)) / 2)
    low, high = max(0.0, low - wanted), min(1000.0, high + wanted)
    return low // _STEP * _STEP, min(1000.0, -(-high // _STEP) * _STEP)


def timeline(document: dict[str, Any]) -> Chart:
    """The standing after each move, and the expected final score at each decision with its mark."""
    rows = [row for row in document["timeline"] if row["total"] is not None]
    judged = [each for each in document["decisions"] if each.get("expected") is not None]
    last = max((row["move"] for row in document["timeline"]), default=1)
    errors = {each["number"]: 2 * _error(each) for each in judged}
    reach = [each["expected"] + sign * errors[each["number"]] for each in judged for sign in (-1, 1)]
    frame = _Frame(last, *_range([*(row["total"] for row in rows), *reach]), 40, 236)
    standing = tuple(
        Point(frame.x(row["move"] + 1), frame.y(row["total"]), f"after move {row['move']}: {row['total']}")
        for row in rows
    )
    expected, upper, lower = [], [], []
    for move in range(1, last + 1):
        here = [each for each in judged if each["move"] == move]
        for number, each in enumerate(here):
            at, error = frame.x(move + (number + 0.5) / len(here)), errors[each["number"]]
            says = f"move {move}, act {each['act']}: expected {each['expected']:.0f} {each['mark']}".rstrip()
            expected.append(Point(at, frame.y(each["expected"]), says, each["mark"]))
            upper.append(f"{at},{max(frame.top, frame.y(each['expected'] + error))}")
            lower.append(f"{at},{min(frame.bottom, frame.y(each['expected'] - error))}")
    lines = [Series("standing after the move", standing)]
    if expected:
        lines.append(Series("expected final score at each decision", tuple(expected),
                            " ".join([*upper, *reversed(lower)])))  # fmt: skip
    span = frame.high - frame.low
    end = standing[-1] if standing else None
    return Chart(
        _WIDE, 266, _LEFT, _WIDE - _RIGHT, frame.top, frame.bottom, _timeline_says(rows, judged),
        frame.levels(100 if span > 400 else _STEP), frame.ticks(), tuple(lines), frame.uprights(), end=end,
    )  # fmt: skip


def _error(decision: dict[str, Any]) -> float:
    return next((o["error"] for o in decision["options"] if o["key"] == decision["taken"] and "error" in o), 0.0)


def _timeline_says(rows: Sequence[dict[str, Any]], judged: Sequence[dict[str, Any]]) -> str:
    words = "Evaluation of the game."
    if judged:
        words += (f" Expected final score {judged[0]['expected']:.0f} at the first decision,"
                  f" {judged[-1]['expected']:.0f} at the last.")  # fmt: skip
    if rows:
        words += f" Standing {rows[0]['total']} after move {rows[0]['move']}, {rows[-1]['total']} at the end."
    marked = [f"{each['mark']} at act {each['act']}" for each in judged if each["mark"]]
    return f"{words} Marks: {', '.join(marked) or 'none'}."


def observer(document: dict[str, Any]) -> Chart:
    """How likely an ideal observer held a call, and each type of Russia's, after every move."""
    rows = document["coordination"]["moves"]
    frame = _Frame(len(rows), 0, 100, 14, 170)
    at = [frame.x(number + 1.5) for number in range(len(rows))]

    def line(words: str, shares: Sequence[int]) -> Series:
        points = tuple(
            Point(x, frame.y(share / 10_000), f"after move {row['move']}: {words} {share / 10_000:.0f}%")
            for x, share, row in zip(at, shares, rows, strict=True)
        )
        return Series(words, points)

    types = rows[0]["types_ppm"]
    lines = [
        line("a call from Beijing to Moscow", [row["call_ppm"] for row in rows]),
        *(line(f"Russia {name}", [row["types_ppm"][name] for row in rows]) for name in types),
    ]
    last = rows[-1]
    said = ", ".join(f"{name} {ppm / 10_000:.0f}%" for name, ppm in last["types_ppm"].items())
    return Chart(
        _WIDE, 200, _LEFT, _WIDE - _RIGHT, 14, 170,
        f"What an ideal observer held likely. At the end: a call {last['call_ppm'] / 10_000:.0f}%; {said}.",
        frame.levels(25, "%"), tuple((x, str(row["move"] or "start")) for x, row in zip(at, rows, strict=True)),
        tuple(lines),
    )  # fmt: skip


def parts(document: dict[str, Any]) -> Chart | None:
    """The final score taken apart, as steps from what a steady hand could expect to what came."""
    found = document["summary"] and document["summary"]["parts"]
    if not found:
        return None
    steps = [("expected at STARTEX", 0.0, found["start"]), ("judgement", found["start"], found["judgement"])]
    steps += [("luck", found["start"] + found["judgement"], found["luck"]), ("final score", 0.0, found["final"])]
    tops = [value for _, begin, by in steps for value in (begin, begin + by) if value]
    low, high = _range(tops)
    top, bottom = 18, 150

    def up(value: float) -> float:
        return round(bottom - (max(low, value) - low) / (high - low) * (bottom - top), 1)

    wide = (_WIDE - _LEFT - _RIGHT) / len(steps)
    points = []
    for number, (words, begin, by) in enumerate(steps):
        said = f"{by:.0f}" if number in (0, 3) else f"{by:+.0f}"
        points.append(Series(words, (
            Point(round(_LEFT + number * wide + wide * 0.14, 1), up(begin), said, _way(number, by)),
            Point(round(_LEFT + number * wide + wide * 0.86, 1), up(begin + by), said),
        )))  # fmt: skip
    says = "; ".join(f"{line.words} {line.points[0].says}" for line in points)
    levels = tuple((up(value), f"{value:.0f}") for value in (low, (low + high) / 2, high))
    return Chart(_WIDE, 186, _LEFT, _WIDE - _RIGHT, top, bottom, f"The final score taken apart: {says}.", levels, (),
                 tuple(points))  # fmt: skip


def _way(number: int, by: float) -> str:
    return "whole" if number in (0, 3) else "gain" if by >= 0 else "cost"


def other_game(document: dict[str, Any], decision: dict[str, Any]) -> Chart:
    """The standing of this game beside that of the other, from the decision at which they part."""
    last = document["game"]["moves"]
    own = [(row["move"], row["total"]) for row in document["timeline"] if row["total"] is not None]
    begin = decision["move"]
    other = [(move, total) for move, total in own if move < begin]
    other = other[-1:] + [(row["move"], row["total"]) for row in decision["what_if"]["moves"] if row["move"] >= begin]
    frame = _Frame(last, *_range([total for _, total in [*own, *other]]), 12, 120)
    lines = tuple(
        Series(words, tuple(Point(frame.x(move + 1), frame.y(total), f"after move {move}: {total}")
                            for move, total in rows))
        for words, rows in (("this game", own), ("the other game", other))
    )  # fmt: skip
    said = f"Standing after each move: this game ends at {own[-1][1]}, the other at {other[-1][1]}."
    return Chart(_WIDE, 146, _LEFT, _WIDE - _RIGHT, 12, 120, said, frame.levels((frame.high - frame.low) / 2),
                 frame.ticks(), lines, (frame.x(begin),))  # fmt: skip


def reliability(document: dict[str, Any]) -> Chart | None:
    """How often things happened beside how likely they were said to be; None without forecasts."""
    bins = [each for each in document["forecasts"]["bins"] if each["many"]]
    if not bins:
        return None
    side, top, bottom = 300, 14, 256

    def across(share: float) -> float:
        return round(_LEFT + share / 100 * (side - _LEFT - _RIGHT), 1)

    def up(share: float) -> float:
        return round(bottom - share / 100 * (bottom - top), 1)

    points = tuple(
        Point(across(each["said"]), up(each["happened"]),
              f"{each['word']}: said {each['said']:.0f}%, happened in {each['happened']:.0f}% of {each['many']}",
              str(each["many"]))
        for each in bins
    )  # fmt: skip
    said = f"How often it happened beside how likely you said it was. {'; '.join(point.says for point in points)}."
    marks = (0, 25, 50, 75, 100)
    return Chart(
        side, 296, _LEFT, side - _RIGHT, top, bottom, said,
        tuple((up(share), f"{share}%") for share in marks), tuple((across(share), f"{share}%") for share in marks),
        (Series("Your forecasts", points),), diagonal=True,
    )  # fmt: skip


def resolve(document: dict[str, Any]) -> Chart:
    """NATO's word as opponents counted it."""
    rows = document["credibility"]["resolve"]
    frame = _Frame(rows[-1]["move"], 0, 1000, 12, 110)
    points = tuple(
        Point(frame.x(row["move"] + 0.5), frame.y(row["resolve"]), f"move {row['move']}: {row['resolve']}")
        for row in rows
    )
    lines = {(line["move"], line["actor"], line["rung"], line["state"]) for line in document["credibility"]["lines"]}
    said = ", ".join(f"line for {capital(actor)} at {rung} {state} in move {move}"
                     for move, actor, rung, state in sorted(lines))  # fmt: skip
    return Chart(
        _WIDE, 136, _LEFT, _WIDE - _RIGHT, 12, 110,
        f"NATO's word as opponents counted it: {rows[0]['resolve']} after move {rows[0]['move']},"
        f" {rows[-1]['resolve']} at the end, of 1000. {said or 'No red line was drawn'}.",
        frame.levels(500), frame.ticks(), (Series("resolve", points),), frame.uprights(),
    )  # fmt: skip
