"""The game as an evaluation graph: the expected final score after each decision, its mark, what it lost."""

from __future__ import annotations

from typing import Any, Final

from textual.content import Content

from briefing.review.scale import fitted
from briefing.tui.pages.review_drawn import NAMES, STYLES
from briefing.tui.pages.review_known import MARKS, Known
from briefing.tui.typeset import BLANK, Lines, fit, heading, line
from briefing.wording import capital

_GUTTER: Final = 6
_WIDEST: Final = 6
_PLURAL: Final = {"!": "only good", "?!": "inaccuracies", "?": "mistakes", "??": "blunders"}
_SINGLE: Final = {"!": "only good", "?!": "inaccuracy", "?": "mistake", "??": "blunder"}
#: Rows beside the columns themselves: the heading, the axis, the marks, what was lost.
BESIDE: Final = 4


def chart(known: Known, at: int, width: int, height: int) -> Lines:
    """The graph in `height` lines of at most `width` cells; `at` is the decision in focus, -1 is none."""
    decisions = known.decisions
    if not decisions or height < BESIDE + 2:
        return []
    pitch = max(2, min(_WIDEST, (width - _GUTTER) // len(decisions)))
    many = max(1, (width - _GUTTER) // pitch)
    low = max(0, min(at - many // 2, len(decisions) - many))
    shown = decisions[low : low + many]
    if not known.training:
        return _unmarked(known, shown, at - low, pitch, width, height)
    values = [each["expected"] for each in shown if each.get("expected") is not None]
    rows = _columns(shown, values, at - low, pitch, height - BESIDE)
    more = (low > 0, low + many < len(decisions))
    found = [_head(known, width), *rows, _axis(shown, at - low, pitch, more), _marks(shown, at - low, pitch)]
    return [*(fit(row, width) for row in found), fit(_lost(shown, at - low, pitch, plain=known.first), width)]


def _head(known: Known, width: int) -> Content:
    """What is drawn, and the marks with their signs counted in words."""
    marks = [each.get("mark") for each in known.decisions]
    counted = []
    for sign in reversed(MARKS):
        many = marks.count(sign)
        if many:
            counted.append(line((sign, STYLES[sign]), (f" {many} {(_SINGLE if many == 1 else _PLURAL)[sign]}", "")))
    told = (
        Content("  ").join(counted) if counted else line(("no decision is marked" if not known.first else "", "$muted"))
    )
    if known.first:
        told = line(told, ("  a first look", "$muted"))
    full = "expected final score after each decision"
    room = width - told.cell_length - 3
    named = next((each for each in (full, "expected score") if len(each) <= room), "score")
    return line(" ", heading(named), "  ", told)


def _columns(shown: list[dict[str, Any]], values: list[float], at: int, pitch: int, height: int) -> Lines:
    """The columns, on a scale that begins below the lowest; ochre ones are below the middle of all games."""
    middle = float(fitted()["v0"])
    if not values:
        waiting = line(" " * _GUTTER, ("the first futures are being played", "$muted"))
        return [waiting, *([BLANK] * (height - 1))]
    bottom = 25 * int((min(*values, middle) - 12) // 25)
    top = max(25 * int((max(*values, middle) + 37) // 25), bottom + 100)
    even = height - 1 - int((middle - bottom) / (top - bottom) * height)
    rows = []
    for row in range(height):
        base = (height - 1 - row) * 8
        label = f"{middle:.0f}" if row == even else str(top) if row == 0 else str(bottom) if row == height - 1 else ""
        cells: list[Any] = [(f"{label:>4} ", "$muted"), ("┤" if label else "│", "$line")]
        for number, each in enumerate(shown):
            ground = " on $focus" if number == at else ""
            value = each.get("expected")
            level = 0 if value is None else max(1, round((value - bottom) / (top - bottom) * height * 8)) - base
            block = "█" if level >= 8 else "▁▂▃▄▅▆▇"[level - 1] if level > 0 else "─" if row == even else " "
            style = "$line" if level <= 0 else "$ally" if (value or 0) >= middle else "$foe"
            cells.append((block * (pitch - 1), style + ground))
            cells.append(("─" if row == even else " ", "$line"))
        rows.append(line(*cells))
    return rows


def _axis(shown: list[dict[str, Any]], at: int, pitch: int, more: tuple[bool, bool] = (False, False)) -> Content:
    """The moves by their numbers, ▲ under the decision in focus, and an arrow where there is more than can be seen."""
    cells: list[Any] = [(" move", "$muted"), ("←", "bold $alert") if more[0] else ("└", "$line")]
    before = 0
    for number, each in enumerate(shown):
        label = str(each["move"]) if each["move"] != before else ""
        before = each["move"]
        if number == at:
            cells.append(("▲" + "─" * (pitch - 1), "bold $ally"))
        else:
            cells.append((label + "─" * (pitch - len(label)), "$muted" if label else "$line"))
    if more[1]:
        cells[-1] = ("→" * pitch, "bold $alert")
    return line(*cells)


def _marks(shown: list[dict[str, Any]], at: int, pitch: int) -> Content:
    cells: list[Any] = [(" mark ", "$muted")]
    for number, each in enumerate(shown):
        sign = each.get("mark") or ""
        style = STYLES.get(sign, "$muted") + (" on $focus" if number == at else "")
        cells.append((f"{sign or '·':<{pitch}}", style))
    return line(*cells)


def _lost(shown: list[dict[str, Any]], at: int, pitch: int, *, plain: bool) -> Content:
    """What each decision lost beyond its error, as blocks."""
    losses = [each.get("loss", 0.0) if each.get("settled") and not plain else 0.0 for each in shown]
    most = max([*losses, 10.0])
    cells: list[Any] = [(" lost ", "$muted")]
    for number, loss in enumerate(losses):
        block = "▁▂▃▄▅▆▇█"[min(7, int(loss / most * 7.99))] if loss else "·"
        ground = " on $focus" if number == at else ""
        cells += [(block * (pitch - 1), ("$foe" if loss else "$line") + ground), " "]
    return line(*cells)


def _unmarked(known: Known, shown: list[dict[str, Any]], at: int, pitch: int, width: int, height: int) -> Lines:
    """Without marks: how high each opponent stood when it was decided."""
    weeks = {week["move"]: week for week in (known.course or {}).get("weeks", [])}
    rows: Lines = [line(" ", heading("what was decided"), ("  and the rung of each opponent that week", "$muted"))]
    spans: list[tuple[int, int]] = []
    for each in shown:
        many = spans.pop()[1] if spans and spans[-1][0] == each["move"] else 0
        spans.append((each["move"], many + 1))
    for actor in ("russia", "china", "dprk"):
        cells: list[Any] = [(f" {capital(actor)[:4]} ", "$muted")]
        for move, decided in spans:
            rung = weeks.get(move, {}).get("rungs", {}).get(actor, "")
            ground = " on $focus" if 0 <= at < len(shown) and shown[at]["move"] == move else ""
            cells.append((f"{rung:<{decided * pitch - 1}}", "$foe" + ground))
            cells.append(" ")
        rows.append(line(*cells))
    rows.append(_axis(shown, at, pitch))
    return [fit(row, width) for row in rows[:height]]


def named(sign: str) -> Content:
    """A mark in sign and words; nothing for none."""
    return line((sign, STYLES[sign]), (f"  {NAMES[sign]}", STYLES[sign])) if sign in NAMES else line("")
