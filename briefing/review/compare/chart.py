"""The drawings of a comparison: plain geometry in integers, which the page's template turns into inline SVG."""

from __future__ import annotations

from attrs import frozen

from briefing.review.compare.played import Played

WIDTH, HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 30


@frozen(slots=True)
class Line:
    """One game's totals: the points of its line, and each with its words."""

    points: str
    dots: tuple[tuple[int, int, str], ...]


@frozen(slots=True)
class Chart:
    """Totals by move. `rules` are the lines across with their numbers, `moves` the places of the moves."""

    lines: tuple[Line, ...]
    rules: tuple[tuple[int, int], ...]
    moves: tuple[tuple[int, int], ...]
    parting: int | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM
    top: int = _TOP


def totals(courses: tuple[Played, ...], parting: int | None = None) -> Chart:
    """The totals of some games after each move; `parting` is the move in which they part."""
    many = max((len(each.weeks) for each in courses), default=1)

    def across(move: int) -> int:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (move - 1) // max(1, many - 1)

    def down(total: int) -> int:
        return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1000 - total) // 1000

    lines = []
    for each in courses:
        dots = tuple(
            (across(week.move), down(week.total), f"move {week.move}: {week.total}")
            for week in each.weeks if week.total is not None
        )  # fmt: skip
        lines.append(Line(" ".join(f"{x},{y}" for x, y, _ in dots), dots))
    return Chart(
        tuple(lines),
        tuple((down(total), total) for total in range(0, 1001, 250)),
        tuple((across(move), move) for move in range(1, many + 1)),
        None if parting is None else across(min(parting, many)),
    )
