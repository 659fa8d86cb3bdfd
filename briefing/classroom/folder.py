"""A class's folder: made, found, opened for reading. Everything of one class lies in it and nothing of it elsewhere.

session.jsonl     the log: what `replay`, `verify` and `review` open
keys.json         the codes and tokens, for the owner alone
roster.key.csv    names, where the teacher gave any
marks.csv         grades by hand, where the teacher gave any
cards.html, .txt  the seat cards
hub.json          where the hub can be reached, while it runs
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from attrs import Factory, frozen

from briefing import __version__
from briefing.classroom.entries import Charter, Times
from briefing.classroom.keys import LOG, ROSTER, Keys, new_keys, read_keys, write_keys
from briefing.classroom.seats import DELEGATIONS, ROOM_LENGTH, Cells, Mode, new_code, plan
from briefing.model.pack import Pack
from briefing.record.entries import SaveError
from briefing.record.places import saves_folder
from briefing.rules import RULES_VERSION

HUB: Final = "hub.json"
CARDS: Final = ("cards.html", "cards.txt")


@frozen(slots=True)
class Made:
    """A class that was just made."""

    folder: Path
    charter: Charter
    keys: Keys


@frozen(slots=True)
class Wish:
    """What a teacher asks for. `moves` 0 takes the scenario's own number for a class; `seed` None draws one."""

    scenario: str
    mode: Mode = "plenary"
    seats: int = 30
    moves: int = 0
    seed: int | None = None
    opponents: str = "standard"
    delegations: Sequence[str] = DELEGATIONS
    times: Times = Factory(Times)
    cells: Cells = Factory(Cells)


def classes() -> Path:
    """Where classes are kept unless another folder is named."""
    return saves_folder() / "class"


def create(wish: Wish, pack: Pack, folder: Path | None = None, roster: Path | None = None) -> Made:
    """Make a class: its folder, log, keys and roster. Raises SaveError, and ValueError for what cannot be planned."""
    scenario = next(each for each in pack.scenarios if each.id == wish.scenario)
    seats = plan(wish.mode, wish.seats, pack, wish.delegations, wish.cells)
    names = tuple(seat.id for seat in seats)
    keys = new_keys(names)
    room = new_code(ROOM_LENGTH)
    charter = Charter(
        room=room, mode=wish.mode, game=__version__, rules=RULES_VERSION, pack=pack.id, pack_version=pack.version,
        pack_digest=pack.digest, scenario=wish.scenario,
        # A seed that can be read aloud: four digits, as a teacher would choose one.
        seed=secrets.randbelow(9000) + 1000 if wish.seed is None else wish.seed,
        moves=wish.moves or scenario.class_moves, opponents=wish.opponents,  # type: ignore[arg-type]
        seats=seats, codes=tuple(keys.mark(keys.codes[name]) for name in names), times=wish.times,
        created=time.time_ns() // 1_000_000,
    )  # fmt: skip
    listed = None
    if roster is not None:
        from briefing.classroom.after.roster import read_roster
        from briefing.record.door import bytes_of

        read_roster(roster, names)
        listed = bytes_of(roster, 1 << 20)
    folder = folder or classes() / room
    _make(folder)
    from briefing.classroom.log.file import create as create_log

    write_keys(folder, keys)  # first: a log without its keys could be served to nobody
    create_log(folder / LOG, charter)
    if listed is not None:
        write_private(folder / ROSTER, listed)
    return Made(folder, charter, keys)


def _make(folder: Path) -> None:
    """The folder, empty of any other class. Raises SaveError."""
    if (folder / LOG).exists():
        message = f"{folder}: there is a class in this folder already; name another with --dir, or purge that one"
        raise SaveError(message)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        message = f"{folder}: the folder cannot be made ({error.strerror}); name another with --dir"
        raise SaveError(message) from None


def write_private(path: Path, content: bytes) -> None:
    """A file for its owner alone, whole or not at all. Raises SaveError."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        fresh.replace(path)
    except OSError as error:
        message = f"{path}: it cannot be written ({error.strerror}); make room there, or name another folder with --dir"
        raise SaveError(message) from None


def find(named: str | None) -> Path:
    """The class's folder: as named (a path, or a room's code), else the one last used. Raises SaveError."""
    if named:
        with contextlib.suppress(OSError, ValueError):  # what can be no path is no class either
            for folder in (Path(named), classes() / named.upper()):
                if (folder / LOG).is_file():
                    return folder
        message = f"{named[:200]}: there is no class in this folder; `briefing class new` makes one"
        raise SaveError(message)
    found = []
    for log in classes().glob(f"*/{LOG}"):
        try:
            found.append((log.stat().st_mtime_ns, log.parent))
        except OSError:
            continue
    if not found:
        message = f"there is no class in {classes()}; `briefing class new` makes one"
        raise SaveError(message)
    return max(found)[1]


def charter_of(folder: Path) -> Charter:
    """What class it is, without playing its log. Raises SaveError."""
    from briefing.classroom.log.file import read_charter

    path = folder / LOG
    try:
        with path.open("rb") as file:
            return read_charter(str(path), file.readline(16 << 20))[0]
    except OSError as error:
        message = f"{path}: it cannot be read ({error.strerror})"
        raise SaveError(message) from None


def made(folder: Path) -> Made:
    """A class that is there. Raises SaveError."""
    return Made(folder, charter_of(folder), read_keys(folder))


# --- where the hub is -------------------------------------------------------------------------------------------------


@frozen(slots=True)
class Hub:
    """A hub that runs: its address, and the certificate it shows where it speaks TLS."""

    address: str
    certificate: str = ""
    process: int = 0


def announce(folder: Path, hub: Hub) -> None:
    """Leave word where the hub is, for the console and the projector. Raises SaveError."""
    said = {"address": hub.address, "certificate": hub.certificate, "process": hub.process}
    write_private(folder / HUB, json.dumps(said).encode() + b"\n")


def withdraw(folder: Path) -> None:
    """The hub has ended: its word is taken back, unless another hub has left its own since."""
    try:
        if _said(folder).get("process") == os.getpid():
            (folder / HUB).unlink()
    except (OSError, ValueError):
        return


def hub_of(folder: Path) -> Hub:
    """Where the class's hub is. Raises SaveError where none has left word, or the one that did was killed."""
    try:
        said = _said(folder)
        hub = Hub(str(said["address"]), str(said["certificate"]), int(said["process"]))
        if os.name == "posix":  # elsewhere to ask after a process is to end it
            with contextlib.suppress(PermissionError):
                os.kill(hub.process, 0)
        return hub
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        message = f"{folder}: no hub runs for this class; start it with `briefing class serve`"
        raise SaveError(message) from None


def _said(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / HUB).read_text("utf-8"))
    if not isinstance(found, dict):
        raise ValueError  # noqa: TRY004 - read like any other text that is not what it should be
    return found
