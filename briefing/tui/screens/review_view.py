"""What is seen of a review: the pages' names, how far the work is, the graph, the page, the columns beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from textual import events, getters
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.pages import review as pages
from briefing.tui.pages.page import Page, Room
from briefing.tui.pages.review_chart import BESIDE, chart
from briefing.tui.pages.review_decisions import listed
from briefing.tui.pages.review_known import MARKS, Known
from briefing.tui.screens import review_answers
from briefing.tui.screens.base import SMALL, SheetScreen
from briefing.tui.screens.review_work import Work, work_on
from briefing.tui.typeset import Lines, line
from briefing.tui.widgets.folio import Folio
from briefing.tui.widgets.lines import Banner, KeyLine

#: Pages that the graph and the list of decisions belong to.
ABOUT_DECISIONS: Final = (1, 2)
#: Pages that list: on a wide screen the line in focus is told beside them.
LISTS: Final = (3, 5, 7)


class ReviewView(SheetScreen):
    """What is seen of a review. To leave it stops nothing: what is under way is found again."""

    CSS = """
    ReviewScreen #tabs, ReviewScreen #progress { height: 1; width: 100%; }
    ReviewScreen #chart { height: auto; width: 100%; text-wrap: nowrap; text-overflow: clip; }
    ReviewScreen #columns > Folio { width: 1fr; }
    ReviewScreen.-wide.-decisions #left, ReviewScreen.-huge.-decisions #left {
        display: block; width: 38; padding: 0 1; border-right: solid $line; }
    ReviewScreen.-huge.-decisions #left { width: 46; }
    ReviewScreen.-huge.-decisions #columns > Folio, ReviewScreen.-huge.-lists #columns > Folio { width: 84; }
    ReviewScreen.-huge.-decisions #right, ReviewScreen.-huge.-lists #right {
        display: block; width: 1fr; padding: 0 1; border-left: solid $line; }
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
            return self.light and isinstance(message, ReviewView.Told)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.section = 1
        self.at = -1
        self.move = 1
        self.asked: dict[int, str] = {}
        self.job: Work | None = None

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
        return self.job.known if self.job is not None else Known()

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
        if self.section != 2 or self.now not in self.asked:
            idle.add("review.back")
        if self.section not in {*ABOUT_DECISIONS, 4}:
            idle |= {"review.later", "review.earlier"}
        if self.section not in ABOUT_DECISIONS:
            idle |= {"review.branch", "review.take"}
        if self.known.document is None:
            idle |= {"review.text", "review.report"}
        return [each for each in super().offered() if each.id not in idle]

    # --- what is seen -------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Find the work that is under way, or begin it."""
        self.job = work_on(self.app, self.path)
        self.job.listener = self._heard
        self.job.begin()
        self._recall()
        self.turn()
        self.call_after_refresh(self.frame)
        self.call_after_refresh(self.tell)

    def on_unmount(self) -> None:
        """Nobody looks on any more."""
        if self.job is not None:
            self.job.rest()

    def _heard(self, told: dict[str, Any]) -> None:
        """Called by the thread that hears the work."""
        self.post_message(self.Told(light=set(told) <= {"done", "whole", "said"}))

    def on_review_view_told(self, event: Told) -> None:
        """Show what there is now; the focus stays where it is."""
        event.stop()
        if event.light:
            self._progress()
            return
        self._recall()
        self.at = min(self.at, len(self.known.decisions) - 1)
        self.frame()
        self.sheet.paint()
        self.tell()

    def _recall(self) -> None:
        """The answers of an earlier time."""
        if self.known.course is not None and not self.known.answers:
            self.known.answers = review_answers.read(self.path, self.known.course["key"])

    def turn(self, focus: int = -1) -> None:
        """Show the page from its top."""
        self.set_class(self.section in ABOUT_DECISIONS, "-decisions")
        self.set_class(self.section in LISTS, "-lists")
        self.sheet.turn_to(self.make, focus)
        self.frame()
        self.tell()

    def make(self, room: Room, focus: int) -> Page:
        """The page."""
        place = pages.Place(self.section, self.at, self.move, self.asked.get(self.now), str(self.path), self._wide)
        page = pages.page(self.known, place, room, focus)
        return page if page.rail else page._replace(rail=pages.rail(self.known, place, page.picks, focus))

    @property
    def _wide(self) -> bool:
        """Whether there is a column for the line in focus."""
        return self.has_class("-huge") and self.section in LISTS

    @property
    def now(self) -> int:
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
        if self.section not in ABOUT_DECISIONS or (self.section == 2 and height < 36):
            return []
        rows = 2 if height < 22 else 4 if height < 30 else 7 if height < 50 else 11
        return chart(self.known, self.at, width, rows + BESIDE)

    def _column(self, side: str, width: int, height: int) -> Lines:
        if self.section in LISTS:
            return pages.told(self.known, self.section, self.sheet.at, width) if side == "#right" else []
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
