"""The state machine: `start` a game, `apply` an act. Five phases a move; nothing else changes state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import evolve

from briefing.model.acts import Act
from briefing.model.cards import Card, Option
from briefing.model.events import (
    Consulted,
    Ended,
    Forecast,
    Graded,
    Injected,
    Opened,
    Signalled,
    Softened,
    Spoke,
    Took,
)  # fmt: skip
from briefing.model.events import Tasked as TaskedEvent
from briefing.model.game import Game, Mind, Phase, Settings, Step, Tabled
from briefing.model.gauges import GAUGES, INDEX
from briefing.model.pack import Pack, Scenario
from briefing.rules import adopt, council, red
from briefing.rules.assess import assess
from briefing.rules.draft import Draft, values_of
from briefing.rules.draws import below, draw, draws, permille
from briefing.rules.legal import cheapest, objections
from briefing.rules.minds import true_drivers
from briefing.rules.score import score
from briefing.rules.tables import Tables, tables

_CAPITAL: Final = INDEX["capital"]


class IllegalActError(ValueError):
    """The act is not open now; `reasons` has every reason why."""

    def __init__(self, act: Act, reasons: tuple[str, ...]) -> None:
        """Every reason goes into the message."""
        super().__init__(f"'{act}' is not open now: {'; '.join(reasons)}")
        self.reasons = reasons


def start(pack: Pack, scenario_id: str, seed: int, settings: Settings | None = None) -> Game:
    """STARTEX. Raises KeyError for a scenario that the pack does not have, ValueError for a seed out of 0..2^64-1."""
    if not 0 <= seed < 1 << 64:
        message = f"the seed must be a whole number from 0 to {(1 << 64) - 1}"
        raise ValueError(message)
    settings = settings or Settings()
    compiled = tables(pack)
    scenario = next((each for each in pack.scenarios if each.id == scenario_id), None)
    if scenario is None:
        raise KeyError(scenario_id)
    world = _first_world(compiled, scenario, seed)
    game = Game(
        pack=pack,
        scenario=scenario,
        seed=seed,
        settings=settings,
        moves=settings.moves or scenario.moves,
        move=1,
        phase=Phase.BRIEFING,
        world=tuple(world),
        minds=_first_minds(compiled, world),
        leans=(0,) * len(pack.allies),
    )
    draft = Draft(game)
    _open(draft)
    return evolve(draft.done().game, acts=0)


def opening(game: Game) -> Step:
    """The events of STARTEX itself: the first move's brief. `game` must be as `start` gave it."""
    draft = Draft(evolve(game, shown=(), card="", reports=(), question=""))
    _open(draft)
    return draft.done()


def apply(game: Game, act: Act) -> Step:
    """The game after an act, and what came of it. Pure. Raises IllegalActError with every reason if it is not open."""
    reasons = objections(game, act)
    if reasons:
        raise IllegalActError(act, reasons)
    draft = Draft(game)
    _VERBS[act.verb](draft, act)
    return draft.done()


def _first_world(compiled: Tables, scenario: Scenario, seed: int) -> list[int]:
    world = [0] * (len(GAUGES) + len(compiled.flags))
    for entry in scenario.start:
        world[INDEX[entry.gauge]] = entry.value
    for ladder in compiled.ladders:
        world[ladder.rung_at] = world[ladder.peak_at] = max(world[ladder.rung_at], ladder.hold)
        world[ladder.heat_at] = ladder.severities[world[ladder.rung_at]] * 10
    tempers = compiled.ladder["russia"].actor.tempers
    point = below(draw(seed, 0, "russia/type"), sum(temper.weight for temper in tempers))
    for number, temper in enumerate(tempers):
        point -= temper.weight
        if point < 0:
            world[INDEX["russia_type"]] = number
            break
    return world


def _first_minds(compiled: Tables, world: list[int]) -> tuple[Mind, ...]:
    """At STARTEX every opponent sees truly; what follows is seen late and through noise."""
    values = values_of(compiled, world, 0)
    minds = []
    for ladder in compiled.ladders:
        truth = true_drivers(ladder, values)
        minds.append(Mind(truth, (truth,) * 4))
    return tuple(minds)


def _open(draft: Draft) -> None:
    """A move opens: what the situation forces, what is reported, what is asked, what each opponent signals."""
    game, compiled = draft.game, draft.tables
    move = draft.get("move")
    shown = dict(game.shown)
    card = _event(draft, move, shown)
    reports = _reports(draft, move, shown)
    question = _question(draft, move)
    now = {name: move for name in (card, *reports) if name}
    draft.set(
        phase=Phase.BRIEFING, card=card, reports=reports, question=question, tasked=(), grades=(), forecast=None,
        chosen="", launched="", table=(), injected="", shown=tuple(sorted({**shown, **now}.items())), odds=0,
    )  # fmt: skip
    draft.tell(Opened(move, card, reports, question))
    for number, ladder in enumerate(compiled.ladders):
        choice = red.outlook(draft, number)
        hints = {choice.pick(draw(game.seed, move, f"{ladder.id}/signal", index)) for index in range(3)}
        order = sorted(hints, key=choice.rank) if len(hints) > 1 else hints
        draft.tell(Signalled(ladder.id, tuple(ladder.actor.rungs[rung].id for rung in order)))


#: A place in a weighted lottery that every name draws for itself is a draw's upper bits by the weight: the lowest wins,
#: a new name moves no other. A weight is a handicap, not a proportion: 100 against 1 wins 199 times in 200.
_LOT: Final = 20


def _event(draft: Draft, move: int, shown: dict[str, int]) -> str:
    injected = draft.get("injected")
    if injected:
        return str(injected)
    for cards in draft.tables.urgent:
        ready = [card for card in cards if _opens(draft, card, move) and _rested(card, move, shown)]
        if ready:
            return _first(draft, move, ready)
    # A game may outlast its deck: what has been seen longest ago may come again.
    ready = [card for card in draft.tables.events if _opens(draft, card, move)]
    if not ready:
        return ""
    oldest = min(shown.get(card.id, 0) for card in ready)
    ready = [card for card in ready if shown.get(card.id, 0) == oldest]
    top = max(card.urgency for card in ready)
    return _first(draft, move, [card for card in ready if card.urgency == top])


def _rested(card: Card, move: int, shown: dict[str, int]) -> bool:
    last = shown.get(card.id)
    return last is None or bool(card.rest and move - last > card.rest)


def _opens(draft: Draft, card: Card, move: int) -> bool:
    return draft.tables.holds(card.when, draft.world, move, draft.game.moves)


def _first(draft: Draft, move: int, cards: list[Card]) -> str:
    """The card of these that the lottery gives."""
    seed = draft.game.seed
    return min(cards, key=lambda card: ((draw(seed, move, f"deck/{card.id}") >> _LOT) // card.weight, card.id)).id


def _reports(draft: Draft, move: int, shown: dict[str, int]) -> tuple[str, ...]:
    game, compiled, world = draft.game, draft.tables, draft.world
    holds, moves = compiled.holds, game.moves
    called, general = [], []
    for report, bits in zip(compiled.pack.reports, draws(game.seed, move, compiled.report_lots), strict=True):
        name, when = report.id, report.when
        if name in shown and not (report.rest and move - shown[name] > report.rest):
            continue
        if not when:
            general.append(((bits >> _LOT) // report.weight, name))
        elif holds(when, world, move, moves):
            called.append(((bits >> _LOT) // report.weight, name))
    low, high = compiled.parameters["reports_low"], compiled.parameters["reports_high"]
    many = low + below(draw(game.seed, move, "reports"), high - low + 1)
    # A report that a state calls for comes before one that is always true, and leaves it a place.
    first = sorted(called)[: many - 1]
    return tuple([name for _, name in (*first, *sorted(general)[: many - len(first)])])


def _question(draft: Draft, move: int) -> str:
    game, compiled, world = draft.game, draft.tables, draft.world
    ready = [
        (bits >> _LOT, question.id)
        for question, bits in zip(compiled.pack.questions, draws(game.seed, move, compiled.question_lots), strict=True)
        if compiled.holds(question.when, world, move, game.moves)
    ]
    return min(ready)[1] if ready else ""


# --- the acts ---------------------------------------------------------------------------------------------------------


def _task(draft: Draft, act: Act) -> None:
    report = draft.tables.reports[act.word]
    sound = report.veracity == "sound"
    chance = draft.tables.parameters["collection_settles"]
    settled = permille(draft.game.seed, draft.game.move, f"collect/{report.id}") < chance
    result = ("confirmed" if sound else "refuted") if settled else "unresolved"
    draft.set(tasked=((report.id, result),))
    draft.tell(TaskedEvent(report.id, result))  # type: ignore[arg-type]
    if settled:
        for effect in report.yields:
            draft.after(effect.gauge, effect.by, effect.after, f"collection:{report.id}")


def _grade(draft: Draft, act: Act) -> None:
    report, grade = act.words
    others = tuple(pair for pair in draft.get("grades") if pair[0] != report)
    draft.set(grades=(*others, (report, grade)))
    draft.tell(Graded(report, grade))


def _forecast(draft: Draft, act: Act) -> None:
    percent = int(act.word)
    draft.set(forecast=percent)
    draft.tell(Forecast(draft.game.question, percent))


def _choose(draft: Draft, act: Act) -> None:
    draft.set(chosen=act.word)
    _take(draft, act.word)


def _launch(draft: Draft, act: Act) -> None:
    card, _ = draft.tables.options[act.word]
    shown = {**dict(draft.game.shown), card.id: draft.game.move}
    draft.set(launched=act.word, shown=tuple(sorted(shown.items())))
    _take(draft, act.word)


def _take(draft: Draft, key: str) -> None:
    card, option = draft.tables.options[key]
    _pay(draft, draft.game, card, option, key)
    if option.authority == "council":
        draft.tell(Took(card.id, option.id, "tabled"))
        draft.set(table=(*draft.get("table"), council.tabled(card, option)))
    elif option.authority == "nations":
        draft.tell(Took(card.id, option.id, "nations"))
        adopt.nations(draft, card, option)
    else:
        draft.tell(Took(card.id, option.id, "stands"))
        adopt.stand(draft, card, option, "office", 1000, ())


def _pay(draft: Draft, game: Game, card: Card, option: Option, key: str) -> None:
    """The price; the cheapest option of a forced card stands open even to the bankrupt, who pays what is left."""
    price = option.price
    if card.kind == "event" and price > game.world[_CAPITAL] and option.id in cheapest(game, card):
        price = game.world[_CAPITAL]
    draft.shift(_CAPITAL, -price, f"price:{key}")


def _consult(draft: Draft, act: Act) -> None:
    number = draft.tables.allies[act.word]
    parameters = draft.tables.parameters
    draft.shift(_CAPITAL, -parameters["consult_price"], f"consult:{act.word}")
    leans = list(draft.get("leans"))
    gain = parameters["consult_gain"] * 1000 // (1000 + leans[number] * parameters["consult_tires"] // 100)
    leans[number] += gain
    draft.set(leans=tuple(leans))
    draft.tell(Consulted(act.word, gain))


def _soften(draft: Draft, act: Act) -> None:
    text: Tabled = draft.game.table[0]
    against = ""
    if act.word:
        against = council.position(draft.game, text, draft.tables.allies[act.word]).against
    softer = council.soften(draft.tables, text, act.word, against)
    draft.set(table=(softer, *draft.game.table[1:]))
    draft.tell(Softened(act.word, softer.strength))


def _silence(draft: Draft, _: Act) -> None:
    text = draft.game.table[0]
    if text.rounds:
        parameters = draft.tables.parameters
        draft.shift(_CAPITAL, -parameters["round_price"], f"silence:{text.card}.{text.option}")
    adopt.silence(draft, text)


def _coalition(draft: Draft, _: Act) -> None:
    adopt.coalition(draft, draft.game.table[0])


def _withdraw(draft: Draft, _: Act) -> None:
    text = draft.game.table[0]
    draft.set(table=draft.game.table[1:])
    adopt.fall(draft, text)


def _inject(draft: Draft, act: Act) -> None:
    draft.set(injected=act.word)
    draft.tell(Injected(act.word))


def _stand(draft: Draft, act: Act) -> None:
    text: Tabled = draft.game.table[0]
    ally, word = act.words
    place = council.position(draft.game, text, draft.tables.allies[ally])
    spoken = {**dict(text.spoken), ally: word}
    text = evolve(text, spoken=tuple(sorted(spoken.items())))  # type: ignore[arg-type]
    draft.set(table=(text, *draft.game.table[1:]))
    draft.tell(Spoke(ally, word, place.score))  # type: ignore[arg-type]


def _advance(draft: Draft, _: Act) -> None:
    game = draft.game
    match game.phase:
        case Phase.BRIEFING:
            draft.set(phase=Phase.DECISION)
        case Phase.DECISION if game.table:
            draft.set(phase=Phase.COUNCIL)
        case Phase.DECISION | Phase.COUNCIL:
            draft.set(phase=Phase.RED)
            red.move(draft)
        case Phase.RED:
            draft.set(phase=Phase.ASSESS)
            assess(draft)
        case _ if game.ending:
            draft.set(phase=Phase.ENDEX)
            standing = score(draft.tables, draft.values(), draft.world, game.move, game.moves)
            draft.tell(Ended(game.ending, standing.total))
        case _:
            draft.set(move=game.move + 1)
            _open(draft)


_VERBS: Final[dict[str, Callable[[Draft, Act], None]]] = {
    "task": _task,
    "grade": _grade,
    "forecast": _forecast,
    "choose": _choose,
    "launch": _launch,
    "consult": _consult,
    "soften": _soften,
    "silence": _silence,
    "coalition": _coalition,
    "withdraw": _withdraw,
    "advance": _advance,
    "inject": _inject,
    "stand": _stand,
}
