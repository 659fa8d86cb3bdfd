"""The lines above and beside the console's page: status, alarm, tabs, and the narrow columns of a wide screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from textual.content import Content

from briefing.classroom.control.clock import left, length
from briefing.tui.typeset import BLANK, Lines, bar, clipped, fit, heading, line, para, spread

#: The pages by name: key, title.
PAGES: Final = {
    "round": ("F3", "Round"), "seats": ("F4", "Seats"), "red": ("F5", "Red"), "council": ("F6", "Council"),
    "rooms": ("F7", "Rooms"), "sheet": ("F8", "Run-sheet"), "notes": ("F9", "Notes"),
}  # fmt: skip
STAGES: Final = {
    "lobby": "lobby", "open": "open", "closed": "closed", "going": "the game goes on", "endex": "ENDEX: hot wash",
}  # fmt: skip
#: What a state must say for the pages to be made of it.
SAID: Final = frozenset((
    "seq", "now", "room", "mode", "scenario", "seed", "moves", "stage", "next", "held", "paused", "emergency", "times",
    "zero", "hotwash", "bell", "round", "seats", "world", "worlds", "council", "red", "by_hand", "injects", "forks",
    "rooms", "notes", "plans", "delegations", "runsheet",
))  # fmt: skip
#: So long before the hot wash the status says that it comes.
_SOON: Final = 300_000
State = Mapping[str, Any]


def flat(value: Any) -> Any:
    """A state whose every text is one line, as the pages set them: a line end from outside must not part theirs."""
    if isinstance(value, dict):
        return {name: flat(each) for name, each in value.items()}
    if isinstance(value, list):
        return [flat(each) for each in value]
    return " ".join(value.splitlines()) if isinstance(value, str) and not value.isprintable() else value


def counts(state: State) -> tuple[int, int, int, int]:
    """Seats that are there, taken, connected, and without an answer in the open round."""
    seats = state["seats"]
    waited = sum(each["asked"] and not each["answered"] for each in seats)
    return len(seats), sum(each["taken"] for each in seats), sum(bool(each["present"]) for each in seats), waited


def clock(state: State, now: int, width: int) -> Content:
    """The banner's right end: the game's time, and what is left of the round."""
    world, rest = state["world"], left(state, now)
    when = line((f"{world['dtg']}  ", "$muted")) if world and width >= 100 else BLANK
    if state["emergency"] is not None:
        return line(when, ("NO DUFF", "bold $alert"))
    if rest is None:
        return line(when, ("no clock runs", "$muted"))
    said = "left" if rest >= 0 else "over time"
    style = "bold $alert" if rest < 30_000 else "bold $head"
    note = " paused" if state["paused"] is not None else " held" if state["held"] else ""
    return line(
        when, (length(max(rest, 0) / 1000 if rest >= 0 else -rest / 1000), style), f" {said}", (note, "bold $foe")
    )


def status(state: State, now: int, width: int) -> Content:
    """Room, mode, stage, who has answered, who is here; and how far the session is."""
    here = state["round"]
    many, taken, present, _ = counts(state)
    what = STAGES.get(state["stage"], str(state["stage"]))
    if here and state["stage"] in ("open", "closed"):
        move = f" {here['move']}/{state['moves']}" if here["move"] else ""
        what = f"{here['kind']}{move} {what}"
    parts = [line((f" {state['room']}", "bold $head"), f" {state['mode']}  ", (what, "bold"))]
    if here and state["stage"] in ("open", "closed"):
        parts.append(line(f"{here['answered']}/{here['asked']} answered"))
    else:
        parts.append(line(f"{taken} of {many} seats taken"))
    parts += [line(f"{present} connected")] if width >= 100 else []
    return spread(line(*_joined(parts)), line(_session(state, now), " "), width)


def _joined(parts: list[Content]) -> list[Content | str]:
    found: list[Content | str] = []
    for each in parts:
        found += ["  ", each] if found else [each]
    return found


def _session(state: State, now: int) -> Content:
    gone = "not begun" if state["zero"] is None else f"T+{length((now - state['zero']) / 1000)}"
    if state["zero"] is None and state["hotwash"] is None:
        return line((gone, "$muted"))
    if state["hotwash"] is None or state["stage"] == "endex":
        return line(gone)
    rest = state["hotwash"] - now
    if rest <= 0:
        return line(f"{gone}  ", ("HOT WASH DUE", "bold $alert"))
    return line(f"{gone}  ", (f"wash in {length(rest / 1000)}", "bold $foe" if rest < _SOON else "$muted"))


def hotwash_due(state: State, now: int) -> bool:
    """Whether the hot wash should have begun and has not."""
    return state["hotwash"] is not None and now >= state["hotwash"] and state["stage"] != "endex"


def alarm(state: State, now: int, trouble: str) -> str:
    """What wants attention now, the gravest first; "" for nothing."""
    found = []
    if trouble:
        found.append(f"NO LINE: {trouble}; trying again, and this may be old.")
    if state.get("trouble"):
        found.append(f"{state['trouble']}.")
    if state["emergency"] is not None:
        said = state["emergency"].strip().rstrip(".")
        found.append(f"NO DUFF{': ' if said else ''}{said}. All stands still; d ends it.")
    if hotwash_due(state, now):
        rest = length((state["bell"] - now) / 1000)
        found.append(f"ALARM: the hot wash is due, {rest} of the session left; z is ENDEX.")
    if state["paused"] is not None and state["emergency"] is None:
        found.append("PAUSED: every clock stands (p).")
    if state["held"]:
        found.append("HELD: nothing closes by the clock (h).")
    return "  ".join(found)


def tabs(state: State, at: str, width: int) -> Content:
    """The pages, the open one marked; how much is on them."""
    _, _, _, waited = counts(state)
    said = sum(map(len, state["rooms"].values()))
    notes = {"seats": f" −{waited}" if waited else "", "rooms": f" {said}" if said else "",
             "notes": f" {len(state['notes'])}" if state["notes"] else ""}  # fmt: skip
    row = line(" ")
    for name, (key, title) in PAGES.items():
        label = f"{title}{notes.get(name, '')}"
        if name == at:
            row = line(row, (f"▸{key} ", "bold $ally on $focus"), (f"{label} ", "bold $head on $focus"), " ")
        else:
            row = line(row, (f"{key} ", "$ally"), (label, "$muted"), "  " if width >= 90 else " ")
    return fit(row, width)


# --- beside the page, where there is room -----------------------------------------------------------------------------


def seat_mark(each: Mapping[str, Any], *, open_: bool) -> tuple[str, str]:
    """How a seat stands, in a word and a style."""
    if each["asked"] and open_:
        if each["answered"]:
            return "answered", "$ally"
        return ("writing", "$foe") if each["drafting"] else ("waited for", "bold $foe")
    if each["present"]:
        return "here", "$ally"
    return ("gone", "$alert") if each["taken"] else ("empty", "$muted")


def roster(state: State, width: int, height: int) -> Lines:
    """Every seat in a few cells, as many columns as fit; who is waited for comes first."""
    open_ = state["stage"] == "open"
    seats = sorted(state["seats"], key=lambda each: not (each["asked"] and not each["answered"]))
    many, taken, present, waited = counts(state)
    head = [heading("Seats", line((f"{taken} of {many} taken, {present} here", "$muted")))]
    if open_:
        head.append(line((f"waited for: {waited}", "bold $foe" if waited else "$ally")))
    cell = max((len(each["id"]) for each in seats), default=6) + 13
    across = max((width + 1) // cell, 1)
    cells = []
    for each in seats:
        word, style = seat_mark(each, open_=open_)
        lost = "!" if each["taken"] and not each["present"] else " "
        cells.append(fit(line((lost, "bold $alert"), f"{each['id']} ", (word, style)), cell - 1))
    rows = -(-len(cells) // across)
    body = [line(*(part for cell in cells[row::rows] for part in (cell, " "))) for row in range(rows)]
    key = [BLANK, line(("! no device is connected", "$muted"))]
    return [*head, BLANK, *clipped(body, max(height - len(head) - 3, 1), width), *key]


def split(state: State, width: int) -> Lines:
    """The answers so far as bars."""
    here = state["round"]
    if not here:
        return [heading("Answers"), line(("nothing is asked yet", "$muted"))]
    lines: Lines = [heading("Answers", line((f"{here['answered']} of {here['asked']}", "$muted")))]
    most = max(here["counted"], 1)
    for at, row in enumerate(here["rows"], 1):
        share = f"{row['count']:>4}"
        lines.append(spread(line((f"{at} ", "bold"), row["label"]), line(share), width))
        lines.append(line("  ", bar(row["count"], max(width - 2, 4), most)))
    return lines


def red_short(state: State, width: int) -> Lines:
    """Each opponent in two lines: where it stands, and the likeliest rungs of the week to come."""
    lines: Lines = [heading("Red", line(("never on the projector", "$muted")))]
    for each in state["red"]:
        lines.append(fit(line((each["name"], "bold $foe"), f"  {each['rung']} {each['rung_name']}"), width))
        best = sorted(each["rungs"], key=lambda rung: -rung["ppm"])[:4]
        odds = "  ".join(f"{rung['id']} {percent(rung['ppm'])}" for rung in best)
        lines += para(odds, width, first=("  next ", "$muted"), hang=7)
    return lines if state["red"] else [*lines, line(("no game of the class's own is under way", "$muted"))]


def council_short(state: State, width: int) -> Lines:
    """The allies by stance, as codes."""
    found = state["council"]
    if not found:
        return []
    lines: Lines = [heading("Council", line(("on the table" if found["on_table"] else "expected", "$muted")))]
    lines.append(fit(line(found["label"]), width))
    for stance, style in (("object", "bold $foe"), ("waver", "$foe"), ("agree", "$ally")):
        codes = [each["id"] for each in found["allies"] if each["stance"] == stance]
        lead = line((f"{stance:<7}", style), f"{len(codes):>2} ")
        lines += para(" ".join(codes), width, first=lead, hang=11)
    return lines


def heard(state: State, width: int, height: int) -> Lines:
    """The last words of all rooms, the latest last."""
    said = sorted((each for room in state["rooms"].values() for each in room), key=lambda each: each["at"])
    lines: Lines = []
    for each in said[-height:]:
        lead = line((f"{each['by']:<8} ", "$ally"))
        lines += para(" ".join(each["text"].split()), width, first=lead, hang=9)
    return [heading("Rooms", line(("the last words", "$muted"))), *lines[-max(height - 1, 1) :]] if lines else []


def sheet_short(state: State, now: int, width: int) -> Lines:
    """The run-sheet, a line an item."""
    begun = state["zero"]
    gone = None if begun is None else (now - begun) // 1000
    lines: Lines = [heading("Run-sheet", line(("planned, actual", "$muted")))]
    upcoming = next((row["serial"] for row in state["runsheet"] if gone is not None and row["planned"] > gone), 0)
    for row in state["runsheet"]:
        style = "bold $head" if row["serial"] == upcoming else ""
        actual = "" if row["actual"] is None else length(row["actual"])
        times = line((f"{length(row['planned']):>7}", "$muted"), f" {actual:>7}")
        lines.append(spread(line((f"{row['serial']:>2} ", "$muted"), (row["item"], style)), times, width))
    expected = next((row["expected"] for row in state["runsheet"] if row["serial"] == upcoming), "")
    return [*lines, *para(expected, width, first=line(("Next: ", "$muted")), hang=2)] if expected else lines


def percent(ppm: int) -> str:
    """Millionths as per cent, with a digit more where it is rare."""
    if ppm >= 100_000:
        return f"{ppm / 10_000:.0f}%"
    return f"{ppm / 10_000:.1f}%" if ppm >= 1000 else "<0.1%"
