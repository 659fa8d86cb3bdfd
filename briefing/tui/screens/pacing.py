"""A watched game that plays by itself: how long each act stands, and the timer that brings the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from textual.timer import Timer

from briefing.tui import commands
from briefing.tui.typeset import Part, line

#: Seconds for an act, and which of them it begins with.
PACES: Final = (8.0, 4.0, 2.0, 1.0, 0.5, 0.25)
_USUAL: Final = 2


class Pacing:
    """`pace` is a number in `PACES`. It stands still until it is told to run."""

    def __init__(self, every: Callable[[float, Callable[[], None]], Timer], beat: Callable[[], None]) -> None:
        """`every` sets a timer, which calls `beat` for each act: a screen's `set_interval`."""
        self.pace = _USUAL
        self._every = every
        self._beat = beat
        self._timer: Timer | None = None

    @property
    def running(self) -> bool:
        """Whether it plays by itself now."""
        return self._timer is not None

    @property
    def seconds(self) -> float:
        """How long an act stands."""
        return PACES[self.pace]

    def run(self) -> None:
        """Begin, or begin again at another pace: the act on the screen has its whole time."""
        self.stop()
        self._timer = self._every(self.seconds, self._beat)

    def stop(self) -> None:
        """Stand still."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def change(self, by: int) -> None:
        """Faster by so many steps, or slower; a game that plays goes on at the new pace."""
        self.pace = max(0, min(self.pace + by, len(PACES) - 1))
        if self.running:
            self.run()

    def told(self, keymap: Mapping[str, str]) -> Part:
        """That it plays by itself, how fast, and the keys for that; nothing while it stands still."""
        if not self.running:
            return ""
        keys = {name: commands.shown(commands.keys_of(commands.BY_ID[f"watch.{name}"], keymap)[0])
                for name in ("play", "faster", "slower")}  # fmt: skip
        return line((f"▸ {self.seconds:g} s an act", "bold $alert"), "  ", (keys["play"], "bold $ally"),
                    (" stop  ", "$muted"), (f"{keys['faster']} {keys['slower']}", "bold $ally"),
                    (" pace", "$muted"))  # fmt: skip
