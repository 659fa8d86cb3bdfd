"""Postures that play by themselves. Each is a rule that a person could state in one sentence.

None looks at a hidden gauge or at a draw to come, but for `greedy`, which reads the model as an analyst with the pack
could. Most rank options by a table that follows from the content alone (`static`), which is what lets a batch of games
play them at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import frozen

from briefing.model.acts import Act
from briefing.model.cards import Card, Option
from briefing.model.game import Game, Phase
from briefing.model.gauges import GAUGES
from briefing.rules import legal_acts, objections
from briefing.rules.council import Position
from briefing.rules.draws import below, draw
from briefing.rules.sight import positions, reception, theatres, value
from briefing.rules.tables import tables
from briefing.study.outlook import worth

Policy = Callable[[Game], Act]
Rank = Callable[[Game, Card, Option], int]

#: Political capital that a posture keeps back for the Council when it launches something of its own.
RESERVE: Final = 6
#: Severity (permille) from which tit-for-tat counts a week as a provocation: drones over an ally, an encirclement.
PROVOKED: Final = 240

_BETTER: Final = {gauge.name: gauge.better for gauge in GAUGES}
_GROUP: Final = {gauge.name: gauge.group for gauge in GAUGES}


@frozen(slots=True)
class Posture:
    """How a policy ranks options (highest first; launched only above zero), and how it deals with the Council.

    `patience`: how many consultations and bridging texts it goes through for each round of silence. `coalition`:
    whether it goes ahead with the willing when a text does not pass.
    """

    says: str
    rank: Rank
    patience: int
    coalition: bool


def sternness(option: Option) -> int:
    """How hard an option leans on an opponent: its own severity, its risk, and what it signals."""
    firm = sum(signal.by for signal in option.signals if signal.driver in ("punish", "denial"))
    return option.severity * 10 + option.risk // 10 + firm // 10


def exits(option: Option) -> int:
    """How much an option opens ways down and channels, less how hard it leans."""
    open_ = sum(effect.by for effect in option.effects if effect.gauge.startswith(("offramp", "channel")))
    return open_ - option.severity * 10 - option.risk // 10


def gains(option: Option, groups: tuple[str, ...]) -> int:
    """What an option does for the gauges of these groups, less half of what it does to the others."""
    moved = [(effect.gauge, effect.by) for effect in option.effects]
    if option.order is not None:
        scale = 10 if option.order.gauge in ("heavy", "light") else 1
        moved.append((option.order.gauge, option.order.by * scale))
    total = 0
    for gauge, by in moved:
        good = by * _BETTER[gauge]
        total += good if _GROUP[gauge] in groups else good // 2 if good < 0 else 0
    return total


def _hawk(_: Game, __: Card, option: Option) -> int:
    return sternness(option)


def _dove(_: Game, __: Card, option: Option) -> int:
    return exits(option)


def _europe(_: Game, __: Card, option: Option) -> int:
    return gains(option, ("europe", "ukraine"))


def _asia(_: Game, __: Card, option: Option) -> int:
    return gains(option, ("strait", "peninsula"))


def _tat(game: Game, _: Card, option: Option) -> int:
    """Stern after a provocation that was seen, conciliatory otherwise."""
    provoked = any(theatre.level >= PROVOKED for theatre in theatres(game))
    return sternness(option) if provoked else exits(option)


def _together(game: Game, card: Card, option: Option) -> int:
    if option.authority != "council":
        return 200 - 10 * option.price
    view = reception(game, card, option)
    return 10 * view.agree - 30 * view.object


POSTURES: Final[dict[str, Posture]] = {
    "hawk": Posture("takes the sternest option and goes ahead with the willing", _hawk, 1, coalition=True),
    "dove": Posture("opens exits, leans on nobody, splits nobody", _dove, 1, coalition=False),
    "tit-for-tat": Posture("answers what it sees in kind: stern after a provocation", _tat, 2, coalition=True),
    "consensus-only": Posture("tables what most carry, consults and softens", _together, 9, coalition=False),
    "europe-first": Posture("takes what serves Europe and Ukraine", _europe, 3, coalition=True),
    "asia-first": Posture("takes what serves the Strait and the Peninsula", _asia, 3, coalition=True),
    "greedy": Posture("takes what the model expects to be worth most a move ahead", worth, 5, coalition=True),
}

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
    """Any option that is open, an initiative every other move, and anything at all in the Council."""
    if game.phase is not Phase.DECISION and game.phase is not Phase.COUNCIL:
        return Act("advance")
    acts = legal_acts(game)
    choices = [act for act in acts if act.verb == "choose"]
    if choices:
        return choices[_pick(game, "random", len(choices))]
    if game.phase is Phase.DECISION:
        launches = [act for act in acts if act.verb == "launch"]
        if launches and _pick(game, "random/launches", 2):
            return launches[_pick(game, "random/launch", len(launches))]
        return Act("advance")
    return acts[_pick(game, "random/council", len(acts))]


def _play(game: Game, posture: Posture) -> Act:
    match game.phase:
        case Phase.DECISION if game.card and not game.chosen:
            return _choose(game, posture) or Act("advance")
        case Phase.DECISION if not game.launched:
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
    """The best initiative by the posture's own measure, if it is worth something and leaves a reserve."""
    spare = value(game, "capital") - RESERVE
    found: list[tuple[int, str]] = []
    for card in tables(game.pack).initiatives:
        for option in card.options:
            key = f"{card.id}.{option.id}"
            if option.price <= spare and not objections(game, Act("launch", (key,))):
                found.append((posture.rank(game, card, option), key))
    if not found:
        return None
    rank, key = max(found)
    return Act("launch", (key,)) if rank > 0 else None


def _council(game: Game, posture: Posture) -> Act:
    """Consult and bridge while that helps, then silence; then what the posture does with a text that does not pass."""
    text = game.table[0]
    doubters = sorted(
        (place for place in positions(game, text) if place.score < 0), key=lambda place: (place.score, place.ally.id)
    )
    worked = len(text.bridged) + sum(1 for lean in game.leans if lean > 0)
    stuck = bool(doubters) and doubters[0].stance == "object"
    if (stuck or (doubters and text.rounds)) and worked < posture.patience * (1 + text.rounds):
        helped = _help(game, doubters)
        if helped is not None:
            return helped
    if not stuck or text.rounds == 0:
        act = Act("silence")
        if not objections(game, act):
            return act
    act = Act("coalition")
    if posture.coalition and not objections(game, act):
        return act
    return Act("withdraw")


def _help(game: Game, doubters: list[Position]) -> Act | None:
    """Take the bridging text of the first that has one, or consult: the furthest away comes first."""
    for place in doubters:
        for verb in ("soften", "consult"):
            act = Act(verb, (place.ally.id,))
            if not objections(game, act):
                return act
    return None
