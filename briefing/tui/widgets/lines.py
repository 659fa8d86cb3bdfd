"""The single lines that frame every screen: the exercise banner above, the keys below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.content import Content

from briefing.tui import commands
from briefing.tui.commands import Command
from briefing.tui.typeset import BLANK, Part, line, spread
from briefing.tui.widgets.panel import Panel

MARKING = "UNCLASSIFIED - FICTION FOR TRAINING"


class Banner(Panel):
    """EXERCISE and the marking; on the right the clock. It never moves and never goes."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.clock: Content = BLANK

    def on_resize(self, event: events.Resize) -> None:
        """Set it for the new width."""
        self.tell(self.clock)

    def tell(self, clock: Content) -> None:
        """Show the clock: move and date-time group."""
        self.clock = clock
        width = self.size.width
        if not width:
            return
        marking = MARKING if width >= len(MARKING) + clock.cell_length + 16 else "UNCLASSIFIED - FICTION"
        left = line((" EXERCISE", "bold $head"), (" · ", "$muted"), marking)
        self.show([spread(left, line(clock, " "), width)])


class KeyLine(Panel):
    """The keys that work now, from the registry. What does not fit is under F1."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown: tuple[Command, ...] = ()
        self.keymap: Mapping[str, str] = {}
        self.lead: Part = ""
        self.spans: list[tuple[int, int, Command]] = []

    def on_resize(self, event: events.Resize) -> None:
        """Set it for the new width."""
        self.tell(self.shown, self.keymap, self.lead)

    def tell(self, active: Sequence[Command], keymap: Mapping[str, str], lead: Part = "") -> None:
        """Show these commands' keys, as many as fit; help is always the last."""
        self.shown, self.keymap, self.lead = tuple(active), keymap, lead
        width = self.size.width
        if not width:
            return
        help_ = self._item(commands.BY_ID["everywhere.help"])
        self.spans = [(width - help_.cell_length - 1, width, commands.BY_ID["everywhere.help"])]
        row = line(" ", lead, "  " if lead else "")
        for command in active:
            item = self._item(command)
            if command.id == "everywhere.help":
                continue
            if row.cell_length + item.cell_length + help_.cell_length + 4 > width:
                break
            self.spans.append((row.cell_length, row.cell_length + item.cell_length, command))
            row = line(row, item, "  ")
        self.show([spread(row, line(help_, " "), width)])

    def on_click(self, event: events.Click) -> None:
        """A click on a key presses it."""
        for start, end, command in self.spans:
            if start <= event.x < end:
                self.app.simulate_key(commands.keys_of(command, self.keymap)[0])

    def _item(self, command: Command) -> Content:
        key = commands.shown(commands.keys_of(command, self.keymap)[0])
        return line((key, "bold $ally"), " ", (command.label, "$muted"))
