"""The ledger of assumptions: where every number of a pack is found, and how it is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from attrs import evolve, fields

from briefing.model.actors import ACTORS, DRIVERS, Actor, Driver, Traits
from briefing.model.cards import ActorId
from briefing.model.gauges import GAUGES
from briefing.model.pack import Pack, StartValue
from briefing.rules import start
from briefing.study.assumptions import Assumption, Changed, scenario_of

_LOGIT: Final = 40_000

#: Gauges that STARTEX works out by itself, whatever a scenario says.
_FOLLOWS: Final = ("_heat", "_peak", "_type")

Change = Callable[[Changed, int], Changed]


def assumptions(pack: Pack, scenario: str) -> dict[str, Assumption]:
    """Every assumption of a pack as this scenario uses it, by path."""
    found: list[Assumption] = [*_world(pack, scenario)]
    for actor in pack.actors:
        found += _perceived(pack, scenario, actor)
    for actor in pack.actors:
        found += [*_rungs(actor), *_drivers(actor), *_tempers(actor)]
    found += [*_parameters(pack), *_drifts(pack), *_verdict(pack), *_allies(pack)]
    return {each.path: each for each in found}


def _world(pack: Pack, scenario: str) -> list[Assumption]:
    given = {entry.gauge: entry for entry in scenario_of(pack, scenario).start}
    tops = {f"{actor.id}_rung": len(actor.rungs) - 1 for actor in pack.actors}
    holds = {f"{a.id}_rung": next(n for n, r in enumerate(a.rungs) if r.id == a.hold) for a in pack.actors}
    found = []
    for gauge in GAUGES:
        if gauge.name.endswith(_FOLLOWS):
            continue
        entry = given.get(gauge.name, StartValue(gauge.name, 0, "starts at nothing", "assumption"))
        high = tops.get(gauge.name, gauge.high)
        path = f"world.{gauge.name}"
        low = holds.get(gauge.name, 0)
        found.append(
            Assumption(path, max(low, entry.value), low, high, entry.note, entry.source, _set_start(gauge.name))
        )
    return found


def _set_start(gauge: str) -> Change:
    def change(at: Changed, value: int) -> Changed:
        scenarios = []
        for scenario in at.pack.scenarios:
            if scenario.id != at.scenario:
                scenarios.append(scenario)
                continue
            kept = tuple(entry for entry in scenario.start if entry.gauge != gauge)
            scenarios.append(evolve(scenario, start=(*kept, StartValue(gauge, value, "changed", "assumption"))))
        return evolve(at, pack=evolve(at.pack, scenarios=tuple(scenarios)))

    return change


def _perceived(pack: Pack, scenario: str, actor: Actor) -> list[Assumption]:
    seen = start(pack, scenario, 0).minds[ACTORS.index(actor.id)].seen
    by_name = {driver.name: driver for driver in actor.drivers}
    found = []
    for number, name in enumerate(DRIVERS):
        driver = by_name[name]
        path = f"actors.{actor.id}.perceived.{name}"
        setter = _set_perceived(actor.id, name)
        found.append(Assumption(path, seen[number], 0, 1000, driver.note, driver.source, setter))
    if actor.id == "russia":
        names = ", ".join(f"{number} {temper.id}" for number, temper in enumerate(actor.tempers))
        note = f"its hidden type: {names}; -1 lets the seed draw it"
        found.append(Assumption("actors.russia.type", -1, -1, len(actor.tempers) - 1, note, "mazarr", _set_temper))
    return found


def _set_perceived(actor: ActorId, driver: str) -> Change:
    def change(at: Changed, value: int) -> Changed:
        return evolve(at, perceived=(*at.perceived, (actor, driver, value)))

    return change


def _set_temper(at: Changed, value: int) -> Changed:
    return evolve(at, temper=value)


def _with_actor(actor_id: ActorId, edit: Callable[[Actor, int], Actor]) -> Change:
    def change(at: Changed, value: int) -> Changed:
        actors = tuple(edit(actor, value) if actor.id == actor_id else actor for actor in at.pack.actors)
        return evolve(at, pack=evolve(at.pack, actors=actors))

    return change


def _rungs(actor: Actor) -> list[Assumption]:
    def base(at: int) -> Callable[[Actor, int], Actor]:
        def edit(who: Actor, value: int) -> Actor:
            rungs = tuple(evolve(rung, base=value) if n == at else rung for n, rung in enumerate(who.rungs))
            return evolve(who, rungs=rungs)

        return edit

    return [
        Assumption(
            path=f"model.{actor.id}.base[{number}]",
            value=rung.base,
            low=-_LOGIT,
            high=_LOGIT,
            note=f"{rung.id} {rung.name}, in an ordinary week",
            source=rung.source,
            change=_with_actor(actor.id, base(number)),
        )
        for number, rung in enumerate(actor.rungs)
    ]


def _with_driver(actor: Actor, name: str, edit: Callable[[Driver, int], Driver]) -> Change:
    def edited(who: Actor, value: int) -> Actor:
        return evolve(who, drivers=tuple(edit(each, value) if each.name == name else each for each in who.drivers))

    return _with_actor(actor.id, edited)


def _drivers(actor: Actor) -> list[Assumption]:
    def weight(at: int) -> Callable[[Driver, int], Driver]:
        def edit(driver: Driver, value: int) -> Driver:
            return evolve(driver, row=tuple(value if n == at else old for n, old in enumerate(driver.row)))

        return edit

    def number(key: str) -> Callable[[Driver, int], Driver]:
        def edit(driver: Driver, value: int) -> Driver:
            values: dict[str, Any] = {key: value}
            return evolve(driver, **values)

        return edit

    found = []
    for driver in actor.drivers:
        for at, value in enumerate(driver.row):
            path = f"model.{actor.id}.matrix.{driver.name}[{at}]"
            note = f"{driver.name} at {actor.rungs[at].id}: {driver.note}"
            setter = _with_driver(actor, driver.name, weight(at))
            found.append(Assumption(path, value, -_LOGIT, _LOGIT, note, driver.source, setter))
        for name, key, low, high in _OF_DRIVER:
            path = f"model.{actor.id}.{name}.{driver.name}"
            setter = _with_driver(actor, driver.name, number(key))
            found.append(Assumption(path, getattr(driver, key), low, high, driver.note, driver.source, setter))
    return found


_OF_DRIVER: Final = (
    ("gain", "gain", 1, 16),
    ("lag", "lag", 0, 3),
    ("noise", "noise", 0, 400),
    ("start", "base", -2000, 2000),
)


def _tempers(actor: Actor) -> list[Assumption]:
    def weight(name: str) -> Callable[[Actor, int], Actor]:
        def edit(who: Actor, value: int) -> Actor:
            return evolve(who, tempers=tuple(evolve(t, weight=value) if t.id == name else t for t in who.tempers))

        return edit

    found = []
    for temper in actor.tempers:
        path = f"model.{actor.id}.types.{temper.id}"
        setter = _with_actor(actor.id, weight(temper.id))
        found.append(Assumption(path, temper.weight, 1, 1000, f"how often it is {temper.id}", "mazarr", setter))
    return found


def _with_item(kind: str, at: int, key: str) -> Change:
    """A number of the nth item of one of the pack's lists."""

    def change(on: Changed, value: int) -> Changed:
        edited: dict[str, Any] = {key: value}
        items = tuple(evolve(item, **edited) if n == at else item for n, item in enumerate(getattr(on.pack, kind)))
        pack: dict[str, Any] = {kind: items}
        return evolve(on, pack=evolve(on.pack, **pack))

    return change


def _parameters(pack: Pack) -> list[Assumption]:
    found = []
    for number, each in enumerate(pack.parameters):
        setter = _with_item("parameters", number, "value")
        path = f"model.parameters.{each.name}"
        found.append(Assumption(path, each.value, each.low, each.high, each.note, each.source, setter))
    return found


def _drifts(pack: Pack) -> list[Assumption]:
    found = []
    for number, drift in enumerate(pack.drifts):
        note = f"{drift.gauge} every move: {drift.because}"
        for key, low, high in (("by", -1000, 1000), ("share", 0, 1000), ("times", -5000, 5000)):
            setter = _with_item("drifts", number, key)
            path = f"model.drifts[{number}].{key}"
            found.append(Assumption(path, getattr(drift, key), low, high, note, drift.source, setter))
    return found


def _verdict(pack: Pack) -> list[Assumption]:
    found = []
    for number, objective in enumerate(pack.objectives):
        path = f"model.objectives.{objective.id}.weight"
        setter = _with_item("objectives", number, "weight")
        found.append(Assumption(path, objective.weight, 0, 100, objective.asks, "assumption", setter))
    for number, gate in enumerate(pack.gates):
        setter = _with_item("gates", number, "ceiling")
        path = f"model.gates.{gate.id}"
        found.append(Assumption(path, gate.ceiling, 0, 1000, f"ceiling: {gate.name}", "assumption", setter))
    for number, weighing in enumerate(pack.weighings):
        setter = _with_item("weighings", number, "times")
        path = f"model.weighings.{weighing.cause}"
        found.append(Assumption(path, weighing.times, 0, 5000, weighing.note, weighing.source, setter))
    return found


def _allies(pack: Pack) -> list[Assumption]:
    found = []
    for number, ally in enumerate(pack.allies):
        for trait in fields(Traits):
            value = getattr(ally.traits, trait.name)
            path = f"model.allies.{ally.id}.{trait.name}"
            found.append(Assumption(path, value, 0, 1000, ally.name, ally.source, _set_trait(number, trait.name)))
    return found


def _set_trait(at: int, trait: str) -> Change:
    def change(on: Changed, value: int) -> Changed:
        edited: dict[str, Any] = {trait: value}
        allies = tuple(
            evolve(ally, traits=evolve(ally.traits, **edited)) if number == at else ally
            for number, ally in enumerate(on.pack.allies)
        )
        return evolve(on, pack=evolve(on.pack, allies=allies))

    return change
