"""What an option is worth, as the model expects it: its effects carried to ENDEX, and what the opponents draw from.

No draw is looked at: the opponents' distributions are exact, and what they would do is weighed by its chance.
"""

from __future__ import annotations

from attrs import evolve

from briefing.model.cards import Card, Option
from briefing.model.game import Game
from briefing.rules import council, red
from briefing.rules.adopt import stand
from briefing.rules.assess import close
from briefing.rules.draft import Draft
from briefing.rules.minds import perceive, true_drivers
from briefing.rules.score import score

#: Points of score that a point of expected severity (0-100) costs: a peak counts against two objectives of weight 20.
_SEVERITY = 6
_GATE_FEAR = 300
#: Weeks for which a change in an opponent's odds is taken to last.
_REACH = 2


def worth(game: Game, card: Card, option: Option) -> int:
    """Score (permille) after the option's effects, less what the opponents' next moves are expected to cost; the price
    counts as two points a unit. Compared with doing nothing: above zero is better than that.
    """
    return _value(game, card, option) - 2 * option.price - _value(game, card, None)


def _value(game: Game, card: Card, option: Option | None) -> int:
    draft = Draft(game)
    if option is not None:
        strength = 1000
        if option.authority in ("council", "nations"):
            text = council.tabled(card, option)
            places = council.positions(game, text)
            _, share = council.willing(places)
            stuck = sum(place.stance == "object" for place in places)
            strength = share * 9 // 10 if stuck or option.authority == "nations" else 950
        stand(draft, card, option, "office", strength, ())
    for number, ladder in enumerate(draft.tables.ladders):
        truth = true_drivers(ladder, draft.values())
        draft.minds[number] = perceive(ladder, draft.minds[number], truth, (0,) * len(truth))
    left = game.moves - game.move
    cost = sum(_expected(draft, number) for number in range(len(draft.tables.ladders))) * (1 + min(left, _REACH))
    project(draft)
    standing = score(draft.tables, draft.values(), draft.world, game.moves, game.moves)
    return standing.ungated - cost


def project(draft: Draft) -> None:
    """Carry a draft to ENDEX with nobody acting: what is under way arrives, orders mature, gauges drift."""
    game = draft.game
    for move in range(game.move, game.moves + 1):
        draft.game = evolve(game, move=move)
        close(draft)


def _expected(draft: Draft, number: int) -> int:
    """Expected cost of one opponent's next move: its mean severity, and more for what would take ground or worse."""
    ladder = draft.tables.ladders[number]
    ppm = red.outlook(draft, number).ppm()
    mean = sum(share * severity for share, severity in zip(ppm, ladder.severities, strict=True)) * _SEVERITY
    worst = sum(share for share, severity in zip(ppm, ladder.severities, strict=True) if severity * 10 >= 520)
    return (mean + worst * _GATE_FEAR) // 1_000_000
