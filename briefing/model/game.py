"""A game: one frozen value that the acts fold into."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from attrs import field, frozen, validators

from briefing.model.cards import ActorId
from briefing.model.events import Event, Word
from briefing.model.pack import Pack, Scenario


class Phase(StrEnum):
    """The five phases of a move, and the end."""

    BRIEFING = "briefing"
    DECISION = "decision"
    COUNCIL = "council"
    RED = "red"
    ASSESS = "assess"
    ENDEX = "endex"


@frozen(slots=True)
class Settings:
    """How a game is played. `moves` 0 takes the scenario's own number.

    `opponents` sets the precision of their choice: loose (3/4), standard, sharp (5/4), or fixed (always the likeliest
    rung). `control` opens the white cell's acts.
    """

    moves: int = field(default=0, validator=[validators.ge(0), validators.le(52)])
    mode: Literal["training", "exploration"] = "training"
    opponents: Literal["loose", "standard", "sharp", "fixed"] = "standard"
    control: bool = False


@frozen(slots=True)
class Tabled:
    """A text before the Council. strength, risk, burden and proof in permille; `broke` are those that broke silence.

    `spoken` are the delegations that decide for themselves, by ally, with the word of each: it binds until the wording
    is changed or the text leaves the table.
    """

    card: str
    option: str
    strength: int
    risk: int
    burden: int
    proof: int
    rounds: int = 0
    broke: tuple[str, ...] = ()
    bridged: tuple[str, ...] = ()
    spoken: tuple[tuple[str, Word], ...] = ()


@frozen(slots=True)
class Pending:
    """An effect that has not come yet."""

    due: int
    gauge: int
    by: int
    cause: str


@frozen(slots=True)
class Ordered:
    """A capability on order since `move`, at `strength` permille."""

    card: str
    option: str
    move: int
    strength: int


@frozen(slots=True)
class Standing:
    """A decision of the past: what was taken in which move and how it came out ('' = it fell)."""

    move: int
    card: str
    option: str
    how: str
    strength: int


@frozen(slots=True)
class Mind:
    """What one opponent perceives: nine drivers (permille) in the order of `DRIVERS`; and the last true ones."""

    seen: tuple[int, ...]
    trail: tuple[tuple[int, ...], ...]


@frozen(slots=True)
class Game:
    """The whole state. Everything that play has changed is here; everything else is in the pack."""

    pack: Pack = field(eq=False, repr=False)
    scenario: Scenario = field(repr=False)
    seed: int
    settings: Settings
    moves: int
    move: int
    phase: Phase
    world: tuple[int, ...] = field(repr=False)
    minds: tuple[Mind, ...] = field(repr=False)
    leans: tuple[int, ...] = field(repr=False)
    card: str = ""
    reports: tuple[str, ...] = ()
    question: str = ""
    tasked: tuple[tuple[str, str], ...] = ()
    grades: tuple[tuple[str, str], ...] = ()
    forecast: int | None = None
    odds: int = 0
    chosen: str = ""
    launched: str = ""
    table: tuple[Tabled, ...] = ()
    pending: tuple[Pending, ...] = ()
    orders: tuple[Ordered, ...] = ()
    past: tuple[Standing, ...] = ()
    rungs: tuple[tuple[int, int, int], ...] = ()
    unseen: tuple[tuple[ActorId, int], ...] = ()
    shown: tuple[tuple[str, int], ...] = ()
    injected: str = ""
    ending: str = ""
    acts: int = 0


@frozen(slots=True)
class Step:
    """What `apply` gives: the next game and what happened on the way."""

    game: Game
    events: tuple[Event, ...]
