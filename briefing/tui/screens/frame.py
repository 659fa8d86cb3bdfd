"""The frame of a game, played or watched: the clock, the strip, the phases, the columns beside the sheet.

No widget comes or goes between phases: the page maker of the phase is given to the same sheet.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from textual import events, getters
from textual.content import Content
from textual.reactive import var
from textual.timer import Timer
from textual.widget import Widget

from briefing.model.game import Phase
from briefing.tui.pages import assess, briefing, council, decision, red, situation
from briefing.tui.pages.page import Page, Room
from briefing.tui.pages.view import View
from briefing.tui.screens import reading
from briefing.tui.screens.base import SheetScreen
from briefing.tui.typeset import BLANK, Lines
from briefing.tui.widgets.panel import Panel

PAGES: dict[Phase, Callable[[View, Room, int], Page]] = {
    Phase.BRIEFING: briefing.page,
    Phase.DECISION: decision.page,
    Phase.COUNCIL: council.page,
    Phase.RED: red.page,
    Phase.ASSESS: assess.page,
    Phase.ENDEX: assess.ending,
}

#: How often Python looks for garbage of itself; of the oldest, so many times more seldom while a game is on the screen.
_USUAL: Final = gc.get_threshold()
_SELDOM: Final = 20
#: Seconds without a key that are a rest.
_REST: Final = 0.12


class GameView(SheetScreen):
    """A game on the screen. Whoever sets `view` has it painted."""

    view: var[View | None] = var(None, init=False)
    _rest: Timer | None = None
    _games = 0
    """How many are mounted: one can take the other's place."""
    strip = getters.query_one("#strip", Panel)
    stepper = getters.query_one("#stepper", Panel)

    def on_mount(self) -> None:
        """What is there by now stays, and what keys leave behind is searched for while none is pressed.

        To search all of it every dozen keys would cost 60 ms each time, on top of what the key costs.
        """
        GameView._games += 1
        gc.freeze()
        gc.set_threshold(*_USUAL[:2], _USUAL[2] * _SELDOM)
        self._rest = self.set_interval(_REST, self._tidy, pause=True)

    def on_unmount(self) -> None:
        """Whatever comes next may search again, unless another game has taken this one's place."""
        GameView._games -= 1
        if not GameView._games:
            gc.set_threshold(*_USUAL)
            gc.unfreeze()

    def tell(self) -> None:
        """Bring the lines around the sheet up to date; there may be a rest now."""
        super().tell()
        if self._rest is not None:
            self._rest.reset()

    def _tidy(self) -> None:
        if self._rest is not None:
            self._rest.pause()
        gc.collect()

    def above(self) -> Iterable[Widget]:
        """The situation and the phases."""
        yield Panel(id="strip")
        yield Panel(id="stepper")

    @property
    def clock(self) -> Content:
        """Move and date-time group."""
        return situation.clock(self.view, self.size.width) if self.view else BLANK

    def make(self, room: Room, focus: int) -> Page:
        """The page of the phase."""
        if self.view is None:
            return Page(())
        return PAGES[self.view.game.phase](self.view, room, focus)

    def watch_view(self, before: View | None, view: View | None) -> None:
        """Repaint in place; another phase or page starts at its top."""
        if view is None or not self.is_attached:
            return
        self.frame()
        if before is None or page_of(before) != page_of(view):
            self.sheet.turn_to(self.make)
        else:
            self.sheet.paint()
        self.tell()

    def frame(self) -> None:
        """Set the lines and columns around the sheet."""
        view, width = self.view, self.size.width
        if view is None or not width:
            return
        self.strip.show([situation.strip(view, width)])
        self.stepper.show([self.stepped(view, width)])
        for side, maker in (("#right", self.beside), ("#left", situation.left_column)):
            column = self.query_one(side, Panel)
            if column.display and column.size.width > 8:
                room = column.content_size
                column.show(maker(view, room.width, room.height))

    def stepped(self, view: View, width: int) -> Content:
        """The line under the situation: the phases."""
        return situation.stepper(view, width)

    def beside(self, view: View, width: int, height: int) -> Lines:
        """The column to the right of the sheet."""
        return situation.right_column(view, width, height)

    def on_resize(self, event: events.Resize) -> None:
        """The columns come and go with the width."""
        self.call_after_refresh(self.frame)
        self.call_after_refresh(self.tell)

    def action_terms(self) -> None:
        """The glossary."""
        self._over(reading.terms)

    def action_sources(self) -> None:
        """Where this comes from."""
        self._over(reading.sources)

    def action_gauges(self) -> None:
        """Every gauge."""
        self._over(reading.gauges)

    def action_ladders(self) -> None:
        """The opponents' ladders."""
        self._over(reading.ladders)

    def action_past(self) -> None:
        """What was decided so far."""
        self._over(reading.past)

    def action_why(self) -> None:
        """What lies behind the line in focus, or behind the week."""
        self._over(reading.why)

    def action_review(self) -> None:
        """What the game was worth."""
        if self.view is not None:
            from briefing.tui.screens.review import review_of

            over = review_of(self.kept)
            over.add_class("-game")
            self.app.push_screen(over)

    @property
    def kept(self) -> Path | None:
        """The game's file, where it has one."""
        return None

    def _over(self, paper: Callable[[View, Any], Any]) -> None:
        if self.view is not None:
            pick = self.sheet.pick
            over = paper(self.view, pick.value if pick else None)
            over.add_class("-game")
            self.app.push_screen(over)


def page_of(view: View) -> tuple[object, ...]:
    """What tells one page from another: on the same page the focus stays where it is."""
    game = view.game
    return game.phase, game.move, view.mode, game.chosen, game.launched, len(game.table)
