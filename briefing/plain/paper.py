"""The two streams: text goes out wrapped and clean, lines come in clean or not at all. Nothing is ever overwritten."""

from __future__ import annotations

import contextlib
import io
import re
import textwrap
from collections.abc import Iterable
from typing import Final, NamedTuple, TextIO

from briefing.pack.text import faults, is_clean

WIDTH: Final = 76
_MOST: Final = 4096
_BREAK: Final = re.compile(r"\n\s*\n")

#: A blank that a line is not broken at; it leaves as an ordinary one.
_TIE: Final = "\u00a0"

#: For streams that have no such sign (a pipe in an old code page): what a reader makes of it anyway.
_NEAREST: Final = str.maketrans({
    "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "…": "...",
    "·": ",", "×": "x", "→": "to", "≤": "<=", "≥": ">=", "€": "EUR", "‰": " per mille",
})  # fmt: skip


class Para(NamedTuple):
    """A paragraph: how far it is indented, how much further from its second line on (`hang`), and whether its line is
    left whole (a path, a command).
    """

    text: str
    indent: int = 0
    hang: int = 0
    whole: bool = False


class GoneError(Exception):
    """There is nobody at the other end any more."""


def tied(text: str) -> str:
    """Text that stays on one line where it can: a date-time group, a number with its unit."""
    return text.replace(" ", _TIE)


def shown(text: str) -> str:
    """Text as it may leave: what could move a cursor, hide or reorder text is a question mark, however it came in."""
    return text if is_clean(text) else "".join(sign if is_clean(sign) else "?" for sign in text)


class Paper:
    """What is written can be read again further up; what is asked is one line that ends in `> `."""

    def __init__(self, read: TextIO, write: TextIO) -> None:
        """Text in an unknown encoding must not end the game: it is read with its faults marked."""
        self._read = read
        self._write = write
        self._first = True
        if isinstance(read, io.TextIOWrapper):
            with contextlib.suppress(OSError, ValueError):
                read.reconfigure(errors="replace")

    def say(self, text: str = "", *, whole: bool = False) -> None:
        """One paragraph."""
        self.put([Para(text, whole=whole)])

    def put(self, paras: Iterable[Para]) -> None:
        """Paragraphs, each wrapped; an empty one is a blank line."""
        rows: list[str] = []
        for para in paras:
            blank = " " * para.indent
            for line in _BREAK.split(shown(para.text)):  # a single line break in a pack's text is only its author's
                if para.whole or not line.strip():
                    rows.append((blank + line).replace("\n", " ").rstrip())
                else:
                    rows += textwrap.wrap(
                        line, WIDTH, initial_indent=blank, subsequent_indent=blank + " " * para.hang,
                        break_long_words=False, break_on_hyphens=False,
                    )  # fmt: skip
        self._out("".join(f"{row.replace(_TIE, ' ')}\n" for row in rows))

    def ask(self, prompt: str) -> str:
        """A line of input, without its ends. Raises GoneError when there is no more."""
        self._out(f"{shown(prompt)}> ")
        try:
            raw = self._read.readline(_MOST)
        except OSError:  # the terminal has gone
            raw = ""
        if not raw:
            self._out("\n")
            raise GoneError
        if len(raw) == _MOST and not raw.endswith("\n"):  # nobody types that much: the rest is not a new line
            while (rest := self._read.readline(_MOST)) and not rest.endswith("\n"):
                pass
        if self._first:
            raw = raw.removeprefix("\ufeff")  # some shells put one at the head of a pipe
            self._first = False
        line = raw.replace("\t", " ").strip()
        if not self._heard():
            self._out(f"{shown(line)}\n")  # a pipe does not echo: without this a transcript cannot be read
        return line

    def _heard(self) -> bool:
        try:
            return self._read.isatty()
        except ValueError:
            return False

    def _out(self, text: str) -> None:
        try:
            try:
                self._write.write(text)
            except UnicodeEncodeError:
                name = self._write.encoding or "ascii"
                self._write.write(text.translate(_NEAREST).encode(name, "replace").decode(name))
            self._write.flush()
        except OSError:  # whoever read has gone
            raise GoneError from None


def fault(line: str) -> str:
    """What is wrong with a line of input, as a sentence, or nothing."""
    found = faults(line, 1)
    return f"That line holds {found[0][1]}: type it without." if found else ""
