"""The digest of a game: canonical text of everything that play has changed, and its SHA-256."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Final

from briefing.model.game import Game

#: Changes whenever the same acts would give another game. Old saves say which version they were played under.
RULES_VERSION: Final = 1


def canonical(game: Game) -> str:
    """The game as one line of JSON: integers and ASCII names only, sorted where order has no meaning.

    The order of the fields is fixed here and is part of the rules' version.
    """
    settings = game.settings
    state = [
        RULES_VERSION, game.pack.digest, game.scenario.id, f"{game.seed:016x}", game.moves,
        [settings.mode, settings.opponents, settings.control],
        game.move, game.phase.value, game.world,
        [[mind.seen, mind.trail] for mind in game.minds],
        game.leans, game.card, game.reports, game.question, game.tasked, sorted(game.grades), game.forecast,
        game.odds, game.chosen, game.launched,
        [[t.card, t.option, t.strength, t.risk, t.burden, t.proof, t.rounds, t.broke, t.bridged] for t in game.table],
        [[p.due, p.gauge, p.by, p.cause] for p in game.pending],
        [[o.card, o.option, o.move, o.strength] for o in game.orders],
        [[s.move, s.card, s.option, s.how, s.strength] for s in game.past],
        game.rungs, game.unseen, game.shown, game.injected, game.ending, game.acts,
    ]  # fmt: skip
    return json.dumps(state, separators=(",", ":"), ensure_ascii=True)


def digest(game: Game) -> str:
    """SHA-256 of `canonical`, in hexadecimal: equal on every machine and Python for equal games."""
    return sha256(canonical(game).encode()).hexdigest()
