"""Odds, assumptions and studies as plain text: tables that read well in eighty columns and paste well anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefing.model.actors import ACTORS
from briefing.model.cards import ActorId
from briefing.model.pack import Pack
from briefing.study.assumptions import Assumption
from briefing.study.odds import Odds, View
from briefing.study.sweep import Study
from briefing.study.tally import Interval, Tally, paired

_WIDTH = 100
#: Said where a study was ended before its time.
STOPPED = "The study was stopped: this is what had finished."


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table with padded cells; the first column is text, the others are numbers and lean right."""
    listed = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[at]) for row in listed) for at in range(len(head))]
    lines = []
    for number, row in enumerate(listed):
        cells = [
            cell.ljust(w) if at == 0 else cell.rjust(w) for at, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(f"| {' | '.join(cells)} |")
        if number == 0:
            rules = ["-" * w if at == 0 else "-" * (w - 1) + ":" for at, w in enumerate(widths)]
            lines.append(f"| {' | '.join(rules)} |")
    return "\n".join(lines)


def percent(share: float) -> str:
    """A share with as many digits as a rare event needs."""
    value = 100 * share
    return f"{value:.0f}%" if value >= 10 else f"{value:.1f}%" if value >= 1 else f"{value:.2g}%" if value else "0"


def _factor(odds: Odds) -> str:
    heavy = sorted(odds.causes, key=lambda cause: -abs(cause.logit))[:3]
    return ", ".join(f"{cause.driver} x{cause.factor:.2f}" for cause in heavy if cause.logit) or "-"


def odds_text(view: View, pack: Pack) -> str:
    """One opponent's distribution, with the three heaviest causes of each rung as factors on its odds."""
    actor = pack.actor(view.actor)
    drivers = ", ".join(f"{name} {value}" for name, value in view.drivers)
    rows = [
        (f"{o.id} {o.name}", str(o.severity), percent(o.ppm / 1e6), percent(o.next_ppm / 1e6), _factor(o))
        for o in view.rungs
    ]
    head = ("rung", "S", "share", "this week", f"against {actor.hold}, beyond a calm picture")
    kind = f" ({view.temper})" if view.temper else ""
    return f"{actor.name}{kind} perceives: {drivers}\n{table(head, rows)}"


def paths_text(found: Iterable[Assumption]) -> str:
    """Every assumption, a line each: path, value, range, note, source."""
    lines = []
    for each in found:
        note = each.note if len(each.note) <= _WIDTH else each.note[: _WIDTH - 3] + "..."
        lines.append(f"{each.path} = {each.value}  [{each.low}..{each.high}]  {note}  ({each.source})")
    return "\n".join(lines)


def _span(interval: Interval) -> str:
    return f"{interval.value:.0f} ±{(interval.high - interval.low) / 2:.0f}"


def _shares(tally: Tally, pack: Pack, wanted: Sequence[tuple[ActorId, str]]) -> list[str]:
    found = []
    for actor, rung in wanted:
        ladder = [each.id for each in pack.actor(actor).rungs]
        found.append(percent(tally.share(ACTORS.index(actor), ladder.index(rung)).value))
    return found


def study_text(study: Study, pack: Pack) -> str:
    """Arms side by side: totals with their 95% intervals, objectives, ladders, endings; then the arms in pairs."""
    arms = [study.tallies[arm.name] for arm in study.plan.arms if arm.name in study.tallies]
    if not arms:
        return "no game was finished"
    goals = [objective.id for objective in pack.objectives]
    heads: list[tuple[ActorId, str]] = [
        ("russia", "R5"),
        ("russia", "R8"),
        ("china", "C7"),
        ("china", "C10"),
        ("dprk", "K7"),
    ]
    heads = [(actor, rung) for actor, rung in heads if rung in {each.id for each in pack.actor(actor).rungs}]
    parts = [
        table(
            ("arm", "games", "total", *goals),
            [
                (
                    arm.arm, str(arm.games), _span(arm.mean()),
                    *(f"{arm.objectives[goal][0] / arm.games:.0f}" for goal in goals),
                )
                for arm in arms
            ],
        ),
        table(
            ("peak at or above", *(rung for _, rung in heads)),
            [(arm.arm, *_shares(arm, pack, heads)) for arm in arms],
        ),
        table(
            ("ending", *(arm.arm for arm in arms)),
            [
                (ending, *(percent(arm.endings[ending] / arm.games) for arm in arms))
                for ending in sorted({name for arm in arms for name in arm.endings})
            ],
        ),
    ]  # fmt: skip
    if len(arms) > 1:
        rows = []
        for arm in arms[1:]:
            gap = paired(arms[0], arm)
            rows.append((arm.arm, f"{gap.value:+.1f}", f"{gap.low:+.1f} to {gap.high:+.1f}"))
        parts.append(table((f"against {arms[0].arm}, same seeds", "total", "95%"), rows))
    if not study.finished:
        parts.append(STOPPED)
    return "\n\n".join(parts)
