"""Postures that play by themselves. Each is a rule a person could state in one sentence; none looks at a hidden gauge
of the real game or at a draw to come, but for `greedy`, which reads the model as an analyst with the pack could.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import frozen

from briefing.model.acts import Act
from briefing.model.cards import Card, Option
from briefing.model.game import Game, Phase
from briefing.rules import legal_acts, objections
from briefing.rules.council import Position
from briefing.rules.draws import below, draw
from briefing.rules.sight import positions, reception, value
from briefing.rules.tables import tables
from briefing.study.outlook import worth

Policy = Callable[[Game], Act]
_Key = Callable[[Game, Card, Option], tuple[int, ...]]


@frozen(slots=True)
class Posture:
    """How a policy ranks options (highest first), whether and what it launches, and how it deals with the Council."""

    says: str
    rank: _Key
    launches: _Key | None
    patience: int
    coalition: bool


def _hawk(_: Game, __: Card, option: Option) -> tuple[int, ...]:
    firm = sum(signal.by for signal in option.signals if signal.driver in ("punish", "denial"))
    return option.severity * 10 + option.risk // 10 + firm // 10, option.price


def _dove(_: Game, __: Card, option: Option) -> tuple[int, ...]:
    soft = sum(effect.by for effect in option.effects if effect.gauge.startswith(("offramp", "channel")))
    return soft - option.severity * 10 - option.risk // 10, -option.price


def _together(game: Game, card: Card, option: Option) -> tuple[int, ...]:
    if option.authority != "council":
        return (300, -option.price)
    view = reception(game, card, option)
    return (view.agree * 10 - view.object * 30, -option.price)


def _greedy(game: Game, card: Card, option: Option) -> tuple[int, ...]:
    return (worth(game, card, option),)


POSTURES: Final[dict[str, Posture]] = {
    "hawk": Posture("takes the sternest option and goes ahead with the willing", _hawk, _hawk, 1, coalition=True),
    "dove": Posture("takes what lowers the temperature and keeps exits open", _dove, _dove, 1, coalition=False),
    "consensus-only": Posture(
        "tables what most allies carry, consults and softens, never splits the Council", _together, _together, 9,
        coalition=False,
    ),
    "greedy": Posture(
        "takes what the model expects to be worth most a move ahead", _greedy, _greedy, 5, coalition=True
    ),
}  # fmt: skip

#: Political capital that a posture keeps back for the Council.
_RESERVE: Final = 6

NAMES: Final = ("random", *POSTURES)


def policy(name: str) -> Policy:
    """The policy of that name. Raises KeyError."""
    if name == "random":
        return _random
    posture = POSTURES[name]

    def play(game: Game) -> Act:
        return _play(game, posture)

    return play


def _pick(game: Game, name: str, many: int) -> int:
    return below(draw(game.seed, game.move, f"policy/{name}", game.acts), many)


def _random(game: Game) -> Act:
    if game.phase is not Phase.DECISION and game.phase is not Phase.COUNCIL:
        return Act("advance")
    acts = legal_acts(game)
    choices = [act for act in acts if act.verb == "choose"]
    if choices:
        return choices[_pick(game, "random", len(choices))]
    if game.phase is Phase.DECISION and not game.launched:
        launches = [act for act in acts if act.verb == "launch"]
        if launches and _pick(game, "random/launches", 2):
            return launches[_pick(game, "random/launch", len(launches))]
        return Act("advance")
    return acts[_pick(game, "random/council", len(acts))]


def _play(game: Game, posture: Posture) -> Act:
    match game.phase:
        case Phase.DECISION if game.card and not game.chosen:
            return _choose(game, posture) or Act("advance")
        case Phase.DECISION if not game.launched and posture.launches is not None:
            return _launch(game, posture) or Act("advance")
        case Phase.COUNCIL if game.table:
            return _council(game, posture)
        case _:
            return Act("advance")


def _choose(game: Game, posture: Posture) -> Act | None:
    card = tables(game.pack).cards[game.card]
    ready = [option for option in card.options if not objections(game, Act("choose", (f"{card.id}.{option.id}",)))]
    if not ready:
        return None
    best = max(ready, key=lambda option: (posture.rank(game, card, option), option.id))
    return Act("choose", (f"{card.id}.{best.id}",))


def _launch(game: Game, posture: Posture) -> Act | None:
    """Launch the best initiative, if it is worth something by the posture's own measure and leaves a reserve."""
    if posture.launches is None:
        return None
    found: list[tuple[tuple[int, ...], str]] = []
    for card in tables(game.pack).initiatives:
        for option in card.options:
            key = f"{card.id}.{option.id}"
            if option.price <= _spare(game) and not objections(game, Act("launch", (key,))):
                found.append((posture.launches(game, card, option), key))
    if not found:
        return None
    rank, key = max(found)
    return Act("launch", (key,)) if rank[0] > 0 else None


def _spare(game: Game) -> int:
    return value(game, "capital") - _RESERVE


def _council(game: Game, posture: Posture) -> Act:
    """Consult and bridge while it helps, then silence; then what the posture does with a text that does not pass."""
    text = game.table[0]
    places = positions(game, text)
    doubters = sorted((place for place in places if place.score < 0), key=lambda place: (place.score, place.ally.id))
    worked = len(text.bridged) + sum(1 for lean in game.leans if lean > 0)
    if doubters and (doubters[0].stance == "object" or text.rounds) and worked < posture.patience * (1 + text.rounds):
        helped = _help(game, doubters)
        if helped is not None:
            return helped
    stuck = any(place.stance == "object" for place in doubters)
    if not stuck or text.rounds == 0:
        act = Act("silence")
        if not objections(game, act):
            return act
    for act in (*((Act("coalition"),) if posture.coalition else (Act("soften"),)), Act("withdraw")):
        if not objections(game, act):
            return act
    return Act("withdraw")


def _help(game: Game, doubters: list[Position]) -> Act | None:
    for place in doubters:
        for act in (Act("soften", (place.ally.id,)), Act("consult", (place.ally.id,))):
            if not objections(game, act):
                return act
    return None
