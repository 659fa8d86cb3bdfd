"""The lobby: seen first, so it imports as little as it can and asks the disk only after it is drawn."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.content import Content
from textual.screen import Screen
from textual.worker import get_current_worker

from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.pages import lobby as pages
from briefing.tui.pages.page import Page, Room
from briefing.tui.screens.base import SheetScreen
from briefing.tui.typeset import line
from briefing.tui.widgets.sheet import Sheet


@contextmanager
def yielding() -> Iterator[None]:
    """While hundreds of files are read: the screen's thread gets its turn soon, and no collector halts both."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        sys.setswitchinterval(usual)


class LobbyScreen(SheetScreen):
    """Where a player starts, goes on, watches and leaves."""

    BINDINGS: ClassVar = commands.bindings("lobby", "saves", "new game")

    def __init__(self) -> None:
        super().__init__()
        self.shelf: Any = None
        self.open = "lobby"
        self.form = pages.Form()
        self.fresh = True
        self.listed: tuple[Any, Room | None, Page] = (None, None, Page(()))

    @property
    def contexts(self) -> tuple[Context, ...]:
        """The lobby's own commands, and the form's or the list's when it is open."""
        if self.open == "watch":
            return ("saves", "lobby", "list", "everywhere")
        return ("new game", "lobby", "list", "everywhere") if self.open == "new" else ("lobby", "list", "everywhere")

    @property
    def clock(self) -> Content:
        """The version, where a game has its clock."""
        from briefing import __version__

        return line((f"briefing {__version__}", "$muted"))

    def on_mount(self) -> None:
        """Show the menu, then look what is on disk."""
        self.sheet.hook = self.typed
        self.sheet.turn_to(self.make, 0)
        self.call_after_refresh(self.tell)
        self.call_after_refresh(self.look)

    def make(self, room: Room, focus: int) -> Page:
        """The page that is open."""
        if self.open == "new":
            return pages.new_game(room, focus, self.form, self.shelf)
        if self.open == "watch":
            if (
                self.listed[0] is not self.shelf or self.listed[1] != room
            ):  # hundreds of lines are set once, not at every key
                self.listed = (self.shelf, room, pages.saves(room, focus, self.shelf))
            return self.listed[2]
        return pages.menu(room, focus, self.shelf, self.app.theme)

    @work(thread=True, exclusive=True, exit_on_error=False, group="shelf")
    def look(self) -> None:
        """Read packs and saves, off the screen's thread."""
        from briefing.tui.shelf import look

        worker = get_current_worker()
        with yielding():
            for shelf in look():
                if worker.is_cancelled:
                    return
                self.app.call_from_thread(self.looked, shelf)

    def looked(self, shelf: Any) -> None:
        """What is there so far: show it in place. The focus moves only off a line that turned out to be empty."""
        if not shelf.whole and self.shelf is not None and self.shelf.whole:
            return  # what was read before is more than the first look at it again
        held = self.sheet.pick
        self.shelf = shelf
        self.form = self.form.suited(shelf)
        if self.is_mounted:
            nothing = self.open == "lobby" and self.sheet.at == 0 and shelf.last is None and shelf.whole
            self.sheet.bring(1 if nothing else self.sheet.at)
            if self.open == "watch":
                value = held.value if held is not None else None
                same = [at for at, pick in enumerate(self.sheet.page.picks) if pick.value == value]
                self.sheet.bring(same[0] if same else 0)

    def on_screen_resume(self) -> None:
        """Back from a game: there may be another save."""
        super().on_screen_resume()
        if self.shelf is not None:
            self.look()

    def turn(self, to: str, at: int = 0) -> None:
        """Open another page of the lobby."""
        self.open = to
        self.sheet.turn_to(self.make, at)
        self.tell()

    def on_sheet_taken(self, event: Sheet.Taken) -> None:
        """Do what the line says."""
        event.stop()
        what = event.pick.value
        if what in {"new", "watch"}:
            self.turn(what)
        elif what == "quit":
            self.app.exit()
        elif what == "continue":
            self.enter(self.shelf.last.path)
        elif what == "ropes":
            self.paper("Learn the ropes", pages.ropes)
        elif what == "class":
            self.paper("In class", pages.class_room)
        elif what == "theme":
            self.call_later(self.app.run_action, "theme")
            self.call_after_refresh(self.sheet.paint)
        elif what == "start":
            self.begin()
        elif isinstance(what, pages.Line):
            self.action_more()
        elif isinstance(what, pages.Watch):
            self.look_at(what.path)

    def paper(self, title: str, writer: Any) -> None:
        """Lay a text over the lobby."""
        from briefing.tui.screens.paper import PaperScreen

        self.app.push_screen(PaperScreen(title, writer))

    def begin(self) -> None:
        """Start the game of the form."""
        from briefing.tui.shelf import begin

        self._open_game(lambda: begin(self.shelf, self.form))

    def enter(self, path: Path) -> None:
        """Go on with a saved game."""
        from briefing.tui.shelf import resume

        self._open_game(lambda: resume(path))

    def action_go_on_with(self) -> None:
        """Go on with the game in focus."""
        pick = self.sheet.pick
        save = next((each for each in self.shelf.saves if pick and pick.value == pages.Watch(each.path)), None)
        if save is None:
            self.sheet.say("Bring a game into focus first: its digit or the arrows, then c.")
        elif save.ended:
            self.sheet.say("This game has ended: enter watches it, and o there makes a game of your own from any act.")
        else:
            self.enter(save.path)

    def action_again(self) -> None:
        """Look again what is on disk."""
        self.look()

    def _open_game(self, opening: Callable[[], Any]) -> None:
        from briefing.tui.screens.game import GameScreen

        self._open(lambda: GameScreen(opening()))

    def look_at(self, path: Path) -> None:
        """Watch a saved game."""
        from briefing.tui.screens.watch import open_watch

        self._open(lambda: open_watch(path, None), home=False)

    def _open(self, opening: Callable[[], Screen[Any]], *, home: bool = True) -> None:
        from briefing.tui.shelf import REFUSALS

        try:
            screen = opening()
        except REFUSALS as refusal:
            self.sheet.say(f"{refusal}.")
            return
        if home:  # from a game one comes back to the menu, from a watched one to the list
            self.turn("lobby")
        self.app.push_screen(screen)

    def action_more(self) -> None:
        """The next value of the line in focus."""
        self._change(1)

    def action_less(self) -> None:
        """The value before."""
        self._change(-1)

    def _change(self, by: int) -> None:
        pick = self.sheet.pick
        if self.open == "new" and pick is not None and isinstance(pick.value, pages.Line):
            self.form = self.form.changed(pick.value.name, by, self.shelf)
            self.sheet.paint()

    def typed(self, key: str) -> bool:
        """Digits write the seed while its line is in focus; True if the key was used."""
        pick = self.sheet.pick
        if self.open != "new" or pick is None or pick.value != pages.Line("seed"):
            self.fresh = True
            return False
        written = "" if self.fresh else str(self.form.seed)
        if key.isdecimal() and len(key) == 1:
            seed = int(written + key)
        elif key == "backspace":
            seed = int(str(self.form.seed)[:-1] or 0)
        else:
            return False
        if seed < 1 << 64:
            self.form = self.form._replace(seed=seed)
        self.fresh = seed == 0
        self.sheet.paint()
        return True

    def action_leave(self) -> None:
        """Leave the list that is open, or the program."""
        if self.open == "lobby":
            self.app.exit()
        else:
            self.turn("lobby", 1 if self.open == "new" else 2)
