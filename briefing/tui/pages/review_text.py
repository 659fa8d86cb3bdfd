"""The review as running text in a sheet, as `briefing review` prints it."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.tui.typeset import Lines, heading, line, para, width_of


def set_in(rows: Sequence[str], width: int) -> Lines:
    """Plain text in the sheet: its headings as headings, and what is too long for a narrow one set anew."""
    lines: Lines = []
    for row in rows:
        bare = row.strip()
        if bare and bare == row and bare.upper() == bare and any(letter.isalpha() for letter in bare):
            lines.append(heading(bare) if width_of(bare) <= width else line((bare[:width], "bold $head")))
        elif width_of(row) <= width:
            lines.append(line(row))
        else:
            indent = len(row) - len(row.lstrip())
            lines += para(bare, width, first=" " * indent, hang=indent + 2)
    return lines


def found_in(rows: Sequence[str], width: int, word: str) -> Lines:
    """The paragraphs with a word in them."""
    wanted = word.casefold()
    found = [row for row in rows if wanted in row.casefold()]
    return set_in(found, width) or [line(("Nothing of that name.", "$muted"))]
