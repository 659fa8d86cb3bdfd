"""Events: what an act brought about, cause → effect. They are all that a view needs, and no state is kept in them."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from briefing.model.cards import ActorId

#: What a delegation may say of a text under silence.
Word = Literal["agree", "break"]


@frozen(slots=True)
class Moved:
    """A gauge moved. `cause` names what did it: `option:cable.a`, `rung:russia.R5`, `drift:readiness`, `order:…`."""

    gauge: str
    before: int
    after: int
    cause: str


@frozen(slots=True)
class Opened:
    """A move opened with its card, reports and forecast question."""

    move: int
    card: str
    reports: tuple[str, ...]
    question: str


@frozen(slots=True)
class Signalled:
    """An opponent signals what it might do: rung ids, likeliest first; a signal binds nobody."""

    actor: ActorId
    rungs: tuple[str, ...]


@frozen(slots=True)
class Tasked:
    """Collection on a report came back."""

    report: str
    result: Literal["confirmed", "refuted", "unresolved"]


@frozen(slots=True)
class Graded:
    """The player put a grade of their own on a report."""

    report: str
    grade: str


@frozen(slots=True)
class Forecast:
    """The player put a probability, in hundredths, on the move's question."""

    question: str
    percent: int


@frozen(slots=True)
class Took:
    """An option was taken from a card; `way` tells whether it stands at once or goes to the Council."""

    card: str
    option: str
    way: Literal["stands", "tabled", "nations"]


@frozen(slots=True)
class Consulted:
    """An ally was consulted in its capital."""

    ally: str
    by: int


@frozen(slots=True)
class Softened:
    """The text was softened, for `ally` (its bridging text) or in general ("")."""

    ally: str
    strength: int


@frozen(slots=True)
class Spoke:
    """A real delegation said what it will do when silence ends; `score` is what its instructions come to."""

    ally: str
    word: Word
    score: int


@frozen(slots=True)
class Broke:
    """An ally broke silence; `cause` is the heaviest thing that holds it back, or `delegation`: its own decision."""

    ally: str
    cause: str
    score: int


@frozen(slots=True)
class Stated:
    """An ally joined with a statement attached."""

    ally: str
    cause: str


@frozen(slots=True)
class Stood:
    """An option stands. `strength` permille of its full effect; `allies` who carry it (all 32 under consensus)."""

    card: str
    option: str
    how: Literal["office", "consensus", "coalition", "nations"]
    strength: int
    allies: tuple[str, ...]


@frozen(slots=True)
class Fell:
    """A text did not stand: withdrawn."""

    card: str
    option: str


@frozen(slots=True)
class Contributed:
    """Under Article 5 each ally takes such action as it deems necessary: this one's share."""

    ally: str
    kind: Literal["forces", "support", "statement"]


@frozen(slots=True)
class Staged:
    """A capability on order reached a stage."""

    card: str
    option: str
    stage: Literal["pledge", "budget", "contract", "unit"]


@frozen(slots=True)
class Acted:
    """An opponent chose a rung.

    `ppm` is the whole distribution it drew from (zero where the ladder did not allow the rung), `causes` the log-odds
    of the chosen rung against holding, relative to a calm picture, by driver (1024ths of a doubling); `base` is what
    is left when every driver is calm. base + Σ causes is the whole log-odds, exactly. `draw` is where in the
    distribution the draw fell, in ppm.
    """

    actor: ActorId
    rung: str
    ppm: tuple[int, ...]
    base: int
    causes: tuple[tuple[str, int], ...]
    draw: int
    seen: bool


@frozen(slots=True)
class Surfaced:
    """A rung that was not seen when it was taken has come to light."""

    actor: ActorId
    rung: str
    move: int


@frozen(slots=True)
class Called:
    """Beijing called Moscow before it moved. `known`: it was noticed. If not, the player is not told."""

    chance: int
    known: bool


@frozen(slots=True)
class Lined:
    """The ledger of red lines: drawn, crossed, answered (kept) or left unanswered (called)."""

    actor: ActorId
    rung: str
    state: Literal["drawn", "crossed", "kept", "called"]


@frozen(slots=True)
class Settled:
    """The forecast question is settled. `percent` is the player's or None; `model` the model's own chance in ppm."""

    question: str
    happened: bool
    percent: int | None
    model: int


@frozen(slots=True)
class Scored:
    """The standing after a move: total and objectives in permille, before the gates and after."""

    move: int
    total: int
    ungated: int
    objectives: tuple[tuple[str, int], ...]
    gates: tuple[str, ...]


@frozen(slots=True)
class Ended:
    """ENDEX."""

    ending: str
    total: int


@frozen(slots=True)
class Injected:
    """The white cell has put a card on the next move."""

    card: str


Event = (
    Moved | Opened | Signalled | Tasked | Graded | Forecast | Took | Consulted | Softened | Broke | Stated | Stood
    | Fell | Contributed | Staged | Acted | Surfaced | Called | Lined | Settled | Scored | Ended | Injected | Spoke
)  # fmt: skip
