"""Comparisons as CSV, for a spreadsheet. Nothing that came from a file is a formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from briefing.model.actors import ACTORS
from briefing.model.gauges import GAUGES
from briefing.review.compare.many import Spread
from briefing.review.compare.two import Pair

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def of_pair(found: Pair) -> str:
    """A row for each move of each game."""
    objectives = [name for name, *_ in found.objectives]
    gauges = [(number, gauge.name) for number, gauge in enumerate(GAUGES) if gauge.shown]
    head = ["game", "move", "card", "decided", *ACTORS, "total", *objectives, *(name for _, name in gauges)]
    rows = []
    for each in (found.one, found.other):
        for week in each.weeks:
            decided = "; ".join(f"{one.card}.{one.option} ({one.how})" for one in week.decisions)
            scores = dict(week.objectives)
            rows.append([
                each.name, week.move, week.card, decided, *week.rungs, week.total, *map(scores.get, objectives),
                *(week.gauges[number] for number, _ in gauges),
            ])  # fmt: skip
    return _written(head, rows)


def of_many(found: Spread) -> str:
    """A row for each option of each card; without a distribution, a row for each game."""
    if found.withheld:
        games = ((each.name, each.journal.header.seed, each.ending, each.total) for each in found.courses)
        return _written(["game", "seed", "ending", "total"], games)
    head = ["card", "title", "kind", "met", "option", "label", "games", "share_permille", "how", "ended", "mean_total",
            "lowest", "highest"]  # fmt: skip
    rows = (
        (card.card, card.title, card.kind, card.games, each.option, each.label, each.games, each.share,
         "; ".join(f"{how} {many}" for how, many in each.how), each.ended, each.mean, each.low, each.high)
        for card in found.cards for each in card.choices
    )  # fmt: skip
    return _written(head, rows)


def _written(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
