"""What a save's lines hold, and how each is written: header, acts, notes, and the chain that joins the first two."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from operator import attrgetter
from typing import Any, Final

from attrs import asdict, field, fields, frozen, validators

from briefing.model.events import Event
from briefing.model.game import Settings

FORMAT: Final = 1
#: The most lines that a save has, the first one included; a game stops being kept before it.
MOST_LINES: Final = 50_000
#: The most notes, and how long a note and its author's name may be.
MOST_NOTES: Final = 1000
NOTE_LENGTH: Final = 2000
NAME_LENGTH: Final = 60
_HEX: Final = r"[0-9a-f]{64}"
_NAME: Final = r"[a-z0-9][a-z0-9-]{0,39}"
_VERSION: Final = r"[0-9a-z.+-]{1,40}"


class SaveError(Exception):
    """A save cannot be read or written; the message is a sentence with the place and what to do."""


class AlteredError(SaveError):
    """The save stands in a log whose own chain does not hold."""


class NewerFormatError(SaveError):
    """The save was written by a later version."""


@frozen(slots=True)
class Header:
    """Line 1: which game this is.

    A branch names the link of the act where it left its parent, and that act's number; other games have neither.
    """

    game: str = field(validator=validators.matches_re(_VERSION))
    rules: int = field(validator=[validators.ge(1), validators.lt(1 << 31)])
    pack: str = field(validator=validators.matches_re(_NAME))
    pack_version: str = field(validator=validators.matches_re(_VERSION))
    pack_digest: str = field(validator=validators.matches_re(_HEX))
    scenario: str = field(validator=validators.matches_re(_NAME))
    seed: int = field(validator=[validators.ge(0), validators.lt(1 << 64)])
    settings: Settings
    seat: str = field(default="secgen", validator=validators.matches_re(_NAME))
    parent: str = field(default="", validator=validators.matches_re(r"([0-9a-f]{8}|[0-9a-f]{64})?"))
    parent_act: int = field(default=0, validator=[validators.ge(0), validators.lt(MOST_LINES)])


@frozen(slots=True)
class Line:
    """One act as it was kept."""

    n: int
    act: str
    state: str
    events: tuple[Any, ...]
    link: str


@frozen(slots=True)
class Note:
    """What somebody wrote beside the game: the text, who wrote it ("" = not said), and the act that it is about.

    Notes stand outside the chain: they can be added to a game that has ended, and prove nothing.
    """

    text: str
    by: str = ""
    at: int = 0


@frozen(slots=True)
class Saved:
    """A file as read: header, acts, notes, and the torn tail if its last line was not written whole.

    `size` is where to cut a torn file; `broken_at` the first act whose link does not follow (0: the header);
    `format` the number that the file was written in, before any migration.
    """

    header: Header
    head_link: str
    lines: tuple[Line, ...]
    size: int
    torn: bool
    broken_at: int | None = None
    notes: tuple[Note, ...] = ()
    format: int = FORMAT

    @property
    def last_link(self) -> str:
        """The end of the chain, whose last eight characters are the receipt."""
        return self.lines[-1].link if self.lines else self.head_link


_encode: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def dumps(value: object) -> str:
    """Canonical JSON: sorted keys, no blanks, no floats that could differ."""
    return _encode(value)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `json.loads`: an object in which no key stands twice, of which one reader would believe the first value and
    another the last. Raises ValueError.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a key stands in it twice"
        raise ValueError(message)
    return found


def link(before: str, body: dict[str, Any]) -> str:
    """The chain: SHA-256 of the link before and the line without its own."""
    return sha256((before + dumps(body)).encode()).hexdigest()


def header_body(header: Header) -> dict[str, Any]:
    """The header as it is written, without its link."""
    body = asdict(header)
    body["format"] = FORMAT
    body["seed"] = f"{header.seed:x}"
    return body


def act_body(number: int, act: str, state: str, events: tuple[Event, ...]) -> dict[str, Any]:
    """An act's line as it is written, without its link."""
    return {"n": number, "act": act, "state": state, "events": [shown(event) for event in events]}


def header_row(header: Header) -> tuple[str, bytes]:
    """The header's link, and its line as bytes."""
    body = header_body(header)
    chained = link("", body)
    return chained, (dumps({**body, "link": chained}) + "\n").encode()


def events_text(events: tuple[Event, ...]) -> str:
    """Events as a line has them."""
    return _encode([_told(event) for event in events]) if events else "[]"


def act_row(before: str, number: int, act: str, state: str, events: str) -> tuple[str, bytes]:
    """An act's link after the link before it, and its line as bytes; `events` as `events_text` gives them.

    The same as `link` and `dumps` of `act_body`, written out because it is done for every act of every file that is
    verified: the keys in their order, and nothing in an act's text or a digest that JSON would escape.
    """
    head = f'{{"act":"{act}","events":{events},'
    tail = f'"n":{number},"state":"{state}"}}'
    chained = sha256(f"{before}{head}{tail}".encode()).hexdigest()
    return chained, f'{head}"link":"{chained}",{tail}\n'.encode()


def note_row(note: Note) -> bytes:
    """A note's line as bytes, its end included."""
    return (dumps({"note": note.text, "by": note.by, "at": note.at}) + "\n").encode()


def shown(event: Event) -> list[Any]:
    """An event as a list: its kind, then its fields in order."""
    return [_plain(value) if type(value) is tuple else value for value in _told(event)]


def _told(event: Event) -> tuple[Any, ...]:
    """The same as a tuple with tuples in it, which JSON writes alike."""
    kind = type(event)
    return (_TELL.get(kind) or _tell(kind))(event)


_TELL: Final[dict[type, Callable[[Any], tuple[Any, ...]]]] = {}


def _tell(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    name, names = kind.__name__, [each.name for each in fields(kind)]
    values = attrgetter(*names)  # of several names a tuple, of one the value itself
    several = len(names) > 1
    _TELL[kind] = (lambda event: (name, *values(event))) if several else (lambda event: (name, values(event)))
    return _TELL[kind]


def _plain(value: tuple[Any, ...]) -> list[Any]:
    return [_plain(each) if type(each) is tuple else each for each in value]


def printable(text: str, most: int) -> str:
    """Text out of a file as it may be printed: in ASCII as JSON would write it, and not at length."""
    plain = text if text.isascii() and text.isprintable() else json.dumps(text)[1:-1].replace("\x7f", "?")
    return plain if len(plain) <= most else f"{plain[:most]}..."
