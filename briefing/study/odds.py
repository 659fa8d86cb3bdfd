"""The odds: an opponent's exact distribution over its ladder for a state, with the causes of every rung."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.cards import ActorId
from briefing.model.game import Game
from briefing.model.gauges import INDEX
from briefing.rules.minds import Choice, causes, choose, legal_rungs, scaled
from briefing.rules.tables import Ladder, tables


@frozen(slots=True)
class Cause:
    """What one driver adds to the log-odds of a rung against holding, beyond a calm picture: 1024ths of a doubling."""

    driver: str
    logit: int

    @property
    def factor(self) -> float:
        """The same as a factor on the odds."""
        return float(2.0 ** (self.logit / 1024))


@frozen(slots=True)
class Odds:
    """One rung's part of the distribution.

    `ppm` is its share of the whole ladder for this picture; `next_ppm` its share in the week to come, given the rung
    on which the opponent stands: a ladder is climbed, so what is out of reach this week has none.
    """

    id: str
    name: str
    severity: int
    ppm: int
    next_ppm: int
    base: int
    causes: tuple[Cause, ...]


@frozen(slots=True)
class View:
    """An opponent's distribution, the drivers as it perceives them and as its type weighs them, and the calm ones."""

    actor: ActorId
    temper: str
    drivers: tuple[tuple[str, int], ...]
    weighed: tuple[tuple[str, int], ...]
    calm: tuple[tuple[str, int], ...]
    rungs: tuple[Odds, ...]

    def to_json(self) -> dict[str, Any]:
        """As `briefing odds --json` prints it."""
        return {
            "actor": self.actor,
            "type": self.temper,
            "drivers": dict(self.drivers),
            "weighed": dict(self.weighed),
            "calm": dict(self.calm),
            "rungs": [
                {"id": o.id, "name": o.name, "severity": o.severity, "ppm": o.ppm, "next_ppm": o.next_ppm}
                for o in self.rungs
            ],
            "causes": {
                o.id: {
                    "base": o.base,
                    "log_odds": o.base + sum(cause.logit for cause in o.causes),
                    "by": [
                        {"driver": cause.driver, "logit": cause.logit, "factor": round(cause.factor, 4)}
                        for cause in o.causes
                    ],
                }
                for o in self.rungs
            },
        }


def odds(game: Game, actor: ActorId, temper: int | None = None) -> View:
    """The distribution that an opponent would draw from now.

    `temper` numbers the type that weighs its drivers; None weighs them all alike, so that what is shown is the model
    and not one seed's secret.
    """
    number = ACTORS.index(actor)
    ladder = tables(game.pack).ladders[number]
    seen = game.minds[number].seen
    weighed = seen if temper is None else scaled(ladder, seen, temper)
    calm = ladder.calm if temper is None else scaled(ladder, ladder.calm, temper)
    whole = choose(ladder, weighed, (True,) * len(ladder.bases), game.settings.opponents)
    near = _next(game, ladder, weighed)
    whole_ppm, near_ppm = whole.ppm(), near.ppm()
    rungs = []
    for at, rung in enumerate(ladder.actor.rungs):
        base, parts = causes(ladder, weighed, calm, at)
        found = tuple(Cause(name, logit) for name, logit in parts)
        rungs.append(Odds(rung.id, rung.name, rung.severity, whole_ppm[at], near_ppm[at], base, found))
    name = "" if temper is None else ladder.actor.tempers[temper].id
    return View(actor, name, _named(seen), _named(weighed), _named(calm), tuple(rungs))


def _named(values: tuple[int, ...]) -> tuple[tuple[str, int], ...]:
    return tuple(zip(DRIVERS, values, strict=True))


def _next(game: Game, ladder: Ladder, weighed: tuple[int, ...]) -> Choice:
    """The same choice among the rungs that the ladder opens this week."""
    world = game.world
    licence = world[INDEX["tacit"]] * world[INDEX["patron"]] // 1000
    since = world[INDEX["since_mobilised"]]
    opp = weighed[DRIVERS.index("opp")]
    open_ = legal_rungs(ladder, world, opp, licence, since, tables(game.pack).parameters)
    return choose(ladder, weighed, open_, game.settings.opponents)
