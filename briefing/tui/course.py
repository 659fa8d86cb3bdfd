"""A game under way: its journal, and the events of the move that the screens tell about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model.acts import Act
from briefing.model.events import Event, Opened, Scored
from briefing.model.game import Game, Step
from briefing.rules import machine
from briefing.tui.pages.view import View

if TYPE_CHECKING:
    from briefing.record import Journal


class Thread:
    """The fold of acts into what a view shows. Keeps this move's events and how the world stood when it opened."""

    def __init__(self, game: Game) -> None:
        """Begin with a game as `start` gives it."""
        self.game = game
        self.events: tuple[Event, ...] = machine.opening(game).events
        self.fresh: tuple[Event, ...] = ()
        self.opened = game.world
        self.scores: list[int] = []

    def take(self, step: Step) -> None:
        """Add what an act brought."""
        self.game = step.game
        self.fresh = step.events
        if any(isinstance(event, Opened) for event in step.events):
            self.events, self.opened = step.events, step.game.world
        else:
            self.events = (*self.events, *step.events)
        self.scores += [event.total for event in step.events if isinstance(event, Scored)]

    def view(self, mode: str = "", kept: str = "") -> View:
        """What the screens are made from."""
        return View(self.game, self.events, self.fresh, self.opened, tuple(self.scores), mode, kept)


class Course:
    """A game that is played: every act goes through the journal before it is seen."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.thread = replayed(journal)

    @property
    def game(self) -> Game:
        """The game as it stands."""
        return self.thread.game

    def do(self, act: Act) -> None:
        """Do an act: kept first, then shown."""
        self.thread.take(self.journal.do(act))


def replayed(journal: Journal) -> Thread:
    """The thread of what a journal holds already."""
    thread = Thread(journal.begun)
    for act in journal.acts:
        thread.take(machine.apply(thread.game, act))
    return thread
