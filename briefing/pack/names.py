"""What a pack's content may refer to, gathered from the plain data before anything is checked in detail.

It is taken from the data as read, not from finished values, so that one faulty card does not make every mention of it
elsewhere a fault too.
"""

from __future__ import annotations

from typing import Any

from attrs import Factory, frozen

from briefing.model.gauges import GAUGES


@frozen(slots=True)
class Names:
    """The names that exist in a pack. `ladders` gives each opponent's rungs in order, `options` each card's."""

    ladders: dict[str, tuple[str, ...]] = Factory(dict)
    options: dict[str, tuple[str, ...]] = Factory(dict)
    flags: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    objectives: frozenset[str] = frozenset()
    whole: bool = True
    "False where a file could not be read to its end: then a name that is missing may stand in the part not read."


def gather(data: dict[str, list[Any]], *, whole: bool = True) -> Names:
    """The names in a pack's plain data, whatever its shape."""
    options: dict[str, tuple[str, ...]] = {}
    flags: set[str] = set()
    for card in _mappings(data.get("cards")):
        if isinstance(card.get("id"), str):
            options.setdefault(card["id"], _ids(card.get("options")))
        for option in _mappings(card.get("options")):
            named = option.get("sets")
            flags.update(name for name in named if isinstance(name, str)) if isinstance(named, list) else None
    actors = [actor for actor in _mappings(data.get("actors")) if isinstance(actor.get("id"), str)]
    return Names(
        ladders={actor["id"]: _ids(actor.get("rungs")) for actor in actors},
        options=options,
        flags=frozenset(flags),
        sources=frozenset(_ids(data.get("sources"))),
        objectives=frozenset(_ids(data.get("objectives"))),
        whole=whole,
    )


#: Prefixes of the gauges that no author moves: they are the rules' own books.
_BOOKS = ("redline_", "due_", "sum_")
_BOOK_ENDS = ("_rung", "_peak", "_heat", "_momentum", "_type")
_OTHER_BOOKS = frozenset(
    (
        "kept", "bluffed", "article4", "article5", "answer", "since_mobilised", "peak_severity", "tacit", "call",
        "call_known", "nuclear",
    )
)  # fmt: skip

#: Every gauge by name, and those that content may move.
HIGH = {gauge.name: gauge.high for gauge in GAUGES}
MOVABLE = tuple(
    name for name in HIGH if name not in _OTHER_BOOKS and not name.startswith(_BOOKS) and not name.endswith(_BOOK_ENDS)
)


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(item["id"] for item in _mappings(value) if isinstance(item.get("id"), str))
