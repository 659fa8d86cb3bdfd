"""The console's pages that nobody else may see: the opponents' reasoning, and where all allies stand and why."""

from __future__ import annotations

from typing import Any

from briefing.classroom.control.subjects import OnAlly, OnRed
from briefing.classroom.control.telling import State, percent
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.typeset import BLANK, Lines, bar, fit, heading, line, para
from briefing.tui.words import signed


def red_page(state: State, _now: int, room: Room, focus: int) -> Page:
    """The opponents' reasoning as the game stands; the one in focus with all its causes."""
    width = room.measure - 4
    if not state["red"]:
        said = "STARTEX has not come." if not state["worlds"] else "A moment: the hub is asked about this world."
        return Page((text(*_title("Red", state, "", width), BLANK, *para(said, width)),))
    note = "Odds for the week to come, and what weighs on them; ×2 doubles the odds against holding."
    head = _title("Red", state, "for control alone, never on the projector", width, "bold $foe")
    blocks = [text(*head, *para(line((note, "$muted")), width))]
    for at, each in enumerate(state["red"]):
        blocks += [
            text(BLANK),
            Block(_opponent(each, width, at == focus), Pick(OnRed(each["actor"]), says="all causes")),
        ]
    return Page(tuple(blocks))


def _title(name: str, state: State, note: str, width: int, style: str = "$muted") -> Lines:
    """The page's title; in parallel with the seat whose world it shows, where that world stands, and the keys that
    turn to another.
    """
    seen = state.get("watched")
    if not seen:
        return [fit(heading(name, line((note, style))), width)]
    world = seen["world"]
    where = f"move {world['move']} of {world['moves']}, {world['phase']}" if world else ""
    turn = f"{seen['number']} of {seen['many']}   + - turn to another seat   w chooses"
    return [
        fit(heading(f"{name} of {seen['seat']}", line((note, style))), width),
        fit(line((f"{where}   " if where else ""), (turn, "$muted")), width),
    ]


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
        weighed = _causes(did["causes"], 9 if whole else 2)
        told = line(
            (f"Last: {did['rung']} {did['name']}", "$foe"),
            f", {seen}; it had {percent(did['ppm'])}",
            (weighed, "$muted"),
        )
        lines += para(told, width, hang=2)
    if whole:
        lines += [
            *para(line(("Wants: ", "$muted"), each["wants"]), width, hang=2),
            *para(line(("Doubts: ", "$muted"), each["doubts"]), width, hang=2),
        ]
    rungs = each["rungs"] if whole else sorted(each["rungs"], key=lambda rung: -rung["ppm"])[:3]
    for rung in rungs:
        row = line(
            fit(line(rung["id"]), 4),
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
    """The heaviest causes as factors on the odds; what rounds to ×1.00 is left out."""
    factors = ((words, f"×{2.0 ** (logit / 1024):.2f}") for words, logit in found)
    said = ", ".join([f"{words} {factor}" for words, factor in factors if factor != "×1.00"][:most])
    return f": {said}" if said else ""


def council_page(state: State, _now: int, room: Room, focus: int) -> Page:
    """Where all allies stand, and why the one in focus does."""
    width, found = room.measure - 4, state["council"]
    if not found:
        who = "this seat" if state["mode"] == "parallel" else "the class"
        said = f"No text is on the table, and what {who} leans to does not go to the Council."
        return Page((text(*_title("Council", state, "", width), BLANK, *para(said, width)),))
    where = "on the table" if found["on_table"] else "expected, if what leads is tabled"
    facts = f"strength {found['strength'] // 10}%, silence broken {found['rounds']} times" if found["on_table"] else ""
    blocks = [
        text(
            *_title("Council", state, where, width),
            *para(line((found["label"], "bold $head"), f"  {facts}"), width),
        )
    ]
    at, says = 0, "" if state.get("watched") else "a: consult, soften, ... by hand"
    for stance, head in (("object", "Object"), ("waver", "Waver"), ("agree", "Agree")):
        group = sorted((each for each in found["allies"] if each["stance"] == stance), key=lambda each: each["score"])
        blocks.append(text(BLANK, line((f"{head} {len(group)}", "bold $head"))))
        for each in group:
            blocks.append(Block(_ally(each, width, at == focus), Pick(OnAlly(each["id"]), says=says)))
            at += 1
    return Page(tuple(blocks))


def _ally(each: Any, width: int, whole: bool) -> Lines:
    spoke = {"agree": "its delegation agrees", "break": "its delegation breaks silence"}.get(each["word"], "")
    if spoke and each["instructed"] != ("agree" if each["word"] == "agree" else "object"):
        spoke += f" against its instructions ({each['instructed']})"
    heavy = each["causes"][0][0] if each["causes"] else ""
    lead = line((f"{each['id']} ", "bold"), f"{signed(each['score']):>5}  ")
    said = spoke or each["reason"] or heavy
    if not whole:
        return [fit(line(lead, (said, "$foe" if spoke else "$muted")), width)]
    lines = [*para(line((f"{each['name']}. ", "bold $head"), said), width, first=lead, hang=11)]
    lines += para(
        line(("; ".join(f"{words} {signed(by)}" for words, by in each["causes"]), "")), width, hang=11, first=" " * 11
    )
    return lines + (
        para(line(("Bridge: ", "$ally"), each["bridge"]), width, hang=11, first=" " * 11) if each["bridge"] else []
    )
