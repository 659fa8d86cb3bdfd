"""All of the console's pages by name, and the last of them: rooms, notes and the run-sheet.

A page is a pure function of the state, the hub's time, the room there is and the number of the line in focus.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from briefing.classroom.control.books import council_page, red_page
from briefing.classroom.control.clock import length, when
from briefing.classroom.control.rounds import round_page, seats_page
from briefing.classroom.control.subjects import OnMove, OnRoom
from briefing.classroom.control.telling import State
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.typeset import BLANK, Lines, fit, heading, line, para, prose


def rooms_page(state: State, _now: int, room: Room, _focus: int) -> Page:
    """What delegations, staff and evaluators wrote, the latest last."""
    width = room.measure - 4
    blocks = [text(heading("Rooms", line(("you read; n writes a note to the one in focus", "$muted"))))]
    for name, said in state["rooms"].items():
        blocks.append(text(BLANK))
        lines = [line((name, "bold $head"), (f"  {len(said)}", "$muted"))]
        for each in said:
            lines += para(
                prose(" ".join(each["text"].split())), width, first=line((f"{each['by']:<8} ", "$ally")), hang=9
            )
        blocks.append(Block(lines, Pick(OnRoom(name), says="n: a note to this room")))
    if not state["rooms"]:
        blocks.append(
            text(BLANK, *para("Nobody has written anything. Delegations, the staff and evaluators have rooms.", width))
        )
    return Page(tuple(blocks))


def notes_page(state: State, _now: int, room: Room, _focus: int) -> Page:
    """The notes that control sent, the latest first."""
    width = room.measure - 4
    lines: Lines = []
    for each in reversed(state["notes"]):
        at = (
            f"T+{length((each['at'] - state['zero']) / 1000)}"
            if state["zero"] is not None and each["at"] >= state["zero"]
            else "lobby"
        )
        lead = line((f"{at:<9}", "$muted"), (f"{each['to'] or 'all':<8} ", "$ally"))
        lines += para(prose(" ".join(each["text"].split())), width, first=lead, hang=18)
    return Page((text(heading("Notes", line(("n writes one", "$muted"))), BLANK, *(lines or [line("None yet.")])),))


def sheet_page(state: State, now: int, room: Room, focus: int) -> Page:
    """The main events list. What the plan has for now is marked, and where the class is; the line in focus shows its
    expected action.
    """
    width, begun, rows = room.measure - 4, state["zero"], state["runsheet"]
    gone = None if begun is None else (now - begun) // 1000
    told = "not begun" if gone is None else f"T+{length(gone)}"
    due = max((row["serial"] for row in rows if gone is not None and row["planned"] <= gone), default=0)
    here = max((row["serial"] for row in rows if row["actual"] is not None), default=0)
    head = fit(line(("ser  DTG             planned  actual  item", "$muted")), width)
    blocks = [text(heading("Run-sheet", line((told, "bold"))), BLANK, line("   ", head))]
    for at, row in enumerate(rows):
        actual = "" if row["actual"] is None else length(row["actual"])
        mark = ("◂ here" if row["serial"] == here else "", "bold $ally")
        plan = ("◂ by the plan" if row["serial"] == due else "", "bold $foe" if due > here else "$muted")
        item = line((row["item"], "bold $head" if row["serial"] == here else ""), "  ", mark, " " * bool(mark[0]), plan)
        times = f"{length(row['planned']):>7} {actual:>7}  "
        lead = line((f"{row['serial']:>3}  ", "$muted"), fit(line((row["dtg"], "$muted")), 15), " ", times)
        lines = [line(lead, fit(item, max(width - lead.cell_length, 8)))]
        if at == focus or room.height > 40:
            lines += para(line((f"Expected: {row['expected']}.", "$muted")), width, first=" " * 5, hang=5)
        blocks.append(Block(lines, Pick(OnMove(row["serial"], row["move"]), says=row["expected"])))
    if state["plans"]:
        blocks.append(text(BLANK, *_planned(state, width)))
    return Page(tuple(blocks))


def _planned(state: State, width: int) -> Lines:
    """What is still to come, then what was let out or given up, the latest first."""
    lines: Lines = [heading("Planned", line(("i and n plan, i takes back", "$muted")))]
    for each in sorted(state["plans"], key=lambda plan: (plan["done"] is not None, -(plan["done"] or 0))):
        says = prose(" ".join(each["says"].split()))
        if each["done"] is None:
            lines += para(says, width, first=line((f"{when(each):<12} ", "bold $head")), hang=13)
        else:
            what = line((f"{each['why'] or 'let out'}: ", "$foe" if each["why"] else "$muted"), says)
            lines += para(what, width, first=line((f"{when(each):<12} ", "$muted")), hang=13)
    return lines


PAGE_OF: Final[dict[str, Callable[[State, int, Room, int], Page]]] = {
    "round": round_page, "seats": seats_page, "red": red_page, "council": council_page, "rooms": rooms_page,
    "sheet": sheet_page, "notes": notes_page,
}  # fmt: skip
