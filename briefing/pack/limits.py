"""What a field of the model may hold, read off its annotation and validators: one answer for loader and schema."""

from __future__ import annotations

import re
from typing import Any, Final, Literal, get_args, get_origin

from attrs import NOTHING, Attribute, fields, frozen, resolve_types

#: Whole numbers of a pack; what is larger is a slip of the finger, and would not fit the rules' arrays.
MOST_NUMBER: Final = 1_000_000

#: Text fields that are one line on a screen. All others may have paragraphs.
ONE_LINE: Final = frozenset(
    (
        "id", "title", "name", "label", "owner", "sender", "subject", "to", "question", "term", "capital", "grade",
        "date", "version", "language", "what", "sets", "cites", "see", "hold", "needs",
    )
)  # fmt: skip


#: Text that must be there and may be empty: a study or an assumption of our own carries no grade.
MAY_BE_EMPTY: Final = frozenset(("grade",))


@frozen(slots=True)
class Limits:
    """One field: `kind` is text, number, yes-no, choice, values (a nested class), lists of these, or `other`."""

    kind: Literal["text", "number", "yes-no", "choice", "values", "other"]
    many: bool = False
    optional: bool = False
    required: bool = False
    low: int = -MOST_NUMBER
    high: int = MOST_NUMBER
    pattern: str = ""
    choices: tuple[str | int, ...] = ()
    of: type | None = None
    line: bool = False
    empty: bool = True


def resolved(cls: type) -> tuple[Attribute[Any], ...]:
    """The attributes of an attrs class with their types as types. `digest` is the loader's own and no author's."""
    resolve_types(cls)
    return tuple(attribute for attribute in fields(cls) if attribute.name != "digest")


def limits(attribute: Attribute[Any]) -> Limits:
    """What one resolved attribute may hold."""
    kind, many, optional = attribute.type, False, False
    if get_origin(kind) is tuple:
        kind, many = get_args(kind)[0], True
    elif type(None) in get_args(kind):
        kind, optional = next(part for part in get_args(kind) if part is not type(None)), True
    low, high, pattern, choices = -MOST_NUMBER, MOST_NUMBER, "", get_args(kind) if get_origin(kind) is Literal else ()
    for validator in _flatten(attribute.validator):
        bound = getattr(validator, "bound", None)
        if bound is not None:
            low, high = (max(low, bound), high) if validator.compare_op == ">=" else (low, min(high, bound))
        elif isinstance(getattr(validator, "pattern", None), re.Pattern):
            pattern = validator.pattern.pattern
        elif hasattr(validator, "options"):
            choices = tuple(validator.options)
        else:
            message = f"{attribute.name}: the loader cannot say what {validator!r} allows"
            raise TypeError(message)
    required = attribute.default is NOTHING
    shape: Literal["text", "number", "yes-no", "choice", "values", "other"] = (
        "choice" if choices else "text" if kind is str else "yes-no" if kind is bool else "number" if kind is int
        else "values" if hasattr(kind, "__attrs_attrs__") else "other"
    )  # fmt: skip
    return Limits(
        kind=shape,
        many=many,
        optional=optional,
        required=required,
        low=low,
        high=high,
        pattern=pattern,
        choices=choices,
        of=kind if shape == "values" else None,
        line=attribute.name in ONE_LINE,
        empty=not required or attribute.name in MAY_BE_EMPTY,
    )


def noun(cls: type) -> str:
    """A class as an author would call it: 'an option', 'a start value'."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower()
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _flatten(validator: Any) -> list[Any]:
    if validator is None:
        return []
    inner = getattr(validator, "_validators", None)
    return [validator] if inner is None else [one for part in inner for one in _flatten(part)]
