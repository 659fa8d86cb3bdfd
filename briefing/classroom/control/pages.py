"""The console's pages: pure functions of the state, the hub's time and the room there is.

Whatever students or a pack wrote comes in as plain strings and is set as such, never read as markup.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from textual.content import Content

from briefing.classroom.control.clock import length
from briefing.classroom.control.telling import State, counts, percent, seat_mark
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.typeset import BLANK, Lines, bar, beside, fit, heading, line, para, prose, spread


class OnSeat(NamedTuple):
    """A seat in focus."""

    id: str


class OnOption(NamedTuple):
    """An option or an initiative in focus."""

    key: str


class OnAlly(NamedTuple):
    """An ally in focus."""

    id: str


class OnRoom(NamedTuple):
    """A delegation's room in focus."""

    id: str


class OnRed(NamedTuple):
    """An opponent in focus."""

    actor: str


class OnMove(NamedTuple):
    """A line of the run-sheet in focus."""

    serial: int


def waiting(why: str) -> Page:
    """Before the first state."""
    said = why or "Calling the hub"
    return Page((text(BLANK, heading("Exercise control"), BLANK, *para(f"{said}.", 76)),))


# --- F3 ---------------------------------------------------------------------------------------------------------------


def round_page(state: State, _now: int, room: Room, _focus: int) -> Page:
    """The open round, or what there is instead."""
    here, width = state["round"], room.measure - 4
    if here is None:
        return _lobby(state, width)
    blocks = [text(*_head(state, width))]
    most = max(here["answered"], 1)
    wide = min(24, max(width // 4, 10))
    for row in here["rows"]:
        taken = row["key"] in (here["chosen"], here["launch"])
        share = f"{row['count']:>3} {100 * row['count'] // most:>3}%"
        label = line((row["label"], "" if row["open"] else "$muted"), (" (closed)" if not row["open"] else "", "$muted"),
                     (" ◂ the chair's word" if taken else "", "bold $foe"))  # fmt: skip
        blocks.append(Block(
            [line(fit(label, max(width - wide - 11, 8)), " ", bar(row["count"], wide, most), " ", share)],
            Pick(OnOption(row["key"]), says="o: from the chair, this one") if here["kind"] == "decision" else None,
        ))  # fmt: skip
    blocks += [text(BLANK, *_asides(state, width)), text(*_waited(state, width)), text(*_reasons(here, width))]
    if state["worlds"]:
        blocks.append(text(BLANK, *_worlds(state, width)))
    return Page(tuple(blocks))


def _head(state: State, width: int) -> Lines:
    here, world = state["round"], state["world"]
    kind = {"practice": "Practice", "decision": "Decision", "council": "Council"}.get(here["kind"], here["kind"])
    lines = [BLANK, heading(kind, line((here["title"], "bold $head")))]
    if here["kind"] == "decision" and world and world["question"] and state["stage"] == "open":
        lines += para(line(("Forecast asked: ", "$muted"), world["question"]), width)
    match state["stage"]:
        case "closed":
            by = {"control": "by control", "clock": "by the clock", "everybody": "when all had answered"}
            shown = "shown to the class" if here["revealed"] else "not shown yet: s"
            lines.append(line((f"Closed {by.get(here['closed_by'], '')}; {shown}. r carries it out.", "bold $ally")))
        case "going":
            lines.append(line(("The answers are being carried out in the game.", "bold $foe")))
        case "endex":
            lines += _ended(state, width)
    return [*lines, BLANK]


def _ended(state: State, width: int) -> Lines:
    world = state["world"]
    said = "ENDEX. The hot wash: what happened, why, and what each would do again. "
    if world:
        said += f"The game: {world['ending'] or 'not over'}, {world['total']} of 1000, receipt {world['receipt']}. "
    return para(line((said, "bold $ally"), "`briefing class export` writes the report."), width)


def _asides(state: State, width: int) -> Lines:
    """Forecasts, initiatives, the words of delegations."""
    here, lines = state["round"], []
    cast = here["forecasts"]
    if cast:
        lines.append(
            line(
                ("Forecasts  ", "$muted"),
                f"{cast['given']} given, median {cast['median']}%, {cast['low']} to {cast['high']}%",
            )
        )
    asked = [each for each in here["launches"] if each["count"] or each["key"] == here["launch"]]
    for at, each in enumerate(asked):
        chair = " ◂ the chair's word" if each["key"] == here["launch"] else ""
        lead = ("Initiative " if not at else " " * 11, "$muted")
        lines.append(fit(line(lead, f"{each['count']:>2}  {each['label']}", (chair, "bold $foe")), width))
    if here["words"]:
        said = "  ".join(f"{ally} {word}" for ally, word in here["words"].items())
        lines += para(line(("Delegations  ", "$muted"), said), width, hang=13)
    return lines


def _waited(state: State, width: int) -> Lines:
    if state["stage"] != "open":
        return []
    late = [each for each in state["seats"] if each["asked"] and not each["answered"]]
    if not late:
        return [line(("Everybody who is asked has answered.", "bold $ally"))] if state["round"]["asked"] else []
    said = "  ".join(
        f"{each['id']}{'~' if each['drafting'] else ''}{'!' if not each['present'] else ''}" for each in late
    )
    return [*para(line((f"Waited for {len(late)}  ", "bold $foe"), said), width, hang=2),
            line(("~ writing   ! not connected", "$muted"))]  # fmt: skip


def _reasons(here: Any, width: int) -> Lines:
    """Who answered what and why: for control alone."""
    lines: Lines = []
    labels = {row["key"]: str(at) for at, row in enumerate(here["rows"], 1)}
    for each in reversed(here["answers"]):
        gave = labels.get(each.get("option") or each.get("position", ""), "-")
        cast = f" {each['forecast']}%" if "forecast" in each else ""
        lead = line((f"{each['seat']:<8} ", "$ally"), (f"{gave}{cast:>5}  ", "bold"))
        said = each.get("rationale", "")
        bridge = f"  Bridge: {each['bridge']}" if each.get("bridge") else ""
        lines += para(prose(" ".join(f"{said}{bridge}".split())), width, first=lead, hang=17)
    return [BLANK, heading("Answers by seat", line(("for control alone", "$muted"))), *lines] if lines else []


def _lobby(state: State, width: int) -> Page:
    many, taken, present, _ = counts(state)
    empty = [each["id"] for each in state["seats"] if not each["taken"]]
    return Page((
        text(
            BLANK, heading("Lobby", line((f"{state['scenario']}, {state['moves']} moves, seed {state['seed']}", "$muted"))),
            BLANK, line((f"{taken} of {many} seats taken, {present} connected.", "bold $head")), BLANK,
            *para(f"Room {state['room']}. u shows the address and a QR; the projector shows them too.", width), BLANK,
            *para("space opens the practice vote; r begins the exercise at once. Whoever joins later gets what has "
                  "happened so far and the question that is open.", width), BLANK,
            *(para(line(("Empty: ", "$muted"), "  ".join(empty)), width, hang=2) if empty else []),
        ),
    ))  # fmt: skip


def _worlds(state: State, width: int) -> Lines:
    lines = [
        heading("Worlds", line(("one a seat" if state["mode"] == "parallel" else "left behind by a fork", "$muted")))
    ]
    for each in state["worlds"]:
        where = "ENDEX" if each["over"] else f"move {each['move']} {each['phase']}"
        mark = "▸" if each["current"] and state["mode"] != "parallel" else " "
        lines.append(fit(line((mark, "$ally"), f"{each['name']:<9} {where:<18} ", (each["card"], "$muted")), width))
    return lines


# --- F4 ---------------------------------------------------------------------------------------------------------------


def seats_page(state: State, _now: int, room: Room, _focus: int) -> Page:
    """The roster."""
    width, open_ = room.measure - 4, state["stage"] == "open"
    many, taken, present, waited = counts(state)
    told = f"{taken} of {many} taken, {present} connected" + (f", {waited} waited for" if open_ else "")
    blocks = [text(heading("Seats", line((told, "$muted"))), BLANK)]
    for each in state["seats"]:
        word, style = seat_mark(each, open_=open_)
        devices = f"{each['present']} connected" if each["present"] else "not connected" if each["taken"] else ""
        extra = f"time {each['percent']}%" if each["percent"] != 100 else ""
        office = f"{each['delegation']} {each['office']}".strip()
        blocks.append(Block(
            [line(fit(line((each["id"], "bold")), 9), fit(line((word, style)), 12), fit(line(devices), 14),
                  fit(line((extra, "$foe")), 10), fit(line((office, "$muted")), max(width - 45, 8)))],
            Pick(OnSeat(each["id"]), says="t extra time   x new code   n note"),
        ))  # fmt: skip
    return Page(tuple(blocks))


# --- F5 ---------------------------------------------------------------------------------------------------------------


def red_page(state: State, _now: int, room: Room, focus: int) -> Page:
    """The opponents' reasoning as the game stands; the one in focus with all its causes."""
    width = room.measure - 4
    if not state["red"]:
        said = (
            "No game of the class's own is under way: in parallel every seat has its own."
            if state["mode"] == "parallel"
            else "STARTEX has not come."
        )
        return Page((text(heading("Red"), BLANK, *para(said, width)),))
    note = "Odds for the week to come, and what weighs on them; ×2 doubles the odds against holding."
    blocks = [
        text(
            heading("Red", line(("for control alone, never on the projector", "bold $foe"))),
            *para(line((note, "$muted")), width),
        )
    ]
    for at, each in enumerate(state["red"]):
        blocks += [
            text(BLANK),
            Block(_opponent(each, width, at == focus), Pick(OnRed(each["actor"]), says="all causes")),
        ]
    return Page(tuple(blocks))


def _opponent(each: Any, width: int, whole: bool) -> Lines:
    lines = [
        fit(
            line(
                (each["name"], "bold $head"),
                f"  {each['type']}  ",
                ("stands on ", "$muted"),
                f"{each['rung']} {each['rung_name']}",
            ),
            width,
        )
    ]
    did = each["last"]
    if did:
        seen = "seen" if did["seen"] else "not seen by the class"
        lines += para(
            line((f"Last: {did['rung']} {did['name']}", "$foe"), f", {seen}; it had {percent(did['ppm'])}", (_causes(did["causes"], 9 if whole else 2), "$muted")),
            width, hang=2,
        )  # fmt: skip
    if whole:
        lines += [
            *para(line(("Wants: ", "$muted"), each["wants"]), width, hang=2),
            *para(line(("Doubts: ", "$muted"), each["doubts"]), width, hang=2),
        ]
    rungs = each["rungs"] if whole else sorted(each["rungs"], key=lambda rung: -rung["ppm"])[:3]
    for rung in rungs:
        row = line(
            f"{rung['id']:<4}",
            fit(line(rung["name"]), min(30, width // 3)),
            " ",
            bar(rung["ppm"], 14, 1_000_000, "$foe"),
            f" {percent(rung['ppm']):>5} ",
        )
        why = _causes(rung["causes"], 9 if whole else 1).removeprefix(": ")
        if whole:
            lines += [row, *(para(line((why, "$muted")), width - 4, first="    ", hang=4) if why else [])]
        else:
            lines.append(line(row, fit(line((why, "$muted")), max(width - row.cell_length, 0))))
    return lines


def _causes(found: Any, most: int) -> str:
    said = ", ".join(f"{words} ×{2.0 ** (logit / 1024):.2f}" for words, logit in found[:most])
    return f": {said}" if said else ""


# --- F6 ---------------------------------------------------------------------------------------------------------------


def council_page(state: State, _now: int, room: Room, focus: int) -> Page:
    """Where all allies stand, and why the one in focus does."""
    width, found = room.measure - 4, state["council"]
    if not found:
        said = "No text is on the table, and what the class leans to does not go to the Council."
        return Page((text(heading("Council"), BLANK, *para(said, width)),))
    where = "on the table" if found["on_table"] else "expected, if what leads is tabled"
    facts = f"strength {found['strength'] // 10}%, silence broken {found['rounds']} times" if found["on_table"] else ""
    blocks = [
        text(
            heading("Council", line((where, "$muted"))),
            *para(line((found["label"], "bold $head"), f"  {facts}"), width),
        )
    ]
    at = 0
    for stance, head in (("object", "Object"), ("waver", "Waver"), ("agree", "Agree")):
        group = sorted((each for each in found["allies"] if each["stance"] == stance), key=lambda each: each["score"])
        blocks.append(text(BLANK, line((f"{head} {len(group)}", "bold $head"))))
        for each in group:
            blocks.append(
                Block(_ally(each, width, at == focus), Pick(OnAlly(each["id"]), says="a: consult, soften, ... by hand"))
            )
            at += 1
    return Page(tuple(blocks))


def _ally(each: Any, width: int, whole: bool) -> Lines:
    spoke = {"agree": "its delegation agrees", "break": "its delegation breaks silence"}.get(each["word"], "")
    if spoke and each["instructed"] != ("agree" if each["word"] == "agree" else "object"):
        spoke += f" against its instructions ({each['instructed']})"
    heavy = each["causes"][0][0] if each["causes"] else ""
    lead = line((f"{each['id']} ", "bold"), f"{each['score']:>+5}  ")
    said = spoke or each["reason"] or heavy
    if not whole:
        return [fit(line(lead, (said, "$foe" if spoke else "$muted")), width)]
    lines = [*para(line((f"{each['name']}. ", "bold $head"), said), width, first=lead, hang=11)]
    lines += para(
        line(("; ".join(f"{words} {by:+}" for words, by in each["causes"]), "")), width, hang=11, first=" " * 11
    )
    return lines + (
        para(line(("Bridge: ", "$ally"), each["bridge"]), width, hang=11, first=" " * 11) if each["bridge"] else []
    )


# --- F7 to F9 ---------------------------------------------------------------------------------------------------------


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
    """The main events list. The line that is due is marked; the one in focus shows its expected action."""
    width, begun = room.measure - 4, state["zero"]
    gone = None if begun is None else (now - begun) // 1000
    told = "not begun" if gone is None else f"T+{length(gone)}"
    head = fit(line(("ser  DTG             planned  actual  item", "$muted")), width)
    blocks = [text(heading("Run-sheet", line((told, "bold"))), BLANK, line("   ", head))]
    rows = state["runsheet"]
    due = [row["serial"] for row in rows if gone is not None and row["planned"] <= gone]
    for at, row in enumerate(rows):
        actual = "" if row["actual"] is None else length(row["actual"])
        late = (
            row["actual"] is None
            and gone is not None
            and row["planned"] < gone
            and (row["move"] or "hot wash" in row["item"])
        )
        mark = (
            ("◂ now", "bold $ally") if due and row["serial"] == due[-1] else ("late", "bold $foe") if late else ("", "")
        )
        item = line((row["item"], "bold $head" if due and row["serial"] == due[-1] else ""), "  ", mark)
        rowed = line(
            (f"{row['serial']:>3}  ", "$muted"),
            (f"{row['dtg']:<15} ", "$muted"),
            f"{length(row['planned']):>7} {actual:>7}  ",
        )
        lines = [line(rowed, fit(item, max(width - rowed.cell_length, 8)))]
        if at == focus or room.height > 40:
            lines += para(line((f"Expected: {row['expected']}.", "$muted")), width, first=" " * 37, hang=37)
        blocks.append(Block(lines, Pick(OnMove(row["serial"]), says=row["expected"])))
    return Page(tuple(blocks))


PAGE_OF: Final[dict[str, Callable[[State, int, Room, int], Page]]] = {
    "round": round_page, "seats": seats_page, "red": red_page, "council": council_page, "rooms": rooms_page,
    "sheet": sheet_page, "notes": notes_page,
}  # fmt: skip

__all__ = [
    "PAGE_OF",
    "Content",
    "OnAlly",
    "OnMove",
    "OnOption",
    "OnRed",
    "OnRoom",
    "OnSeat",
    "beside",
    "spread",
    "waiting",
]
