"""The log behind a session: an exclusive turn to append, and what others have entered since. Two keep it: a file, the
default, and PostgreSQL for several hubs on one class.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from briefing.classroom.entries import Entry
from briefing.classroom.session import Session


class Turn(Protocol):
    """The exclusive right to append. `missed` are the entries after the caller's last one that others have made."""

    missed: Sequence[Entry]

    async def append(self, entries: Sequence[Entry]) -> None:
        """Make entries safe: when this returns they outlive the process. Raises OSError."""


class Log(Protocol):
    """What keeps a session. Opened by the functions of its module, which also read what there is."""

    def turn(self, after: int) -> AbstractAsyncContextManager[Turn]:
        """Wait for the turn of whoever has seen all up to entry `after`."""

    async def again(self) -> Session:
        """The session read anew, after a failure. Raises SaveError or OSError where it cannot be."""

    async def wait(self, after: int) -> None:
        """Return when there may be entries after `after` that another process made; a file's log never does."""

    async def close(self) -> None:
        """Let go of it."""
