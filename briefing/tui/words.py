"""Numbers in words: the intelligence scales, causes, gauges. Plain strings; nothing here needs a screen.

Estimative words follow ICD 203 with the range beside them; grades follow the Admiralty system, whose two axes are
judged apart.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from briefing.model.game import Game
from briefing.model.gauges import GAUGES, INDEX, Gauge
from briefing.model.pack import Pack


class Term(NamedTuple):
    """A word for a probability and its range in per cent."""

    word: str
    low: int
    high: int

    @property
    def ranged(self) -> str:
        """The word with its range, as it is always written."""
        return f"{self.word} [{self.low}-{self.high}%]"


ICD: Final = (
    Term("almost no chance", 1, 5),
    Term("very unlikely", 5, 20),
    Term("unlikely", 20, 45),
    Term("roughly even", 45, 55),
    Term("likely", 55, 80),
    Term("very likely", 80, 95),
    Term("almost certain", 95, 99),
)


def term(percent: int) -> Term:
    """The word for a probability; a shared edge belongs to the word nearer to even."""
    if percent <= 50:
        return next(word for word in ICD if percent < word.high or word is ICD[3])
    return next(word for word in ICD[3:] if percent <= word.high or word is ICD[-1])


def odds(ppm: int) -> str:
    """A probability in millionths as a word with its range."""
    return term(round(ppm / 10_000)).ranged


RELIABILITY: Final = {
    "A": "completely reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable",
    "E": "unreliable", "F": "cannot be judged",
}  # fmt: skip
CREDIBILITY: Final = {
    "1": "confirmed", "2": "probably true", "3": "possibly true", "4": "doubtful", "5": "improbable",
    "6": "cannot be judged",
}  # fmt: skip


def grade(code: str) -> str:
    """A grade in words: `source usually reliable, content doubtful`."""
    return f"source {RELIABILITY[code[0]]}, content {CREDIBILITY[code[1]]}"


PRECEDENCE: Final = {"R": "ROUTINE", "P": "PRIORITY", "O": "IMMEDIATE", "Z": "FLASH"}
AUTHORITY: Final = {
    "secgen": "your own word", "saceur": "SACEUR's: alert, stage, prepare", "council": "the Council: all thirty-two",
    "nations": "each nation's own",
}  # fmt: skip
AUTHORITY_SHORT: Final = {"secgen": "your word", "saceur": "SACEUR", "council": "Council", "nations": "nations"}
HOW: Final = {"office": "by your office", "consensus": "by consensus", "coalition": "as a coalition", "nations": "by nations"}
STAGES: Final = ("pledge", "budget", "contract", "unit")
RESULT: Final = {"confirmed": "confirmed", "refuted": "refuted", "unresolved": "unresolved"}
AUDIENCE: Final = {
    "russia": "Moscow", "china": "Beijing", "dprk": "Pyongyang", "allies": "Allies", "washington": "Washington",
    "taipei": "Taipei", "kyiv": "Kyiv", "seoul": "Seoul",
}  # fmt: skip
ADJECTIVE: Final = {"russia": "Russia", "china": "China", "dprk": "North Korea"}


def weeks(count: int) -> str:
    """A lead time: a move is a week."""
    return "at once" if not count else "in a week" if count == 1 else f"in {count} weeks"


def capital(price: int) -> str:
    """A price in political capital."""
    return f"{price} PC" if price else "no PC"


def _option(pack: Pack, key: str) -> str:
    card_id, _, option_id = key.partition(".")
    for card in pack.cards:
        if card.id == card_id:
            for option in card.options:
                if option.id == option_id:
                    return option.label
    return key


def _rung(pack: Pack, key: str) -> str:
    actor_id, _, rung_id = key.partition(".")
    for actor in pack.actors:
        if actor.id == actor_id:
            name = next((rung.name for rung in actor.rungs if rung.id == rung_id), rung_id)
            return f"{actor.name}: {name}"
    return key


def cause(game: Game, text: str) -> str:
    """What moved a gauge, in words."""
    kind, _, rest = text.partition(":")
    pack = game.pack
    match kind:
        case "option":
            return _option(pack, rest)
        case "rung":
            return _rung(pack, rest)
        case "price":
            return f"price of: {_option(pack, rest)}"
        case "order":
            return f"delivered: {_option(pack, rest)}"
        case "silence":
            return f"silence on: {_option(pack, rest)}"
        case "coalition":
            return f"coalition for: {_option(pack, rest)}"
        case "fell":
            return f"no agreement: {_option(pack, rest)}"
        case "consult":
            return f"consultation in {next((ally.capital for ally in pack.allies if ally.id == rest), rest)}"
        case "bluff":
            return f"a red line not kept, seen by {AUDIENCE.get(rest, rest)}"
        case "collection":
            return "collection"
        case "drift":
            return rest
        case _:
            return text


def gauge(name: str) -> Gauge:
    """A gauge by its name."""
    return GAUGES[INDEX[name]]


def reading(of: Gauge, value: int) -> str:
    """A gauge's value with its unit. Permille stand bare: the head of the list says so."""
    if of.unit == "tenths of a brigade":
        return f"{value // 10}.{value % 10} bde"
    if of.unit == "PC":
        return f"{value} PC"
    return str(value)
