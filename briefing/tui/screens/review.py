"""The review of a game: a graph of its decisions, and nine pages about it, while the work on them goes on elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.screen import Screen

from briefing.tui import commands
from briefing.tui.pages import review_red
from briefing.tui.pages.review_decisions import Other, Try
from briefing.tui.pages.review_known import MARKS
from briefing.tui.screens import review_answers
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.screens.review_view import ABOUT_DECISIONS, LISTS, ReviewView
from briefing.tui.typeset import para
from briefing.tui.widgets.sheet import Sheet


def review_of(path: Path | None) -> Screen[Any]:
    """The review of a save; for a game that is in no file, how to get one."""
    if path is None:
        said = "The review is made from the game's file, and this game is in none: `briefing share LINE --save FILE`."
        return PaperScreen("Review", lambda width: para(said, width))
    return ReviewScreen(path)


class ReviewScreen(ReviewView):
    """The review, with its keys."""

    BINDINGS: ClassVar = commands.bindings("review")

    # --- going about --------------------------------------------------------------------------------------------------

    def action_section(self, number: int) -> None:
        """Another page."""
        self.section = int(number)
        if self.section == 2 and self.at < 0 and self.known.decisions:
            self.at = 0
        if self.section == 4 and self.at >= 0:
            self.move = self.known.decisions[self.at]["move"]
        self.turn()

    def action_next_section(self) -> None:
        """The next page."""
        self.action_section(self.section % 9 + 1)

    def action_last_section(self) -> None:
        """The page before."""
        self.action_section((self.section - 2) % 9 + 1)

    def action_later(self) -> None:
        """The next decision, or move."""
        self._go(1)

    def action_earlier(self) -> None:
        """The one before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        if self.section == 4:
            moves = review_red.moves(self.known)
            if moves:
                at = moves.index(self.move) if self.move in moves else 0
                self.move = moves[max(0, min(at + by, len(moves) - 1))]
                self.turn(self.sheet.at)
        elif self.section in ABOUT_DECISIONS:
            self._bring(self.at + by)

    def _bring(self, at: int) -> None:
        least = -1 if self.section == 1 else 0
        self.at = max(least, min(at, len(self.known.decisions) - 1))
        self.turn()

    def action_first(self) -> None:
        """The game as a whole, or the first move."""
        self._bring(-1) if self.section != 4 else self._go(-99)

    def action_last(self) -> None:
        """The last decision or move."""
        self._bring(len(self.known.decisions)) if self.section != 4 else self._go(99)

    def action_marked(self) -> None:
        """The next decision with a mark; after the last, the first."""
        marked = [each["number"] for each in self.known.decisions if each.get("mark") in MARKS]
        if marked:
            if self.section not in ABOUT_DECISIONS:
                self.section = 1
            self._bring(next((at for at in marked if at > self.at), marked[0]))

    def action_line_down(self) -> None:
        """The next line, or down."""
        self.sheet.action_next()

    def action_line_up(self) -> None:
        """The line before, or up."""
        self.sheet.action_previous()

    def action_page_down(self) -> None:
        """Down a window."""
        self.sheet.action_page_down()

    def action_page_up(self) -> None:
        """Up a window."""
        self.sheet.action_page_up()

    def action_take(self) -> None:
        """Take the line in focus; from the game as a whole, the first decision."""
        if self.section == 1 and self.at < 0:
            self._bring(0)
        elif self.sheet.page.picks:
            self.sheet.action_take()

    def on_sheet_focused(self, event: Sheet.Focused) -> None:
        """What is told beside it follows."""
        event.stop()
        if self.section in LISTS:
            self.frame()

    def on_sheet_let_go(self, event: Sheet.LetGo) -> None:
        """Nothing hangs on it."""
        event.stop()

    def on_sheet_taken(self, event: Sheet.Taken) -> None:
        """An answer, or another game that is asked for."""
        event.stop()
        match event.pick.value:
            case Try(number, option):
                self._answer({number: option})
            case Other(number, option):
                self._ask(number, option)

    def action_back(self) -> None:
        """Another option of the same decision."""
        if self.section == 2 and self.asked.pop(self.now, None) is not None:
            self.turn()

    # --- second thoughts and other games ------------------------------------------------------------------------------

    def _answer(self, answers: dict[int, str | None]) -> None:
        """Keep what the player took, or that it was shown without a try; then show what was better."""
        self.known.answers |= answers
        fault = ""
        if self.known.course is not None:
            fault = review_answers.write(self.path, self.known.course["key"], self.known.answers)
        self.turn()
        if fault:
            self.sheet.say(fault)

    def action_reveal(self) -> None:
        """Show what was better: of the decision in focus, elsewhere of all."""
        hidden = [each for each in self.known.decisions if self.known.hides(each)]
        if self.section in ABOUT_DECISIONS and self.at >= 0:
            hidden = [each for each in hidden if each["number"] == self.at]
        if hidden:
            self._answer({each["number"]: None for each in hidden})
        else:
            self.sheet.say("Nothing is hidden here.")

    def _ask(self, number: int, option: str) -> None:
        known = self.known
        decision = known.decisions[number]
        if option == decision["taken"]:
            self.sheet.say("That is what you took: what came of it is the game that was.")
            return
        self.asked[number] = option
        self.section, self.at = 2, number
        if (number, option) not in known.others and self.job is not None:
            self.job.ask(number, option)
        self.turn()

    def action_branch(self) -> None:
        """A game of one's own that leaves this one at the decision in focus."""
        if not self.known.decisions or self.section not in ABOUT_DECISIONS:
            return
        if self.at < 0:
            self.sheet.say("→ goes to a decision; from there o starts a game of your own.")
            return
        from briefing.tui.screens.review_branch import branched

        found = self.known.others.get((self.at, self.asked.get(self.at, ""))) if self.section == 2 else None
        plan = found.get("plan", []) if found else []
        label = next((o["label"] for o in self.known.decisions[self.at]["options"]
                      if found and o["key"] == found["option"]), "")  # fmt: skip
        made = branched(self.path, (self.known.course or {})["begins"][self.at], plan, label)
        if isinstance(made, str):
            self.sheet.say(made)
            return
        from briefing.tui.screens.game import GameScreen

        self.app.switch_screen(GameScreen(made))

    # --- elsewhere ----------------------------------------------------------------------------------------------------

    def action_text(self) -> None:
        """All of it as text, in which a word can be found."""
        document = self.known.document
        if document is None:
            return
        if self.known.hidden:
            self.sheet.say(f"The text gives away {self.known.hidden} decisions that wait for your second thought.")
            return
        from briefing.review.prose import text
        from briefing.tui.pages.review_text import found_in, set_in

        rows = text(document).splitlines()
        over = PaperScreen("Review", lambda width: set_in(rows, width), lambda width, word: found_in(rows, width, word))
        self.app.push_screen(over)

    def action_report(self) -> None:
        """The report as one HTML file beside the save."""
        if self.known.document is not None:
            self._write(self.known.document)

    @work(thread=True, exit_on_error=False)
    def _write(self, document: dict[str, Any]) -> None:
        from briefing.review.report import html

        place = self.path.with_name(f"{self.path.name.removesuffix('.jsonl')}.review.html")
        try:
            place.write_text(html(document), "utf-8", newline="\n")
            said = f"The report is in {place}: one file, for any browser and for paper."
        except OSError as error:
            said = f"{place} could not be written ({error.strerror}): `briefing review --html` takes another place."
        except (LookupError, ValueError, TypeError):  # a review that was kept by a version of another shape
            said = "The report could not be made of this review: `briefing review --html` makes it anew."
        self.app.call_from_thread(self.sheet.say, said)

    def action_leave(self) -> None:
        """Back to where one came from; the work goes on."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
