"""COUNCIL: thirty-two positions and their reasons, and what each way of moving them costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from briefing import telling, wording
from briefing.model.acts import Act
from briefing.model.events import Broke, Consulted, Softened, Stated
from briefing.model.game import Tabled
from briefing.rules import council, objections, sight
from briefing.rules.council import Position
from briefing.rules.tables import tables
from briefing.tui import words
from briefing.tui.pages.decision import outcome
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.view import View
from briefing.tui.typeset import BLANK, Lines, bar, clipped, fit, heading, line, para, spread


class OnAlly(NamedTuple):
    """An ally in focus."""

    id: str


def page(view: View, room: Room, focus: int) -> Page:
    """The text on the table, or what became of it."""
    width = room.measure - 2
    if not view.game.table:
        lines = [
            heading("Council", line(("the table is clear", "$muted"))),
            BLANK,
            *outcome(view, width),
            *_voices(view, width),
        ]
        lines += [] if view.watched else [BLANK, line(("Space goes on.", "$muted"))]
        return Page((text(*lines),))
    tabled = view.game.table[0]
    places = sight.positions(view.game, tabled)
    foot = _ways(view, tabled, places, width, focus)
    doubtful = [place for place in places if place.stance != "agree"]
    doubtful.sort(key=lambda place: place.score)
    roomy = room.height > 26
    blocks = [text(*_head(view, tabled, places, width, roomy=roomy, brief=focus >= 0 and not roomy))]
    spare = room.height - len(foot) - len(blocks[0].lines)
    rows = [_ally(view, place, room.measure - 4, held=at == focus) for at, place in enumerate(doubtful)]
    limit = 3 if sum(len(row) for row in rows) <= spare else 1
    for at, (place, row) in enumerate(zip(doubtful, rows, strict=True)):
        blocks.append(
            Block(
                row if at == focus else clipped(row, limit, room.measure - 4),
                Pick(OnAlly(place.ally.id), says="c consult   b bridge   w why   s sources"),
            )
        )
    if not doubtful:
        blocks.append(text(BLANK, line(("All thirty-two agree. Silence would hold.", "$ally"))))
    gap = [BLANK] if sum(len(block.lines) for block in blocks) + len(foot) < room.height else []
    return Page(tuple(blocks), (text(*gap, *foot),))


def _head(view: View, tabled: Tabled, places: Sequence[Position], width: int, *, roomy: bool, brief: bool) -> Lines:
    option = view.option(tabled.card, tabled.option)
    agreed = [place for place in places if place.stance == "agree"]
    strength = line(("text ", "$muted"), bar(tabled.strength, 12), f" {tabled.strength // 10}%")
    lines = [spread(line((option.label if option else tabled.option, "bold $head")), strength, width)]
    if option is not None and option.text and not brief:
        said = para(line((option.text, "$muted")), width)
        lines += said if roomy else clipped(said, 2, width)
    codes = " ".join(place.ally.id for place in agreed)
    lines += [BLANK] if roomy else []
    lines += para(line((codes, "")), width, first=line((f"agree {len(agreed):>2}", "bold $ally")), hang=10)
    counts = line((f"waver {sum(place.stance == 'waver' for place in places):>2}", "bold"), ("   "),
                  (f"object {sum(place.stance == 'object' for place in places):>2}", "bold $foe"))  # fmt: skip
    lines.append(spread(counts, _silence(places), width))
    spoken = ", ".join(f"{place.ally.id} {place.word}" for place in places if place.word)
    lines += (
        para(line((spoken, "")), width, first=line(("by their delegations' word", "bold")), hang=28) if spoken else []
    )
    return lines


def _silence(places: Sequence[Position]) -> Content:
    """Whether silence would hold, as far as the positions tell."""
    ppm = 1_000_000
    for place in places:
        ppm = ppm * (1000 - place.breaks) // 1000
    if not ppm:
        return line(("silence would be broken", "$foe"))
    return line(("silence would hold: ", "$muted"), (words.odds(ppm), "$ally" if ppm > 550_000 else "$foe"))


def _ally(view: View, place: Position, width: int, *, held: bool) -> Lines:
    style = "$foe" if place.stance == "object" else ""
    broke = " broke silence;" if place.ally.id in (view.game.table[0].broke if view.game.table else ()) else ""
    head = line(
        (place.ally.id, f"bold {style}"), (f" {place.stance:<6}", style), ("" if not broke else f"{broke} ", "$alert")
    )
    cause = wording.weighing_words(view.game, place.against)
    lines = para(line(("" if not cause else f"{cause}: ", "$muted"), place.reason), width, first=head, hang=11)
    if held:
        if place.bridge:
            lines += para(line(("bridge  ", "$ally"), place.bridge), width, hang=11)
        lines += para(_sum(view, place), width, hang=11)
    return lines


def _sum(view: View, place: Position) -> Content:
    """The heaviest causes on either side; `w` has them all."""
    parts = sorted(place.causes, key=lambda cause: cause[1])
    told = [*(part for part in parts[:2] if part[1] < 0), *(part for part in parts[-2:] if part[1] > 0)]
    shown = [
        line(
            (f"{wording.weighing_words(view.game, name)} ", "$muted"),
            (words.signed(value), "$foe" if value < 0 else "$ally"),
        )
        for name, value in told
    ]
    return line(Content(", ").join(shown), (" … = ", "$muted"), (words.signed(place.score), "bold"))


def _ways(view: View, tabled: Tabled, places: Sequence[Position], width: int, focus: int) -> Lines:
    game = view.game
    compiled = tables(game.pack)
    parameters = compiled.parameters
    doubtful = sorted((place for place in places if place.stance != "agree"), key=lambda place: place.score)
    at = doubtful[focus] if 0 <= focus < len(doubtful) else None
    soft = council.soften(compiled, tabled, "", "")
    rows: list[tuple[str, str, str, Act]] = []
    if at is not None:
        price = f"{parameters['consult_price']} PC of {view.capital}"
        rows.append(("c", f"consult {at.ally.capital}", price, Act("consult", (at.ally.id,))))
        if at.bridge:
            bridged = council.soften(compiled, tabled, at.ally.id, at.against)
            rows.append(("b", f"bridge {at.ally.id}", _after(view, bridged), Act("soften", (at.ally.id,))))
    rows.append(("o", "soften", _after(view, soft), Act("soften")))
    price = f"{parameters['round_price']} PC, " if tabled.rounds else ""
    rows.append(
        (
            "l",
            "silence",
            f"{price}for all if none objects; broken, cohesion −{parameters['broken_cohesion']}",
            Act("silence"),
        )
    )
    allies, share = council.willing(tuple(places))
    cost = parameters["coalition_cohesion"] + parameters["coalition_each"] * (len(places) - len(allies))
    with_them = (
        f"{len(allies)} at once at {share // 10}%; cohesion −{cost}, legitimacy −{parameters['coalition_legitimacy']}"
    )
    rows.append(("a", "coalition", with_them, Act("coalition")))
    lines = []
    if view.watched:  # what was open then: no key does it now
        rows = [("·", *row[1:]) for row in rows]
    for key, name, said, act in rows:
        closed = objections(game, act)
        told = line((f"closed: {'; '.join(closed)}", "$alert")) if closed else line(said)
        lines.append(
            fit(line((f"{key} ", "bold $ally"), fit(line((name, "$muted" if closed else "bold")), 19), told), width)
        )
    drop = line(
        ("· " if view.watched else "x ", "bold $ally"),
        fit(line(("withdraw", "bold")), 19),
        f"the text falls; cohesion −{parameters['fell_cohesion']}",
    )
    return [*lines, fit(drop, width)]


def _after(view: View, text_: Tabled) -> str:
    places = council.positions(view.game, text_)
    many = {stance: sum(place.stance == stance for place in places) for stance in ("agree", "waver", "object")}
    return f"text to {text_.strength // 10}%; {many['agree']} agree, {many['waver']} waver, {many['object']} object"


def _voices(view: View, width: int) -> Lines:
    told = [telling.sentence(view.game, event) for event in view.of(Stated)]
    return [row for sentence in told for row in para(sentence, width)]


def news(view: View) -> str:
    """What the last act in Council brought, in a sentence; empty if nothing that the page does not show."""
    broke = [event.ally for event in view.fresh if isinstance(event, Broke)]
    if broke:
        ways = "Consult, take their wording, go ahead as a coalition, or withdraw."
        return f"Silence is broken by {', '.join(broke)}. {ways}"
    for event in view.fresh:
        if isinstance(event, Consulted):
            return f"{event.ally} was consulted and comes {event.by} nearer."
        if isinstance(event, Softened):
            return f"The text now has {event.strength // 10}% of its strength."
    return ""
