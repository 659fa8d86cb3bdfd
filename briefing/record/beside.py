"""Files verified side by side: whoever can replay many games at once does so, and its every line is held to the file's.

What replays them is not believed: it has to come to the digest and the events of each act, and so to the links of
the chain, which nothing but the game's own states can give. Where it does not, or stops, the rules look at the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from briefing.model.events import Ended
from briefing.model.game import Phase, Settings
from briefing.model.pack import Pack
from briefing.record.entries import SaveError
from briefing.record.verify import Verdict, holds
from briefing.record.written import Written, written

#: Below so many games of one kind it is as fast to replay each by itself.
FEW: Final = 24
#: A game of more acts, or of longer lines, than anybody plays is replayed by itself: the others would wait for it, and
#: the lines of all are held at once.
_LONGEST: Final = 600
_LARGEST: Final = 1 << 20


class Course(Protocol):
    """A script as far as it could be followed."""

    @property
    def steps(self) -> Sequence[tuple[str, str]]:
        """For each act that was done the digest of the game after it, and its events as a save's line has them."""

    @property
    def where(self) -> tuple[int, Phase]:
        """The move and the phase after the last act."""

    @property
    def ended(self) -> Ended | None:
        """How the game ended, if it did."""


#: Replays games of one pack, scenario and settings, given their seeds and their acts as texts.
Beside = Callable[[Pack, str, Settings, Sequence[int], Sequence[Sequence[str]]], Sequence[Course]]


def verified(files: Sequence[Path], pack: Pack, beside: Beside) -> dict[Path, Verdict]:
    """The verdicts on those files that hold, as far as it can be found out at once."""
    kinds: dict[tuple[str, str, Settings], list[tuple[Path, Written]]] = {}
    for path in files:
        try:
            found = written(path, pack)
        except SaveError:
            continue
        if found is not None and _usual(found):
            header = found.header
            kinds.setdefault((found.pack.digest, header.scenario, header.settings), []).append((path, found))
    verdicts = {}
    for games in kinds.values():
        if len(games) >= FEW:
            for (path, found), course in zip(games, _replayed([game for _, game in games], beside), strict=True):
                receipt = found.receipt(course.steps)
                if receipt:
                    verdicts[path] = holds(found.name, len(found.acts), course.where, course.ended, receipt)
    return verdicts


def _usual(found: Written) -> bool:
    return len(found.acts) <= _LONGEST and sum(map(len, found.rows)) <= _LARGEST and not found.header.settings.control


def _replayed(games: Sequence[Written], beside: Beside) -> Sequence[Course]:
    first = games[0]
    seeds, scripts = [game.header.seed for game in games], [game.acts for game in games]
    return beside(first.pack, first.header.scenario, first.header.settings, seeds, scripts)
