"""A save that is, byte for byte, what the rules write: whether it looks like one, and whether a replay gives its lines.

That is so of every file that was only played, noted on and handed in, and it is found out many times as fast as a line
is read, understood and compared. Of any other file nothing is said here: it is looked at line by line.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from attrs import frozen

from briefing.model.pack import Pack
from briefing.record.door import save_bytes
from briefing.record.entries import FORMAT, MOST_LINES, Header, Note, SaveError, act_row, header_row
from briefing.record.format import header_of, note_of
from briefing.record.released import pack_for, why_not

_ACT: Final = b'{"act":"'
_NOTE: Final = b'{"at":'


@frozen(slots=True, eq=False)
class Written:
    """A file with such a header: the pack it was played with, the header's link, and its acts as texts and as lines."""

    name: str
    header: Header
    pack: Pack
    link: str
    acts: tuple[str, ...]
    rows: tuple[bytes, ...]

    def follows(self, before: str, at: int, state: str, events: str) -> str:
        """The link of the act at this place (0 is the first) after the link before it, if its line is the one that this
        state and these events give; nothing if not.
        """
        chained, row = act_row(before, at + 1, self.acts[at], state, events)
        return chained if row[:-1] == self.rows[at] else ""

    def receipt(self, steps: Iterable[tuple[str, str]]) -> str:
        """The receipt, if these states and events are those of all its lines; nothing if not."""
        before, at = self.link, 0
        for state, events in steps:
            before = self.follows(before, at, state, events) if at < len(self.acts) else ""
            if not before:
                return ""
            at += 1
        return before[-8:] if at == len(self.acts) else ""


def written(path: Path, given: Pack) -> Written | None:
    """The file, if it may be such a one. Raises SaveError for what is no save at all, or none of this version."""
    raw = save_bytes(path)
    if not raw.endswith(b"\n") or raw.count(b"\n") > MOST_LINES:
        return None
    rows = raw.split(b"\n")[:-1]
    header, _, well, number = header_of(path, rows[0])
    pack = pack_for(header, given)
    if not well or number != FORMAT or why_not(header, pack):
        return None
    link, first = header_row(header)
    if first[:-1] != rows[0]:
        return None
    kept: list[bytes] = []
    acts: list[str] = []
    notes: list[Note] = []
    for at, row in enumerate(rows[1:], 2):
        try:
            if row.startswith(_ACT):
                acts.append(row[len(_ACT) : row.index(b'"', len(_ACT))].decode())
                kept.append(row)
            elif row.startswith(_NOTE):
                notes.append(note_of(path, at, row, len(acts), len(notes)))
            else:
                return None
        except (ValueError, SaveError):
            return None
    if any(note.at > len(acts) for note in notes):
        return None
    return Written(str(path), header, pack, link, tuple(acts), tuple(kept))
