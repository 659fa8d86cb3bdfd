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
from briefing.rules.score import Score, ending, score

#: Points of score that a point of expected severity (0-100) costs: a peak counts against two objectives of weight 20.
_SEVERITY = 6
_GATE_FEAR = 300
#: Weeks for which a change in an opponent's odds is taken to last.
_REACH = 2
_FINE = 100


def worth(game: Game, card: Card, option: Option) -> int:
    """Score (permille) after the option's effects, less what the opponents' next moves are expected to cost; the price
    counts as two points a unit. Compared with doing nothing: above zero is better than that.
    """
    return _value(game, card, option) - 2 * option.price - _value(game, card, None)


def expected(game: Game, card: Card, option: Option) -> int:
    """What `worth` compares, of one option by itself and in hundredths of a point, to set options side by side.

    An ending on the way that nothing can undo, as ground that is lost for good, puts its ceiling on the score.
    """
    draft = _taken(game, card, option)
    cost = sum(_micro(draft, number) for number in range(len(draft.tables.ladders))) * _weeks(draft) // 10_000
    standing = _projected(draft)
    objectives = draft.tables.pack.objectives
    weights = [objective.weight for objective in objectives]
    parts = sum(value * weight for (_, value), weight in zip(standing.objectives, weights, strict=True))
    reached = parts * _FINE // max(1, sum(weights))
    final = ending(draft.tables, draft.world, game.moves, game.moves)
    if final is not None and final.final:
        reached = min(reached, standing.total * _FINE)
    return reached - cost - 2 * option.price * _FINE


def _value(game: Game, card: Card, option: Option | None) -> int:
    draft = _taken(game, card, option)
    cost = sum(_micro(draft, number) // 1_000_000 for number in range(len(draft.tables.ladders))) * _weeks(draft)
    return _projected(draft).ungated - cost


def _taken(game: Game, card: Card, option: Option | None) -> Draft:
    """The game with the option standing, as far as the allies would carry it now, and seen by the opponents."""
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
    return draft


def _weeks(draft: Draft) -> int:
    return 1 + min(draft.game.moves - draft.game.move, _REACH)


def _projected(draft: Draft) -> Score:
    moves = draft.game.moves
    project(draft)
    return score(draft.tables, draft.values(), draft.world, moves, moves)


def project(draft: Draft) -> None:
    """Carry a draft to ENDEX with nobody acting: what is under way arrives, orders mature, gauges drift."""
    game = draft.game
    for move in range(game.move, game.moves + 1):
        draft.game = evolve(game, move=move)
        close(draft)


def _micro(draft: Draft, number: int) -> int:
    """Expected cost of one opponent's next move in millionths of a point: its mean severity, and more for what would
    take ground or worse.
    """
    ladder = draft.tables.ladders[number]
    ppm = red.outlook(draft, number).ppm()
    mean = sum(share * severity for share, severity in zip(ppm, ladder.severities, strict=True)) * _SEVERITY
    worst = sum(share for share, severity in zip(ppm, ladder.severities, strict=True) if severity * 10 >= 520)
    return mean + worst * _GATE_FEAR
