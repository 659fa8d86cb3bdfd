"""The after-action report: one HTML file that asks for nothing else, has no script, and prints on A4."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from briefing.review import charts, sentences
from briefing.review.strips import odds, strips
from briefing.review.verdicts import take
from briefing.wording import capital


def html(document: dict[str, Any]) -> str:
    """The report. A pure function of the document."""
    return _template().render(
        d=document, brief=sentences.brief(document), timeline=charts.timeline(document),
        taken_apart=charts.parts(document), observer=charts.observer(document), resolve=charts.resolve(document),
        reliability=charts.reliability(document),
    )  # fmt: skip


_WORDS = (
    sentences.cause_words, sentences.done_words, sentences.flip_words, sentences.forecast_words,
    sentences.grade_words, sentences.lean_words, sentences.line_words, sentences.method_words, sentences.red_words,
    sentences.rest_words, sentences.shown, sentences.spread_words,
)  # fmt: skip


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("briefing.review", "pages"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.globals |= {
        "capital": capital, "path": charts.path, "other_game": charts.other_game, "odds": odds, "strips": strips,
        "mark_names": sentences.MARK_NAMES,
    }  # fmt: skip
    environment.globals |= {word.__name__: word for word in _WORDS}
    environment.filters["share"] = sentences.share
    environment.filters["whole"] = lambda value: f"{value:.0f}"
    environment.filters["take"] = take
    environment.filters["signed"] = lambda value: f"{round(value) or 0:+d}".replace("-", "\N{MINUS SIGN}")
    return environment.get_template("report.html.j2")
