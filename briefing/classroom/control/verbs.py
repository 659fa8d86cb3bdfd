"""Control's verbs: what each asks before it is sent, and the reason why one is not open now.

A verb is a short conversation with a `Desk`: the console's screen in play, a list of answers in a test. What cannot be
undone is confirmed; the hub has the last word, and its refusals are shown.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from briefing.classroom.control.clock import hour, length, when
from briefing.classroom.control.subjects import OnAlly, OnMove, OnOption, OnRoom, OnSeat
from briefing.classroom.control.wire import Answer

#: What is open after ENDEX too.
_AFTERWARDS: Final = ("fork", "note", "reseat", "noduff", "step", "reveal", "world", "next_world", "last_world")


class Choice(NamedTuple):
    """A line to choose: `note` stands muted after it, `closed` says why it cannot be."""

    value: Any
    label: str
    note: str = ""
    closed: str = ""


class Desk(Protocol):
    """Where a verb is carried out."""

    state: Mapping[str, Any]

    @property
    def subject(self) -> Any:
        """What is in focus on the page, or None."""

    async def pick(self, title: str, says: str, choices: Sequence[Choice]) -> Any | None:
        """Have a line chosen; None for nothing."""

    async def write(self, title: str, says: str) -> str | None:
        """Have a line written; None for nothing."""

    async def sure(self, title: str, says: str, yes: str) -> bool:
        """Have something confirmed."""

    async def send(self, verb: str, /, **fields: Any) -> Answer:
        """Have the hub do it. What it refuses has been said when this returns."""

    def say(self, sentence: str) -> None:
        """Say a sentence."""

    def paper(self, title: str, lines: Sequence[str]) -> None:
        """Show some lines until they are put away."""


def why_not(state: Mapping[str, Any], verb: str) -> str:
    """Why a verb is not open now, where that is plain from here; "" if it may be."""
    stage, parallel = state["stage"], state["mode"] == "parallel"
    if stage == "endex" and verb not in _AFTERWARDS:
        return "The exercise has ended."
    game = state["world"] is not None
    no_round = "No round is open."
    match verb:
        case "practice":
            return "" if stage == "lobby" else "The practice vote comes before anything else."
        case "close" | "extend":
            return "" if stage == "open" else no_round
        case "reveal":
            if stage != "closed":
                return (
                    "Close the round first: what is seen steers the rest."
                    if stage == "open"
                    else "There is nothing to show."
                )
            return "It is shown already." if state["round"]["revealed"] else ""
        case "release":
            if stage == "open" and state["round"]["kind"] != "practice":
                return "The round is open; close it first (c)."
            return "The game is being carried on." if stage == "going" else ""
        case "choose":
            if parallel:
                return "In parallel every seat decides for itself."
            ready = stage in ("open", "closed") and state["round"]["kind"] == "decision"
            return "" if ready else "No decision is before the class."
        case "world" | "next_world" | "last_world":
            if not parallel:
                return "Only in parallel has every seat a world of its own."
            return "" if state["worlds"] else "Nobody has a world yet: STARTEX has not come."
        case "play":
            return (
                "In parallel every seat plays its own world."
                if parallel
                else ""
                if state["by_hand"]
                else "Nothing can be played by hand now."
            )
        case "fork":
            if parallel:
                return "In parallel every seat has a world of its own."
            return "" if state["forks"] else "Close the round first, then go back." if game else "No game is under way."
        case _:
            return ""


async def step(desk: Desk) -> None:
    """What usually comes next."""
    verb = desk.state["next"]
    if verb:
        await VERBS[verb](desk)
    else:
        desk.say(
            {"going": "The game is being carried on; a moment."}.get(
                desk.state["stage"], "The exercise has ended: the hot wash."
            )
        )


async def practice(desk: Desk) -> None:
    """The practice vote."""
    await desk.send("practice")


async def close(desk: Desk) -> None:
    """Close the round."""
    here = desk.state["round"]
    late = here["asked"] - here["answered"]
    if late and not await desk.sure(
        "Close the round", f"{late} of {here['asked']} have not answered, and cannot afterwards.", "close it"
    ):
        return
    await desk.send("close", round=here["number"])


async def reveal(desk: Desk) -> None:
    """Show the answers."""
    here = desk.state["round"]
    says = f"{here['answered']} answers, and reasons without names, go to every screen. It cannot be taken back."
    if await desk.sure("Reveal", says, "show them"):
        await desk.send("reveal")


async def release(desk: Desk) -> None:
    """Go on."""
    here, state = desk.state["round"], desk.state
    if here is None or here["kind"] == "practice":
        says = f"STARTEX: the first card goes to {sum(each['taken'] for each in state['seats'])} seats."
    else:
        best = max(here["rows"], key=lambda row: row["count"], default=None)
        chair = next((row["label"] for row in here["rows"] if row["key"] == here["chosen"]), "")
        says = "The answers are carried out in the game, and the next question opens."
        if chair:
            says = f"From the chair '{chair}' is carried out, and the next question opens."
        elif best and best["count"] and here["kind"] == "decision" and state["mode"] != "parallel":
            says = f"'{best['label']}' ({best['count']} of {here['counted']}) is carried out; the next question opens."
        if here["answers"] and not here["revealed"]:
            says += " The answers have not been shown to the class."
    if await desk.sure("Release", says, "go on"):
        await desk.send("release")


async def choose(desk: Desk) -> None:
    """From the chair."""
    here, focus = desk.state["round"], desk.subject
    rows = [
        Choice(row["key"], row["label"], f"{row['count']}", "" if row["open"] else "It is not open now.")
        for row in here["rows"]
    ]
    rows += [Choice(each["key"], each["label"], f"initiative, {each['count']}") for each in here["launches"]]
    if isinstance(focus, OnOption):
        rows.sort(key=lambda row: row.value != focus.key)
    key = await desk.pick("From the chair", "It is taken whatever the class says; choosing again changes it.", rows)
    if key is not None:
        await desk.send("choose", option=key)


async def hold(desk: Desk) -> None:
    """The clock closes nothing, or again."""
    await desk.send("unhold" if desk.state["held"] else "hold")


async def pause(desk: Desk) -> None:
    """PAUSEX, or on again."""
    await desk.send("pause" if desk.state["paused"] is None else "resume")


async def extend(desk: Desk) -> None:
    """More time."""
    rows = [Choice(seconds, length(seconds)) for seconds in (30, 60, 120, 300, 600, 900)]
    seconds = await desk.pick("More time for everybody", "It is added to what is left.", rows)
    if seconds is not None:
        await desk.send("extend", seconds=seconds)


async def grant(desk: Desk) -> None:
    """More time for one seat."""
    seat = await _seat(desk, "Extra time for which seat?")
    if seat is None:
        return
    rows = [Choice(percent, f"{percent}%", note) for percent, note in (
        (125, ""), (150, "half as much again"), (200, "twice the time"), (300, ""), (100, "as everybody"))]  # fmt: skip
    percent = await desk.pick(f"Time for {seat}", "In this round and all later ones; only control sees it.", rows)
    if percent is not None:
        await desk.send("grant", seat=seat, percent=percent)


#: The bell rings on the five minutes; so many of them are offered.
_FIVE: Final = 300_000
_MARKS: Final = 24


async def bell(desk: Desk) -> None:
    """When the lesson ends."""
    now = desk.state["now"]
    marks = [(now // _FIVE + 1 + at) * _FIVE for at in range(_MARKS)]
    rows = [Choice(mark, hour(mark), f"in {-(-(mark - now) // 60_000)} minutes") for mark in marks]
    wash = desk.state["times"]["hotwash"] // 60
    says = f"By this machine's clock. The hot wash is due {wash} minutes before it, however late the class began."
    ends = await desk.pick("When does the lesson end?", says, rows)
    if ends is not None:
        await desk.send("bell", ends=ends)


async def note(desk: Desk) -> None:
    """A note."""
    state, focus = desk.state, desk.subject
    rows = [Choice("", "everybody")]
    rows += [Choice(name, name, "the delegation") for name in state["delegations"]]
    rows += [Choice(each["id"], each["id"], each["office"]) for each in state["seats"]]
    near = focus.id if isinstance(focus, (OnSeat, OnRoom)) else None
    if near is not None:
        rows.sort(key=lambda row: row.value != near)
    to = await desk.pick("A note to whom?", "It shows on their pages at once.", rows)
    if to is None:
        return
    planning = isinstance(focus, OnMove)
    text = await desk.write(
        f"Note to {to or 'everybody'}", f"What it says; enter {'goes on' if planning else 'sends it'}."
    )
    if not text:
        return
    # A note is most often for now, and asked no more; on the run-sheet it may be for later.
    at = await _when(desk, "It shows on their pages then.", 1) if planning else _NOW
    if at is not None:
        await desk.send("note", text=text, to=to, **at)


async def inject(desk: Desk) -> None:
    """An event card, at once or planned; what is planned may be taken back."""
    planned = [each for each in desk.state["plans"] if each["done"] is None]
    rows = [Choice(each["number"], f"Take back: {each['says']}", when(each)) for each in planned]
    rows += [Choice(each["id"], each["title"], each["id"]) for each in desk.state["injects"]]
    card = await desk.pick("Inject which card?", "It is forced into a move. / finds a word.", rows)
    if isinstance(card, int):
        await desk.send("unplan", number=card)
        return
    if card is None:
        return
    found = next(each for each in desk.state["injects"] if each["id"] == card)
    at = await _when(desk, "Two are not let out for one move: the later one waits.", 2, found["closed"])
    if at is None:
        return
    says = f"'{found['title']}' comes with the next move, whatever the situation. It cannot be taken back."
    if at != _NOW or await desk.sure("Inject", says, "inject it"):
        await desk.send("inject", card=card, **at)


_NOW: Final[dict[str, int]] = {}


async def _when(desk: Desk, says: str, least: int, closed: str = "") -> dict[str, int] | None:
    """At once, with a later move (from `least` on), or at an hour: the fields that say so; None for nothing. The move
    in focus on the run-sheet comes first. `closed`: why it cannot be at once.
    """
    state, focus = desk.state, desk.subject
    here, now = state["round"], state["now"]
    first = max(least, here["move"] + 1 if here else 0)
    rows = [Choice(_NOW, "now", "", closed)]
    rows += [Choice({"move": move}, f"with card {move}") for move in range(first, state["moves"] + 1)]
    rows += [
        Choice({"due": mark}, hour(mark), f"in {-(-(mark - now) // 60_000)} minutes")
        for mark in ((now // _FIVE + 1 + at) * _FIVE for at in range(_MARKS))
    ]
    if isinstance(focus, OnMove):
        rows.sort(key=lambda row: row.value != {"move": focus.move})
    return await desk.pick("When?", says, rows)


async def play(desk: Desk) -> None:
    """An act by hand."""
    rows, focus = [Choice(each["act"], each["act"], each["says"]) for each in desk.state["by_hand"]], desk.subject
    if isinstance(focus, OnAlly):
        rows.sort(key=lambda row: not row.value.endswith(f" {focus.id}"))
    act = await desk.pick("Play which act by hand?", "It is an act of the class's game, with its price.", rows)
    if act is not None and await desk.sure(
        "By hand", f"'{act}' is played in the class's game. It cannot be taken back.", "play it"
    ):
        await desk.send("play", act=act)


async def reseat(desk: Desk) -> None:
    """A new code for a seat."""
    seat = await _seat(desk, "A new code for which seat?")
    if seat is None or not await desk.sure(
        "New code", f"The old code of {seat} opens nothing any more, and its devices are put out.", "make one"
    ):
        return
    answer = await desk.send("reseat", seat=seat)
    if answer.code:
        code = f"{answer.code[:4]}-{answer.code[4:]}"
        desk.paper(
            "New code",
            [
                f"{seat}   {code}",
                "",
                "Write it down for whoever sits there. The old one opens nothing any more.",
                *([f"The card to print, on the hub's machine: {answer.card}"] if answer.card else []),
                *([answer.note] if answer.note else []),
            ],
        )


async def fork(desk: Desk) -> None:
    """Back to a move."""
    rows = [Choice(move, f"move {move}") for move in reversed(desk.state["forks"])]
    move = await desk.pick(
        "Back to the opening of which move?", "A new game begins there; the one that was played is kept.", rows
    )
    if move is not None and await desk.sure(
        "Fork", f"The class goes back to the opening of move {move}, and its question opens at once.", "go back"
    ):
        await desk.send("fork", move=move)


async def endex(desk: Desk) -> None:
    """The end."""
    if await desk.sure(
        "ENDEX", "The exercise ends here, wherever the game stands; the results open to the class.", "end it"
    ):
        await desk.send("endex")


async def noduff(desk: Desk) -> None:
    """A real emergency, or its end."""
    if desk.state["emergency"] is not None:
        if await desk.sure("NO DUFF", "The emergency is over: the exercise goes on where it stood.", "it is over"):
            await desk.send("noduff", on=False)
        return
    text = await desk.write(
        "NO DUFF", "A real emergency. What everybody should know; enter stops the exercise, with or without words."
    )
    if text is not None:
        await desk.send("noduff", on=True, text=text)


async def _seat(desk: Desk, title: str) -> str | None:
    """The seat in focus, or one that is chosen."""
    if isinstance(desk.subject, OnSeat):
        return desk.subject.id
    rows = [
        Choice(each["id"], each["id"], f"{each['delegation']} {each['office']}".strip()) for each in desk.state["seats"]
    ]
    found = await desk.pick(title, "/ finds a word.", rows)
    return None if found is None else str(found)


VERBS: Final[dict[str, Callable[[Desk], Awaitable[None]]]] = {
    "step": step, "practice": practice, "close": close, "reveal": reveal, "release": release, "choose": choose,
    "hold": hold, "pause": pause, "extend": extend, "grant": grant, "bell": bell, "note": note,
    "inject": inject, "play": play, "reseat": reseat, "fork": fork, "endex": endex, "noduff": noduff,
}  # fmt: skip
