"""A game that was played, as what there is to read at each place of it. A place is a number of acts: 0 is STARTEX."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.model.acts import Act
from briefing.model.events import Event, Opened
from briefing.model.game import Game, Phase
from briefing.plain.odds import after_the_fact
from briefing.plain.page import BLANK, View
from briefing.plain.paper import Para
from briefing.plain.phases import page_of
from briefing.record import Journal
from briefing.record.words import act_words
from briefing.rules import apply, start
from briefing.telling import change_words, changes, sentences
from briefing.wording import BANNER


class Tale:
    """`games` is the state at each place; what play hid is told only of a game that has ended."""

    def __init__(self, journal: Journal) -> None:
        """Play the journal's acts again."""
        header = journal.header
        self.journal = journal
        self.games: list[Game] = [start(journal.game.pack, header.scenario, header.seed, header.settings)]
        for act in journal.acts:
            self.games.append(apply(self.games[-1], act).game)
        self.openings = tuple(
            at for at, events in enumerate(journal.events) if any(isinstance(event, Opened) for event in events)
        )

    @property
    def last(self) -> int:
        """The last place: how many acts there are."""
        return len(self.journal.acts)

    def title(self, at: int) -> Iterator[Para]:
        """What is read first, by who begins at a place."""
        header, game = self.journal.header, self.games[0]
        yield Para(BANNER)
        yield Para(f"Replay: {game.scenario.title}, seed {header.seed}, {self.last} acts.")
        if header.parent:
            yield Para(f"This game is a branch: it left another after act {header.parent_act}.")
        if at:
            yield Para(f"It is told from after act {at}.")

    def step(self, at: int) -> Iterator[Para]:
        """What the act that led to a place was and what it brought, what was noted to it, and a page that is new."""
        yield from self._act(at)
        if self._fresh(at):
            yield from self.page(at)
        yield from self._causes(at)

    def whole(self, at: int) -> Iterator[Para]:
        """The same with the whole page, for whoever comes from elsewhere."""
        yield from self._act(at)
        yield from self.page(at)
        yield from self._causes(at)

    def page(self, at: int) -> Iterator[Para]:
        """The page that the player had before him at a place; at the last one, where the game stands."""
        seen = self._view(at)
        yield from page_of(seen).text
        if at == self.last and seen.game.phase is not Phase.ENDEX:
            receipt = self.journal.receipt
            yield from (BLANK, Para(f"Here the game stands, after {self.last} acts. Receipt: {receipt}."))

    def coming(self, at: int) -> str:
        """The act that leads on from a place, in words; nothing at the last."""
        return act_words(self.games[at], self.journal.acts[at]) if at < self.last else ""

    def _act(self, at: int) -> Iterator[Para]:
        if at:
            game, act, events = self.games[at], self.journal.acts[at - 1], self.journal.events[at]
            yield from (BLANK, Para(f"Act {at} of {self.last}: you {self.coming(at - 1)}.", 0, 2))
            if game.phase is self.games[at - 1].phase:
                yield from _came(game, act, events)
        for note in self.journal.notes:
            if note.at == at:
                yield Para(f"Note{f' by {note.by}' if note.by else ''}: {note.text}", 2, 2)

    def _fresh(self, at: int) -> bool:
        """Whether the page is another: a phase, another text on the table or a clear one, or the end of the tale."""
        if not at:
            return True
        before, game = self.games[at - 1], self.games[at]
        new = game.phase is not before.phase or len(game.table) < len(before.table)
        return new or (at == self.last and game.phase is not Phase.ENDEX)

    def _causes(self, at: int) -> Iterator[Para]:
        if self.journal.over:
            causes = list(after_the_fact(self.games[at], self.journal.events[at]))
            yield from (BLANK, *causes) if causes else ()

    def _view(self, at: int) -> View:
        """As the pages see it: the events since the move opened, and those of the move before."""
        starts = [0, *(each for each in self.openings if 0 < each <= at)]
        last, second = starts[-1], starts[-2] if len(starts) > 1 else starts[-1]
        now, before = self._events(last, at + 1), self._events(second, last)
        receipt = self.journal.receipt if at == self.last else ""
        return View(self.games[at], now, before or now, str(self.journal.path or ""), receipt)

    def _events(self, first: int, end: int) -> tuple[Event, ...]:
        return tuple(event for events in self.journal.events[first:end] for event in events)


def _came(game: Game, act: Act, events: tuple[Event, ...]) -> Iterator[Para]:
    """What an act brought about within its phase."""
    if act.verb not in {"grade", "forecast"}:
        yield from (Para(text, 2, 2) for text in sentences(game, events))
        yield from (Para(change_words(game, change), 2, 2) for change in changes(events))
