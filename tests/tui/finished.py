"""A whole game in a file, for what is done with one after ENDEX."""

from briefing.model.game import Settings
from briefing.record import Journal
from tests.games import some_act
from tests.packs import tiny


def finished(path, seed=7, pack=None, **settings):
    """Play a game to its end into a file and return its path: the tiny pack and two moves, unless said otherwise."""
    pack = pack or tiny()
    made = Journal.create(path, pack, pack.scenarios[0].id, seed, Settings(**{"moves": 2} | settings))
    while not made.over:
        made.play(some_act(made.game, seed * 131 + len(made.acts)))
    made.close()
    return path
