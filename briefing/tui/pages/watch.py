"""A game that is watched: where one is in it, what each act brought, and, once it is over, why the opponents moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from briefing import telling, wording
from briefing.model.actors import ACTORS, Actor
from briefing.model.events import Acted, Called, Event, Opened, Settled, Surfaced
from briefing.telling import Change
from briefing.tui import words
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.track import Track
from briefing.tui.pages.view import View
from briefing.tui.typeset import BLANK, Lines, clipped, fit, heading, line, para, prose, spark, spread
from briefing.wording import factor, percent

_CAUSES: Final = 3
_WORTH: Final = 3


class Jump(NamedTuple):
    """The opening of a move, as a place to go to."""

    to: int


# --- causes -----------------------------------------------------------------------------------------------------------


def _rung_at(actor: Actor, event: Acted) -> int:
    return next((at for at, rung in enumerate(actor.rungs) if rung.id == event.rung), 0)


def odds(view: View, event: Acted, width: int, *, whole: bool = False) -> Lines:
    """What an opponent did, how likely that was, and what made it so: the very terms that the rules added up."""
    actor = view.game.pack.actor(event.actor)
    at = _rung_at(actor, event)
    rung, chance = actor.rungs[at], event.ppm[at]
    head = line((f"{actor.capital:<11}", "bold $head"), (f"{rung.id} ", "$muted"), (rung.name, "bold $foe"))
    seen = line(("seen at once" if event.seen else "not seen at once", "$muted" if event.seen else "$alert"))
    lines = [spread(head, seen, width) if head.cell_length + seen.cell_length < width else head]
    likeliest = max(range(len(event.ppm)), key=lambda each: (event.ppm[each], -each))
    best = (
        "the likeliest of all"
        if likeliest == at
        else (f"likeliest {actor.rungs[likeliest].id} {percent(event.ppm[likeliest])}")
    )
    lines += para(
        line(("chance ", "$muted"), (percent(chance), "bold"), f", {words.odds(chance)}; ", (f"{best}  ", "$muted"),
             spark(event.ppm, 1_000_000, "$foe")), width - 2, first="  ", hang=2,
    )  # fmt: skip
    named = {driver.name: driver.words or driver.name for driver in actor.drivers}
    ranked = sorted((pair for pair in event.causes if pair[1]), key=lambda pair: (-abs(pair[1]), pair[0]))
    for name, logit in ranked if whole else ranked[:_CAUSES]:
        style = "$foe" if logit > 0 else "$ally"
        first = line("  ", (f"{factor(logit):>7}", style), (f"{words.signed(logit):>7}  ", "$muted"))
        told = para(named.get(name, name), width, first=first, hang=18)
        lines += told if whole else clipped(told, 1, width)
    if not ranked:
        held = line(("To hold is what the odds of all else are counted against.", "$muted"))
        lines += para(held, width - 2, first="  ", hang=2)
    elif whole:
        total = event.base + sum(logit for _, logit in event.causes)
        said = (
            f"a calm picture {words.signed(event.base)}, with these {words.signed(total)}: {factor(total)} to holding"
        )
        lines += para(line((said, "$muted")), width - 2, first="  ", hang=2)
    return lines


def _called(view: View, width: int) -> Lines:
    for call in view.of(Called):
        noticed = "which was noticed" if call.known else "and nobody noticed"
        said = f"Beijing called Moscow before Moscow moved, {noticed}; the chance was {percent(call.chance)}."
        return para(line((said, "$alert")), width)
    return []


def red(view: View, room: Room, _focus: int) -> Page:
    """RED after the fact: what each opponent did, its odds and its causes."""
    width = room.measure - 2
    roomy = room.height > 26
    note = line(("after the fact; factors on the odds against holding, +1024 doubles", "$muted"))
    lines: Lines = [heading("Red", note)]
    acted = {event.actor: event for event in view.of(Acted)}
    for actor_id in ACTORS:
        event = acted.get(actor_id)
        if event is None:
            continue
        lines += [BLANK, *odds(view, event, width)]
        if roomy:
            actor = view.game.pack.actor(actor_id)
            lines += para(prose(actor.rungs[_rung_at(actor, event)].observed), width - 2, first="  ", hang=2)
        if actor_id == "china":
            lines += _called(view, width)
    for late in view.of(Surfaced):
        actor = view.game.pack.actor(late.actor)
        name = next((rung.name for rung in actor.rungs if rung.id == late.rung), late.rung)
        lines += para(line((f"Now known of move {late.move}: {actor.capital}, {name}", "$muted")), width)
    return Page((text(*lines),))


# --- this act ---------------------------------------------------------------------------------------------------------


def step(
    view: View, said: str, notes: Sequence[str], width: int, *, reveal: bool, whole: bool = False, told: bool = False
) -> Lines:
    """What the last act was and what it brought, with every cause; after the game also what was hidden.

    `told`: the page beside it tells of the opponents already.
    """
    lines: Lines = [] if whole else [heading("This act")]
    lines += para(line((said, "bold $ally")), width)
    for note in notes:
        lines += para(line((note, "$head")), width, first=("* ", "$head"), hang=2)
    for sentence in _heard(view, reveal=reveal, told=told):
        lines += para(sentence, width)
    if reveal and not told:
        for event in view.fresh:
            if isinstance(event, Acted):
                lines += [BLANK, *odds(view, event, width, whole=whole)]
            elif isinstance(event, Called):
                lines += _called(view, width)
            elif isinstance(event, Settled):
                lines += para(line((f"The model's own chance was {percent(event.model)}.", "$muted")), width)
    moved = _moved(view, width)
    if moved:
        lines += [BLANK, heading("What moved"), *moved]
    return lines


def _heard(view: View, *, reveal: bool, told: bool) -> list[str]:
    """What the last act brought, in sentences; after the game without what `odds` says at length."""
    elsewhere: tuple[type[Event], ...] = (Acted, Called, *((Surfaced,) if told else ())) if reveal else ()
    sentences = []
    for opened in (event for event in view.fresh if isinstance(event, Opened)):
        card = view.card(opened.card)
        named = f" with '{card.title}'" if card else ""
        sentences.append(f"Move {opened.move} opens{named}, and {len(opened.reports)} reports.")
    heard = [event for event in view.fresh if not isinstance(event, elsewhere)]
    return [*sentences, *telling.sentences(view.game, heard)]


def news(view: View, said: str, notes: Sequence[str], width: int, *, reveal: bool) -> Lines:
    """The last act in a line, for a screen without room beside the page: what was done, what moved most; then notes."""
    moved = [
        line((f"{each.gauge.label} ", "$muted"), (_sign(each), _judged(each))) for each in _shown(view) if each.by
    ]  # fmt: skip
    row = line((said, "bold $ally"))
    for part in [*moved, *(line((sentence, "$muted")) for sentence in _heard(view, reveal=reveal, told=True))]:
        row = line(row, "  ", part)
    told = [row, *(line((f"* {' '.join(note.split())}", "$head")) for note in notes[:2])]
    return [each.truncate(width, ellipsis=True) for each in told]


def below(page: Page, room: Room, lines: Lines) -> Page:
    """The page with these lines under its text, as many as there is room for; fewer than three are not worth it."""
    free = room.height - sum(len(block.lines) for block in (*page.blocks, *page.foot)) - 1
    if free < _WORTH or not lines:
        return page
    more = lines if len(lines) <= free else [*lines[: free - 1], line(("w has the rest", "$muted"))]
    return page._replace(blocks=(*page.blocks, text(BLANK, *more)))


def _moved(view: View, width: int) -> Lines:
    """The gauges that this act moved, the largest change first, each with its causes."""
    lines: Lines = []
    for each in _shown(view):
        value = words.reading(each.gauge, each.after)
        sign = line((f"{_sign(each):<7}", _judged(each)), f"{value:>7}")
        lines.append(spread(line(each.gauge.label), sign, min(width, 60)))
        causes = "; ".join(
            telling.cause_words(view.game, cause) + (f" {words.signed(by)}" if len(each.causes) > 1 else "")
            for cause, by in sorted(each.causes, key=lambda cause: -abs(cause[1]))
        )
        lines += para(line((causes, "$muted")), width, first="  ", hang=2)
    return lines


def _shown(view: View) -> list[Change]:
    found = [each for each in telling.changes(view.fresh) if each.gauge.group != "ledger"]
    return sorted(found, key=lambda change: -abs(change.by) * (1000 // max(change.gauge.high, 1)))


def _sign(change: Change) -> str:
    return f"▲ +{change.by}" if change.by > 0 else f"▼ −{-change.by}" if change.by < 0 else "·"


def _judged(change: Change) -> str:
    good = change.by * change.gauge.better
    return "$ally" if good > 0 else "$foe" if good < 0 else ""


# --- the moves --------------------------------------------------------------------------------------------------------


def moves(views: Sequence[View], line_: Track, room: Room, focus: int, *, reveal: bool) -> Page:
    """The moves, one a line, to jump to: what was decided, what the opponents did, the standing after it."""
    width = room.measure - 4
    blocks = [
        text(
            heading("Moves", line(("R, C, K: what Moscow, Beijing, Pyongyang did; then the standing", "$muted"))), BLANK
        )
    ]
    for number, move in enumerate(dict.fromkeys(line_.moves)):
        first = line_.first(move)
        inside = [view for view, its in zip(views, line_.moves, strict=True) if its == move]
        blocks.append(
            Block(
                _entry(inside, move, width, held=number == focus, reveal=reveal),
                Pick(Jump(first), says=f"enter goes to act {first}, m back", quick=True),
            )
        )
    return Page(tuple(blocks))


def _entry(inside: Sequence[View], move: int, width: int, *, held: bool, reveal: bool) -> Lines:
    last = inside[-1]
    card = next((found for view in inside if (found := view.card(view.game.card))), None)
    acted = {event.actor: event for view in inside for event in view.fresh if isinstance(event, Acted)}
    did = "  ".join(
        f"{acted[actor].rung if reveal or acted[actor].seen else '?':<3}" if actor in acted else "·  "
        for actor in words.OPPONENTS
    )
    score = f"{last.scores[move - 1] // 10:>4}" if len(last.scores) >= move else "   ·"
    row = spread(
        line((f"{move if move > 9 else '':>2} ", "$muted"), (card.title if card else "no card", "bold $head")),
        line((did, "$foe"), (score, "bold $ally")),
        width,
    )
    if not held:
        return [row]
    rows = [row]
    for standing in last.game.past:
        if standing.move == move:
            option = last.option(standing.card, standing.option)
            how = words.HOW.get(standing.how, "did not stand")
            rows += para(line(option.label if option else standing.option, (f"  {how}", "$muted")), width, first="   ",
                         hang=3)  # fmt: skip
    for actor, event in acted.items():
        if reveal or event.seen:
            rows.append(line("   ", (f"{wording.capital(actor)}: ", "$muted"),
                             wording.rung_words(last.game, actor, event.rung)))  # fmt: skip
    return [fit(each, width) if each.cell_length > width else each for each in rows]
