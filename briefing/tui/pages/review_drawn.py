"""Small charts in cells: a difference with its error, a distribution, a step, a range. All are lines of exact width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from briefing.tui.typeset import line

#: A mark in words, and the style that repeats it.
NAMES: Final = {"!": "the only good option", "?!": "an inaccuracy", "?": "a mistake", "??": "a blunder"}
STYLES: Final = {"!": "bold $ally", "?!": "$foe", "?": "bold $foe", "??": "bold $alert"}


def place(value: float, low: float, high: float, width: int) -> int:
    """The cell of a value on a scale of `width` cells, held within it."""
    return max(0, min(width - 1, round((value - low) / max(high - low, 1e-9) * (width - 1))))


def painted(cells: Sequence[tuple[str, str]]) -> Content:
    """Cells, each with its style, as one line."""
    return line(*(cell for cell in cells))


def behind(value: float, error: float, most: float, width: int, style: str) -> Content:
    """How far behind the best: a bar from the best at the left, and a whisker of twice the error around its end.

    A whisker that reaches the left edge is a difference that cannot be told from none.
    """
    end = place(value, 0, most, width)
    low, high = place(value - 2 * error, 0, most, width), place(value + 2 * error, 0, most, width)
    cells = [(" ", "")] * width
    cells[0] = ("│", "$muted")
    for at in range(1, end):
        cells[at] = ("━", style)
    if error:
        for at in range(low, high + 1):
            cells[at] = ("─" if at > end or at < 1 else "━", style)
        cells[high] = ("┤", style)
        cells[low] = ("├", style)
    cells[end] = ("●", style)
    return painted(cells)


def box(quantiles: Sequence[Sequence[int]], low: int, high: int, width: int, style: str) -> Content:
    """A distribution by its quantiles (5, 25, 50, 75, 95): a thin line, a heavy middle half, a dot in the middle."""
    at = [place(total, low, high, width) for _, total in quantiles]
    cells = [(" ", "")] * width
    for cell in range(at[0], at[4] + 1):
        cells[cell] = ("─", style)
    for cell in range(at[1], at[3] + 1):
        cells[cell] = ("━", style)
    cells[at[0]], cells[at[4]] = ("├", style), ("┤", style)
    cells[at[2]] = ("●", style)
    return painted(cells)


def step(start: float, end: float, low: float, high: float, width: int, style: str, *, head: bool = True) -> Content:
    """A bar from one value to another; with a head, what a part added (▶) or took (◀)."""
    first, last = place(start, low, high, width), place(end, low, high, width)
    cells = [(" ", "")] * width
    for cell in range(min(first, last), max(first, last) + 1):
        cells[cell] = ("━", style)
    if head and first != last:
        cells[last] = ("▶" if last > first else "◀", style)
    return painted(cells)


def stack(parts: Sequence[tuple[int, str, str]], whole: int, width: int) -> Content:
    """Shares of a whole side by side: (how many, sign, style) each."""
    cells: list[tuple[str, str]] = []
    reached = 0
    for many, sign, style in parts:
        reached += many
        until = round(reached * width / max(whole, 1))
        cells += [(sign, style)] * max(until - len(cells), 0)
    return painted([*cells, *([("·", "$line")] * (width - len(cells)))][:width])


def histogram(ppm: Sequence[int], taken: int, height: int, cell: int) -> list[Content]:
    """Chances as columns of blocks, `cell` cells each; the one that came to pass in the opponent's colour, heavy."""
    most = max([*ppm, 1])
    rows = []
    for row in range(height):
        base = (height - 1 - row) * 8
        cells = []
        for at, chance in enumerate(ppm):
            level = max(round(chance * height * 8 / most), 1 if chance else 0) - base
            block = "█" if level >= 8 else "▁▂▃▄▅▆▇"[level - 1] if level > 0 else " "
            cells.append((block * (cell - 1) + " ", "bold $foe" if at == taken else "$muted"))
        rows.append(painted(cells))
    return rows


def signed(value: float) -> str:
    """A number of points with its sign, the minus a real one."""
    return f"{value:+.0f}".replace("-", "−")


def error(value: float) -> str:
    """A standard error as it is written after its value."""
    return f"±{value:.0f}" if value >= 0.5 else "±<1"
