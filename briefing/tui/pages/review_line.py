"""The best line that was found: week by week beside what was decided, with each opponent's answer and its causes."""

from __future__ import annotations

from typing import Any

from briefing.review.sentences import line_words
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.review_known import Known
from briefing.tui.typeset import BLANK, Lines, fit, heading, line, para
from briefing.wording import capital, percent


def page(known: Known, room: Room, focus: int, *, beside: bool = False) -> Page:
    """Its weeks, the one in focus at length, unless that is told `beside` it."""
    width = room.measure - 4
    if known.document is None:
        return waiting(known, "The best line", width)
    found = known.document["line"]
    if found is None:
        said = "In exploration no line is called the best one."
        return Page((text(*para(line((said, "$muted")), width)),))
    if known.hidden:
        many = known.hidden
        wait = "decisions wait" if many > 1 else "decision waits"
        said = (f"{many} marked {wait} for your second thought, and this page would give away what was better. m goes "
                "to the next one; v shows it all.")  # fmt: skip
        return Page((text(heading("best line"), BLANK, *para(line((said, "$alert")), width)),))
    lines = [heading("best line", line((f"{found['total']}", "bold $ally"), (f" against your {found['own']}", "")))]
    lines += para(line((line_words(found), "$muted")), width)
    was = {week["move"]: week for week in (known.course or {}).get("weeks", [])}
    blocks = [text(*lines, BLANK)]
    for number, week in enumerate(found["weeks"]):
        rows = _week(week, was.get(week["move"], {}), width, whole=number == focus and not beside)
        blocks.append(Block(rows, Pick(week["move"], says="")))
    return Page(tuple(blocks))


def told(known: Known, focus: int, width: int) -> Lines:
    """One week at length, the first if none is in focus."""
    found = (known.document or {}).get("line")
    if not found or known.hidden:
        return []
    was = {week["move"]: week for week in (known.course or {}).get("weeks", [])}
    week = found["weeks"][max(0, min(focus, len(found["weeks"]) - 1))]
    return [heading(f"move {week['move']}"), *_week(week, was.get(week["move"], {}), width, whole=True)]


def _week(week: dict[str, Any], was: dict[str, Any], width: int, *, whole: bool) -> Lines:
    same = (was.get("choose", ""), was.get("launch", "")) == (
        week["choose_label"],
        week["launch_label"] if week["launch"] else "",
    )
    sign = ("=", "$muted") if same else ("≠", "bold $ally")
    chosen = week["choose_label"] or "no card"
    rungs = " ".join(f"{answer['rung']:<3}" for answer in week["answers"])
    lead = line((f"{week['move']:>2} ", "$muted"), sign, " ")
    if not whole:
        room = width - len(rungs) - 1
        named = line(lead, chosen, (f"; {week['launch_label']}" if week["launch"] else "", "$muted"))
        if named.cell_length > room:
            named = line(lead, chosen, ("; an initiative", "$muted"))
        return [line(fit(named, room), " ", (rungs, "$foe"))]
    lines = para(line((chosen, "bold $head")), width, first=lead, hang=5)
    lines += para(week["launch_label"], width, first="     ", hang=5)
    if not same and was:
        yours = f"{was.get('choose') or 'no card'}; {was.get('launch') or 'launched nothing'}"
        lines += para(line((yours, "$muted")), width, first=("     you: ", "$muted"), hang=10)
    for answer in week["answers"]:
        causes = ", ".join(f"{cause['words']} ×{cause['factor']:.2f}" for cause in answer["causes"])
        said = line((f"{answer['rung']} {answer['name']} ", "$foe"), f"{percent(answer['chance_ppm'])}  ",
                    (causes or "an ordinary week", "$muted"))  # fmt: skip
        lines += para(said, width, first=(f"     {capital(answer['actor']):<10} ", "$muted"), hang=16)
    return lines


def waiting(known: Known, what: str, width: int) -> Page:
    """A page that is still being worked out."""
    said = f"{what} is being worked out; what is there already is on the other pages."
    return Page((text(*para(line((known.why or said, "$alert" if known.why else "$muted")), width)),))
