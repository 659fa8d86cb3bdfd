"""Watching a game: the same pages as in play, stepped through act by act, with no way to change what happened.

A step is a repaint, forward or back. What play hid is shown only of a game that its file shows to have ended.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.content import Content
from textual.screen import Screen

from briefing.model.game import Phase
from briefing.record.format import read
from briefing.record.share import is_shared
from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.pages import place, situation, track
from briefing.tui.pages import watch as pages
from briefing.tui.pages.page import Page, Room
from briefing.tui.pages.place import Place
from briefing.tui.pages.told import told
from briefing.tui.pages.view import View
from briefing.tui.screens.frame import GameView
from briefing.tui.screens.pacing import Pacing
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.shelf import REFUSALS, branch, leaves, watch
from briefing.tui.typeset import BLANK, Lines, Part, line
from briefing.tui.watched import Watched
from briefing.tui.widgets.panel import Panel
from briefing.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from briefing.record import Journal


def open_watch(path: Path | Journal, at: int | None, pack: str | None = None) -> Screen[Any]:
    """A screen that watches a game from act `at`: of a save, of a shared line in a path's place, or of a journal.

    A save that cannot be replayed here is told from what it carries. Raises SaveError for what is no game.
    """
    if not isinstance(path, Path):
        return WatchScreen(path, at or 0)
    try:
        return WatchScreen(watch(path, pack), at or 0)
    except REFUSALS as refusal:
        if is_shared(str(path)):  # a line carries nothing that could be shown without its rules and its pack
            raise
        saved, why = read(path), str(refusal).removeprefix(f"{path}: ")
        return PaperScreen("A game as its file tells it", lambda width: told(saved, why, width))


class WatchScreen(GameView):
    """A game that was played before."""

    BINDINGS: ClassVar = commands.bindings("watch", "reading", "endex")

    def __init__(self, journal: Journal, at: int = 0) -> None:
        super().__init__()
        self.journal = journal
        self.watched = Watched(journal)
        self.wanted = at
        self.at = max(0, min(at, self.watched.last))
        self.columns: list[int] = []
        self.pacing = Pacing(self.set_interval, self.beat)
        self.listing = False
        self.about = -1
        self.bare = self.watched.track
        self.judged = False

    @property
    def kept(self) -> Path | None:
        """The game's file."""
        return self.journal.path

    @property
    def contexts(self) -> tuple[Context, ...]:
        """Stepping, and all that can be read."""
        usual: tuple[Context, ...] = ("watch", "reading", "list", "everywhere")
        over = self.view is not None and self.view.game.phase is Phase.ENDEX
        return ("endex", *usual) if over and not self.listing else usual

    def offered(self) -> list[commands.Command]:
        """Enter steps on here, unless the moves are listed."""
        if self.listing:
            return [each for each in super().offered() if each.context != "watch" or each.id == "watch.moves"]
        told = {"list.take", "watch.play"} if self.pacing.running else {"list.take"}
        return [each for each in super().offered() if each.id not in told]

    @property
    def lead(self) -> Part:
        """Whether it plays by itself, how fast, and the keys for that."""
        return self.pacing.told(self.app.preferences.keys if hasattr(self.app, "preferences") else {})

    @property
    def clock(self) -> Content:
        """The phase too: the line that has it in play is the scrubber here."""
        if self.view is None:
            return BLANK
        width = self.size.width
        phase = self.view.game.phase
        named = line((f"{phase.value.upper()} · ", "$muted")) if phase is not Phase.ENDEX and width >= 100 else BLANK
        return line(named, situation.clock(self.view, width))

    def on_mount(self) -> None:
        """Show the act it opens at, once there is room to set it in."""
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        self.step_to(self.at)
        if self.wanted > self.watched.last:
            self.sheet.say(f"There is no act {self.wanted}: the game has {self.watched.last}.")

    @property
    def here(self) -> Place | None:
        """Where one is in the game."""
        return Place(self.watched, self.at, self.view, self.about) if self.view is not None else None

    def stepped(self, view: View, width: int) -> Content:
        """The scrubber, where a game in play has its phases."""
        row, self.columns = track.scrubber(self.watched.track, self.at, width)
        return row

    def beside(self, view: View, width: int, height: int) -> Lines:
        """What this act was."""
        return place.beside(Place(self.watched, self.at, view), width, height)

    def step_to(self, at: int) -> None:
        """Show the state after an act, with the line in focus that the next act is about."""
        self.at = max(0, min(at, self.watched.last))
        self.listing = False
        self._judge()
        act = self.watched.coming(self.at)
        mode = f"initiative:{act.word.partition('.')[0]}" if act is not None and act.verb == "launch" else ""
        view = self.watched.views[self.at]._replace(mode=mode)
        self.set_reactive(GameView.view, view)
        self.about = -1
        self.sheet.turn_to(self.make, seek=self._sought)
        self.frame()
        self.tell()

    def _judge(self) -> None:
        """Once the review of this game has come to its verdicts, its marks stand on the scrubber."""
        work = getattr(self.app, "review", None)
        if self.judged or work is None or work.path != self.kept or work.known.first or not work.known.training:
            return
        marks = {each["act"]: each["mark"] for each in work.known.decisions if each.get("mark")}
        self.watched.track = track.judged(self.bare, marks)
        self.judged = work.known.document is not None

    def on_screen_resume(self) -> None:
        """Back from what was laid over the game, the review for one."""
        super().on_screen_resume()
        if self.view is not None:
            self._judge()
            self.call_after_refresh(self.frame)

    def _sought(self, page: Page) -> int:
        """The line that the next act is about; -1 is none."""
        self.about = place.about(self.watched.coming(self.at), page)
        return self.about

    def make(self, room: Room, focus: int) -> Page:
        """The page of this place, or the list of moves."""
        here = self.here
        if here is None:
            return Page(())
        if self.listing:
            return pages.moves(self.watched.views, self.watched.track, room, focus, reveal=self.watched.reveal)
        return place.page(here, super().make, room, focus, alone=not self.query_one("#right", Panel).display)

    # --- going about --------------------------------------------------------------------------------------------------

    def on_sheet_taken(self, event: Sheet.Taken) -> None:
        """Nothing is taken in a game that was played: the key steps on, or goes to the move of the list."""
        event.stop()
        if isinstance(event.pick.value, pages.Jump):
            self.go(event.pick.value.to)
        else:
            self.action_forward()

    def on_sheet_let_go(self, event: Sheet.LetGo) -> None:
        """From the list of moves, back to the game."""
        event.stop()
        if self.listing:
            self.step_to(self.at)

    def on_click(self, event: events.Click) -> None:
        """A click on the scrubber goes there."""
        if event.widget is self.stepper and 0 <= event.x < len(self.columns) and self.columns[event.x] >= 0:
            self.go(self.columns[event.x])

    def go(self, at: int) -> None:
        """Go somewhere by hand: it plays by itself no longer."""
        self.halt()
        self.step_to(at)

    def action_forward(self) -> None:
        """The next act."""
        self.go(self.at + 1)

    def action_backward(self) -> None:
        """The act before."""
        self.go(self.at - 1)

    def action_first(self) -> None:
        """The opening."""
        self.go(0)

    def action_last(self) -> None:
        """The end."""
        self.go(self.watched.last)

    def action_next_move(self) -> None:
        """On to the opening of the next move."""
        self.go(next((at for at in self.watched.openings if at > self.at), self.watched.last))

    def action_last_move(self) -> None:
        """Back to an opening."""
        self.go(next((at for at in reversed(self.watched.openings) if at < self.at), 0))

    def action_moves(self) -> None:
        """List the moves to jump to one, or put the list away."""
        if self.listing or self.view is None:
            self.step_to(self.at)
            return
        self.halt()
        self.listing = True
        self.sheet.turn_to(self.make, list(dict.fromkeys(self.watched.track.moves)).index(self.view.game.move))
        self.tell()

    # --- playing by itself --------------------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Let it run, or stop it; at the end it begins anew."""
        if self.pacing.running:
            self.halt()
            return
        if self.at == self.watched.last:
            self.step_to(0)
        elif self.listing:
            self.step_to(self.at)
        self.pacing.run()
        self.tell()

    def beat(self) -> None:
        """An act further."""
        if not self.pacing.running:
            return
        self.step_to(self.at + 1)
        if self.at == self.watched.last:
            self.halt()

    def halt(self) -> None:
        """Stand still."""
        if self.pacing.running:
            self.pacing.stop()
            self.tell()

    def on_screen_suspend(self) -> None:
        """What is laid over the game is to be read in peace."""
        self.halt()

    def action_faster(self) -> None:
        """Less time for each act."""
        self._change(1)

    def action_slower(self) -> None:
        """More time for each act."""
        self._change(-1)

    def _change(self, by: int) -> None:
        self.pacing.change(by)
        if self.pacing.running:
            self.tell()
        else:
            self.sheet.say(f"{self.pacing.seconds:g} seconds an act; space lets it run.")

    # --- from here ----------------------------------------------------------------------------------------------------

    def action_why(self) -> None:
        """What this act brought and why; with a line in focus by hand, what lies behind that."""
        here = self.here
        if here is None:
            return
        if self.sheet.at not in {-1, self.about} and not self.listing:
            super().action_why()
            return
        over = PaperScreen("This act", here.told)
        over.add_class("-game")
        self.app.push_screen(over)

    def action_branch(self) -> None:
        """A game of one's own that leaves this one here."""
        from briefing.tui.screens.game import GameScreen

        self.halt()
        try:
            journal = branch(self.journal, self.at)
        except REFUSALS as refusal:
            self.sheet.say(str(refusal))
            return
        journal.notices.append(leaves(journal, self.journal, self.at))
        self.app.switch_screen(GameScreen(journal))

    def action_leave(self) -> None:
        """From the list of moves to the game, or back to where one came from."""
        if self.listing:
            self.step_to(self.at)
        elif len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
