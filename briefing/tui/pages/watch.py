"""A game that is watched: where one is in it, what each act brought, and, once it is over, why the opponents moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from textual.content import Content

from briefing import telling, wording
from briefing.model.actors import ACTORS, Actor
from briefing.model.events import Acted, Called, Fell, Lined, Moved, Opened, Settled, Stood, Surfaced
from briefing.tui import words
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.view import View
from briefing.tui.typeset import BLANK, Lines, clipped, fit, heading, line, para, prose, spark, spread

#: What a place on the scrubber can carry: sign, colour, words. The first that applies is drawn.
SIGNS: Final = (
    ("▲", "$alert", "ground seized"),
    ("!", "$alert", "red line crossed"),
    ("□", "$foe", "a text fell"),
    ("■", "$ally", "a decision stood"),
    ("*", "$head", "a note"),
)
_CAUSES: Final = 3


class Jump(NamedTuple):
    """The opening of a move, as a place to go to."""

    to: int


class Track(NamedTuple):
    """A watched game as a line: the move of each place, what stands there by its number in `SIGNS`, all moves."""

    moves: tuple[int, ...]
    marks: tuple[tuple[int, ...], ...]
    length: int

    def first(self, move: int) -> int:
        """The first place of a move."""
        return self.moves.index(move)


def track(views: Sequence[View], noted: frozenset[int] = frozenset()) -> Track:
    """The line of a game from what is seen after each act; `noted` are the acts that a note is about."""
    marks = tuple(_marks(view, at in noted) for at, view in enumerate(views))
    return Track(tuple(view.game.move for view in views), marks, views[0].game.moves)


def _marks(view: View, noted: bool) -> tuple[int, ...]:
    found = set()
    for event in view.fresh:
        match event:
            case Moved(gauge="seized", before=before, after=after) if after > before:
                found.add(0)
            case Lined(state="crossed"):
                found.add(1)
            case Fell():
                found.add(2)
            case Stood():
                found.add(3)
    return tuple(sorted(found | ({4} if noted else set())))


def scrubber(line_: Track, at: int, width: int) -> tuple[Content, list[int]]:
    """The moves with what stands in them, and the place; and for each column the place that a click there means."""
    cells = max((width - 2) // line_.length, 4)
    many = max(min((width - 2) // cells, line_.length), 1)
    low = max(1, min(line_.moves[at] - many // 2, line_.length - many + 1))
    row, columns = line(" "), [-1]
    for move in range(low, low + many):
        part, places = _move(line_, move, at, cells)
        row = line(row, part)
        columns += places
    return fit(row, width) if row.cell_length > width else row, columns


def _move(line_: Track, move: int, at: int, cells: int) -> tuple[Content, list[int]]:
    """One move on the scrubber: its number, then its acts."""
    label = str(move)
    places = [place for place, its in enumerate(line_.moves) if its == move]
    here = move == line_.moves[at]
    room = max(cells - len(label) - 1, 1)
    style = "bold $ally" if here else "$muted"
    row = line((label, style))
    if not places:
        return line(row, ("·" * room, "$line"), " "), [-1] * cells
    room_of = {place: (place - places[0]) * room // len(places) for place in places}
    columns = [places[0]] * len(label)
    for cell in range(room):
        # Fewer acts than room: the cell belongs to the act before it.
        inside = [place for place in places if room_of[place] == cell]
        signs = sorted(mark for place in inside for mark in line_.marks[place])
        before = [place for place in places if room_of[place] <= cell]
        if at in inside:
            row = line(row, ("●", "bold $ally"))
        elif signs:
            row = line(row, SIGNS[signs[0]][:2])
        else:
            row = line(row, ("━", "$ally") if before[-1] < at else ("─", "$line"))
        columns.append(inside[0] if inside else before[-1])
    return line(row, " "), [*columns, -1]


def legend(line_: Track, at: int) -> Content:
    """What stands at the place, in words."""
    parts = [line((sign, style), (f" {said}", style)) for sign, style, said in (SIGNS[m] for m in line_.marks[at])]
    return Content("  ").join(parts)


# --- causes -----------------------------------------------------------------------------------------------------------


def percent(ppm: int) -> str:
    """A chance in millionths as per cent, finer where it is small."""
    if 0 < ppm < 1000:
        return "<0.1%"
    return f"{ppm / 10_000:.0f}%" if ppm >= 100_000 else f"{ppm / 10_000:.1f}%"


def factor(logit: int) -> str:
    """Log-odds in 1024ths of a doubling as a factor on the odds."""
    times = 2.0 ** (max(-20_000, min(20_000, logit)) / 1024)
    if 0.1 <= times < 10:
        return f"×{times:.2f}"
    return f"×{times:.3g}" if 0.001 <= times < 1000 else f"×2^{logit / 1024:.0f}"


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
    elsewhere = (Acted, Called, *((Surfaced,) if told else ())) if reveal else ()
    heard = [event for event in view.fresh if not isinstance(event, elsewhere)]
    for opened in (event for event in view.fresh if isinstance(event, Opened)):
        card = view.card(opened.card)
        named = f" with '{card.title}'" if card else ""
        lines += para(f"Move {opened.move} opens{named}, and {len(opened.reports)} reports.", width)
    for sentence in telling.sentences(view.game, heard):
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


def _moved(view: View, width: int) -> Lines:
    """The gauges that this act moved, the largest change first, each with its causes."""
    lines: Lines = []
    found = [each for each in telling.changes(view.fresh) if each.gauge.group != "ledger"]
    for each in sorted(found, key=lambda change: -abs(change.by) * (1000 // max(change.gauge.high, 1))):
        good = each.by * each.gauge.better
        style = "$ally" if good > 0 else "$foe" if good < 0 else ""
        sign = f"▲ +{each.by}" if each.by > 0 else f"▼ −{-each.by}" if each.by < 0 else "·"
        value = words.reading(each.gauge, each.after)
        lines.append(spread(line(each.gauge.label), line((f"{sign:<7}", style), f"{value:>7}"), min(width, 60)))
        causes = "; ".join(
            telling.cause_words(view.game, cause) + (f" {words.signed(by)}" if len(each.causes) > 1 else "")
            for cause, by in sorted(each.causes, key=lambda cause: -abs(cause[1]))
        )
        lines += para(line((causes, "$muted")), width, first="  ", hang=2)
    return lines


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
