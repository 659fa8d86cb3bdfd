"""Balance: does one posture win everywhere, is a seed lost from the start, is an option always best or always worst?"""

from __future__ import annotations

from typing import Any, Final

from attrs import evolve, frozen

from briefing.model.acts import Act
from briefing.model.cards import Card, Condition, Option
from briefing.model.game import Game, Phase
from briefing.model.gauges import GAUGES, INDEX
from briefing.model.pack import Pack
from briefing.rules import apply, start
from briefing.rules.derive import clip
from briefing.rules.draws import below, draw, swing
from briefing.rules.legal import option_objections
from briefing.rules.tables import tables
from briefing.study.outlook import worth
from briefing.study.policies import policy
from briefing.study.showing import percent, table
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


@frozen(slots=True)
class Standing:
    """How one option fared against the others of its card: states looked at, in how many it was best and worst, the
    mean distance to the best (score permille).
    """

    key: str
    states: int
    best: int
    worst: int
    behind: float

    @property
    def verdict(self) -> str:
        """`dominant`: best wherever it was open. `dominated`: best nowhere. `never worst`. Nothing: as it should be."""
        if self.states and self.best == self.states:
            return "dominant"
        if not self.states:
            return "never open"
        if not self.best:
            return "dominated"
        return "" if self.worst else "never worst"


def survey(pack: Pack, scenario: str, states: int = 48) -> tuple[Standing, ...]:
    """Every option of every event card, weighed in states that random play comes to and that open the card.

    Cards that are rare in play are staged: the gauges that their conditions name are set so that they hold. What an
    option is worth is exact a move ahead (`outlook.worth`); it says nothing of longer plans.
    """
    grounds = _grounds(pack, scenario, states)
    found: list[Standing] = []
    for card in tables(pack).events:
        found += _weigh(card, [_staged(ground, _asked(card, number)) for number, ground in enumerate(grounds)])
    return tuple(found)


def _asked(card: Card, number: int) -> tuple[Condition, ...]:
    """What opens a card, and in turn what each of its options needs besides, as evidence of an attack to answer."""
    option = card.options[number % len(card.options)]
    evidence = (Condition("evidence", ">=", 700),) if option.article == 5 else ()
    return (*card.when, *option.when, *evidence)


def _grounds(pack: Pack, scenario: str, many: int) -> list[Game]:
    """Decision points of random games, one a game, spread over the moves."""
    play = policy("random")
    found = []
    for seed in range(many):
        game = start(pack, scenario, seed)
        stop = 1 + below(draw(seed, 0, "survey"), game.moves)
        while game.phase is not Phase.ENDEX and not (game.move >= stop and game.phase is Phase.DECISION):
            act = play(game)
            game = apply(game, act if isinstance(act, Act) else Act("advance")).game
        if game.phase is Phase.DECISION:
            found.append(_shaken(game, seed))
    return found


def _shaken(game: Game, seed: int) -> Game:
    """The same point in a game that went better or worse: every gauge that is an amount moves by up to a quarter of
    its range, so that a deck is judged on good weeks and bad ones.
    """
    world = list(game.world)
    for number, gauge in enumerate(GAUGES):
        if gauge.shown and gauge.high >= 100 and gauge.group != "ledger":
            world[number] = clip(world[number] + swing(seed, 0, f"survey/{gauge.name}", gauge.high // 2), gauge.high)
    return evolve(game, world=tuple(world))


def _staged(game: Game, when: tuple[Condition, ...]) -> Game:
    """The game with what the conditions ask for; moves are left alone, since every move is represented."""
    world = list(game.world)
    flags = tables(game.pack).flags
    for condition in when:
        if condition.subject.startswith("ago:"):
            at = flags.get(condition.subject[4:])
            if at is not None:
                world[at] = 0 if condition.op == "<" else max(1, game.move - condition.value)
            continue
        if condition.subject not in INDEX:
            continue
        at = INDEX[condition.subject]
        value = world[at]
        match condition.op:
            case ">=" if value < condition.value:
                world[at] = condition.value
            case "<=" if value > condition.value:
                world[at] = condition.value
            case ">" if value <= condition.value:
                world[at] = condition.value + 1
            case "<" if value >= condition.value:
                world[at] = condition.value - 1
            case "==":
                world[at] = condition.value
            case "!=" if value == condition.value:
                world[at] = condition.value + 1
    for ladder in tables(game.pack).ladders:
        for condition in when:
            if condition.subject == f"{ladder.id}_peak" and condition.op == "<=":
                world[ladder.rung_at] = min(world[ladder.rung_at], condition.value)
        world[ladder.heat_at] = ladder.severities[world[ladder.rung_at]] * 10
        world[ladder.peak_at] = max(world[ladder.peak_at], world[ladder.rung_at])
    return evolve(game, world=tuple(world))


def _weigh(card: Card, games: list[Game]) -> list[Standing]:
    counts = {option.id: [0, 0, 0, 0] for option in card.options}
    for game in games:
        compiled = tables(game.pack)
        if not compiled.holds(card.when, game.world, game.move, game.moves):
            continue
        ready: list[tuple[Option, int]] = [
            (option, worth(game, card, option))
            for option in card.options
            if not option_objections(game, compiled, card, option)
        ]
        if len(ready) < 2:
            continue
        top, bottom = max(value for _, value in ready), min(value for _, value in ready)
        for option, value in ready:
            count = counts[option.id]
            count[0] += 1
            count[1] += value == top
            count[2] += value == bottom
            count[3] += top - value
    return [
        Standing(f"{card.id}.{name}", seen, best, worst, behind / seen if seen else 0.0)
        for name, (seen, best, worst, behind) in counts.items()
    ]


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


def survey_text(standings: tuple[Standing, ...]) -> str:
    """The options that are always or never best, or never worst, and how many there are."""
    odd = [each for each in standings if each.verdict]
    rows = [
        (e.key, str(e.states), str(e.best), str(e.worst), f"{e.behind:.0f}", e.verdict)
        for e in sorted(odd, key=lambda each: (each.verdict, -each.behind))
    ]
    lines = []
    if rows:
        lines.append(table(("option", "states", "best", "worst", "behind", "verdict"), rows))
    lines.append(
        f"{len(standings) - len(odd)} of {len(standings)} options are the best in some states and the worst in others."
    )
    return "\n\n".join(lines)


def to_json(study: Study, standings: tuple[Standing, ...]) -> dict[str, Any]:
    """Both as one document."""
    found = matrix(study)
    return {
        "seeds": found.seeds,
        "means": dict(found.means),
        "best": dict(found.best),
        "wins_everywhere": found.wins_everywhere or None,
        "lost": list(found.lost),
        "options": [
            {"key": e.key, "states": e.states, "best": e.best, "worst": e.worst, "behind": round(e.behind, 1),
             "verdict": e.verdict or None}
            for e in standings
        ],
    }  # fmt: skip
