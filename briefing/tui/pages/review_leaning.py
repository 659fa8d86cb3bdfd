"""What the verdict leans on, and what is for whoever leads the hot wash."""

from __future__ import annotations

from typing import Any, Final

from briefing.review.sentences import flip_words
from briefing.tui.pages import review_decisions
from briefing.tui.pages.page import Page, Room, text
from briefing.tui.pages.review_drawn import STYLES, place
from briefing.tui.pages.review_known import Known
from briefing.tui.pages.review_line import waiting
from briefing.tui.typeset import BLANK, Lines, bar, beside, heading, line, para, prose

_RANGE: Final = 40


def assumptions(known: Known, room: Room, _focus: int) -> Page:
    """The three numbers that the heaviest verdict leans on most, and where each flips it."""
    width = room.measure - 2
    if known.document is None:
        return waiting(known, "What the verdict leans on", width)
    found = known.document["assumptions"]
    lines: Lines = [heading("assumptions"), *para(known.document["caveat"], width), BLANK]
    if not known.training:
        return Page((text(*lines, *para("Without marks there is no verdict that could lean on anything.", width)),))
    if found is None:
        said = "No verdict of this game is beyond its error: there is none to flip."
        return Page((text(*lines, *para(said, width), BLANK, *_known(known, width)),))
    decision = known.decisions[found["moment"]]
    rests = f" in move {decision['move']}, rests on a lead of {found['lead']:.0f} points. "
    of = f"Of {found['tried']} assumptions tried it leans most on these."
    lines += para(line("The heaviest verdict, on ", (decision["title"], "bold $head"), rests, of), width)
    for each in found["leans"]:
        lines += [BLANK, *_lean(each, found["lead"], width)]
    lines += [BLANK, *_known(known, width)]
    if room.width >= 2 * width + 6:
        rests_on = review_decisions.page(known, found["moment"], Room(width, room.height)).blocks
        return Page((text(*beside(lines, [row for block in rests_on for row in block.lines], width + 2)),))
    return Page((text(*lines),))


def _lean(each: dict[str, Any], lead: float, width: int) -> Lines:
    most = max(lead, each["moves_lead_by"], 1.0)
    room = min(_RANGE, width - 16)
    cells = [("─", "$line")] * room
    cells[place(each["value"], each["low"], each["high"], room)] = ("●", "bold $ally")
    for key in ("flips_below", "flips_above"):
        if each[key] is not None:
            cells[place(each[key], each["low"], each["high"], room)] = ("×", "bold $alert")
    lines = para(line((each["path"], "bold $ally"), (f" = {each['value']}", "bold")), width)
    lines += para(prose(each["note"]), width, first="  ", hang=2)
    lines.append(line("  ", (f"{each['low']:>6} ", "$muted"), *cells, (f" {each['high']}", "$muted")))
    lines.append(line("  ", bar(round(1000 * each["moves_lead_by"] / most), 20, 1000, "$foe"),
                      f" half less or more moves the lead by {each['moves_lead_by']:.0f}"))  # fmt: skip
    flips = each["flips_below"] is not None or each["flips_above"] is not None
    return [*lines, *para(line((flip_words(each), "$alert" if flips else "")), width, first="  ", hang=2)]


def _known(known: Known, width: int) -> Lines:
    return para(line(((known.document or {}).get("known", ""), "$muted")), width)


def teacher(known: Known, room: Room, _focus: int) -> Page:
    """Objectives, what to discuss, questions, evidence by act number."""
    width = room.measure - 2
    found = known.part("teaching")
    if found is None:
        return waiting(known, "The text for a teacher", width)
    first: Lines = [heading("objectives", line(("and the acts that bear on each", "$muted")))]
    for each in found["objectives"]:
        acts = ", ".join(str(act) for act in each["acts"]) or "none"
        first += para(
            line(f"{each['asks']} ", (f"Acts {acts}.", "$muted")),
            width,
            first=(f"{each['name']}  ", "bold $head"),
            hang=2,
        )
    first += [BLANK, heading("ask of any decision")]
    for question in found["questions"]:
        first += para(question, width, first=("? ", "$ally"), hang=2)
    second: Lines = [heading("discuss", line(("what was marked first", "$muted")))]
    for each in found["discuss"]:
        mark = line((f" {each['mark']}", STYLES[each["mark"]])) if each["mark"] else ""
        second += para(
            line((f"{each['title']}", "bold $head"), (f", act {each['act']}: '{each['option']}'", "$muted"), mark),
            width,
        )
        second += para(prose(each["discuss"]), width, first="  ", hang=2)
        second += para(prose(each["loser"]), width, first=("  Lost by it: ", "$muted"), hang=4)
    third: Lines = [heading("evidence", line(("by act", "$muted")))]
    for each in found["evidence"]:
        third += para(each["text"], width, first=(f"{each['act']:>4}  ", "$ally"), hang=6)
    if room.width >= 2 * width + 6:
        return Page((text(*beside([*first, BLANK, *third], second, width + 2)),))
    return Page((text(*first, BLANK, *second, BLANK, *third),))
