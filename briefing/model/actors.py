"""Opponents and allies: ladders, drivers, hidden types, traits. All their numbers are content."""

from __future__ import annotations

from attrs import field, frozen, validators

from briefing.model.cards import ActorId, Effect

#: The order in which the opponents move within a move (China may call Moscow first).
ACTORS: tuple[ActorId, ...] = ("china", "russia", "dprk")

#: What an opponent weighs, as it perceives it. `deniab` alone may be humped; every other row is monotone in severity.
DRIVERS: tuple[str, ...] = (
    "opp", "coord", "denial", "punish", "fear", "loss", "deniab", "offramp", "momentum",
)  # fmt: skip


@frozen(slots=True)
class Rung:
    """One rung of a ladder.

    `base` is the logit at zero drivers, in 1024ths of a doubling of the odds. `seen` is the chance (permille) that the
    move is observed at once; what is not is known a move later. `severity` runs 0-100.
    """

    id: str
    name: str
    severity: int = field(validator=[validators.ge(0), validators.le(100)])
    base: int
    observed: str
    signal: str
    source: str
    seen: int = field(default=1000, validator=[validators.ge(0), validators.le(1000)])
    force: bool = False
    effects: tuple[Effect, ...] = ()
    needs: str = ""


@frozen(slots=True)
class Term:
    """`times` permille of a gauge (or a derived quantity, see `rules.derive`).

    `bent`: the gauge x counts as x(2000-x)/1000, so that a shortage weighs up to twice and an abundance hardly at all.
    """

    of: str
    times: int
    bent: bool = False


@frozen(slots=True)
class Driver:
    """How one driver is formed, perceived and weighed.

    The truth is `base + Σ times·gauge/1000`, clipped to 0-1000. It is perceived `lag` moves late, through noise of the
    given amplitude, closing `gain` sixteenths of the gap a move. `row` holds one weight per rung (1024ths of a doubling
    at driver 1000). `calm` is the reference from which causes are counted.
    """

    name: str = field(validator=validators.in_(DRIVERS))
    base: int
    row: tuple[int, ...]
    note: str
    source: str
    terms: tuple[Term, ...] = ()
    lag: int = field(default=0, validator=[validators.ge(0), validators.le(3)])
    gain: int = field(default=16, validator=[validators.ge(1), validators.le(16)])
    noise: int = field(default=0, validator=[validators.ge(0), validators.le(400)])
    calm: int = 0
    words: str = ""


@frozen(slots=True)
class Temper:
    """A hidden type: how it scales drivers (permille), what it wants and what it doubts."""

    id: str
    name: str
    weight: int
    wants: str
    doubts: str
    scale: tuple[Term, ...] = ()


@frozen(slots=True)
class Actor:
    """An opponent: its ladder from the way down to the worst, its drivers, its possible types."""

    id: ActorId
    name: str
    capital: str
    hold: str
    goals: str
    rungs: tuple[Rung, ...]
    drivers: tuple[Driver, ...]
    tempers: tuple[Temper, ...]


@frozen(slots=True)
class Traits:
    """What moves an ally, in permille.

    east, pacific: how exposed it is to each theatre; us: how much it leans on Washington; caution: weight of the risk
    of escalation; thrift: weight of cost; proof: how much attribution it wants; moscow, beijing: ties that make it
    slower to act against either; fatigue: how fast it tires; parliament: how far instructions swing.
    """

    east: int
    pacific: int
    us: int
    caution: int
    thrift: int
    proof: int
    moscow: int
    beijing: int
    fatigue: int
    parliament: int


@frozen(slots=True)
class Say:
    """What an ally says when `cause` is what holds it back, and the wording that would bring it in."""

    cause: str
    reason: str
    bridge: str = ""


@frozen(slots=True)
class Ally:
    """One of the thirty-two. `weight` is its share of capability in permille; `spending` % of GDP in hundredths."""

    id: str = field(validator=validators.matches_re(r"[A-Z]{3}"))
    name: str
    capital: str
    weight: int
    spending: int
    traits: Traits
    says: tuple[Say, ...]
    source: str
    framework: bool = False
