"""A class's log as a reader of saves sees it: the games that were played in it, each as the save file that it is.

A log (`session.jsonl`, see `briefing.classroom.entries`) holds every game's header and acts as the lines of a save.
`session.jsonl` stands for the class's own game where there is one, `session.jsonl/SEAT-3` for that seat's, as if the
log were a folder. The log's own chain is checked on the way, so that a game cannot be lifted out of an altered log.
"""

from __future__ import annotations

import json
from typing import Any, Final

from briefing.record.entries import AlteredError, SaveError, dumps, link, once

#: How a log begins: its first line's keys are in alphabetical order, as a save's are, which has no such key.
_BEGINS: Final = b'{"codes":['
#: So many bytes tell a log.
BEGINS: Final = len(_BEGINS)
MOST_LOG: Final = 256 << 20
_MOST_LINE: Final = 1 << 20
#: What the branches of a class's games may come to: a line that forks is short, and the game that it copies is not.
_MOST_FORKED: Final = 64 << 20
MAIN: Final = "main"


def is_log(raw: bytes) -> bool:
    """Whether bytes, or the first `BEGINS` of them, are those of a class's log."""
    return raw.startswith(_BEGINS)


def games_of(place: str, raw: bytes) -> dict[str, bytes]:
    """The games of a log as save files, by the name of their world. A half-written last line is left out.

    Raises SaveError where the log was altered.
    """
    worlds: dict[str, list[bytes]] = {}
    before, at, number, copied = "", 0, 0, 0
    # A line at a time, and games as bytes: a long log's values are many times as large as its text.
    while (end := raw.find(b"\n", at)) >= 0:
        number += 1
        try:
            if end - at > _MOST_LINE:
                raise ValueError(end - at)
            entry = json.loads(raw[at:end], object_pairs_hook=once)
            own = entry.pop("link")
            if link(before, entry) != own:
                message = f"{place}:{number}: this line does not follow from the one before: the log was altered"
                raise AlteredError(message)
            before = own
            match entry.get("kind"):
                case "began":
                    worlds[entry["world"]] = [_row(entry["header"])]
                case "acted":
                    worlds[entry["world"]].append(_row(entry["row"]))
                case "forked":
                    worlds[entry["world"]] = _forked(entry["header"], worlds[entry["from"]][1 : entry["act"] + 1])
                    copied += sum(map(len, worlds[entry["world"]]))
                    if copied > _MOST_FORKED:
                        message = f"{place}:{number}: the branches of this class come to over {_MOST_FORKED >> 20} MiB"
                        raise SaveError(message)
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
            message = f"{place}:{number}: this line is no entry of a class's log"
            raise SaveError(message) from None
        at = end + 1
    return {name: b"".join(lines) for name, lines in worlds.items()}


def one_of(place: str, games: dict[str, bytes], world: str) -> bytes:
    """One game of a log; "" stands for the latest of the class's own. Raises SaveError where there is none."""
    if not world:
        own = [name for name in games if name.startswith(MAIN)]
        world = own[-1] if own else MAIN
    if world not in games:
        some = ", ".join(list(games)[:5]) or "none yet"
        message = f"{place}: the class has no game '{world[:40]}'; it has {some}: name one as {place}/NAME"
        raise SaveError(message)
    return games[world]


def _row(line: dict[str, Any]) -> bytes:
    return (dumps(line) + "\n").encode()


def _forked(header: dict[str, Any], shared: list[bytes]) -> list[bytes]:
    """A branch's lines: its own header, and the acts that it shares, chained to that."""
    before = header["link"]
    lines = [_row(header)]
    for row in shared:
        body = json.loads(row)
        del body["link"]
        before = link(before, body)
        lines.append(_row({**body, "link": before}))
    return lines
