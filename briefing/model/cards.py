"""Cards, reports, questions: what a pack's author writes for the player to read and choose."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen, validators

Theatre = Literal["europe", "ukraine", "strait", "peninsula", "home"]
ActorId = Literal["russia", "china", "dprk"]
Authority = Literal["secgen", "saceur", "council", "nations"]
Channel = Literal["public", "private", "deployed", "exercise", "pledge"]
Veracity = Literal["sound", "wrong", "planted", "stale"]
Op = Literal[">=", "<=", "==", "!=", ">", "<"]

_permille = [validators.ge(0), validators.le(1000)]
_name = validators.matches_re(r"[a-z0-9][a-z0-9-]{0,39}")


@frozen(slots=True)
class Condition:
    """`subject op value`; a subject is a gauge, `move`, `left` (moves left) or a flag (the move it was set, 0 = never).

    In YAML: `russia_rung >= R5`, `move >= 3`, `chose cable.a`, `not chose cable.a`, `flag watch`, `not flag watch`.
    """

    subject: str
    op: Op
    value: int


@frozen(slots=True)
class Effect:
    """A gauge moves `by` so much, `after` so many moves (0 = as soon as the option stands)."""

    gauge: str
    by: int
    after: int = field(default=0, validator=[validators.ge(0), validators.le(12)])


@frozen(slots=True)
class Signal:
    """What an opponent takes from the act: one driver of its picture moves by `by` times the gain of the channel."""

    to: ActorId
    driver: str
    by: int
    how: Channel


@frozen(slots=True)
class Order:
    """A capability on order: pledge, then budget, contract, unit, each so many moves after the decision.

    Only the unit moves the gauge. The pledge is an aspiration: opponents discount it almost wholly (K22).
    """

    what: str
    gauge: str
    by: int
    budget: int = field(validator=validators.ge(1))
    contract: int = field(validator=validators.ge(1))
    unit: int = field(validator=[validators.ge(2), validators.le(12)])


@frozen(slots=True)
class RedLine:
    """A public commitment: the actor shall not reach this rung. Crossed, it must be answered or it is a bluff."""

    actor: ActorId
    rung: str


@frozen(slots=True)
class Reading:
    """How one audience reads an option: an opponent, the allies or a partner; one sentence."""

    by: str
    text: str


@frozen(slots=True)
class Option:
    """One way to answer a card.

    `price` in political capital; `lead` in moves before the first effect; `risk`, `burden` and `proof` in permille are
    what allies weigh (danger of escalation, cost, attribution wanted before they sign); `severity` is the act's own
    weight on the scale of the ladders (0-100), to which opponents reciprocate.
    """

    id: str = field(validator=_name)
    label: str
    owner: str
    authority: Authority
    loser: str
    lead: int = field(default=0, validator=[validators.ge(0), validators.le(12)])
    price: int = field(default=0, validator=[validators.ge(0), validators.le(40)])
    text: str = ""
    reads: tuple[Reading, ...] = ()
    risk: int = field(default=0, validator=_permille)
    burden: int = field(default=0, validator=_permille)
    proof: int = field(default=0, validator=_permille)
    severity: int = field(default=0, validator=[validators.ge(0), validators.le(100)])
    article: Literal[0, 4, 5] = 0
    effects: tuple[Effect, ...] = ()
    signals: tuple[Signal, ...] = ()
    order: Order | None = None
    redline: RedLine | None = None
    honours: tuple[ActorId, ...] = ()
    sets: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()


@frozen(slots=True)
class Fact:
    """One graded statement; `when` lets it stand only in games where it is so."""

    text: str
    grade: str = field(validator=validators.matches_re(r"[A-F][1-6]"))
    when: tuple[Condition, ...] = ()


@frozen(slots=True)
class Echo:
    """A sentence that an earlier choice brings back."""

    text: str
    when: tuple[Condition, ...]


@frozen(slots=True)
class Message:
    """The signal that brings a card: header, bottom line, graded facts, assessment, gap."""

    precedence: Literal["R", "P", "O", "Z"]
    sender: str
    subject: str
    bluf: str
    facts: tuple[Fact, ...]
    gap: str
    to: str = "NAC / PERMREPS"
    assessment: str = ""
    echoes: tuple[Echo, ...] = ()


@frozen(slots=True)
class Card:
    """A decision. An event is forced by the situation; an initiative is the player's to launch."""

    id: str = field(validator=_name)
    kind: Literal["event", "initiative"]
    title: str
    theatre: Theatre
    message: Message
    question: str
    objective: str
    discuss: str
    cites: tuple[str, ...]
    options: tuple[Option, ...]
    urgency: int = field(default=1, validator=[validators.ge(1), validators.le(9)])
    weight: int = field(default=10, validator=[validators.ge(1), validators.le(100)])
    when: tuple[Condition, ...] = ()
    rest: int = field(default=0, validator=[validators.ge(0), validators.le(12)])


@frozen(slots=True)
class Outcome:
    """What collection on a report brings back, by result."""

    confirmed: str
    refuted: str
    unresolved: str


@frozen(slots=True)
class Report:
    """One intelligence report.

    `grade` is what the originator put on it, `merits` what a careful analyst would; `veracity` is the truth of it.
    `yields` are effects of collection that settles it.
    """

    id: str = field(validator=_name)
    about: Literal["russia", "china", "dprk", "alliance", "ukraine"]
    sender: str
    grade: str = field(validator=validators.matches_re(r"[A-F][1-6]"))
    merits: str = field(validator=validators.matches_re(r"[A-F][1-6]"))
    veracity: Veracity
    text: str
    task: Outcome
    cites: tuple[str, ...]
    why: str
    weight: int = field(default=10, validator=[validators.ge(1), validators.le(100)])
    when: tuple[Condition, ...] = ()
    yields: tuple[Effect, ...] = ()
    rest: int = field(default=0, validator=[validators.ge(0), validators.le(12)])


@frozen(slots=True)
class Question:
    """A forecast question: will `actor` stand at or above `rung` when the next brief opens?"""

    id: str = field(validator=_name)
    text: str
    actor: ActorId
    rung: str
    when: tuple[Condition, ...] = ()
