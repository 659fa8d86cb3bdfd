"""A game that is watched: what was seen after each of its acts, what each act was, and what somebody noted to it.

A place is a number of acts: 0 is STARTEX, the last one where the game ended or has come to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model.acts import Act
from briefing.model.events import Opened
from briefing.model.game import Phase
from briefing.record.words import act_words
from briefing.rules import apply, start
from briefing.tui.course import Thread
from briefing.tui.pages.track import track
from briefing.tui.pages.view import View

if TYPE_CHECKING:
    from briefing.record import Journal


class Watched:
    """`views` has what is seen at each place, `track` its scrubber; `reveal` says that the game ended, so that what
    play hid may be shown. All is kept, since a game is small.
    """

    def __init__(self, journal: Journal) -> None:
        """Play the journal's acts again."""
        self.journal = journal
        self.views = _views(journal)
        self.reveal = self.views[-1].game.phase is Phase.ENDEX
        self.notes: dict[int, list[str]] = {note.at: [] for note in journal.notes}
        for note in journal.notes:
            self.notes[note.at].append(f"{note.by}: {note.text}" if note.by else note.text)
        self.track = track(self.views, frozenset(self.notes))

    @property
    def last(self) -> int:
        """The last place: how many acts there are."""
        return len(self.journal.acts)

    @property
    def openings(self) -> list[int]:
        """The places where a move opens, in order; the first is STARTEX."""
        found = [at for at, view in enumerate(self.views) if any(isinstance(each, Opened) for each in view.fresh)]
        return [0, *(at for at in found if at)]

    def coming(self, at: int) -> Act | None:
        """The act that leads on from a place; None from the last."""
        return self.journal.acts[at] if at < self.last else None

    def did(self, at: int) -> str:
        """The act that led to a place, in words."""
        return f"{at}: {self.said(at - 1)}" if at else "STARTEX"

    def said(self, number: int) -> str:
        """An act in words, by its number from 0."""
        return act_words(self.views[number].game, self.journal.acts[number])


def _views(journal: Journal) -> list[View]:
    header = journal.header
    thread = Thread(start(journal.game.pack, header.scenario, header.seed, header.settings))
    path = str(journal.path or "")
    views = [thread.view(kept=path)._replace(watched=True)]
    for act in journal.acts:
        thread.take(apply(thread.game, act))
        views.append(thread.view(kept=path, receipt=journal.receipt)._replace(watched=True))
    return views
