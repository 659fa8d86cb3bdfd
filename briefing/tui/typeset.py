"""Setting text in lines of a given width: paragraphs, columns, bars. Widths are terminal cells, never characters.

A page is a list of lines, each a `Content` that fits. Text from outside comes in as plain strings and is styled
here by spans; it is never read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content, Span

Lines = list[Content]
Part = str | tuple[str, str] | Content

BLANK: Final = Content("")

# C0 but newline, DEL, C1, zero-width, bidi and interlinear controls, and lone surrogates: none may reach a terminal.
_UNFIT: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def clean(content: Content) -> Content:
    """The same content with every character that a terminal could take for a command shown as `�`."""
    plain = content.plain
    # Whatever is unfit is not printable either, and that is the quicker question.
    if plain.isprintable() or not _UNFIT.search(plain):
        return content
    return Content(_UNFIT.sub("\ufffd", plain), list(content.spans))


def line(*parts: Part) -> Content:
    """One line from parts: plain strings, (text, style) pairs, other lines."""
    texts: list[str] = []
    spans: list[Span] = []
    at = 0
    for part in parts:
        if isinstance(part, str):
            text = part
        elif isinstance(part, Content):
            text = part.plain
            spans += [Span(start + at, end + at, style) for start, end, style in part.spans] if at else part.spans
        else:
            text, style = part
            if style and text:
                spans.append(Span(at, at + len(text), style))
        texts.append(text)
        at += len(text)
    return clean(Content("".join(texts), spans, strip_control_codes=False))


def para(content: Content | str, width: int, *, first: Part = "", hang: int = 0) -> Lines:
    """A paragraph in lines of `width`; `first` stands before it, and its other lines are set in by `hang`."""
    text = content if isinstance(content, Content) else Content(content)
    lead = line(first)
    room = max(width - hang, 8)
    body = clean(text).wrap(room) or [BLANK]
    pad = hang - lead.cell_length
    if pad < 0:  # the lead is longer than the indent: it takes its own place in the first line
        body = line(lead, text).wrap(room)
        return [row if not at else line(" " * hang, row) for at, row in enumerate(body)]
    return [line(lead, " " * pad, row) if not at else line(" " * hang, row) for at, row in enumerate(body)]


_EMPHASIS: Final = re.compile(r"\*([^*\n]{1,60})\*")


def prose(text: str, *before: Part) -> Content:
    """Running text from outside: a name of a ship between asterisks is set in italics, nothing else is special."""
    parts: list[Part] = []
    at = 0
    for found in _EMPHASIS.finditer(text):
        parts += [text[at : found.start()], (found[1], "italic")]
        at = found.end()
    return line(*before, *parts, text[at:])


def paragraphs(text: str, width: int) -> Lines:
    """Several paragraphs; a blank line parts them, other line ends are the author's own and set anew."""
    lines: Lines = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines += [*([BLANK] if lines else []), *para(prose(" ".join(paragraph.split())), width)]
    return lines


def spread(left: Content, right: Content, width: int) -> Content:
    """Left and right on one line; the left gives way where both do not fit."""
    gap = width - right.cell_length - left.cell_length
    if gap < 1:
        left = left.truncate(max(width - right.cell_length - 1, 0), ellipsis=True)
        gap = max(width - right.cell_length - left.cell_length, 0)
    return line(left, " " * gap, right)


def fit(content: Content, width: int) -> Content:
    """Exactly `width` cells: cut with an ellipsis or padded."""
    if content.cell_length > width:
        content = content.truncate(width, ellipsis=True)
    return line(content, " " * (width - content.cell_length))


def beside(left: Sequence[Content], right: Sequence[Content], width: int, gap: int = 2) -> Lines:
    """Two columns; the left one `width` wide."""
    rows = max(len(left), len(right))
    return [
        line(fit(left[at] if at < len(left) else BLANK, width), " " * gap, right[at] if at < len(right) else BLANK)
        for at in range(rows)
    ]


def clipped(lines: Lines, limit: int, width: int) -> Lines:
    """The first `limit` lines, with an ellipsis where something is left out."""
    if len(lines) <= limit:
        return lines
    last = lines[limit - 1]
    return [
        *lines[: limit - 1],
        line(last.truncate(width - 2) if last.cell_length > width - 2 else last, (" …", "bold $alert")),
    ]


def rule(width: int, left: Content = BLANK, right: Content = BLANK) -> Content:
    """A thin rule, with something let into it at either end."""
    left = left.truncate(max(width - right.cell_length - 8, 0), ellipsis=True)
    ends = [line(" ", end, " ") if end else BLANK for end in (left, right)]
    dashes = max(width - ends[0].cell_length - ends[1].cell_length - 2, 0)
    return line(("─", "$line"), ends[0], ("─" * dashes, "$line"), ends[1], ("─", "$line"))


def heading(text: str, note: Content | str = "") -> Content:
    """A small heading, and a note after it."""
    return line((text.upper(), "bold $head"), "  " if note else "", note)


def bar(value: int, width: int, high: int = 1000, style: str = "$ally") -> Content:
    """A bar, quiet like an instrument: heavy line for what is there, thin for what is not."""
    full = max(0, min(width, (value * width * 2 // max(high, 1) + 1) // 2))
    return line(("━" * full, style), ("─" * (width - full), "$line"))


_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def spark(values: Iterable[int], high: int = 1000, style: str = "") -> Content:
    """A small history, one block a value."""
    drawn = "".join(_BLOCKS[max(0, min(7, value * 8 // max(high, 1)))] for value in values)
    return line((drawn, style))


def number(value: int, unit: str = "") -> str:
    """A number with a real minus sign, a thin join to its unit."""
    written = f"−{-value}" if value < 0 else str(value)
    return f"{written} {unit}".rstrip()


def change(value: int) -> str:
    """A change, always with its sign and an arrow, so that it reads without colour."""
    if value == 0:
        return "·"
    return f"▲ +{value}" if value > 0 else f"▼ −{-value}"


def width_of(text: str) -> int:
    """Cells that a text takes."""
    return cell_len(text)
