"""A pack: all that an author may write or change, validated and frozen."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen, validators

from briefing.model.actors import Actor, Ally, Term
from briefing.model.cards import ActorId, Card, Condition, Question, Report


@frozen(slots=True)
class Source:
    """Where something comes from: an article, a named person's statement in it, a study, or our own assumption."""

    id: str
    title: str
    kind: Literal["claim", "study", "data", "treaty", "assumption"]
    says: str
    who: str
    grade: str
    date: str = ""
    note: str = ""


@frozen(slots=True)
class Entry:
    """A glossary entry; `see` points to others."""

    term: str
    means: str
    see: tuple[str, ...] = ()


@frozen(slots=True)
class Parameter:
    """A number of the mechanisms, with its limits and the reason for its value."""

    name: str
    value: int
    low: int
    high: int
    note: str
    source: str


@frozen(slots=True)
class Drift:
    """What happens to a gauge every move by itself.

    `by` plus `share` permille of the way to `toward`, plus `times` permille of (`of` minus `minus`).
    """

    gauge: str
    because: str
    source: str
    by: int = 0
    toward: int = 0
    share: int = 0
    of: str = ""
    minus: int = 0
    times: int = 0
    when: tuple[Condition, ...] = ()


@frozen(slots=True)
class Objective:
    """A scored objective: `base + Σ times·gauge/1000`, clipped to 0-1000; its weight is in hundredths."""

    id: str
    name: str
    weight: int
    asks: str
    base: int
    terms: tuple[Term, ...]


@frozen(slots=True)
class Gate:
    """A ceiling on the total, whatever else went well."""

    id: str
    name: str
    ceiling: int
    when: tuple[Condition, ...]


@frozen(slots=True)
class Ending:
    """How a game can end before its last move, or be judged at it. The first that holds names the ending."""

    id: str
    name: str
    text: str
    when: tuple[Condition, ...]
    final: bool = False


@frozen(slots=True)
class Weighing:
    """How heavily each visible cause counts in an ally's position (permille), with the reason."""

    cause: str
    times: int
    words: str
    note: str
    source: str


@frozen(slots=True)
class StartValue:
    """A gauge at STARTEX."""

    gauge: str
    value: int
    note: str
    source: str


@frozen(slots=True)
class Scenario:
    """A situation to start from. `date` is the day before which everything known lies; a move is a week."""

    id: str = field(validator=validators.matches_re(r"[a-z0-9][a-z0-9-]{0,39}"))
    title: str
    date: str
    brief: str
    task: str
    start: tuple[StartValue, ...]
    moves: int = field(default=12, validator=[validators.ge(1), validators.le(52)])
    class_moves: int = field(default=6, validator=[validators.ge(1), validators.le(52)])


@frozen(slots=True)
class Pack:
    """Everything that one game is played from. `digest` is the content's own, over its canonical form."""

    id: str
    title: str
    version: str
    language: str
    scenarios: tuple[Scenario, ...]
    cards: tuple[Card, ...]
    reports: tuple[Report, ...]
    questions: tuple[Question, ...]
    actors: tuple[Actor, ...]
    allies: tuple[Ally, ...]
    parameters: tuple[Parameter, ...]
    drifts: tuple[Drift, ...]
    objectives: tuple[Objective, ...]
    gates: tuple[Gate, ...]
    endings: tuple[Ending, ...]
    weighings: tuple[Weighing, ...]
    sources: tuple[Source, ...]
    glossary: tuple[Entry, ...]
    digest: str = field(default="", eq=False)

    def actor(self, actor_id: ActorId) -> Actor:
        """The opponent of that id. Raises KeyError."""
        for actor in self.actors:
            if actor.id == actor_id:
                return actor
        raise KeyError(actor_id)
