"""Red's book: what each opponent saw, weighed and drew in a move, and what would have held it back."""

from __future__ import annotations

from typing import Any, Final

from textual.content import Content

from briefing.review.sentences import held_words
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.review_drawn import histogram, place
from briefing.tui.pages.review_known import Known
from briefing.tui.pages.review_line import waiting
from briefing.tui.typeset import BLANK, Lines, beside, fit, heading, line, para, prose, spread
from briefing.wording import capital, factor, percent

_SCALE: Final = 20
#: From this width what it drew and what it saw stand side by side.
_TWO: Final = 112


def moves(known: Known) -> list[int]:
    """The moves that the book has."""
    return list(dict.fromkeys(each["move"] for each in (known.document or {}).get("red", ())))


def page(known: Known, move: int, room: Room, focus: int) -> Page:
    """One move: each opponent on a line, the one in focus at length; side by side where there is room."""
    width = room.measure - 4
    if known.document is None:
        return waiting(known, "Red's book", width)
    entries = [each for each in known.document["red"] if each["move"] == move]
    if not entries:
        return Page((text(line(("No opponent moved in this game.", "$muted"))),))
    head = heading(f"move {move}", line((f"of {moves(known)[-1]}; ← → other moves", "$muted")))
    if room.width >= 170:
        return Page((text(head, BLANK, *_columns(known, entries, room)),))
    blocks = [
        text(head),
        *(Block([_named(each, width)], Pick(each["actor"], says="↑ ↓ another opponent")) for each in entries),
    ]
    entry = entries[max(focus, 0)]
    if room.width < _TWO:
        return Page((*blocks, text(BLANK, *_told(known, entry, width))))
    half = (room.width - 6) // 2
    left, right = _drew(entry, half), [*_saw(entry, half), BLANK, *_who(known, entry["actor"], half)]
    return Page((*blocks, text(BLANK, *beside(left, right, half))))


def _columns(known: Known, entries: list[dict[str, Any]], room: Room) -> Lines:
    width = (room.width - 2 - 3 * len(entries)) // len(entries)
    sides = [[*para(_named(entry, width), width), *_told(known, entry, width)] for entry in entries]
    rows = max(map(len, sides))
    found = []
    for at in range(rows):
        cells: list[Any] = []
        for side in sides:
            cells += [fit(side[at] if at < len(side) else BLANK, width), (" │ ", "$line")]
        found.append(line(*cells[:-1]))
    return found


def _named(entry: dict[str, Any], width: int) -> Content:
    name = line((f"{capital(entry['actor']):<10} ", "bold $head"), (f"{entry['rung']} {entry['name']}", "bold $foe"))
    seen = "" if entry["seen"] else "not seen then  "
    return spread(name, line((seen, "$alert"), (percent(entry["chance_ppm"]), "bold")), width)


def _told(known: Known, entry: dict[str, Any], width: int) -> Lines:
    """One opponent in one move."""
    return [*_drew(entry, width), BLANK, *_saw(entry, width), BLANK, *_who(known, entry["actor"], width)]


def _drew(entry: dict[str, Any], width: int) -> Lines:
    """The odds, where the draw fell among them, and what made them."""
    rungs, ppm = list(entry["ppm"]), list(entry["ppm"].values())
    taken = rungs.index(entry["rung"])
    cell = 5 if width >= 5 * len(rungs) else 4
    lines = histogram(ppm, taken, 3, cell)
    lines.append(
        line(*((f"{rung:<{cell}}", "bold $foe" if at == taken else "$muted") for at, rung in enumerate(rungs)))
    )
    drawn = f"The draw fell at {percent(entry['draw_ppm'])}"
    if entry["next"]:
        drawn += f", {percent(entry['next']['short_ppm'])} short of {entry['next']['rung']} {entry['next']['name']}"
    lines += para(line((f"{drawn}.", "$muted")), width)
    return [*lines, BLANK, *_causes(entry, width)]


def _saw(entry: dict[str, Any], width: int) -> Lines:
    """What it perceived, and what would have held it back."""
    lines = _seen(entry, width)
    if entry["misread"]:
        bad = entry["misread"]
        said = f"{bad['words']}, seen as {bad['saw']}, truly {bad['was']}."
        lines += para(said, width, first=("Misread most: ", "$alert"), hang=2)
    held = held_words(entry)
    if held:
        lines += [BLANK, heading("what would have held it back")]
        for words in held:
            lines += para(prose(words), width, first=("· ", "$ally"), hang=2)
    return lines


def _causes(entry: dict[str, Any], width: int) -> Lines:
    lines: Lines = [heading("causes", line(("factors on the odds against holding", "$muted")))]
    for cause in entry["causes"][:4]:
        style = "$foe" if cause["logit"] > 0 else "$ally"
        lines += para(cause["words"], width, first=(f"{factor(cause['logit']):>7} ", style), hang=9)
    return lines if entry["causes"] else [*lines, line(("none: to hold is what all else is counted against", "$muted"))]


def _seen(entry: dict[str, Any], width: int) -> Lines:
    """What it perceived beside what was true, driver by driver."""
    note = line(("● what it saw, ○ what was true, of 1000", "$muted"))
    lines: Lines = [heading("saw", note)]
    room = max(min(width - 24, 40), _SCALE)
    for name, each in entry["perceived"].items():
        cells = [("─", "$line")] * room
        cells[place(each["was"], 0, 1000, room)] = ("○", "$head")
        cells[place(each["saw"], 0, 1000, room)] = ("●", "$foe")
        numbers = f" {each['saw']:>4} {each['was']:>4}"
        lines.append(line(f"{name[:9]:<10}", *cells, (numbers, "$muted")))
    return lines


def _who(known: Known, actor: str, width: int) -> Lines:
    """Who it was: the type that was hidden, what it wanted and doubted."""
    who = next((each for each in known.part("actors") or () if each["actor"] == actor), None)
    if who is None:
        return []
    hidden = f" Hidden type: {who['type_name']}." if who["of_types"] > 1 else ""
    return [
        heading(str(who["name"]), line((hidden.strip(), "$alert"))),
        *para(prose(" ".join(str(who["goals"]).split())), width),
        *para(prose(str(who["wants"])), width, first=("Wanted  ", "$muted"), hang=8),
        *para(prose(str(who["doubts"])), width, first=("Doubted ", "$muted"), hang=8),
    ]
