"""Time on the console: the hub's clock as this machine can tell it, and lengths of time in figures."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from attrs import define


@define(slots=True)
class HubClock:
    """The hub's clock, carried on between two states by this machine's own, which may be set wrong."""

    steady: Callable[[], float] = time.monotonic
    _hub: int = 0
    _here: float = 0.0

    def heard(self, now: int) -> None:
        """The hub has told its time, in milliseconds."""
        self._hub, self._here = now, self.steady()

    @property
    def now(self) -> int:
        """The hub's time in milliseconds; 0 before it has told any."""
        return self._hub + int((self.steady() - self._here) * 1000) if self._hub else 0


def length(seconds: float) -> str:
    """So much time: `2:05`, `1:02:05`, `−0:30`."""
    whole = int(abs(seconds))
    hours, rest = divmod(whole, 3600)
    text = f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
    return f"−{text}" if seconds <= -1 else text


def hour(at: int) -> str:
    """A time of the hub's clock (ms) as this machine's wall shows it: `14:05`."""
    return time.strftime("%H:%M", time.localtime(at / 1000))


def when(plan: Mapping[str, Any]) -> str:
    """When something planned comes: `with card 4`, or `14:05`."""
    return f"with card {plan['move']}" if plan["move"] else hour(plan["due"])


def left(state: Mapping[str, Any], now: int) -> int | None:
    """Milliseconds until the clock closes the open round, standing while it is paused; None where none runs."""
    here = state.get("round")
    if not here or state["stage"] != "open" or here["ends"] is None:
        return None
    end = here["closes"] if here["closes"] is not None else here["ends"]
    return int(end - (state["paused"] if state["paused"] is not None else now))
