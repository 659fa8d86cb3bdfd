"""What the lobby finds on disk: the scenarios and the saved games. Read by a worker, after the first paint."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from briefing.model.game import Settings
from briefing.model.pack import Pack, Scenario
from briefing.pack import PackError, load
from briefing.record import Journal, SaveError, new_path
from briefing.record.format import read
from briefing.record.glance import glance
from briefing.record.places import saves
from briefing.record.rescue import rescued
from briefing.record.share import is_shared, opened
from briefing.record.tree import Node, forest, rows
from briefing.tui.pages.lobby import MODES, OPPONENTS

if TYPE_CHECKING:
    from briefing.tui.pages.lobby import Form

#: What a game that cannot be opened raises; each is a sentence for the player.
REFUSALS = (SaveError, PackError)

#: Files that are opened to find the game to go on with, before the whole folder is read.
_FIRST: Final = 8
#: How much of a file's end is read to tell how its game ended: its last act, and notes after it.
_END: Final = 64 << 10
#: The folder as it was last read, so that coming back to the lobby reads only what has changed.
_KEPT: Final[dict[tuple[tuple[Path, int, int], ...], tuple[tuple[Saved, ...], tuple[Refused, ...]]]] = {}


class Saved(NamedTuple):
    """A saved game in a list. `lead` are the lines of the tree before it."""

    path: Path
    name: str
    words: str
    ended: bool
    lead: str = ""


class Refused(NamedTuple):
    """A file among the saves that is none, and why."""

    name: str
    why: str


class Shelf(NamedTuple):
    """What is there. `fault` is a sentence when no game can be started; `whole` says that every save was read."""

    scenarios: tuple[Scenario, ...] = ()
    saves: tuple[Saved, ...] = ()
    refused: tuple[Refused, ...] = ()
    many: int = 0
    last: Saved | None = None
    seed: int = 1
    pack: Pack | None = None
    fault: str = ""
    whole: bool = False


def look() -> Iterator[Shelf]:
    """Read the content and the newest saves, then the whole folder: what is known so far, each time."""
    files = saves()
    fault, pack = "", None
    try:
        pack = load()
    except PackError as error:
        said = str(error).splitlines()
        fault = f"The scenarios cannot be read: {said[0] if said else 'no reason given'}"
    shelf = Shelf(
        pack.scenarios if pack else (), many=len(files), seed=secrets.randbelow(9999) + 1, pack=pack, fault=fault
    )
    sign = _sign(files)
    if sign not in _KEPT:
        yield shelf._replace(last=_waiting(files[:_FIRST], pack))
        found = _read(files, pack)
        _KEPT.clear()
        _KEPT[sign] = found
    found_saves, refused = _KEPT[sign]
    order = {path: at for at, path in enumerate(files)}
    waiting = sorted((each for each in found_saves if _waits(each)), key=lambda each: order[each.path])
    last = waiting[0] if waiting else None
    yield shelf._replace(saves=found_saves, refused=refused, last=last, many=len(found_saves), whole=True)


def _waits(save: Saved) -> bool:
    """Whether it can be gone on with; the samples are nobody's."""
    return not save.ended and not save.name.startswith("sample-")


def _sign(files: tuple[Path, ...]) -> tuple[tuple[Path, int, int], ...]:
    found = []
    for path in files:
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((path, status.st_mtime_ns, status.st_size))
    return tuple(found)


def _waiting(files: tuple[Path, ...], pack: Pack | None) -> Saved | None:
    """The newest game that has not ended, if it is among these files."""
    for path in files:
        try:
            file = glance(path)
        except SaveError:
            continue
        save = _saved(Node(path, file.header, file.acts, file.move, file.ended), "", pack)
        if _waits(save):
            return save
    return None


def _read(files: tuple[Path, ...], pack: Pack | None) -> tuple[tuple[Saved, ...], tuple[Refused, ...]]:
    """Every game with its branches, the tree that was played last first; and what is no game, with its sentence."""
    order = {path: at for at, path in enumerate(files)}

    def newest(node: Node) -> int:
        return min(order[each.path] for _, each in rows((node,)))

    trees = sorted(forest(files), key=newest)
    found = tuple(_saved(node, lead, pack) for lead, node in rows(tuple(trees)))
    listed = {save.path for save in found}
    refused = []
    for path in files:
        if path in listed:
            continue
        try:
            read(path)
            why = "it is older than the games that are listed; `briefing replay` opens it"
        except SaveError as error:
            where, _, why = str(error).removeprefix(str(path)).removeprefix(":").partition(" ")
            why = f"line {where} {why}" if where[:-1].isdecimal() else f"{where} {why}".strip()
        refused.append(Refused(path.name, why))
    return found, tuple(refused)


def _saved(node: Node, lead: str, pack: Pack | None) -> Saved:
    header = node.header
    parts = []
    if node.ended:
        ending, total = _ending(node.path)
        named = next((each.name for each in pack.endings if each.id == ending), ending) if pack else ending
        parts += [named[:28] or "ended", f"{total // 10} of 100" if total is not None else ""]
    else:
        parts.append(f"move {node.move}" + (f" of {header.settings.moves}" if header.settings.moves else ""))
    if node.at and lead:
        parts.append(f"from act {node.at}")
    elif node.orphan:
        parts.append("its parent is not here")
    parts += [f"seed {header.seed}", f"{node.acts} acts", _notes(node.notes)]
    words = " · ".join(part for part in parts if part)
    return Saved(node.path, node.path.stem, words, node.ended, lead)


def _notes(many: int) -> str:
    return "" if not many else "1 note" if many == 1 else f"{many} notes"


def _ending(path: Path) -> tuple[str, int | None]:
    """How a game ended, as the end of its file has it: claimed, and shown as that."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _END))
            tail = file.read(_END)
    except OSError:
        return "", None
    for row in reversed(tail.split(b"\n")):
        if b'"Ended"' not in row:
            continue
        try:
            events: Any = json.loads(row)["events"]
            _, ending, total = next(event for event in reversed(events) if event[0] == "Ended")
        except (ValueError, TypeError, KeyError, IndexError, StopIteration, RecursionError):
            break
        if isinstance(ending, str) and type(total) is int and 0 <= total <= 1000:
            return ending, total
        break
    return "", None


def begin(shelf: Shelf, form: Form) -> Journal:
    """A new game's journal, on disk. Raises one of REFUSALS."""
    if shelf.pack is None:
        raise SaveError(shelf.fault)
    scenario = shelf.scenarios[form.scenario]
    settings = Settings(
        moves=(scenario.moves, scenario.class_moves)[form.moves],
        mode=MODES[form.mode],
        opponents=OPPONENTS[form.opponents],
    )
    pack, seed = shelf.pack, form.seed
    return _kept(lambda path: Journal.create(path, pack, scenario.id, seed, settings), new_path(scenario.id, seed))


def resume(path: Path) -> Journal:
    """The journal of a saved game, open for more. Raises one of REFUSALS."""
    return Journal.resume(path, _content(read(path).header.pack))


def watch(path: Path, folder: str | None = None) -> Journal:
    """The journal of a saved game or a shared line, only to be looked at; a file is left alone. Raises one of REFUSALS.

    `folder` holds the pack that it was played with, if that is not one that the game finds by itself.
    """
    if is_shared(str(path)):
        return opened(str(path), load(folder))
    file = read(path)
    return Journal.replay(path, file, load(folder) if folder else _content(file.header.pack))


def _content(name: str) -> Pack:
    """The pack that a save names, or the shipped one where there is none of that name: against that the record says
    what is wanted. Raises PackError.
    """
    try:
        return load(name)
    except PackError:
        return load()


def branch(journal: Journal, acts: int) -> Journal:
    """A game of one's own that leaves another after so many acts; its header names where. Raises one of REFUSALS."""
    path = new_path(journal.header.scenario, journal.header.seed)
    return _kept(lambda path: journal.branch(path, acts), path)


def leaves(own: Journal, other: Journal, acts: int) -> str:
    """The sentence to a branch: where it is kept, and what it leaves after so many acts."""
    kept = f"in {own.path}" if own.path else "in memory"
    name = other.path.name if other.path else "the shared game"
    return f"Your own game now, {kept}: it leaves {name} {f'after act {acts}' if acts else 'at STARTEX'}."


def _kept(make: Callable[[Path | None], Journal], path: Path) -> Journal:
    """A game in its file; where there can be none, in another or in memory, which its notices say."""
    try:
        return make(path)
    except SaveError as refusal:
        journal = make(None)
        journal.trouble = str(refusal)
    journal.notices.append(rescued(journal))
    return journal
