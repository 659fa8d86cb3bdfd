"""The JSON Schema (2020-12) of a pack's files, for the author's editor.

`python -m briefing.pack.schema > pack.schema.json` writes it.

It is made from the model and from the same limits that the loader goes by, so the two cannot disagree about a single
value. What needs a second value (that a card exists, that weights come to 1000) only `briefing check` can say.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

from attrs import NOTHING, Attribute

from briefing.model.cards import Condition, Reading
from briefing.model.pack import Pack
from briefing.pack import conditions
from briefing.pack.limits import Limits, limits, noun, resolved
from briefing.pack.reading import LISTS, SCALARS
from briefing.pack.structure import AUDIENCES
from briefing.pack.text import REFUSED

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_LAST: Final = 0xFFFF
#: Patterns in an editor know no planes beyond the first, and no halves of characters.
_UNCLEAN: Final = "".join(
    f"\\u{low:04x}-\\u{high:04x}" for low, high, _ in REFUSED if high <= _LAST and not 0xD800 <= low <= 0xDFFF
)
#: The loader takes spaces and line breaks off both ends of a text before it looks at it.
_AROUND: Final = r"[ \n]*"
_INK: Final = f"[^ \\n{_UNCLEAN}]"
_TEXTS: Final[dict[str, Schema]] = {
    "text": {"type": "string", "pattern": f"^[^{_UNCLEAN}]*$", "description": "Text, or none."},
    "words": {
        "type": "string",
        "pattern": f"^{_AROUND}{_INK}[^{_UNCLEAN}]*$",
        "description": "Text that must be there.",
    },
    "line": {
        "type": "string",
        "pattern": f"^{_AROUND}[^\\n{_UNCLEAN}]*{_AROUND}$",
        "description": "One line of text, or none.",
    },
    "name": {
        "type": "string",
        "pattern": f"^{_AROUND}{_INK}[^\\n{_UNCLEAN}]*{_AROUND}$",
        "description": "One line of text that must be there.",
    },
}  # fmt: skip


def schema() -> Schema:
    """The schema of one file of a pack, which holds any of the pack's lists."""
    found: dict[str, Schema] = {}
    properties: Schema = {name: {"$ref": "#/$defs/name"} for name in SCALARS}
    for name, cls in LISTS.items():
        properties[name] = {"type": "array", "items": _class(cls, found)}
    return {
        "$schema": _DIALECT,
        "title": "A pack for briefing",
        "description": _prose(Pack),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": {**_TEXTS, **dict(sorted(found.items()))},
    }


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=True) + "\n"


def _class(cls: type, found: dict[str, Schema]) -> Schema:
    """A reference to a class, whose own schema is added to `found`."""
    if cls.__name__ not in found:
        found[cls.__name__] = {}
        own = {Condition: _condition, Reading: _readings}.get(cls)
        found[cls.__name__] = own() if own else _values(cls, found)
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _values(cls: type, found: dict[str, Schema]) -> Schema:
    attributes = resolved(cls)
    return {
        "title": noun(cls),
        "description": _prose(cls),
        "type": "object",
        "properties": {attribute.name: _field(attribute, limits(attribute), found) for attribute in attributes},
        "required": [attribute.name for attribute in attributes if attribute.default is NOTHING],
        "additionalProperties": False,
    }


def _field(attribute: Attribute[Any], field: Limits, found: dict[str, Schema]) -> Schema:
    one = _one(field, found)
    if field.of is Reading:
        return one
    if field.many:
        one = {"type": "array", "items": one}
    elif field.optional:
        one = {"anyOf": [one, {"type": "null"}]}
    if attribute.default is not NOTHING and not field.many:
        one = {**one, "default": attribute.default}
    return one


def _one(field: Limits, found: dict[str, Schema]) -> Schema:
    if field.of is not None:
        return _class(field.of, found)
    if field.kind == "number":
        return {"type": "integer", "minimum": field.low, "maximum": field.high}
    if field.kind == "yes-no":
        return {"type": "boolean"}
    if field.kind == "choice":
        return {"enum": list(field.choices)}
    if field.pattern:
        return {"type": "string", "pattern": f"^{_AROUND}({field.pattern}){_AROUND}$"}
    kind = ("line" if field.empty else "name") if field.line else ("text" if field.empty else "words")
    return {"$ref": f"#/$defs/{kind}"}


def _condition() -> Schema:
    return {
        "title": noun(Condition),
        "description": "Such as 'russia_rung >= R5', 'chose cable.a 2 ago', 'not flag watch' or 'failed cable'.",
        "type": "string",
        "pattern": conditions.PATTERN,
    }


def _readings() -> Schema:
    return {
        "title": "readings",
        "description": "How each audience reads the option: one sentence each.",
        "type": "object",
        "properties": {audience: {"$ref": "#/$defs/words"} for audience in AUDIENCES},
        "additionalProperties": False,
    }


def _prose(cls: type) -> str:
    """A docstring as one paragraph. (An attrs class without one has none, not its base's.)"""
    return " ".join((cls.__doc__ or "").split())


if __name__ == "__main__":
    sys.stdout.write(schema_text())
