"""What a move opens with: the card that the situation forces, the reports, the question."""

from __future__ import annotations

from typing import Final

from briefing.model.cards import Card
from briefing.rules.draft import Draft
from briefing.rules.draws import below, draw, draws

#: A place in a weighted lottery that every name draws for itself is a draw's upper bits by the weight: the lowest wins,
#: a new name moves no other. A weight is a handicap, not a proportion: 100 against 1 wins 199 times in 200.
_LOT: Final = 20


def event(draft: Draft, move: int, shown: dict[str, int]) -> str:
    """The id of the event card, or "" where none is ready. `shown` has the move in which each name was last seen."""
    injected = draft.get("injected")
    if injected:
        return str(injected)
    for cards in draft.tables.urgent:
        ready = [card for card in cards if _opens(draft, card, move) and _rested(card, move, shown)]
        if ready:
            return _first(draft, move, ready)
    # A game may outlast its deck: what has been seen longest ago may come again.
    ready = [card for card in draft.tables.events if _opens(draft, card, move)]
    if not ready:
        return ""
    oldest = min(shown.get(card.id, 0) for card in ready)
    ready = [card for card in ready if shown.get(card.id, 0) == oldest]
    top = max(card.urgency for card in ready)
    return _first(draft, move, [card for card in ready if card.urgency == top])


def _rested(card: Card, move: int, shown: dict[str, int]) -> bool:
    last = shown.get(card.id)
    return last is None or bool(card.rest and move - last > card.rest)


def _opens(draft: Draft, card: Card, move: int) -> bool:
    return draft.tables.holds(card.when, draft.world, move, draft.game.moves)


def _first(draft: Draft, move: int, cards: list[Card]) -> str:
    """The card of these that the lottery gives."""
    seed = draft.game.seed
    return min(cards, key=lambda card: ((draw(seed, move, f"deck/{card.id}") >> _LOT) // card.weight, card.id)).id


def reports(draft: Draft, move: int, shown: dict[str, int]) -> tuple[str, ...]:
    """The ids of the reports: those that a state calls for, then those that are always true."""
    game, compiled, world = draft.game, draft.tables, draft.world
    holds, moves = compiled.holds, game.moves
    called, general = [], []
    for report, bits in zip(compiled.pack.reports, draws(game.seed, move, compiled.report_lots), strict=True):
        name, when = report.id, report.when
        if name in shown and not (report.rest and move - shown[name] > report.rest):
            continue
        if not when:
            general.append(((bits >> _LOT) // report.weight, name))
        elif holds(when, world, move, moves):
            called.append(((bits >> _LOT) // report.weight, name))
    low, high = compiled.parameters["reports_low"], compiled.parameters["reports_high"]
    many = low + below(draw(game.seed, move, "reports"), high - low + 1)
    # A report that a state calls for comes before one that is always true, and leaves it a place.
    first = sorted(called)[: many - 1]
    return tuple([name for _, name in (*first, *sorted(general)[: many - len(first)])])


def question(draft: Draft, move: int) -> str:
    """The id of the question that a forecast is asked for, or "" where none is open."""
    game, compiled, world = draft.game, draft.tables, draft.world
    ready = [
        (bits >> _LOT, asked.id)
        for asked, bits in zip(compiled.pack.questions, draws(game.seed, move, compiled.question_lots), strict=True)
        if compiled.holds(asked.when, world, move, game.moves)
    ]
    return min(ready)[1] if ready else ""
