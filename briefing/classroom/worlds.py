"""A world: one game that a class plays, with the save file that it is."""

from __future__ import annotations

import json
from typing import Any, Self

from attrs import evolve

from briefing import __version__
from briefing.model.acts import Act, ActFormError
from briefing.model.events import Event
from briefing.model.game import Game, Phase, Settings, Step
from briefing.model.pack import Pack
from briefing.record.entries import Header, SaveError, act_row, events_text, header_row
from briefing.rules import RULES_VERSION, IllegalActError, apply, digest, start
from briefing.rules.machine import opening


class World:
    """A game, its acts and events, and its save's rows; index 0 of `events` is STARTEX itself."""

    def __init__(self, header: Header, pack: Pack) -> None:
        """The game at STARTEX. Raises KeyError for a scenario that the pack does not have."""
        self.header = header
        self.pack = pack
        self.game: Game = start(pack, header.scenario, header.seed, header.settings)
        self.acts: list[Act] = []
        self.events: list[tuple[Event, ...]] = [opening(self.game).events]
        link, row = header_row(header)
        self.links, self.rows = [link], [row]

    @classmethod
    def begun(cls, pack: Pack, scenario: str, seed: int, settings: Settings) -> Self:
        """A new game."""
        return cls(
            Header(
                game=__version__, rules=RULES_VERSION, pack=pack.id, pack_version=pack.version,
                pack_digest=pack.digest, scenario=scenario, seed=seed, settings=settings,
            ),
            pack,
        )  # fmt: skip

    def forked(self, at: int, version: str = __version__) -> World:
        """A new game with this one's first acts, which names the link where it leaves it, and the `version` of the
        program that forked it.
        """
        other = World(evolve(self.header, game=version, parent=self.links[at], parent_act=at), self.pack)
        for act in self.acts[:at]:
            other.keep(act, apply(other.game, act))
        return other

    def opening_of(self, move: int) -> int | None:
        """How many acts had been played when a move opened; None if it has not."""
        game = start(self.pack, self.header.scenario, self.header.seed, self.header.settings)
        if game.move == move:
            return 0
        for number, act in enumerate(self.acts, 1):
            game = apply(game, act).game
            if game.move == move and game.phase is Phase.BRIEFING:
                return number
        return None

    @property
    def receipt(self) -> str:
        """Eight characters of the last link, as a save's."""
        return self.links[-1][-8:]

    @property
    def over(self) -> bool:
        """Whether ENDEX is reached."""
        return self.game.phase is Phase.ENDEX

    def row(self, act: Act, step: Step) -> tuple[str, bytes]:
        """The link and line that an act would get."""
        return act_row(self.links[-1], len(self.acts) + 1, str(act), digest(step.game), events_text(step.events))

    def keep(self, act: Act, step: Step) -> None:
        """Take an act and what came of it."""
        chained, row = self.row(act, step)
        self.game = step.game
        self.acts.append(act)
        self.events.append(step.events)
        self.links.append(chained)
        self.rows.append(row)

    def read(self, row: dict[str, Any], step: Step | None = None) -> None:
        """Take an act as a log has it. Raises SaveError where the rules give anything else than it claims."""
        try:
            act = Act.parse(str(row["act"]))
            step = step or apply(self.game, act)
        except (KeyError, ActFormError, IllegalActError) as error:
            message = f"act {len(self.acts) + 1} of the class's game does not hold: {str(error)[:200]}"
            raise SaveError(message) from None
        self.keep(act, step)
        if json.loads(self.rows[-1]) != row:
            message = f"act {len(self.acts)} of the class's game was altered: the rules give something else"
            raise SaveError(message)

    def save(self) -> bytes:
        """The game as a save file."""
        return b"".join(self.rows)
