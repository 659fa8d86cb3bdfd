"""After the game: what each opponent did, how likely it was, and what made it so, in the terms that the rules added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from briefing.model.events import Acted, Called, Event, Settled
from briefing.model.game import Game
from briefing.plain.paper import Para
from briefing.wording import capital, factor, percent, rung_words, term

#: The factor of what did not weigh.
_NOTHING: Final = factor(0)


def after_the_fact(game: Game, events: Sequence[Event]) -> Iterator[Para]:
    """The odds and causes behind these events, hidden ones too: only for a game that has ended."""
    acted = [event for event in events if isinstance(event, Acted)]
    if acted:
        yield Para("After the fact: the chance of what each did, and the factors on its odds against holding.")
    for each in acted:
        yield from _odds(game, each)
    for event in events:
        if isinstance(event, Called):
            noticed = "which was noticed" if event.known else "and nobody noticed"
            yield Para(f"Beijing called Moscow, {noticed}; the chance of that was {percent(event.chance)}.", 2, 2)
        elif isinstance(event, Settled):
            asked = next((one.text for one in game.pack.questions if one.id == event.question), event.question)
            yield Para(f"The model's own chance for '{asked}' was {percent(event.model)}.", 2, 2)


def _odds(game: Game, event: Acted) -> Iterator[Para]:
    actor = game.pack.actor(event.actor)
    at = next((at for at, rung in enumerate(actor.rungs) if rung.id == event.rung), 0)
    chance, top = event.ppm[at], max(event.ppm)
    likeliest = rung_words(game, event.actor, actor.rungs[event.ppm.index(top)].id)
    best = "the likeliest of all" if chance == top else f"likeliest was {likeliest}, {percent(top)}"
    seen = "" if event.seen else ", not seen at once"
    said = f"{capital(event.actor)}: {rung_words(game, event.actor, event.rung)}{seen}."
    yield Para(f"{said} Chance {percent(chance)}, {term(round(chance / 10_000)).ranged}; {best}.", 2, 2)
    named = {driver.name: driver.words or driver.name for driver in actor.drivers}
    for name, logit in sorted(event.causes, key=lambda pair: (-abs(pair[1]), pair[0])):
        if factor(logit) != _NOTHING:  # a list that is heard has no room for what changes nothing
            yield Para(f"{factor(logit)}, {named.get(name, name)}.", 4, 2)
