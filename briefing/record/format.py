"""The save file's lines: JSON Lines, UTF-8, one act a line, each chained to the line before.

Line 1 is the header, every further line an act or a note:

    {"format":1,"game":"0.1.0","rules":1,"pack":"second-front","pack_version":"1.0.0","pack_digest":"…",
     "scenario":"second-front","seed":"1f","seat":"secgen","settings":{…},"link":"…"}
    {"n":1,"act":"task r-rail","state":"…","events":[["Tasked","r-rail","confirmed"]],"link":"…"}
    {"note":"Why so soon?","by":"Teacher","at":1}

`link` is the SHA-256 of the link before it and of the line's own canonical JSON without `link`. `state` is the digest
of the game after the act. `events` are what a viewer shows, for a reader without these rules: they are recomputed, not
believed, wherever the rules can be run. Notes stand outside the chain. A file is hostile until it has been read here.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from attrs import fields

from briefing.model.game import Settings
from briefing.pack.text import UncleanTextError, clean
from briefing.record.door import save_bytes
from briefing.record.entries import (
    FORMAT,
    MOST_LINES,
    MOST_NOTES,
    NAME_LENGTH,
    NOTE_LENGTH,
    Header,
    Line,
    NewerFormatError,
    Note,
    Saved,
    SaveError,
    act_body,
    dumps,
    header_body,
    link,
    once,
    printable,
    shown,
)  # fmt: skip
from briefing.record.migrate import oldest, raised

__all__ = [
    "FORMAT", "Header", "Line", "NewerFormatError", "Note", "SaveError", "Saved", "act_body", "clean_note", "dumps",
    "header_body", "link", "read", "shown",
]  # fmt: skip

_MOST_LINE: Final = 256 << 10
_MOST_EVENTS: Final = 1000
#: Lists and objects in a line: a small file of empty ones would be a large heap of values.
_MOST_LISTS: Final = 10_000
_KINDS: Final = {"n": int, "act": str, "state": str, "events": list, "link": str}
_HEXADECIMAL: Final = re.compile(r"[0-9a-f]{64}")
#: A note's text may end in a bracket wherever it is cut; an act's line has no other than its first and its last.
_A_NOTE: Final = b'{"at":'
_SEED: Final = re.compile(r"0|[1-9a-f][0-9a-f]{0,15}")


def read(path: Path) -> Saved:
    """Read a save. Raises SaveError with a sentence for whatever is not one; never writes, never holds more than the
    limits allow.
    """
    raw = save_bytes(path)
    torn = bool(raw) and not raw.endswith(b"\n")
    size = raw.rfind(b"\n") + 1
    many = raw.count(b"\n")
    if many > MOST_LINES:
        message = f"{path}: {many} lines; a save has at most {MOST_LINES}"
        raise SaveError(message)
    rows = raw[:size].split(b"\n")[:-1]
    del raw
    if not rows:
        message = f"{path}: this is no save: its first line is missing or was never finished"
        raise SaveError(message)
    header, head_link, well, number = header_of(path, rows[0])
    broken: int | None = None if well else 0
    lines: list[Line] = []
    notes: list[Note] = []
    before = head_link
    for at, row in enumerate(rows[1:], 2):
        try:
            entry = _json(path, at, row)
        except SaveError:
            if at == len(rows) and _in_pieces(row):
                size -= len(row) + 1
                torn = True
                break
            raise
        if "note" in entry:
            notes.append(_note(path, at, entry, len(lines), len(notes)))
            continue
        own = _taken(entry)
        line = _line(path, at, {**raised(number, "act", entry), "link": own})
        chained = _link(path, at, before, entry)
        if broken is None and (own != chained or line.n != len(lines) + 1):
            broken = len(lines) + 1
        before = own
        lines.append(line)
    for at, note in enumerate(notes):
        if note.at > len(lines):
            message = f"{path}: note {at + 1} is about act {note.at}, and the game has {len(lines)}"
            raise SaveError(message)
    return Saved(header, head_link, tuple(lines), size, torn, broken, tuple(notes), number)


def _in_pieces(row: bytes) -> bool:
    """Whether a last line that is no record may be what a crash left of one, though it got its newline.

    One that begins and ends as a record was put there whole by somebody, and is not ours to cut off.
    """
    return not (row.startswith(b"{") and row.endswith(b"}")) or row.startswith(_A_NOTE)


def header_of(path: Path, row: bytes) -> tuple[Header, str, bool, int]:
    """The first line: header, its link, whether that link is right, and the format. Raises SaveError."""
    first = _json(path, 1, row)
    number = _format(path, first)
    head_link = _taken(first)
    well = head_link == _link(path, 1, "", first)
    return _header(path, raised(number, "header", first)), head_link, well, number


def note_of(path: Path, number: int, row: bytes, acts: int, notes: int) -> Note:
    """The note that a line holds, after so many acts and notes. Raises SaveError where it holds none."""
    entry = _json(path, number, row)
    if "note" not in entry:
        message = f"{path}:{number}: this line is no note"
        raise SaveError(message)
    return _note(path, number, entry, acts, notes)


def clean_note(text: str, by: str = "", at: int = 0) -> Note:
    """A note that may be kept: its text and its author's name looked at as any text from outside. Raises SaveError."""
    try:
        text = clean(text, "the note").strip()
        by = clean(by, "the name").strip()
    except UncleanTextError as error:
        raise SaveError(str(error)) from None
    if not text:
        message = "the note is empty: write something"
        raise SaveError(message)
    if len(text) > NOTE_LENGTH or len(by) > NAME_LENGTH or "\n" in by:
        message = f"a note has at most {NOTE_LENGTH} characters, and its author's name is one line of {NAME_LENGTH}"
        raise SaveError(message)
    return Note(text, by, at)


def _no_constant(name: str) -> None:
    message = f"{name[:20]} is no number of this game"
    raise ValueError(message)


def _json(path: Path, number: int, row: bytes) -> dict[str, Any]:
    if len(row) > _MOST_LINE:
        message = f"{path}:{number}: the line is too long ({len(row)} bytes) to be an act"
        raise SaveError(message)
    if row.count(b"[") + row.count(b"{") > _MOST_LISTS:
        message = f"{path}:{number}: the line holds more lists than an act does"
        raise SaveError(message)
    try:
        # There are no fractions in this game: whatever has one was never written by it.
        text = row.decode("utf-8")
        entry = json.loads(text, parse_constant=_no_constant, parse_float=_no_constant, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        message = f"{path}:{number}: this line is not JSON in UTF-8 ({str(error)[:100]}): not a save, or a damaged one"
        raise SaveError(message) from None
    if not isinstance(entry, dict):
        message = f"{path}:{number}: this line is no record: not a save of this game"
        raise SaveError(message)
    return entry


def _link(path: Path, number: int, before: str, body: dict[str, Any]) -> str:
    """What the line's link should be. Raises SaveError for values that have no canonical form."""
    try:
        return link(before, body)
    except (ValueError, RecursionError):
        message = f"{path}:{number}: this line holds values that this game never writes"
        raise SaveError(message) from None


def _taken(entry: dict[str, Any]) -> str:
    """The line's own link, taken out of it; nothing where it has none that could be one."""
    found = entry.pop("link", "")
    return found if isinstance(found, str) and _HEXADECIMAL.fullmatch(found) else ""


def _format(path: Path, entry: dict[str, Any]) -> int:
    number = entry.get("format")
    if type(number) is not int:
        message = f"{path}:1: this is no save of this game: its first line names no format"
        raise SaveError(message)
    if number > FORMAT:
        said = number if number < 1000 else "of some other kind"
        message = f"{path}: written in format {said} by a later version (we read up to {FORMAT}); update briefing"
        raise NewerFormatError(message)
    if number < oldest():
        message = f"{path}:1: there never was a format below {oldest()}: this is no save of this game"
        raise SaveError(message)
    return number


def _header(path: Path, entry: dict[str, Any]) -> Header:
    try:
        body = {key: value for key, value in entry.items() if key != "format"}
        body["settings"] = Settings(**_checked(Settings, body.get("settings")))
        seed = body.get("seed")
        if not isinstance(seed, str) or not _SEED.fullmatch(seed):
            message = "the seed is no number in hexadecimal"
            raise ValueError(message)
        body["seed"] = int(seed, 16)
        return Header(**_checked(Header, body))
    except (TypeError, ValueError) as error:
        said = printable(str(error.args[0] if error.args else error), 80)
        message = f"{path}:1: the header is not one that this game writes ({said})"
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
    if set(entry) != set(_KINDS) or any(type(entry[key]) is not kind for key, kind in _KINDS.items()):
        message = f"{path}:{number}: this line is no act as this game writes it"
        raise SaveError(message)
    small = len(entry["act"]) <= 200 and len(entry["state"]) <= 64 and len(entry["events"]) <= _MOST_EVENTS
    if not small or not -MOST_LINES < entry["n"] < 2 * MOST_LINES:
        message = f"{path}:{number}: this line is no act as this game writes it"
        raise SaveError(message)
    return Line(entry["n"], entry["act"], entry["state"], tuple(entry["events"]), entry["link"])


def _note(path: Path, number: int, entry: dict[str, Any], acts: int, notes: int) -> Note:
    """A note, about the act before it where it does not say."""
    text, by, at = entry["note"], entry.get("by", ""), entry.get("at", acts)
    well = isinstance(text, str) and isinstance(by, str) and type(at) is int and 0 <= at < MOST_LINES
    if not well or not set(entry) <= {"note", "by", "at"} or notes >= MOST_NOTES:
        message = f"{path}:{number}: this line is no note as this game writes it, or there are over {MOST_NOTES}"
        raise SaveError(message)
    try:
        return clean_note(text, by, at)
    except SaveError as error:
        message = f"{path}:{number}: {error}"
        raise SaveError(message) from None
