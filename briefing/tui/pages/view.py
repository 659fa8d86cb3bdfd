"""What a page is made from: the game as it stands, what happened this move, and how it stood when the move opened."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from briefing.model.cards import Card, Option, Report
from briefing.model.events import Event
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX

E = TypeVar("E")


class View(NamedTuple):
    """`events` since the move opened, `fresh` those of the last act; `opened` is the world at the move's opening.

    `before` is the world a week earlier, `scores` the totals after each move so far, `mode` the page that is open
    within the phase; `watched` says that nothing can be done any more, so that no key need be named for it.
    """

    game: Game
    events: tuple[Event, ...] = ()
    fresh: tuple[Event, ...] = ()
    opened: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    scores: tuple[int, ...] = ()
    mode: str = ""
    kept: str = ""
    receipt: str = ""
    watched: bool = False

    def of(self, kind: type[E]) -> list[E]:
        """This move's events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def capital(self) -> int:
        """Political capital now."""
        return self.game.world[INDEX["capital"]]

    def card(self, card_id: str) -> Card | None:
        """A card by its id."""
        return next((card for card in self.game.pack.cards if card.id == card_id), None)

    def option(self, card_id: str, option_id: str) -> Option | None:
        """An option by its card and id."""
        card = self.card(card_id)
        return next((option for option in card.options if option.id == option_id), None) if card else None

    def report(self, report_id: str) -> Report | None:
        """A report by its id."""
        return next((report for report in self.game.pack.reports if report.id == report_id), None)

    def changed(self, name: str) -> int:
        """How far a gauge has moved: over the last week until this week's moves are made, then since its opening."""
        at = INDEX[name]
        early = self.game.phase in {Phase.BRIEFING, Phase.DECISION, Phase.COUNCIL}
        reference = self.before if early and self.before else self.opened
        return self.game.world[at] - reference[at] if reference else 0
