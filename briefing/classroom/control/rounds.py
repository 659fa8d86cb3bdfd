"""The console's first pages: the open round with its answers, and the roster. Pure functions of the state.

Whatever students or a pack wrote comes in as plain strings and is set as such, never read as markup.
"""

from __future__ import annotations

from typing import Any

from briefing.classroom.control.subjects import OnOption, OnSeat
from briefing.classroom.control.telling import State, counts, seat_mark
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.typeset import BLANK, Lines, bar, fit, heading, line, para, prose


def waiting(why: str) -> Page:
    """Before the first state."""
    said = why or "Calling the hub"
    return Page((text(BLANK, heading("Exercise control"), BLANK, *para(f"{said}.", 76)),))


def round_page(state: State, _now: int, room: Room, _focus: int) -> Page:
    """The open round, or what there is instead."""
    here, width = state["round"], room.measure - 4
    if here is None:
        return _lobby(state, width)
    blocks = [text(*_head(state, width))]
    most = max(here["counted"], 1)
    wide = min(24, max(width // 4, 10))
    for row in here["rows"]:
        taken = row["key"] in (here["chosen"], here["launch"])
        share = f"{row['count']:>3} {100 * row['count'] // most:>3}%"
        name = line((row["label"], "" if row["open"] else "$muted"), ("" if row["open"] else " (closed)", "$muted"))
        label = line(name, (" ◂ the chair's word" if taken else "", "bold $foe"))
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
    lines = [BLANK, fit(heading(kind, line((here["title"], "bold $head"))), width)]
    if here["kind"] == "decision" and world and world["question"] and state["stage"] == "open":
        lines += para(line(("Forecast asked: ", "$muted"), world["question"]), width)
    if world and world["injected"]:
        lines += para(world["injected"], width, first=("Injected into the next move: ", "bold $foe"), hang=2)
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
        lines += para(said, width, first=("Delegations  ", "$muted"), hang=13)
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
    lead = (f"Waited for {len(late)}  ", "bold $foe")
    return [*para(said, width, first=lead, hang=2), line(("~ writing   ! not connected", "$muted"))]


def _reasons(here: Any, width: int) -> Lines:
    """Who answered what and why: for control alone."""
    lines: Lines = []
    labels = {row["key"]: str(at) for at, row in enumerate(here["rows"], 1)}
    for each in reversed(here["answers"]):
        gave = labels.get(each.get("option") or each.get("position", ""), "-")
        cast = f" {each['forecast']}%" if "forecast" in each else ""
        lead = line((f"{each['seat']:<8} ", "$ally"), (f"{gave}{cast:>5}  ", "bold"))
        said = f"{each['beside']}. " if each.get("beside") else ""
        said += each.get("rationale", "")
        bridge = f"  Bridge: {each['bridge']}" if each.get("bridge") else ""
        lines += para(prose(" ".join(f"{said}{bridge}".split())), width, first=lead, hang=17)
    return [BLANK, heading("Answers by seat", line(("for control alone", "$muted"))), *lines] if lines else []


def _lobby(state: State, width: int) -> Page:
    many, taken, present, _ = counts(state)
    game = f"{state['scenario']}, {state['moves']} move{'s' * (state['moves'] != 1)}, seed {state['seed']}"
    empty = [each["id"] for each in state["seats"] if not each["taken"]]
    return Page((
        text(
            BLANK, fit(heading("Lobby", line((game, "$muted"))), width),
            BLANK, line((f"{taken} of {many} seats taken, {present} connected.", "bold $head")), BLANK,
            *para(f"Room {state['room']}. u shows the address and a QR; the projector shows them too.", width), BLANK,
            *para("space opens the practice vote; r begins the exercise at once. Whoever joins later gets what has "
                  "happened so far and the question that is open.", width), BLANK,
            *(para("  ".join(empty), width, first=("Empty: ", "$muted"), hang=2) if empty else []),
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
