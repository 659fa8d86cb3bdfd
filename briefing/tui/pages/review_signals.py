"""Signals: what NATO said beside what it did, how each audience took it, and what its word was worth."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.review_drawn import signed
from briefing.tui.pages.review_known import Known
from briefing.tui.pages.review_line import waiting
from briefing.tui.typeset import BLANK, Lines, fit, heading, line, para, prose, spark, spread
from briefing.tui.words import HOW
from briefing.wording import capital

_STYLES = {"fell": "$foe"}


def page(known: Known, room: Room, focus: int, *, beside: bool = False) -> Page:
    """Every option that stood or fell, the one in focus with what each audience made of it."""
    width = room.measure - 4
    found = known.part("credibility")
    if found is None:
        return waiting(known, "The ledger", width)
    blocks = [text(*_word(found, width), BLANK, heading("said and done", line(("↑ ↓ how it was read", "$muted"))))]
    if not found["rows"]:
        blocks.append(text(line(("Nothing was put forward, so nothing was said to anybody.", "$muted"))))
    for number, row in enumerate(found["rows"]):
        rows = [_line(row, width)]
        if number == focus and not beside:
            rows += _read(row, width)
        blocks.append(Block(rows, Pick(row["act"], says="")))
    return Page(tuple(blocks))


def told(known: Known, focus: int, width: int) -> Lines:
    """How one option was read, the first if none is in focus."""
    rows = (known.part("credibility") or {"rows": []})["rows"]
    if not rows:
        return []
    row = rows[max(0, min(focus, len(rows) - 1))]
    return [*para(line((row["label"], "bold $head")), width), BLANK, *_read(row, width)]


def _word(found: dict[str, Any], width: int) -> Lines:
    """NATO's word as opponents counted it, week by week, and its red lines."""
    values = [each["resolve"] for each in found["resolve"]]
    now = f" {values[0]} → {values[-1]} of 1000" if values else ""
    lines: Lines = [
        heading("NATO's word", line(("as opponents counted it, week by week", "$muted"))),
        line("  ", spark(values, 1000, "$ally"), (now, "bold")),
    ]
    for line_ in found["lines"]:
        said = f"move {line_['move']}, act {line_['act']}: {line_['state']}"
        lines += para(
            line(said), width, first=(f"  Red line {capital(line_['actor'])} {line_['rung']}  ", "$alert"), hang=4
        )
    if not found["lines"]:
        lines.append(line(("  No red line was drawn.", "$muted")))
    return lines


def _line(row: dict[str, Any], width: int) -> Content:
    """One option: what became of it."""
    how = "fell" if row["how"] == "fell" else f"{HOW.get(row['how'], row['how'])}, {row['strength'] // 10}%"
    if row["order"] and row["order"]["stage"]:
        how += f", {row['order']['stage']}"
    told = line((how, _STYLES.get(row["how"], "$ally")))
    return spread(line((f"{row['move']:>2} ", "$muted"), row["label"]), told, width)


def _read(row: dict[str, Any], width: int) -> Lines:
    lines: Lines = []
    for each in row["signals"]:
        said = line(f"'{each['words']}' ", (f"{each['how']}, said {signed(each['said'])}, ", "$muted"),
                    ("took ", "$muted"), (signed(each["took"]), "bold"))  # fmt: skip
        lines += para(said, width, first=(f"   {capital(each['to']):<10} ", "$head"), hang=14)
    if row["how"] == "fell" and row["said"]:
        heard = ", ".join(f"{capital(each['to'])} {each['driver']} {signed(each['by'])}" for each in row["said"])
        lines += para(
            line((f"It would have said: {heard}. It fell, and said nothing.", "$muted")), width, first="   ", hang=3
        )
    if row["order"]:
        stage = row["order"]["stage"] or "pledge"
        lines += para(
            f"{row['order']['what']}: came as far as {stage}", width, first=("   On order   ", "$head"), hang=14
        )
    for read in row["reads"]:
        lines += para(prose(read["text"]), width, first=(f"   {capital(read['by']):<10} ", "$muted"), hang=14)
    did = ", ".join(f"{each['ally']} {each['did']}" for each in row["allies_did"])
    if did:
        lines += para(line((did, "$foe")), width, first=("   Council    ", "$muted"), hang=14)
    return [fit(each, width) if each.cell_length > width else each for each in lines]
