"""Seats: who may sit where, under a pseudonym. Names stay in one file of the teacher's and never come here."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final, Literal, get_args

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
SHAPE: Final = "SHAPE, military advice"
RED: Final = "Red cell"
#: The delegations of a committee where the teacher names none: weight, exposure and doubt all have a voice.
DELEGATIONS: Final = ("USA", "GBR", "FRA", "DEU", "POL", "EST", "TUR", "HUN")

OfficeKind = Literal["delegate", "staff", "evaluator", "member", "shape", "red"]


@frozen(slots=True)
class Seat:
    """One seat: `id` is the pseudonym, `delegation` an ally's code or "", `office` in words.

    `kind`: a delegate speaks for an ally in the Council; staff and members vote on cards; SHAPE advises on them beside
    the vote; the red cell says what an opponent will do (see `redcell`); an evaluator only writes observations.
    """

    id: str = field(validator=validators.matches_re(r"[A-Z]{1,8}-\d{1,4}"))
    delegation: str = field(default="", validator=validators.matches_re(r"([A-Z]{3})?"))
    office: str = "Member"
    kind: OfficeKind = field(default="member", validator=validators.in_(get_args(OfficeKind)))

    @property
    def room(self) -> str:
        """Where the seat may speak: its delegation, the staff's room or its cell's, an evaluator's own book; "" for
        none.
        """
        if self.kind == "evaluator":
            return self.id
        return self.delegation or _ROOMS.get(self.kind, "")


_ROOMS: Final = {"staff": "IS", "shape": "SHAPE", "red": "RED"}


@frozen(slots=True)
class Cells:
    """How many seats a teacher gives to each cell; None leaves it to the plan."""

    shape: int | None = None
    red: int | None = None
    evaluators: int | None = None


def plan(
    mode: Mode, many: int, pack: Pack, delegations: Sequence[str] = DELEGATIONS, cells: Cells | None = None
) -> tuple[Seat, ...]:
    """So many seats for a mode.

    Committee: three to a delegation, then SHAPE with three, the red cell with two, an evaluator, and the International
    Staff with what is left, so that thirty seats are eight delegations and the cells. A cell whose size is said has its
    seats before the delegations have theirs. Plenary: members, and the cells whose size is said.

    Raises ValueError with a sentence for a number or a delegation that cannot be.
    """
    cells = cells or Cells()
    if not 1 <= many <= MOST_SEATS:
        message = f"a class has 1 to {MOST_SEATS} seats, not {many}"
        raise ValueError(message)
    said = {"SHAPE": cells.shape, "RED": cells.red, "EVAL": cells.evaluators}
    left = many - sum(each or 0 for each in said.values())
    if left < 1:
        message = f"the cells take all of {many} seats: give the class more, or the cells fewer"
        raise ValueError(message)
    if mode == "parallel" and left < many:
        message = "in parallel every seat plays a game of its own: the cells go with a committee or a plenary"
        raise ValueError(message)
    found = _delegates(pack, delegations)[:left] if mode == "committee" else []
    for name, (_, _, usual) in _CELLS.items():
        wanted = said[name]
        size = wanted if wanted is not None else min(usual, left - len(found)) if mode == "committee" else 0
        left += wanted or 0
        found += _cell(name, size)
    rest = many - len(found)
    if mode == "committee":
        return (*found, *(Seat(f"IS-{number}", "", STAFF, "staff") for number in range(1, rest + 1)))
    return (*(Seat(f"SEAT-{number}") for number in range(1, rest + 1)), *found)


#: The cells in the order in which they are filled: office, kind, and their size where the teacher says none.
_CELLS: Final[dict[str, tuple[str, OfficeKind, int]]] = {
    "SHAPE": (SHAPE, "shape", 3), "RED": (RED, "red", 2), "EVAL": (EVALUATOR, "evaluator", 1),
}  # fmt: skip


def _cell(name: str, size: int) -> list[Seat]:
    office, kind, _ = _CELLS[name]
    return [Seat(f"{name}-{number}", "", office, kind) for number in range(1, size + 1)]


def _delegates(pack: Pack, delegations: Sequence[str]) -> list[Seat]:
    """Round by round, so that with few students every capital has its Permanent Representative first."""
    known = {ally.id for ally in pack.allies}
    for each in delegations:
        if each not in known:
            some = ", ".join(sorted(known)[:4])
            message = f"'{each[:20]}' is no ally of this pack; delegations are named by codes such as {some}"
            raise ValueError(message)
    if len(set(delegations)) != len(delegations):
        message = "a delegation is named twice; name each ally once"
        raise ValueError(message)
    return [
        Seat(f"{each}-{number}", each, office, "delegate")
        for number, office in enumerate(OFFICES, 1) for each in delegations
    ]  # fmt: skip


def new_code(length: int) -> str:
    """A code of so many characters, drawn by the system's own source of chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_code(text: str) -> str:
    """A code as somebody typed it: blanks and hyphens dropped, capitals, and the look-alikes that it never has."""
    return "".join(text.split()).replace("-", "").upper()[:40]


def mark(salt: bytes, text: str) -> str:
    """What a log keeps in place of a secret: an HMAC under a salt that is not in the log. 32 hexadecimal digits."""
    keyed = _keyed(salt).copy()
    keyed.update(text.encode())
    return keyed.hexdigest()[:32]


@lru_cache(maxsize=4)
def _keyed(salt: bytes) -> hmac.HMAC:
    """An HMAC with its salt taken in: without OpenSSL that is most of its work."""
    return hmac.new(salt, digestmod=sha256)
