"""The report's small drawings that stand in rows: an option's futures as a strip, a week's odds as bars."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

_WIDE: Final = 200
_EDGE: Final = 6
_BAR: Final = 13
_TALL: Final = 40


@frozen(slots=True)
class Strip:
    """Places along a strip 200 wide: nine tenths, half, the mean, what came (None: not followed)."""

    low: float
    lower: float
    mean: float
    upper: float
    high: float
    came: float | None


def strips(decision: dict[str, Any]) -> dict[str, Strip]:
    """The strips of a decision's options, on one scale, by key."""
    told = [each for each in decision["options"] if each.get("spread")]
    ends = [total for each in told for total in (each["spread"][0][1], each["spread"][-1][1])]
    ends += [each["hindsight"] for each in told if each["hindsight"] is not None]
    if not ends:
        return {}
    low, high = min(ends), max(*ends, min(ends) + 1)

    def at(total: float) -> float:
        share: float = (total - low) / (high - low)
        return round(_EDGE + share * (_WIDE - 2 * _EDGE), 1)

    return {
        each["key"]: Strip(
            at(each["spread"][0][1]), at(each["spread"][1][1]), at(min(high, max(low, each["mean"]))),
            at(each["spread"][3][1]), at(each["spread"][4][1]),
            None if each["hindsight"] is None else at(each["hindsight"]),
        )
        for each in told
    }  # fmt: skip


@frozen(slots=True)
class Bar:
    """One rung's odds: where it stands, how tall, what it says; whether it was the one taken."""

    x: float
    y: float
    height: float
    rung: str
    taken: bool


@frozen(slots=True)
class Odds:
    """A week's odds over a ladder."""

    width: int
    height: int
    says: str
    bars: tuple[Bar, ...]


def odds(entry: dict[str, Any]) -> Odds:
    """The distribution that an opponent drew from; the rung that it took stands out."""
    most = max(entry["ppm"].values())
    bars = []
    for number, (rung, ppm) in enumerate(entry["ppm"].items()):
        tall = round(ppm / most * _TALL, 1)
        bars.append(Bar(number * _BAR, round(_TALL - tall, 1), tall, rung, rung == entry["rung"]))
    said = ", ".join(f"{rung} {ppm / 10_000:.0f}%" for rung, ppm in entry["ppm"].items() if ppm >= 5_000)
    return Odds(len(bars) * _BAR, _TALL, f"Odds by rung: {said}. Taken: {entry['rung']}.", tuple(bars))
