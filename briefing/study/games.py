"""One whole game without a screen: by a policy, or by given acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from briefing.model.actors import ACTORS
from briefing.model.acts import Act, ActFormError
from briefing.model.game import Game, Phase
from briefing.record import Journal
from briefing.rules import RULES_VERSION, IllegalActError, digest
from briefing.rules.sight import score
from briefing.rules.tables import tables
from briefing.study.policies import Policy

_MOST_ACTS_A_MOVE = 200


class ActsError(ValueError):
    """The given acts cannot be played; the message names the act by its number."""


def parse_acts(lines: Iterable[str]) -> Iterator[Act]:
    """Acts from text, one a line; blank lines and lines that begin with # are passed over. Raises ActsError."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text and not text.startswith("#"):
            try:
                yield Act.parse(text)
            except ActFormError as error:
                message = f"line {number}: {error}"
                raise ActsError(message) from None


def by_acts(journal: Journal, acts: Iterable[Act]) -> None:
    """Play the acts. Raises ActsError at the first that is not open."""
    for number, act in enumerate(acts, 1):
        try:
            journal.play(act)
        except IllegalActError as error:
            message = f"act {number}: {error}"
            raise ActsError(message) from None


def by_policy(journal: Journal, policy: Policy) -> None:
    """Play to ENDEX by a policy."""
    most = _MOST_ACTS_A_MOVE * journal.game.moves
    for _ in range(most):
        if journal.over:
            return
        journal.play(policy(journal.game))
    message = f"the policy did not come to ENDEX within {most} acts"
    raise ActsError(message)


def summary(journal: Journal) -> dict[str, Any]:
    """What `briefing run --json` prints: which game, its acts, what each opponent chose, the outcome, the digest."""
    game = journal.game
    standing = score(game)
    return {
        "scenario": game.scenario.id,
        "seed": game.seed,
        "rules_version": RULES_VERSION,
        "pack": game.pack.id,
        "pack_version": game.pack.version,
        "pack_digest": game.pack.digest,
        "settings": {"moves": game.moves, "mode": game.settings.mode, "opponents": game.settings.opponents},
        "acts": [str(act) for act in journal.acts],
        "moves": _moves(game),
        "phase": game.phase.value,
        "outcome": {
            "ending": game.ending if game.phase is Phase.ENDEX else None,
            "scores": dict(standing.objectives),
            "gates": list(standing.gates),
            "ungated": standing.ungated,
            "total": standing.total,
        },
        "digest": digest(game),
        "receipt": journal.receipt,
        "save": str(journal.path) if journal.path else None,
    }


def _moves(game: Game) -> list[dict[str, Any]]:
    ladders = tables(game.pack).ladder
    found = []
    for number, rungs in enumerate(game.rungs, 1):
        taken = [past for past in game.past if past.move == number]
        entry: dict[str, Any] = {"move": number}
        entry |= {actor: ladders[actor].actor.rungs[rung].id for actor, rung in zip(ACTORS, rungs, strict=True)}
        entry["decisions"] = [
            {"option": f"{past.card}.{past.option}", "how": past.how or "fell", "strength": past.strength}
            for past in taken
        ]
        found.append(entry)
    return found
