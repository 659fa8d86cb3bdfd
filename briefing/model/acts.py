"""Acts: what a player does, each with a one-line text form that is what the save file holds.

task r-rail            grade r-rail B3        forecast 35
choose narva.b         launch munitions.a     consult HUN
soften | soften HUN    silence                coalition
withdraw               advance

The white cell's:      inject cable           stand HUN break
"""

from __future__ import annotations

import re
from typing import Final, Literal

from attrs import field, frozen, validators

Verb = Literal[
    "task", "grade", "forecast", "choose", "launch", "consult", "soften", "silence", "coalition", "withdraw",
    "advance", "inject", "stand",
]  # fmt: skip

#: For each verb the forms that its arguments must have; `soften` may name the ally whose bridging text is taken.
_FORMS: Final = {
    verb: re.compile(form, re.ASCII)
    for verb, form in {
        "task": r"[a-z0-9-]{1,40}",
        "grade": r"[a-z0-9-]{1,40} [A-F][1-6]",
        "forecast": r"0|[1-9]\d{0,2}",
        "choose": r"[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}",
        "launch": r"[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}",
        "consult": r"[A-Z]{3}",
        "soften": r"([A-Z]{3})?",
        "silence": "",
        "coalition": "",
        "withdraw": "",
        "advance": "",
        "inject": r"[a-z0-9-]{1,40}",
        "stand": r"[A-Z]{3} (agree|break)",
    }.items()
}


class ActFormError(ValueError):
    """The text is no act at all; the message says what an act of that verb looks like."""


@frozen(slots=True)
class Act:
    """One act: a verb and its words. `str()` gives the text form, `Act.parse` reads it back."""

    verb: Verb = field(validator=validators.in_(tuple(_FORMS)))
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.verb, *self.words))

    @property
    def word(self) -> str:
        """The first word, or nothing."""
        return self.words[0] if self.words else ""

    @property
    def formed(self) -> bool:
        """Whether the words have the form that the verb asks for: acts made by hand need not."""
        return _FORMS[self.verb].fullmatch(" ".join(self.words)) is not None

    @classmethod
    def parse(cls, text: str) -> Act:
        """Read the text form. Raises ActFormError with the form that the verb wants."""
        verb, _, rest = text.strip().partition(" ")
        form = _FORMS.get(verb)
        if form is None:
            message = f"{verb[:20]!r} is no act; the acts are {', '.join(_FORMS)}"
            raise ActFormError(message)
        rest = " ".join(rest.split())
        if not form.fullmatch(rest):
            message = f"{text.strip()[:60]!r} is not how '{verb}' is written; see `briefing keys`"
            raise ActFormError(message)
        return cls(verb, tuple(rest.split()))  # type: ignore[arg-type]
