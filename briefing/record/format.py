"""The save file's lines: JSON Lines, UTF-8, one act a line, each chained to the line before.

Line 1 is the header, every further line an act:

    {"format":1,"game":"0.1.0","rules":1,"pack":"second-front","pack_version":"1.0.0","pack_digest":"…",
     "scenario":"second-front","seed":"1f","seat":"secgen","settings":{…},"link":"…"}
    {"n":1,"act":"task r-rail","state":"…","events":[["Tasked","r-rail","confirmed"]],"link":"…"}

`link` is the SHA-256 of the link before it and of the line's own canonical JSON without `link`. `state` is the digest
of the game after the act. `events` are what a viewer shows, for a reader without these rules: they are recomputed, not
believed, wherever the rules can be run. A file is hostile until it has been read here.
"""

from __future__ import annotations

import json
import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from attrs import asdict, field, fields, frozen, validators

from briefing.model.events import Event
from briefing.model.game import Settings

FORMAT: Final = 1
_MOST_BYTES: Final = 32 << 20
_MOST_LINE: Final = 1 << 20
_MOST_LINES: Final = 50_000
_HEX: Final = r"[0-9a-f]{64}"
_NAME: Final = r"[a-z0-9][a-z0-9-]{0,39}"


class SaveError(Exception):
    """A save cannot be read or written; the message is a sentence with the place and what to do."""


class NewerFormatError(SaveError):
    """The save was written by a later version."""


@frozen(slots=True)
class Header:
    """Line 1: which game this is."""

    game: str = field(validator=validators.matches_re(r"[0-9a-z.+-]{1,40}"))
    rules: int
    pack: str = field(validator=validators.matches_re(_NAME))
    pack_version: str = field(validator=validators.matches_re(r"[0-9a-z.+-]{1,40}"))
    pack_digest: str = field(validator=validators.matches_re(_HEX))
    scenario: str = field(validator=validators.matches_re(_NAME))
    seed: int = field(validator=[validators.ge(0), validators.lt(1 << 64)])
    settings: Settings
    seat: str = field(default="secgen", validator=validators.matches_re(_NAME))
    parent: str = ""
    parent_act: int = 0


@frozen(slots=True)
class Line:
    """One act as it was kept."""

    n: int
    act: str
    state: str
    events: tuple[Any, ...]
    link: str


@frozen(slots=True)
class Saved:
    """A file as read: header, acts, and the torn tail if its last line was not written whole (bytes to cut at)."""

    header: Header
    head_link: str
    lines: tuple[Line, ...]
    size: int
    torn: bool
    broken_at: int | None = None


def dumps(value: object) -> str:
    """Canonical JSON: sorted keys, no blanks, no floats that could differ."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


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


def shown(event: Event) -> list[Any]:
    """An event as a list: its kind, then its fields in order."""
    kind = type(event)
    return [kind.__name__, *(_plain(getattr(event, each.name)) for each in fields(kind))]


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def read(path: Path) -> Saved:
    """Read a save. Raises SaveError with a sentence for whatever is not one; never writes, never holds more than the
    limits allow.
    """
    raw = _bytes(path)
    torn = bool(raw) and not raw.endswith(b"\n")
    whole = raw if not torn else raw[: raw.rfind(b"\n") + 1]
    rows = whole.split(b"\n")[:-1]
    if not rows:
        message = f"{path}: this is no save: its first line is missing or was never finished"
        raise SaveError(message)
    if len(rows) > _MOST_LINES:
        message = f"{path}: {len(rows)} lines; a save has at most {_MOST_LINES}"
        raise SaveError(message)
    first = _json(path, 1, rows[0])
    head_link = str(first.pop("link", ""))
    header = _header(path, first)
    lines: list[Line] = []
    broken: int | None = None if head_link == link("", first) else 0
    before = head_link
    for number, row in enumerate(rows[1:], 2):
        try:
            entry = _json(path, number, row)
        except SaveError:
            if number == len(rows):  # a last line that a crash left in pieces, though it got its newline
                whole = whole[: -len(row) - 1]
                torn = True
                break
            raise
        if "note" in entry:
            continue
        line = _line(path, number, entry)
        body = {key: value for key, value in entry.items() if key != "link"}
        if broken is None and (line.link != link(before, body) or line.n != len(lines) + 1):
            broken = len(lines) + 1
        before = line.link
        lines.append(line)
    return Saved(header, head_link, tuple(lines), len(whole), torn, broken)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode):
                message = f"{path}: this is not a plain file"
                raise SaveError(message)
            if info.st_size > _MOST_BYTES:
                message = f"{path}: {info.st_size >> 20} MiB; a save has at most {_MOST_BYTES >> 20}"
                raise SaveError(message)
            return file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        message = f"{path}: there is no such file; `briefing` lists your games"
        raise SaveError(message) from None
    except OSError as error:
        message = f"{path}: it cannot be read ({error.strerror})"
        raise SaveError(message) from None


def _no_constant(name: str) -> None:
    message = f"{name} is no number"
    raise ValueError(message)


def _json(path: Path, number: int, row: bytes) -> dict[str, Any]:
    if len(row) > _MOST_LINE:
        message = f"{path}:{number}: the line is too long ({len(row)} bytes) to be an act"
        raise SaveError(message)
    try:
        entry = json.loads(row.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        message = f"{path}:{number}: this line is not JSON in UTF-8 ({str(error)[:60]}): not a save, or a damaged one"
        raise SaveError(message) from None
    if not isinstance(entry, dict):
        message = f"{path}:{number}: this line is no record: not a save of this game"
        raise SaveError(message)
    return entry


def _header(path: Path, entry: dict[str, Any]) -> Header:
    number = entry.get("format")
    if type(number) is not int:
        message = f"{path}:1: this is no save of this game: its first line names no format"
        raise SaveError(message)
    if number > FORMAT:
        message = f"{path}: written in format {number} by a later version (we read up to {FORMAT}); update briefing"
        raise NewerFormatError(message)
    try:
        body = {key: value for key, value in entry.items() if key != "format"}
        body["settings"] = Settings(**_checked(Settings, body.get("settings")))
        body["seed"] = int(str(body.get("seed")), 16)
        return Header(**_checked(Header, body))
    except (TypeError, ValueError) as error:
        message = f"{path}:1: the header is not one that this game writes ({str(error)[:80]})"
        raise SaveError(message) from None


def _checked(kind: type, body: object) -> dict[str, Any]:
    """A mapping whose keys are fields of `kind` and whose values have the very types that the game writes."""
    if not isinstance(body, dict):
        message = f"{kind.__name__.lower()} is missing"
        raise TypeError(message)
    known = {each.name: each.type for each in fields(kind)}
    for key, value in body.items():
        if key not in known:
            message = f"'{str(key)[:20]}' is unknown"
            raise TypeError(message)
        wanted = {"int": int, "str": str, "bool": bool}.get(str(known[key]))
        if wanted is not None and type(value) is not wanted:
            message = f"'{key}' is not of its type"
            raise TypeError(message)
    if kind is Settings and (body.get("mode") not in ("training", "exploration")
                             or body.get("opponents") not in ("loose", "standard", "sharp", "fixed")):  # fmt: skip
        message = "the settings are unknown"
        raise ValueError(message)
    return body


def _line(path: Path, number: int, entry: dict[str, Any]) -> Line:
    wanted = {"n": int, "act": str, "state": str, "events": list, "link": str}
    if set(entry) != set(wanted) or any(type(entry[key]) is not kind for key, kind in wanted.items()):
        message = f"{path}:{number}: this line is no act as this game writes it"
        raise SaveError(message)
    return Line(entry["n"], entry["act"], entry["state"], tuple(entry["events"]), entry["link"])
