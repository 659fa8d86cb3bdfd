"""A game that is played. Acts go up to the journal, and only what the journal has kept comes down to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.message import Message

from briefing import wording
from briefing.model.acts import Act
from briefing.model.game import Phase
from briefing.record.rescue import rescued
from briefing.rules import objections
from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.course import replayed
from briefing.tui.pages import briefing, council, decision
from briefing.tui.pages.page import Page, Room
from briefing.tui.screens.frame import GameView
from briefing.tui.typeset import Part, line
from briefing.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from briefing.record import Journal

_PHASE_CONTEXTS: dict[Phase, Context] = {
    Phase.BRIEFING: "briefing", Phase.DECISION: "decision", Phase.COUNCIL: "council", Phase.ENDEX: "endex",
}  # fmt: skip


class GameScreen(GameView):
    """A game that is played."""

    BINDINGS: ClassVar = commands.bindings("game", "reading", "briefing", "decision", "council", "endex", "new game")

    @dataclass
    class Chosen(Message):
        """The player chose an act."""

        act: Act

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self.journal = journal
        self.thread = replayed(journal)
        self.percent = 50
        self.code = ""
        self.graded = ""

    @property
    def contexts(self) -> tuple[Context, ...]:
        """The phase's commands, or a form's."""
        if self.view is None:
            return ("everywhere",)
        if self.view.mode == "forecast":
            return ("new game", "list", "everywhere")
        if self.view.mode == "grade":
            return ("list", "everywhere")
        phase = _PHASE_CONTEXTS.get(self.view.game.phase)
        if phase == "council" and not self.view.game.table:
            phase = None
        usual: tuple[Context, ...] = ("game", "reading", "list", "everywhere")
        return usual if phase is None else (phase, *usual)

    def offered(self) -> list[commands.Command]:
        """Without what would only be refused now."""
        game = self.view.game if self.view else None
        idle = {"list.take"} if not self.sheet.page.picks else set()
        if game is not None and objections(game, Act("advance")) and not (self.view and self.view.mode):
            idle.add("game.go-on")
        return [command for command in super().offered() if command.id not in idle]

    @property
    def lead(self) -> Part:
        """How many lines can be chosen by digit."""
        many = min(len(self.sheet.page.picks), 9)
        return line((f"1-{many}" if many > 1 else "1", "bold $ally")) if many else ""

    @property
    def kept(self) -> Path | None:
        """The game's file."""
        return self.journal.path

    def on_mount(self) -> None:
        """Show where the journal stands."""
        self.sheet.hook = self.typed
        if hasattr(self.app, "kept"):
            self.app.kept = self.journal.path
        self.show("")
        if self.journal.notices:
            self.sheet.say(" ".join(self.journal.notices))
        self.call_after_refresh(self.frame)
        self.call_after_refresh(self.tell)

    def on_unmount(self) -> None:
        """Let go of the file."""
        self.journal.close()

    def show(self, mode: str) -> None:
        """Set the state; the watcher paints."""
        self.view = self.thread.view(mode, str(self.journal.path or ""), self.journal.receipt)

    def make(self, room: Room, focus: int) -> Page:
        """The page of the phase, or the form that is open in it."""
        view = self.view
        if view is not None and view.mode == "forecast":
            return briefing.forecast(view, room, focus, self.percent)
        if view is not None and view.mode == "grade":
            return briefing.grading(view, room, self.graded, self.code)
        return super().make(room, focus)

    # --- acts go up ---------------------------------------------------------------------------------------------------

    def act(self, verb: str, *said: str) -> None:
        """Do an act if it is open, or say every reason why it is not."""
        if self.view is None:
            return
        act = Act(verb, said)  # type: ignore[arg-type]
        closed = objections(self.view.game, act)
        if closed:
            self.sheet.say("; ".join(closed)[:1].upper() + "; ".join(closed)[1:] + ".")
        else:
            self.post_message(self.Chosen(act))

    def on_game_screen_chosen(self, event: Chosen) -> None:
        """Keep the act, then show what came of it."""
        event.stop()
        focus = self.sheet.pick
        step = self.journal.play(event.act)
        self.thread.take(step)
        self.show("")
        self._refocus(focus.value if focus else None)
        said = self._rescued() or (council.news(self.view) if self.view else "")
        if said:
            self.sheet.say(said)

    def _rescued(self) -> str:
        """Where the game's file cannot be written any more, go on in another; the sentence that says so, or nothing."""
        said = rescued(self.journal)
        if said and not self.journal.trouble:
            if hasattr(self.app, "kept"):
                self.app.kept = self.journal.path
            self.show("")
        return said

    def _refocus(self, value: Any) -> None:
        """Keep the focus on the same report or ally, wherever it stands now."""
        if isinstance(value, (briefing.OnReport, council.OnAlly)):
            at = next((at for at, pick in enumerate(self.sheet.page.picks) if pick.value == value), -1)
            if at != self.sheet.at:
                self.sheet.bring(at)

    def on_sheet_taken(self, event: Sheet.Taken) -> None:
        """A line was taken: what that means is the line's value."""
        event.stop()
        match event.pick.value:
            case Act() as act:
                self.post_message(self.Chosen(act))
            case decision.Open(card):
                self.show(f"initiative:{card}")
            case briefing.Percent(value=percent):
                self.act("forecast", str(percent))
            case briefing.OnReport():
                self.sheet.say("t sends collection after it, g puts your own grade on it, s shows what it cites.")
            case council.OnAlly():
                self.sheet.say("c consults it, b takes its wording, w shows what its position adds up from.")

    def on_sheet_focused(self, event: Sheet.Focused) -> None:
        """The forecast's number follows the word in focus."""
        event.stop()
        if self.view and self.view.mode == "forecast":
            pick = self.sheet.pick
            if pick is not None and not pick.value.low <= self.percent <= pick.value.high:
                self.percent = (pick.value.low + pick.value.high) // 2
                self.sheet.paint()

    def action_go_on(self) -> None:
        """Close the phase."""
        if self.view and self.view.mode.startswith("initiative"):
            self.show("")
        else:
            self.act("advance")

    # --- forms --------------------------------------------------------------------------------------------------------

    def action_forecast(self) -> None:
        """Open the forecast's form at the word that was given, or at even."""
        view = self.view
        if view is None or not view.game.question:
            self.sheet.say("No forecast is asked this move.")
            return
        self.percent = view.game.forecast if view.game.forecast is not None else 50
        self.show("forecast")
        self.sheet.bring(wording.ICD.index(wording.term(self.percent)))

    def action_more(self) -> None:
        """One point more."""
        self._move(1)

    def action_less(self) -> None:
        """One point less."""
        self._move(-1)

    def _move(self, by: int) -> None:
        self.percent = max(1, min(99, self.percent + by))
        self.sheet.bring(wording.ICD.index(wording.term(self.percent)))

    def action_grade(self) -> None:
        """Open the grade's form for the report in focus."""
        value = self._focused(briefing.OnReport, "Bring a report into focus first: its digit, then g.")
        if value is not None and self.view is not None:
            report = self.view.report(value.id)
            self.graded = value.id
            self.code = dict(self.view.game.grades).get(value.id) or (report.grade if report else "F6")
            self.show("grade")

    def typed(self, key: str) -> bool:
        """Letters and figures of a grade, while its form is open; True if the key was used."""
        if self.view is None or self.view.mode != "grade":
            return False
        if len(key) == 1 and key in "abcdef":
            self.code = key.upper() + self.code[1]
        elif len(key) == 1 and key in "123456":
            self.code = self.code[0] + key
        elif key == "enter":
            self.act("grade", self.graded, self.code)
            return True
        elif key in {"0", "backspace", "q", "escape"}:
            self._leave_form()
            return True
        else:
            return False
        self.sheet.paint()
        return True

    def _leave_form(self) -> None:
        self.show("")
        self._refocus(briefing.OnReport(self.graded))

    def on_sheet_let_go(self, event: Sheet.LetGo) -> None:
        """The whole page again; from a form, back to the phase."""
        event.stop()
        if self.view and self.view.mode:
            self.show("initiatives" if self.view.mode.startswith("initiative:") else "")

    def _focused(self, kind: type[Any], advice: str) -> Any:
        pick = self.sheet.pick
        if pick is not None and isinstance(pick.value, kind):
            return pick.value
        self.sheet.say(advice)
        return None

    def action_task(self) -> None:
        """Send collection after the report in focus."""
        value = self._focused(briefing.OnReport, "Bring a report into focus first: its digit, then t.")
        if value is not None:
            self.act("task", value.id)

    def action_initiatives(self) -> None:
        """The card, or the initiatives."""
        if self.view is not None:
            self.show("" if self.view.mode.startswith("initiative") else "initiatives")

    def action_consult(self) -> None:
        """Consult the ally in focus."""
        value = self._focused(council.OnAlly, "Bring an ally into focus first: its digit or the arrows, then c.")
        if value is not None:
            self.act("consult", value.id)

    def action_bridge(self) -> None:
        """Take the wording of the ally in focus."""
        value = self._focused(council.OnAlly, "Bring an ally into focus first: its digit or the arrows, then b.")
        if value is not None:
            self.act("soften", value.id)

    def action_soften(self) -> None:
        """Soften in general."""
        self.act("soften")

    def action_silence(self) -> None:
        """Put the text under silence."""
        self.act("silence")

    def action_coalition(self) -> None:
        """Go ahead with the willing."""
        self.act("coalition")

    def action_withdraw(self) -> None:
        """Take the text off the table."""
        self.act("withdraw")

    def action_leave(self) -> None:
        """Out of a form, or back to where one came from."""
        if self.view is not None and self.view.mode:
            self.show("")
        elif len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
