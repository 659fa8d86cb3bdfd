"""Many games: which option each card was answered with, how often, and what the games came to in which it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from attrs import asdict, frozen

from briefing.model.actors import ACTORS
from briefing.model.pack import Pack
from briefing.review.compare.played import Played

#: A distribution over fewer games would show what somebody in particular did.
FEWEST: Final = 5


@frozen(slots=True)
class Choice:
    """One option of a card in a class: how many games took it, in what share (permille) of those that met the card,
    how it came out, and over the games that ended the mean, lowest and highest total.
    """

    option: str
    label: str
    games: int
    share: int
    how: tuple[tuple[str, int], ...]
    ended: int
    mean: int | None
    low: int | None
    high: int | None


@frozen(slots=True)
class Asked:
    """A card in a class: how many games met it (an initiative: launched it), and its options, the most taken first."""

    card: str
    title: str
    kind: str
    games: int
    choices: tuple[Choice, ...]


@frozen(slots=True)
class Spread:
    """A class of games. `cards` is empty where there are too few games to show a distribution (`withheld`)."""

    courses: tuple[Played, ...]
    cards: tuple[Asked, ...]
    endings: tuple[tuple[str, int], ...]
    withheld: bool

    def to_json(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            "games": [
                {
                    "name": each.name, "seed": each.journal.header.seed, "acts": len(each.journal.acts),
                    "ending": each.ending or None, "total": each.total, "receipt": each.journal.receipt,
                    **{f"peak_{actor}": rung for actor, rung in zip(ACTORS, peaks(each), strict=True)},
                }
                for each in self.courses
            ],
            "endings": dict(self.endings),
            "withheld": self.withheld,
            "cards": [asdict(card) for card in self.cards],
        }  # fmt: skip


def spread(courses: Sequence[Played], *, everything: bool = False) -> Spread:
    """The distribution over some games; under `FEWEST` of them only with `everything`."""
    withheld = len(courses) < FEWEST and not everything
    endings = Counter(course.ended if course.over else "not over" for course in courses)
    return Spread(tuple(courses), () if withheld else _cards(courses), tuple(endings.most_common()), withheld)


def peaks(course: Played) -> tuple[str, str, str]:
    """The highest rung of each opponent, as far as it is known."""
    pack = course.games[-1].pack
    found = []
    for at, actor in enumerate(ACTORS):
        ladder = [rung.id for rung in pack.actor(actor).rungs]
        known = [ladder.index(week.rungs[at]) for week in course.weeks if week.rungs[at] in ladder]
        found.append(ladder[max(known)] if known else "")
    return found[0], found[1], found[2]


def _cards(courses: Sequence[Played]) -> tuple[Asked, ...]:
    """Every card that somebody decided, in the order of the pack; a game that met a card twice counts twice."""
    taken: dict[str, dict[str, list[tuple[str, Played]]]] = {}
    packs: dict[str, Pack] = {}
    for course in courses:
        packs.setdefault(course.journal.header.pack_digest, course.games[-1].pack)
        for week in course.weeks:
            for each in week.decisions:
                taken.setdefault(each.card, {}).setdefault(each.option, []).append((each.how, course))
    cards = {card.id: card for pack in reversed(packs.values()) for card in pack.cards}
    found = []
    for card in cards.values():
        options = taken.get(card.id)
        if not options:
            continue
        met = sum(map(len, options.values()))
        labels = {option.id: option.label for option in card.options}
        choices = [_choice(name, labels.get(name, name), games, met) for name, games in options.items()]
        # An event's options that nobody took say something too; an initiative's only that it was not launched so.
        if card.kind == "event":
            choices += [_choice(name, words, [], met) for name, words in labels.items() if name not in options]
        choices.sort(key=lambda choice: (-choice.games, choice.option))
        found.append(Asked(card.id, card.title, card.kind, met, tuple(choices)))
    return tuple(found)


def _choice(option: str, words: str, games: list[tuple[str, Played]], met: int) -> Choice:
    totals = [course.total for _, course in games if course.over and course.total is not None]
    how = Counter(how for how, _ in games)
    return Choice(
        option, words, len(games), len(games) * 1000 // max(1, met), tuple(how.most_common()), len(totals),
        sum(totals) // len(totals) if totals else None, min(totals, default=None), max(totals, default=None),
    )  # fmt: skip
