"""The last week exactly: every rung that each opponent might draw, by its own chance.

Nothing of the rules is written twice: they are run with loaded dice. A ladder whose one rung outweighs all others is
drawn from with certainty; so every branch of RED can be walked, and the distributions are those that the rules state
themselves (`Acted.ppm`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from attrs import evolve

from briefing.model.acts import Act
from briefing.model.events import Acted
from briefing.model.game import Game, Phase, Step
from briefing.model.gauges import INDEX
from briefing.rules import apply, red
from briefing.rules.draft import Draft
from briefing.rules.sight import score
from briefing.rules.tables import Ladder, Tables, tables

_CERTAIN: Final = 1 << 40
_PPM: Final = 1_000_000
_CALL: Final = INDEX["call"]


class Leaf(NamedTuple):
    """One way in which it can end: its chance, the score, the objectives and the gates' ceiling (a tuple, because a
    review holds a hundred thousand of them).
    """

    chance: float
    total: int
    objectives: tuple[int, ...]
    ceiling: int


def leaf(game: Game, chance: float = 1.0) -> Leaf:
    """The standing of a game as a leaf."""
    standing = score(game)
    ceilings = {gate.id: gate.ceiling for gate in game.pack.gates}
    ceiling = min((ceilings[gate] for gate in standing.gates), default=1000)
    return Leaf(chance, standing.total, tuple(value for _, value in standing.objectives), ceiling)


def still(game: Game) -> bool:
    """Whether the opponents perceive without noise, so that walking their rungs is the whole of the chance."""
    return not any(any(ladder.noises) for ladder in tables(game.pack).ladders)


def leaves(game: Game, dice: int) -> tuple[Leaf, ...]:
    """Every way in which a game that stands before its last RED can end.

    The first `dice` opponents' rungs are walked one by one; the others', and what is perceived, are drawn as the game's
    seed has it.
    """
    compiled = tables(game.pack)
    return tuple(leaf(_closed(step.game), chance) for chance, step in _walk(game, compiled, (), 1.0, None, dice))


def _walk(
    game: Game, compiled: Tables, rungs: tuple[int, ...], chance: float, call: bool | None, dice: int
) -> Iterator[tuple[float, Step]]:
    """Load one die after the other; the next distribution is what the rules drew from with those before it loaded."""
    step = _red(game, compiled, rungs, call)
    if len(rungs) == dice:
        yield chance, step
        return
    acted = [event for event in step.events if isinstance(event, Acted)]
    for rung, ppm in enumerate(acted[len(rungs)].ppm):
        if not ppm:
            continue
        for made, share in _calls(game, compiled, rungs, rung, call):
            yield from _walk(game, compiled, (*rungs, rung), chance * share * ppm / _PPM, made, dice)


def _calls(
    game: Game, compiled: Tables, rungs: tuple[int, ...], rung: int, call: bool | None
) -> tuple[tuple[bool | None, float], ...]:
    """Whether Beijing calls Moscow is a die too, thrown once China's rung is high enough."""
    parameters = compiled.parameters
    if rungs or game.world[_CALL] or rung < parameters["call_from"]:
        return ((call, 1.0),)
    chance = parameters["call_chance"] / 1000
    return tuple(pair for pair in ((True, chance), (False, 1 - chance)) if pair[1])


def _red(game: Game, compiled: Tables, rungs: tuple[int, ...], call: bool | None) -> Step:
    ladders = tuple(
        _certain(ladder, rungs[at]) if at < len(rungs) else ladder for at, ladder in enumerate(compiled.ladders)
    )
    parameters = compiled.parameters
    if call is not None:
        parameters = {**parameters, "call_chance": 1000 if call else 0}
    draft = Draft(game)
    draft.tables = evolve(compiled, ladders=ladders, parameters=parameters)
    draft.set(phase=Phase.RED)
    red.move(draft)
    return draft.done()


def _certain(ladder: Ladder, rung: int) -> Ladder:
    bases = tuple(base + (_CERTAIN if at == rung else 0) for at, base in enumerate(ladder.bases))
    return evolve(ladder, bases=bases)


def _closed(game: Game) -> Game:
    """ASSESS is the rules' own, with nothing loaded."""
    return apply(game, Act("advance")).game
