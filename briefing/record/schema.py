"""The JSON Schema of a save's lines: `python -m briefing.record.schema` prints what `saves/save.schema.json` holds."""

from __future__ import annotations

import json
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from attrs import fields

from briefing.model import events
from briefing.record.entries import FORMAT, MOST_LINES, NAME_LENGTH, NOTE_LENGTH

_HEX: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_NAME: Final = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,39}$"}
_VERSION: Final = {"type": "string", "pattern": "^[0-9a-z.+-]{1,40}$"}
_ACT: Final = (
    r"^(task [a-z0-9-]{1,40}|grade [a-z0-9-]{1,40} [A-F][1-6]|forecast [0-9]{1,3}"
    r"|(choose|launch) [a-z0-9-]{1,40}\.[a-z0-9-]{1,40}|consult [A-Z]{3}|soften( [A-Z]{3})?"
    r"|silence|coalition|withdraw|advance|inject [a-z0-9-]{1,40}|stand [A-Z]{3} (agree|break))$"
)


def schema() -> dict[str, Any]:
    """The schema of one line: a header, an act or a note."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"One line of a save, format {FORMAT}",
        "description": "Line 1 is a header, every further line an act or a note. README.md beside this file says more.",
        "oneOf": [_ref("header"), _ref("act"), _ref("note")],
        "$defs": {
            "header": _object({
                "format": {"const": FORMAT}, "game": _VERSION, "rules": {"type": "integer", "minimum": 1},
                "pack": _NAME, "pack_version": _VERSION, "pack_digest": _HEX, "scenario": _NAME,
                "seed": {"type": "string", "pattern": "^(0|[1-9a-f][0-9a-f]{0,15})$"}, "seat": _NAME,
                "settings": _object({
                    "moves": _whole(0, 52), "mode": {"enum": ["training", "exploration"]},
                    "opponents": {"enum": ["loose", "standard", "sharp", "fixed"]}, "control": {"type": "boolean"},
                }),
                "parent": {"type": "string", "pattern": "^([0-9a-f]{8}|[0-9a-f]{64})?$"},
                "parent_act": _whole(0, MOST_LINES), "link": _HEX,
            }),
            "act": _object({
                "n": _whole(1, MOST_LINES), "act": {"type": "string", "pattern": _ACT}, "state": _HEX, "link": _HEX,
                "events": {"type": "array", "items": {"oneOf": [_ref(kind.__name__) for kind in _kinds()]}},
            }),
            "note": _object({
                "note": {"type": "string", "minLength": 1, "maxLength": NOTE_LENGTH},
                "by": {"type": "string", "maxLength": NAME_LENGTH}, "at": _whole(0, MOST_LINES),
            }, optional=("by", "at")),
            **{kind.__name__: _event(kind) for kind in _kinds()},
        },
    }  # fmt: skip


def text() -> str:
    """The schema as the file has it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _kinds() -> tuple[type, ...]:
    return get_args(events.Event)


def _event(kind: type) -> dict[str, Any]:
    """An event: a list that begins with its kind and then has its fields, each of its own type."""
    hints = get_type_hints(kind)
    items = [{"const": kind.__name__}, *(_type(hints[each.name]) for each in fields(kind))]
    summary = (kind.__doc__ or "").strip().splitlines()[0]
    return {
        "description": summary, "type": "array", "prefixItems": items, "items": False, "minItems": len(items),
    }  # fmt: skip


def _type(hint: Any) -> dict[str, Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, UnionType):
        return {"anyOf": [_type(each) for each in inner]}
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _type(inner[0])}
    if origin is tuple:
        return {
            "type": "array", "prefixItems": [_type(each) for each in inner], "items": False, "minItems": len(inner),
        }  # fmt: skip
    return {"type": {int: "integer", str: "string", bool: "boolean", type(None): "null"}[hint]}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _whole(low: int, high: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high}


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": [key for key in properties if key not in optional],
        "additionalProperties": False,
    }  # fmt: skip


if __name__ == "__main__":
    print(text(), end="")  # noqa: T201 - a command talks by printing
