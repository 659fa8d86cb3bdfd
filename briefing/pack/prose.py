"""Lint of what is written: lengths, estimative language, words that hide how likely something is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from briefing.model.cards import Card, Message, Option, Report
from briefing.pack.fault import Path

#: ICD 203's terms with their ranges in percent.
TERMS: Final = {
    "almost no chance": (1, 5), "very unlikely": (5, 20), "unlikely": (20, 45), "roughly even": (45, 55),
    "likely": (55, 80), "very likely": (80, 95), "almost certain": (95, 99), "almost certainly": (95, 99),
}  # fmt: skip
#: The most words of each part; a card's message is counted as much of it as can show at once.
WORDS: Final = {"message": 120, "bluf": 35, "question": 14, "discuss": 30, "label": 9, "loser": 20, "reads": 20}

_WORDED: Final = "|".join(sorted(TERMS, key=len, reverse=True))
_TERM: Final = re.compile(rf"(?i)\b({_WORDED})\b(?P<range>(?: \w+)?,? \[(\d+)-(\d+)%\])?")
_HEDGE: Final = re.compile(r"\b(may|might|could|Might|Could)\b")
_CONFIDENCE: Final = re.compile(r"(?i)\bconfiden(?:ce|t)\b")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


def card(card: Card, path: Path) -> Iterator[tuple[Path, str]]:
    """Every finding about a card's words."""
    message = card.message
    count = words_at_once(message)
    if count > WORDS["message"]:
        yield (*path, "message"), f"{count} words can show at once: cut to {WORDS['message']}"
    yield from _long(message.bluf, "bluf", (*path, "message", "bluf"))
    yield from _long(card.question, "question", (*path, "question"))
    yield from _long(card.discuss, "discuss", (*path, "discuss"))
    for way, text in _parts(message, (*path, "message")):
        yield from estimates(text, way)
    for at, option in enumerate(card.options):
        yield from _option(option, (*path, "options", at))


def report(report: Report, path: Path) -> Iterator[tuple[Path, str]]:
    """Every finding about a report's words."""
    yield from estimates(report.text, (*path, "text"))
    for name in ("confirmed", "refuted", "unresolved"):
        yield from estimates(getattr(report.task, name), (*path, "task", name))


def words_at_once(message: Message) -> int:
    """The most words of a message that show at once: what always stands, and the longest of what sometimes does."""
    always = [message.bluf, message.assessment, message.gap, *(fact.text for fact in message.facts if not fact.when)]
    sometimes = [len(fact.text.split()) for fact in message.facts if fact.when]
    return sum(len(text.split()) for text in always) + max(sometimes, default=0)


def estimates(text: str, path: Path) -> Iterator[tuple[Path, str]]:
    """Likelihood without its range, with the wrong one, beside confidence, or hidden in may, might and could."""
    for match in _TERM.finditer(text):
        low, high = TERMS[match[1].lower()]
        if match["range"] is None:
            yield path, f"'{match[1]}' stands without its range: write '{match[1]} [{low}-{high}%]'"
        elif (int(match[3]), int(match[4])) != (low, high):
            yield path, f"'{match[1]}' is [{low}-{high}%], not [{match[3]}-{match[4]}%]"
    for sentence in _SENTENCE.split(text):
        if _CONFIDENCE.search(sentence) and _TERM.search(sentence):
            yield path, "confidence and likelihood stand in one sentence: make two of it"
    for match in _HEDGE.finditer(text):
        yield path, f"'{match[1]}' says nothing about how likely it is: use a term with its range"


def _option(option: Option, path: Path) -> Iterator[tuple[Path, str]]:
    yield from _long(option.label, "label", (*path, "label"))
    yield from _long(option.loser, "loser", (*path, "loser"))
    for reading in option.reads:
        yield from _long(reading.text, "reads", (*path, "reads", reading.by))


def _parts(message: Message, path: Path) -> Iterator[tuple[Path, str]]:
    for name in ("bluf", "assessment", "gap"):
        yield (*path, name), getattr(message, name)
    for at, fact in enumerate(message.facts):
        yield (*path, "facts", at, "text"), fact.text
    for at, echo in enumerate(message.echoes):
        yield (*path, "echoes", at, "text"), echo.text


def _long(text: str, name: str, path: Path) -> Iterator[tuple[Path, str]]:
    count = len(text.split())
    if count > WORDS[name]:
        yield path, f"'{name}' has {count} words: cut to {WORDS[name]}"
