"""What is open now, and every reason why something is not: an act is never merely refused."""

from __future__ import annotations

from itertools import product
from typing import Final

from briefing.model.acts import Act
from briefing.model.cards import Card, Option
from briefing.model.game import Game, Phase
from briefing.model.gauges import INDEX
from briefing.rules import council
from briefing.rules.tables import Tables, tables

_CAPITAL: Final = INDEX["capital"]
_EVIDENCE: Final = INDEX["evidence"]
_ARTICLE5: Final = INDEX["article5"]
_EUROPE: Final = ("europe", "home")
_AGREED: Final = 2
_GRADES: Final = tuple(a + b for a, b in product("ABCDEF", "123456"))

_PHASES: Final[dict[str, tuple[Phase, ...]]] = {
    "task": (Phase.BRIEFING,),
    "grade": (Phase.BRIEFING,),
    "forecast": (Phase.BRIEFING,),
    "choose": (Phase.DECISION,),
    "launch": (Phase.DECISION,),
    "consult": (Phase.COUNCIL,),
    "soften": (Phase.COUNCIL,),
    "silence": (Phase.COUNCIL,),
    "coalition": (Phase.COUNCIL,),
    "withdraw": (Phase.COUNCIL,),
    "advance": (Phase.BRIEFING, Phase.DECISION, Phase.COUNCIL, Phase.RED, Phase.ASSESS),
    "inject": (Phase.BRIEFING, Phase.DECISION, Phase.COUNCIL, Phase.RED, Phase.ASSESS),
    "stand": (Phase.COUNCIL,),
}


def objections(game: Game, act: Act) -> tuple[str, ...]:
    """Every reason why an act is not open now, as sentences; () means that it is."""
    if game.phase is Phase.ENDEX:
        return ("the game has ended",)
    if not act.formed:
        return (f"'{act}' is not how '{act.verb}' is written",)
    phases = _PHASES[act.verb]
    if game.phase not in phases:
        where = " or ".join(phase.value.upper() for phase in phases)
        return (f"'{act.verb}' belongs to {where}, and this is {game.phase.value.upper()}",)
    compiled = tables(game.pack)
    match act.verb:
        case "task" | "grade":
            return _on_report(game, compiled, act)
        case "forecast":
            return _on_forecast(game, act)
        case "choose" | "launch":
            return _on_option(game, compiled, act)
        case "advance":
            return _on_advance(game, compiled)
        case "inject":
            return _on_inject(game, compiled, act)
        case "stand":
            return _on_stand(game, compiled, act)
        case _:
            return _in_council(game, compiled, act)


def _on_report(game: Game, compiled: Tables, act: Act) -> tuple[str, ...]:
    found = []
    if act.word not in compiled.reports:
        found.append(f"there is no report '{act.word}'")
    elif act.word not in game.reports:
        found.append(f"report '{act.word}' is not in this move's brief")
    if act.verb == "task" and game.tasked:
        found.append("collection is tasked already this move; there is one asset")
    return tuple(found)


def _on_forecast(game: Game, act: Act) -> tuple[str, ...]:
    found = []
    if not game.question:
        found.append("no forecast is asked this move")
    if int(act.word) > 100:
        found.append("a probability runs from 0 to 100 per cent")
    return tuple(found)


def _on_option(game: Game, compiled: Tables, act: Act) -> tuple[str, ...]:
    if act.word not in compiled.options:
        return (f"there is no option '{act.word}'",)
    card, option = compiled.options[act.word]
    found = []
    if act.verb == "choose":
        if game.chosen:
            found.append("the card of this move is decided already")
        if card.id != game.card:
            found.append(f"'{card.title}' is not the card of this move")
    else:
        found.extend(_launching(game, compiled, card))
    found.extend(option_objections(game, compiled, card, option))
    return tuple(found)


def _launching(game: Game, compiled: Tables, card: Card) -> list[str]:
    found = []
    if card.kind != "initiative":
        found.append(f"'{card.title}' is forced by the situation, not launched")
    if game.launched:
        found.append("an initiative is launched already this move")
    if not compiled.holds(card.when, game.world, game.move, game.moves):
        found.append(f"the situation does not open '{card.title}'")
    last = dict(game.shown).get(card.id)
    if last is not None and card.rest == 0:
        found.append(f"'{card.title}' was launched in move {last} and comes once")
    elif last is not None and game.move - last <= card.rest:
        found.append(f"'{card.title}' was launched in move {last}; it opens again in move {last + card.rest + 1}")
    return found


def option_objections(game: Game, compiled: Tables, card: Card, option: Option) -> list[str]:
    """What stands against one option of a card that is otherwise open: state, price, and the treaty as written."""
    found = []
    if not compiled.holds(option.when, game.world, game.move, game.moves):
        found.append("the situation does not open it")
    capital = game.world[_CAPITAL]
    if option.price > capital and not (card.kind == "event" and option.id in cheapest(game, card)):
        found.append(f"it costs {option.price} PC and you have {capital}")
    if option.article == 5:
        if card.theatre not in _EUROPE:
            found.append(
                "Article 6: it covers Europe, North America and the North Atlantic north of the Tropic of Cancer"
            )
        if game.world[_EVIDENCE] < compiled.parameters["article5_evidence"]:
            wanted = compiled.parameters["article5_evidence"]
            found.append(f"evidence of an armed attack stands at {game.world[_EVIDENCE]} of {wanted}")
        if game.world[_ARTICLE5] == _AGREED:
            found.append("Article 5 is agreed already")
    return found


def cheapest(game: Game, card: Card) -> tuple[str, ...]:
    """The ids of a card's cheapest options that are otherwise open: a forced card can always be answered."""
    compiled = tables(game.pack)
    ready = [
        option for option in card.options
        if compiled.holds(option.when, game.world, game.move, game.moves) and option.article != 5
    ]  # fmt: skip
    least = min((option.price for option in ready), default=0)
    return tuple(option.id for option in ready if option.price == least)


def _on_advance(game: Game, compiled: Tables) -> tuple[str, ...]:
    if game.phase is Phase.DECISION and game.card and not game.chosen:
        card = compiled.cards[game.card]
        if any(not option_objections(game, compiled, card, option) for option in card.options):
            return ("the card of this move is not decided",)
    if game.phase is Phase.COUNCIL and game.table:
        return ("a text lies before the Council: put it under silence, go ahead as a coalition, or withdraw it",)
    return ()


def _on_inject(game: Game, compiled: Tables, act: Act) -> tuple[str, ...]:
    found = []
    if not game.settings.control:
        found.append("only a white cell injects, and this game has none")
    if act.word not in compiled.cards or compiled.cards[act.word].kind != "event":
        found.append(f"there is no event card '{act.word}'")
    if game.move >= game.moves or game.ending:
        found.append("there is no next move to inject into")
    return tuple(found)


def _on_stand(game: Game, compiled: Tables, act: Act) -> tuple[str, ...]:
    found = []
    if not game.settings.control:
        found.append("only a white cell says where a delegation stands, and this game has none")
    if act.word not in compiled.allies:
        found.append(f"{act.word} is not an ally")
    if not game.table:
        found.append("no text lies before the Council")
    elif game.table[0].rounds >= compiled.parameters["rounds"]:
        found.append(f"silence was broken {game.table[0].rounds} times; the text does not go under it again")
    return tuple(found)


def _in_council(game: Game, compiled: Tables, act: Act) -> tuple[str, ...]:
    if not game.table:
        return ("no text lies before the Council",)
    text = game.table[0]
    parameters = compiled.parameters
    capital = game.world[_CAPITAL]
    if act.verb in ("consult", "soften") and act.word:
        return _on_ally(game, compiled, act)
    if act.verb == "soften" and text.strength * parameters["soften_keep"] // 1000 < parameters["strength_floor"]:
        return ("softer than this the text says nothing",)
    if act.verb == "silence":
        found = []
        if text.rounds >= parameters["rounds"]:
            found.append(f"silence was broken {text.rounds} times; there is no more time in this move")
        if text.rounds and capital < parameters["round_price"]:
            found.append(f"another round costs {parameters['round_price']} PC and you have {capital}")
        return tuple(found)
    if act.verb == "coalition":
        return _on_coalition(game, compiled)
    return ()


def _on_ally(game: Game, compiled: Tables, act: Act) -> tuple[str, ...]:
    if act.word not in compiled.allies:
        return (f"{act.word} is not an ally",)
    text = game.table[0]
    place = council.position(game, text, compiled.allies[act.word])
    found = []
    if place.stance == "agree":
        found.append(f"{place.ally.name} agrees already")
    elif act.verb == "consult" and place.word:
        found.append(f"{place.ally.name}'s delegation has decided for itself; what its capital leans to moves nothing")
    price = compiled.parameters["consult_price"]
    if act.verb == "consult" and game.world[_CAPITAL] < price:
        found.append(f"a consultation costs {price} PC and you have {game.world[_CAPITAL]}")
    if act.verb == "soften":
        if place.stance != "agree" and not place.bridge:
            found.append(f"{place.ally.name} has no bridging text to offer")
        if act.word in text.bridged:
            found.append(f"{place.ally.name}'s bridging text is in already")
        if text.strength * compiled.parameters["bridge_keep"] // 1000 < compiled.parameters["strength_floor"]:
            found.append("softer than this the text says nothing")
    return tuple(found)


def _on_coalition(game: Game, compiled: Tables) -> tuple[str, ...]:
    text = game.table[0]
    _, option = compiled.options[f"{text.card}.{text.option}"]
    if option.article:
        return (f"Article {option.article} is the whole Alliance's, not a coalition's",)
    _, share = council.ready(game, text)
    least = compiled.parameters["coalition_least"]
    if share < least:
        return (f"the willing bring {share // 10}% of allied capability; below {least // 10}% there is no coalition",)
    return ()


def legal_acts(game: Game) -> tuple[Act, ...]:
    """Every act that is open now: the only source of choices."""
    if game.phase is Phase.COUNCIL and game.table:
        council.scores(game, game.table[0])  # kept, so that it is not worked out for one ally after another
    return tuple(act for act in _candidates(game) if not objections(game, act))


def _candidates(game: Game) -> list[Act]:
    compiled = tables(game.pack)
    acts: list[Act] = []
    match game.phase:
        case Phase.BRIEFING:
            acts += [Act("task", (report,)) for report in game.reports]
            acts += [Act("grade", (report, grade)) for report in game.reports for grade in _GRADES]
            acts += [Act("forecast", (str(percent),)) for percent in range(101)]
        case Phase.DECISION:
            if game.card and not game.chosen:
                acts += [Act("choose", (f"{game.card}.{o.id}",)) for o in compiled.cards[game.card].options]
            if not game.launched:
                acts += [Act("launch", (f"{c.id}.{o.id}",)) for c in compiled.initiatives for o in c.options]
        case Phase.COUNCIL if game.table:
            acts += [Act(verb, (ally,)) for verb in ("consult", "soften") for ally in compiled.allies]
            acts += [Act("soften"), Act("silence"), Act("coalition"), Act("withdraw")]
        case Phase.ENDEX:
            return []
    if game.settings.control:
        acts += [Act("inject", (card.id,)) for card in compiled.events]
        if game.phase is Phase.COUNCIL and game.table:
            acts += [Act("stand", (ally, word)) for ally in compiled.allies for word in ("agree", "break")]
    return [*acts, Act("advance")]
