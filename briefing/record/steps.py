"""Steps that were replayed already: a class plays one seed, and branches and copies share what came before.

A state's digest covers everything that the next step can depend on (content, seed, settings and all that play has
changed), so the same act on the same digest is the same step. The last few thousand are kept.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from attrs import frozen

from briefing.model.acts import Act
from briefing.model.events import Event
from briefing.model.game import Game
from briefing.record.entries import events_text
from briefing.rules import apply, digest

_MOST: Final = 4096
_KEPT: Final[OrderedDict[tuple[str, str], Replayed]] = OrderedDict()


@frozen(slots=True)
class Replayed:
    """The game after an act, its digest, what the act brought about, and that as the file has it."""

    game: Game
    state: str
    events: tuple[Event, ...]
    written: str


def replayed(game: Game, state: str, act: str) -> Replayed:
    """The step of an act, given as text, on a game whose digest is `state`.

    Raises ActFormError for what is no act, ValueError where it is written in other words than ours, IllegalActError
    where it is not open.
    """
    found = _KEPT.get((state, act))
    if found is not None:
        _KEPT.move_to_end((state, act))
        return found
    parsed = Act.parse(act)
    if str(parsed) != act:
        message = f"'{parsed}' is how this act is written"
        raise ValueError(message)
    step = apply(game, parsed)
    found = Replayed(step.game, digest(step.game), step.events, events_text(step.events))
    _KEPT[state, act] = found
    if len(_KEPT) > _MOST:
        _KEPT.popitem(last=False)
    return found
