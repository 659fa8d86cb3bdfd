"""Numbers, codes and ids as words: the scales of the trade, gauges with their units, what an id is called.

Estimative words follow ICD 203 with the range beside them; grades follow the Admiralty system, whose two axes are
judged apart. Plain strings: a screen, a page and a voice use the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from briefing.model.actors import ACTORS
from briefing.model.cards import ActorId, Option
from briefing.model.game import Game
from briefing.model.gauges import GAUGES, INDEX
from briefing.rules.council import DELEGATION
from briefing.rules.tables import tables

BANNER: Final = "EXERCISE EXERCISE EXERCISE / UNCLASSIFIED - FICTION FOR TRAINING"


class Term(NamedTuple):
    """A word for a probability and its range in per cent."""

    word: str
    low: int
    high: int

    @property
    def ranged(self) -> str:
        """The word with its range, as it is always written."""
        return f"{self.word} [{self.low}-{self.high}%]"

    @property
    def middle(self) -> int:
        """The per cent that the word alone stands for."""
        return (self.low + self.high) // 2


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


RELIABILITY: Final = {
    "A": "completely reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable",
    "E": "unreliable", "F": "reliability unknown",
}  # fmt: skip
CREDIBILITY: Final = {
    "1": "confirmed", "2": "probably true", "3": "possibly true", "4": "doubtful", "5": "improbable",
    "6": "truth cannot be judged",
}  # fmt: skip


def grade_words(code: str) -> str:
    """A grade in words: `B4: source usually reliable, content doubtful`."""
    return f"{code}: source {RELIABILITY[code[0]]}, content {CREDIBILITY[code[1]]}"


PRECEDENCE: Final = {"R": "ROUTINE", "P": "PRIORITY", "O": "IMMEDIATE", "Z": "FLASH"}
AUTHORITY: Final = {
    "secgen": "your own word", "saceur": "SACEUR (alert, stage, prepare)", "council": "the Council, all thirty-two",
    "nations": "each nation's own",
}  # fmt: skip
BY: Final = {
    "secgen": "on your word", "saceur": "by SACEUR", "council": "through the Council", "nations": "by the nations",
}  # fmt: skip
AUDIENCE: Final = {
    "russia": "Moscow", "china": "Beijing", "dprk": "Pyongyang", "allies": "Allies", "washington": "Washington",
    "taipei": "Taipei", "kyiv": "Kyiv", "seoul": "Seoul", "tokyo": "Tokyo",
}  # fmt: skip
_LEVELS: Final = ((700, "very high"), (450, "high"), (250, "moderate"), (100, "low"), (1, "slight"), (0, "none"))


def level(permille: int) -> str:
    """A share of a thousand in a word and the number: `moderate, 300 of 1000`."""
    word = next(name for floor, name in _LEVELS if permille >= floor)
    return word if not permille else f"{word}, {permille} of 1000"


def weeks(count: int) -> str:
    """A lead time: a move is a week."""
    return "at once" if not count else "in a week" if count == 1 else f"in {count} weeks"


def names(words: Iterable[str]) -> str:
    """Words as a list in a sentence: `Hungary, Italy and Spain`."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else "nobody"


# --- what has a name --------------------------------------------------------------------------------------------------


def option_of(game: Game, key: str) -> Option | None:
    """The option of a `card.option` key, or None."""
    found = tables(game.pack).options.get(key)
    return found[1] if found else None


def label(game: Game, card: str, option: str) -> str:
    """An option by its label."""
    found = option_of(game, f"{card}.{option}")
    return found.label if found else f"{card}.{option}"


def capital(actor: str) -> str:
    """An opponent by its capital, as briefs do."""
    return AUDIENCE.get(actor, actor)


def rung_words(game: Game, actor: ActorId, rung: str) -> str:
    """A rung: `R4 (Sabotage, cables)`."""
    name = next((each.name for each in game.pack.actor(actor).rungs if each.id == rung), "")
    return f"{rung} ({name})" if name else rung


def ally_name(game: Game, code: str) -> str:
    """An ally by its name."""
    number = tables(game.pack).allies.get(code)
    return code if number is None else game.pack.allies[number].name


def weighing_words(game: Game, cause: str) -> str:
    """What weighs on an ally, in the pack's words; that a delegation decided for itself is in no pack."""
    if cause == DELEGATION:
        return "its delegation's own decision"
    return next((each.words for each in game.pack.weighings if each.cause == cause), cause)


def unseen(game: Game, actor: str) -> bool:
    """Whether this opponent's last move has not been observed yet."""
    return any(each == actor for each, _ in game.unseen)


# --- gauges -----------------------------------------------------------------------------------------------------------

_STATES: Final = {
    "article5": ("not called for", "called for and not answered", "agreed"),
    "seized": ("none", "held by an opponent", "accepted as lost"),
}  # fmt: skip


def amount(name: str, value: int) -> str:
    """So much of a gauge, with its unit; a permille stands bare."""
    unit = GAUGES[INDEX[name]].unit
    if unit == "tenths of a brigade":
        return f"{value // 10}.{value % 10} brigades"
    return f"{value} PC" if unit == "PC" else str(value)


def reading(game: Game, name: str, value: int) -> str:
    """Where a gauge stands, in words where the number is a state or a rung."""
    unit = GAUGES[INDEX[name]].unit
    if unit == "state":
        states = _STATES[name]
        return states[min(value, len(states) - 1)]
    if unit == "rung":
        actor = next(each for each in ACTORS if name.endswith(each))
        if value and name.startswith("due_") and unseen(game, actor):
            return "a rung that was not observed"
        rungs = game.pack.actor(actor).rungs
        return rung_words(game, actor, rungs[min(value, len(rungs)) - 1].id) if value else "none"
    if unit == "move":
        return f"move {value}" if value else "none"
    return amount(name, value)


def trend(history: tuple[int | None, ...]) -> str:
    """The way of a theatre since the week before, or nothing while there is no week to compare with."""
    if history and history[-1] is None:
        return "nothing observed last week"
    known = [each for each in history if each is not None]
    if len(known) < 2:
        return ""
    return "no change" if known[-1] == known[-2] else "rising" if known[-1] > known[-2] else "easing"


def percent(ppm: int) -> str:
    """A chance in millionths as per cent, finer where it is small."""
    if 0 < ppm < 1000:
        return "<0.1%"
    return f"{ppm / 10_000:.0f}%" if ppm >= 100_000 else f"{ppm / 10_000:.1f}%"


def factor(logit: int) -> str:
    """Log-odds in 1024ths of a doubling as a factor on the odds."""
    times = 2.0 ** (max(-20_000, min(20_000, logit)) / 1024)
    if 0.1 <= times < 10:
        return f"×{times:.2f}"
    return f"×{times:.3g}" if 0.001 <= times < 1000 else f"×2^{logit / 1024:.0f}"
