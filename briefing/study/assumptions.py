"""The assumptions: every number of a pack by a path, with its limits, its reason and its source; and how to change one.

    world.us_asia                       a gauge at STARTEX
    actors.russia.perceived.opp         what an opponent perceives at STARTEX, whatever is true
    actors.russia.type                  its hidden type, by number (-1: drawn by the seed)
    model.russia.matrix.denial[9]       a weight, by driver and rung
    model.russia.base[8]                a rung's logit at zero drivers; model.russia.base.R8 is the same
    model.russia.gain.denial            also lag, noise, and start (the driver's own base)
    model.parameters.leap               a number of the mechanisms
    model.drifts[3].by                  also share and times
    model.objectives.cohesion.weight
    model.weighings.risk                what weighs on an ally
    model.allies.EST.caution            a trait

A change gives another pack, with a digest of its own: nothing that was measured under it can be mistaken for the
shipped one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Final

from attrs import evolve, field, frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.cards import ActorId
from briefing.model.game import Game, Mind, Settings
from briefing.model.gauges import INDEX
from briefing.model.pack import Pack, Scenario
from briefing.rules import start

#: Paths under the name that the command's contract gives them.
_ALSO: Final = {"world.us_committed_asia": "world.us_asia"}


class AssumptionError(ValueError):
    """A path that does not exist, or a value out of its range; the message names the nearest valid ones."""


@frozen(slots=True)
class Assumption:
    """One number: where it is, what it is, what it may be, and why."""

    path: str
    value: int
    low: int
    high: int
    note: str
    source: str
    change: Callable[[Changed, int], Changed] = field(repr=False, eq=False)


@frozen(slots=True)
class Changed:
    """A pack and scenario with assumptions changed, and what is put into the opponents' heads at STARTEX."""

    pack: Pack
    scenario: str
    perceived: tuple[tuple[ActorId, str, int], ...] = ()
    temper: int = -1
    changes: tuple[tuple[str, int], ...] = ()

    def start(self, seed: int, settings: Settings | None = None) -> Game:
        """STARTEX under these assumptions."""
        game = start(self.pack, self.scenario, seed, settings)
        if self.temper >= 0:
            world = list(game.world)
            world[INDEX["russia_type"]] = self.temper
            game = evolve(game, world=tuple(world))
        if self.perceived:
            minds = list(game.minds)
            for actor, driver, value in self.perceived:
                at = ACTORS.index(actor)
                seen = list(minds[at].seen)
                seen[DRIVERS.index(driver)] = value
                # The past is what it perceives too: else the next look would close half the gap at once.
                trail = tuple(
                    tuple(value if n == DRIVERS.index(driver) else old for n, old in enumerate(true))
                    for true in minds[at].trail
                )
                minds[at] = Mind(tuple(seen), trail)
            game = evolve(game, minds=tuple(minds))
        return game


def scenario_of(pack: Pack, name: str) -> Scenario:
    """The scenario of that name. Raises KeyError."""
    return next((each for each in pack.scenarios if each.id == name), None) or _missing(name)


def _missing(name: str) -> Scenario:
    raise KeyError(name)


def changed(pack: Pack, scenario: str, settings: Iterable[tuple[str, int]]) -> Changed:
    """The pack under other assumptions. Raises AssumptionError, KeyError for an unknown scenario."""
    from briefing.study.ledger import assumptions

    known = assumptions(pack, scenario)
    result = Changed(pack, scenario)
    for path, value in settings:
        name = _ALSO.get(path, path)
        if name not in known:
            name = _by_rung(pack, name)
        one = known.get(name)
        if one is None:
            raise AssumptionError(_unknown(path, known))
        if not one.low <= value <= one.high:
            message = f"{path}={value} is out of range: {one.low} to {one.high} ({one.note}); it is {one.value}"
            raise AssumptionError(message)
        result = one.change(result, value)
        result = evolve(result, changes=(*result.changes, (name, value)))
    if result.changes:
        text = f"{pack.digest} {' '.join(f'{path}={value}' for path, value in result.changes)}"
        result = evolve(result, pack=evolve(result.pack, digest=sha256(text.encode()).hexdigest()))
    return result


def parse(text: str) -> tuple[str, int]:
    """`PATH=VALUE`. Raises AssumptionError."""
    path, sign, value = text.partition("=")
    if not sign or not re.fullmatch(r"-?\d{1,9}", value.strip(), re.ASCII):
        message = f"'{text[:60]}' is not PATH=VALUE with a whole number; `--paths` lists the paths"
        raise AssumptionError(message)
    return path.strip(), int(value)


def _by_rung(pack: Pack, path: str) -> str:
    """The path with a rung that is given by its name (`base.R9`, `base[R9]`) by its number; else as it is."""
    said = re.fullmatch(r"model\.(\w+)\.(.+?)(?:\.|\[)(\w+)\]?", path)
    actor = next((each for each in pack.actors if said and each.id == said[1]), None)
    numbers = {rung.id.casefold(): number for number, rung in enumerate(actor.rungs)} if actor else {}
    if said is None or said[3].casefold() not in numbers:
        return path
    return f"model.{said[1]}.{said[2]}[{numbers[said[3].casefold()]}]"


def _unknown(path: str, known: dict[str, Assumption]) -> str:
    near = difflib.get_close_matches(path, [*known, *_ALSO], 3, 0.5)
    hint = f"the nearest are {', '.join(near)}" if near else "`--paths` lists them"
    return f"there is no assumption '{path[:60]}'; {hint}"
