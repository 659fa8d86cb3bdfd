"""What is known of a review so far: a fold of what the process that works it out has told."""

from __future__ import annotations

from typing import Any, Final

#: Marks for which a decision is put again before what was better is shown.
LOST: Final = ("?!", "?", "??")
MARKS: Final = ("!", "?!", "?", "??")


class Known:
    """A review in the making. Every part is replaced whole, never changed, so that any thread may read it.

    `answers` holds what the player took on a second try, by the decision's number; None is one that was revealed
    without a try.
    """

    def __init__(self) -> None:
        self.course: dict[str, Any] | None = None
        self.document: dict[str, Any] | None = None
        self.marked: list[dict[str, Any]] | None = None
        self.first = True
        self.done = self.whole = 0
        self.said = self.why = ""
        self.others: dict[tuple[int, str], dict[str, Any]] = {}
        self.spreads: dict[tuple[int, str], dict[str, Any]] = {}
        self.answers: dict[int, str | None] = {}

    def take(self, told: dict[str, Any]) -> None:
        """Add something that was told."""
        if "course" in told:
            self.course = told["course"]
        if "decisions" in told:
            self.first, self.marked = bool(told.get("first")), told["decisions"]
        if "document" in told:
            self.first, self.document = False, told["document"]
        if "done" in told:
            self.done, self.whole, self.said = told["done"], told["whole"], told["said"]
        for name, kept in (("other", self.others), ("spread", self.spreads)):
            if name in told:
                kept[told[name]["number"], told[name]["option"]] = told[name]
        self.why = told.get("why", self.why)

    @property
    def decisions(self) -> list[dict[str, Any]]:
        """Every decision, with its verdict as far as there is one."""
        if self.document is not None:
            return self.document["decisions"]  # type: ignore[no-any-return]
        return self.marked or (self.course or {}).get("decisions", [])

    @property
    def training(self) -> bool:
        """Whether marks are given."""
        return bool(self.course) and self.course["mode"] == "training"  # type: ignore[index]

    def part(self, name: str) -> Any:
        """A part of the document; before it is there, what could be told at once, or None."""
        if self.document is not None:
            return self.document[name]
        return (self.course or {}).get(name)

    def hides(self, decision: dict[str, Any]) -> bool:
        """Whether what was better is kept back until the player has tried again or asked."""
        return decision.get("mark") in LOST and decision["number"] not in self.answers

    @property
    def hidden(self) -> int:
        """How many decisions wait for a second thought."""
        return sum(self.hides(each) for each in self.decisions)

    def steady(self, decision: dict[str, Any]) -> bool:
        """Whether a verdict rests on futures, so that a second try can be answered."""
        return any("mean" in option for option in decision["options"])


def option_of(decision: dict[str, Any], key: str) -> dict[str, Any]:
    """An option of a decision. Raises StopIteration."""
    found: dict[str, Any] = next(each for each in decision["options"] if each["key"] == key)
    return found


def second_thought(decision: dict[str, Any], key: str) -> str:
    """What can be said of an answer without giving the first away."""
    from briefing.review.retry import ANSWERS, answer

    return ANSWERS[answer({"decisions": [decision]}, decision["number"], key)]


def open_again(decision: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What can be tried, (key, label) each, in an order that says nothing; of a launch's dozens a handful."""
    from briefing.review.retry import asked

    return asked({"decisions": [decision]})[0].options
