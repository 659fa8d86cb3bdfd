"""The after-action report: one HTML file that asks for nothing else, has no script, and prints on A4."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from briefing.review.charts import ladders, path, reliability, timeline
from briefing.review.prose import flip_words, held_words, skill_words, spread_words
from briefing.review.scale import MARK_WORDS
from briefing.wording import capital


def html(document: dict[str, Any]) -> str:
    """The report. A pure function of the document."""
    return _template().render(
        d=document, timeline=timeline(document), ladders=ladders(document), reliability=reliability(document)
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("briefing.review", "."), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.globals |= {
        "path": path, "capital": capital, "flip_words": flip_words, "held_words": held_words, "mark_words": MARK_WORDS,
        "skill_words": skill_words, "spread_words": spread_words,
    }  # fmt: skip
    environment.filters["share"] = lambda ppm: f"{ppm / 10_000:.1f}%"
    environment.filters["whole"] = lambda value: f"{value:.0f}"
    environment.filters["signed"] = lambda value: f"{value:+.0f}"
    return environment.get_template("report.html.j2")
