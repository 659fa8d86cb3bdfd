"""A game that was played, told again as appended text, act by act. Nothing is asked: it runs to its end by itself."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from briefing.model.acts import Act
from briefing.model.events import Event, Opened
from briefing.model.game import Game, Phase
from briefing.plain import briefing, council, decision, outcome
from briefing.plain.page import BLANK, Page, View, closed_words
from briefing.plain.paper import GoneError, Paper, Para
from briefing.record import Journal
from briefing.record.words import act_words
from briefing.rules import apply, start
from briefing.telling import change_words, changes, sentences
from briefing.wording import BANNER


def retell(journal: Journal, at: int = 0, write: TextIO | None = None) -> int:
    """Tell a game from after act `at` to where it stands. Returns the exit code; a reader that goes away ends it."""
    out = write or sys.stdout
    paper = Paper(io.StringIO(), out)
    try:
        _tell(journal, max(0, min(at, len(journal.acts))), paper)
    except GoneError:
        hush(out)
    return 0


def hush(out: TextIO) -> None:
    """Nobody reads any more (`| head`): Python shall not complain of it while it shuts down."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _tell(journal: Journal, at: int, paper: Paper) -> None:
    header, pack = journal.header, journal.game.pack
    many = len(journal.acts)
    game = start(pack, header.scenario, header.seed, header.settings)
    told = _Told(str(journal.path or ""))
    told.add(journal.events[0])
    paper.put([Para(BANNER), Para(f"Replay: {game.scenario.title}, seed {header.seed}, {many} acts.")])
    if header.parent:
        paper.say(f"This game is a branch: it left another after act {header.parent_act}.")
    if at:
        paper.say(f"It is told from after act {at}.")
    fresh = True
    for number, act in enumerate(journal.acts, 1):
        step = apply(game, act)
        if number > at:
            if fresh:
                paper.put(_page(told.view(game)).text)
            paper.put([BLANK, Para(f"Act {number} of {many}: you {act_words(game, act)}.", 0, 2)])
        before, game = game, step.game
        told.add(step.events)
        same = game.phase is before.phase
        fresh = not same or len(game.table) < len(before.table)  # another text, or a clear table, is a page of its own
        if number > at:
            paper.put([*(_came(game, act, step.events) if same else ()), *_noted(journal, number)])
    last = told.view(game)
    if fresh or not journal.acts:
        paper.put(_page(last._replace(receipt=journal.receipt)).text)
    if game.phase is not Phase.ENDEX:
        paper.put([BLANK, Para(f"Here the game stands, after {many} acts. Receipt: {journal.receipt}.")])
    for notice in journal.notices:
        paper.say(closed_words([notice]))


class _Told:
    """The events since the move opened, and those of the move before."""

    def __init__(self, kept: str) -> None:
        self.kept = kept
        self.now: list[Event] = []
        self.before: list[Event] = []

    def add(self, events: tuple[Event, ...]) -> None:
        if any(isinstance(event, Opened) for event in events):
            self.before, self.now = self.now, []
        self.now += events

    def view(self, game: Game) -> View:
        return View(game, tuple(self.now), tuple(self.before) or tuple(self.now), self.kept)


def _page(seen: View) -> Page:
    match seen.game.phase:
        case Phase.BRIEFING:
            return briefing.page(seen, ())
        case Phase.DECISION:
            return decision.page(seen, ())
        case Phase.COUNCIL:
            return council.page(seen, ())
        case Phase.RED:
            return outcome.red(seen)
        case Phase.ASSESS:
            return outcome.assess(seen)
        case _:
            return outcome.endex(seen)


def _came(game: Game, act: Act, events: tuple[Event, ...]) -> Iterator[Para]:
    """What an act brought about within its phase."""
    if act.verb not in {"grade", "forecast"}:
        yield from (Para(text, 2, 2) for text in sentences(game, events))
        yield from (Para(change_words(game, change), 2, 2) for change in changes(events))


def _noted(journal: Journal, number: int) -> Iterator[Para]:
    """What somebody wrote beside this act."""
    for note in journal.notes:
        if note.at == number:
            yield Para(f"Note{f' by {note.by}' if note.by else ''}: {note.text}", 2, 2)
