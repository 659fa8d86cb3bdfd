"""The credibility ledger: what NATO signalled beside what it did, and how each audience took it.

A signal is what an option says to an opponent; a deed is what stood: how, at what strength, how far its orders came.
What an opponent took from it is the model's: the signal's size at that strength, times what its channel carries.
"""

from __future__ import annotations

from typing import Any, Final

from briefing.model.cards import Option
from briefing.model.events import Broke, Fell, Lined, Staged, Stated, Stood
from briefing.model.game import Game
from briefing.model.gauges import INDEX
from briefing.review.course import Course
from briefing.rules.draft import part
from briefing.rules.tables import tables

_KEPT: Final = INDEX["kept"]
_BLUFFED: Final = INDEX["bluffed"]
_ACTORS: Final = ("russia", "china", "dprk")


def credibility(course: Course) -> dict[str, Any]:
    """Every option that stood or fell, every red line, and what they made of NATO's word."""
    rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    doubts: dict[str, list[dict[str, str]]] = {}
    for number, events in enumerate(course.events):
        before = course.games[max(0, number - 1)]
        for event in events:
            if isinstance(event, Broke | Stated) and before.table:
                key = f"{before.table[0].card}.{before.table[0].option}"
                kind = "broke silence" if isinstance(event, Broke) else "joined with a statement"
                doubts.setdefault(key, []).append({"ally": event.ally, "did": kind, "cause": event.cause})
            elif isinstance(event, Stood | Fell):
                key = f"{event.card}.{event.option}"
                rows.append(_row(before, event, number, doubts.pop(key, [])))
            elif isinstance(event, Staged):
                _staged(rows, event)
            elif isinstance(event, Lined):
                lines.append({"move": before.move, "act": number, "actor": event.actor, "rung": event.rung,
                              "state": event.state})  # fmt: skip
    return {"rows": rows, "lines": lines, "resolve": _resolve(course), "kept_word": _kept_word(lines)}


def _row(game: Game, event: Stood | Fell, number: int, doubts: list[dict[str, str]]) -> dict[str, Any]:
    card, option = tables(game.pack).options[f"{event.card}.{event.option}"]
    stood = isinstance(event, Stood)
    strength = event.strength if isinstance(event, Stood) else 0
    return {
        "move": game.move,
        "act": number,
        "option": f"{card.id}.{option.id}",
        "label": option.label,
        "how": event.how if isinstance(event, Stood) else "fell",
        "strength": strength,
        "allies": len(event.allies) if isinstance(event, Stood) else 0,
        "severity": option.severity,
        "signals": _signals(game, option, strength) if stood else [],
        "said": [{"to": s.to, "driver": s.driver, "by": s.by, "how": s.how} for s in option.signals],
        "order": {"what": option.order.what, "stage": ""} if option.order is not None and stood else None,
        "reads": [{"by": reading.by, "text": reading.text} for reading in option.reads],
        "allies_did": doubts,
    }


def _signals(game: Game, option: Option, strength: int) -> list[dict[str, Any]]:
    """What each opponent took from it: the change of one driver of its picture, in permille."""
    parameters = tables(game.pack).parameters
    words = {
        (actor.id, driver.name): driver.words or driver.name for actor in game.pack.actors for driver in actor.drivers
    }
    return [
        {
            "to": signal.to,
            "driver": signal.driver,
            "words": words[signal.to, signal.driver],
            "said": signal.by,
            "how": signal.how,
            "took": part(part(signal.by, strength), parameters["signal_scale"])
            * parameters[f"gain_{signal.how}"]
            // 16,
        }
        for signal in option.signals
    ]


def _staged(rows: list[dict[str, Any]], event: Staged) -> None:
    key = f"{event.card}.{event.option}"
    for row in reversed(rows):
        if row["option"] == key and row["order"] is not None:
            row["order"]["stage"] = event.stage
            return
    # A pledge is told before the option is: it is the least that an order that stands has reached.


def _resolve(course: Course) -> list[dict[str, int]]:
    """NATO's word as opponents count it, after every move: kept / (kept + called), in permille."""
    found = []
    for number, game in enumerate(course.games):
        last = number + 1 == len(course.games) or course.games[number + 1].move != game.move
        if last:
            kept, bluffed = game.world[_KEPT], game.world[_BLUFFED]
            found.append({"move": game.move, "resolve": 1000 * kept // max(1, kept + bluffed)})
    return found


def _kept_word(lines: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """For each opponent: lines drawn, crossed, answered, and called a bluff."""
    return {
        actor: {
            state: sum(line["actor"] == actor and line["state"] == state for line in lines)
            for state in ("drawn", "crossed", "kept", "called")
        }
        for actor in _ACTORS
    }
