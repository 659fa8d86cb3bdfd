"""A sheet whose lines are chosen by the arrows alone: where it lies, the digits turn to other pages."""

from __future__ import annotations

from textual.content import Content

from briefing.tui.typeset import fit, line
from briefing.tui.widgets.sheet import Sheet


class Folio(Sheet, inherit_bindings=False):
    """Shows a page; the screen around it has the keys."""

    BINDINGS = []

    def _row(self, row: Content, count: int, first: bool) -> Content:
        """A line with its gutter; of a pick, the mark of the focus."""
        if count < 0:
            return line(" ", row)
        held = count == self.at
        whole = line(("▸" if held and first else " ", "bold $ally"), " ", row)
        return fit(whole, min(self.size.width, 80)).stylize_before("on $focus") if held else whole
