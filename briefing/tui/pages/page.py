"""What a page is: lines in blocks, some of which can be chosen. Pure functions make pages of what is to be seen."""

from __future__ import annotations

from typing import Any, NamedTuple

from textual.content import Content

from briefing.tui.typeset import Lines


class Room(NamedTuple):
    """The space that a page has, in cells. Text is never set wider than `WIDEST`."""

    width: int
    height: int

    @property
    def measure(self) -> int:
        """The width of running text: eighty columns are enough for any eye."""
        return min(self.width, WIDEST)


WIDEST = 80


class Pick(NamedTuple):
    """What a line does when it is taken: `value` goes up as a message; `closed` are the reasons why it cannot be.

    `says` stands in the rail while the line is in focus; a `quick` line is taken by its digit at once.
    """

    value: Any
    closed: tuple[str, ...] = ()
    says: str = ""
    quick: bool = False


class Block(NamedTuple):
    """Lines that belong together; with a pick they can be brought into focus and taken."""

    lines: Lines
    pick: Pick | None = None


class Page(NamedTuple):
    """A page: the blocks that scroll, the lines that stay below them, and what the rail under it says."""

    blocks: tuple[Block, ...]
    foot: tuple[Block, ...] = ()
    rail: Content = Content("")
    top: bool = False
    """Show the top of the page even though a line in focus lies lower."""

    @property
    def picks(self) -> tuple[Pick, ...]:
        """Everything that can be chosen, in reading order."""
        return tuple(block.pick for block in (*self.blocks, *self.foot) if block.pick is not None)


def text(*lines: Content) -> Block:
    """A block to read."""
    return Block(list(lines))
