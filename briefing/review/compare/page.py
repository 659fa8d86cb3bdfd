"""Comparisons as one HTML file: no request to anywhere, nothing that runs, and it prints on A4."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from briefing.model.actors import ACTORS
from briefing.review.compare.chart import totals
from briefing.review.compare.many import FEWEST, Spread, peaks
from briefing.review.compare.sheet import cost_words
from briefing.review.compare.two import Pair
from briefing.wording import BANNER, capital


def of_pair(found: Pair) -> str:
    """Two games side by side."""
    moved = None if found.parting.before or not (found.parting.one or found.parting.other) else found.parting.move
    return _environment().get_template("pair.html").render(
        title="Two games beside each other", banner=BANNER, pair=found, games=(found.one, found.other),
        chart=totals((found.one, found.other), moved), capitals=[capital(actor) for actor in ACTORS],
        cost=cost_words(found), scores=lambda week: dict(week.objectives) if week else {},
    )  # fmt: skip


def of_many(found: Spread) -> str:
    """A class of games."""
    games = sorted(found.courses, key=lambda each: (-(each.total or 0), each.name))
    return _environment().get_template("many.html").render(
        title=f"{len(games)} games beside each other", banner=BANNER, spread=found, fewest=FEWEST,
        games=[(each, peaks(each)) for each in games], capitals=[capital(actor) for actor in ACTORS],
    )  # fmt: skip


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
