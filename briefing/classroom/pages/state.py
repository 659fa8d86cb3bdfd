"""Where a session stands, in words, and what of it belongs to one seat alone."""

from __future__ import annotations

from typing import Any, Final

from briefing.classroom.pages.results import answer_words
from briefing.classroom.seats import Seat
from briefing.classroom.session import Given, Session

#: What a form's answer and its draft consist of.
FIELDS: Final = ("option", "launch", "forecast", "rationale", "position", "bridge")


_CELL: Final = {"shape": "SHAPE"}


def room_of(seat: Seat) -> str:
    """The room in which a seat may speak; "" for none."""
    return seat.room


def heading(session: Session) -> str:
    """Where the session stands, as a heading."""
    here = session.round
    match session.stage:
        case "lobby":
            return "Before STARTEX"
        case "endex":
            return "ENDEX"
        case "going":
            return "The week is played"
    if here is None:
        return ""
    if here.kind == "practice":
        return "Practice vote"
    week = f"Move {here.move} of {session.charter.moves}"
    what = "the Council" if here.kind == "council" else "decision"
    return f"{week}: {what}" if session.stage == "open" else f"{week}: {what}, closed"


def sentences(session: Session, seat: str) -> list[str]:
    """What the stage means for a seat, and what holds the clocks."""
    found = []
    if session.paused is not None and session.emergency is None:
        found.append("PAUSEX: control has paused the exercise. Every clock stands; nothing that you typed is lost.")
    if session.held and session.stage == "open":
        found.append("Control holds the round open: it does not close when the time is over.")
    found.append(_stage(session, seat))
    return [each for each in found if each]


def _stage(session: Session, seat: str) -> str:
    here = session.round
    if session.stage == "lobby":
        return "You are seated. The exercise begins when control releases the practice vote or the first card."
    if session.stage == "endex":
        return "The exercise has ended. What follows is the hot wash: what happened, why, and what you take home."
    if session.stage == "going":
        return "Control carries out what was decided: the Council meets, the opponents move, the week is assessed."
    if here is None:
        return ""
    if session.stage == "closed":
        if here.revealed:
            return "The round is closed, and this is what the class answered."
        return "The round is closed. What the class answered is shown when control reveals it."
    return refused(session, seat)


def refused(session: Session, seat: str) -> str:
    """Why a seat is not asked in the open round; "" where it is."""
    here = session.round
    if session.stage != "open" or here is None:
        return "Nothing is asked now."
    who = session.seats[seat]
    if who.kind == "evaluator":
        return "You evaluate: you give no answers. Watch, and write down what you observe."
    if here.kind == "council" and who.kind != "delegate":
        if who.kind == "red":
            return "The delegations answer this one. The red cell waits for the week that follows."
        whole = "reads the table and " if who.kind == "staff" else ""
        return f"The delegations answer this one. {_CELL.get(who.kind, 'The staff')} {whole}advises whoever asks."
    if here.kind == "practice":
        return ""
    world = session.world_of(seat)
    if world is None:
        return "Your game begins with the next round: until then, read how it works."
    if world.over:
        return "Your own game has reached ENDEX. The others still play."
    return ""


def left(milliseconds: int) -> str:
    """Time in words: `3 min 20 s`."""
    seconds = max(0, -(-milliseconds // 1000))
    if seconds >= 3600:
        return f"{seconds // 3600} h {seconds % 3600 // 60} min"
    return f"{seconds // 60} min {seconds % 60:02} s" if seconds >= 60 else f"{seconds} s"


def clock(session: Session, seat: str, now: int) -> dict[str, Any]:
    """A seat's time ("": the class's) in the open round: `ends` and `remaining` (ms or None), `paused`, `held`; `left`
    in words, and `words` with what holds it.
    """
    paused = session.paused is not None or session.emergency is not None
    found: dict[str, Any] = {"ends": None, "remaining": None, "left": "", "words": ""}
    found |= {"paused": paused, "held": session.held}
    here = session.round
    if session.stage != "open" or here is None:
        return found
    ends = session.ends_for(seat) if seat else here.ends
    if ends is None:
        return {**found, "words": "no time limit"}
    remaining = max(0, ends - (session.paused if session.paused is not None else now))
    told = f"{left(remaining)} left" if remaining else "time is over"
    words = told + (", clock paused" if paused else ", held open" if session.held else "")
    return {**found, "ends": ends, "remaining": remaining, "left": told, "words": words}


def personal(session: Session, seat: str, now: int) -> dict[str, Any]:
    """What belongs to one seat: small, JSON, and never another seat's. Texts in it are plain, not HTML.

    `round` (0: none yet), `kind`, `stage`, `now`, the fields of `clock`, `percent` of time granted, `asked`,
    `refused` (why not), `draft` and `given` (fields of the form), `said` (the answer in words), `notes` ({at, text}).
    """
    here = session.round
    stands = session.stage == "open" and here is not None
    given = here.answers.get(seat) if here is not None and session.stage in ("open", "closed") else None
    why = refused(session, seat)
    return {
        "round": here.number if here is not None else 0,
        "kind": here.kind if here is not None else "",
        "stage": session.stage,
        "now": now,
        **clock(session, seat, now),
        "percent": session.granted.get(seat, 100),
        "emergency": session.emergency is not None,
        "asked": stands and not why,
        "refused": why,
        "draft": session.drafts.get(seat, {}) if stands else {},
        "given": _fields(given) if given else None,
        "said": answer_words(session, here, given) if given and here is not None else "",
        "notes": [{"at": each.at, "text": each.text} for each in session.notes if each.to == seat],
    }  # fmt: skip


def _fields(given: Given) -> dict[str, str]:
    """An answer as the form's fields."""
    return {name: str(value) for name in FIELDS if (value := getattr(given, name)) not in ("", None)}
