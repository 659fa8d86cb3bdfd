"""The sheet: a page of lines, some of which can be chosen by digit, arrow and enter.

A sheet is given a maker, not a page: it asks again when the room or the focus changes. It has no children and does its
own scrolling, so that turning a page is one repaint and never a layout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.content import Content
from textual.message import Message

from briefing.tui import commands
from briefing.tui.pages.page import Block, Page, Pick, Room
from briefing.tui.typeset import BLANK, Lines, fit, line, para, rule
from briefing.tui.widgets.panel import Panel

Maker = Callable[[Room, int], Page]
Rows = list[tuple[Content, int, bool]]
"""Lines as the page gave them, each with the number of the pick it belongs to or -1, and whether it is its first."""

_EMPTY = Page(())
_TALL = 30
_WHEEL = 3


class Sheet(Panel, can_focus=True):
    """Shows a page and lets the player choose on it."""

    BINDINGS: ClassVar = commands.bindings("list")

    @dataclass
    class Taken(Message):
        """A line was taken."""

        pick: Pick

    @dataclass
    class Focused(Message):
        """Another line came into focus; -1 is none."""

        at: int

    class LetGo(Message):
        """Nothing is in focus any more, or nothing was and the player wants out of the page."""

    hook: Callable[[str], bool] | None = None
    """Is asked first about every key; True means that the key is used up."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.maker: Maker = lambda *_: _EMPTY
        self.page = _EMPTY
        self.at = -1
        self.notice = ""
        self.top = 0
        self.window = 1
        self.text: Rows = []
        self.foot: Rows = []
        self.said: Lines = []
        self._picks: tuple[Pick, ...] = ()

    def turn_to(self, maker: Maker, at: int = -1, seek: Callable[[Page], int] | None = None) -> None:
        """Show another page, from its top or where the line in focus is seen: the one that `seek` finds."""
        self.maker, self.at, self.notice = maker, at, ""
        if seek is not None:
            self.at = seek(self._made(0))
        self.paint(top=True)

    def _made(self, said: int) -> Page:
        """The page for the room there is beside so many lines of a notice."""
        width, height = self.size
        return self.maker(Room(width, height - 1 - said), self.at) if width and height else _EMPTY

    def say(self, notice: str) -> None:
        """Show a sentence above the rail until the next key."""
        self.notice = notice
        self.paint()

    @property
    def pick(self) -> Pick | None:
        """The pick in focus."""
        return self.page.picks[self.at] if 0 <= self.at < len(self.page.picks) else None

    def on_resize(self, event: events.Resize) -> None:
        """Set the page anew for the new room."""
        self.paint()

    def paint(self, *, top: bool = False) -> None:
        """Make the page for the room there is, and show it from its top or where the focus is seen."""
        width, height = self.size
        if not width or not height:
            return
        said = para(self.notice, min(width, 80) - 4, first=("! ", "bold $alert"), hang=2) if self.notice else []
        self.said = [line(" ", (row.plain, "$alert")) for row in said]
        self.page = self._made(len(said))
        self._picks = self.page.picks
        self.at = min(self.at, len(self.page.picks) - 1)
        self.text, spot = self._set(self.page.blocks, 0)
        self.foot, under = self._set(self.page.foot, sum(block.pick is not None for block in self.page.blocks))
        if height > _TALL and len(self.text) + len(self.foot) + 6 < height:
            # Far below, on a tall screen, the foot would be lost: it follows the text.
            if self.foot and self.foot[0][0].plain.strip():
                self.text.append((BLANK, -1, True))
            if under is not None:
                spot = (under[0] + len(self.text), under[1] + len(self.text))
            self.text, self.foot = [*self.text, *self.foot], []
        self.window = max(height - 1 - len(self.foot) - len(self.said), 1)
        if top or self.page.top or self.at < 0:
            self.top = 0
        if spot is not None and not self.page.top:
            self._see(*spot)
        self._scroll(0)

    def _set(self, blocks: tuple[Block, ...], count: int) -> tuple[Rows, tuple[int, int] | None]:
        """The lines of some blocks, and where the focus lies among them."""
        rows: Rows = []
        spot = None
        for block in blocks:
            if block.pick is None:
                rows += [(row, -1, False) for row in block.lines]
                continue
            if count == self.at:
                spot = (len(rows), len(rows) + len(block.lines))
            rows += [(row, count, not at) for at, row in enumerate(block.lines)]
            count += 1
        return rows, spot

    def _row(self, row: Content, count: int, first: bool) -> Content:
        """A line with its gutter; of a pick, the mark of the focus and the digit. Only what is seen is set so."""
        if count < 0:
            return line(" ", row)
        held = count == self.at
        closed = count < len(self._picks) and self._picks[count].closed
        digit = line((str(count + 1) if count < 9 and first else " ", "$muted" if closed else "bold $head"))
        whole = line(("▸" if held and first else " ", "bold $ally"), digit, " ", row)
        return fit(whole, min(self.size.width, 80)).stylize_before("on $focus") if held else whole

    def _see(self, start: int, end: int) -> None:
        """Scroll as little as shows the lines from start to end, the first of them in any case."""
        self.top = min(self.top, max(start - 1, 0)) if start < self.top else self.top
        if end > self.top + self.window:
            self.top = min(start, end - self.window)

    def _scroll(self, by: int) -> None:
        self.top = max(0, min(self.top + by, len(self.text) - self.window))
        self.show(self._seen())

    def _seen(self) -> Lines:
        """The window on the text, the foot, the notice, the rail."""
        shown = [self._row(*row) for row in self.text[self.top : self.top + self.window]]
        shown += [BLANK] * (self.window - len(shown))
        return [*shown, *(self._row(*row) for row in self.foot), *self.said, self._rail()]

    def _rail(self) -> Content:
        """The rule below: what the focus offers, and how much of the text lies above and below."""
        below = max(len(self.text) - self.top - self.window, 0)
        cue = BLANK
        if self.top or below:
            up, down = f"↑ {self.top}  " if self.top else "", f"{below} more ↓ PgDn" if below else "end"
            cue = line((f"{up}{down}", "bold $alert" if below else "$muted"))
        hint = self.page.rail or line((self.pick.says if self.pick is not None else "", "$muted"))
        return rule(self.size.width, hint, cue)

    def bring(self, at: int) -> None:
        """Bring a line into focus; -1 is none."""
        self.at = max(-1, min(at, len(self.page.picks) - 1))
        self.notice = ""
        self.paint()
        self.post_message(self.Focused(self.at))

    # --- keys and mouse -----------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Let the hook see the key before the bindings do."""
        if self.hook is not None and self.hook(event.key):
            event.stop()
            event.prevent_default()

    def action_pick(self, digit: int) -> None:
        """Bring the numbered line into focus; again takes it."""
        at = int(digit) - 1
        if at >= len(self.page.picks):
            return
        if at == self.at:
            self.action_take()
            return
        self.bring(at)
        if self.page.picks[at].quick:
            self.action_take()

    def action_next(self) -> None:
        """Focus the next line; without lines to choose, scroll."""
        if self.page.picks:
            self.bring((self.at + 1) % len(self.page.picks))
        else:
            self._scroll(1)

    def action_previous(self) -> None:
        """Focus the line before."""
        if self.page.picks:
            self.bring((self.at if self.at > 0 else len(self.page.picks)) - 1)
        else:
            self._scroll(-1)

    def action_take(self) -> None:
        """Take what is in focus, or say why it cannot be taken."""
        pick = self.pick
        if not self.page.picks:
            raise SkipAction  # on a page that is only read, the screen may have a use for the key
        if pick is None:
            self.bring(0)
        elif pick.closed:
            self.say(" ".join(pick.closed))
        else:
            self.post_message(self.Taken(pick))

    def action_back(self) -> None:
        """Show the whole page again."""
        self.at = -1
        self.notice = ""
        self.paint(top=True)
        self.post_message(self.LetGo())

    def action_page_down(self) -> None:
        """Scroll on by a window."""
        self._scroll(max(self.window - 2, 1))

    def action_page_up(self) -> None:
        """Scroll back by a window."""
        self._scroll(-max(self.window - 2, 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self._scroll(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls back."""
        event.stop()
        self._scroll(-_WHEEL)

    def on_click(self, event: events.Click) -> None:
        """A click on a line does what its digit does."""
        rows, at = (self.text, event.y + self.top) if event.y < self.window else (self.foot, event.y - self.window)
        if 0 <= at < len(rows) and rows[at][1] >= 0:
            self.action_pick(rows[at][1] + 1)
