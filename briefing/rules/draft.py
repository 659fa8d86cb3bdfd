"""A game in the making: the working copy that one act changes, and the only place where a gauge is written."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Final

from attrs import fields

from briefing.model.actors import DRIVERS
from briefing.model.events import Event, Moved
from briefing.model.game import Game, Mind, Pending, Step
from briefing.model.gauges import GAUGES, INDEX
from briefing.rules.derive import derive
from briefing.rules.tables import HIGHS, Tables, tables

_NAMES: Final = tuple(each.name for each in fields(Game))
_values: Final = attrgetter(*_NAMES)


def part(amount: int, strength: int) -> int:
    """`strength` permille of an amount, rounded towards zero: half of -5 is as small as half of 5."""
    return amount * strength // 1000 if amount >= 0 else -(-amount * strength // 1000)


class Draft:
    """A game being changed by one act. `set` holds the fields that changed; `done` freezes the lot."""

    __slots__ = ("_fields", "events", "game", "minds", "tables", "world")

    def __init__(self, game: Game) -> None:
        """Open a working copy."""
        self.game = game
        self.tables: Tables = tables(game.pack)
        self.world = list(game.world)
        self.minds = list(game.minds)
        self.events: list[Event] = []
        self._fields: dict[str, Any] = {}

    def set(self, **fields: Any) -> None:
        """Change fields of the game."""
        self._fields.update(fields)

    def get(self, name: str) -> Any:
        """A field as it stands now."""
        return self._fields[name] if name in self._fields else getattr(self.game, name)

    def tell(self, event: Event) -> None:
        """Record what happened."""
        self.events.append(event)

    def value(self, gauge: str) -> int:
        """A gauge as it stands now."""
        return self.world[INDEX[gauge]]

    def shift(self, gauge: int, by: int, cause: str) -> None:
        """Move a gauge within its range, and say so if it did move."""
        before = self.world[gauge]
        after = before + by
        after = 0 if after < 0 else min(after, HIGHS[gauge])
        if after != before:
            self.world[gauge] = after
            self.events.append(Moved(GAUGES[gauge].name, before, after, cause))

    def put(self, gauge: str, value: int) -> None:
        """Write a bookkeeping gauge, silently."""
        self.world[INDEX[gauge]] = value

    def after(self, gauge: str, by: int, after: int, cause: str) -> None:
        """An effect now, or so many moves later."""
        if not after:
            self.shift(INDEX[gauge], by, cause)
            return
        queued = Pending(self.game.move + after, INDEX[gauge], by, cause)
        self.set(pending=(*self.get("pending"), queued))

    def impress(self, actor: str, driver: str, by: int) -> None:
        """Change what an opponent perceives of one driver."""
        for number, ladder in enumerate(self.tables.ladders):
            if ladder.id == actor:
                seen = list(self.minds[number].seen)
                at = DRIVERS.index(driver)
                seen[at] = max(0, min(1000, seen[at] + by))
                self.minds[number] = Mind(tuple(seen), self.minds[number].trail)

    def values(self) -> list[int]:
        """The world's gauges with the derived quantities behind them: what terms and drivers are read from."""
        return values_of(self.tables, self.world, len(self.get("rungs")))

    def done(self) -> Step:
        """Freeze."""
        game, changed = self.game, self._fields
        # What is as it was stays the very same value: what is made of it need not be made again.
        world, minds = tuple(self.world), tuple(self.minds)
        if world != game.world:
            changed["world"] = world
        if minds != game.minds:
            changed["minds"] = minds
        changed["acts"] = game.acts + 1
        # As attrs' `evolve`, at a third of its cost, for every act of every game.
        values: Iterable[Any] = map(changed.get, _NAMES, _values(game))
        return Step(Game(*values), tuple(self.events))


def values_of(compiled: Tables, world: list[int] | tuple[int, ...], moves_done: int) -> list[int]:
    """World gauges (without flags) and derived quantities."""
    russia, china = compiled.ladder["russia"], compiled.ladder["china"]
    peaks = (russia.severities[world[russia.peak_at]], china.severities[world[china.peak_at]])
    return [*world[: len(GAUGES)], *derive(world, moves_done, peaks)]
