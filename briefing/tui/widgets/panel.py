"""Lines of text of which only those that changed are painted anew, and sent to the terminal anew.

A whole screen is some thirty kilobytes to a terminal and most of the time that a key takes; from one act to the next
most of its lines stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest

from rich.segment import Segment
from rich.style import Style as Ink
from textual.content import Content
from textual.css.errors import UnresolvedVariableError
from textual.geometry import Region
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from briefing.tui.typeset import Lines


class Panel(Widget):
    """Shows lines as they are set, each cut off where the panel ends. The text never changes its size."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.rows: Lines = []
        self._painting = False

    def show(self, rows: Sequence[Content]) -> None:
        """Show these lines; what is there already is left alone."""
        before, self.rows = self.rows, list(rows)
        width, height = self.size
        changed = [
            Region(0, at, width, 1)
            for at, (old, new) in enumerate(zip_longest(before[:height], self.rows[:height]))
            if old is None or new is None or not new.is_same(old)
        ]
        if changed:
            self.refresh(*changed)

    def render(self) -> Content:
        """All of it as one text: what a selection with the mouse is taken from."""
        return Content("\n").join(self.rows)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint; only whoever asks for a single line wants to know which character lies where."""
        self._painting = True
        try:
            return super().render_lines(crop)
        finally:
            self._painting = False

    def render_line(self, y: int) -> Strip:
        """One line. Marking every run of letters with its place costs more than the rest, and only the mouse asks."""
        if y >= len(self.rows):
            return Strip([], 0)
        row = self.rows[y]
        if (selection := self.text_selection) is not None:
            row = self._selected(row, y, selection)
        strip = Strip(inked(row, self.visual_style), row.cell_length)
        return strip if self._painting else strip.apply_offsets(0, y)

    def _selected(self, row: Content, y: int, selection: Selection) -> Content:
        span = selection.get_span(y)
        if span is None:
            return row
        start, end = span
        style = Style.from_styles(self.screen.get_component_styles("screen--selection"))
        return row.stylize(style, start, len(row.plain) if end == -1 else end)


def inked(content: Content, base: Style) -> list[Segment]:
    """A line in runs of one style each. Where spans overlap, the later adds to the earlier."""
    text = content.plain
    return [
        Segment(text[start:end], _ink(base, tuple(map(_parsed, styles))))
        for start, end, styles in _runs(content)
    ]  # fmt: skip


def _runs(content: Content) -> Iterator[tuple[int, int, tuple[Style | str, ...]]]:
    spans, length = content.spans, len(content.plain)
    at = 0
    if all(before.end <= after.start for before, after in pairwise(spans)):
        for start, end, style in spans:
            if start > at:
                yield at, start, ()
            if end > start:
                yield start, end, (style,)
            at = end
        if at < length:
            yield at, length, ()
        return
    cuts = sorted({0, length, *(each for span in spans for each in span[:2])})
    for start, end in pairwise(cuts):
        yield start, end, tuple(style for first, last, style in spans if first <= start and end <= last)


def _parsed(style: Style | str) -> Style:
    if isinstance(style, Style):
        return style
    try:
        return Style.parse(style)
    except UnresolvedVariableError:  # a theme without that colour shows the text plain
        return Style()


@lru_cache(maxsize=2048)
def _ink(base: Style, styles: tuple[Style, ...]) -> Ink:
    return sum(styles, base).rich_style
