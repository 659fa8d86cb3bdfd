"""How much work a review does: by count, never by the clock, so that equal games give equal reviews."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

from briefing.review.course import Course, Moment
from briefing.review.crowd import can_crowd

Engine = Literal["arrays", "scalar"]

#: How many options of a field go on, whatever its size.
_LEAST: Final = 2


@frozen(slots=True)
class Effort:
    """Futures per option, round by round; in the last move, where each is every way by its chance, `last`.

    Of a field one in `shares[n]` goes on to round n. The first `always` rounds are for every decision; later ones only
    for those in which the option taken and the best cannot be told apart. The last round adds none: in it whatever
    was left early and is ahead after all catches up. `screened`: how many of a launch's options are followed, those
    that the projection puts first, besides none, the one taken and the posture's (0: all are).
    """

    name: str
    engine: Engine
    rounds: tuple[int, ...]
    last: tuple[int, ...]
    shares: tuple[int, ...]
    always: int
    screened: int

    def of(self, moment: Moment) -> tuple[int, ...]:
        """The rounds of a decision."""
        return self.last if moment.move >= moment.game.moves else self.rounds

    def going_on(self, number: int, field: int) -> int:
        """How many of a field go on to a round, besides those that always do."""
        return max(_LEAST, -(-field // self.shares[number])) if number < self.always else 0


_ONE_BY_ONE: Final = {
    each.name: each
    for each in (
        Effort("quick", "scalar", (2, 4, 6, 6), (1, 2, 3, 3), (1, 99), 2, 2),
        Effort("standard", "scalar", (3, 7, 14, 14), (2, 4, 6, 6), (1, 99), 2, 2),
        Effort("deep", "scalar", (16, 64, 256, 256), (4, 12, 32, 32), (1, 99), 2, 2),
    )
}
_AT_ONCE: Final = {
    each.name: each
    for each in (
        Effort("quick", "arrays", (16, 64, 192, 192), (2, 4, 8, 8), (1, 4), 2, 0),
        Effort("standard", "arrays", (24, 96, 256, 1024, 1024), (4, 12, 32, 64, 64), (1, 4, 16), 3, 0),
        Effort("deep", "arrays", (128, 512, 2048, 8192, 8192), (12, 32, 96, 192, 192), (1, 4, 16), 3, 0),
    )
}
EFFORTS: Final = tuple(_ONE_BY_ONE)


def effort(course: Course, name: str) -> Effort:
    """The effort of that name for a game, by the engine that can be had. Raises KeyError."""
    return (_AT_ONCE if can_crowd(course) else _ONE_BY_ONE)[name]
