"""Two games beside each other: the act where they part, and what followed in each."""

from __future__ import annotations

from typing import Any

from attrs import asdict, frozen

from briefing.model.actors import ACTORS
from briefing.model.gauges import GAUGES
from briefing.review.compare.played import Played, Week
from briefing.wording import reading

#: So many gauges are shown where two games stand farthest apart.
_MOST_GAUGES = 10


@frozen(slots=True)
class Parting:
    """Where two games part: after `acts` acts that they share, in a move, and what each did then ("" = it ends there).

    `before` says why games that were never one cannot part: another seed, scenario, content or setting.
    """

    acts: int
    move: int
    phase: str
    one: str
    other: str
    before: str = ""


@frozen(slots=True)
class Gap:
    """A gauge that stands otherwise at the end of the second game than of the first, in words and as a difference."""

    name: str
    label: str
    one: str
    other: str
    by: int


@frozen(slots=True)
class Pair:
    """Two games, their weeks side by side; the gauges and objectives in which they stand apart."""

    one: Played
    other: Played
    parting: Parting
    weeks: tuple[tuple[Week | None, Week | None], ...]
    gaps: tuple[Gap, ...]
    objectives: tuple[tuple[str, str, int | None, int | None], ...]

    @property
    def cost(self) -> int | None:
        """Total of the second less that of the first, where both have one."""
        if self.one.total is None or self.other.total is None:
            return None
        return self.other.total - self.one.total

    @property
    def sentence(self) -> str:
        """Where they part, in a sentence."""
        part = self.parting
        if part.before:
            return f"These games were never one: {part.before}."
        if not part.one and not part.other:
            return f"The games are the same, all {part.acts} acts of them."
        where = f"after act {part.acts}, in {part.phase} of move {part.move}"
        if part.one and part.other:
            return f"They part {where}: the first {part.one}; the second {part.other}."
        ends, goes, did = ("first", "second", part.other) if not part.one else ("second", "first", part.one)
        return f"The {ends} stops {where}; there the {goes} goes on: it {did}."

    def to_json(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            "games": [_brief(self.one), _brief(self.other)],
            "parting": asdict(self.parting),
            "sentence": self.sentence,
            "moves": [[None if week is None else _plain(week) for week in row] for row in self.weeks],
            "gauges": [asdict(gap) for gap in self.gaps],
            "objectives": [
                {"id": name, "name": words, "first": one, "second": other}
                for name, words, one, other in self.objectives
            ],
            "cost": self.cost,
        }


def pair(one: Played, other: Played) -> Pair:
    """Two games beside each other."""
    many = max(len(one.weeks), len(other.weeks))
    weeks = tuple((_at(one, number), _at(other, number)) for number in range(many))
    return Pair(one, other, _parting(one, other), weeks, _gaps(one, other), _objectives(one, other))


def _at(course: Played, number: int) -> Week | None:
    return course.weeks[number] if number < len(course.weeks) else None


def _parting(one: Played, other: Played) -> Parting:
    first, second = one.journal, other.journal
    shared = 0
    before = _never(one, other)
    if not before:
        for act, its in zip(first.acts, second.acts, strict=False):
            if act != its:
                break
            shared += 1
    game = one.games[shared]
    said = [course.said[shared] if shared < len(course.said) else "" for course in (one, other)]
    return Parting(shared, game.move, game.phase.value.upper(), said[0], said[1], before)


def _never(one: Played, other: Played) -> str:
    """Why two games differ before the first act, or nothing."""
    first, second = one.journal.header, other.journal.header
    found = []
    for what, its, others in (
        ("content", first.pack_digest[:8], second.pack_digest[:8]), ("scenario", first.scenario, second.scenario),
        ("seed", first.seed, second.seed), ("moves", one.games[0].moves, other.games[0].moves),
        ("opponents", first.settings.opponents, second.settings.opponents),
    ):  # fmt: skip
        if its != others:
            found.append(f"{what} {its} and {others}")
    return ", ".join(found)


def _gaps(one: Played, other: Played) -> tuple[Gap, ...]:
    """The shown gauges that stand farthest apart after the last move that both have seen to its end."""
    last = min(len(one.weeks), len(other.weeks)) - 1
    here, there = weeks = one.weeks[last].gauges, other.weeks[last].gauges
    games = one.games[-1], other.games[-1]
    found = []
    for number, gauge in enumerate(GAUGES):
        by = there[number] - here[number]
        if gauge.shown and by:
            first, second = (reading(game, gauge.name, week[number]) for game, week in zip(games, weeks, strict=True))
            found.append((abs(by) * 1000 // max(1, gauge.high), Gap(gauge.name, gauge.label, first, second, by)))
    found.sort(key=lambda entry: -entry[0])
    return tuple(gap for _, gap in found[:_MOST_GAUGES])


def _objectives(one: Played, other: Played) -> tuple[tuple[str, str, int | None, int | None], ...]:
    """Every objective as each game was last assessed."""
    here, there = dict(_last(one)), dict(_last(other))
    names = {each.id: each.name for course in (one, other) for each in course.games[-1].pack.objectives}
    return tuple((name, words, here.get(name), there.get(name)) for name, words in names.items())


def _last(course: Played) -> tuple[tuple[str, int], ...]:
    return next((week.objectives for week in reversed(course.weeks) if week.objectives), ())


def _brief(course: Played) -> dict[str, Any]:
    header = course.journal.header
    return {
        "name": course.name, "scenario": header.scenario, "seed": header.seed, "acts": len(course.journal.acts),
        "ending": course.ending or None, "total": course.total, "receipt": course.journal.receipt,
        "mode": header.settings.mode, "opponents": header.settings.opponents,
    }  # fmt: skip


def _plain(week: Week) -> dict[str, Any]:
    return {
        "move": week.move, "card": week.card, "decisions": [asdict(each) for each in week.decisions],
        **dict(zip(ACTORS, week.rungs, strict=True)), "total": week.total, "objectives": dict(week.objectives),
        "gauges": {gauge.name: week.gauges[number] for number, gauge in enumerate(GAUGES) if gauge.shown},
    }  # fmt: skip
