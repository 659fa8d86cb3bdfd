"""Comparisons as plain text: tables with words, no wider than a terminal, that a screen reader can follow."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from briefing.model.actors import ACTORS
from briefing.review.compare.many import FEWEST, Spread, peaks
from briefing.review.compare.played import Played, Week
from briefing.review.compare.two import Pair
from briefing.wording import BANNER, capital

WIDTH = 80


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> Iterator[str]:
    """Columns under their heads; `right` are the columns of numbers. The last column wraps in what is left."""
    cells = [list(head), *(list(row) for row in rows)]
    last = len(head) - 1
    widths = [max(len(row[at]) for row in cells) for at in range(last)]
    left = max(20, WIDTH - sum(widths) - 2 * last)
    for row in cells:
        front = "  ".join(
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=False))
        )
        wrapped = textwrap.wrap(row[last], left, break_long_words=False) or [""]
        yield f"{front}  {wrapped[0]}".rstrip()
        yield from (f"{' ' * (len(front) + 2)}{more}" for more in wrapped[1:])


def of_pair(found: Pair) -> Iterator[str]:
    """Two games side by side."""
    yield BANNER
    yield ""
    for word, each in (("First", found.one), ("Second", found.other)):
        yield from _wrapped(f"{word}: {_game(each)}")
    yield ""
    yield from _wrapped(found.sentence)
    yield ""
    head = ("move", *(f"{capital(actor)}" for actor in ACTORS), "total", "decided")
    for word, at in (("First", 0), ("Second", 1)):
        yield f"{word} game, move by move"
        yield from table(head, (_week(week) for row in found.weeks if (week := row[at]) is not None), right=(0, 4))
        yield ""
    yield "Score by objective at each game's last assessment"
    rows = [(_score(one), _score(other), _gap(one, other), words) for _, words, one, other in found.objectives]
    rows.append((_score(found.one.total), _score(found.other.total), _gap(found.one.total, found.other.total), "Total"))
    yield from table(("first", "second", "gap", "objective"), rows, right=(0, 1, 2))
    yield ""
    if found.gaps:
        yield "Gauges that stand farthest apart after the last move that both have"
        yield from table(("first", "second", "gauge"), ((gap.one, gap.other, gap.label) for gap in found.gaps))
        yield ""
    yield from _wrapped(cost_words(found))


def cost_words(found: Pair) -> str:
    """What the parting came to, in a sentence."""
    if found.cost is None:
        return "One of the games has not been assessed yet, so there is nothing to set against each other."
    if not found.cost:
        return f"Both stand at {_score(found.one.total)} of 1000."
    better, by = ("second", found.cost) if found.cost > 0 else ("first", -found.cost)
    part = "" if found.one.over and found.other.over else " so far"
    return (
        f"The {better} game stands {by} points higher{part}: {_score(found.one.total)} and "
        f"{_score(found.other.total)} of 1000. Every chance that does not hang on the acts was the same in both."
        if not found.parting.before
        else f"The {better} game stands {by} points higher{part}; they had different chances, so the acts alone do not "
        "explain it."
    )


def of_many(found: Spread) -> Iterator[str]:
    """A class of games."""
    yield BANNER
    yield ""
    yield f"{len(found.courses)} games"
    yield from table(
        ("total", *(capital(actor) for actor in ACTORS), "seed", "game and ending"),
        ((_score(each.total), *peaks(each), f"{each.journal.header.seed}", f"{each.name}: {each.ended}")
         for each in sorted(found.courses, key=lambda each: (-(each.total or 0), each.name))),
        right=(0,),
    )  # fmt: skip
    yield from _wrapped("Under each capital: its highest rung.")
    yield ""
    yield from _wrapped("Endings: " + ", ".join(f"{name} {many}" for name, many in found.endings) + ".")
    yield ""
    if found.withheld:
        yield from _wrapped(
            f"Under {FEWEST} games a distribution would show what somebody in particular chose: none is given. "
            "--all gives it."
        )
        return
    for card in found.cards:
        met = "launched" if card.kind == "initiative" else "met"
        many = "once" if card.games == 1 else f"{card.games} times"
        yield from _wrapped(f"{card.title} ({card.card}), {met} {many}")
        rows = (
            (f"{each.games}", f"{each.share // 10}%", _score(each.mean), f"{each.ended}",
             each.label + (f" ({', '.join(f'{how} {many}' for how, many in each.how)})" if each.how else ""))
            for each in card.choices
        )  # fmt: skip
        yield from table(("games", "share", "mean", "of", "option and how it came out"), rows, right=(0, 1, 2, 3))
        yield ""
    yield from _wrapped(
        "Mean: the mean total of the games that took the option and came to their end, and of how many. It is what "
        "went together, not what caused it: who chose so may have differed in more."
    )


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _game(each: Played) -> str:
    header = each.journal.header
    return (
        f"{each.name}. {header.scenario}, seed {header.seed}, {len(each.journal.acts)} acts, {each.ended}, "
        f"total {_score(each.total)}, receipt {each.journal.receipt}"
    )


def _week(week: Week) -> tuple[str, ...]:
    decided = "; ".join(f"{each.label} ({each.how})" for each in week.decisions) or "-"
    return (f"{week.move}", *(rung or "-" for rung in week.rungs), _score(week.total), decided)


def _score(value: int | None) -> str:
    return "-" if value is None else f"{value}"


def _gap(one: int | None, other: int | None) -> str:
    return "-" if one is None or other is None else f"{other - one:+}"
