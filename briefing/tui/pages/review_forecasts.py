"""Forecasts: Brier score, reliability in cells, and beside them what an ideal observer could have held likely."""

from __future__ import annotations

from typing import Any, Final

from briefing.tui.pages.page import Page, Room, text
from briefing.tui.pages.review_drawn import place
from briefing.tui.pages.review_known import Known
from briefing.tui.pages.review_line import waiting
from briefing.tui.typeset import BLANK, Lines, bar, beside, heading, line, para
from briefing.wording import percent

_SIDE: Final = 31
_TALL: Final = 11


def page(known: Known, room: Room, _focus: int) -> Page:
    """The scores, the diagram, every question, the observer."""
    width = room.measure - 2
    found = known.part("forecasts")
    if found is None:
        return waiting(known, "The forecasts", width)
    lines: Lines = [heading("forecasts", line((f"{found['given']} given of {found['asked']} asked", "$muted"))), BLANK]
    if found["given"]:
        lines += beside(_reliability(found), _scores(found, width - _SIDE - 8), _SIDE + 6)
        lines.append(BLANK)
    else:
        lines += para("You gave none, so there is nothing to score: f on the briefing page puts a number on the week's "
                      "question. What the model held, and what came, is below.", width)  # fmt: skip
        lines.append(BLANK)
    questions, observer = _questions(found, width), _observer(known, width)
    if room.width >= 2 * width + 6:
        lines += beside(questions, observer, width + 2)
    else:
        lines += [*questions, BLANK, *observer]
    return Page((text(*lines),))


def _scores(found: dict[str, Any], width: int) -> Lines:
    """Yours beside the two references; shorter is better."""
    lines: Lines = [
        line(("Brier score: 0 is perfect, 0.25 is", "$muted")),
        line(("'even' every time", "$muted")),
        BLANK,
    ]
    rows = (("yours", "brier", "$ally"), ("base rate", "brier_base", "$muted"), ("the model", "brier_model", "$muted"))
    for name, key, style in rows:
        lines.append(
            line(
                f"{name:<10}",
                (f"{found[key]:.3f} ", "bold"),
                bar(round(1000 * found[key]), max(width - 18, 8), 500, style),
            )
        )
    lines.append(BLANK)
    for name, key in (("skill against the base rate", "skill_base"), ("skill against the model", "skill_model")):
        value = "none to measure" if found[key] is None else f"{found[key]:+.2f}".replace("-", "−")
        lines.append(line(f"{name:<28}", (value, "bold")))
    return [*lines, *para(line(("So few forecasts make a rough score.", "$muted")), width)]


def _reliability(found: dict[str, Any]) -> Lines:
    """How often it happened (upwards) beside how likely you said it was (to the right); the dots are perfect."""
    grid = [[(" ", "")] * _SIDE for _ in range(_TALL)]
    for column in range(_SIDE):
        grid[_TALL - 1 - place(column, 0, _SIDE - 1, _TALL)][column] = ("·", "$line")
    for each in found["bins"]:
        if each["many"]:
            row = _TALL - 1 - place(each["happened"], 0, 100, _TALL)
            sign = str(each["many"]) if each["many"] < 10 else "+"
            grid[row][place(each["said"], 0, 100, _SIDE)] = (sign, "bold $ally")
    labels = {0: "100%", _TALL // 2: " 50%", _TALL - 1: "  0%"}
    lines = [line((f"{labels.get(at, '    ')} ", "$muted"), ("│", "$line"), *row) for at, row in enumerate(grid)]
    lines.append(line("     ", ("└" + "─" * _SIDE, "$line")))
    lines.append(line("      ", (f"{'0% said':<{_SIDE - 4}}100%", "$muted")))
    return lines


def _questions(found: dict[str, Any], width: int) -> Lines:
    lines: Lines = [heading("week by week", line(("what you said, what the model held, what came", "$muted")))]
    for row in found["rows"]:
        said = "none" if row["percent"] is None else f"{row['percent']}%"
        came = ("yes", "bold $foe") if row["happened"] else ("no", "$muted")
        lead = line(
            (f"{row['move']:>2} ", "$muted"), (f"{said:>5}", "bold $ally"), f" {percent(row['model_ppm']):>6}  "
        )
        lines += para(line(row["question"], "  ", came), width, first=lead, hang=lead.cell_length)
    return lines


def _observer(known: Known, width: int) -> Lines:
    """How likely a call was, move by move, for somebody who knew the model and saw what the player saw."""
    if known.document is None:
        return [line(("The ideal observer is being worked out.", "$muted"))]
    found = known.document["coordination"]
    call = f"Beijing called Moscow in move {found['call']}." if found["call"] else "Beijing never called Moscow."
    head = heading("a call?", line(("for an ideal observer of what you saw", "$muted")))
    lines = [head, *para(f"{call} Russia's type was {found['type']}.", width)]
    for row in found["moves"]:
        likely = max(row["types_ppm"], key=lambda name: row["types_ppm"][name])
        types = f"{likely} {percent(row['types_ppm'][likely])}"
        lines.append(line((f"{row['move']:>2} ", "$muted"), bar(row["call_ppm"] // 1000, 30),
                          f" {percent(row['call_ppm']):>6}  ", (f"likeliest type: {types}", "$muted")))  # fmt: skip
    return lines
