"""A save at a glance: what a list of games shows, without the JSON of every act. Nothing is checked but the header.

The rows are looked at by the shape in which this program writes them; a file with any other row is read in full, which
says what is wrong with it where something is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from attrs import frozen

from briefing.record.door import save_bytes
from briefing.record.entries import MOST_LINES, Header
from briefing.record.format import SaveError, header_of, read

_ACT: Final = b'{"act":"'
_NOTE: Final = b'{"at":'
_LINK: Final = b'"link":"'
_LONG: Final = 64


@frozen(slots=True)
class Glance:
    """What a file claims: its header, each act's link (`links[0]` is the header's) and state (`states[0]` is none),
    notes, the last move that it opened, and whether it came to ENDEX.
    """

    header: Header
    links: tuple[str, ...]
    states: tuple[str, ...]
    notes: int
    move: int
    ended: bool

    @property
    def acts(self) -> int:
        """How many acts it holds."""
        return len(self.links) - 1


def glance(path: Path) -> Glance:
    """Look at a save. Raises SaveError where it is none."""
    raw = save_bytes(path)
    rows = raw[: raw.rfind(b"\n") + 1].split(b"\n")[:-1]
    if not rows or len(rows) > MOST_LINES:
        return _in_full(path)
    header, first, _, _ = header_of(path, rows[0])
    links, states, notes, acts = [first], [""], 0, []
    for row in rows[1:]:
        at = row.rfind(_LINK)
        if row.startswith(_ACT) and at > 0 and row.endswith(b'"}'):
            links.append(row[at + len(_LINK) : at + len(_LINK) + _LONG].decode("ascii", "replace"))
            states.append(row[-_LONG - 2 : -2].decode("ascii", "replace"))  # the last key of all, and its end is `"}`
            acts.append(row)
        elif row.startswith(_NOTE) and row.endswith(b"}"):
            notes += 1
        else:
            return _in_full(path)
    move, ended = _progress(acts)
    return Glance(header, tuple(links), tuple(states), notes, move, ended)


def _in_full(path: Path) -> Glance:
    saved = read(path)
    rows = [json.dumps({"events": line.events}).encode() for line in saved.lines]
    links = (saved.head_link, *(line.link for line in saved.lines))
    states = ("", *(line.state for line in saved.lines))
    return Glance(saved.header, links, states, len(saved.notes), *_progress(rows))


def _progress(acts: list[bytes]) -> tuple[int, bool]:
    """The last move that was opened, and whether ENDEX came, from what the rows carry for viewers."""
    ended = False
    for row in reversed(acts):
        if b'"Opened"' not in row and b'"Ended"' not in row:
            continue
        try:
            events = json.loads(row)["events"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            message = "an act's line is damaged"
            raise SaveError(message) from error
        for event in reversed(events if isinstance(events, list) else []):
            if not isinstance(event, list) or not event:
                continue
            if event[0] == "Ended":
                ended = True
            if event[0] == "Opened" and len(event) > 1 and type(event[1]) is int and 0 < event[1] <= 52:
                return event[1], ended
    return 1, ended
