"""The sheet: a page of lines, some of which can be chosen by digit, arrow and enter.

A sheet is given a maker, not a page: it asks again when the room, the focus or the theme changes. Painting in place
is what keeps the next card within a frame; no widget comes or goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events, getters
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from briefing.tui import commands
from briefing.tui.pages.page import Block, Page, Pick, Room
from briefing.tui.typeset import BLANK, Lines, fit, line, para, rule

Maker = Callable[[Room, int], Page]
Set = list[tuple[Content, int]]

_EMPTY = Page(())
_TALL = 30


class Paper(VerticalScroll, can_focus=False):
    """The part that scrolls."""

    class Rolled(Message):
        """The text moved under its window."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say so, for the cue in the rail."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Rolled())


class Sheet(Vertical, can_focus=True):
    """Shows a page and lets the player choose on it."""

    BINDINGS: ClassVar = commands.bindings("list")
    paper = getters.query_one("#paper", Paper)

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
        self.maker: Maker = lambda room, focus: _EMPTY
        self.page = _EMPTY
        self.at = -1
        self.notice = ""
        self.painted: Lines = []
        self.pinned: Lines = []
        self.rows: tuple[list[int], list[int]] = ([], [])

    def compose(self) -> ComposeResult:
        """Make the four parts, from top to bottom."""
        with Paper(id="paper"):
            yield Static(id="text", markup=False)
        yield Static(id="foot", markup=False)
        yield Static(id="notice", markup=False)
        yield Static(id="rail", markup=False)

    def turn_to(self, maker: Maker, at: int = -1) -> None:
        """Show another page, from its top."""
        self.maker, self.at, self.notice = maker, at, ""
        self.paint(top=at < 0)

    def say(self, notice: str) -> None:
        """Show a sentence above the rail until the next key."""
        self.notice = notice
        self.paint()

    @property
    def pick(self) -> Pick | None:
        """The pick in focus."""
        return self.page.picks[self.at] if 0 <= self.at < len(self.page.picks) else None

    def on_key(self, event: events.Key) -> None:
        """Let the hook see the key before the bindings do."""
        if self.hook is not None and self.hook(event.key):
            event.stop()
            event.prevent_default()

    def on_resize(self, event: events.Resize) -> None:
        """Set the page anew for the new room."""
        self.paint()

    def paint(self, *, top: bool = False) -> None:
        """Make the page for the room there is and put it on the parts."""
        width, height = self.size
        if not width or not self.is_mounted:
            return
        said = para(self.notice, min(width, 80) - 4, first=("! ", "bold $alert"), hang=2) if self.notice else []
        room = Room(width, height - 1 - len(said))
        self.page = self.maker(room, self.at)
        self.at = min(self.at, len(self.page.picks) - 1)
        lines, spot = self._set(self.page.blocks, 0, width)
        below, under = self._set(self.page.foot, sum(block.pick is not None for block in self.page.blocks), width)
        if height > _TALL and len(lines) + len(below) + 6 < height:  # far below on a tall screen the foot would be lost
            if under is not None:
                spot = (under[0] + len(lines), under[1] + len(lines))
            lines, below = [*lines, *below], []
        self.painted, self.pinned = [row for row, _ in lines], [row for row, _ in below]
        self.rows = ([at for _, at in lines], [at for _, at in below])
        self._put("#text", self.painted)
        self._put("#foot", self.pinned)
        self._put("#notice", [line(" ", row) for row in said])
        self._window = max(height - 1 - len(below) - len(said), 1)
        if top or self.page.top or self.at < 0:
            self._roll(0)
        elif spot is not None:
            self._roll_to(*spot)
        self._cue()

    def _put(self, part: str, lines: Lines) -> None:
        widget = self.query_one(part, Static)
        if widget.display != bool(lines):
            widget.display = bool(lines)
        said = Content("\n").join(lines)
        if lines and not (isinstance(widget.content, Content) and said.is_same(widget.content)):
            widget.update(said)

    def _set(self, blocks: tuple[Block, ...], count: int, width: int) -> tuple[Set, tuple[int, int] | None]:
        """The lines of some blocks with their gutters, each with the pick it belongs to; and where the focus lies."""
        lines: Set = []
        spot = None
        for block in blocks:
            if block.pick is None:
                lines += [(line(" ", row), -1) for row in block.lines]
                continue
            held = count == self.at
            if held:
                spot = (len(lines), len(lines) + len(block.lines))
            lines += [(self._row(row, block.pick, count, at, width), count) for at, row in enumerate(block.lines)]
            count += 1
        return lines, spot

    def _row(self, row: Content, pick: Pick, count: int, at: int, width: int) -> Content:
        """A line of a pick: the mark of the focus, the digit, the line."""
        held = count == self.at
        digit = str(count + 1) if count < 9 and not at else " "
        head = line(
            ("▸" if held and not at else " ", "bold $ally"), (digit, "$muted" if pick.closed else "bold $head"), " "
        )
        return fit(line(head, row), min(width, 80)).stylize_before("on $focus") if held else line(head, row)

    def _roll(self, y: int) -> None:
        if y == self.paper.scroll_y == self.paper.scroll_target_y:
            return
        # Without the layout that follows an update the paper does not know yet how long it is.
        self.call_after_refresh(self.paper.scroll_to, y=y, animate=False)

    def _roll_to(self, start: int, end: int) -> None:
        y = int(self.paper.scroll_target_y)
        if start < y:
            self._roll(max(start - 1, 0))
        elif end > y + self._window:
            self._roll(min(start, end - self._window + 1))

    def _cue(self) -> None:
        """Say in the rail how much lies above and below."""
        y = int(self.paper.scroll_target_y)
        above, below = y, max(len(self.painted) - y - self._window, 0)
        cue = BLANK
        if above > 0 or below > 0:
            up = f"↑ {above}" if above > 0 else ""
            down = f"{below} more ↓ PgDn" if below > 0 else "end"
            cue = line((f"{up}  {down}".strip(), "bold $alert" if below > 0 else "$muted"))
        pick = self.pick
        hint = self.page.rail or (line((pick.says, "$muted")) if pick is not None else BLANK)
        self.query_one("#rail", Static).update(rule(self.size.width, hint, cue), layout=False)

    def on_paper_rolled(self, event: Paper.Rolled) -> None:
        """Keep the cue true."""
        event.stop()
        if self.is_mounted:
            self._cue()

    def bring(self, at: int) -> None:
        """Bring a line into focus; -1 is none."""
        self.at = max(-1, min(at, len(self.page.picks) - 1))
        self.notice = ""
        self.paint()
        self.post_message(self.Focused(self.at))

    def action_pick(self, digit: int) -> None:
        """Bring the numbered line into focus; again takes it."""
        at = int(digit) - 1
        if at >= len(self.page.picks):
            return
        if at == self.at:
            self.action_take()
        else:
            self.bring(at)

    def action_next(self) -> None:
        """Focus the next line; without lines to choose, scroll."""
        if self.page.picks:
            self.bring((self.at + 1) % len(self.page.picks))
        else:
            self.paper.scroll_down(animate=False)

    def action_previous(self) -> None:
        """Focus the line before."""
        if self.page.picks:
            self.bring((self.at if self.at > 0 else len(self.page.picks)) - 1)
        else:
            self.paper.scroll_up(animate=False)

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
        self.paper.scroll_relative(y=max(self._window - 2, 1), animate=False)

    def action_page_up(self) -> None:
        """Scroll back by a window."""
        self.paper.scroll_relative(y=-max(self._window - 2, 1), animate=False)

    def on_click(self, event: events.Click) -> None:
        """A click on a line does what its digit does."""
        foot = self.query_one("#foot", Static)
        if self.paper.region.contains(event.screen_x, event.screen_y):
            rows, y = self.rows[0], event.screen_y - self.paper.region.y + int(self.paper.scroll_y)
        elif foot.display and foot.region.contains(event.screen_x, event.screen_y):
            rows, y = self.rows[1], event.screen_y - foot.region.y
        else:
            return
        if y < len(rows) and rows[y] >= 0:
            self.action_pick(rows[y] + 1)

    _window: int = 1


def value_of(message: Sheet.Taken) -> Any:
    """What the taken line stands for."""
    return message.pick.value
