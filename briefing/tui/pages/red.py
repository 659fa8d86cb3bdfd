"""RED: what could be seen of the three opponents' moves, in the order in which they moved."""

from __future__ import annotations

from itertools import zip_longest

from briefing.model.actors import ACTORS
from briefing.model.events import Acted, Called, Moved, Signalled, Surfaced
from briefing.tui import words
from briefing.tui.pages.page import Page, Room, text
from briefing.tui.pages.situation import change_of
from briefing.tui.pages.view import View
from briefing.tui.typeset import BLANK, Lines, fit, heading, line, para, prose, spread


def page(view: View, room: Room, _focus: int) -> Page:
    """The three, one after the other. Why they moved is for the review."""
    width = room.measure - 2
    roomy = room.height > 24
    lines: Lines = [heading("Red", line(("what was observed this week; causes are for the review", "$muted"))), BLANK]
    acted = {event.actor: event for event in view.of(Acted)}
    for actor_id in ACTORS:
        event = acted.get(actor_id)
        if event is None:
            continue
        lines += _seen(view, event, width) if event.seen else _unseen(view, event, width)
        if actor_id == "china":
            for call in view.of(Called):
                if call.known:
                    lines += para(
                        line(("A call from Beijing to Moscow was noticed before it moved.", "$alert")),
                        width,
                        hang=2,
                        first="! ",
                    )
        lines += [BLANK] if roomy or actor_id != ACTORS[-1] else []
    late = view.of(Surfaced)
    if late:
        lines += [BLANK, heading("Now known")]
        for surfaced in late:
            actor = view.game.pack.actor(surfaced.actor)
            rung = next((each for each in actor.rungs if each.id == surfaced.rung), None)
            told = rung.observed if rung else surfaced.rung
            lines += para(
                line(
                    (f"Move {surfaced.move}, {actor.name}: ", "$muted"),
                    (rung.name if rung else "", "$foe"),
                    f". {told}",
                ),
                width,
            )
    return Page((text(*lines),))


def _seen(view: View, event: Acted, width: int) -> Lines:
    actor = view.game.pack.actor(event.actor)
    at = next((number for number, rung in enumerate(actor.rungs) if rung.id == event.rung), 0)
    rung = actor.rungs[at]
    top = actor.rungs[-1].id
    signalled = any(event.rung in signal.rungs for signal in view.of(Signalled) if signal.actor == event.actor)
    lines = [
        spread(
            line((f"{actor.capital:<11}", "bold $head"), (rung.name, "bold $foe"), (f"  {rung.id} of {top}", "$muted")),
            line(("it had signalled this" if signalled else "not among its signals", "$muted")),
            width,
        )
    ]  # fmt: skip
    lines += para(prose(rung.observed), width, hang=2)
    did = [
        event
        for event in view.of(Moved)
        if event.cause == f"rung:{actor.id}.{rung.id}" and words.gauge(event.gauge).shown
    ]
    moved = [change_of(each.gauge, each.before, each.after) for each in did[:6]]
    half = (width - 2) // 2
    if any(each.cell_length >= half for each in moved):
        return [*lines, *(line("  ", each) for each in moved)]
    for left, right in zip_longest(moved[::2], moved[1::2], fillvalue=BLANK):
        lines.append(line("  ", fit(left, half), right))
    return lines


def _unseen(view: View, event: Acted, width: int) -> Lines:
    actor = view.game.pack.actor(event.actor)
    return [
        line((f"{actor.capital:<11}", "bold $head"), ("nothing was observed", "bold")),
        *para(line(("What is not seen now comes to light a week later, if it was anything.", "$muted")), width, hang=2),
    ]
