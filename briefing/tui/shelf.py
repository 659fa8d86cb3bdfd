"""What the lobby finds on disk: the packs' scenarios and the saved games. Read by a worker, after the first paint."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from briefing.tui.pages.lobby import Form


class Refused(Exception):  # noqa: N818 - it is a sentence for the player, not a fault
    """A game that cannot be opened, and why."""


class Saved(NamedTuple):
    """A saved game in a list."""

    path: Path
    name: str
    words: str
    ended: bool


class Shelf(NamedTuple):
    """What is there. `fault` is a sentence when no game can be started."""

    scenarios: tuple[Any, ...] = ()
    saves: tuple[Saved, ...] = ()
    seed: int = 1
    pack: Any = None
    fault: str = ""

    @property
    def last(self) -> Saved | None:
        """The game that was played last and has not ended."""
        return next((save for save in self.saves if not save.ended), None)


def look() -> Shelf:
    """Read the content and the list of saves."""
    return Shelf(seed=secrets.randbelow(9999) + 1, fault="No scenarios are installed.")


def begin(shelf: Shelf, form: Form) -> Any:
    """A new game's journal."""
    raise Refused(shelf.fault)


def resume(path: Path) -> Any:
    """The journal of a saved game."""
    raise Refused(f"{path.name} cannot be opened.")
