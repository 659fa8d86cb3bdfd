"""Reading what is sent: the fields of a form or of JSON, and the command that they are."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import nullcontext
from functools import cache
from typing import Any, Final, TypeVar

from aiohttp import web
from attrs import Attribute, fields

from briefing.classroom.hub.limits import BODY_TIME
from briefing.classroom.hub.refusal import Refusal

T = TypeVar("T")
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_JSON: Final = "application/json"
_MOST_DIGITS: Final = 15


def wants_json(request: web.BaseRequest) -> bool:
    """Whether the answer should be JSON rather than a page."""
    return _JSON in request.headers.get("Accept", "") or request.content_type == _JSON


async def sent(request: web.Request) -> dict[str, Any]:
    """The fields that a request carries. Raises Refusal for what is neither a form nor a JSON object."""
    # Most bodies have come with their heads: then there is nothing to wait for.
    waiting = nullcontext() if request.content.is_eof() else asyncio.timeout(BODY_TIME)
    try:
        async with waiting:
            if request.content_type == _JSON:
                found = json.loads(await request.read())
            elif request.content_type in _FORMS:
                found = dict(await request.post())
            else:
                raise Refusal(415, "Not a form", "Send a form, or a JSON object.")
    except TimeoutError:
        raise Refusal(
            408, "Too slow", "The rest of this did not arrive in time; send it again.", {"Connection": "close"}
        ) from None
    except (ValueError, RecursionError, LookupError, AssertionError):
        raise Refusal(400, "Not readable", "This cannot be read as a form or as a JSON object.") from None
    if not isinstance(found, dict) or any(isinstance(value, web.FileField) for value in found.values()):
        raise Refusal(400, "Not readable", "Send plain fields: no list, no file.")
    return found


def command(kind: type[T], given: Mapping[str, Any]) -> T:
    """The command that fields are; numbers may be written as text, as forms do.

    Raises Refusal where a field is unknown, missing, or not of its kind.
    """
    known = _fields(kind)  # type: ignore[arg-type] # a class can be hashed
    for name in given:
        if name not in known:
            raise Refusal(400, "Not readable", f"There is no field '{_short(name)}' here.")
    values = {name: _value(known[name], value) for name, value in given.items()}
    try:
        return kind(**values)
    except TypeError:
        raise Refusal(400, "Not readable", f"A field is missing: this takes {', '.join(known)}.") from None
    except ValueError as error:
        raise Refusal(400, "Not readable", _why(known, values, error)) from None


@cache
def _fields(kind: type[Any]) -> dict[str, Attribute[Any]]:
    return {each.name: each for each in fields(kind)}


def _value(field: Attribute[Any], value: Any) -> Any:
    kind = str(field.type)
    if kind.startswith("int"):
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if kind != "int" and value in ("", None):
            return None
        if (
            isinstance(value, str)
            and (text := value.strip()).isascii()
            and text.isdigit()
            and len(text) <= _MOST_DIGITS
        ):
            return int(text)
        raise Refusal(400, "Not readable", f"'{field.name}' is a whole number.")
    if kind == "bool":
        if isinstance(value, bool):
            return value
        raise Refusal(400, "Not readable", f"'{field.name}' is true or false.")
    if not isinstance(value, str):
        raise Refusal(400, "Not readable", f"'{field.name}' is text.")
    return value


def _why(known: Mapping[str, Attribute[Any]], values: Mapping[str, Any], error: ValueError) -> str:
    for name, value in values.items():
        limit = known[name].validator
        try:
            if limit is not None:
                limit(None, known[name], value)
        except ValueError:
            most = getattr(limit, "max_length", None)
            if most is not None:
                return f"Your text is {len(value)} characters long; keep '{name}' to {most}."
            return f"'{name}' cannot be that."
    return f"This cannot be: {type(error).__name__}."


def _short(name: object) -> str:
    return "".join(character for character in str(name)[:20] if character.isalnum() or character in "_-")
