"""Decisions and options by their titles, as a review names them."""

from __future__ import annotations

from typing import Final

from briefing.model.game import Game
from briefing.review.course import OWN, Moment
from briefing.rules.tables import tables

WAYS: Final = {
    "silence": "Put it under silence as it stands",
    "work": "Consult and bridge where needed, then silence (the steady hand's way)",
    "soften": "Soften it once, then silence",
    "coalition": "Go ahead with the willing",
    "withdraw": "Withdraw it",
    OWN: "As you handled it",
}


def label(game: Game, kind: str, key: str) -> str:
    """An option in words."""
    if kind == "council":
        return WAYS[key]
    if not key:
        return "Launch nothing"
    card, option = tables(game.pack).options[key]
    return f"{card.title}: {option.label}" if kind == "launch" else option.label


def named(moment: Moment, key: str) -> str:
    """An option of a decision in words; the player's own way with a text by the acts that it took."""
    found = label(moment.game, moment.kind, key)
    return f"{found}: {', then '.join(str(act) for act in moment.plan(key))}" if key == OWN else found


def title(moment: Moment) -> str:
    """What was decided."""
    compiled = tables(moment.game.pack)
    if moment.kind == "choose":
        return compiled.cards[moment.text].title
    if moment.kind == "council":
        return f"The Council on '{compiled.options[moment.text][1].label}'"
    return "An initiative of your own"


def asks(moment: Moment) -> str:
    """What the pack would have a table discuss of the card that a decision was about, or nothing."""
    key = moment.text if moment.kind == "council" else moment.taken
    found = tables(moment.game.pack).options.get(key)
    return found[0].discuss if found else ""
