"""A world: one game that a class plays, with the save file that it is."""

from __future__ import annotations

import json
from copy import copy
from functools import lru_cache
from typing import Any, Final, Self

from attrs import evolve

from briefing import __version__
from briefing.model.acts import Act, ActFormError
from briefing.model.events import Event
from briefing.model.game import Game, Phase, Settings, Step
from briefing.model.pack import Pack
from briefing.record.entries import Header, SaveError, act_row, events_text, header_row
from briefing.rules import RULES_VERSION, IllegalActError, apply, digest, start
from briefing.rules.machine import opening

#: The game that was opened last, by its header's link: the worlds of a class all open on one.
_OPENED: Final[dict[str, tuple[Game, tuple[Event, ...]]]] = {}
#: In parallel much happens in many worlds alike, and is kept once: what has happened since `forget`, and acts by text.
_SAME: Final[dict[Any, Any]] = {}
_read_act: Final = lru_cache(maxsize=1024)(Act.parse)


def forget() -> None:
    """Let go of what may happen in another world too: all have arrived."""
    _SAME.clear()


class World:
    """A game, its acts and events, and what its save's rows are made of; index 0 of `events` is STARTEX itself."""

    def __init__(self, header: Header, pack: Pack) -> None:
        """The game at STARTEX. Raises KeyError for a scenario that the pack does not have."""
        self.header = header
        self.pack = pack
        link, _ = header_row(header)
        if link not in _OPENED or _OPENED[link][0].pack is not pack:
            game = start(pack, header.scenario, header.seed, header.settings)
            _OPENED.clear()
            _OPENED[link] = game, opening(game).events
        self.game, events = _OPENED[link]
        self.acts: list[Act] = []
        self.events: list[tuple[Event, ...]] = [events]
        self.links: list[str] = [link]
        self._states: list[bytes] = []

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

    def copy(self) -> World:
        """A world of its own that stands where this one does."""
        other = copy(self)
        for name in ("acts", "events", "links", "_states"):
            setattr(other, name, list(getattr(self, name)))
        return other

    def row(self, act: Act, step: Step) -> bytes:
        """The line that an act would get."""
        return self.copy().keep(act, step)

    def keep(self, act: Act, step: Step) -> bytes:
        """Take an act and what came of it. Returns its line."""
        state = digest(step.game)
        chained, row = act_row(self.links[-1], len(self.acts) + 1, str(act), state, events_text(step.events))
        self._take(act, step, chained, state)
        return row

    def _take(self, act: Act, step: Step, chained: str, state: str) -> None:
        self.game = step.game
        self.acts.append(act)
        events = tuple(_SAME.setdefault(each, each) for each in step.events)
        self.events.append(_SAME.setdefault(events, events))
        self.links.append(chained)
        self._states.append(bytes.fromhex(state))

    def read(self, row: dict[str, Any], step: Step | None = None) -> None:
        """Take an act as a log has it; `step`, where the hub itself has just made the line of it.

        Raises SaveError where the rules give anything else than it claims.
        """
        try:
            act = _read_act(str(row["act"]))
            found = step or apply(self.game, act)
        except (KeyError, ActFormError, IllegalActError) as error:
            message = f"act {len(self.acts) + 1} of the class's game does not hold: {str(error)[:200]}"
            raise SaveError(message) from None
        if step is not None:
            self._take(act, found, row["link"], row["state"])
        elif json.loads(self.keep(act, found)) != row:
            message = f"act {len(self.acts)} of the class's game was altered: the rules give something else"
            raise SaveError(message)

    @property
    def head(self) -> bytes:
        """The first line of its save."""
        return header_row(self.header)[1]

    def save(self) -> bytes:
        """The game as a save file."""
        rows = [self.head]
        for number, (act, state, events) in enumerate(zip(self.acts, self._states, self.events[1:], strict=True), 1):
            rows.append(act_row(self.links[number - 1], number, str(act), state.hex(), events_text(events))[1])
        return b"".join(rows)
