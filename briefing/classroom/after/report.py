"""The class's results page, its after-action report as one HTML file, and the same as text.

The report follows the custom of exercises: what was to be practised, what happened, an evaluation to be filled in by
objective (P performed without challenges, S with some, M with major ones, U unable), and an improvement plan.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from briefing.classroom.after.account import Account, Asked, Sat
from briefing.classroom.session import FEWEST
from briefing.wording import BANNER

#: The style sheet of both pages.
STYLE: Final = (Path(__file__).parent / "templates" / "report.css").read_bytes()
#: Rounds in which a class split most evenly come first in the debrief; so many are named.
DEBATED: Final = 3
RATINGS: Final = "P performed without challenges, S with some, M with major challenges, U unable"


def results_html(found: Account, sat: Sat | None = None, style: str = "") -> str:
    """The results page: what everybody may see, and a seat's own line where `sat` is given.

    `style`: the address of `STYLE` where a hub serves it; without one it stands in the page, which is then whole.
    """
    return _page("results.html.j2", found, sat, style)


def report_html(found: Account) -> str:
    """The after-action report for the teacher: one file, no outside request, no script, prints on A4."""
    return _page("aar.html.j2", found, None)


def debated(found: Account) -> tuple[Asked, ...]:
    """The rounds in which the class split most evenly, most even first: where to begin the hot wash."""
    split = [each for each in found.rounds if each.kind == "decision" and each.spread and not each.withheld]
    return tuple(sorted(split, key=lambda each: (-each.spread, each.number))[:DEBATED])


def cost_words(each: Asked) -> str:
    """What each branch cost by the review of the class's game, in a sentence; "" where it was not worked out."""
    known = [share for share in each.shares if share.expected is not None]
    if len(known) < 2:
        return ""
    best = max(known, key=lambda share: (share.expected or 0, share.key))
    rest = "; ".join(
        f"'{share.label}' {(share.expected or 0) - (best.expected or 0)}" for share in known if share is not best
    )
    return f"The review expects most of '{best.label}' ({best.expected} of 1000); beside it: {rest}."


def foreseen_words(each: Asked) -> str:
    """What the class foresaw and what came, in a sentence; "" where nothing was asked or settled."""
    its = each.foreseen
    if its is None:
        return ""
    said = (
        f"the class said {its.middle}% ({its.said[0]} to {its.said[-1]}%)" if its.said else "too few answered to show"
    )
    came = "differed between games" if its.happened is None else "it happened" if its.happened else "it did not happen"
    model = f"; the model's own chance was {its.model}%" if its.model is not None else ""
    score = f"; mean Brier score {its.brier:.2f}" if its.brier is not None else ""
    return f"{its.question} {said[0].upper()}{said[1:]}; {came}{model}{score}."


def report_text(found: Account) -> str:
    """The after-action report as text in lines of at most 80 columns."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Account) -> Iterator[str]:
    yield BANNER
    yield ""
    yield f"AFTER-ACTION REPORT - {found.title} - room {found.room}"
    size = f"{len(found.seats)} seats, {len(found.rounds)} rounds"
    yield f"{found.mode}, seed {found.seed:x}, {_when(found.began)}, {size}"
    for world in found.worlds:
        came = world.ending or f"not over, move {world.moves}"
        yield f"{world.world}: {came}, {world.total} of 1000, receipt {world.receipt}"
    yield from ("", "1. WHERE TO BEGIN")
    for each in debated(found):
        yield from _wrapped(f"- Move {each.move}, {each.title}: the class split ({_split(each)}). {cost_words(each)}")
    if not debated(found):
        yield "- No round split the class, or too few answered to show how."
    yield from ("", "2. ROUND BY ROUND")
    for each in found.rounds:
        yield from _round(each)
    yield from ("", "3. EVALUATION BY OBJECTIVE", f"({RATINGS})")
    for name, value in found.worlds[-1].objectives if found.worlds else ():
        yield f"- {name}: {value} of 1000 in the game. Rating: _   Observation: _"
    yield from (f"- Observed: {text}" for said in found.observed for text in _wrapped(said))
    yield from (
        "",
        "4. IMPROVEMENT PLAN",
        "Strengths: 1. _  2. _  3. _",
        "To improve (action, priority, owner): 1. _  2. _  3. _",
    )
    yield from ("", "5. SEATS (pseudonyms)")
    for sat in found.seats:
        brier = f", Brier {sat.brier:.2f} over {sat.forecasts}" if sat.brier is not None else ""
        own = f", {sat.total} of 1000, receipt {sat.receipt}" if sat.total is not None else ""
        yield f"- {sat.seat}: answered {sat.answered} of {sat.asked}{brier}{own}"
    yield from ("", BANNER)


def _round(each: Asked) -> Iterator[str]:
    yield ""
    yield from _wrapped(f"Move {each.move}, {each.kind}: {each.title}. {each.answers} of {each.asked} answered.")
    if each.withheld:
        yield f"  Fewer than {FEWEST} answered: no distribution."
    for share in each.shares:
        yield f"  {share.many:3}  {share.label}{' (taken)' if share.taken else ''}"
    for text in (each.outcome and f"Outcome: {each.outcome}.", cost_words(each), foreseen_words(each)):
        if text:
            yield from _wrapped(text, "  ")
    for ally, position, reason, bridge in each.delegations:
        yield from _wrapped(
            f"{ally} {position}{f': {reason}' if reason else ''}{f' Could join if: {bridge}' if bridge else ''}", "  "
        )
    for who, what, reason in each.cells:
        yield from _wrapped(f"{who} {what}." + (f' "{reason}"' if reason else ""), "  ")
    if each.kind != "council":
        for reason in each.reasons:
            yield from _wrapped(f'"{reason}"', "    ")


def _split(each: Asked) -> str:
    return ", ".join(f"{share.many} {share.label}" for share in each.shares)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(" ".join(text.split()), 80, initial_indent=indent, subsequent_indent=indent + "  ") or [""]


def _when(at: int) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%d %b %Y %H:%MZ").upper()


def _page(name: str, found: Account, sat: Sat | None, style: str = "") -> str:
    return (
        _environment()
        .get_template(name)
        .render(a=found, own=sat, debated=debated(found), when=_when(found.began), style=style)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("briefing.classroom.after", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.globals |= {
        "banner": BANNER, "cost_words": cost_words, "foreseen_words": foreseen_words, "fewest": FEWEST,
        "ratings": RATINGS,
    }  # fmt: skip
    return environment
