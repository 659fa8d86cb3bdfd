"""Conditions as authors write them, one string each: `russia_rung >= R5`, `chose cable.a 2 ago`, `not flag watch`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final, get_args

from briefing.model.cards import Condition, Op
from briefing.pack.names import HIGH, Names

_MOST_MOVES: Final = 52
_ID: Final = r"[a-z0-9][a-z0-9-]{0,39}"
_OPS: Final = "|".join(sorted(get_args(Op), key=len, reverse=True))
_COMPARE: Final = re.compile(rf"([a-z][a-z0-9_]*) ({_OPS}) (-?[0-9]{{1,7}}|[A-Z][0-9]{{1,2}})", re.ASCII)
_PAST: Final = re.compile(rf"(chose|flag|failed) ({_ID})(?:\.({_ID}))?(?: ([0-9]{{1,2}}) ago)?", re.ASCII)
_NEVER: Final = re.compile(rf"not (chose|flag|failed) ({_ID})(?:\.({_ID}))?", re.ASCII)

#: The same forms for a JSON Schema, which cannot know the pack's own names.
PATTERN: Final = (
    rf"^(({'|'.join((*HIGH, 'move', 'left'))}) ({_OPS}) ([0-9]{{1,7}}|[A-Z][0-9]{{1,2}})"
    rf"|chose {_ID}\.{_ID}( [0-9]{{1,2}} ago)?|not chose {_ID}\.{_ID}"
    rf"|(flag|failed) {_ID}( [0-9]{{1,2}} ago)?|not (flag|failed) {_ID})$"
)
_FORMS: Final = "'cohesion < 500', 'russia_rung >= R5', 'chose CARD.OPTION 2 ago', 'not flag NAME' or 'failed CARD'"


class ConditionError(ValueError):
    """The text is no condition, or names something that is not there; the message is a sentence for the author."""


def parse(text: str, names: Names) -> Condition:
    """Read one condition. Raises ConditionError."""
    compared = _COMPARE.fullmatch(text)
    if compared is not None:
        return _compare(compared, names)
    past = _PAST.fullmatch(text) or _NEVER.fullmatch(text)
    if past is None:
        message = f"'{text[:60]}' is no condition: write it as {_FORMS}"
        raise ConditionError(message)
    verb, name, option, *rest = past.groups()
    subject = f"ago:{_past(verb, name, option, names)}"
    if text.startswith("not "):
        return Condition(subject, "<", 0)
    return Condition(subject, ">=", int(rest[0] or 0))


def _compare(match: re.Match[str], names: Names) -> Condition:
    subject, op, right = match.groups()
    ladder: tuple[str, ...] = ()
    if subject in ("move", "left"):
        high = _MOST_MOVES
    elif subject in HIGH:
        high = HIGH[subject]
        actor, _, what = subject.partition("_")
        if what in ("rung", "peak"):
            ladder = names.ladders.get(actor, ())
    else:
        message = f"there is no gauge '{subject}'{like(subject, (*HIGH, 'move', 'left'))}"
        raise ConditionError(message)
    if right[0].isalpha():
        value = _rung(subject, right, ladder)
    else:
        value = int(right)
        high = len(ladder) - 1 if ladder else high
    if not 0 <= value <= high:
        message = f"'{subject}' runs from 0 to {high}, so it can never be compared with {right}"
        raise ConditionError(message)
    return Condition(subject, op, value)  # type: ignore[arg-type]


def _rung(subject: str, rung: str, ladder: tuple[str, ...]) -> int:
    if not subject.endswith(("_rung", "_peak")):
        message = f"'{subject}' is compared with a whole number, not with the rung {rung}"
        raise ConditionError(message)
    if rung in ladder:
        return ladder.index(rung)
    if ladder:
        message = f"'{subject}' has the rungs {ladder[0]} to {ladder[-1]}, and {rung} is none of them"
        raise ConditionError(message)
    return int(rung[1:])  # no ladder to hold it against: that the opponent is missing is a fault of its own


def _past(verb: str, name: str, option: str | None, names: Names) -> str:
    """The flag that a condition on the past asks for, after checking that something can set it."""
    if verb == "flag":
        if option is not None:
            message = f"a flag is one word: 'chose {name}.{option}' asks for an option"
            raise ConditionError(message)
        if names.whole and name not in names.flags:
            message = f"no option sets the flag '{name}'{like(name, names.flags)}"
            raise ConditionError(message)
        return name
    if names.whole and name not in names.options:
        message = f"there is no card '{name}'{like(name, names.options)}"
        raise ConditionError(message)
    if verb == "failed":
        if option is not None:
            message = f"'failed' asks for a card, not an option: write 'failed {name}'"
            raise ConditionError(message)
        return f"{name}.failed"
    if option is None:
        message = f"'chose' asks for an option: write 'chose {name}.a'"
        raise ConditionError(message)
    if names.whole and option not in names.options[name]:
        message = f"the card '{name}' has no option '{option}': it has {', '.join(names.options[name])}"
        raise ConditionError(message)
    return f"{name}.{option}"


def like(word: str, known: Iterable[str]) -> str:
    """'; did you mean X?' where something known is close to the word, else nothing."""
    close = get_close_matches(word, sorted(known), 1)
    return f"; did you mean '{close[0]}'?" if close else ""
