"""Watching a game: the same pages as in play, stepped through act by act, with no way to change what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.screen import Screen

from briefing.model.acts import Act
from briefing.model.events import Opened
from briefing.record.format import read
from briefing.rules import apply, start
from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.course import Thread
from briefing.tui.pages import briefing, council
from briefing.tui.pages.page import Page, Room
from briefing.tui.pages.told import told
from briefing.tui.pages.view import View
from briefing.tui.screens.frame import GameView
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.shelf import REFUSALS, branch, watch
from briefing.tui.typeset import line
from briefing.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from briefing.record import Journal


def open_watch(path: Path, at: int | None) -> Screen[Any]:
    """A screen that watches a save from act `at`; one that cannot be replayed here is told from what it carries.

    Raises SaveError for a file that is no save.
    """
    try:
        return WatchScreen(watch(path), at or 0)
    except REFUSALS as refusal:
        saved, why = read(path), str(refusal)
        return PaperScreen("A game as its file tells it", lambda width: told(saved, why, width))


class WatchScreen(GameView):
    """A game that was played before."""

    BINDINGS: ClassVar = commands.bindings("game", "watch", "endex")

    def __init__(self, journal: Journal, at: int = 0) -> None:
        super().__init__()
        self.journal = journal
        self.at = max(0, min(at, len(journal.acts)))
        self.views = self._folded()

    def _folded(self) -> list[View]:
        """What is seen after each act; a game is small, so all of it is kept."""
        header = self.journal.header
        thread = Thread(start(self.journal.game.pack, header.scenario, header.seed, header.settings))
        path = str(self.journal.path or "")
        views = [thread.view(kept=path)]
        for act in self.journal.acts:
            thread.take(apply(thread.game, act))
            views.append(thread.view(kept=path, receipt=self.journal.receipt))
        return views

    @property
    def contexts(self) -> tuple[Context, ...]:
        """Stepping, and all that can be read."""
        return ("watch", "game", "list", "everywhere")

    def offered(self) -> list[commands.Command]:
        """Space and enter step here too."""
        return [command for command in super().offered() if command.id != "list.take"]

    def on_mount(self) -> None:
        """Show the act it opens at."""
        self.step_to(self.at)
        self.call_after_refresh(self.frame)
        self.call_after_refresh(self.tell)

    def step_to(self, at: int) -> None:
        """Show the state after an act, with the line in focus that the next act is about."""
        self.at = max(0, min(at, len(self.views) - 1))
        act = self.next_act
        mode = f"initiative:{act.word.partition('.')[0]}" if act is not None and act.verb == "launch" else ""
        self.view = self.views[self.at]._replace(mode=mode)
        about: tuple[object, ...] = () if act is None else (act, briefing.OnReport(act.word), council.OnAlly(act.word))
        self.sheet.bring(next((at for at, pick in enumerate(self.sheet.page.picks) if pick.value in about), -1))

    def make(self, room: Room, focus: int) -> Page:
        """The page, and in its rail what came next."""
        act = self.next_act
        said = line(("next  ", "$muted"), (self.said(act), "bold $ally")) if act else line(("the end", "$muted"))
        return (
            super()
            .make(room, focus)
            ._replace(rail=line(said, (f"  act {self.at} of {len(self.journal.acts)}", "$muted")))
        )

    @property
    def next_act(self) -> Act | None:
        """The act that leads to the next view."""
        return self.journal.acts[self.at] if self.at < len(self.journal.acts) else None

    def said(self, act: Act) -> str:
        """An act in words."""
        view = self.view
        words = str(act)
        if view is None:
            return words
        if act.verb in {"choose", "launch"}:
            card_id, _, option_id = act.word.partition(".")
            option = view.option(card_id, option_id)
            return option.label if option else words
        return {
            "advance": "on to the next phase", "silence": "the text goes under silence",
            "coalition": "a coalition goes ahead", "withdraw": "the text is withdrawn",
            "task": f"collection goes after {act.word}", "forecast": f"a forecast of {act.word}%",
            "consult": f"{act.word} is consulted",
        }.get(act.verb, words)  # fmt: skip

    def on_sheet_taken(self, event: Sheet.Taken) -> None:
        """Nothing is taken in a game that was played: the key steps on."""
        event.stop()
        self.action_forward()

    def action_go_on(self) -> None:
        """Space steps on."""
        self.action_forward()

    def action_forward(self) -> None:
        """The next act."""
        self.step_to(self.at + 1)

    def action_backward(self) -> None:
        """The act before."""
        self.step_to(self.at - 1)

    def action_first(self) -> None:
        """The opening."""
        self.step_to(0)

    def action_last(self) -> None:
        """The end."""
        self.step_to(len(self.views))

    def action_next_move(self) -> None:
        """On to the opening of the next move."""
        self.step_to(next((at for at in self._openings() if at > self.at), len(self.views)))

    def action_last_move(self) -> None:
        """Back to an opening."""
        self.step_to(next((at for at in reversed(self._openings()) if at < self.at), 0))

    def _openings(self) -> list[int]:
        return [
            0,
            *(
                at
                for at, view in enumerate(self.views)
                if at and any(isinstance(event, Opened) for event in view.fresh)
            ),
        ]

    def action_play_on(self) -> None:
        """A game of one's own that leaves this one here."""
        from briefing.tui.screens.game import GameScreen

        try:
            journal = branch(self.journal, self.at)
        except REFUSALS as refusal:
            self.sheet.say(str(refusal))
            return
        self.app.switch_screen(GameScreen(journal))

    def action_leave(self) -> None:
        """Back to where one came from."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
