"""Watching a game: the same pages as in play, stepped through act by act, with no way to change what happened.

Every state is kept, since a game is small: a step is a repaint, forward or back. What play hid is shown only of a game
that its file shows to have ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from briefing.model.acts import Act
from briefing.model.events import Opened
from briefing.model.game import Phase
from briefing.record.format import read
from briefing.record.words import act_words
from briefing.rules import apply, start
from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.course import Thread
from briefing.tui.pages import briefing, council, situation, track
from briefing.tui.pages import watch as pages
from briefing.tui.pages.page import Page, Room, text
from briefing.tui.pages.told import told
from briefing.tui.pages.view import View
from briefing.tui.screens.frame import GameView
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.shelf import REFUSALS, branch, watch
from briefing.tui.typeset import BLANK, Lines, Part, line
from briefing.tui.widgets.panel import Panel
from briefing.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from briefing.record import Journal

#: Seconds for an act while a game plays by itself, and which of them it begins with.
PACES: Final = (8.0, 4.0, 2.0, 1.0, 0.5, 0.25)
_USUAL: Final = 2
#: A sheet lower than this shows a card or an option of it, not both.
_ROOMY: Final = 30


def open_watch(path: Path | Journal, at: int | None, pack: str | None = None) -> Screen[Any]:
    """A screen that watches a game from act `at`: of a save, of a shared line in a path's place, or of a journal.

    A save that cannot be replayed here is told from what it carries. Raises SaveError for what is no game.
    """
    if not isinstance(path, Path):
        return WatchScreen(path, at or 0)
    try:
        return WatchScreen(watch(path, pack), at or 0)
    except REFUSALS as refusal:
        saved, why = read(path), str(refusal)
        return PaperScreen("A game as its file tells it", lambda width: told(saved, why, width))


class WatchScreen(GameView):
    """A game that was played before."""

    BINDINGS: ClassVar = commands.bindings("watch", "reading", "endex")

    def __init__(self, journal: Journal, at: int = 0) -> None:
        super().__init__()
        self.journal = journal
        self.wanted = at
        self.at = max(0, min(at, len(journal.acts)))
        self.views = self._folded()
        self.reveal = self.views[-1].game.phase is Phase.ENDEX
        self.notes: dict[int, list[str]] = {note.at: [] for note in journal.notes}
        for note in journal.notes:
            self.notes[note.at].append(f"{note.by}: {note.text}" if note.by else note.text)
        self.track = track.track(self.views, frozenset(self.notes))
        self.columns: list[int] = []
        self.pace = _USUAL
        self.timer: Timer | None = None
        self.listing = False
        self.about = -1

    def _folded(self) -> list[View]:
        """What is seen after each act; a game is small, so all of it is kept."""
        header = self.journal.header
        thread = Thread(start(self.journal.game.pack, header.scenario, header.seed, header.settings))
        path = str(self.journal.path or "")
        views = [thread.view(kept=path)._replace(watched=True)]
        for act in self.journal.acts:
            thread.take(apply(thread.game, act))
            views.append(thread.view(kept=path, receipt=self.journal.receipt)._replace(watched=True))
        return views

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
        told = {"list.take"} if self.timer is None else {"list.take", "watch.play"}
        return [each for each in super().offered() if each.id not in told]

    @property
    def lead(self) -> Part:
        """Whether it plays by itself, how fast, and the keys for that."""
        if self.timer is None:
            return ""
        keymap = self.app.preferences.keys if hasattr(self.app, "preferences") else {}
        keys = {name: commands.shown(commands.keys_of(commands.BY_ID[f"watch.{name}"], keymap)[0])
                for name in ("play", "faster", "slower")}  # fmt: skip
        return line((f"▸ {PACES[self.pace]:g} s an act", "bold $alert"), "  ", (keys["play"], "bold $ally"),
                    (" stop  ", "$muted"), (f"{keys['faster']} {keys['slower']}", "bold $ally"),
                    (" pace", "$muted"))  # fmt: skip

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
        if self.wanted > len(self.journal.acts):
            self.sheet.say(f"There is no act {self.wanted}: the game has {len(self.journal.acts)}.")

    def above(self) -> Iterable[Widget]:
        """The situation and the scrubber."""
        yield Panel(id="strip")
        yield Panel(id="stepper")

    def frame(self) -> None:
        """The lines around the sheet; where a game has its phases, the scrubber; beside it what this act was."""
        view, width = self.view, self.size.width
        if view is None or not width:
            return
        self.strip.show([situation.strip(view, width)])
        row, self.columns = track.scrubber(self.track, self.at, width)
        self.stepper.show([row])
        for side, maker in (("#right", self._beside), ("#left", situation.left_column)):
            column = self.query_one(side, Panel)
            if column.display and column.size.width > 8:
                room = column.content_size
                column.show(maker(view, room.width, room.height))

    def _beside(self, view: View, width: int, height: int) -> Lines:
        told = self.reveal and view.game.phase is Phase.RED
        lines = pages.step(view, self.did, self.notes.get(self.at, ()), width, reveal=self.reveal, told=told)
        return [*lines[: height - 1], line(("w has the rest", "$muted"))] if len(lines) > height else lines

    def step_to(self, at: int) -> None:
        """Show the state after an act, with the line in focus that the next act is about."""
        self.at = max(0, min(at, len(self.views) - 1))
        self.listing = False
        act = self.next_act
        mode = f"initiative:{act.word.partition('.')[0]}" if act is not None and act.verb == "launch" else ""
        view = self.views[self.at]._replace(mode=mode)
        self.set_reactive(GameView.view, view)
        self.about = -1
        self.sheet.turn_to(self.make, seek=self._sought)
        self.frame()
        self.tell()

    def _sought(self, page: Page) -> int:
        """The line that the next act is about; -1 is none."""
        act = self.next_act
        about: tuple[object, ...] = () if act is None else (act, briefing.OnReport(act.word), council.OnAlly(act.word))
        self.about = next((at for at, pick in enumerate(page.picks) if pick.value in about), -1)
        return self.about

    def make(self, room: Room, focus: int) -> Page:
        """The page, and in its rail the place and what came next."""
        if self.view is None:
            return Page(())
        if self.listing:
            return pages.moves(self.views, self.track, room, focus, reveal=self.reveal)
        page = self._page(self.view, room, focus)
        act = self.next_act
        signs = track.legend(self.track, self.at)
        last = "the end" if self.reveal else "played so far"
        coming = line(("next ", "$muted"), (self.said(self.at), "bold $ally")) if act else line((last, "$muted"))
        place = line((f"act {self.at} of {len(self.journal.acts)}", "$muted"), "  ")
        rail = line(place, signs, "  " if signs else "", coming)
        return page._replace(rail=rail)

    def _page(self, view: View, room: Room, focus: int) -> Page:
        """The page of the phase; with no column beside it the last act above, and its causes where there is room."""
        red = self.reveal and view.game.phase is Phase.RED
        if view.game.phase is Phase.DECISION and focus == self.about and room.height < _ROOMY:
            focus = -1  # the mark says which was chosen: the message that it answers must still be there to read
        width, notes = room.measure - 2, self.notes.get(self.at, ())
        beside = self.query_one("#right", Panel).display
        told = not beside and (self.at or notes)
        news = pages.news(view, self.did, notes, width, reveal=self.reveal) if told else []
        inner = room._replace(height=room.height - len(news))
        page = pages.red(view, inner, focus) if red else super().make(inner, focus)
        if not news:
            return page
        if view.game.phase in {Phase.DECISION, Phase.COUNCIL}:
            brought = pages.step(view, self.did, (), width, reveal=self.reveal, whole=True)[1:]
            page = pages.below(page, inner, brought)
        return page._replace(blocks=(text(*news), *page.blocks))

    @property
    def next_act(self) -> Act | None:
        """The act that leads to the next view."""
        return self.journal.acts[self.at] if self.at < len(self.journal.acts) else None

    @property
    def did(self) -> str:
        """The act that led here, in words."""
        if not self.at:
            return "STARTEX"
        words = self.said(self.at - 1)
        return f"{self.at}: {words}"

    def said(self, number: int) -> str:
        """An act in words, by its number from 0."""
        return act_words(self.views[number].game, self.journal.acts[number])

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
        self.go(len(self.views))

    def action_next_move(self) -> None:
        """On to the opening of the next move."""
        self.go(next((at for at in self._openings() if at > self.at), len(self.views)))

    def action_last_move(self) -> None:
        """Back to an opening."""
        self.go(next((at for at in reversed(self._openings()) if at < self.at), 0))

    def _openings(self) -> list[int]:
        found = [at for at, view in enumerate(self.views) if any(isinstance(each, Opened) for each in view.fresh)]
        return [0, *(at for at in found if at)]

    def action_moves(self) -> None:
        """List the moves to jump to one, or put the list away."""
        if self.listing or self.view is None:
            self.step_to(self.at)
            return
        self.halt()
        self.listing = True
        self.sheet.turn_to(self.make, list(dict.fromkeys(self.track.moves)).index(self.view.game.move))
        self.tell()

    # --- playing by itself --------------------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Let it run, or stop it; at the end it begins anew."""
        if self.timer is not None:
            self.halt()
            return
        if self.next_act is None:
            self.step_to(0)
        elif self.listing:
            self.step_to(self.at)
        self._run()

    def _run(self) -> None:
        if self.timer is not None:
            self.timer.stop()
        self.timer = self.set_interval(PACES[self.pace], self.beat)
        self.tell()

    def beat(self) -> None:
        """An act further."""
        if self.timer is None:
            return
        self.step_to(self.at + 1)
        if self.next_act is None:
            self.halt()

    def halt(self) -> None:
        """Stand still."""
        if self.timer is not None:
            self.timer.stop()
            self.timer = None
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
        self.pace = max(0, min(self.pace + by, len(PACES) - 1))
        if self.timer is not None:
            self._run()
        else:
            self.sheet.say(f"{PACES[self.pace]:g} seconds an act; space lets it run.")

    # --- from here ----------------------------------------------------------------------------------------------------

    def action_why(self) -> None:
        """What this act brought and why; with a line in focus by hand, what lies behind that."""
        view = self.view
        if view is None:
            return
        if self.sheet.at not in {-1, self.about} and not self.listing:
            super().action_why()
            return
        notes = self.notes.get(self.at, ())

        def write(width: int) -> Lines:
            return pages.step(view, self.did, notes, width, reveal=self.reveal, whole=True)

        over = PaperScreen("This act", write)
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
        name = self.journal.path.name if self.journal.path else "the shared game"
        where = f"after act {self.at}" if self.at else "at STARTEX"
        kept = f"in {journal.path}" if journal.path else "in memory"
        journal.notices.append(f"Your own game now, {kept}: it leaves {name} {where}.")
        self.app.switch_screen(GameScreen(journal))

    def action_leave(self) -> None:
        """From the list of moves to the game, or back to where one came from."""
        if self.listing:
            self.step_to(self.at)
        elif len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
