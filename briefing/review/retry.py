"""Retry before reveal: the player decides a marked decision again before the better option is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from attrs import frozen

from briefing.review.course import Course
from briefing.review.judgement import Judged
from briefing.review.scale import SIGNIFICANT
from briefing.review.titles import label, title

Answer = Literal["best", "near", "better", "no better", "unknown"]

ANSWERS: Final[dict[Answer, str]] = {
    "best": "That is the best option that was found.",
    "near": "That cannot be told apart from the best option that was found.",
    "better": "That is better than what you took; there is a better one still.",
    "no better": "That is no better than what you took.",
    "unknown": "That option was not followed: the model's projection puts others before it.",
}


@frozen(slots=True)
class Retry:
    """A decision put again: what was asked and what was open, and no value of any of it."""

    number: int
    title: str
    move: int
    taken: str
    options: tuple[tuple[str, str], ...]


def retries(course: Course, verdicts: Sequence[Judged]) -> tuple[Retry, ...]:
    """The decisions worth another thought: those marked for a loss."""
    return tuple(put_again(course, each) for each in verdicts if each.mark in ("?!", "?", "??"))


def put_again(course: Course, verdict: Judged) -> Retry:
    """One decision put again. A launch lists only what was followed: dozens would not be a question."""
    moment = course.moments[verdict.number]
    keys = [each.key for each in verdict.options if each.mean is not None]
    options = tuple((key, label(moment.game, moment.kind, key)) for key in sorted(keys))
    return Retry(verdict.number, title(moment), moment.move, verdict.taken, options)


def guess(verdict: Judged, key: str) -> Answer:
    """What can be said of a second choice without giving the first away. Raises StopIteration for an unknown option."""
    chosen, taken = verdict.valued(key), verdict.valued(verdict.taken)
    if key == verdict.best:
        return "best"
    if chosen.mean is None:
        return "unknown"
    if chosen.behind <= SIGNIFICANT * chosen.behind_error:
        return "near"
    return "better" if chosen.behind < taken.behind else "no better"
