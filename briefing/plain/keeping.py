"""How a sitting keeps its game: where it is kept, what is wrong there, and what is said of it on leaving."""

from __future__ import annotations

import contextlib
import shlex
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from briefing.plain.paper import GoneError, Paper
from briefing.record import Journal, SaveError
from briefing.record.rescue import rescued


class LeaveError(Exception):
    """The player has asked to leave."""


class HungUpError(GoneError):
    """The terminal has hung up, or somebody asks the program to end; `number` is the signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextlib.contextmanager
def minding_signals() -> Iterator[None]:
    """Inside, a hang-up and a polite kill raise HungUpError: a game that is in memory alone is kept before the end."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise HungUpError(number)

    if threading.current_thread() is not threading.main_thread():  # only there may signals be minded
        yield
        return
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]  # Windows has one
    usual = [(number, signal.signal(number, end)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in usual:
            signal.signal(number, handler)


class Keeping:
    """A journal's file, as the player hears of it."""

    def __init__(self, journal: Journal, paper: Paper) -> None:
        self.journal = journal
        self.paper = paper
        self.told = ""
        self.warned = False
        self.given_up = False

    def tell_trouble(self) -> None:
        """Say what is wrong with the file, once for each trouble."""
        trouble = self.journal.trouble
        if trouble and trouble != self.told:
            self.paper.say(f"{trouble}.")  # it begins with a path, which no capital may change
            self.paper.say("Type the word save and a path, and the whole game is written there.")
        self.told = trouble

    @property
    def kept(self) -> bool:
        """Whether a file has every act that was played."""
        return self.journal.path is not None and not self.journal.trouble

    def save(self, rest: str) -> None:
        """Write the whole game elsewhere. A game that is being kept is left where it is: its file can be copied."""
        if self.kept:
            self.paper.say("The game is being kept already, in this file, which you can copy:")
            self.paper.say(str(self.journal.path), whole=True)
            return
        if not rest:
            self.paper.say("Save where? Type the word save and a path, for instance: save game.jsonl")
            return
        try:
            self.journal.move_to(Path(rest).expanduser())
        except (SaveError, OSError, ValueError, RuntimeError) as error:
            self.journal.trouble = self.told = str(error) or "the game cannot be kept there"
            self.paper.say(f"{self.told}.")
            return
        self.paper.say("The whole game is written, and kept from here on, in this file:")
        self.paper.say(str(self.journal.path), whole=True)

    def leave(self) -> None:
        """Raise LeaveError; where the game is not kept, only when asked a second time."""
        if not self.kept and not self.warned:
            self.warned = True
            self.paper.say("This game is not kept in any file.")
            self.paper.say("Type the word save and a path to keep it, or q again to leave without.")
            return
        self.given_up = not self.kept
        raise LeaveError

    def rescue(self) -> None:
        """Where the file has failed and nobody said that the game may go: keep it elsewhere, then say so."""
        said = "" if self.given_up else rescued(self.journal)
        if said:
            self.paper.say(said)

    def farewell(self) -> None:
        """One sentence, the path and how to go on; nothing if nobody can read it any more."""
        with contextlib.suppress(GoneError, KeyboardInterrupt):
            self.rescue()
            self.paper.say()
            if not self.kept:
                self.paper.say("You have left; this game was not kept in any file.")
                return
            self.paper.say("You have left; the game is kept, with all that you did, in this file:")
            self.paper.say(str(self.journal.path), whole=True)
            self.paper.say("To go on:")
            self.paper.say(f"briefing resume {shlex.quote(str(self.journal.path))} --plain", whole=True)
