"""Everything that must hold of any one step of any game, checked from outside: state, events, and what joins them."""

from briefing.model.actors import DRIVERS
from briefing.model.acts import Act
from briefing.model.events import Acted, Ended, Moved, Opened, Scored
from briefing.model.game import Game, Phase, Step
from briefing.model.gauges import GAUGES, INDEX
from briefing.rules import apply, digest, legal_acts
from briefing.rules.draws import draw
from briefing.rules.minds import logits, scaled
from briefing.rules.tables import tables

HIGHS = {one.name: one.high for one in GAUGES}

#: Gauges that are the rules' own books, which may change without a word of their own: another event tells it.
BOOKS = {
    "kept", "bluffed", "article4", "article5", "answer", "since_mobilised", "peak_severity", "sum_severity",
    "sum_russia", "sum_cohesion", "tacit", "call", "call_known", "freeze", "blockade",
    *(f"{book}_{actor}" for book in ("redline", "due") for actor in ("russia", "china", "dprk")),
    *(f"{actor}_{book}" for book in ("rung", "peak", "heat", "momentum") for actor in ("russia", "china", "dprk")),
}  # fmt: skip

AFTER = {
    Phase.BRIEFING: {Phase.DECISION},
    Phase.DECISION: {Phase.COUNCIL, Phase.RED},
    Phase.COUNCIL: {Phase.RED},
    Phase.RED: {Phase.ASSESS},
    Phase.ASSESS: {Phase.BRIEFING, Phase.ENDEX},
    Phase.ENDEX: set(),
}


def witnessed(game: Game, act: Act) -> Step:
    """Apply a legal act and check the step."""
    before = digest(game)
    step = apply(game, act)
    assert digest(game) == before, "a game is never changed"
    assert digest(apply(game, act).game) == digest(step.game), "the same act gives the same game"
    assert step.game.acts == game.acts + 1
    check_state(step.game)
    _phases(game, act, step)
    _moved(game, step)
    for event in step.events:
        if isinstance(event, Acted):
            _acted(game, step, event)
        if isinstance(event, Scored):
            _scored(step.game, event)
        if isinstance(event, Ended):
            assert (step.game.phase, step.game.ending) == (Phase.ENDEX, event.ending)
            assert 0 <= event.total <= 1000
    return step


def check_state(game: Game) -> None:
    """What holds of every state."""
    compiled = tables(game.pack)
    assert all(type(value) is int for value in game.world)
    for one, value in zip(GAUGES, game.world, strict=False):
        assert 0 <= value <= one.high, f"{one.name} at {value}"
    assert all(0 <= flag <= game.move for flag in game.world[len(GAUGES) :])
    assert all(0 <= value <= 1000 for mind in game.minds for seen in (mind.seen, *mind.trail) for value in seen)
    assert len(game.leans) == len(game.pack.allies)
    assert all(lean >= 0 for lean in game.leans)
    assert 1 <= game.move <= game.moves
    assert len(game.rungs) == game.move - (game.phase in (Phase.BRIEFING, Phase.DECISION, Phase.COUNCIL))
    assert all(item.due > game.move for item in game.pending) or game.phase is not Phase.BRIEFING
    assert all(0 <= text.strength <= 1000 for text in game.table)
    assert bool(game.table) <= (game.phase in (Phase.DECISION, Phase.COUNCIL))
    assert game.card == "" or compiled.cards[game.card].kind == "event"
    assert len(set(game.reports)) == len(game.reports)
    for ladder in compiled.ladders:
        assert game.world[ladder.rung_at] <= game.world[ladder.peak_at] < len(ladder.bases)
    endings = {one.id for one in game.pack.endings} | {"endex"}
    assert game.ending == "" or game.ending in endings
    assert (game.phase is Phase.ENDEX) <= bool(game.ending)
    assert (legal_acts(game) == ()) == (game.phase is Phase.ENDEX)


def _phases(game: Game, act: Act, step: Step) -> None:
    after = step.game
    if act.verb != "advance":
        assert after.phase is game.phase
        assert after.move == game.move
        return
    assert after.phase in AFTER[game.phase]
    assert (after.move, after.phase is Phase.BRIEFING) in ((game.move, False), (game.move + 1, True))
    opened = [event for event in step.events if isinstance(event, Opened)]
    assert bool(opened) == (after.phase is Phase.BRIEFING)
    for event in opened:
        assert (event.move, event.card, event.reports) == (after.move, after.card, after.reports)
    scored = [event.move for event in step.events if isinstance(event, Scored)]
    assert scored == ([game.move] if after.phase is Phase.ASSESS else [])
    acted = [event.actor for event in step.events if isinstance(event, Acted)]
    assert acted == (["china", "russia", "dprk"] if after.phase is Phase.RED else [])


def _moved(game: Game, step: Step) -> None:
    """Every change of a gauge is told, in a chain without gaps from the world before to the world after."""
    first, last = {}, {}
    for event in step.events:
        if isinstance(event, Moved):
            assert event.before != event.after
            assert 0 <= event.after <= HIGHS[event.gauge]
            assert event.cause
            if event.gauge in last and event.gauge not in BOOKS:
                assert event.before == last[event.gauge], f"a gap in {event.gauge}: {event}"
            first.setdefault(event.gauge, event.before)
            last[event.gauge] = event.after
    for name, at in INDEX.items():
        if name in BOOKS:
            continue
        assert first.get(name, game.world[at]) == game.world[at], f"{name} does not begin where it was"
        assert last.get(name, game.world[at]) == step.game.world[at], f"{name} changed and nothing tells it"


def _acted(game: Game, step: Step, event: Acted) -> None:
    """The odds, the draw and the explanation of an opponent's move fit each other and the state."""
    compiled, after = tables(game.pack), step.game
    number = next(n for n, ladder in enumerate(compiled.ladders) if ladder.id == event.actor)
    ladder = compiled.ladders[number]
    rung = [one.id for one in ladder.actor.rungs].index(event.rung)
    assert after.world[ladder.rung_at] == rung == after.rungs[-1][number]
    assert sum(event.ppm) == 1_000_000
    assert event.ppm[rung] > 0 or sum(event.ppm[:rung]) == event.draw
    below = sum(event.ppm[:rung])
    assert below - len(event.ppm) <= event.draw <= below + event.ppm[rung] + len(event.ppm)
    assert event.draw == ((draw(game.seed, game.move, f"{event.actor}/rung") >> 32) * 1_000_000) >> 32
    temper = game.world[INDEX["russia_type"]] if event.actor == "russia" else 0
    raw = logits(ladder, scaled(ladder, after.minds[number].seen, temper))
    assert event.base + sum(part for _, part in event.causes) == raw[rung] - raw[ladder.hold]
    assert [name for name, _ in event.causes] == list(DRIVERS)
    last, parameters = game.world[ladder.rung_at], compiled.parameters
    opp = scaled(ladder, after.minds[number].seen, temper)[0]
    if game.world[ladder.heat_at] < parameters["war_heat"] and opp <= parameters["leap_window"]:
        assert rung <= last + parameters["leap"]
    if ladder.needs[rung]:
        assert game.world[INDEX["since_mobilised"]] < parameters["warning"]
    assert event.seen != ((event.actor, rung) in after.unseen)


def _scored(game: Game, event: Scored) -> None:
    """A gate that holds is a ceiling, and one that does not is none."""
    compiled = tables(game.pack)
    held = [gate for gate in game.pack.gates if compiled.holds(gate.when, game.world, game.move, game.moves)]
    assert event.gates == tuple(gate.id for gate in held)
    assert event.total == min([event.ungated, *(gate.ceiling for gate in held)])
    assert 0 <= event.total <= event.ungated <= 1000
    weights = {objective.id: objective.weight for objective in game.pack.objectives}
    assert all(0 <= value <= 1000 for _, value in event.objectives)
    assert event.ungated == sum(weights[name] * value for name, value in event.objectives) // 100
