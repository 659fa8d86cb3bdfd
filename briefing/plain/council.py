"""COUNCIL: the text, where thirty-two allies stand on it and why, and each way of moving them with its price."""

from __future__ import annotations

from briefing.model.acts import Act, Verb
from briefing.model.game import Tabled
from briefing.plain.decision import decided
from briefing.plain.page import BLANK, Choice, Page, Place, View, back, head
from briefing.plain.paper import Para, tied
from briefing.rules import objections, sight
from briefing.rules.council import DELEGATION, Position
from briefing.wording import label, level, names, option_of, term, weighing_words


def page(seen: View, place: Place) -> Page:
    """The text on the table, a list of allies, or a clear table."""
    if not seen.game.table:
        text = (*head(seen), Para("The table is clear."), *decided(seen))
        return Page(text, (Choice("Go on: the opponents move", Act("advance")),), (Para("The table is clear."),))
    tabled = seen.game.table[0]
    places = sight.positions(seen.game, tabled)
    match place:
        case ("consult",):
            return _consult(seen, places)
        case ("bridge",):
            return _bridge(seen, places)
        case _:
            return _table(seen, tabled, places)


def _doubtful(places: tuple[Position, ...]) -> list[Position]:
    return sorted((place for place in places if place.stance != "agree"), key=lambda place: place.score)


def _share(places: tuple[Position, ...]) -> int:
    return sum(place.ally.weight for place in places if place.stance == "agree")


def _table(seen: View, tabled: Tabled, places: tuple[Position, ...]) -> Page:
    game = seen.game
    option = option_of(game, f"{tabled.card}.{tabled.option}")
    paras = [*head(seen), Para(f"Before the Council: {label(game, tabled.card, tabled.option)}.")]
    if option is not None and option.text:
        paras.append(Para(f"Council is invited to {option.text}"))
    if len(game.table) > 1:
        paras.append(Para(f"After it: {names(label(game, text.card, text.option) for text in game.table[1:])}."))
    paras += [*_measures(tabled), BLANK, *_stances(seen, tabled, places)]
    return Page(tuple(paras), _ways(seen, tabled, places), tuple(_short(seen, tabled, places)))


def _measures(tabled: Tabled) -> list[Para]:
    return [
        Para(f"Strength: {tabled.strength // 10}% of the full text."),
        Para(f"What allies weigh. Danger of escalation: {level(tabled.risk)}. Cost: {level(tabled.burden)}. "
             f"Attribution that it wants: {level(tabled.proof)}.", 0, 2),
    ]  # fmt: skip


def _stances(seen: View, tabled: Tabled, places: tuple[Position, ...]) -> list[Para]:
    agreed = [place.ally.name for place in places if place.stance == "agree"]
    paras = [Para(f"Agree, {len(agreed)}: {names(agreed)}.", 0, 2)]
    for stance in ("waver", "object"):
        found = [place for place in _doubtful(places) if place.stance == stance]
        paras.append(Para(f"{stance.capitalize()}, {len(found)}{':' if found else '.'}"))
        paras += [_ally(seen, tabled, place) for place in found]
    said = [f"{place.ally.name} {'agrees' if place.word == 'agree' else 'breaks it'}" for place in places if place.word]
    paras += [Para(f"Under silence, by their delegations' own word: {names(said)}.", 0, 2)] if said else []
    return [*paras, Para(_holds(places))]


def _ally(seen: View, tabled: Tabled, place: Position) -> Para:
    broke = " It broke silence." if place.ally.id in tabled.broke else ""
    said = f' Says: "{place.reason}"' if place.reason else ""
    bridge = f' Bridging text: "{place.bridge}"' if place.bridge else ""
    if place.ally.id in tabled.bridged:
        bridge = " Its bridging text is in already."
    why = weighing_words(seen.game, place.against or DELEGATION)
    return Para(f"{place.ally.name}: {why}.{broke}{said}{bridge}", 2, 2)


def _holds(places: tuple[Position, ...]) -> str:
    if any(place.stance == "object" for place in places):
        return "Silence would be broken: whoever objects breaks it."
    odds = 1_000_000
    for place in places:
        odds = odds * (1000 - place.breaks) // 1000
    if odds == 1_000_000:
        return "Silence would hold: nobody wavers."
    return f"That silence holds is {term(round(odds / 10_000)).ranged}."


def _short(seen: View, tabled: Tabled, places: tuple[Position, ...]) -> list[Para]:
    """Where the text stands, in a few lines: what the next choice turns on."""
    what = label(seen.game, tabled.card, tabled.option)
    lines = [Para(f"Before the Council: {what}, at {tabled.strength // 10}% strength.")]
    agree = sum(place.stance == "agree" for place in places)
    told = [f"{agree} agree."]
    for stance in ("waver", "object"):
        found = [place.ally.name for place in _doubtful(places) if place.stance == stance]
        told += [f"{len(found)} {stance}: {names(found)}."] if found else []
    return [*lines, Para(f"{' '.join(told)} {_holds(places)}")]


def _ways(seen: View, tabled: Tabled, places: tuple[Position, ...]) -> tuple[Choice, ...]:
    game = seen.game

    def number(name: str) -> int:
        return sight.parameter(game, name)

    def act(words: str, verb: Verb) -> Choice:
        return Choice(words, Act(verb), objections(game, Act(verb)))

    price, again = tied(f"{number('consult_price')} PC"), tied(f"{number('round_price')} PC")
    doubtful = _doubtful(places)
    nobody = () if doubtful else ("nobody wavers or objects",)
    bridges = [place for place in doubtful if place.bridge and place.ally.id not in tabled.bridged]
    none = () if bridges else ("nobody offers a bridging text",)
    lost = number("coalition_cohesion") + number("coalition_each") * len(doubtful)
    bridged, softer, eased = (number(name) // 10 for name in ("bridge_keep", "soften_keep", "soften_ease"))
    another = f"Another round, for {again}: it" if tabled.rounds else "Put it under silence: it"
    willing = f"{len(places) - len(doubtful)}, with {_share(places) // 10}% of allied capability"
    return (
        Choice(f"Consult an ally in its capital: {price} of your {seen.purse} each", ("consult",), nobody),
        Choice(f"Take an ally's bridging text: leaves {bridged}% of the strength", ("bridge",), none),
        act(f"Soften it for all: leaves {softer}% of the strength, {eased}% of risk, cost and proof wanted", "soften"),
        act(f"{another} stands for all if nobody breaks it; broken, cohesion falls by {number('broken_cohesion')} "
            f"and {number('round_keep') // 10}% of the strength is left", "silence"),
        act(f"Go ahead as a coalition of {willing}: cohesion falls by {lost}, legitimacy by "
            f"{number('coalition_legitimacy')}", "coalition"),
        act(f"Withdraw it: cohesion falls by {number('fell_cohesion')}", "withdraw"),
    )  # fmt: skip


def _consult(seen: View, places: tuple[Position, ...]) -> Page:
    choices = []
    for place in _doubtful(places):
        act = Act("consult", (place.ally.id,))
        why = f"{weighing_words(seen.game, place.against)}, {-place.score} points short of agreeing"
        why = weighing_words(seen.game, DELEGATION) if place.word else why
        line = f"{place.ally.capital}: {place.ally.name} {place.stance}s, {why}"
        choices.append(Choice(line, act, objections(seen.game, act), (_ally(seen, seen.game.table[0], place),)))
    gain = sight.parameter(seen.game, "consult_gain")
    price = tied(f"{sight.parameter(seen.game, 'consult_price')} PC")
    asks = f"Consult which ally? It costs {price} of your {seen.purse} and moves the ally by up to {gain} points"
    return Page((Para(f"{asks} the first time, by less each time after."),), (*choices, back()))


def _bridge(seen: View, places: tuple[Position, ...]) -> Page:
    choices = []
    for place in _doubtful(places):
        act = Act("soften", (place.ally.id,))
        if place.bridge:
            line = f"{place.ally.name}: {place.bridge}"
            choices.append(Choice(line, act, objections(seen.game, act), (_ally(seen, seen.game.table[0], place),)))
    ease = sight.parameter(seen.game, "bridge_ease") // 10
    asks = f"Whose wording will you take? Of what holds that ally back, {ease}% is left in the text, for everybody."
    return Page((Para(asks),), (*choices, back()))
