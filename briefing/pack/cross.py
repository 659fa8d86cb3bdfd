"""Checks that need more than one value: names that must exist, sums that must come out, ladders that must be monotone.

They run over whatever could be made of a pack, so that a fault in one card hides no fault in another; where a list is
not complete, or a file not read to its end, what depends on the whole of it is left unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final

from briefing.model.actors import ACTORS, Ally
from briefing.model.cards import Card, Effect, Option, Order, Question, RedLine, Report, Signal
from briefing.model.pack import Drift, Gate, Objective, Parameter, Scenario, Weighing
from briefing.pack.conditions import like
from briefing.pack.fault import Path
from briefing.pack.ladders import actors
from briefing.pack.names import HIGH, MOVABLE, Names
from briefing.pack.needs import PARAMETERS, WEIGHINGS
from briefing.rules.derive import DERIVED

#: A fault before its file is known: the path and the sentence.
Found = tuple[Path, str]

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", re.ASCII)
#: What content may signal: an opponent's momentum and its sense of being unseen are the rules' to move.
SIGNALLED: Final = ("punish", "denial", "offramp", "fear", "opp", "coord", "loss")
_SIGNAL: Final = 400
#: Lists whose items have a name of their own, and the field that it is in.
_KEYED: Final = {
    "scenarios": "id", "cards": "id", "reports": "id", "questions": "id", "actors": "id", "allies": "id",
    "parameters": "name", "objectives": "id", "gates": "id", "endings": "id", "weighings": "cause", "sources": "id",
    "glossary": "term",
}  # fmt: skip


def cross(values: dict[str, dict[int, Any]], names: Names, complete: frozenset[str]) -> Iterator[Found]:
    """Every fault between the values of a pack: by list and index, of which `complete` lists hold every item."""
    for name, key in _KEYED.items():
        yield from repeated(((name, index, key), getattr(item, key)) for index, item in values[name].items())
        if key in ("id", "cause"):
            yield from (
                ((name, index, key), f"'{getattr(item, key)[:60]}' is no name: letters, digits, - and _, 40 at most")
                for index, item in values[name].items()
                if not _NAME.fullmatch(getattr(item, key))
            )
    checks: tuple[tuple[str, Callable[[Any, Path, Names], Iterator[Found]]], ...] = (
        ("scenarios", _scenario), ("cards", _card), ("reports", _report), ("questions", _question), ("allies", _ally),
        ("parameters", _parameter), ("drifts", _drift), ("objectives", _objective), ("gates", _gate),
        ("weighings", _weighing),
    )  # fmt: skip
    for name, check in checks:
        for index, item in values[name].items():
            yield from check(item, (name, index), names)
    yield from actors(values["actors"])
    if names.whole:
        yield from _wholes({name: tuple(items.values()) for name, items in values.items()}, complete)


def cross_parts(parts: Iterable[tuple[Path, Any]], names: Names) -> Iterator[Found]:
    """The faults of options, effects and the like that were saved from a card or report which could not be made."""
    for path, part in parts:
        check = _PARTS.get(type(part))
        if check is not None:
            yield from check(part, path, names)


def repeated(keyed: Iterable[tuple[Path, str]]) -> Iterator[Found]:
    """Names that stand twice, at their second place."""
    seen = set()
    for path, name in keyed:
        if name in seen:
            yield path, f"'{name}' stands twice: each needs a name of its own"
        seen.add(name)


def _wholes(lists: dict[str, tuple[Any, ...]], complete: frozenset[str]) -> Iterator[Found]:
    """What a list must come to as a whole."""
    for name, least in (("scenarios", "a scenario"), ("objectives", "an objective"), ("sources", "a source")):
        if name in complete and not lists[name]:
            yield (name,), f"a pack needs {least} at least"
    if "cards" in complete and not any(card.kind == "event" for card in lists["cards"]):
        yield ("cards",), "a pack needs an event card at least: every move opens one"
    if "actors" in complete:
        for actor in ACTORS:
            if not any(found.id == actor for found in lists["actors"]):
                yield ("actors",), f"the opponent '{actor}' is missing: all three take part"
    for name, total in (("allies", 1000), ("objectives", 100)):
        weights = sum(item.weight for item in lists[name])
        if name in complete and lists[name] and weights != total:
            yield (name,), f"the weights of the {name} come to {weights}, not {total}"
    if "parameters" in complete:
        missing = [name for name in PARAMETERS if name not in {parameter.name for parameter in lists["parameters"]}]
        if missing:
            yield ("parameters",), f"the rules need the parameters {', '.join(missing)}"
    if "weighings" in complete and lists["allies"]:
        missing = [cause for cause in WEIGHINGS if cause not in {weighing.cause for weighing in lists["weighings"]}]
        if missing:
            yield ("weighings",), f"the Council needs the weight of {', '.join(missing)}"


def _scenario(scenario: Scenario, path: Path, names: Names) -> Iterator[Found]:
    yield from repeated(((*path, "start", at, "gauge"), value.gauge) for at, value in enumerate(scenario.start))
    for at, value in enumerate(scenario.start):
        yield from _gauge(value.gauge, (*path, "start", at, "gauge"), HIGH)
        actor, _, what = value.gauge.rpartition("_")
        ladder = names.ladders.get(actor) if what in ("rung", "peak") else None
        high = len(ladder) - 1 if ladder else HIGH.get(value.gauge)
        if high is not None and not 0 <= value.value <= high:
            yield (*path, "start", at, "value"), f"'{value.gauge}' runs from 0 to {high}, not {value.value}"
    try:
        well = date.fromisoformat(scenario.date).isoformat() == scenario.date
    except ValueError:
        well = False
    if not well:
        yield (*path, "date"), f"'{scenario.date}' is no date: write it as 2025-07-07"


def _card(card: Card, path: Path, names: Names) -> Iterator[Found]:
    least, most = (3, 5) if card.kind == "event" else (2, 4)
    if not least <= len(card.options) <= most:
        yield (*path, "options"), f"an {card.kind} has {least} to {most} options, and this one {len(card.options)}"
    yield from repeated(((*path, "options", at, "id"), option.id) for at, option in enumerate(card.options))
    yield from _cites(card.cites, path, names)
    if names.objectives and names.whole and card.objective not in names.objectives:
        yield (*path, "objective"), f"there is no objective '{card.objective}'{like(card.objective, names.objectives)}"
    for at, option in enumerate(card.options):
        yield from _option(option, (*path, "options", at), names)


def _option(option: Option, path: Path, names: Names) -> Iterator[Found]:
    if option.id == "failed":
        yield (*path, "id"), "no option is called 'failed': conditions use the word for a text that fell"
    if option.authority == "council" and not option.text:
        yield path, "the Council decides on a text: this option needs 'text'"
    for at, flag in enumerate(option.sets):
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", flag, re.ASCII):
            yield (*path, "sets", at), f"'{flag[:60]}' is no flag: small letters, digits and hyphens, 40 at most"
    for name in ("effects", "signals"):
        for at, part in enumerate(getattr(option, name)):
            yield from _PARTS[type(part)](part, (*path, name, at), names)
    for name in ("order", "redline"):
        part = getattr(option, name)
        if part is not None:
            yield from _PARTS[type(part)](part, (*path, name), names)


def _effect(effect: Effect, path: Path, _: Names) -> Iterator[Found]:
    yield from _gauge(effect.gauge, (*path, "gauge"), MOVABLE)


def _signal(signal: Signal, path: Path, _: Names) -> Iterator[Found]:
    if signal.driver not in SIGNALLED:
        known = ", ".join(SIGNALLED)
        yield (*path, "driver"), f"'{signal.driver}' cannot be signalled: there are {known}"
    if abs(signal.by) > _SIGNAL:
        yield (*path, "by"), f"a signal moves a driver by {-_SIGNAL} to {_SIGNAL}, not by {signal.by}"


def _order(order: Order, path: Path, _: Names) -> Iterator[Found]:
    yield from _gauge(order.gauge, (*path, "gauge"), MOVABLE)
    if not order.budget < order.contract < order.unit:
        yield path, "an order runs budget, contract, unit, each in a later move than the one before"


def _redline(redline: RedLine, path: Path, names: Names) -> Iterator[Found]:
    yield from _rung(redline.actor, redline.rung, (*path, "rung"), names)


def _report(report: Report, path: Path, names: Names) -> Iterator[Found]:
    yield from _cites(report.cites, path, names)
    for at, effect in enumerate(report.yields):
        yield from _effect(effect, (*path, "yields", at), names)


def _question(question: Question, path: Path, names: Names) -> Iterator[Found]:
    yield from _rung(question.actor, question.rung, (*path, "rung"), names)


def _ally(ally: Ally, path: Path, _: Names) -> Iterator[Found]:
    for trait in type(ally.traits).__annotations__:
        value = getattr(ally.traits, trait)
        if not 0 <= value <= 1000:
            yield (*path, "traits", trait), f"a trait is a number from 0 to 1000, not {value}"
    for name in ("weight", "spending"):
        if getattr(ally, name) < 0:
            yield (*path, name), f"'{name}' cannot be below 0"
    known = (*WEIGHINGS, "moscow", "beijing")
    for at, say in enumerate(ally.says):
        if say.cause not in known:
            close = like(say.cause, known)
            yield (*path, "says", at, "cause"), f"'{say.cause}' holds no ally back{close}; there are {', '.join(known)}"


def _parameter(parameter: Parameter, path: Path, _: Names) -> Iterator[Found]:
    if not parameter.low <= parameter.value <= parameter.high:
        yield (*path, "value"), f"{parameter.value} lies outside its own limits, {parameter.low} to {parameter.high}"


def _drift(drift: Drift, path: Path, _: Names) -> Iterator[Found]:
    yield from _gauge(drift.gauge, (*path, "gauge"), HIGH)
    if drift.gauge in HIGH and drift.gauge not in MOVABLE:
        yield (*path, "gauge"), f"'{drift.gauge}' is kept by the rules: a drift cannot move it"
    if drift.of:
        yield from _gauge(drift.of, (*path, "of"), (*HIGH, *DERIVED))


def _objective(objective: Objective, path: Path, _: Names) -> Iterator[Found]:
    if objective.weight < 0:
        yield (*path, "weight"), "a weight cannot be below 0"
    for at, term in enumerate(objective.terms):
        yield from _gauge(term.of, (*path, "terms", at, "of"), (*HIGH, *DERIVED))


def _gate(gate: Gate, path: Path, _: Names) -> Iterator[Found]:
    if not 0 <= gate.ceiling <= 1000:
        yield (*path, "ceiling"), f"a ceiling is a number from 0 to 1000, not {gate.ceiling}"


def _weighing(weighing: Weighing, path: Path, _: Names) -> Iterator[Found]:
    if weighing.cause not in WEIGHINGS:
        yield (*path, "cause"), f"the Council knows no cause '{weighing.cause}'{like(weighing.cause, WEIGHINGS)}"


def _gauge(name: str, path: Path, known: Iterable[str]) -> Iterator[Found]:
    if name in known:
        return
    if name in HIGH:
        yield path, f"'{name}' is kept by the rules: content cannot move it"
    else:
        yield path, f"there is no gauge '{name}'{like(name, known)}"


def _cites(cites: tuple[str, ...], path: Path, names: Names) -> Iterator[Found]:
    for at, cited in enumerate(cites):
        if names.sources and names.whole and cited not in names.sources:
            yield (*path, "cites", at), f"there is no source '{cited}'{like(cited, names.sources)}"


def _rung(actor: str, rung: str, path: Path, names: Names) -> Iterator[Found]:
    ladder = names.ladders.get(actor, ())
    if ladder and rung not in ladder:
        yield path, f"the ladder of '{actor}' runs from {ladder[0]} to {ladder[-1]}, and has no rung '{rung}'"


_PARTS: Final[dict[type, Callable[[Any, Path, Names], Iterator[Found]]]] = {
    Option: _option, Effect: _effect, Signal: _signal, Order: _order, RedLine: _redline,
}  # fmt: skip
