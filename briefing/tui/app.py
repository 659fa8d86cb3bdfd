"""The application: opens a screen, keeps the game whatever happens, and leaves the terminal as it found it.

    run_lobby() -> int               the lobby
    run_game(journal) -> int         plays a game from where its journal stands
    run_watch(path, at=None) -> int  watches a saved game, or a shared line
    BriefingApp(start=screen)        any of these, for tests

Start-up is imports: this file and the lobby's own are all that the first paint needs. Packs, rules and records are
imported by the worker that reads them, and the game screen when a game opens.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from briefing.tui import commands, preferences
from briefing.tui.theme import NAMES, THEMES

if TYPE_CHECKING:
    from briefing.record import Journal
    from briefing.tui.screens.review_work import Work

#: The exit code of what ends because its terminal hung up, as a shell would say it: 128 and SIGHUP.
_HUNG_UP: Final = 129

Start = Callable[[], "Screen[Any]"]


class BriefingApp(App[None]):
    """The game in a terminal."""

    TITLE = "briefing"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = [
        *commands.bindings("everywhere"),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-normal"), (120, "-wide"), (160, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-short"), (36, "-tall")]

    def __init__(self, start: Start | None = None) -> None:
        super().__init__()
        self.start = start or lobby
        self.preferences = preferences.load()
        self.crash = ""
        self.hung_up = False
        self.kept: Path | None = None
        self.review: Work | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._first_theme()

    def _first_theme(self) -> str:
        import os

        for name in (os.environ.get("TEXTUAL_THEME", ""), self.preferences.theme):
            if name in self.available_themes:
                return name
        return NAMES[0]

    def on_mount(self) -> None:
        """Open the first screen."""
        self._mind_signals()
        self._mind_terminal()
        if self.preferences.keys:
            self.set_keymap(self.preferences.keys)
        self.push_screen(self.start())
        if self.preferences.fault:
            self.notify(self.preferences.fault, markup=False, severity="warning", timeout=10)

    def on_unmount(self) -> None:
        """What is being worked out beside the screen ends with it."""
        if self.review is not None:
            self.review.stop()

    def _mind_signals(self) -> None:
        """Killed politely, leave the alternate screen and the mouse mode behind us."""
        if self.is_headless:
            return
        for name in ("SIGTERM", "SIGHUP"):
            with contextlib.suppress(AttributeError, NotImplementedError):  # Windows has neither
                number = getattr(signal, name)
                # Through the loop: a plain handler's message would lie there until the next key.
                asyncio.get_running_loop().add_signal_handler(number, self._asked_to_end, number)

    def _asked_to_end(self, number: int) -> None:
        self.hung_up = 128 + number == _HUNG_UP
        self.exit(return_code=128 + number)

    def _mind_terminal(self) -> None:
        """A terminal may go without a signal (its emulator was killed, we lead no session): then every read of it is
        empty at once, Textual's input thread never rests, and nobody is left to press a key.
        """
        typed = sys.__stdin__
        if self.is_headless or typed is None:
            return
        with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):  # Windows has no `poll`
            import select

            line = select.poll()
            line.register(typed.fileno(), 0)  # hanging up is told without being asked for
            self.set_interval(1, partial(self._look_for_terminal, line))

    def _look_for_terminal(self, line: Any) -> None:
        if line.poll(0):
            self.hung_up = True
            self.exit(return_code=_HUNG_UP)

    def action_theme(self) -> None:
        """The next theme, remembered."""
        self.theme = NAMES[(NAMES.index(self.theme) + 1) % len(NAMES)] if self.theme in NAMES else NAMES[0]
        self.preferences = self.preferences._replace(theme=self.theme)
        fault = preferences.save(self.preferences)
        self.notify(fault or f"Theme: {self.theme.removeprefix('briefing-')}", markup=False, timeout=2)

    def action_help(self) -> None:
        """What this screen shows and which keys work on it."""
        from briefing.tui.screens.help import help_for

        if not self.screen.is_modal:
            self.push_screen(help_for(self.screen))

    def action_help_quit(self) -> None:
        """ctrl+c is for copying: say what leaves."""
        self.notify("ctrl+q leaves; the game is on disk after every act.", markup=False, timeout=3)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette shows what works on the screen now, from the same registry as everything else."""
        for command in commands.COMMANDS:
            if command.context == "list" or command.id == "everywhere.palette":
                continue
            home = self if command.context == "everywhere" else screen
            action = getattr(home, f"action_{command.action}", None)
            if action is None or home.check_action(command.action, ()) is not True:
                continue
            if command.context != "everywhere" and command.context not in getattr(screen, "contexts", ()):
                continue
            yield SystemCommand(f"{command.label} ({commands.shown(command.keys[0])})", command.help, action)

    def _handle_exception(self, error: Exception) -> None:
        """A fault of ours: the game is on disk already; keep the trace in a file and leave one sentence."""
        if self.is_headless:  # tests want the exception itself
            super()._handle_exception(error)
            return
        from briefing.tui.crash import report

        if not self.crash:
            self.crash = report(error, self.kept)
        self._return_code = 1
        self._exception = self._exception or error
        self._exception_event.set()
        self._close_messages_no_wait()


def lobby() -> Screen[Any]:
    """The lobby."""
    from briefing.tui.screens.lobby import LobbyScreen

    return LobbyScreen()


def run_lobby() -> int:
    """Open the lobby. Returns the exit code."""
    return run(BriefingApp())


def run_game(journal: Journal) -> int:
    """Play the journal's game from where it stands. Returns the exit code."""
    from briefing.tui.screens.game import GameScreen

    return run(BriefingApp(lambda: GameScreen(journal)))


def run_watch(path: Path | Journal, at: int | None = None, pack: str | None = None) -> int:
    """Watch a game from act `at`, or from its start. Returns the exit code. Raises SaveError.

    `path` is a save, a shared line in a path's place, or a journal; `pack` a folder whose pack it was played with.
    """
    from briefing.tui.screens.watch import open_watch

    screen = open_watch(path, at, pack)  # what is no save is refused before there is a screen to refuse it on
    return run(BriefingApp(lambda: screen))


def run(app: BriefingApp) -> int:
    """Run an app in the terminal. Returns the exit code; what is left to say is said after the screen is gone."""
    if os.environ.get("BRIEFING_SERVED") != "1" and not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stderr.write("briefing: this is no terminal that screens can be shown on; add --plain to play as text.\n")
        return 2

    app.run()
    if app.hung_up:
        with contextlib.suppress(OSError):  # nobody reads what Python would still flush
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for stream in (sys.stdout, sys.stderr):
                os.dup2(nowhere, stream.fileno())
        return _HUNG_UP
    if app.crash:
        sys.stderr.write(f"{app.crash}\n")
        return 1
    if app.kept is not None:
        sys.stdout.write(f"The game is in {app.kept}\n")
    return app.return_code or 0
