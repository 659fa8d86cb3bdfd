"""What all screens share: the banner above, a sheet in the middle, the keys below, and the commands of where one is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.typeset import BLANK, Part
from briefing.tui.widgets.lines import Banner, KeyLine
from briefing.tui.widgets.panel import Panel
from briefing.tui.widgets.sheet import Sheet

SMALL = (
    "EXERCISE · UNCLASSIFIED - FICTION FOR TRAINING\n\n"
    "Please enlarge the window to 60 columns and 18 lines,\nor play with --plain."
)


class SheetScreen(Screen[None]):
    """A screen around one sheet. `contexts` says which commands work on it now."""

    AUTO_FOCUS = "Sheet"
    BINDINGS: ClassVar = []
    banner = getters.query_one(Banner)
    sheet = getters.query_one("#sheet", Sheet)
    keys = getters.query_one(KeyLine)

    def compose(self) -> ComposeResult:
        """Lay out the lines and the columns."""
        yield Banner()
        yield from self.above()
        with Horizontal(id="columns"):
            yield Panel(id="left")
            yield Sheet(id="sheet")
            yield Panel(id="right")
        yield KeyLine()
        yield Static(Content(SMALL), id="enlarge", markup=False)

    def above(self) -> Iterable[Widget]:
        """Lines between the banner and the sheet."""
        return ()

    @property
    def contexts(self) -> tuple[Context, ...]:
        """Where the player is, in the registry's words."""
        return ("list", "everywhere")

    @property
    def clock(self) -> Content:
        """What the banner's right end shows."""
        return BLANK

    @property
    def lead(self) -> Part:
        """What stands before the keys."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A command works only where its context is."""
        contexts = self.contexts
        own = [command for command in commands.COMMANDS if command.action == action]
        if not own:
            return True
        return any(command.context in contexts for command in own)

    def tell(self) -> None:
        """Bring the banner and the key line up to date."""
        self.banner.tell(self.clock)
        keymap: dict[str, str] = self.app.preferences.keys if hasattr(self.app, "preferences") else {}
        self.keys.tell([command for command in self.offered() if command.foot], keymap, self.lead)

    def offered(self) -> list[commands.Command]:
        """The commands of this moment, the most particular first."""
        order: dict[Any, int] = {context: -at for at, context in enumerate(commands.PLACES)}
        return sorted(commands.of(self.contexts), key=lambda command: order[command.context])

    def on_screen_resume(self) -> None:
        """The frame may have changed while another screen was open."""
        self.call_after_refresh(self.tell)
