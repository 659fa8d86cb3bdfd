"""Journeys: the acts of a world from what its class has answered to where the class is asked next.

In parallel a class has as many worlds as seats. Worlds that stand alike and are answered alike go one way, which is
worked out once; and it may be worked out before control releases the next card, while there is time.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from copy import copy
from typing import Any, Final

from attrs import frozen

from briefing.classroom import chair, worlds
from briefing.classroom.session import Given, Round, Session
from briefing.classroom.worlds import World
from briefing.model.game import Phase, Step
from briefing.rules import apply

_MOST: Final = 1024
_KEPT: Final[OrderedDict[tuple[Any, ...], tuple[Leg, ...]]] = OrderedDict()
_NOTHING: Final = Given("", 0)


@frozen(slots=True)
class Leg:
    """One act: what came of it, and its line in the world's save (as text: read, it takes five times the room)."""

    step: Step
    row: bytes


def setting_out(session: Session, name: str) -> World:
    """A world as it stands; a new one at STARTEX where it has not begun."""
    charter = session.charter
    found = session.worlds.get(name)
    return found or World.begun(session.pack, charter.scenario, charter.seed, session.settings)


def journey(session: Session, name: str) -> tuple[Leg, ...]:
    """The way of a world from here, if the class were released now."""
    world = setting_out(session, name)
    if not session.parallel:
        return _travelled(session, name, world)
    # All that `chair.plan` looks at where every seat decides for itself.
    here = next((each for each in reversed(session.rounds) if each.kind == "decision"), None)
    given = here.answers.get(name, _NOTHING) if here is not None else _NOTHING
    key = (world.links[-1], here.number if here is not None else 0, given.option, given.launch, given.forecast)
    found = _KEPT.get(key)
    if found is None or (found and found[-1].step.game.pack is not session.pack):
        found = _KEPT[key] = _travelled(session, name, world)
        if len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return found


def forget() -> None:
    """Let go of what is kept: all have arrived."""
    _KEPT.clear()
    worlds.forget()


def _travelled(session: Session, name: str, world: World) -> tuple[Leg, ...]:
    going = world.copy()
    legs = []
    while not session.arrived(name, going.game):
        for act in chair.plan(session, name, going.game):
            step = apply(going.game, act)
            legs.append(Leg(step, going.keep(act, step)))
    return tuple(legs)


def foreseen(session: Session, name: str) -> Session:
    """In parallel, the class as a seat will see it when its world has arrived and the next round is open, or at ENDEX:
    if nothing else happens before, and the other worlds go on as long as this one.
    """
    world = setting_out(session, name).copy()
    for leg in journey(session, name):
        world.read(json.loads(leg.row), leg.step)
    other = copy(session)
    other.worlds = {name: world}
    other.going = other.held = False
    other.drafts = {}
    if world.game.phase is Phase.ENDEX:
        other.over = True
    else:
        number = len(session.rounds) + 1
        other.rounds = [*session.rounds, Round(number, "decision", "", world.game.move, session.at, None)]
    return other
