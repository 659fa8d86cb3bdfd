"""The canonical form of a pack: one JSON text for one set of values, whatever the files looked like.

Its SHA-256 is the pack's digest. Fields that hold their default are left out, so that a field that a later version
adds does not change the digest of every pack before it. Reading it back needs neither YAML nor cattrs, which is why
the cache holds this form.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from typing import Any, Final

from attrs import evolve, fields

from briefing.model import actors, cards, pack
from briefing.model.pack import Pack

_CLASSES: Final[dict[str, type]] = {
    name: kind
    for module in (cards, actors, pack)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and hasattr(kind, "__attrs_attrs__")
}


def canonical(pack: Pack) -> str:
    """The canonical form: JSON with sorted keys, in ASCII, without spaces. `digest` is no part of it."""
    plain = _plain(evolve(pack, digest=""))
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(text: str) -> str:
    """The digest of a canonical form, in hexadecimal."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def stamped(pack: Pack, text: str | None = None) -> Pack:
    """The pack with its digest filled in; `text` is its canonical form where that is known already."""
    return evolve(pack, digest=digest(canonical(pack) if text is None else text))


def parse(text: str) -> Pack:
    """Read a canonical form back, digest included. Raises ValueError, TypeError or KeyError where it is none."""
    plain = json.loads(text)
    plain["digest"] = digest(text)
    made = _value(plain, Pack)
    if not isinstance(made, Pack):
        message = "this is no pack"
        raise TypeError(message)
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__attrs_attrs__"):
        found = {}
        kind: type = type(value)
        for name, default in _defaults(kind):
            item = getattr(value, name)
            if item != default or type(item) is not type(default):
                found[name] = _plain(item)
        return found
    return value


@cache
def _defaults(cls: type) -> tuple[tuple[str, Any], ...]:
    return tuple((attribute.name, attribute.default) for attribute in fields(cls))


def _value(plain: Any, cls: type) -> Any:
    for name, of, many, leaf in _nested(cls):
        item = plain.get(name)
        if item is None:
            continue
        if not many:
            plain[name] = _value(item, of)
        elif type(item) is not list:
            message = f"{name} is no list"
            raise TypeError(message)
        elif leaf:
            plain[name] = tuple([of(**part) for part in item])
        else:
            plain[name] = tuple([_value(part, of) for part in item] if of else item)
    return cls(**plain)


@cache
def _nested(cls: type) -> tuple[tuple[str, Any, bool, bool], ...]:
    """The fields that need more than taking over: (name, class within or None, a tuple of it, of leaves).

    Read off the annotations' text, because resolving them to types costs more than reading a whole pack.
    """
    found = []
    for name, annotation in cls.__annotations__.items():
        many = annotation.startswith("tuple[")
        of = next((_CLASSES[word] for word in re.findall(r"\w+", annotation) if word in _CLASSES), None)
        if many or of is not None:
            found.append((name, of, many, of is not None and not _nested(of)))
    return tuple(found)
