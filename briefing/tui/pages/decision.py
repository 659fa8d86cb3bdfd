"""DECISION: the message that forces an answer, the options with what they cost and to whom, then the initiatives."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content

from briefing import wording
from briefing.model.acts import Act
from briefing.model.cards import Card, Message, Option
from briefing.model.events import Fell, Stood, Took
from briefing.rules import council, objections, sight
from briefing.tui import words
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.view import View
from briefing.tui.typeset import BLANK, Lines, fit, heading, line, para, prose, spread

#: Lines that a dossier takes at most, as a rule.
_DOSSIER = 14


class Open(NamedTuple):
    """An initiative's card to open."""

    card: str


def page(view: View, room: Room, focus: int) -> Page:
    """The card of the move; once it is decided, or when asked, the initiatives."""
    if view.mode.startswith("initiative:"):
        card = view.card(view.mode.partition(":")[2])
        if card is not None:
            return _card(view, room, focus, card, "launch")
    if view.mode == "initiatives" or view.game.chosen or not view.game.card:
        return _initiatives(view, room, focus)
    card = view.card(view.game.card)
    return _card(view, room, focus, card, "choose") if card is not None else _initiatives(view, room, focus)


def _card(view: View, room: Room, focus: int, card: Card, verb: str) -> Page:
    width = room.measure - 2
    answers = [text(line((card.question, "bold $head")))]
    for option in card.options:
        act = Act(verb, (f"{card.id}.{option.id}",))  # type: ignore[arg-type]
        closed = tuple(_sentence(reason) for reason in objections(view.game, act))
        says = "closed now: enter says why" if closed else f"enter, or {len(answers)} again, takes it"
        answers.append(Block([_option(option, room.measure - 4, closed)], Pick(act, closed, says)))
    held = dossier(view, card, card.options[focus], width, verb) if 0 <= focus < len(card.options) else []
    spare = room.height - sum(len(block.lines) for block in answers)
    body = message(view, card, width, short=False)
    if len(body) + _DOSSIER + 2 <= spare:  # room for everything: nothing changes place when an option comes into focus
        return Page((text(*body, BLANK), *answers, text(BLANK, *held)), top=True)
    if len(body) > spare - 1:
        body = message(view, card, width, short=True)
    if held:
        body = held
    gap = [BLANK] if len(body) < spare else []
    return Page((text(*body),), (text(*gap, *answers[0].lines), *answers[1:]), top=True)


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}."


def message(view: View, card: Card, width: int, *, short: bool) -> Lines:
    """The signal as it came in, with what an earlier choice brings back above it; `short` saves lines, never words."""
    game = view.game
    said: Message = sight.message(game, card)
    flash = line((wording.PRECEDENCE[said.precedence], "bold $alert" if said.precedence in "OZ" else "bold $head"))
    title = line((card.title, "bold $head"))
    beside = max(width - title.cell_length - 2, 0)
    if short:
        source = line(flash, (f" {sight.dtg(game, 1)[:7]} · {said.sender}", "$muted"))
        lines = [spread(title, source.truncate(beside, ellipsis=True), width)]
    else:
        head = line(flash, (f"  {sight.dtg(game, 1)} · FM {said.sender} · TO {said.to}", "$muted"))
        subject = line((f"SUBJ/{said.subject}", "$muted")).truncate(beside, ellipsis=True)
        lines = [head.truncate(width, ellipsis=True), spread(title, subject, width), BLANK]
    for echo in said.echoes:
        lines += para(prose(echo.text).stylize("$ally"), width, first=("↩ ", "$ally"), hang=2)
    lines += para(prose(said.bluf).stylize("bold"), width)
    lines += [
        row for fact in said.facts for row in para(prose(fact.text), width, first=(fact.grade, "bold $head"), hang=3)
    ]
    if said.assessment:
        lines += para(prose(said.assessment, ("Judged: ", "$muted")), width)
    return lines + para(prose(said.gap, ("Not known: ", "$muted")), width)


def _option(option: Option, width: int, closed: tuple[str, ...]) -> Content:
    price = line((f"{words.capital(option.price)}", "$muted" if closed else "bold"))
    when = wording.weeks(option.lead)
    meta = line((f"{words.AUTHORITY_SHORT[option.authority]} · {when} · ", "$muted"), price)
    label = line((option.label, "$muted" if closed else ""), ("  closed" if closed else "", "$alert"))
    return spread(label, meta, width)


def dossier(view: View, card: Card, option: Option, width: int, verb: str) -> Lines:
    """Everything that is known of one option before it is taken."""
    lead, half = 11, width // 2
    lines = [line((option.label, "bold $ally"))]

    def row(name: str, said: Content | str, style: str = "$muted") -> None:
        lines.extend(para(prose(said) if isinstance(said, str) else said, width, first=(name, style), hang=lead))

    pair = [
        ("Owner", option.owner, "Authority", wording.AUTHORITY[option.authority]),
        ("Works", wording.weeks(option.lead), "Price", f"{words.capital(option.price)} of your {view.capital}"),
    ]
    for left, one, right, two in pair:
        if len(one) + lead < half and len(two) + lead < half:
            lines.append(
                line(
                    fit(line((fit(line(left), lead).plain, "$muted"), one), half),
                    (fit(line(right), lead).plain, "$muted"),
                    two,
                )
            )
        else:
            row(left, one)
            row(right, two)
    if option.text:
        row("Text", option.text)
    row("Loses", option.loser, "$foe")
    for reading in option.reads:
        row(
            wording.AUDIENCE.get(reading.by, reading.by),
            reading.text,
            "$foe" if reading.by in words.OPPONENTS else "$ally",
        )
    if option.order is not None:
        order = option.order
        budget, contract, unit = (wording.weeks(count) for count in (order.budget, order.contract, order.unit))
        row("On order", f"{order.what}: budget {budget}, contract {contract}, there {unit}")  # fmt: skip
    if option.redline is not None:
        actor = view.game.pack.actor(option.redline.actor)
        rung = next((each.name for each in actor.rungs if each.id == option.redline.rung), option.redline.rung)
        row("Red line", f"drawn for {actor.capital}: {rung}. Crossed and not answered, it is called.", "$alert")
    if option.article:
        row("Treaty", f"invokes Article {option.article}")
    if option.authority in {"council", "nations"}:
        row("Expected", _reception(view, card, option))
    for reason in objections(view.game, Act(verb, (f"{card.id}.{option.id}",))):  # type: ignore[arg-type]
        row("Closed", _sentence(reason), "bold $alert")
    return lines


def _reception(view: View, card: Card, option: Option) -> Content:
    places = council.positions(view.game, council.tabled(card, option))
    by = {
        stance: [place.ally.id for place in places if place.stance == stance] for stance in ("agree", "waver", "object")
    }
    share = sum(place.ally.weight for place in places if place.stance == "agree")
    said = line((f"{len(by['agree'])} agree", "$ally"), f" ({share // 10}% of capability)",
                f" · {len(by['waver'])} waver · ",
                (f"{len(by['object'])} object", "$foe" if by["object"] else ""))  # fmt: skip
    doubtful = [*by["object"], *by["waver"]]
    if doubtful and len(doubtful) <= 12:
        said = line(said, ": ", (" ".join(doubtful), "$foe"))
    return said


def _initiatives(view: View, room: Room, _focus: int) -> Page:
    width = room.measure - 2
    lines = outcome(view, width)
    if view.game.launched:
        on = "" if view.watched else " Space goes on."
        lines += para(line((f"One initiative a move is what the office carries.{on}", "$muted")), width)
        return Page((text(*lines),))
    offered = sight.initiatives(view.game)
    head = heading("Initiatives", line(("one may be launched this move, none must be", "$muted")))
    spare = room.height - len(offered) - len(lines) - 1
    lines += [*([BLANK] if lines and spare > 1 else []), head, *([BLANK] if spare > 0 else [])]
    blocks = [text(*lines)]
    roomy = spare > len(offered) + 2
    for card, against in sorted(offered, key=lambda entry: bool(entry[1])):
        prices = [option.price for option in card.options]
        span = f"{min(prices)}-{max(prices)} PC" if min(prices) != max(prices) else words.capital(prices[0])
        meta = line(("closed", "$alert")) if against else line((span, "$muted"))
        head = spread(line((card.title, "$muted" if against else "bold $head")), meta, room.measure - 4)
        said = [line((card.question, "$muted")).truncate(room.measure - 4, ellipsis=True)] if roomy else []
        blocks.append(Block([head, *said], Pick(Open(card.id), tuple(_sentence(reason) for reason in against))))
    if not offered:
        blocks.append(text(line(("None is open." if view.watched else "None is open. Space goes on.", "$muted"))))
    return Page(tuple(blocks))


def outcome(view: View, width: int) -> Lines:
    """What has been decided this move, and how it stands."""
    lines: Lines = []
    for event in view.events:
        match event:
            case Took(card, option, way):
                chosen = view.option(card, option)
                told = {"stands": "stands at once", "tabled": "goes to the Council", "nations": "goes to the nations"}[
                    way
                ]
                lines += para(line((chosen.label if chosen else option, "bold $ally"), f"  {told}."), width)
            case Stood(card, option, how, strength, allies) if how != "office":
                chosen = view.option(card, option)
                carried = f", carried by {len(allies)}" if allies else ""
                lines += para(
                    line((chosen.label if chosen else option, "bold $ally"), f"  stands {words.HOW[how]}{carried}, "
                         f"at {strength // 10}% of its strength."), width,
                )  # fmt: skip
            case Fell(card, option):
                chosen = view.option(card, option)
                lines += para(line((chosen.label if chosen else option, "bold $foe"), "  does not stand."), width)
            case _:
                pass
    return lines
