"""The acts of a player and of control, a function each: what one changes in the draft of the game that follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import evolve

from briefing.model.acts import Act
from briefing.model.cards import Card, Option
from briefing.model.events import Consulted, Forecast, Graded, Injected, Softened, Spoke, Took
from briefing.model.events import Tasked as TaskedEvent
from briefing.model.game import Game, Tabled
from briefing.model.gauges import INDEX
from briefing.rules import adopt, council
from briefing.rules.draft import Draft
from briefing.rules.draws import permille
from briefing.rules.legal import cheapest

_CAPITAL: Final = INDEX["capital"]


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


#: All but `advance`, which is the machine's own: it closes a phase.
VERBS: Final[dict[str, Callable[[Draft, Act], None]]] = {
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
    "inject": _inject,
    "stand": _stand,
}
