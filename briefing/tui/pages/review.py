"""The nine pages of a review, their names, and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from textual.content import Content

from briefing.tui.pages import (
    review_decisions,
    review_forecasts,
    review_leaning,
    review_line,
    review_red,
    review_signals,
    review_sources,
    review_whatif,
)
from briefing.tui.pages.page import Page, Pick, Room, text
from briefing.tui.pages.review_known import Known
from briefing.tui.typeset import BLANK, Lines, bar, fit, heading, line, para, rule

#: Each page's name where there is room, and where there is little.
NAMES: Final = (
    ("decisions", "decided"), ("what if", "what if"), ("best line", "line"), ("Red's book", "Red"),
    ("signals", "signals"), ("forecasts", "forecast"), ("sources", "sources"), ("assumptions", "leans"),
    ("for the teacher", "class"),
)  # fmt: skip

#: The least width of a column that can hold the game as a whole.
_COLUMN: Final = 56
_SAID: Final = {
    "": "the game is being read",
    "projected": "a first look: what the model projects",
    "coarse": "a few futures of every option",
    "finer": "more futures of what may be best; the best line; Red's book",
    "finest": "futures where yours and the best lie close; other games; assumptions",
    "done": "done",
}


class Place(NamedTuple):
    """Where one is: the page from 1, the decision (-1: the game as a whole), the move of Red's book, what is asked.

    `beside`: the line in focus is told in a column of its own.
    """

    section: int
    at: int
    move: int
    asked: str | None
    path: str
    beside: bool = False


def page(known: Known, place: Place, room: Room, focus: int) -> Page:
    """The page of a place. In a window narrower than 80, what says a thing twice may be cut at the right."""
    made = _page(known, place, room, focus)
    blocks = [
        block._replace(lines=[_held(row, room.width - (1 if block.pick is None else 2)) for row in block.lines])
        for block in made.blocks
    ]
    return made._replace(blocks=tuple(blocks))


def _held(row: Content, width: int) -> Content:
    return fit(row, width) if row.cell_length > width else row


def _page(known: Known, place: Place, room: Room, focus: int) -> Page:
    if known.why and known.document is None:
        return _refused(known, place, room)
    if known.course is None:
        said = "The game is being read; first marks come within a second."
        return Page((text(BLANK, line((said, "$muted"))),))
    match place.section:
        case 1:
            return review_decisions.page(known, place.at, room)
        case 2:
            return review_whatif.page(known, place.at, place.asked, room, focus)
        case 3:
            return review_line.page(known, room, focus, beside=place.beside)
        case 4:
            return review_red.page(known, place.move, room, focus)
        case 5:
            return review_signals.page(known, room, focus, beside=place.beside)
        case 6:
            return review_forecasts.page(known, room, focus)
        case 7:
            return review_sources.page(known, room, focus, beside=place.beside)
        case 8:
            return review_leaning.assumptions(known, room, focus)
        case _:
            return review_leaning.teacher(known, room, focus)


def _refused(known: Known, place: Place, room: Room) -> Page:
    """Why there is no review, and what can be done."""
    width = room.measure - 2
    why = known.why if known.why.startswith(place.path) else known.why[:1].upper() + known.why[1:]
    lines = [heading("no review"), BLANK, *para(line((f"{why.rstrip('.')}.", "$alert")), width), BLANK]
    lines += para(
        line(("q goes back. On the command line: ", "$muted"), (f"briefing verify {place.path}", "bold $ally")), width
    )
    return Page((text(*lines),))


def tabs(section: int, width: int) -> Content:
    """The pages by their digits, the open one in capitals."""
    for form in (0, 1, 2):
        row = line(" ")
        for number, names in enumerate(NAMES, 1):
            here = number == section
            name = (
                names[form].upper()
                if form < 2 and here
                else names[1].upper()
                if here
                else names[form]
                if form < 2
                else ""
            )
            gap = "  " if form == 0 else " "
            digit = (str(number), "bold $ally")
            row = line(row, digit, " " if name else "", (name, "bold $head" if here else "$muted"), gap)
        if row.rstrip().cell_length <= width:
            break
    return line(row.rstrip(), " ", ("─" * max(width - row.rstrip().cell_length - 2, 0), "$line"))


def progress(known: Known, width: int) -> Content:
    """How far the work is, and what is being worked out."""
    share = 1000 * known.done // known.whole if known.whole else 0
    said = _SAID.get(known.said, known.said)
    drawn = line(" ", bar(share, 16), (f" {share // 10:>3}% ", "bold"), (said, "$muted"))
    return fit(drawn, width)


def rail(known: Known, place: Place, picks: Sequence[Pick], focus: int) -> Content:
    """Where one is among the decisions, or what the line in focus offers."""
    many = len(known.decisions)
    if 0 <= focus < len(picks) and picks[focus].says:
        return line((picks[focus].says, "$muted"))
    if place.section in (1, 2) and many:
        where = "the game as a whole; → the first decision" if place.at < 0 else f"decision {place.at + 1} of {many}"
        if picks and place.at >= 0:
            where += "; ↑ ↓ its options"
        return line((where, "$muted"))
    return BLANK


def told(known: Known, section: int, focus: int, width: int) -> Lines:
    """The line in focus at length, for the pages that list."""
    made = {3: review_line.told, 5: review_signals.told, 7: review_sources.told}[section](known, focus, width)
    return [_held(row, width) for row in made]


def aside(known: Known, at: int, width: int) -> Lines:
    """The third column: the game as a whole beside a decision, and its weeks."""
    lines: Lines = []
    if at >= 0 and known.decisions and width >= _COLUMN:
        for block in review_decisions.whole(known, Room(min(width + 2, 80), 40)).blocks:
            lines += block.lines
        lines += [BLANK, rule(width), BLANK]
    return [_held(row, width) for row in (*lines, *review_decisions.weeks(known, at, width))]
