"""Lint of what a pack does: choices without a price, cards that can never open, claims that nothing rests on.

Nothing here stops a pack from being played.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from briefing.model.cards import Card, Condition, Option
from briefing.model.gauges import GAUGES
from briefing.pack import prose
from briefing.pack.fault import Path

Found = tuple[Path, str]

_BETTER: Final = {gauge.name: gauge.better for gauge in GAUGES}
_MATERIAL: Final = frozenset(
    gauge.name for gauge in GAUGES if gauge.group in ("europe", "ukraine", "strait", "peninsula") and gauge.better
)
_DIAGONAL: Final = ("A1", "B2", "C3", "D4", "E5", "F6")
#: Trained readers grade on the diagonal nine times in ten, because the packs they learn from do (Baker 1968).
_LEAST_OFF_DIAGONAL: Final = 40
_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)


def lint(values: dict[str, dict[int, Any]], *, whole: bool) -> Iterator[Found]:
    """Every finding in the values of a pack, of which `whole` says whether they are all."""
    for index, card in values["cards"].items():
        yield from prose.card(card, ("cards", index))
        yield from _card(card, ("cards", index))
    for index, report in values["reports"].items():
        yield from prose.report(report, ("reports", index))
        yield from _never(report.when, ("reports", index, "when"), 0)
    terms = {entry.term for entry in values["glossary"].values()}
    for index, entry in values["glossary"].items():
        for at, term in enumerate(entry.see):
            if whole and term not in terms:
                yield ("glossary", index, "see", at), f"the glossary has no entry '{term}'"
    if whole:
        yield from _wholes({name: tuple(items.values()) for name, items in values.items()})


def coverage(values: dict[str, dict[int, Any]]) -> dict[str, int]:
    """For every source of the kind `claim` how many cards, reports, rungs and drivers rest on it."""
    counts = {source.id: 0 for source in values["sources"].values() if source.kind == "claim"}
    grounds: list[set[str]] = [set(item.cites) for name in ("cards", "reports") for item in values[name].values()]
    for actor in values["actors"].values():
        grounds.extend(set(_WORD.findall(part.source)) for part in (*actor.rungs, *actor.drivers))
    for ground in grounds:
        for name in ground & counts.keys():
            counts[name] += 1
    return counts


def worsens(option: Option) -> bool:
    """Whether the option costs anybody anything: a gauge goes the bad way, an opponent fears more, capital is spent."""
    return (
        option.price > 0
        or any(_BETTER.get(effect.gauge, 0) * effect.by < 0 for effect in option.effects)
        or any(signal.driver == "fear" and signal.by > 0 for signal in option.signals)
    )


def _card(card: Card, path: Path) -> Iterator[Found]:
    if not card.message.facts:
        yield (*path, "message", "facts"), "a message brings one graded fact at least"
    if not card.cites:
        yield (*path, "cites"), "the card rests on no source: cite one"
    for at, echo in enumerate(card.message.echoes):
        if not echo.when:
            yield (*path, "message", "echoes", at), "an echo of nothing: say which choice brings it back"
    for at, option in enumerate(card.options):
        here = (*path, "options", at)
        if not worsens(option):
            yield here, "the option makes nothing worse for anybody: no gauge, no fear, no price"
        if not (option.effects or option.signals or option.order or option.redline or option.honours or option.sets):
            yield here, "the option changes nothing but the player's capital"
        if option.article and option.authority != "council":
            yield (*here, "article"), "only the Council can invoke an article"
        for number, effect in enumerate(option.effects):
            # Words work and costs fall due at once; what forces and money are for cannot come before the lead.
            early = effect.after < option.lead
            if early and effect.gauge in _MATERIAL and _BETTER[effect.gauge] * effect.by > 0:
                sentence = f"this gain comes sooner ({effect.after}) than the option's lead ({option.lead})"
                yield (*here, "effects", number), sentence
        yield from _never(option.when, (*here, "when"), 0)
    for at, fact in enumerate(card.message.facts):
        yield from _never(fact.when, (*path, "message", "facts", at, "when"), 0)


def _wholes(lists: dict[str, tuple[Any, ...]]) -> Iterator[Found]:
    off = [report for report in lists["reports"] if report.grade not in _DIAGONAL]
    if lists["reports"] and 100 * len(off) < _LEAST_OFF_DIAGONAL * len(lists["reports"]):
        share = 100 * len(off) // len(lists["reports"])
        yield ("reports",), f"{share}% of the reports are graded off the diagonal A1-F6: make it {_LEAST_OFF_DIAGONAL}%"
    counts = coverage({name: dict(enumerate(items)) for name, items in lists.items()})
    for index, source in enumerate(lists["sources"]):
        if counts.get(source.id) == 0:
            yield ("sources", index), f"nothing rests on the claim '{source.id}': cite it from a card or a report"
    if lists["endings"] and all(ending.final or ending.when for ending in lists["endings"]):
        yield ("endings",), "no ending holds in every case: the last one wants 'when: []'"
    longest = max((scenario.moves for scenario in lists["scenarios"]), default=0)
    closed = _closed(lists["cards"])
    for index, card in enumerate(lists["cards"]):
        yield from _never(card.when, ("cards", index, "when"), longest)
        if card.id in closed:
            yield ("cards", index, "when"), f"the card can never open: nothing that can happen sets {closed[card.id]}"


def _never(when: Sequence[Condition], path: Path, longest: int) -> Iterator[Found]:
    """Conditions that cannot hold together, or not within the longest game."""
    low: dict[str, int] = {}
    high: dict[str, int] = {}
    for condition in when:
        if condition.op in (">=", ">", "=="):
            low[condition.subject] = max(low.get(condition.subject, -1), condition.value + (condition.op == ">"))
        if condition.op in ("<=", "<", "=="):
            least = high.get(condition.subject, condition.value)
            high[condition.subject] = min(least, condition.value - (condition.op == "<"))
    for subject in low.keys() & high.keys():
        if low[subject] > high[subject]:
            yield path, f"the conditions on '{subject.removeprefix('ago:')}' can never hold together"
    if longest and low.get("move", 0) > longest:
        yield path, f"no game has a move {low['move']}: the longest has {longest}"


def _closed(cards: Sequence[Card]) -> dict[str, str]:
    """The cards that can never open, and the flag that each waits for in vain."""
    waiting = {card.id: card for card in cards}
    options = {f"{card.id}.{option.id}": (card, option) for card in cards for option in card.options}
    reached: set[str] = set()
    while True:
        before = len(reached)
        for card in tuple(waiting.values()):
            if _waits(card.when, reached) is None:
                del waiting[card.id]
                if any(option.authority == "council" for option in card.options):
                    reached.add(f"{card.id}.failed")
        for name, (card, option) in options.items():
            if card.id not in waiting and _waits(option.when, reached) is None:
                reached.update((name, *option.sets))
        if len(reached) == before:
            return {card.id: str(_waits(card.when, reached)) for card in waiting.values()}


def _waits(when: Sequence[Condition], reached: set[str]) -> str | None:
    for condition in when:
        flag = condition.subject.removeprefix("ago:")
        if flag != condition.subject and condition.op == ">=" and flag not in reached:
            return f"'{flag}'"
    return None
