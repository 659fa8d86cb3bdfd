"""A game under way: the fold of a journal's acts into what the screens tell about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model.events import Event, Opened, Scored
from briefing.model.game import Game, Step
from briefing.rules import apply, start
from briefing.rules.machine import opening
from briefing.tui.pages.view import View

if TYPE_CHECKING:
    from briefing.record import Journal


class Thread:
    """The fold of acts into what a view shows. Keeps this move's events and how the world stood when it opened."""

    def __init__(self, game: Game) -> None:
        """Begin with a game as `start` gives it."""
        self.game = game
        self.events: tuple[Event, ...] = opening(game).events
        self.fresh: tuple[Event, ...] = ()
        self.opened = self.before = game.world
        self.scores: list[int] = []

    def take(self, step: Step) -> None:
        """Add what an act brought."""
        self.game = step.game
        self.fresh = step.events
        if any(isinstance(event, Opened) for event in step.events):
            self.before, self.opened = self.opened, step.game.world
            self.events = step.events
        else:
            self.events = (*self.events, *step.events)
        self.scores += [event.total for event in step.events if isinstance(event, Scored)]

    def view(self, mode: str = "", kept: str = "", receipt: str = "") -> View:
        """What the screens are made from."""
        scores = tuple(self.scores)
        return View(self.game, self.events, self.fresh, self.opened, self.before, scores, mode, kept, receipt)


def replayed(journal: Journal, acts: int | None = None) -> Thread:
    """The thread of what a journal holds, all of it or the first acts."""
    header = journal.header
    thread = Thread(start(journal.game.pack, header.scenario, header.seed, header.settings))
    for act in journal.acts[:acts]:
        thread.take(apply(thread.game, act))
    return thread
