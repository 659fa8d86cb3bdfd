"""Ways to play: acts picked by a number, whole games, and states made by hand. Needs nothing but the game itself."""

from attrs import evolve

from briefing.model.acts import Act
from briefing.model.game import Game, Phase, Settings
from briefing.model.gauges import INDEX
from briefing.model.pack import Pack
from briefing.rules import apply, digest, legal_acts, objections, start
from briefing.rules.draws import mix


def act(text: str) -> Act:
    """An act from its text."""
    return Act.parse(text)


def some_act(game: Game, luck: int) -> Act:
    """A legal act: first the verb, then one of that verb, so that 101 forecasts do not crowd out the choices."""
    by_verb: dict[str, list[Act]] = {}
    for one in legal_acts(game):
        by_verb.setdefault(one.verb, []).append(one)
    verbs = list(by_verb)
    verb = verbs[mix(luck) % len(verbs)]
    return by_verb[verb][mix(luck + 1) % len(by_verb[verb])]


def brisk_act(game: Game, luck: int) -> Act:
    """A legal act without listing them all: decide something, then move on. For many games in little time."""
    if game.phase is Phase.BRIEFING and not game.tasked and game.reports and luck % 2:
        return Act("task", (game.reports[luck % len(game.reports)],))
    if game.phase is Phase.DECISION:
        chosen = () if game.chosen else tuple(card for card in game.pack.cards if card.id == game.card)
        launched = () if game.launched or luck % 3 else tuple(c for c in game.pack.cards if c.kind == "initiative")
        found = [Act("choose", (f"{card.id}.{option.id}",)) for card in chosen for option in card.options]
        found += [Act("launch", (f"{card.id}.{option.id}",)) for card in launched for option in card.options]
        found = [one for one in found if not objections(game, one)]
        if found:
            return found[mix(luck) % len(found)]
    if game.phase is Phase.COUNCIL and game.table:
        order = ("silence", "coalition", "soften", "withdraw")[luck % 3 :]
        return next(one for verb in order if not objections(game, one := Act(verb)))
    return Act("advance")


def played(pack: Pack, seed: int, luck: int = 0, *, pick=some_act, **settings) -> tuple[Game, list[Act]]:
    """A whole game on the pack's first scenario: how it ended, and what was done in it."""
    game = start(pack, pack.scenarios[0].id, seed, Settings(**settings))
    acts: list[Act] = []
    while game.phase is not Phase.ENDEX:
        acts.append(pick(game, mix(seed) ^ mix(luck) ^ len(acts)))
        game = apply(game, acts[-1]).game
    return game, acts


def followed(pack: Pack, seed: int, acts, **settings) -> Game:
    """The fold of some acts, given as values or as text."""
    game = start(pack, pack.scenarios[0].id, seed, Settings(**settings))
    for one in acts:
        game = apply(game, act(one) if isinstance(one, str) else one).game
    return game


def with_gauges(game: Game, **values: int) -> Game:
    """The game with some gauges set by hand."""
    world = list(game.world)
    for name, value in values.items():
        world[INDEX[name]] = value
    return evolve(game, world=tuple(world))


def gauge(game: Game, name: str) -> int:
    """One gauge."""
    return game.world[INDEX[name]]


def deciding(pack: Pack, card: str, seed: int = 1, **values: int) -> Game:
    """Move 1 of the pack's first scenario, about to decide on this card."""
    game = start(pack, pack.scenarios[0].id, seed, Settings(moves=8))
    return with_gauges(evolve(game, card=card, phase=Phase.DECISION), **values)


def to_phase(game: Game, phase: Phase) -> Game:
    """Advance until this phase, with the first open option where one must be taken and every text withdrawn."""
    for _ in range(40):
        if game.phase is phase:
            return game
        step = Act("advance")
        if objections(game, step):
            step = next(one for one in legal_acts(game) if one.verb in ("choose", "withdraw"))
        game = apply(game, step).game
    raise AssertionError(f"{phase} was not reached")


def trace() -> None:
    """Print the digest after every act of some games: what must be the same in every process on every Python."""
    from briefing.pack import load
    from tests.packs import TINY, shipped

    for pack in (load(TINY, cached=False), shipped()):
        for opponents in ("standard", "fixed"):
            game = start(pack, pack.scenarios[0].id, 20250706, Settings(opponents=opponents))
            for turn in range(1000):
                if game.phase is Phase.ENDEX:
                    break
                game = apply(game, some_act(game, mix(turn))).game
                print(turn, digest(game))


if __name__ == "__main__":
    trace()
