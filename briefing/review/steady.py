"""The steady hand: the reference posture that plays on from wherever a future begins.

It ranks every option by what the model expects it to be worth at STARTEX (`study.outlook.worth`), takes the best that
is open, launches what is worth something while a reserve is left, consults and bridges a little, and goes ahead with
the willing where a text does not pass. It looks at no draw, and its order is fixed by the pack and the scenario, so
that a future costs milliseconds; it scores about as well as the best of the postures that a study plays.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from briefing.model.acts import Act
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX
from briefing.model.pack import Pack
from briefing.rules import apply, objections, start
from briefing.rules.council import Position
from briefing.rules.sight import positions
from briefing.rules.tables import tables
from briefing.study.outlook import worth

RESERVE: Final = 6
PATIENCE: Final = 3
_MOST_ACTS: Final = 5000
_CAPITAL: Final = INDEX["capital"]


@frozen(slots=True, eq=False)
class Steady:
    """The posture for one scenario: every option's rank, and the launches worth something, best first."""

    rank: dict[str, int]
    launches: tuple[tuple[str, int], ...]

    def act(self, game: Game) -> Act:
        """What it does now."""
        if game.phase is Phase.DECISION:
            if game.card and not game.chosen:
                key = self.choice(game)
                return Act("choose", (key,)) if key else Act("advance")
            if not game.launched:
                key = self.launch(game)
                return Act("launch", (key,)) if key else Act("advance")
        if game.phase is Phase.COUNCIL and game.table:
            return in_council(game)
        return Act("advance")

    def choice(self, game: Game) -> str:
        """The option of the card that it takes ("": none is open)."""
        card = tables(game.pack).cards[game.card]
        keys = sorted((f"{card.id}.{option.id}" for option in card.options), key=lambda key: (-self.rank[key], key))
        return next((key for key in keys if not objections(game, Act("choose", (key,)))), "")

    def launch(self, game: Game) -> str:
        """The initiative that it launches ("": none)."""
        spare = game.world[_CAPITAL] - RESERVE
        for key, price in self.launches:
            if price <= spare and not objections(game, Act("launch", (key,))):
                return key
        return ""

    def play(self, game: Game) -> Game:
        """The game played to ENDEX."""
        for _ in range(_MOST_ACTS):
            if game.phase is Phase.ENDEX:
                return game
            game = apply(game, self.act(game)).game
        message = "the reference posture did not come to ENDEX"
        raise RuntimeError(message)


_KEPT: Final[list[tuple[Pack, str, Steady]]] = []


def steady(pack: Pack, scenario: str) -> Steady:
    """The posture for a scenario; the last few are kept, since ranking asks for a projection of every option."""
    for kept, name, found in _KEPT:
        if kept is pack and name == scenario:
            return found
    game = start(pack, scenario, 0)
    made = of_ranks(pack, {key: worth(game, *pair) for key, pair in tables(pack).options.items()})
    _KEPT.append((pack, scenario, made))
    del _KEPT[:-4]
    return made


def of_ranks(pack: Pack, rank: dict[str, int]) -> Steady:
    """The posture of ranks that were worked out elsewhere."""
    compiled = tables(pack)
    keys = [f"{card.id}.{option.id}" for card in compiled.initiatives for option in card.options]
    best = sorted((key for key in keys if rank[key] > 0), key=lambda key: (-rank[key], key))
    return Steady(rank, tuple((key, compiled.options[key][1].price) for key in best))


def keep(pack: Pack, scenario: str, made: Steady) -> None:
    """Take a posture as that of a scenario: a worker is given it rather than working it out."""
    _KEPT.append((pack, scenario, made))


def in_council(game: Game) -> Act:
    """Consult and bridge a little where that is needed, then silence, then the willing, then withdraw."""
    text = game.table[0]
    doubters = sorted((each for each in positions(game, text) if each.score < 0), key=lambda p: (p.score, p.ally.id))
    worked = len(text.bridged) + sum(1 for lean in game.leans if lean > 0)
    stuck = bool(doubters) and doubters[0].stance == "object"
    if (stuck or (doubters and text.rounds)) and worked < PATIENCE * (1 + text.rounds):
        helped = _help(game, doubters)
        if helped is not None:
            return helped
    if (not stuck or text.rounds == 0) and not objections(game, Act("silence")):
        return Act("silence")
    return Act("withdraw") if objections(game, Act("coalition")) else Act("coalition")


def _help(game: Game, doubters: list[Position]) -> Act | None:
    for place in doubters:
        for verb in ("soften", "consult"):
            act = Act(verb, (place.ally.id,))
            if not objections(game, act):
                return act
    return None
