"""What the lobby finds on disk: the scenarios and the saved games. Read by a worker, after the first paint."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from briefing import __version__
from briefing.model.game import Settings
from briefing.model.pack import Pack, Scenario
from briefing.pack import PackError, load
from briefing.record import Journal, SaveError, new_path
from briefing.record.format import Saved as File
from briefing.record.format import read
from briefing.record.places import saves
from briefing.rules import start
from briefing.tui.pages.lobby import MODES, OPPONENTS

if TYPE_CHECKING:
    from briefing.tui.pages.lobby import Form

#: Saves that are opened for the list; older ones are still on disk.
_LISTED = 60


#: What a game that cannot be opened raises; each is a sentence for the player.
REFUSALS = (SaveError, PackError)


class Saved(NamedTuple):
    """A saved game in a list."""

    path: Path
    name: str
    words: str
    ended: bool


class Shelf(NamedTuple):
    """What is there. `fault` is a sentence when no game can be started."""

    scenarios: tuple[Scenario, ...] = ()
    saves: tuple[Saved, ...] = ()
    seed: int = 1
    pack: Pack | None = None
    fault: str = ""

    @property
    def last(self) -> Saved | None:
        """The game that was played last and has not ended; the samples are nobody's."""
        return next((save for save in self.saves if not save.ended and not save.name.startswith("sample-")), None)


def look() -> Shelf:
    """Read the content and the list of saves."""
    found = tuple(saved for path in saves()[:_LISTED] if (saved := _saved(path)) is not None)
    seed = secrets.randbelow(9999) + 1
    try:
        pack = load()
    except PackError as error:
        said = str(error).splitlines()
        return Shelf((), found, seed, None, f"The scenarios cannot be read: {said[0] if said else 'no reason given'}")
    return Shelf(pack.scenarios, found, seed, pack)


def _saved(path: Path) -> Saved | None:
    try:
        file = read(path)
    except SaveError:
        return None
    move, ended = _progress(file)
    total = file.header.settings.moves
    where = "ended" if ended else f"move {move}" + (f" of {total}" if total else "")
    return Saved(path, path.stem, f"{where} · seed {file.header.seed} · {len(file.lines)} acts", ended)


def _progress(file: File) -> tuple[int, bool]:
    """The move that a file stands at and whether it has ended, from what it carries for viewers."""
    for line in reversed(file.lines):
        for event in reversed(line.events):
            if isinstance(event, list) and event:
                if event[0] == "Ended":
                    return 0, True
                if event[0] == "Opened" and len(event) > 1 and isinstance(event[1], int):
                    return event[1], False
    return 1, False


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
    return Journal.create(new_path(scenario.id, form.seed), shelf.pack, scenario.id, form.seed, settings)


def resume(path: Path) -> Journal:
    """The journal of a saved game, open for more. Raises one of REFUSALS."""
    return Journal.resume(path, load(read(path).header.pack))


def watch(path: Path) -> Journal:
    """The journal of a saved game, only to be looked at; the file is left alone. Raises one of REFUSALS."""
    file = read(path)
    return Journal.replay(path, file, load(file.header.pack))


def branch(journal: Journal, acts: int) -> Journal:
    """A game of one's own that leaves another after so many acts; its header names where. Raises one of REFUSALS."""
    header, pack = journal.header, journal.game.pack
    own = evolve(header, game=__version__, parent=journal.receipt, parent_act=acts)
    begun = Journal(None, own, start(pack, header.scenario, header.seed, header.settings))
    for act in journal.acts[:acts]:
        begun.play(act)
    begun.move_to(new_path(header.scenario, header.seed))
    return begun
