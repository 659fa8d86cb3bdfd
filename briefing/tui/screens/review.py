"""The review of a game: a graph of its decisions, and nine pages about it, while the work on them goes on elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Final

from textual import events, getters, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.pages import review as pages
from briefing.tui.pages import review_red
from briefing.tui.pages.page import Page, Room
from briefing.tui.pages.review_chart import BESIDE, chart
from briefing.tui.pages.review_decisions import Other, Try, listed
from briefing.tui.pages.review_known import MARKS, Known
from briefing.tui.screens import review_answers
from briefing.tui.screens.base import SMALL, SheetScreen
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.screens.review_work import Work
from briefing.tui.typeset import BLANK, Lines, line, para
from briefing.tui.widgets.folio import Folio
from briefing.tui.widgets.lines import Banner, KeyLine
from briefing.tui.widgets.sheet import Sheet

#: Pages that the graph and the list of decisions belong to.
_ABOUT_DECISIONS: Final = (1, 2)


def review_of(path: Path | None) -> Screen[Any]:
    """The review of a save; for a game that is in no file, how to get one."""
    if path is None:
        said = "The review is made from the game's file, and this game is in none: `briefing share LINE --save FILE`."
        return PaperScreen("Review", lambda width: para(said, width))
    return ReviewScreen(path)


class ReviewScreen(SheetScreen):
    """The review. To leave it stops nothing: what is under way is found again."""

    BINDINGS: ClassVar = commands.bindings("review")
    CSS = """
    ReviewScreen #tabs, ReviewScreen #progress { height: 1; width: 100%; }
    ReviewScreen #chart { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }
    ReviewScreen #columns > Folio { width: 1fr; }
    ReviewScreen.-wide.-decisions #left, ReviewScreen.-huge.-decisions #left {
        display: block; width: 38; padding: 0 1; border-right: solid $line; }
    ReviewScreen.-huge.-decisions #columns > Folio { width: 84; }
    ReviewScreen.-huge.-decisions #right { display: block; width: 1fr; padding: 0 1; border-left: solid $line; }
    """
    folio = getters.query_one("#sheet", Folio)
    tabs = getters.query_one("#tabs", Static)
    progress = getters.query_one("#progress", Static)
    graph = getters.query_one("#chart", Static)

    class Told(Message):
        """The work has told something: `light` if only how far it is."""

        def __init__(self, light: bool) -> None:
            super().__init__()
            self.light = light

        def can_replace(self, message: Message) -> bool:
            """How far it was matters no more once something newer is there: a flood is one repaint."""
            return self.light and isinstance(message, ReviewScreen.Told)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.section = 1
        self.at = -1
        self.move = 1
        self.asked: dict[int, str] = {}
        self.work: Work | None = None

    def compose(self) -> ComposeResult:
        """Lay out the lines and the columns."""
        yield Banner()
        yield from self.above()
        with Horizontal(id="columns"):
            yield Static(id="left", markup=False)
            yield Folio(id="sheet")
            yield Static(id="right", markup=False)
        yield KeyLine()
        yield Static(Content(SMALL), id="enlarge", markup=False)

    def above(self) -> Iterable[Widget]:
        """The pages, how far the work is, the graph."""
        yield Static(id="tabs", markup=False)
        yield Static(id="progress", markup=False)
        yield Static(id="chart", markup=False)

    @property
    def contexts(self) -> tuple[Context, ...]:
        """One place."""
        return ("review", "everywhere")

    @property
    def known(self) -> Known:
        """What has been told so far."""
        return self.work.known if self.work is not None else Known()

    @property
    def clock(self) -> Content:
        """What the game came to."""
        course = self.known.course
        if course is None:
            return line(("REVIEW", "bold"))
        total = f" · {course['total']} of 1000" if course["mode"] == "training" else " · no marks"
        return line(("REVIEW", "bold"), (total, "$muted"))

    def offered(self) -> list[commands.Command]:
        """Without what would do nothing here."""
        idle = set()
        if not self.known.hidden:
            idle.add("review.reveal")
        if not any(each.get("mark") in MARKS for each in self.known.decisions):
            idle.add("review.marked")
        if self.section != 2 or self._now not in self.asked:
            idle.add("review.back")
        if self.section not in {*_ABOUT_DECISIONS, 4}:
            idle |= {"review.later", "review.earlier"}
        if self.section not in _ABOUT_DECISIONS:
            idle |= {"review.branch", "review.take"}
        if self.known.document is None:
            idle |= {"review.text", "review.report"}
        return [each for each in super().offered() if each.id not in idle]

    # --- what is seen -------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Find the work that is under way, or begin it."""
        self.work = work_on(self.app, self.path)
        self.work.listener = self._heard
        self.work.begin()
        self.turn()
        self.call_after_refresh(self.frame)
        self.call_after_refresh(self.tell)

    def on_unmount(self) -> None:
        """Nobody looks on any more."""
        if self.work is not None:
            self.work.rest()

    def _heard(self, told: dict[str, Any]) -> None:
        """Called by the thread that hears the work."""
        self.post_message(self.Told(light=set(told) <= {"done", "whole", "said"}))

    def on_review_screen_told(self, event: Told) -> None:
        """Show what there is now; the focus stays where it is."""
        event.stop()
        if event.light:
            self._progress()
            return
        if self.known.course is not None and not self.known.answers:
            self.known.answers = review_answers.read(self.path, self.known.course["key"])
        self.at = min(self.at, len(self.known.decisions) - 1)
        self.frame()
        self.sheet.paint()
        self.tell()

    def turn(self, focus: int = -1) -> None:
        """Show the page from its top."""
        self.set_class(self.section in _ABOUT_DECISIONS, "-decisions")
        self.sheet.turn_to(self.make, focus)
        self.frame()
        self.tell()

    def make(self, room: Room, focus: int) -> Page:
        """The page."""
        place = pages.Place(self.section, self.at, self.move, self.asked.get(self._now), str(self.path))
        page = pages.page(self.known, place, room, focus)
        return page if page.rail else page._replace(rail=pages.rail(self.known, place, self.sheet.pick))

    @property
    def _now(self) -> int:
        """The decision that the pages are about: the first, while the game as a whole is looked at."""
        return max(self.at, 0)

    def frame(self) -> None:
        """The pages' names, the work, the graph, the columns."""
        width, height = self.size
        if not width:
            return
        self.tabs.update(pages.tabs(self.section, width), layout=False)
        self._progress()
        drawn = self._graph(width, height)
        if self.graph.display != bool(drawn):
            self.graph.display = bool(drawn)
        self.graph.update(Content("\n").join(drawn))
        for side in ("#left", "#right"):
            column = self.query_one(side, Static)
            if column.display and column.size.width > 8:
                room = column.content_size
                lines = self._column(side, room.width, room.height)
                column.update(Content("\n").join(lines[: room.height]), layout=False)

    def _graph(self, width: int, height: int) -> Lines:
        """The graph, where there is room for it; What if needs its lines for two games."""
        if self.section not in _ABOUT_DECISIONS or (self.section == 2 and height < 36):
            return []
        rows = 4 if height < 30 else 7 if height < 50 else 11
        return chart(self.known, self.at, width, rows + BESIDE)

    def _column(self, side: str, width: int, height: int) -> Lines:
        if side == "#left":
            return listed(self.known, self.at, width, height)
        return pages.aside(self.known, self.at, width)

    def _progress(self) -> None:
        """How far the work is; the line goes when it is done."""
        known = self.known
        under_way = known.document is None and not known.why
        if self.progress.display != under_way:
            self.progress.display = under_way
        if under_way:
            self.progress.update(pages.progress(known, self.size.width), layout=False)

    def on_resize(self, event: events.Resize) -> None:
        """The columns come and go with the width."""
        self.call_after_refresh(self.frame)
        self.call_after_refresh(self.tell)

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
        elif self.section in _ABOUT_DECISIONS:
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
            if self.section not in _ABOUT_DECISIONS:
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
        """The rail has said it already."""
        event.stop()

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
        if self.section == 2 and self.asked.pop(self._now, None) is not None:
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
        if self.section in _ABOUT_DECISIONS and self.at >= 0:
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
        if (number, option) not in known.others and self.work is not None:
            self.work.ask(number, option)
        self.turn()

    def action_branch(self) -> None:
        """A game of one's own that leaves this one at the decision in focus."""
        if not self.known.decisions or self.section not in _ABOUT_DECISIONS:
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
            said = f"The report could not be written to {place} ({error.strerror}): `briefing review --html` names a place."
        self.app.call_from_thread(self.sheet.say, said)

    def action_leave(self) -> None:
        """Back to where one came from; the work goes on."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()


def work_on(app: Any, path: Path) -> Work:
    """The work on a save: what the program has under way, or a new one. A program has one at a time."""
    kept: Work | None = getattr(app, "review", None)
    if kept is not None and kept.path == path and not kept.known.why:
        return kept
    if kept is not None:
        kept.stop()
    app.review = made = Work(path)
    return made



