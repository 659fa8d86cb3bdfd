"""What can be in focus on the console's pages, and so what a verb is about."""

from __future__ import annotations

from typing import NamedTuple


class OnSeat(NamedTuple):
    """A seat in focus."""

    id: str


class OnOption(NamedTuple):
    """An option or an initiative in focus."""

    key: str


class OnAlly(NamedTuple):
    """An ally in focus."""

    id: str


class OnRoom(NamedTuple):
    """A delegation's room in focus."""

    id: str


class OnRed(NamedTuple):
    """An opponent in focus."""

    actor: str


class OnMove(NamedTuple):
    """A line of the run-sheet in focus; `move` is a card's, 0 for the rest."""

    serial: int
    move: int
