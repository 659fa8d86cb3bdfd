"""Balance of postures: does one win everywhere, is a seed lost from the start? The deck's own is in `survey`."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from briefing.study.showing import percent, table
from briefing.study.survey import Standing, options_json
from briefing.study.sweep import Study
from briefing.study.tally import paired

#: A game above this has met none of the war gates, which stand at 300, 400 and 450. Ground that is contested for a week
#: or two is a ceiling of its own above them: it can still be won back.
WAR_GATE: Final = 450


@frozen(slots=True)
class Matrix:
    """Postures over the same seeds: mean totals, in how many seeds each is best, and the seeds that nobody holds."""

    means: tuple[tuple[str, float], ...]
    best: tuple[tuple[str, int], ...]
    lost: tuple[int, ...]
    seeds: int

    @property
    def wins_everywhere(self) -> str:
        """The posture that is best in every seed, or nothing."""
        return next((name for name, many in self.best if self.seeds and many == self.seeds), "")


def matrix(study: Study) -> Matrix:
    """The matrix of a study's arms."""
    arms = list(study.tallies.values())
    shared = sorted(set.intersection(*(set(arm.totals) for arm in arms))) if arms else []
    best = {arm.arm: 0 for arm in arms}
    lost = []
    for seed in shared:
        scores = {arm.arm: arm.totals[seed] for arm in arms}
        top = max(scores.values())
        for name, score in scores.items():
            best[name] += score == top
        if top <= WAR_GATE:
            lost.append(seed)
    means = tuple((arm.arm, arm.mean().value) for arm in arms)
    return Matrix(means, tuple(best.items()), tuple(lost), len(shared))


def matrix_text(study: Study) -> str:
    """The matrix for a README: mean with its interval, share of seeds in which it is best, gap to the best posture."""
    found = matrix(study)
    best = dict(found.best)
    leader = max(found.means, key=lambda pair: pair[1])[0]
    rows = []
    for name, _ in sorted(found.means, key=lambda pair: -pair[1]):
        tally = study.tallies[name]
        mean = tally.mean()
        gap = paired(study.tallies[leader], tally)
        war = sum(total <= WAR_GATE for total in tally.totals.values()) / tally.games
        span = f"{mean.value:.0f} ±{(mean.high - mean.low) / 2:.0f}"
        behind = "-" if name == leader else f"{gap.value:+.0f}"
        rows.append((name, span, behind, percent(best[name] / max(1, found.seeds)), percent(war)))
    head = ("posture", "total", f"to {leader}", "best in seeds", "under a gate")
    lines = [table(head, rows)]
    everywhere = found.wins_everywhere
    lines.append(f"{everywhere} wins in every seed" if everywhere else "No posture wins in every seed.")
    lost = f"{len(found.lost)} of {found.seeds} seeds are held above the war gates by nobody"
    lines.append(lost + (f": {', '.join(map(str, found.lost[:12]))}" if found.lost else "."))
    return "\n\n".join(lines)


def to_json(study: Study, standings: tuple[Standing, ...]) -> dict[str, Any]:
    """The matrix and the survey of the deck as one document."""
    found = matrix(study)
    return {
        "seeds": found.seeds,
        "means": dict(found.means),
        "best": dict(found.best),
        "wins_everywhere": found.wins_everywhere or None,
        "lost": list(found.lost),
        "options": options_json(standings),
    }
