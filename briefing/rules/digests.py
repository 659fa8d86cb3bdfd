"""The digest of a game: canonical bytes of everything that play has changed, and their SHA-256."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from itertools import chain
from struct import pack
from typing import Any, Final

from briefing.model.game import Game, Tabled

#: Changes whenever the same acts would give another game. Old saves say which version they were played under.
RULES_VERSION: Final = 1


_encode: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True, check_circular=False).encode


def canonical(game: Game) -> bytes:
    """The game as bytes: one line of JSON for what has names, then every number as a big-endian 32-bit integer.

    The order is fixed here and is part of the rules' version. Integers are packed because a world has hundreds of
    them and the digest is taken after every act; counts stand in the JSON line, so that no two games share a form.
    """
    settings = game.settings
    head = _encode([
        RULES_VERSION, game.pack.digest, game.scenario.id, f"{game.seed:016x}", game.moves,
        [settings.mode, settings.opponents, settings.control],
        game.move, game.phase.value, game.card, game.reports, game.question, game.tasked, sorted(game.grades),
        game.forecast, game.odds, game.chosen, game.launched,
        [_text(text) for text in game.table],
    ])  # fmt: skip
    middle = ",".join((
        _once(_PENDING, game.pending, lambda each: [[p.due, p.gauge, p.by, p.cause] for p in each]),
        _once(_ORDERS, game.orders, lambda each: [[o.card, o.option, o.move, o.strength] for o in each]),
        _once(_PAST, game.past, lambda each: [[s.move, s.card, s.option, s.how, s.strength] for s in each]),
        _encode(game.unseen),
        _once(_SHOWN, game.shown, list),
    ))  # fmt: skip
    tail = _encode([
        game.injected, game.ending, game.acts, len(game.world), len(game.minds), len(game.leans), len(game.rungs),
    ])  # fmt: skip
    minds = chain.from_iterable((*mind.seen, *chain.from_iterable(mind.trail)) for mind in game.minds)
    numbers = (*game.world, *minds, *game.leans, *chain.from_iterable(game.rungs))
    return f"{head[:-1]},{middle},{tail[1:]}\n".encode() + pack(f">{len(numbers)}i", *numbers)


#: The last value of each of these, and its JSON: most acts leave them as they are, and they are the long ones.
_PENDING, _ORDERS, _PAST, _SHOWN = ([((), "[]")] for _ in range(4))


def _once(kept: list[tuple[Any, str]], value: Any, plain: Callable[[Any], list[Any]]) -> str:
    """The JSON of a value that is often the very one of the last call."""
    last, text = kept[0]
    if last is value:
        return text
    text = _encode(plain(value))
    kept[0] = (value, text)
    return text


def _text(text: Tabled) -> list[object]:
    """What delegations said comes last and only where one did, so that games without a class keep their digests."""
    spoken = [text.spoken] if text.spoken else []
    return [
        text.card, text.option, text.strength, text.risk, text.burden, text.proof, text.rounds, text.broke,
        text.bridged, *spoken,
    ]  # fmt: skip


def digest(game: Game) -> str:
    """SHA-256 of `canonical`, in hexadecimal: equal on every machine and Python for equal games."""
    return sha256(canonical(game)).hexdigest()
