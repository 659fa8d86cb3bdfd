"""Sources: the player's grades beside what each report merited, and what it was in truth."""

from __future__ import annotations

from typing import Any, Final

from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.review_drawn import stack
from briefing.tui.pages.review_known import Known
from briefing.tui.pages.review_line import waiting
from briefing.tui.typeset import BLANK, Lines, fit, heading, line, para, prose, spread

_TRUTH: Final = {"sound": "$ally", "stale": "$muted", "wrong": "$foe", "planted": "$alert"}


def page(known: Known, room: Room, focus: int, *, beside: bool = False) -> Page:
    """Agreement by axis, what each kind was believed to be, every report."""
    width = room.measure - 4
    found = known.part("sources")
    if found is None:
        return waiting(known, "Source criticism", width)
    blocks = [text(*_agreement(found, width), BLANK, *_kinds(found, width), BLANK,
                   heading("reports", line(("grade given, yours, merited; ↑ ↓ why", "$muted"))))]  # fmt: skip
    for number, row in enumerate(found["rows"]):
        rows = [_line(row, width)]
        if number == focus and not beside:
            rows += _told(row, width)
        blocks.append(Block(rows, Pick(row["report"], says="")))
    return Page(tuple(blocks))


def told(known: Known, focus: int, width: int) -> Lines:
    """One report, the first if none is in focus."""
    rows = (known.part("sources") or {"rows": []})["rows"]
    if not rows:
        return []
    row = rows[max(0, min(focus, len(rows) - 1))]
    return [line((row["from"], "bold $head")), BLANK, *_told(row, width)]


def _told(row: dict[str, Any], width: int) -> Lines:
    why = para(prose(row["why"]), width, first=("   Why  ", "$ally"), hang=8) if row["why"] else []
    return [*para(prose(row["text"]), width, first="   ", hang=3), *why]


def _agreement(found: dict[str, Any], width: int) -> Lines:
    if not found["graded"]:
        said = "You graded none: g on the briefing page puts your own grade on a report."
        return [heading("grades"), *para(said, width)]
    lines: Lines = [heading("grades", line((f"{found['graded']} of {len(found['rows'])} reports", "$muted")))]
    for axis in ("reliability", "credibility"):
        each = found[axis]
        apart = "" if each["mean_distance"] is None else f"; {each['mean_distance']:.1f} steps apart"
        drawn = stack([(each["same"], "━", "$ally"), (each["of"] - each["same"], "─", "$foe")], each["of"], 14)
        lines.append(line(f"{axis:<12} ", drawn, f" {each['same']} of {each['of']} as merited",
                          (f"{apart}; kinder in {each['kinder']}", "$muted")))  # fmt: skip
    return [row if row.cell_length <= width else fit(row, width) for row in lines]


def _kinds(found: dict[str, Any], width: int) -> Lines:
    note = line(("█ believed  ▒ left open  ░ doubted  · not graded", "$muted"))
    lines: Lines = [heading("in truth", note)]
    for each in found["veracity"]:
        good, bad = ("$ally", "$foe") if each["veracity"] == "sound" else ("$foe", "$ally")
        parts = ((each["believed"], "█", good), (each["open"], "▒", "$muted"), (each["doubted"], "░", bad))
        drawn = stack(parts, each["shown"], 24)
        words = (
            f" {each['shown']} shown, {each['believed']} believed, {each['doubted']} doubted, {each['tasked']} tasked"
        )
        lines.append(line((f"{each['veracity']:<8} ", _TRUTH[each["veracity"]]), drawn, words))
    return [row if row.cell_length <= width else fit(row, width) for row in lines]


def _line(row: dict[str, Any], width: int) -> Any:
    own = (f"{row['grade'] or '··'} ", "bold $ally")
    truth = (f"{row['veracity']:<7}", _TRUTH[row["veracity"]])
    grades = line((f"{row['originator']} ", "$muted"), own, f"{row['merits']}  ", truth)
    tasked = f"  tasked: {row['tasked']}" if row["tasked"] else ""
    return spread(line((f"{row['move']:>2} ", "$muted"), row["from"], (tasked, "$muted")), grades, width)
