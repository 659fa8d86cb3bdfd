"""Words on the command line: what they may be, and the sentence for those that may not."""

from __future__ import annotations

import argparse
import difflib
import json
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from briefing.model.pack import Pack

DONE, FOUND, WRONG = 0, 1, 2
CLASS_DIR = "the class's folder or its room's code; the class last used if not said"
_MOST_SEED = (1 << 64) - 1
_MOST_GAMES = 100_000_000


class UsageError(Exception):
    """Wrong use: the message is the sentence to print."""


class Parser(argparse.ArgumentParser):
    """argparse that ends in one sentence rather than in a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError where argparse would print and exit."""
        text = f"{message}; see `{self.prog} --help`"
        raise UsageError(text)


def nearest(kind: str, word: str, known: Iterable[str], where: str = "") -> str:
    """The sentence for a word that is not among the known ones, with the nearest of them."""
    names = list(known)
    near = difflib.get_close_matches(word, names, 1, 0.4)
    hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}"
    return f"there is no {kind} '{word[:40]}'{where}; {hint}"


def seed(text: str) -> int:
    """A seed. Raises UsageError."""
    if not text.isascii() or not text.isdigit() or len(text) > 20 or int(text) > _MOST_SEED:
        message = f"the seed '{text[:30]}' is no whole number from 0 to {_MOST_SEED}"
        raise UsageError(message)
    return int(text)


def moves(text: str) -> int:
    """A number of moves. Raises UsageError."""
    if not (text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= 52):
        message = f"--moves: '{text[:10]}' cannot be played: a game has 1 to 52; 12 is a full one, 6 fits a class"
        raise UsageError(message)
    return int(text)


def count(text: str) -> int:
    """How many games or processes. Raises UsageError."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:12]) <= _MOST_GAMES:
        message = f"'{text[:12]}' is no count from 1 to {_MOST_GAMES}"
        raise UsageError(message)
    return int(text)


def port(text: str) -> int:
    """A port, 0 for any that is free. Raises UsageError."""
    if not text.isascii() or not text.isdigit() or not 0 <= int(text[:6]) <= 65_535:
        message = f"'{text[:10]}' is no port from 1 to 65535 (0: any that is free)"
        raise UsageError(message)
    return int(text[:6])


def act_number(text: str) -> int:
    """The number of an act, 0 for STARTEX. Raises UsageError."""
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        message = f"'{text[:10]}' is no act: acts are numbered from 1, and 0 is the opening"
        raise UsageError(message)
    return int(text)


def pack_of(name: str | None) -> Pack:
    """The pack of a folder, or the shipped one. Raises PackError."""
    from briefing.pack import load

    return load(name)


def check_scenario(pack: Pack, name: str) -> None:
    """Raises UsageError for a scenario that the pack does not have."""
    known = [scenario.id for scenario in pack.scenarios]
    if name not in known:
        raise UsageError(nearest("scenario", name, known, f" in the pack '{pack.id}'"))


def terminal(instead: str = "`briefing play --plain` plays as text through pipes") -> None:
    """Raises UsageError where there is no terminal to draw on, and says what does without.

    In a browser (`briefing serve`) the page is the terminal.
    """
    if os.environ.get("BRIEFING_SERVED") != "1" and not (sys.stdin.isatty() and sys.stdout.isatty()):
        message = f"there is no terminal here; {instead}"
        raise UsageError(message)


def print_json(value: object) -> None:
    """One document on stdout."""
    print(json.dumps(value, indent=1, ensure_ascii=False))
