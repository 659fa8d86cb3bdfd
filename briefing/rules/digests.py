"""The digest of a game: canonical bytes of everything that play has changed, and their SHA-256."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from struct import pack
from typing import Any, Final, TypeVar

from briefing.model.game import Game, Mind, Ordered, Pending, Standing, Tabled

#: Changes whenever the same acts would give another game. Old saves say which version they were played under.
RULES_VERSION: Final = 1


_encode: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True, check_circular=False).encode


def canonical(game: Game) -> bytes:
    """The game as bytes: one line of JSON for what has names, then every number as a big-endian 32-bit integer.

    The order is fixed here and is part of the rules' version. Integers are packed because a world has hundreds of
    them and the digest is taken after every act; counts stand in the JSON line, so that no two games share a form.
    """
    settings = game.settings
    begun = _begun(
        game.pack.digest, game.scenario.id, game.seed, game.moves, settings.mode, settings.opponents, settings.control
    )
    week = _encode([
        game.move, game.phase.value, game.card, game.reports, game.question, game.tasked, sorted(game.grades),
        game.forecast, game.odds, game.chosen, game.launched,
    ])  # fmt: skip
    told = ",".join((
        _once(_TABLE, game.table, _texts), _once(_PENDING, game.pending, _queued), _once(_ORDERS, game.orders, _placed),
        _once(_PAST, game.past, _stood), _once(_UNSEEN, game.unseen, _encode), _once(_SHOWN, game.shown, _encode),
    ))  # fmt: skip
    close = (
        f"{_words(game.injected, game.ending)},{game.acts},"
        f"{len(game.world)},{len(game.minds)},{len(game.leans)},{len(game.rungs)}]\n"
    )
    return b"".join((
        f"{begun},{week[1:-1]},{told},{close}".encode(),
        _once(_WORLD, game.world, _packed), _once(_MINDS, game.minds, _perceived),
        _once(_LEANS, game.leans, _packed), _once(_RUNGS, game.rungs, _taken),
    ))  # fmt: skip


@lru_cache(maxsize=16)
def _begun(*parts: Any) -> str:
    """How the line begins, which is how the game began."""
    pack_digest, scenario, seed, moves, mode, opponents, control = parts
    return _encode([RULES_VERSION, pack_digest, scenario, f"{seed:016x}", moves, [mode, opponents, control]])[:-1]


@lru_cache(maxsize=256)
def _words(*words: str) -> str:
    return _encode(words)[1:-1]


Written = TypeVar("Written", str, bytes)

#: Of each part the last value and how it is written: most acts leave most parts as they are.
_TABLE, _PENDING, _ORDERS, _PAST, _UNSEEN, _SHOWN, _WORLD, _MINDS, _LEANS, _RUNGS = ([(None, "")] for _ in range(10))


def _once(kept: list[Any], value: Any, write: Callable[[Any], Written]) -> Written:
    """How a value is written that is often the very one of the last call."""
    last: tuple[Any, Written] = kept[0]
    if last[0] is value:
        return last[1]
    written = write(value)
    kept[0] = (value, written)
    return written


def _packed(numbers: tuple[int, ...]) -> bytes:
    return pack(f">{len(numbers)}i", *numbers)


def _perceived(minds: tuple[Mind, ...]) -> bytes:
    return _packed(tuple(chain.from_iterable((*mind.seen, *chain.from_iterable(mind.trail)) for mind in minds)))


def _taken(rungs: tuple[tuple[int, ...], ...]) -> bytes:
    return _packed(tuple(chain.from_iterable(rungs)))


def _queued(pending: tuple[Pending, ...]) -> str:
    return _encode([[each.due, each.gauge, each.by, each.cause] for each in pending])


def _placed(orders: tuple[Ordered, ...]) -> str:
    return _encode([[each.card, each.option, each.move, each.strength] for each in orders])


def _stood(past: tuple[Standing, ...]) -> str:
    return _encode([[each.move, each.card, each.option, each.how, each.strength] for each in past])


def _texts(table: tuple[Tabled, ...]) -> str:
    return _encode([_text(text) for text in table])


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
