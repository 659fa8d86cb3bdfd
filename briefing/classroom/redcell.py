"""The red cell: seats that put themselves in an opponent's place.

Each week the cell sits for the opponent about which the class is asked its question, and finds the three likeliest
steps of that opponent before it, without their odds. It says which one it would take in that capital's place and, in
per cent, how likely it is that the opponent takes just this one. That is a forecast like any other: it is settled when
the week is over, by the step that the opponent took, and scored by the same rule (Brier) in the report.

It does not choose. An opponent's step is a keyed draw of the rules from what it perceives, so that the same seed and
the same acts give the same game on every machine, released saves replay, and two games that differ in one decision
differ by that decision alone. There is no act that sets a step; one would make all of that depend on who sat in the
cell that day. What the class meets therefore never depends on the red cell, and the red cell is judged by it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from attrs import frozen

from briefing.classroom.worlds import World
from briefing.model.actors import ACTORS
from briefing.model.cards import ActorId
from briefing.model.events import Acted, Opened
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX
from briefing.model.pack import Pack
from briefing.rules.sight import question
from briefing.study.odds import View, odds
from briefing.wording import capital

OFFERED: Final = 3
#: What weighs on the steps is named in words, so many each way.
_WEIGHED: Final = 3


@frozen(slots=True)
class Laid:
    """What is laid before the cell: the opponent, and its likeliest steps in the order of its ladder."""

    actor: ActorId
    rungs: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The steps as an answer names them: `russia.R4`."""
        return tuple(f"{self.actor}.{rung}" for rung in self.rungs)


def laid(game: Game) -> Laid | None:
    """What the cell is asked in a week; None where nothing moves any more."""
    return None if game.phase is Phase.ENDEX else _laid(game)[0]


def _laid(game: Game) -> tuple[Laid, View]:
    asked = question(game)
    actor = asked.actor if asked is not None else ACTORS[game.move % len(ACTORS)]
    view = odds(game, actor, _temper(game, actor))
    likely = sorted((rung for rung in view.rungs if rung.next_ppm), key=lambda rung: -rung.next_ppm)[:OFFERED]
    names = {rung.id for rung in likely}
    return Laid(view.actor, tuple(rung.id for rung in view.rungs if rung.id in names)), view


def _temper(game: Game, actor: ActorId) -> int:
    return game.world[INDEX["russia_type"]] if actor == "russia" else 0


def brief(world: World) -> dict[str, Any] | None:
    """What the cell reads of the opponent in whose place it is: what it wants and doubts, what it did last, what weighs
    for these steps and against them, and how each would look; all in words and without odds.
    """
    game = world.game
    if game.phase is Phase.ENDEX:
        return None
    asked, view = _laid(game)
    actor = game.pack.actor(asked.actor)
    temper = actor.tempers[_temper(game, asked.actor)]
    rungs = {rung.id: rung for rung in actor.rungs}
    words = {driver.name: driver.words or driver.name for driver in actor.drivers}
    weight = Counter[str]()
    for rung in view.rungs:
        if rung.id in asked.rungs:
            weight.update({words[cause.driver]: cause.logit for cause in rung.causes})
    heavy = sorted(weight, key=lambda name: (-abs(weight[name]), name))
    took = steps(world).get((game.move - 1, asked.actor), "")
    return {
        "capital": capital(asked.actor),
        "wants": temper.wants,
        "doubts": temper.doubts,
        "last": rungs[took].name if took else "",
        "plus": [name for name in heavy if weight[name] > 0][:_WEIGHED],
        "minus": [name for name in heavy if weight[name] < 0][:_WEIGHED],
        "steps": [
            {"key": key, "label": rungs[rung].name, "signal": rungs[rung].signal}
            for key, rung in zip(asked.keys, asked.rungs, strict=True)
        ],
    }  # fmt: skip


def label(pack: Pack, key: str) -> str:
    """A step as an answer names it, in words: `Moscow: Sabotage, cables`; "" for what is none."""
    name, _, rung = key.partition(".")
    for actor in ACTORS:
        if name == actor:
            found = next((each.name for each in pack.actor(actor).rungs if each.id == rung), "")
            return f"{capital(actor)}: {found}" if found else ""
    return ""


def steps(world: World) -> dict[tuple[int, ActorId], str]:
    """What each opponent did in each move, seen or not: (move, opponent) to the step's id."""
    found: dict[tuple[int, ActorId], str] = {}
    move = 1
    for events in world.events:
        for event in events:
            if isinstance(event, Opened):
                move = event.move
            elif isinstance(event, Acted):
                found[move, event.actor] = event.rung
    return found


def happened(found: dict[tuple[int, ActorId], str], move: int, key: str) -> bool | None:
    """Whether the opponent took the step that an answer named in a move; None where it made no step that week."""
    name, _, rung = key.partition(".")
    took = next((found[move, actor] for actor in ACTORS if actor == name and (move, actor) in found), None)
    return None if took is None else took == rung
