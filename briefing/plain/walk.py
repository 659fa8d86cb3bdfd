"""A game that was played, read at the reader's own pace: on, back, to a move, by itself, or played on from there."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final, TextIO

from briefing.plain.paper import GoneError, Paper, Para, fault
from briefing.plain.retell import hush
from briefing.plain.tale import Tale
from briefing.record import Journal, SaveError, new_path

_INTERRUPTED: Final = 130
_PACE: Final = 4.0
_PACES: Final = (0.1, 60.0)

_HELP: Final = (
    "Enter alone reads the next act, b the one before, r this place with its whole page.",
    "A number goes to that act; m lists the moves, m and a number goes to where that move opens.",
    "p lets it run, an act every 4 seconds; p and a number, that many seconds; Ctrl-C stops it. a reads all the rest.",
    "o makes a game of your own that leaves this one here; every other draw is kept. q leaves.",
)


def walk(
    journal: Journal, at: int = 0, read: TextIO | None = None, write: TextIO | None = None,
    rest: Callable[[float], None] = time.sleep,
) -> int:  # fmt: skip
    """Read a game from place `at` as it is asked for. Returns the exit code; the end of the input ends it.

    `rest` waits between two acts of a game that runs by itself, in seconds.
    """
    out = write or sys.stdout
    walker = _Walk(journal, at, read or sys.stdin, out, rest)
    try:
        return walker.run()
    except GoneError:
        hush(out)
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED


class _Walk:
    def __init__(self, journal: Journal, at: int, read: TextIO, write: TextIO, rest: Callable[[float], None]) -> None:
        self.journal = journal
        self.tale = Tale(journal)
        self.at = at
        self.read = read
        self.write = write
        self.rest = rest
        self.paper = Paper(read, write)

    def run(self) -> int:
        """Read, ask, go."""
        self.paper.put(self.tale.title(self.at))
        self.paper.say("Enter alone reads on; h says what else can be typed.")
        self.paper.put(self.tale.whole(self.at))
        while True:
            line = self.paper.ask(f"act {self.at} of {self.tale.last}, h for help").casefold()
            match line:
                case "q" | "quit":
                    return 0
                case "o":
                    own = self._branch()
                    if own is not None:
                        return self._play(own)
                case _:
                    self._go(line)

    def _go(self, line: str) -> None:
        wrong = fault(line)
        word, _, rest = line.partition(" ")
        if wrong:
            self.paper.say(wrong)
        elif not line or line in {"n", "next"}:
            self._on()
        elif line in {"b", "back"}:
            self._to(self.at - 1)
        elif line in {"r", "again"}:
            self._to(self.at)
        elif line in {"h", "help"}:
            self.paper.put(Para(text, 0, 2) for text in _HELP)
        elif line in {"a", "all"}:
            while self.at < self.tale.last:
                self._on()
        elif word == "m":
            self._move(rest.strip())
        elif word == "p":
            self._run(rest.strip())
        elif (number := _number(line)) is not None:
            self._to(number)
        else:
            self.paper.say(f"'{line[:40]}' is nothing that can be done here: Enter reads on, h for help.")

    def _on(self) -> None:
        if self.at == self.tale.last:
            self.paper.say("This is the end: b reads the act before, a number goes to an act, o plays on, q leaves.")
            return
        self.at += 1
        self.paper.put(self.tale.step(self.at))

    def _to(self, at: int) -> None:
        if not 0 <= at <= self.tale.last:
            self.paper.say(f"There is no such act: they are 0, the opening, to {self.tale.last}.")
            return
        self.at = at
        self.paper.put(self.tale.whole(at))

    def _move(self, rest: str) -> None:
        number = _number(rest)
        openings = self.tale.openings
        if number is not None and 1 <= number <= len(openings):
            self._to(openings[number - 1])
            return
        if rest:
            self.paper.say(f"There is no such move: they are 1 to {len(openings)}.")
        for move, at in enumerate(openings, 1):
            game = self.tale.games[at]
            card = next((each.title for each in game.pack.cards if each.id == game.card), "no card")
            here = ", where you are" if at <= self.at < (*openings, self.tale.last + 1)[move] else ""
            self.paper.put([Para(f"Move {move} opens after act {at}: {card}{here}.", 2, 2)])

    def _run(self, rest: str) -> None:
        """An act at a time, until the end or until it is interrupted."""
        pace = _seconds(rest) if rest else _PACE
        if pace is None:
            low, high = _PACES
            self.paper.say(f"A pace is a number of seconds for each act, from {low:g} to {high:g}: p 2")
            return
        try:
            while self.at < self.tale.last:
                self._on()
                self.rest(pace)
        except KeyboardInterrupt:
            self.paper.say()
            self.paper.say(f"Stopped at act {self.at}.")

    def _branch(self) -> Journal | None:
        header = self.journal.header
        try:
            own = self.journal.branch(new_path(header.scenario, header.seed), self.at)
        except SaveError as refusal:
            self.paper.say(f"{refusal}.")
            self.paper.say("`briefing replay` takes --at, --branch and --save, which names a place.")
            return None
        self.paper.say(f"Your own game now: it leaves this one after act {self.at}, and is kept in this file:")
        self.paper.say(str(own.path), whole=True)
        return own

    def _play(self, own: Journal) -> int:
        from briefing.plain.game import play

        with own:
            return play(own, self.read, self.write)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _seconds(text: str) -> float | None:
    """A pace that was typed, or None where it is none."""
    try:
        pace = float(text)
    except ValueError:
        return None
    return pace if _PACES[0] <= pace <= _PACES[1] else None
