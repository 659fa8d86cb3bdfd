"""Text from outside, checked once at the door: what could move a cursor, hide or reorder text is refused, not repaired.

Packs, saves, names, notes and command-line words all pass here before anything else sees them. A terminal obeys control
characters even where a widget shows its text "as is", and a reader cannot see zero-width or direction marks at all.
"""

from __future__ import annotations

import re
from typing import Final

#: What is refused, as ranges with the words for them. Newline alone of the control characters is text.
REFUSED: Final[tuple[tuple[int, int, str], ...]] = (
    (0x00, 0x08, "a control character"),
    (0x09, 0x09, "a tab"),
    (0x0B, 0x1F, "a control character"),
    (0x7F, 0x9F, "a control character"),
    (0xAD, 0xAD, "an invisible hyphen"),
    (0x34F, 0x34F, "an invisible character"),
    (0x61C, 0x61C, "a mark that changes the direction of text"),
    (0x115F, 0x1160, "an invisible character"),
    (0x17B4, 0x17B5, "an invisible character"),
    (0x180B, 0x180F, "an invisible character"),
    (0x200B, 0x200D, "a zero-width character"),
    (0x200E, 0x200F, "a mark that changes the direction of text"),
    (0x2028, 0x2029, "a hidden line break"),
    (0x202A, 0x202E, "a mark that changes the direction of text"),
    (0x2060, 0x2065, "a zero-width character"),
    (0x2066, 0x2069, "a mark that changes the direction of text"),
    (0x206A, 0x206F, "an invisible character"),
    (0x3164, 0x3164, "an invisible character"),
    (0xD800, 0xDFFF, "half of a character (a lone surrogate)"),
    (0xE000, 0xF8FF, "a private-use character"),
    (0xFDD0, 0xFDEF, "no character at all"),
    (0xFE00, 0xFE0F, "a variation selector"),
    (0xFEFF, 0xFEFF, "a zero-width character"),
    (0xFFA0, 0xFFA0, "an invisible character"),
    (0xFFF0, 0xFFFB, "an invisible character"),
    (0xFFFE, 0xFFFF, "no character at all"),
    (0x1BCA0, 0x1BCA3, "an invisible character"),
    (0x1D173, 0x1D17A, "an invisible character"),
    *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF, "no character at all") for plane in range(1, 14)),
    (0xE0000, 0xE0FFF, "an invisible tag"),
    (0xEFFFE, 0x10FFFF, "a private-use character"),
)

# Escapes, not the characters themselves: this file must pass its own test.
_UNCLEAN: Final = re.compile("[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high, _ in REFUSED) + "]")


class UncleanTextError(ValueError):
    """Text that is refused at the door; the message is a sentence that names the character and where it stands."""


def faults(text: str, most: int = 100) -> list[tuple[int, str]]:
    """Every unclean character as (offset, what it is), at most so many of them."""
    found = []
    for match in _UNCLEAN.finditer(text):
        found.append((match.start(), describe(match.group())))
        if len(found) == most:
            break
    return found


def describe(character: str) -> str:
    """Name a character by its code point and, where it is a refused one, by what is wrong with it."""
    point = ord(character)
    for low, high, words in REFUSED:
        if low <= point <= high:
            return f"U+{point:04X}, {words}"
    return f"U+{point:04X}"


def is_clean(text: str) -> bool:
    """Whether the text may be shown as it is."""
    return (text.isascii() and text.isprintable()) or _UNCLEAN.search(text) is None


def clean(text: str, what: str = "text") -> str:
    """Give the text back unchanged if all of it may be shown.

    Raises UncleanTextError, which names the first character that may not and its line and column.
    """
    match = _UNCLEAN.search(text)
    if match is None:
        return text
    before = text[: match.start()]
    line = before.count("\n") + 1
    column = match.start() - (before.rfind("\n") + 1) + 1
    place = f"line {line}, column {column}" if "\n" in text else f"character {column}"
    message = f"{what} holds {describe(match.group())}, at {place}: remove it"
    raise UncleanTextError(message)


def clean_line(text: str, most: int = 80, what: str = "text") -> str:
    """One line of clean text without surrounding spaces, such as a player's name or a note.

    Raises UncleanTextError where it is unclean, holds a line break, is empty, or is longer than `most` characters.
    """
    line = clean(text, what).strip()
    if not line:
        message = f"{what} is empty: write something"
        raise UncleanTextError(message)
    if "\n" in line:
        message = f"{what} runs over several lines: keep it to one"
        raise UncleanTextError(message)
    if len(line) > most:
        message = f"{what} is {len(line)} characters long: keep it to {most}"
        raise UncleanTextError(message)
    return line
