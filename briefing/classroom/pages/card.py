"""A card for a page: its message as such a signal is written, and each option with all that is known of it."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from briefing.classroom.pages.council import instructions
from briefing.model.cards import Card, Option
from briefing.model.game import Game, Phase
from briefing.rules import council, sight
from briefing.rules.tables import tables
from briefing.wording import AUDIENCE, AUTHORITY, BY, PRECEDENCE, capital, grade_words, rung_words, weeks


def card(game: Game, ally: str = "") -> dict[str, Any] | None:
    """The card of the move, with what `ally`'s capital instructs on each option; None where none is forced."""
    forced = sight.card(game)
    if forced is None:
        return None
    options = [_option(game, forced, option, number, ally) for number, option in enumerate(forced.options, 1)]
    return {"title": forced.title, "question": forced.question, "message": _message(game, forced), "options": options}


def _message(game: Game, forced: Card) -> dict[str, Any]:
    said = sight.message(game, forced)
    # The class reads the card with the brief; the card's own hour is that of the decision.
    at = evolve(game, phase=Phase.DECISION) if game.phase is Phase.BRIEFING else game
    return {
        "head": f"{PRECEDENCE[said.precedence]} {sight.dtg(at, 1)}",
        "sender": said.sender, "to": said.to, "subject": said.subject,
        "echoes": [echo.text for echo in said.echoes],
        "bluf": said.bluf, "assessment": said.assessment, "gap": said.gap,
        "facts": [
            {"grade": fact.grade, "words": grade_words(fact.grade).partition(": ")[2], "text": fact.text}
            for fact in said.facts
        ],
    }  # fmt: skip


def _option(game: Game, forced: Card, option: Option, number: int, ally: str) -> dict[str, Any]:
    closed = sight.against(game, forced, option)
    to_council = option.authority in ("council", "nations")
    return {
        "key": f"{forced.id}.{option.id}", "number": number, "label": option.label, "owner": option.owner,
        "authority": AUTHORITY[option.authority], "by": BY[option.authority],
        "lead": weeks(option.lead), "price": f"{option.price} PC", "text": option.text, "loser": option.loser,
        "reads": [_reads(each.by, each.text) for each in option.reads],
        "more": _more(game, option),
        "reception": _reception(game, forced, option) if to_council else "",
        "closed": [f"{reason[:1].upper()}{reason[1:]}." for reason in closed],
        "instructions": instructions(game, council.tabled(forced, option), ally) if to_council and ally else None,
    }  # fmt: skip


def _reads(by: str, text: str) -> tuple[str, str]:
    return ("Allies read" if by == "allies" else f"{AUDIENCE.get(by, by)} reads"), text


def _more(game: Game, option: Option) -> list[str]:
    """What else hangs on an option: capabilities, red lines, the treaty."""
    found = []
    if option.order is not None:
        plan = option.order
        found.append(
            f"On order, {plan.what}: budget {weeks(plan.budget)}, contract {weeks(plan.contract)}, there "
            f"{weeks(plan.unit)}."
        )
    if option.redline is not None:
        line = option.redline
        found.append(
            f"Draws a red line for {capital(line.actor)} at {rung_words(game, line.actor, line.rung)}. Crossed and not "
            "answered, it is called a bluff."
        )
    for actor in option.honours:
        due = sight.value(game, f"due_{actor}")
        found.append(
            f"Answers the red line that {capital(actor)} has crossed." if due
            else f"Would count as an answer if {capital(actor)} had crossed a red line."
        )  # fmt: skip
    if option.article:
        found.append(f"Invokes Article {option.article}.")
    return found


def _reception(game: Game, forced: Card, option: Option) -> str:
    hears = sight.reception(game, forced, option)
    share = f"bring {hears.willing // 10}% of allied capability"
    if option.authority == "nations":
        return f"{hears.agree} nations go along and {share}; it works at that share of its full effect."
    return f"{hears.agree} agree, {hears.waver} waver, {hears.object} object; those that agree {share}."


def launches(game: Game, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """The initiatives that may be asked for, grouped: `title`, `bluf`, `question`, `options` as (key, label, bits)."""
    compiled = tables(game.pack)
    found: dict[str, dict[str, Any]] = {}
    for key in keys:
        each, option = compiled.options[key]
        bits = f"{option.price} PC, {weeks(option.lead)}, {BY[option.authority]}"
        if each.id not in found:
            found[each.id] = {"title": each.title, "question": each.question, "bluf": each.message.bluf, "options": []}
        found[each.id]["options"].append((key, option.label, bits))
    return list(found.values())
