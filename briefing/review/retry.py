"""Retry before reveal: the player decides a marked decision again before the better option is shown.

Either from verdicts (`retries`, `guess`) or from the finished document (`asked`, `answer`); both say the same, and
neither tells the value of anything. `note` is what may be kept of it in the save.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from attrs import frozen

from briefing.review.course import Course
from briefing.review.judgement import Judged
from briefing.review.titles import label, title

Answer = Literal["best", "near", "better", "no better", "unknown"]

ANSWERS: Final[dict[Answer, str]] = {
    "best": "That is the best option that was found.",
    "near": "That cannot be told apart from the best option that was found.",
    "better": "That is better than what you took; there is a better one still.",
    "no better": "That is no better than what you took.",
    "unknown": "That option was not followed: the model's projection puts others before it.",
}
#: Of a launch's dozens so many are put again: the best, the one taken, and those nearest to them in the pack's order.
MOST: Final = 8
_LOSSES: Final = ("?!", "?", "??")


@frozen(slots=True)
class Retry:
    """A decision put again: what was asked and what was open, and no value of any of it."""

    number: int
    title: str
    move: int
    act: int
    taken: str
    options: tuple[tuple[str, str], ...]


@frozen(slots=True)
class Tried:
    """What the player answered to a decision put again: (option, what could be said of it), in order."""

    retry: Retry
    answers: tuple[tuple[str, Answer], ...]


def retries(course: Course, verdicts: Sequence[Judged]) -> tuple[Retry, ...]:
    """The decisions worth another thought: those marked for a loss."""
    return tuple(put_again(course, each) for each in verdicts if each.mark in _LOSSES)


def put_again(course: Course, verdict: Judged) -> Retry:
    """One decision put again."""
    moment = course.moments[verdict.number]
    keys = _shown([each.key for each in verdict.options if each.mean is not None], verdict.best, verdict.taken)
    options = tuple((key, label(moment.game, moment.kind, key)) for key in keys)
    return Retry(verdict.number, title(moment), moment.move, moment.act, verdict.taken, options)


def guess(verdict: Judged, key: str) -> Answer:
    """What can be said of a second choice without giving the first away. Raises StopIteration for an unknown option."""
    chosen, taken = verdict.valued(key), verdict.valued(verdict.taken)
    if chosen.mean is None:
        return "unknown"
    return _said(key == verdict.best, chosen.apart, round(chosen.behind, 1), round(taken.behind, 1))


def asked(document: dict[str, Any]) -> tuple[Retry, ...]:
    """As `retries`, from a finished review; none where the game was played without marks."""
    found = []
    for each in document["decisions"]:
        if each.get("mark") in _LOSSES:
            labels = {option["key"]: option["label"] for option in each["options"] if "mean" in option}
            options = tuple((key, labels[key]) for key in _shown(list(labels), each["best"], each["taken"]))
            found.append(Retry(each["number"], each["title"], each["move"], each["act"], each["taken"], options))
    return tuple(found)


def answer(document: dict[str, Any], number: int, key: str) -> Answer:
    """As `guess`, from a finished review. Raises StopIteration for a decision or an option that there is not."""
    each = next(one for one in document["decisions"] if one["number"] == number)
    chosen, taken = (next(o for o in each["options"] if o["key"] == wanted) for wanted in (key, each["taken"]))
    if "mean" not in chosen:
        return "unknown"
    return _said(key == each["best"], chosen["apart"], chosen["behind"], taken["behind"])


def _said(best: bool, apart: bool, behind: float, taken: float) -> Answer:
    if best:
        return "best"
    if not apart:
        return "near"
    return "better" if behind < taken else "no better"


def _shown(keys: Sequence[str], best: str, taken: str) -> list[str]:
    """Options in the order of their keys, which gives no value away: all, or of dozens some with the best among them.

    Which others are shown depends on nothing but where the two that must be there stand.
    """
    ordered = sorted(keys)
    if len(ordered) <= MOST:
        return ordered
    places = [ordered.index(key) for key in dict.fromkeys((best, taken))]
    step = max(1, len(ordered) // (MOST - len(places)))
    spread = [at for at in range(places[0] % step, len(ordered), step) if at not in places]
    return [ordered[at] for at in sorted([*places, *spread[: MOST - len(places)]])]


def note(tried: Sequence[Tried]) -> str:
    """The answers as a note beside the game, a sentence a decision."""
    said = []
    for each in tried:
        labels = dict(each.retry.options)
        took = "; ".join(f"'{labels[key]}' ({kind})" for key, kind in each.answers) or "no answer"
        said.append(f"Act {each.retry.act}, decided again: {took}.")
    return " ".join(said)
