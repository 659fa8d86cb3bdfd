"""What deciding gives: facts, or a refusal; and what every decision needs."""

from __future__ import annotations

from attrs import frozen

from briefing.classroom.entries import Fact
from briefing.classroom.session import Session
from briefing.model.game import Step
from briefing.pack.text import UncleanTextError, clean, is_clean
from briefing.record.entries import printable


class RefusedError(Exception):
    """A command is not open now; the message is a sentence for whoever gave it, and repeats nothing unclean."""

    def __init__(self, sentence: str) -> None:
        """What was sent may stand in the sentence: where it could not be shown, it is escaped."""
        super().__init__(sentence if is_clean(sentence) else printable(sentence, 400))


@frozen(slots=True)
class Decided:
    """Facts, each with the step of the game that it is, where it is an act."""

    facts: tuple[Fact, ...]
    steps: tuple[Step | None, ...] = ()


def known(session: Session, seat: str) -> None:
    """Raises RefusedError for a seat that there is not."""
    if seat not in session.seats:
        raise RefusedError(f"there is no seat '{seat[:20]}'")


def cleaned(text: str, what: str) -> str:
    """Text from outside, with its line ends made one kind. Raises RefusedError with the place of what is unclean."""
    try:
        return clean(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "), what)
    except UncleanTextError as error:
        raise RefusedError(str(error)) from None
