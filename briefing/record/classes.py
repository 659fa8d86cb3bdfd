"""A class's log as a reader of saves sees it: the games that were played in it, each as the save file that it is.

A log (`session.jsonl`, see `briefing.classroom.entries`) holds every game's header and acts as the lines of a save.
`session.jsonl` stands for the class's own game where there is one, `session.jsonl/SEAT-3` for that seat's, as if the
log were a folder. The log's own chain is checked on the way, so that a game cannot be lifted out of an altered log.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, Final

from briefing.record.entries import AlteredError, SaveError, dumps, link, once

#: How a log begins: its first line's keys are in alphabetical order, as a save's are, which has no such key.
_BEGINS: Final = b'{"codes":['
#: So many bytes tell a log.
BEGINS: Final = len(_BEGINS)
MOST_LOG: Final = 256 << 20
MAIN: Final = "main"
_LATEST: Final[list[tuple[bytes, dict[str, bytes]]]] = []


def is_log(raw: bytes) -> bool:
    """Whether bytes, or the first `BEGINS` of them, are those of a class's log."""
    return raw.startswith(_BEGINS)


def games_of(place: str, raw: bytes) -> dict[str, bytes]:
    """The games of a log as save files, by the name of their world. A half-written last line is left out.

    Raises SaveError where the log was altered. The last log is kept, since a class's games are asked for one by one.
    """
    own = sha256(raw).digest()
    for kept, found in _LATEST:
        if kept == own:
            return found
    worlds = _games(place, raw)
    _LATEST[:] = [(own, worlds)]
    return worlds


def one_of(place: str, raw: bytes, world: str) -> bytes:
    """One game of a log; "" stands for the latest of the class's own. Raises SaveError where there is none."""
    games = games_of(place, raw)
    if not world:
        own = [name for name in games if name.startswith(MAIN)]
        world = own[-1] if own else MAIN
    if world not in games:
        some = ", ".join(list(games)[:5]) or "none yet"
        message = f"{place}: the class has no game '{world[:40]}'; it has {some}: name one as {place}/NAME"
        raise SaveError(message)
    return games[world]


def _games(place: str, raw: bytes) -> dict[str, bytes]:
    rows = raw[: raw.rfind(b"\n") + 1].split(b"\n")[:-1]
    worlds: dict[str, list[dict[str, Any]]] = {}
    before = ""
    for number, row in enumerate(rows):
        try:
            entry = json.loads(row, object_pairs_hook=once)
            own = entry.pop("link")
            if link(before, entry) != own:
                message = f"{place}:{number + 1}: this line does not follow from the one before: the log was altered"
                raise AlteredError(message)
            before = own
            match entry.get("kind"):
                case "began":
                    worlds[entry["world"]] = [entry["header"]]
                case "acted":
                    worlds[entry["world"]].append(entry["row"])
                case "forked":
                    worlds[entry["world"]] = _forked(entry["header"], worlds[entry["from"]][1 : entry["act"] + 1])
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
            message = f"{place}:{number + 1}: this line is no entry of a class's log"
            raise SaveError(message) from None
    return {
        name: b"".join((dumps(line) + "\n").encode() for line in lines)
        for name, lines in worlds.items()
    }  # fmt: skip


def _forked(header: dict[str, Any], shared: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A branch's lines: its own header, and the acts that it shares, chained to that."""
    before = header["link"]
    lines = [header]
    for row in shared:
        body = {name: value for name, value in row.items() if name != "link"}
        before = link(before, body)
        lines.append({**body, "link": before})
    return lines
