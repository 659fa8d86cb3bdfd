"""The page of each phase, for whoever plays and for whoever reads a game that was played."""

from __future__ import annotations

from briefing.model.game import Phase
from briefing.plain import briefing, council, decision, outcome
from briefing.plain.page import Page, Place, View


def page_of(seen: View, place: Place = ()) -> Page:
    """The page of the phase that a view stands in."""
    match seen.game.phase:
        case Phase.BRIEFING:
            return briefing.page(seen, place)
        case Phase.DECISION:
            return decision.page(seen, place)
        case Phase.COUNCIL:
            return council.page(seen, place)
        case Phase.RED:
            return outcome.red(seen)
        case Phase.ASSESS:
            return outcome.assess(seen)
        case _:
            return outcome.endex(seen)
