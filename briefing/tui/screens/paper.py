"""A sheet laid over the screen, to read and put away: terms, sources, reasons, help."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from briefing.tui import commands
from briefing.tui.pages.page import Block, Page, Room
from briefing.tui.screens.base import SMALL
from briefing.tui.typeset import BLANK, Lines, heading, line
from briefing.tui.widgets.lines import Banner, KeyLine
from briefing.tui.widgets.sheet import Sheet

Writer = Callable[[int], Lines]
"""Makes the lines of a paper for a width."""
Finder = Callable[[int, str], Lines]
"""Makes the lines of what a word finds."""


class PaperScreen(ModalScreen[None]):
    """Shows a title and lines. With a finder, `/` looks a word up in them."""

    AUTO_FOCUS = "Sheet"
    BINDINGS: ClassVar = [*commands.bindings("paper")]
    sheet = getters.query_one(Sheet)

    def __init__(self, title: str, writer: Writer, finder: Finder | None = None) -> None:
        super().__init__()
        self.heading, self.writer, self.finder = title, writer, finder
        self.word = ""

    def compose(self) -> ComposeResult:
        """Lay out the sheet, the field to search with and the keys."""
        if len(self.app.screen_stack) <= 2:  # opened by itself: there is no banner below to be seen
            yield Banner(id="alone")
        with Vertical(id="over"):
            yield Sheet(id="sheet")
            yield Input(placeholder="a word, then enter")
            yield KeyLine()
        yield Static(Content(SMALL), id="enlarge", markup=False)

    def on_mount(self) -> None:
        """Show it."""
        self.sheet.turn_to(self.make)
        for banner in self.query(Banner):
            self.call_after_refresh(banner.tell, BLANK)
        self.call_after_refresh(self.tell)

    def make(self, room: Room, focus: int) -> Page:
        """The page: a heading and the lines."""
        width = room.measure - 2
        body = self.finder(width, self.word) if self.finder and self.word else self.writer(width)
        note = f"with '{self.word}'" if self.word else ""
        return Page((Block([heading(self.heading, line((note, "$muted"))), BLANK, *body]),))

    def tell(self) -> None:
        """Show the keys."""
        offered = [
            command
            for command in commands.of(["paper"])
            if command.id != "paper.find" or self.finder is not None
        ]  # fmt: skip
        keymap = self.app.preferences.keys if hasattr(self.app, "preferences") else {}
        self.query_one(KeyLine).tell([*offered, commands.BY_ID["list.page-down"]], keymap)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Searching only where there is something to search."""
        return self.finder is not None if action == "find" else True

    def action_close(self) -> None:
        """Put the sheet away, or leave the search first."""
        if self.has_class("-finding") or self.word:
            self.remove_class("-finding")
            self.word = ""
            self.sheet.focus()
            self.sheet.paint(top=True)
        elif len(self.app.screen_stack) > 2:
            self.dismiss()
        else:  # it was opened by itself, with nothing below to go back to
            self.app.exit()

    def action_find(self) -> None:
        """Ask for a word."""
        self.add_class("-finding")
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Show what the word finds."""
        event.stop()
        self.word = event.value.strip()[:40]
        self.remove_class("-finding")
        self.sheet.focus()
        self.sheet.paint(top=True)

    def on_sheet_taken(self, event: Sheet.Taken) -> None:
        """Nothing can be taken here."""
        event.stop()
