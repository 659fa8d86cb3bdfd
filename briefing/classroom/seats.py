"""Seats: who may sit where, under a pseudonym. Names stay in one file of the teacher's and never come here."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Literal

from attrs import field, frozen, validators

from briefing.model.pack import Pack

Mode = Literal["plenary", "committee", "parallel"]
MODES: Final[tuple[Mode, ...]] = ("plenary", "committee", "parallel")

#: Letters and digits that nobody takes for one another, read aloud or from a projector.
ALPHABET: Final = "ABCDEFGHJKMNPQRTUVWXY346789"
ROOM_LENGTH: Final = 6
CODE_LENGTH: Final = 8
MOST_SEATS: Final = 1000

#: Who sits in a delegation, in the order in which seats are filled: the first one present speaks for the capital.
OFFICES: Final = ("Permanent Representative", "Military Representative", "Analyst and press officer")
STAFF: Final = "International Staff"
EVALUATOR: Final = "Evaluator"
#: The delegations of a committee where the teacher names none: weight, exposure and doubt all have a voice.
DELEGATIONS: Final = ("USA", "GBR", "FRA", "DEU", "POL", "EST", "TUR", "HUN")

OfficeKind = Literal["delegate", "staff", "evaluator", "member"]


@frozen(slots=True)
class Seat:
    """One seat: `id` is the pseudonym, `delegation` an ally's code or "", `office` in words.

    `kind`: a delegate speaks for an ally in the Council; staff and members vote on cards; an evaluator only writes
    observations.
    """

    id: str = field(validator=validators.matches_re(r"[A-Z]{1,8}-\d{1,4}"))
    delegation: str = field(default="", validator=validators.matches_re(r"([A-Z]{3})?"))
    office: str = "Member"
    kind: OfficeKind = "member"


def plan(mode: Mode, many: int, pack: Pack, delegations: Sequence[str] = DELEGATIONS) -> tuple[Seat, ...]:
    """So many seats for a mode. Committee: three to a delegation, then three of the staff, then an evaluator, then
    further staff. Raises ValueError with a sentence for a number or a delegation that cannot be.
    """
    if not 1 <= many <= MOST_SEATS:
        message = f"a class has 1 to {MOST_SEATS} seats, not {many}"
        raise ValueError(message)
    if mode != "committee":
        return tuple(Seat(f"SEAT-{number}") for number in range(1, many + 1))
    known = {ally.id for ally in pack.allies}
    for each in delegations:
        if each not in known:
            some = ", ".join(sorted(known)[:4])
            message = f"'{each[:20]}' is no ally of this pack; delegations are named by codes such as {some}"
            raise ValueError(message)
    if len(set(delegations)) != len(delegations):
        message = "a delegation is named twice; name each ally once"
        raise ValueError(message)
    found: list[Seat] = []
    # Round by round, so that with few students every capital has its Permanent Representative first.
    for number, office in enumerate(OFFICES, 1):
        found += [Seat(f"{each}-{number}", each, office, "delegate") for each in delegations]
    staff = [Seat(f"IS-{number}", "", STAFF, "staff") for number in range(1, 4)]
    found += [*staff, Seat("EVAL-1", "", EVALUATOR, "evaluator")]
    found += [Seat(f"IS-{number}", "", STAFF, "staff") for number in range(4, many + 4)]
    return tuple(found[:many])


def new_code(length: int) -> str:
    """A code of so many characters, drawn by the system's own source of chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(text: str) -> str:
    """A code as somebody typed it: blanks and hyphens dropped, capitals, and the look-alikes that it never has."""
    return "".join(text.split()).replace("-", "").upper()[:40]


def mark(salt: bytes, text: str) -> str:
    """What a log keeps in place of a secret: an HMAC under a salt that is not in the log. 32 hexadecimal digits."""
    return hmac.new(salt, text.encode(), sha256).hexdigest()[:32]
