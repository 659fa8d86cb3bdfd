"""What happened, in sentences: causes, changes of gauges, events; the same for a screen, a page and a voice.

Nothing here tells what the player may not know yet: a hidden gauge, a rung that was not observed, a call that was not
noticed, the opponents' odds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from briefing.model.cards import ActorId
from briefing.model.events import (
    Acted,
    Broke,
    Called,
    Consulted,
    Contributed,
    Ended,
    Event,
    Fell,
    Forecast,
    Graded,
    Injected,
    Lined,
    Moved,
    Settled,
    Softened,
    Spoke,
    Staged,
    Stated,
    Stood,
    Surfaced,
    Tasked,
    Took,
)  # fmt: skip
from briefing.model.game import Game
from briefing.model.gauges import GAUGES, INDEX, Gauge
from briefing.rules.tables import tables
from briefing.wording import (
    ally_name,
    amount,
    capital,
    grade_words,
    label,
    names,
    option_of,
    reading,
    rung_words,
    term,
    unseen,
    weighing_words,
)  # fmt: skip

#: The cause of what a rung did before anybody has observed it.
UNSEEN: Final = "no cause established yet"


def cause_words(game: Game, cause: str) -> str:
    """What moved a gauge, in words. A rung that was not observed is no cause that anybody could name."""
    kind, _, rest = cause.partition(":")
    chosen = option_of(game, rest)
    named = chosen.label if chosen else rest
    match kind:
        case "option":
            return f"'{named}'"
        case "rung":
            return _rung_cause(game, rest)
        case "drift":
            return rest
        case "price":
            return f"the price of '{named}'"
        case "order":
            return f"delivered: {chosen.order.what if chosen and chosen.order else named}"
        case "silence":
            return f"silence on '{named}'"
        case "coalition":
            return f"the coalition for '{named}'"
        case "fell":
            return f"no agreement on '{named}'"
        case "consult":
            number = tables(game.pack).allies.get(rest)
            return f"consultation in {rest if number is None else game.pack.allies[number].capital}"
        case "collection":
            return "what collection brought in"
        case "bluff":
            return f"a red line for {capital(rest)} that was not kept"
        case "article5":
            return "forces given under Article 5"
        case _:
            return cause


def _rung_cause(game: Game, key: str) -> str:
    actor, _, rung = key.partition(".")
    ladder = next((each for each in tables(game.pack).ladders if each.id == actor), None)
    if ladder is None:
        return key
    hidden = {(who, ladder.actor.rungs[at].id) for who, at in game.unseen if who == actor}
    if (ladder.id, rung) in hidden:
        return UNSEEN
    return f"{capital(actor)}, {rung_words(game, ladder.id, rung)}"


class Change(NamedTuple):
    """A gauge over several events: where it stood, where it stands, and each cause with its share."""

    gauge: Gauge
    before: int
    after: int
    causes: tuple[tuple[str, int], ...]

    @property
    def by(self) -> int:
        """The net change."""
        return self.after - self.before

    @property
    def drifting(self) -> bool:
        """Whether nobody did anything: the gauge moved by itself."""
        return all(cause.startswith("drift:") for cause, _ in self.causes)


def changes(events: Iterable[Event]) -> tuple[Change, ...]:
    """The shown gauges that moved, in the gauges' own order, each with all its causes merged."""
    spans: dict[str, tuple[int, int]] = {}
    causes: dict[str, dict[str, int]] = {}
    for event in events:
        if isinstance(event, Moved) and GAUGES[INDEX[event.gauge]].shown:
            first, _ = spans.get(event.gauge, (event.before, 0))
            spans[event.gauge] = (first, event.after)
            parts = causes.setdefault(event.gauge, {})
            parts[event.cause] = parts.get(event.cause, 0) + event.after - event.before
    return tuple(
        Change(gauge, *spans[gauge.name], tuple(causes[gauge.name].items())) for gauge in GAUGES if gauge.name in spans
    )


def change_words(game: Game, change: Change) -> str:
    """A change as a sentence: `Cohesion fell by 15, to 585: habit (up 9), the coalition for '...' (down 24).`"""
    name = change.gauge.name
    by = amount(name, abs(change.by))
    to = reading(game, name, change.after)
    if change.gauge.unit in {"state", "rung", "move"}:
        moved = f"is now: {to}"
    elif change.by == 0:
        moved = f"ended where it began, at {to}"
    else:
        moved = f"{'rose' if change.by > 0 else 'fell'} by {by}, to {to}"
    shares: dict[str, int] = {}
    for cause, share in change.causes:
        words = cause_words(game, cause)
        shares[words] = shares.get(words, 0) + share
    parts = sorted(shares.items(), key=lambda part: -abs(part[1]))
    if len(parts) == 1 or change.gauge.unit == "state":
        why = names(words for words, _ in parts)
    else:
        why = "; ".join(
            f"{words} ({'up' if share >= 0 else 'down'} {amount(name, abs(share))})" for words, share in parts
        )
    return f"{change.gauge.label} {moved}: {why}."


# --- events -----------------------------------------------------------------------------------------------------------

_STAGED: Final = {
    "pledge": "pledged: promised, not yet paid for", "budget": "in a budget", "contract": "under contract",
    "unit": "delivered and standing",
}  # fmt: skip


def sentence(game: Game, event: Event) -> str:
    """What happened, for the player's ears; nothing for what is told elsewhere or not to be known.

    Gauges are told together (`changes`), and the opening of a move by its brief.
    """
    match event:
        case Tasked(report, result):
            return f"Collection came back: {result}. {getattr(tables(game.pack).reports[report].task, result)}"
        case Graded(_, grade):
            return f"Your grade is noted: {grade_words(grade)}."
        case Forecast(_, percent):
            return f"Your forecast is noted: {percent}%, {term(percent).ranged}."
        case Injected(card):
            return f"The white cell puts a card on the next move: {tables(game.pack).cards[card].title}."
        case Spoke(ally, word, _):
            will = "agrees to the text" if word == "agree" else "will break silence"
            return f"{ally_name(game, ally)}'s delegation has decided: it {will}."
        case Consulted() | Softened() | Broke() | Stated() | Stood() | Fell() | Took() | Contributed():
            return _decided(game, event)
        case Staged(card, option, stage):
            chosen = option_of(game, f"{card}.{option}")
            what = chosen.order.what if chosen and chosen.order else label(game, card, option)
            return f"On order, {what}: {_STAGED[stage]}."
        case Acted() | Surfaced() | Called() | Lined() | Settled():
            return _observed(game, event)
        case Ended(ending, _):
            return f"ENDEX: {ending_name(game, ending)}."
        case _:
            return ""


def _decided(game: Game, event: Consulted | Softened | Broke | Stated | Stood | Fell | Took | Contributed) -> str:
    """What became of a decision and its text."""
    match event:
        case Consulted(ally, by):
            return f"You consulted {ally_name(game, ally)}. It moves {by} points towards the text this week."
        case Softened("", strength):
            return f"The text is softened. It now has {strength // 10}% of its strength."
        case Softened(ally, strength):
            return f"{ally_name(game, ally)}'s wording is in. The text now has {strength // 10}% of its strength."
        case Broke(ally, cause, _):
            return f"{ally_name(game, ally)} broke silence: {weighing_words(game, cause)}."
        case Stated(ally, cause):
            return f"{ally_name(game, ally)} joined with a statement attached: {weighing_words(game, cause)}."
        case Fell(card, option):
            return f"'{label(game, card, option)}' does not stand. Allies have been seen not to agree."
        case Took(card, option, way):
            ends = {"stands": "stands at once", "tabled": "goes to the Council", "nations": "goes to the nations"}
            return f"'{label(game, card, option)}' {ends[way]}."
        case Contributed(ally, kind):
            gives = {"forces": "gives forces", "support": "gives support", "statement": "gives a statement"}
            return f"{ally_name(game, ally)} {gives[kind]}."
        case Stood(card, option, how, strength, allies):
            if how == "office":
                return ""  # it was told when it was taken
            ways = {"consensus": "by consensus of all thirty-two", "coalition": f"as a coalition of {len(allies)}",
                    "nations": f"through the {len(allies)} nations that go along"}  # fmt: skip
            return f"'{label(game, card, option)}' stands {ways[how]}, at {strength // 10}% of its full effect."


def _observed(game: Game, event: Acted | Surfaced | Called | Lined | Settled) -> str:
    """What can be known of the opponents."""
    match event:
        case Acted(actor=actor, seen=False):
            return f"{capital(actor)}: nothing was observed."
        case Acted(actor=actor, rung=rung):
            return f"{capital(actor)}: {rung_words(game, actor, rung)}. {_rung_saw(game, actor, rung)}"
        case Surfaced(actor, rung, move):
            known = f"Now known of move {move}, {capital(actor)}: {rung_words(game, actor, rung)}."
            return f"{known} {_rung_saw(game, actor, rung)}"
        case Called(_, known):
            return "It was noticed that Beijing called Moscow before it moved." if known else ""
        case Lined(actor, rung, state):
            return _line_words(game, actor, rung, state)
        case Settled(question, happened, percent, _):
            asked = tables(game.pack).questions[question]
            said = "You gave no forecast." if percent is None else f"You said {percent}%, {term(percent).ranged}."
            if unseen(game, asked.actor):
                missing = f"What {capital(asked.actor)} did was not observed."
                return f"Forecast not settled yet: {asked.text} {missing} {said}"
            return f"Forecast settled: {asked.text} {'Yes' if happened else 'No'}. {said}"


def _rung_saw(game: Game, actor: ActorId, rung: str) -> str:
    return next((each.observed for each in game.pack.actor(actor).rungs if each.id == rung), "")


def _line_words(game: Game, actor: ActorId, rung: str, state: str) -> str:
    hidden = state == "crossed" and unseen(game, actor)
    what = "a move that was not observed" if hidden else rung_words(game, actor, rung)
    of = f"The red line for {capital(actor)}"
    match state:
        case "drawn":
            return f"A red line is drawn for {capital(actor)}: {what}."
        case "crossed":
            return f"{of} is crossed by {what}. Answer it next move, or it is called a bluff."
        case "kept":
            return f"{of} was crossed by {what}, and is answered: a commitment kept."
        case _:
            return f"{of} was crossed by {what} and not answered: it is called a bluff."


def ending_name(game: Game, ending: str) -> str:
    """The name of an ending."""
    return next((each.name for each in game.pack.endings if each.id == ending), "the last move is played")


def sentences(game: Game, events: Iterable[Event]) -> list[str]:
    """All that is told of some events, in order; what every ally gives under Article 5 is told as three lists."""
    told: list[str] = []
    given: dict[str, list[str]] = {}
    for event in events:
        if isinstance(event, Contributed):
            given.setdefault(event.kind, []).append(ally_name(game, event.ally))
        elif words := sentence(game, event):
            told.append(words)
    for kind, words in (("forces", "give forces"), ("support", "give support"), ("statement", "give a statement")):
        if kind in given:
            told.append(f"Under Article 5, {len(given[kind])} {words}: {names(given[kind])}.")
    return told
