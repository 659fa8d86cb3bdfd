"""How a class's session takes the entries of its log, one at a time. Nothing else changes a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from attrs import evolve, fields

from briefing.classroom.entries import Entry, Kind
from briefing.classroom.plans import Plan
from briefing.classroom.session import Given, Round, Session, Word
from briefing.classroom.worlds import World
from briefing.model.game import Step
from briefing.record.entries import SaveError, dumps
from briefing.record.format import header_of

#: Devices of one seat at a time; the one that joined first makes room.
MOST_DEVICES: Final = 6
_GIVEN: Final = tuple(each.name for each in fields(Given))


def fold(session: Session, entry: Entry, step: Step | None = None) -> None:
    """Take one entry. `step`, where the hub has it from deciding, saves playing the act again.

    Raises SaveError where an entry cannot follow: the log was altered.
    """
    try:
        if entry.kind == "acted":
            session.worlds[entry.body["world"]].read(entry.body["row"], step)
        else:
            _FOLDS[entry.kind](session, entry)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        message = f"entry {entry.seq} ({entry.kind}) of the class's log cannot follow what stands before it: {error}"
        raise SaveError(message) from error
    session.seq, session.at, session.link = entry.seq, entry.at, entry.link


def _joined(session: Session, entry: Entry) -> None:
    body = entry.body
    marks = session.devices.setdefault(session.seats[body["seat"]].id, [])
    marks.append(body["secret"])
    session.whose[body["secret"]] = body["seat"]
    for gone in marks[:-MOST_DEVICES]:
        session.whose.pop(gone, None)
    del marks[:-MOST_DEVICES]


def _reseated(session: Session, entry: Entry) -> None:
    seat = session.seats[entry.body["seat"]].id
    session.codes = {mark: whose for mark, whose in session.codes.items() if whose != seat}
    session.codes[entry.body["code"]] = seat
    if seat in session.devices:
        for gone in session.devices[seat]:
            session.whose.pop(gone, None)
        session.devices[seat] = []


def _opened(session: Session, entry: Entry) -> None:
    body = entry.body
    ends = entry.at + body["seconds"] * 1000 if body["seconds"] else None
    text = body.get("text")
    session.rounds.append(
        Round(
            body["round"], body["what"], body["world"], body["move"], entry.at, ends,
            (text[0], text[1], text[2]) if text else None,
        )
    )  # fmt: skip
    session.going = False
    session.drafts = {}
    if session.paused is not None:
        session.paused = entry.at  # what was lost before it opened was not lost to it


def _answered(session: Session, entry: Entry) -> None:
    body = entry.body
    here = session.rounds[body["round"] - 1]
    here.keys.add(f"{body['seat']}/{body['key']}")
    given = {name: body[name] for name in _GIVEN if name in body}
    here.answers[body["seat"]] = Given(**{**given, "at": entry.at})
    session.drafts.pop(body["seat"], None)


def _drafted(session: Session, entry: Entry) -> None:
    session.drafts[entry.body["seat"]] = entry.body["draft"]


def _said(session: Session, entry: Entry) -> None:
    body = entry.body
    session.said.setdefault(body["room"], []).append(Word(body["seat"], body["room"], entry.at, body["text"]))
    session.said_keys.add(f"{body['seat']}/{body['key']}")


def _noted(session: Session, entry: Entry) -> None:
    session.notes.append(Word("control", entry.body["to"], entry.at, entry.body["text"]))
    if "plan" in entry.body:
        _done(session, entry, "")


def _planned(session: Session, entry: Entry) -> None:
    body = entry.body
    session.plans[entry.seq] = Plan(
        entry.seq, body.get("card", ""), body.get("text", ""), body.get("to", ""), body["move"], body["due"]
    )


def _unplanned(session: Session, entry: Entry) -> None:
    _done(session, entry, entry.body["why"])


def _done(session: Session, entry: Entry, why: str) -> None:
    number = entry.body["plan"]
    session.plans[number] = evolve(session.plans[number], done=entry.at, why=why)


def _closed(session: Session, entry: Entry) -> None:
    here = session.rounds[entry.body["round"] - 1]
    if session.paused is not None:
        here.stood.append((session.paused, entry.at))
    here.closed, here.closed_by = entry.at, entry.body["by"]


def _revealed(session: Session, entry: Entry) -> None:
    session.rounds[entry.body["round"] - 1].revealed = True


def _chosen(session: Session, entry: Entry) -> None:
    here = session.rounds[-1]
    here.chosen, here.launch = entry.body["option"] or here.chosen, entry.body["launch"] or here.launch


def _released(session: Session, entry: Entry) -> None:
    session.going = True
    session.held = False
    if session.started is None:
        session.started = entry.at


def _began(session: Session, entry: Entry) -> None:
    header, _link, well, _number = header_of(Path("the class's log"), dumps(entry.body["header"]).encode())
    if not well:
        message = "the game's header does not match its link"
        raise ValueError(message)
    session.worlds[entry.body["world"]] = World(header, session.pack)


def _forked(session: Session, entry: Entry) -> None:
    body = entry.body
    session.worlds[body["world"]] = session.worlds[body["from"]].forked(body["act"], body["header"]["game"])
    session.current = body["world"]
    session.over, session.ended = False, None


def _held(session: Session, entry: Entry) -> None:
    session.held = entry.body["on"]


def _paused(session: Session, entry: Entry) -> None:
    session.pausex = True
    if session.paused is None:
        session.paused = entry.at


def _resumed(session: Session, entry: Entry) -> None:
    here = session.round
    if session.paused is not None and here is not None and here.closed is None:
        here.stood.append((session.paused, entry.at))
        here.ends = here.ends + entry.at - session.paused if here.ends is not None else None
    session.paused, session.pausex = None, False


def _extended(session: Session, entry: Entry) -> None:
    here = session.rounds[-1]
    # A deadline that has passed is no place to count from; where the clocks stand, now is when they stopped.
    now = entry.at if session.paused is None else session.paused
    here.ends = max(here.ends if here.ends is not None else now, now) + entry.body["seconds"] * 1000


def _granted(session: Session, entry: Entry) -> None:
    session.granted[session.seats[entry.body["seat"]].id] = entry.body["percent"]


def _bell(session: Session, entry: Entry) -> None:
    session.bell = entry.body["ends"]


def _noduff(session: Session, entry: Entry) -> None:
    if entry.body["on"]:
        if session.emergency is None and session.paused is None:
            session.paused = entry.at
        session.emergency = entry.body["text"]
    else:
        session.emergency = None
        if not session.pausex:  # what control had paused before it stays so
            _resumed(session, entry)


def _ended(session: Session, entry: Entry) -> None:
    session.over, session.going, session.ended = True, False, entry.at


_FOLDS: Final[dict[Kind, Callable[[Session, Entry], None]]] = {
    "joined": _joined, "reseated": _reseated, "opened": _opened, "answered": _answered, "drafted": _drafted,
    "said": _said, "noted": _noted, "closed": _closed, "revealed": _revealed, "chosen": _chosen,
    "released": _released, "began": _began, "forked": _forked, "held": _held, "paused": _paused, "resumed": _resumed,
    "extended": _extended, "granted": _granted, "bell": _bell, "noduff": _noduff, "ended": _ended, "planned": _planned,
    "unplanned": _unplanned,
}  # fmt: skip
