"""What an option is worth a move ahead, as the model expects it: its effects, and what the opponents then draw from.

No draw is looked at: the opponents' distributions are exact, and what they would do is weighed by its chance.
"""

from __future__ import annotations

from briefing.model.cards import Card, Option
from briefing.model.game import Game
from briefing.model.gauges import INDEX
from briefing.rules import council, red
from briefing.rules.adopt import stand
from briefing.rules.draft import Draft
from briefing.rules.minds import perceive, true_drivers
from briefing.rules.score import score

#: Points of score that a point of expected severity (0-100) costs: a peak counts against two objectives of weight 20.
_SEVERITY = 6
_GATE_FEAR = 300


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
    cost = sum(_expected(draft, number) for number in range(len(draft.tables.ladders)))
    for item in draft.get("pending"):
        draft.shift(item.gauge, item.by, item.cause)
    for order in draft.get("orders"):
        _, ordered = draft.tables.options[f"{order.card}.{order.option}"]
        if ordered.order is not None and order.move + ordered.order.unit <= game.moves:
            draft.shift(INDEX[ordered.order.gauge], ordered.order.by * order.strength // 1000, "order")
    standing = score(draft.tables, draft.values(), draft.world, game.move, game.moves)
    return standing.ungated - cost


def _expected(draft: Draft, number: int) -> int:
    """Expected cost of one opponent's next move: its mean severity, and more for what would take ground or worse."""
    ladder = draft.tables.ladders[number]
    ppm = red.outlook(draft, number).ppm()
    mean = sum(share * severity for share, severity in zip(ppm, ladder.severities, strict=True)) * _SEVERITY
    worst = sum(share for share, severity in zip(ppm, ladder.severities, strict=True) if severity * 10 >= 520)
    return (mean + worst * _GATE_FEAR) // 1_000_000
