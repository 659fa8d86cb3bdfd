"""The state machine: `start` a game, `apply` an act. Five phases a move; nothing else changes state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import evolve

from briefing.model.acts import Act
from briefing.model.events import Ended, Opened, Signalled
from briefing.model.game import Game, Mind, Phase, Settings, Step
from briefing.model.gauges import GAUGES, INDEX
from briefing.model.pack import Pack, Scenario
from briefing.rules import deck, red
from briefing.rules.assess import assess
from briefing.rules.draft import Draft, values_of
from briefing.rules.draws import below, draw
from briefing.rules.legal import objections
from briefing.rules.minds import true_drivers
from briefing.rules.score import score
from briefing.rules.tables import Tables, tables
from briefing.rules.verbs import VERBS


class IllegalActError(ValueError):
    """The act is not open now; `reasons` has every reason why."""

    def __init__(self, act: Act, reasons: tuple[str, ...]) -> None:
        """Every reason goes into the message."""
        super().__init__(f"'{act}' is not open now: {'; '.join(reasons)}")
        self.reasons = reasons


def start(pack: Pack, scenario_id: str, seed: int, settings: Settings | None = None) -> Game:
    """STARTEX. Raises KeyError for a scenario that the pack does not have, ValueError for a seed out of 0..2^64-1."""
    if not 0 <= seed < 1 << 64:
        message = f"the seed must be a whole number from 0 to {(1 << 64) - 1}"
        raise ValueError(message)
    settings = settings or Settings()
    compiled = tables(pack)
    scenario = next((each for each in pack.scenarios if each.id == scenario_id), None)
    if scenario is None:
        raise KeyError(scenario_id)
    world = _first_world(compiled, scenario, seed)
    game = Game(
        pack=pack,
        scenario=scenario,
        seed=seed,
        settings=settings,
        moves=settings.moves or scenario.moves,
        move=1,
        phase=Phase.BRIEFING,
        world=tuple(world),
        minds=_first_minds(compiled, world),
        leans=(0,) * len(pack.allies),
    )
    draft = Draft(game)
    _open(draft)
    return evolve(draft.done().game, acts=0)


def opening(game: Game) -> Step:
    """The events of STARTEX itself: the first move's brief. `game` must be as `start` gave it."""
    draft = Draft(evolve(game, shown=(), card="", reports=(), question=""))
    _open(draft)
    return draft.done()


def apply(game: Game, act: Act) -> Step:
    """The game after an act, and what came of it. Pure. Raises IllegalActError with every reason if it is not open."""
    reasons = objections(game, act)
    if reasons:
        raise IllegalActError(act, reasons)
    draft = Draft(game)
    _VERBS[act.verb](draft, act)
    return draft.done()


def _first_world(compiled: Tables, scenario: Scenario, seed: int) -> list[int]:
    world = [0] * (len(GAUGES) + len(compiled.flags))
    for entry in scenario.start:
        world[INDEX[entry.gauge]] = entry.value
    for ladder in compiled.ladders:
        world[ladder.rung_at] = world[ladder.peak_at] = max(world[ladder.rung_at], ladder.hold)
        world[ladder.heat_at] = ladder.severities[world[ladder.rung_at]] * 10
    tempers = compiled.ladder["russia"].actor.tempers
    point = below(draw(seed, 0, "russia/type"), sum(temper.weight for temper in tempers))
    for number, temper in enumerate(tempers):
        point -= temper.weight
        if point < 0:
            world[INDEX["russia_type"]] = number
            break
    return world


def _first_minds(compiled: Tables, world: list[int]) -> tuple[Mind, ...]:
    """At STARTEX every opponent sees truly; what follows is seen late and through noise."""
    values = values_of(compiled, world, 0)
    minds = []
    for ladder in compiled.ladders:
        truth = true_drivers(ladder, values)
        minds.append(Mind(truth, (truth,) * 4))
    return tuple(minds)


def _open(draft: Draft) -> None:
    """A move opens: what the situation forces, what is reported, what is asked, what each opponent signals."""
    game, compiled = draft.game, draft.tables
    move = draft.get("move")
    shown = dict(game.shown)
    card = deck.event(draft, move, shown)
    reports = deck.reports(draft, move, shown)
    question = deck.question(draft, move)
    now = {name: move for name in (card, *reports) if name}
    draft.set(
        phase=Phase.BRIEFING, card=card, reports=reports, question=question, tasked=(), grades=(), forecast=None,
        chosen="", launched="", table=(), injected="", shown=tuple(sorted({**shown, **now}.items())), odds=0,
    )  # fmt: skip
    draft.tell(Opened(move, card, reports, question))
    for number, ladder in enumerate(compiled.ladders):
        choice = red.outlook(draft, number)
        hints = {choice.pick(draw(game.seed, move, f"{ladder.id}/signal", index)) for index in range(3)}
        order = sorted(hints, key=choice.rank) if len(hints) > 1 else hints
        draft.tell(Signalled(ladder.id, tuple(ladder.actor.rungs[rung].id for rung in order)))


def _advance(draft: Draft, _: Act) -> None:
    game = draft.game
    match game.phase:
        case Phase.BRIEFING:
            draft.set(phase=Phase.DECISION)
        case Phase.DECISION if game.table:
            draft.set(phase=Phase.COUNCIL)
        case Phase.DECISION | Phase.COUNCIL:
            draft.set(phase=Phase.RED)
            red.move(draft)
        case Phase.RED:
            draft.set(phase=Phase.ASSESS)
            assess(draft)
        case _ if game.ending:
            draft.set(phase=Phase.ENDEX)
            standing = score(draft.tables, draft.values(), draft.world, game.move, game.moves)
            draft.tell(Ended(game.ending, standing.total))
        case _:
            draft.set(move=game.move + 1)
            _open(draft)


_VERBS: Final[dict[str, Callable[[Draft, Act], None]]] = {**VERBS, "advance": _advance}
