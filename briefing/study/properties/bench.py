"""What a property is measured on, and what comes of it: the bench and the row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from attrs import frozen

from briefing.model.cards import ActorId
from briefing.model.pack import Pack
from briefing.rules.minds import choose
from briefing.rules.tables import tables
from briefing.study.assumptions import changed
from briefing.study.odds import View, odds
from briefing.study.sweep import Study

Kind = Literal["Cal", "Hold"]


@frozen(slots=True)
class Row:
    """One property: its number, what it says, the target, what was measured, whether it holds, and of what kind."""

    number: str
    says: str
    target: str
    measured: str
    holds: bool
    kind: Kind
    reason: str = ""


@frozen(slots=True)
class Bench:
    """What the rows measure on: a pack and scenario, the games that were played for them, and games of eight moves."""

    pack: Pack
    scenario: str
    games: Study
    eight: Study

    def view(self, actor: ActorId, *settings: tuple[str, int]) -> View:
        """An opponent's odds under changed assumptions."""
        return odds(changed(self.pack, self.scenario, settings).start(0), actor)

    def share(self, actor: ActorId, rung: str, *settings: tuple[str, int], top: str = "") -> float:
        """The share of the ladder at `rung` or above (below `top`), for a changed picture, from exact weights."""
        view = self.view(actor, *settings)
        ladder = tables(self.pack).ladder[actor]
        ids = [each.id for each in ladder.actor.rungs]
        drivers = [value for _, value in view.drivers]
        choice = choose(ladder, drivers, (True,) * len(ids))
        high = ids.index(top) if top else len(ids)
        return sum(choice.weights[ids.index(rung) : high]) / sum(choice.weights)

    def nuclear(self, actor: ActorId, *settings: tuple[str, int]) -> float:
        """The share of the highest rung, in logits' own precision rather than the draw's: 2^(L/1024) over their sum."""
        view = self.view(actor, *settings)
        ladder = tables(self.pack).ladder[actor]
        drivers = [value for _, value in view.drivers]
        raw = choose(ladder, drivers, (True,) * len(ladder.bases)).logits
        best = max(raw)
        return float(2.0 ** ((raw[-1] - best) / 1024) / sum(2.0 ** ((value - best) / 1024) for value in raw))


Measure = Callable[[Bench], Row]
