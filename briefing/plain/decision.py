"""DECISION: the card that the situation forces, then one initiative that the player may launch."""

from __future__ import annotations

from briefing.model.acts import Act
from briefing.model.events import Contributed, Fell, Stood, Took
from briefing.plain import card
from briefing.plain.page import BLANK, Choice, Page, Place, View, back, head
from briefing.plain.paper import Para, tied
from briefing.rules import objections, sight
from briefing.telling import sentences
from briefing.wording import label


def page(seen: View, place: Place) -> Page:
    """The card of the move, the list of initiatives, or one of them."""
    match place:
        case ("initiatives",):
            return _initiatives(seen)
        case ("initiative", name):
            return _initiative(seen, name)
        case _:
            return _decision(seen)


def decided(seen: View) -> list[Para]:
    """What was decided this move and how it stands; how it was taken is left out once it is known how it ended."""
    events = [event for event in seen.events if isinstance(event, Took | Stood | Fell | Contributed)]
    ended = {(e.card, e.option) for e in events if isinstance(e, Fell) or (isinstance(e, Stood) and e.how != "office")}
    told = [e for e in events if not (isinstance(e, Took) and (e.card, e.option) in ended)]
    return [Para(text, 2, 2) for text in sentences(seen.game, told)]


def _decision(seen: View) -> Page:
    game = seen.game
    forced = sight.card(game)
    paras = list(head(seen))
    choices: list[Choice] = []
    brief: list[Para] = []
    if forced is None:
        paras.append(Para("No card is forced on you this move."))
    elif game.chosen:
        paras += [Para(f"The card '{forced.title}' is decided."), *decided(seen)]
    else:
        choices = card.options(seen, forced, "choose")
        paras += [*card.message(game, forced, 1), BLANK, Para(forced.question)]
        for choice in choices:
            paras += [BLANK, *choice.aloud]
        brief = [Para(forced.question)]
        paras += [BLANK, *brief]  # again: the options in full have carried it off the screen
    choices.append(_more(seen))
    against = objections(game, Act("advance"))
    onward = "Go on: the text goes before the Council" if game.table else "Go on: the opponents move"
    if not against:
        choices.append(Choice(onward, Act("advance")))
        brief = brief or [Para("The card of this move is decided." if game.chosen else "No card is forced on you.")]
    return Page(tuple(paras), tuple(choices), tuple(brief))


def _more(seen: View) -> Choice:
    """The way to the initiatives, with how many are open."""
    if seen.game.launched:
        card_id, _, option = seen.game.launched.partition(".")
        done = f"'{label(seen.game, card_id, option)}' is launched; one a move is what the office carries"
        return Choice("Launch an initiative", ("initiatives",), (done,))
    open_ = sum(not against for _, against in sight.initiatives(seen.game))
    return Choice(f"Launch an initiative: {open_} open, one may be launched this move, none must be", ("initiatives",))


def _initiatives(seen: View) -> Page:
    choices = []
    for each, against in sorted(sight.initiatives(seen.game), key=lambda entry: bool(entry[1])):
        prices = sorted({option.price for option in each.options})
        span = tied(f"{prices[0]} PC" if len(prices) == 1 else f"{prices[0]} to {prices[-1]} PC")
        aloud = (Para(each.title), Para(each.message.bluf, 2), Para(each.question, 2))
        choices.append(Choice(f"{each.title}, {span}. {each.question}", ("initiative", each.id), against, aloud))
    text = (Para(f"Initiatives. One may be launched this move. You have {seen.purse} PC."),)
    return Page(text, (*choices, back("Back, launching none")))


def _initiative(seen: View, name: str) -> Page:
    game = seen.game
    found = next((each for each, _ in sight.initiatives(game) if each.id == name), None)
    if found is None:  # the state that opened it has gone
        return _initiatives(seen)
    choices = card.options(seen, found, "launch")
    paras = [*card.message(game, found, 2), BLANK, Para(found.question)]
    for choice in choices:
        paras += [BLANK, *choice.aloud]
    paras += [BLANK, Para(found.question)]
    return Page(tuple(paras), (*choices, back("Back to the list of initiatives")), (Para(found.question),))
