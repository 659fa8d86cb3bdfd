"""Worlds made to order: a state of a game in which given conditions hold, or the word that there is none."""

from attrs import evolve

from briefing.model.game import Game, Settings
from briefing.model.gauges import GAUGES, INDEX
from briefing.rules import start
from briefing.rules.tables import tables

HIGHS = {one.name: one.high for one in GAUGES}
LADDERS = {f"{actor}_{what}": actor for actor in ("russia", "china", "dprk") for what in ("rung", "peak")}


def bounds(pack, subject: str, moves: int) -> range:
    """Every value that a subject can have."""
    if subject in ("move", "left"):
        return range(1, moves + 1) if subject == "move" else range(moves)
    if subject.startswith("ago:"):
        return range(-1, moves)
    if subject in LADDERS:
        return range(len(pack.actor(LADDERS[subject]).rungs))
    return range(HIGHS[subject] + 1)


def holds(op: str, value: int, other: int) -> bool:
    """The comparison that a condition makes."""
    return {
        ">=": value >= other, "<=": value <= other, "==": value == other, "!=": value != other, ">": value > other,
        "<": value < other,
    }[op]  # fmt: skip


def world_where(pack, conditions, moves: int = 0) -> Game | None:
    """A game in a state where all conditions hold; None where no state can be. The rules have the last word on it."""
    game = start(pack, pack.scenarios[0].id, 1, Settings(moves=moves))
    wanted: dict[str, list[int]] = {}
    for condition in conditions:
        found = wanted.get(condition.subject) or list(bounds(pack, condition.subject, game.moves))
        wanted[condition.subject] = found = [one for one in found if holds(condition.op, one, condition.value)]
        if not found:
            return None
    for move in (*range(2, game.moves + 1), 1):
        if move not in wanted.get("move", range(1, game.moves + 1)):
            continue
        if game.moves - move not in wanted.get("left", range(game.moves)):
            continue
        world = list(game.world)
        for subject, found in wanted.items():
            if subject in INDEX:
                # As near as may be to where the scenario starts.
                world[INDEX[subject]] = min(found, key=lambda one, at=world[INDEX[subject]]: abs(one - at))
            elif subject.startswith("ago:"):
                since = [one for one in found if one < move]
                if not since:
                    break
                flag = tables(pack).flags[subject[4:]]
                world[flag] = 0 if -1 in since else move - since[0]
        else:
            made = evolve(game, move=move, world=tuple(world))
            for what, actor in LADDERS.items():
                if what.endswith("_peak"):
                    top = max(made.world[INDEX[what]], made.world[INDEX[f"{actor}_rung"]])
                    made = evolve(made, world=(*made.world[: INDEX[what]], top, *made.world[INDEX[what] + 1 :]))
            if tables(pack).holds(tuple(conditions), made.world, move, made.moves):
                return made
    return None
