"""Older formats, raised step by step to the present one while they are still plain mappings.

The chain of a file is checked over its lines as they were written; what is made of them afterwards is made here.
`STEPS[n]` turns a line of format n into one of format n + 1. Format 1 is the first, so there is no step yet; whoever
adds a format adds a step here, a save of the old one to the tests, and its description to `saves/README.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from briefing.record.entries import FORMAT

Kind = Literal["header", "act"]
#: A line's mapping (without its link) in, the next format's mapping out. It must not change what it is given.
Step = Callable[[Kind, dict[str, Any]], dict[str, Any]]

STEPS: Final[dict[int, Step]] = {}


def oldest() -> int:
    """The oldest format that is still read."""
    number = FORMAT
    while number - 1 in STEPS:
        number -= 1
    return number


def raised(number: int, kind: Kind, entry: dict[str, Any]) -> dict[str, Any]:
    """A line of format `number` as the present format has it."""
    for at in range(number, FORMAT):
        entry = STEPS[at](kind, entry)
    return entry
