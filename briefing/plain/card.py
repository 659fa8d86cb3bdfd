"""A card read aloud: the signal that brings it, and each option with all that is known of it before it is taken."""

from __future__ import annotations

from briefing.model.acts import Act
from briefing.model.cards import Card, Option
from briefing.model.game import Game
from briefing.plain.page import Choice, View, closed_words
from briefing.plain.paper import Para, tied
from briefing.rules import objections, sight
from briefing.wording import AUDIENCE, AUTHORITY, BY, PRECEDENCE, capital, grade_words, rung_words, weeks


def message(game: Game, card: Card, item: int) -> list[Para]:
    """The signal that brings a card, in the order in which such a signal is read."""
    said = sight.message(game, card)
    paras = [
        Para(f"{PRECEDENCE[said.precedence]}, {tied(sight.dtg(game, item))}"),
        Para(f"FM {said.sender}, TO {said.to}"),
        Para(f"SUBJ/{said.subject}"),
        Para(f"{card.title}."),
    ]
    paras += [Para(f"Of what you did before: {echo.text}") for echo in said.echoes]
    paras += [Para(f"Bottom line: {said.bluf}")]
    paras += [Para(f"Fact, {grade_words(fact.grade)}. {fact.text}", 2, 2) for fact in said.facts]
    if said.assessment:
        paras.append(Para(f"Assessment: {said.assessment}"))
    return [*paras, Para(f"Gap, what is not known: {said.gap}")]


def option_aloud(seen: View, card: Card, option: Option, number: int, closed: tuple[str, ...]) -> tuple[Para, ...]:
    """One option with all that is known of it before it is taken."""
    game = seen.game
    paras = [Para(f"Option {number}. {option.label}.")]

    def row(text: str) -> None:
        paras.append(Para(text, 2, 2))

    row(f"Owner: {option.owner}. Authority: {AUTHORITY[option.authority]}.")
    row(f"Works {weeks(option.lead)}. Price: {tied(f'{option.price} PC')} of your {seen.purse}.")
    if option.text:
        row(f"Text: {option.text}")
    row(f"Who loses: {option.loser}")
    for audience in option.reads:
        who = "allies read" if audience.by == "allies" else f"{AUDIENCE.get(audience.by, audience.by)} reads"
        row(f"How {who} it: {audience.text}")
    if option.order is not None:
        plan = option.order
        row(f"On order, {plan.what}: budget {weeks(plan.budget)}, contract {weeks(plan.contract)}, "
            f"there {weeks(plan.unit)}.")  # fmt: skip
    if option.redline is not None:
        line = option.redline
        row(f"Draws a red line for {capital(line.actor)} at {rung_words(game, line.actor, line.rung)}. "
            "Crossed and not answered, it is called a bluff.")  # fmt: skip
    for actor in option.honours:
        due = sight.value(game, f"due_{actor}")
        row(f"Answers the red line that {capital(actor)} has crossed." if due
            else f"Would count as an answer if {capital(actor)} had crossed a red line.")  # fmt: skip
    if option.article:
        row(f"Invokes Article {option.article}.")
    if option.authority in {"council", "nations"}:
        row(reception(seen, card, option))
    if closed:
        row(f"Not open. {closed_words(closed)}")
    return tuple(paras)


def reception(seen: View, card: Card, option: Option) -> str:
    """How allies would take it if it were tabled now."""
    hears = sight.reception(seen.game, card, option)
    share = f"bring {hears.willing // 10}% of allied capability"
    if option.authority == "nations":
        return f"Expected: {hears.agree} nations go along and {share}; it works at that share of its full effect."
    return (
        f"Expected in Council: {hears.agree} agree, {hears.waver} waver, {hears.object} object; "
        f"those that agree {share}."
    )


def options(seen: View, card: Card, verb: str) -> list[Choice]:
    """The options of a card as choices; each line of the list says enough to choose by."""
    found = []
    for number, option in enumerate(card.options, 1):
        act = Act(verb, (f"{card.id}.{option.id}",))  # type: ignore[arg-type] # choose or launch
        closed = objections(seen.game, act)
        bits = f"{tied(f'{option.price} PC')}, {weeks(option.lead)}, {BY[option.authority]}"
        found.append(Choice(f"{option.label}: {bits}", act, closed, option_aloud(seen, card, option, number, closed)))
    return found
