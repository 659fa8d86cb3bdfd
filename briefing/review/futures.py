"""Futures: how a game may go on from a decision, drawn anew, and what each comes to.

What counts as known at a decision: the whole state of the model as it then stood, what each opponent perceived, the
pack, and the week's instructions of every capital (the player sees them in the Council's positions). What does not:
Russia's type, which is taken from the ideal observer's belief; whether a wavering ally breaks silence; and every draw
from RED on. The draws of future i of a move are the same for all options (common random numbers), so that a difference
between two options is the difference that the choice makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import evolve, frozen

from briefing.model.acts import Act
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX
from briefing.model.pack import Pack
from briefing.review.course import Moment
from briefing.review.loaded import Leaf, leaf, leaves
from briefing.review.steady import Steady
from briefing.rules import apply, objections
from briefing.rules.adopt import silence
from briefing.rules.council import positions
from briefing.rules.draft import Draft
from briefing.rules.draws import draw

_TYPE: Final = INDEX["russia_type"]
_CAPITAL: Final = INDEX["capital"]
#: Rounds of silence fit below this; a draw's index has 32 bits.
_ROUNDS: Final = 64
_LOW: Final = (1 << 24) - 1
_BEFORE_RED: Final = (Phase.BRIEFING, Phase.DECISION, Phase.COUNCIL)
#: In the last move the rungs of China and Russia, which decide it, are walked rather than drawn.
WALKED: Final = 2


@frozen(slots=True)
class Fate:
    """One future's draws: the seed from RED on, and Russia's type."""

    seed: int
    temper: int


def fates(seed: int, move: int, types: Sequence[int], many: range) -> tuple[Fate, ...]:
    """Futures of a move. `types` are the chances of Russia's types in ppm, which are met in proportion."""
    return tuple(Fate(draw(seed, move, "review/future", each), _type(types, each)) for each in many)


def _type(types: Sequence[int], number: int) -> int:
    """The type of future `number`: the golden ratio's multiples fall evenly, however many are taken."""
    point = number * 618_034 % 1_000_000 * sum(types) // 1_000_000
    for temper, share in enumerate(types):
        point -= share
        if point < 0:
            return temper
    return len(types) - 1


@frozen(slots=True)
class Trunk:
    """What all futures of an option share: the game up to the first thing that is uncertain, and the acts left."""

    game: Game
    rest: tuple[Act, ...]


def trunk(game: Game, plan: Sequence[Act], hand: Steady) -> Trunk:
    """Carry an option out as far as nothing is drawn."""
    rest = list(plan)
    while True:
        act = _next(game, rest, hand)
        if _enters_red(game, act) or (act.verb == "silence" and _doubtful(game)):
            return Trunk(game, (act, *rest))
        game = apply(game, act).game


def follow(begun: Trunk, fate: Fate, hand: Steady, dice: int = WALKED) -> tuple[Leaf, ...]:
    """One future of an option, to ENDEX: one way, or, from a decision in the last move, every way by its chance."""
    game, rest = begun.game, list(begun.rest)
    while game.phase in _BEFORE_RED:
        act = _next(game, rest, hand)
        if _enters_red(game, act):
            game = _fated(game, fate)
            if game.move >= game.moves:
                return leaves(game, dice)
            game = apply(game, act).game
            break
        game = _hushed(game, fate.seed) if act.verb == "silence" else apply(game, act).game
    return (leaf(hand.play(game)),)


def brink(moment: Moment, option: str, hand: Steady) -> Trunk:
    """An option carried out under the draws that this game really had, up to RED."""
    game, rest = moment.game, list(moment.plan(option))
    while True:
        act = _next(game, rest, hand)
        if _enters_red(game, act):
            return Trunk(game, (act,))
        game = apply(game, act).game


def hindsight(moment: Moment, option: str, hand: Steady) -> Leaf:
    """What the option came to under the draws that this game really had, the posture playing on."""
    begun = brink(moment, option, hand)
    return leaf(hand.play(apply(begun.game, begun.rest[0]).game))


def _next(game: Game, rest: list[Act], hand: Steady) -> Act:
    """The plan's next act while it is open (what is not is left out), then the posture's."""
    while rest:
        act = rest.pop(0)
        if act.verb == "advance" and game.phase is Phase.DECISION and game.card and not game.chosen:
            rest.insert(0, act)  # to launch nothing still leaves the card to be decided
            chosen = hand.act(game)
            if chosen.verb == "choose":
                return chosen
            return rest.pop(0)
        if not objections(game, act):
            return act
    return hand.act(game)


def _enters_red(game: Game, act: Act) -> bool:
    return act.verb == "advance" and (
        (game.phase is Phase.DECISION and not game.table) or (game.phase is Phase.COUNCIL and not game.table)
    )


def _doubtful(game: Game) -> bool:
    """Whether it is open who would break silence: nobody's stance but a waverer's leaves anything to chance."""
    return any(0 < place.breaks < 1000 for place in positions(game, game.table[0]))


def _fated(game: Game, fate: Fate) -> Game:
    world = list(game.world)
    world[_TYPE] = fate.temper
    return evolve(game, seed=fate.seed, world=tuple(world), pack=bare(game.pack), reports=(), question="")


_BARE: Final[list[tuple[Pack, Pack]]] = []


def bare(pack: Pack) -> Pack:
    """The pack without its reports and questions: in a future nobody reads them, and they change nothing else."""
    for kept, found in _BARE:
        if kept is pack or found is pack:
            return found
    made = evolve(pack, reports=(), questions=())
    _BARE.append((pack, made))
    del _BARE[:-4]
    return made


def _hushed(game: Game, seed: int) -> Game:
    """Silence under a future's own draws, while the capitals keep the instructions that they really had this week.

    The rules draw a waverer's part from (seed, move, ally and card, round); here the round is a number of that
    future's, and set right afterwards.
    """
    text = game.table[0]
    draft = Draft(game)
    if text.rounds:
        key = f"{text.card}.{text.option}"
        draft.shift(_CAPITAL, -draft.tables.parameters["round_price"], f"silence:{key}")
    stood = silence(draft, evolve(text, rounds=_ROUNDS * (1 + (seed & _LOW)) + text.rounds))
    after = draft.done().game
    if stood:
        return after
    again = evolve(after.table[0], rounds=text.rounds + 1)
    return evolve(after, table=(again, *after.table[1:]))


def decided(game: Game, hand: Steady) -> Game:
    """The game with its card decided by the posture, where it is not decided yet."""
    while game.phase is Phase.DECISION and game.card and not game.chosen:
        act = hand.act(game)
        if act.verb != "choose":
            break
        game = apply(game, act).game
    return game
