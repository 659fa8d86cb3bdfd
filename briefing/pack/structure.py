"""Plain data to the model's values, with every fault at once and none of cattrs' kindness.

Left alone, cattrs turns 7 into "7", true into 1 and "abc" into ('a', 'b', 'c'). Every field here has a hook of its own,
made from what `limits` says of it, so that a value is taken as it stands or refused with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from briefing.model.cards import Condition, Reading
from briefing.pack.conditions import ConditionError, like, parse
from briefing.pack.fault import Path
from briefing.pack.limits import Limits, limits, noun, resolved
from briefing.pack.names import Names
from briefing.pack.strict import BROKEN

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]

#: Who can read an option, beside the opponents.
AUDIENCES: Final = ("russia", "china", "dprk", "allies", "washington", "taipei", "kyiv", "seoul")


class WrongError(ValueError):
    """One value is refused. No sentence means that the reader of the file has already said why."""

    def __init__(self, sentence: str = "", *, key: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.key = key


class Structure:
    """Makes values of one pack, whose names the conditions may use."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._converter = Converter(forbid_extra_keys=True, detailed_validation=True)
        self._made: dict[type, Hook] = {}

    def build(self, value: Any, cls: type[T], path: Path) -> tuple[T | None, list[tuple[Path, bool, str]]]:
        """The value as `cls`, or None and every fault: (path, whether the key is meant, sentence)."""
        try:
            made: T = self._of(cls)(value, cls)
        except Exception as error:  # noqa: BLE001 - cattrs gathers whatever its hooks raise
            return None, list(_walk(error, path))
        return made, []

    def salvage(self, value: Any, cls: type, path: Path) -> Iterator[tuple[Path, Any]]:
        """What can be made of the parts of a value that cannot be made as a whole, the largest parts that can."""
        if not isinstance(value, dict):
            return
        for attribute in resolved(cls):
            field = limits(attribute)
            item = value.get(attribute.name)
            if field.of is None or field.of in (Condition, Reading):
                continue
            here = (*path, attribute.name)
            parts = [((*here, at), part) for at, part in enumerate(item)] if isinstance(item, list) else [(here, item)]
            for way, part in parts:
                made, _ = self.build(part, field.of, way)
                if made is None:
                    yield from self.salvage(part, field.of, way)
                else:
                    yield way, made

    def text(self, value: Any, name: str) -> str:
        """A line of text outside any class. Raises WrongError."""
        made: str = _text(Limits("text", line=True, empty=False), name)(value, str)
        return made

    def _of(self, cls: type) -> Hook:
        hook = self._made.get(cls)
        if hook is None:
            hook = self._made[cls] = self._class(cls)
        return hook

    def _class(self, cls: type) -> Hook:
        if cls is Condition:
            return self._condition
        attributes = resolved(cls)
        hooks: dict[str, Any] = {
            one.name: override(struct_hook=self._field(one.name, limits(one))) for one in attributes
        }
        made: Hook = make_dict_structure_fn(cls, self._converter, **hooks)
        known = tuple(attribute.name for attribute in attributes)

        def structure(value: Any, _: Any) -> Any:
            if not isinstance(value, dict):
                raise _not(value, f"{noun(cls)} is a mapping with the fields {', '.join(known)}")
            return made(value, cls)

        return structure

    def _field(self, name: str, field: Limits) -> Hook:
        if field.of is Reading:
            return _readings
        one: Hook
        if field.kind == "text":
            one = _text(field, name)
        elif field.kind == "number":
            one = _number(field, name)
        elif field.kind == "yes-no":
            one = _yes_no(name)
        elif field.kind == "choice":
            one = _choice(field, name)
        elif field.of is not None:
            one = self._of(field.of)
        else:
            message = f"the loader has no way to read '{name}'"
            raise TypeError(message)
        if field.many:
            return _many(one, name)
        return _optional(one) if field.optional else one

    def _condition(self, value: Any, _: Any) -> Condition:
        if not isinstance(value, str):
            raise _not(value, "a condition is text, such as 'move >= 3'")
        try:
            return parse(" ".join(value.split()), self._names)
        except ConditionError as error:
            raise WrongError(str(error)) from None


def _text(field: Limits, name: str) -> Hook:
    pattern = re.compile(field.pattern) if field.pattern else None

    def structure(value: Any, _: Any) -> str:
        if not isinstance(value, str):
            raise _not(value, f"'{name}' is text: put it in quotes" if isinstance(value, int) else f"'{name}' is text")
        text = value.strip(" \n")
        if not text and not field.empty:
            raise WrongError(f"'{name}' is empty: write it")
        if field.line and "\n" in text:
            raise WrongError(f"'{name}' is one line of text: take the line breaks out")
        if pattern is not None and not pattern.fullmatch(text):
            raise WrongError(f"'{text[:60]}' is not how '{name}' is written ({_spoken(field.pattern)})")
        return text

    return structure


def _number(field: Limits, name: str) -> Hook:
    def structure(value: Any, _: Any) -> int:
        if type(value) is not int:
            raise _not(value, f"'{name}' is a whole number, without quotes")
        if not field.low <= value <= field.high:
            raise WrongError(f"'{name}' is a number from {field.low} to {field.high}, not {value}")
        return value

    return structure


def _yes_no(name: str) -> Hook:
    def structure(value: Any, _: Any) -> bool:
        if not isinstance(value, bool):
            raise _not(value, f"'{name}' is true or false, without quotes")
        return value

    return structure


def _choice(field: Limits, name: str) -> Hook:
    spoken = " or ".join(filter(None, (", ".join(map(str, field.choices[:-1])), str(field.choices[-1]))))

    def structure(value: Any, _: Any) -> str | int:
        for choice in field.choices:
            if type(value) is type(choice) and value == choice:
                return choice
        close = like(value, map(str, field.choices)) if isinstance(value, str) else ""
        raise _not(value, f"'{name}' is {spoken}", close)

    return structure


def _optional(one: Hook) -> Hook:
    return lambda value, kind: None if value is None else one(value, kind)


def _many(one: Hook, name: str) -> Hook:
    def structure(value: Any, kind: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _not(value, f"'{name}' is a list, [] where there is none")
        return _each(enumerate(value), lambda _, item: one(item, kind), name)

    return structure


def _readings(value: Any, kind: Any) -> tuple[Reading, ...]:
    """`reads` is written as a mapping, audience to sentence, which cannot name an audience twice."""
    if not isinstance(value, dict):
        raise _not(value, f"'reads' is a mapping from {', '.join(AUDIENCES)} to a sentence each")
    text = _text(Limits("text", empty=False), "reads")

    def reading(by: Any, words: Any) -> Reading:
        if by not in AUDIENCES:
            known = ", ".join(AUDIENCES)
            raise WrongError(f"nobody called '{by}' reads an option{like(by, AUDIENCES)}; there are {known}", key=True)
        return Reading(by, text(words, kind))

    return _each(iter(value.items()), reading, "reads")


def _each(items: Iterator[tuple[Any, Any]], make: Callable[[Any, Any], Any], name: str) -> tuple[Any, ...]:
    made, errors = [], []
    for index, item in items:
        try:
            made.append(make(index, item))
        except Exception as error:  # noqa: BLE001 - every item's fault is wanted
            error.add_note(IterableValidationNote(f"{name}[{index}]", index, None))
            errors.append(error)
    if errors:
        raise IterableValidationError(name, errors, tuple)
    return tuple(made)


def _not(value: Any, rule: str, more: str = "") -> WrongError:
    """The refusal of a value of the wrong kind."""
    if value is BROKEN:
        return WrongError()
    found = (
        "nothing" if value is None else "a list" if isinstance(value, list)
        else "a mapping" if isinstance(value, dict) else str(value).lower() if isinstance(value, bool)
        else f"the text '{value[:40]}'" if isinstance(value, str) else str(value)
    )  # fmt: skip
    return WrongError(f"{rule}; here stands {found}{more}")


def _walk(error: BaseException, path: Path) -> Iterator[tuple[Path, bool, str]]:
    """The faults in what cattrs gathered, each with its path from the notes it carries."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        for inner in error.exceptions:
            step = next((at for at in map(_step, getattr(inner, "__notes__", ())) if at is not None), None)
            if type(inner) is KeyError and isinstance(step, str):
                yield path, False, f"{noun(error.cl)} needs '{step}'"
            else:
                yield from _walk(inner, path if step is None else (*path, step))
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [attribute.name for attribute in resolved(error.cl)]
        for name in sorted(error.extra_fields):
            yield (*path, name), True, f"{noun(error.cl)} has no field '{name}'{like(name, known)}"
    elif isinstance(error, WrongError):
        if error.sentence:
            yield path, error.key, error.sentence
    else:
        yield path, False, f"this cannot be used: {error}"


def _step(note: object) -> str | int | None:
    if isinstance(note, AttributeValidationNote):
        return note.name
    return note.index if isinstance(note, IterableValidationNote) else None


def _spoken(pattern: str) -> str:
    """A pattern as words, for the few that the model uses."""
    return {
        r"[a-z0-9][a-z0-9-]{0,39}": "small letters, digits and hyphens, 40 at most",
        r"[A-F][1-6]": "a letter A to F and a digit 1 to 6, such as B2",
        r"[A-Z]{3}": "three capital letters, such as NOR",
    }.get(pattern, pattern)
