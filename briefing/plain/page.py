"""A page: what is read out, what it comes down to, and the numbered choices. Pages are pure functions of a view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from briefing.model.acts import Act
from briefing.model.events import Event, Opened
from briefing.model.game import Game
from briefing.plain.paper import Para, tied
from briefing.record import Journal
from briefing.rules import sight

#: Where the player stands within a phase: () is the phase itself, then for instance ("task",) or ("grade", report).
Place = tuple[str, ...]

BLANK = Para("")


class Choice(NamedTuple):
    """A numbered choice: an act, a place further in, or a command as if it were typed.

    `closed` is why it is not open; `aloud` reads it in full (`?2`).
    """

    label: str
    does: Act | Place | str
    closed: tuple[str, ...] = ()
    aloud: tuple[Para, ...] = ()


class Page(NamedTuple):
    """`text` is read on arriving, `brief` when the choices are listed again; `takes` reads a line that is no number."""

    text: tuple[Para, ...]
    choices: tuple[Choice, ...]
    brief: tuple[Para, ...] = ()
    takes: Callable[[str], Act | None] | None = None
    asks: str = ""


class View(NamedTuple):
    """The game, what happened since the move opened, and what happened in the move before."""

    game: Game
    events: tuple[Event, ...]
    before: tuple[Event, ...]
    kept: str = ""
    receipt: str = ""

    @property
    def purse(self) -> int:
        """Political capital."""
        return sight.value(self.game, "capital")


def view(journal: Journal) -> View:
    """The journal as the pages see it."""
    starts = [at for at, events in enumerate(journal.events) if any(isinstance(event, Opened) for event in events)]
    last, second = starts[-1], starts[-2] if len(starts) > 1 else starts[-1]
    now = tuple(event for events in journal.events[last:] for event in events)
    before = tuple(event for events in journal.events[second:last] for event in events)
    return View(journal.game, now, before, str(journal.path or ""), journal.receipt)


def head(seen: View) -> tuple[Para, ...]:
    """Where we are: the line that opens every phase."""
    game = seen.game
    phase = game.phase.value.upper()
    when = tied(sight.dtg(game))
    purse = tied(f"{seen.purse} PC")
    return (BLANK, Para(f"{phase}. Move {game.move} of {game.moves}. {when}. Political capital: {purse}."), BLANK)


def closed_words(reasons: Iterable[str]) -> str:
    """Reasons as sentences."""
    return " ".join(f"{reason[:1].upper()}{reason[1:]}." for reason in reasons)


def back(label: str = "Back") -> Choice:
    """The way out of a deeper list."""
    return Choice(label, ())
