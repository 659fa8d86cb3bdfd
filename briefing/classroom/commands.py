"""Commands: what a seat, control or the hub's clock asks for. A command may be refused; only facts enter the log.

Each is a frozen value. `COMMANDS` maps the verb of a control command on the wire to its class; the hub structures
JSON into it and refuses what has other fields.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import field, frozen, validators

_SHORT: Final[Any] = validators.max_len(400)
_LONG: Final[Any] = validators.max_len(2000)
_KEY: Final = validators.matches_re(r"[A-Za-z0-9_-]{8,64}")
_SECONDS: Final = [validators.ge(1), validators.le(86_400)]
_MOVE: Final = [validators.ge(0), validators.le(52)]


@frozen(slots=True)
class Join:
    """A device takes a seat by its code. `secret` is the mark of the 128-bit secret that its cookie will hold."""

    seat: str
    secret: str


@frozen(slots=True)
class Answer:
    """A seat's answer to the open round. The same `key` again is the same answer: a retry changes nothing.

    option: `card.option` of a decision, a choice of the practice vote, "" for none. launch: an initiative's option or
    "". forecast: per cent or None. position: in the Council "agree", "statement" or "break"; `rationale` is then the
    reason, `bridge` a bridging text.
    """

    seat: str
    round: int
    key: str = field(validator=_KEY)
    option: str = field(default="", validator=validators.max_len(81))
    launch: str = field(default="", validator=validators.max_len(81))
    forecast: int | None = None
    rationale: str = field(default="", validator=_LONG)
    position: str = field(default="", validator=validators.in_(("", "agree", "statement", "break")))
    bridge: str = field(default="", validator=_SHORT)


@frozen(slots=True)
class Draft:
    """An answer that is not given yet, kept so that another device finds it."""

    seat: str
    round: int
    body: dict[str, str]


@frozen(slots=True)
class Say:
    """A word in the delegation's own room (for an evaluator: an observation)."""

    seat: str
    key: str = field(validator=_KEY)
    text: str = field(validator=_SHORT)


@frozen(slots=True)
class Practice:
    """Open the practice vote."""


@frozen(slots=True)
class Release:
    """Let the class go on: carry the closed round out in the game and open the next one."""


@frozen(slots=True)
class Carry:
    """One world goes on by its class's answers ("": all have arrived). The hub gives it to itself, one at a time."""

    world: str


@frozen(slots=True)
class Hold:
    """Nothing closes by the clock until `Release` or `Unhold`."""


@frozen(slots=True)
class Unhold:
    """The clock closes rounds again."""


@frozen(slots=True)
class Pause:
    """PAUSEX: every clock stands."""


@frozen(slots=True)
class Resume:
    """The clocks go on where they stood."""


@frozen(slots=True)
class Extend:
    """More time for everybody in the open round."""

    seconds: int = field(validator=_SECONDS)


@frozen(slots=True)
class Grant:
    """One seat's time as a share of the round's, in per cent (100, 150, 200): for this and all later rounds."""

    seat: str
    percent: int = field(validator=[validators.ge(100), validators.le(400)])


@frozen(slots=True)
class Bell:
    """When the lesson ends by the wall clock (ms): the hot wash is due so long before it, however late it began."""

    ends: int = field(validator=validators.ge(0))


@frozen(slots=True)
class Note:
    """A message from control: to everybody, to one delegation (`HUN`) or to one seat (`HUN-1`). At once, or planned:
    when the question of `move` opens, or at `due` by the hub's clock (ms).
    """

    text: str = field(validator=_LONG)
    to: str = ""
    move: int = field(default=0, validator=_MOVE)
    due: int = field(default=0, validator=validators.ge(0))


@frozen(slots=True)
class Close:
    """Close the open round now; `by` says who: control, the clock, or that everybody has answered."""

    round: int
    by: str = field(default="control", validator=validators.in_(("control", "clock", "everybody")))


@frozen(slots=True)
class Reveal:
    """Show the class what it answered."""


@frozen(slots=True)
class Choose:
    """Control, in the chair, names the option that is tabled, whatever the class's straw poll came to."""

    option: str = field(validator=validators.max_len(81))


@frozen(slots=True)
class Reseat:
    """Every device of a seat is sent away, and only the new code (its mark is given) opens it again."""

    seat: str
    code: str


@frozen(slots=True)
class Inject:
    """A card is forced into the next move. At once, or planned: so that it comes with `move`, or with the move after
    `due` by the hub's clock (ms).
    """

    card: str = field(validator=validators.max_len(40))
    move: int = field(default=0, validator=_MOVE)
    due: int = field(default=0, validator=validators.ge(0))


@frozen(slots=True)
class Unplan:
    """What is planned is taken back: `number` is that of the entry that planned it."""

    number: int = field(validator=validators.ge(1))


@frozen(slots=True)
class Due:
    """What is planned and due is let out. The hub gives it to itself."""

    number: int


@frozen(slots=True)
class Play:
    """Control plays an act by hand in the current world: consult, soften, coalition, withdraw, task, launch..."""

    act: str = field(validator=validators.max_len(120))


@frozen(slots=True)
class Fork:
    """The class goes back to the opening of a move of the current world and plays on from there in a new one."""

    move: int = field(validator=[validators.ge(1), validators.le(52)])


@frozen(slots=True)
class NoDuff:
    """A real emergency: everything stops and every screen says so; off again with `on` false."""

    on: bool = True
    text: str = field(default="", validator=_SHORT)


@frozen(slots=True)
class Endex:
    """ENDEX, wherever the game stands: the hot wash begins."""


SeatCommand = Join | Answer | Draft | Say
ControlCommand = (
    Practice | Release | Carry | Hold | Unhold | Pause | Resume | Extend | Grant | Bell | Note | Close | Reveal | Choose
    | Reseat | Inject | Unplan | Due | Play | Fork | NoDuff | Endex
)  # fmt: skip
Command = SeatCommand | ControlCommand

#: Verb on the wire to class, for control's commands. `Carry` and `Due` are the hub's own and are not among them.
COMMANDS: Final[dict[str, type]] = {
    kind.__name__.lower(): kind
    for kind in (
        Practice, Release, Hold, Unhold, Pause, Resume, Extend, Grant, Bell, Note, Close, Reveal, Choose, Reseat,
        Inject, Unplan, Play, Fork, NoDuff, Endex,
    )
}  # fmt: skip
