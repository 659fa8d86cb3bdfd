"""The session's log: JSON Lines, chained like a save. Line 1 says which class it is; every further line one fact.

    {"session":1,"room":"K7QP3M","mode":"plenary",...,"link":"…"}
    {"at":1750000000000,"kind":"answered","link":"…","seat":"SEAT-7","seq":12,...}

`at` is the hub's clock in milliseconds since 1970. A fact is never changed: what is wrong is followed by another.
"""

from __future__ import annotations

import json
from typing import Any, Final, Literal, get_args

from attrs import field, frozen, validators

from briefing.classroom.seats import MODES, Mode, Seat
from briefing.record.entries import SaveError, dumps, link, once

SESSION_FORMAT: Final = 1
MOST_ENTRIES: Final = 200_000
_HEX: Final = r"[0-9a-f]{64}"

Kind = Literal[
    "joined", "reseated", "opened", "answered", "drafted", "said", "closed", "revealed", "began", "acted", "forked",
    "held", "released", "paused", "resumed", "extended", "granted", "noted", "noduff", "ended", "chosen",
    "bell", "planned", "unplanned",
]  # fmt: skip
KINDS: Final = frozenset(get_args(Kind))


Strength = Literal["loose", "standard", "sharp", "fixed"]


@frozen(slots=True)
class Times:
    """How long each kind of round stays open, in seconds; 0: until control closes it."""

    practice: int = field(default=60, validator=[validators.ge(0), validators.le(86_400)])
    decision: int = field(default=300, validator=[validators.ge(0), validators.le(86_400)])
    council: int = field(default=180, validator=[validators.ge(0), validators.le(86_400)])
    #: The whole session, and how much of it belongs to the hot wash: control sounds an alarm when it should begin.
    session: int = field(default=3000, validator=[validators.ge(0), validators.le(864_000)])
    hotwash: int = field(default=900, validator=[validators.ge(0), validators.le(86_400)])


@frozen(slots=True)
class Charter:
    """Line 1: what this class is. `codes` are marks of the seats' codes, in the order of `seats`."""

    room: str = field(validator=validators.matches_re(r"[A-Z0-9]{4,12}"))
    mode: Mode = field(validator=validators.in_(MODES))
    game: str
    rules: int
    pack: str
    pack_version: str
    pack_digest: str = field(validator=validators.matches_re(_HEX))
    scenario: str
    seed: int = field(validator=[validators.ge(0), validators.lt(1 << 64)])
    moves: int = field(validator=[validators.ge(1), validators.le(52)])
    opponents: Strength = field(validator=validators.in_(get_args(Strength)))
    seats: tuple[Seat, ...]
    codes: tuple[str, ...]
    times: Times = Times()
    created: int = 0


@frozen(slots=True)
class Entry:
    """One fact: its number (from 1), when, what kind, its particulars, and the link that chains it."""

    seq: int
    at: int
    kind: Kind
    body: dict[str, Any]
    link: str


@frozen(slots=True)
class Fact:
    """What `decide` wants entered: an entry that has no number or link yet."""

    kind: Kind
    body: dict[str, Any]


def chained(before: str, seq: int, at: int, fact: Fact) -> Entry:
    """The entry that a fact becomes, after the link before it."""
    body = {**fact.body, "seq": seq, "at": at, "kind": fact.kind}
    return Entry(seq, at, fact.kind, fact.body, link(before, body))


def entry_row(entry: Entry) -> bytes:
    """An entry as a line."""
    return (
        dumps({**entry.body, "seq": entry.seq, "at": entry.at, "kind": entry.kind, "link": entry.link}) + "\n"
    ).encode()


def read_entry(place: str, row: bytes | str, before: str, seq: int) -> Entry:
    """An entry from a line. Raises SaveError where it is none, is not the one that follows, or was altered."""
    try:
        found = json.loads(row, object_pairs_hook=once)
        number, at, kind, own = found.pop("seq"), found.pop("at"), found.pop("kind"), found.pop("link")
    except (ValueError, RecursionError, KeyError, AttributeError, TypeError):
        message = f"{place}: this line is no entry of a class's log"
        raise SaveError(message) from None
    if kind not in KINDS or not isinstance(at, int) or number != seq:
        message = f"{place}: entry {seq} should stand here; the log was altered or cut"
        raise SaveError(message)
    entry = chained(before, seq, at, Fact(kind, found))
    if entry.link != own:
        message = f"{place}: entry {seq} does not follow from the line before: the log was altered there"
        raise SaveError(message)
    return entry
