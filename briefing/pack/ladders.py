"""Checks on the opponents: ladders in order, one weight a rung, and rows that never turn round.

A row that rises where it should fall would let a stronger deterrent raise the rung that is chosen for the same draw,
which is the one thing that the opponents' model promises never to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from briefing.model.actors import DRIVERS, Actor, Driver
from briefing.pack.conditions import like
from briefing.pack.fault import Path
from briefing.pack.names import HIGH, MOVABLE
from briefing.rules.derive import DERIVED

_FALLING: Final = ("denial", "punish", "offramp")
_FREE: Final = "deniab"
_LETTERS: Final = {"russia": "R", "china": "C", "dprk": "K"}
#: A move up the ladder may leave more behind than an author's option does: that a weapon was used, and momentum.
_LEFT_BEHIND: Final = (*MOVABLE, "nuclear", *(name for name in HIGH if name.endswith("_momentum")))


def actors(values: dict[int, Any]) -> Iterator[tuple[Path, str]]:
    """Every fault of the opponents, by their index in the pack's list."""
    for index, actor in values.items():
        yield from _actor(actor, ("actors", index))


def _actor(actor: Actor, path: Path) -> Iterator[tuple[Path, str]]:
    letter = _LETTERS[actor.id]
    ids = [rung.id for rung in actor.rungs]
    top = HIGH[f"{actor.id}_rung"]
    if not 2 <= len(ids) <= top + 1:
        yield (*path, "rungs"), f"a ladder has 2 to {top + 1} rungs, and this has {len(ids)}"
    for at, rung in enumerate(actor.rungs):
        here = (*path, "rungs", at)
        if rung.id != f"{letter}{at}":
            yield (*here, "id"), f"rungs are numbered from {letter}0 upwards: this one is {letter}{at}, not '{rung.id}'"
        if at and rung.severity < actor.rungs[at - 1].severity:
            yield (*here, "severity"), f"severity {rung.severity} is below that of {ids[at - 1]}: a ladder goes up"
        if rung.needs and rung.needs not in ids:
            yield (*here, "needs"), f"there is no rung '{rung.needs}' on this ladder"
        for number, effect in enumerate(rung.effects):
            if effect.gauge not in _LEFT_BEHIND:
                why = "is kept by the rules: a rung cannot move it" if effect.gauge in HIGH else "is no gauge"
                yield (*here, "effects", number, "gauge"), f"'{effect.gauge}' {why}{like(effect.gauge, _LEFT_BEHIND)}"
    if ids and actor.hold not in ids:
        yield (*path, "hold"), f"there is no rung '{actor.hold}' on this ladder: it runs from {ids[0]} to {ids[-1]}"
    yield from _drivers(actor, path)
    yield from _tempers(actor, path)


def _drivers(actor: Actor, path: Path) -> Iterator[tuple[Path, str]]:
    seen = set()
    for at, driver in enumerate(actor.drivers):
        here = (*path, "drivers", at)
        if driver.name in seen:
            yield (*here, "name"), f"the driver '{driver.name}' stands twice"
        seen.add(driver.name)
        for number, term in enumerate(driver.terms):
            if term.of not in HIGH and term.of not in DERIVED:
                yield (*here, "terms", number, "of"), f"there is no gauge '{term.of}'{like(term.of, (*HIGH, *DERIVED))}"
        for name in ("base", "calm"):
            if not -1000 <= getattr(driver, name) <= 1000:
                yield (*here, name), f"'{name}' is a number from -1000 to 1000, not {getattr(driver, name)}"
        if len(driver.row) != len(actor.rungs):
            yield (*here, "row"), f"one weight for each of the {len(actor.rungs)} rungs, and here are {len(driver.row)}"
        else:
            yield from _monotone(driver, here)
    missing = [name for name in DRIVERS if name not in seen]
    if missing:
        yield (*path, "drivers"), f"the drivers {', '.join(missing)} are missing: an opponent weighs all nine"


def _monotone(driver: Driver, path: Path) -> Iterator[tuple[Path, str]]:
    if driver.name == _FREE:
        return
    falls = driver.name in _FALLING
    for at in range(1, len(driver.row)):
        before, here = driver.row[at - 1 : at + 1]
        if (here > before) if falls else (here < before):
            way, verb = ("fall", "rises") if falls else ("rise", "falls")
            yield (
                (*path, "row", at),
                f"the row of '{driver.name}' may only {way}, and {verb} here from {before} to {here}",
            )


def _tempers(actor: Actor, path: Path) -> Iterator[tuple[Path, str]]:
    if not actor.tempers:
        yield (*path, "tempers"), "an opponent has one type at least"
    seen = set()
    for at, temper in enumerate(actor.tempers):
        here = (*path, "tempers", at)
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", temper.id, re.ASCII):
            yield (*here, "id"), f"'{temper.id[:60]}' is no name: small letters, digits and hyphens, 40 at most"
        if temper.id in seen:
            yield (*here, "id"), f"the type '{temper.id}' stands twice"
        seen.add(temper.id)
        if temper.weight < 1:
            yield (*here, "weight"), f"a type's weight is 1 or more, not {temper.weight}"
        for number, term in enumerate(temper.scale):
            if term.of not in DRIVERS:
                yield (*here, "scale", number, "of"), f"'{term.of}' is no driver{like(term.of, DRIVERS)}"
            if term.times < 0:
                yield (*here, "scale", number, "times"), "a driver scaled below 0 would turn the ladder round"
