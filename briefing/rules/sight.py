"""What the player sees: the same state, through what the seat may know. Views read this and change nothing."""

from __future__ import annotations

from typing import Final

from attrs import evolve, frozen

from briefing.model.actors import ACTORS
from briefing.model.acts import Act
from briefing.model.cards import ActorId, Card, Condition, Message, Option, Question, Report
from briefing.model.dates import dtg as _dtg
from briefing.model.game import Game, Ordered, Phase, Tabled
from briefing.model.gauges import GAUGES, INDEX, Gauge
from briefing.rules import council
from briefing.rules.council import Position
from briefing.rules.draft import values_of
from briefing.rules.legal import objections, option_objections
from briefing.rules.score import Score
from briefing.rules.score import score as _score
from briefing.rules.tables import tables

#: What a level of a theatre is called, by the severity (permille) from which it is.
WORDS: Final = ((520, "war"), (360, "acute"), (280, "strained"), (200, "guarded"), (100, "watchful"), (0, "calm"))

#: When in the week each phase takes place: day and minutes Zulu.
_HOURS: Final = {
    Phase.BRIEFING: (0, 360),
    Phase.DECISION: (0, 555),
    Phase.COUNCIL: (1, 600),
    Phase.RED: (3, 1125),
    Phase.ASSESS: (6, 1080),
    Phase.ENDEX: (6, 1200),
}

_THEATRES: Final[tuple[tuple[str, ActorId], ...]] = (("Europe", "russia"), ("Strait", "china"), ("Peninsula", "dprk"))


@frozen(slots=True)
class Theatre:
    """One theatre of the strip: `level` 0-1000 is the severity last seen there, `history` one level a move (None where
    nothing was observed), `rung` the rung last seen, `word` the level in words.
    """

    name: str
    actor: ActorId
    level: int
    word: str
    rung: str
    history: tuple[int | None, ...]


@frozen(slots=True)
class Reception:
    """How the thirty-two would receive a text if it were tabled now, and the share of capability that is willing."""

    agree: int
    waver: int
    object: int
    willing: int


@frozen(slots=True)
class Reading:
    """A gauge as shown: its value now."""

    gauge: Gauge
    value: int


def word(level: int) -> str:
    """A level in words."""
    return next(name for floor, name in WORDS if level >= floor)


def dtg(game: Game, item: int = 0) -> str:
    """The date-time group of the phase, or of its nth message (no two items of a move share one)."""
    day, minutes = _HOURS[game.phase]
    return _dtg(game.scenario.date, game.move, day, minutes + 7 * item)


def card(game: Game) -> Card | None:
    """The card of this move."""
    return tables(game.pack).cards.get(game.card)


def find(game: Game, key: str) -> tuple[Card, Option]:
    """Card and option of a `card.option` key. Raises KeyError."""
    return tables(game.pack).options[key]


def report(game: Game, name: str) -> Report:
    """A report by id. Raises KeyError."""
    return tables(game.pack).reports[name]


def question(game: Game) -> Question | None:
    """The forecast question of this move."""
    return tables(game.pack).questions.get(game.question)


def initiatives(game: Game) -> tuple[tuple[Card, tuple[str, ...]], ...]:
    """Every initiative whose state is open or rests, with what stands against launching any of its options."""
    compiled = tables(game.pack)
    found = []
    for each in compiled.initiatives:
        if not compiled.holds(each.when, game.world, game.move, game.moves):
            continue
        against = [objections(game, Act("launch", (f"{each.id}.{option.id}",))) for option in each.options]
        found.append((each, () if not all(against) else min(against, key=len)))
    return tuple(found)


def against(game: Game, each: Card, option: Option) -> tuple[str, ...]:
    """What stands against one option of a card now, in sentences."""
    return tuple(option_objections(game, tables(game.pack), each, option))


def message(game: Game, each: Card) -> Message:
    """The card's message with only those facts and echoes that hold in this game."""
    return evolve(
        each.message,
        facts=tuple(fact for fact in each.message.facts if _holds(game, fact.when)),
        echoes=tuple(echo for echo in each.message.echoes if _holds(game, echo.when)),
    )


def _holds(game: Game, when: tuple[Condition, ...]) -> bool:
    return tables(game.pack).holds(when, game.world, game.move, game.moves)


def positions(game: Game, text: Tabled) -> tuple[Position, ...]:
    """Where all allies stand on a text, and why."""
    return council.positions(game, text)


def instructions(game: Game, text: Tabled) -> tuple[Position, ...]:
    """Where the causes alone have all allies stand, whatever real delegations have said."""
    return council.positions(game, evolve(text, spoken=()))


def reception(game: Game, each: Card, option: Option) -> Reception:
    """How a text of this option would be received if it were tabled now."""
    places = council.positions(game, council.tabled(each, option))
    stances = [place.stance for place in places]
    _, share = council.willing(places)
    return Reception(stances.count("agree"), stances.count("waver"), stances.count("object"), share)


def theatres(game: Game) -> tuple[Theatre, ...]:
    """The situation strip. What was not observed is not shown until it has surfaced."""
    compiled = tables(game.pack)
    hidden = {actor for actor, _ in game.unseen}
    found = []
    for name, actor in _THEATRES:
        ladder = compiled.ladder[actor]
        at = ACTORS.index(actor)
        history: list[int | None] = [ladder.severities[rungs[at]] * 10 for rungs in game.rungs]
        rungs = [rungs[at] for rungs in game.rungs]
        if actor in hidden and history:
            history[-1] = None
            rungs = rungs[:-1]
        given = {entry.gauge: entry.value for entry in game.scenario.start}
        opening = max(ladder.hold, given.get(f"{actor}_rung", 0))
        last = rungs[-1] if rungs else opening
        level = ladder.severities[last] * 10
        found.append(Theatre(name, actor, level, word(level), ladder.actor.rungs[last].id, tuple(history)))
    return tuple(found)


def gauges(game: Game) -> tuple[Reading, ...]:
    """Every gauge that the player is shown."""
    return tuple(Reading(gauge, game.world[number]) for number, gauge in enumerate(GAUGES) if gauge.shown)


def value(game: Game, name: str) -> int:
    """One gauge. Raises KeyError."""
    return game.world[INDEX[name]]


def score(game: Game) -> Score:
    """The standing as it would be scored now."""
    compiled = tables(game.pack)
    return _score(compiled, values_of(compiled, game.world, len(game.rungs)), game.world, game.move, game.moves)


def orders(game: Game) -> tuple[tuple[Ordered, Card, Option, str, int], ...]:
    """Capabilities on order: the order, card and option, the stage reached, the move in which the unit stands."""
    found = []
    for each in game.orders:
        its_card, option = find(game, f"{each.card}.{each.option}")
        plan = option.order
        if plan is None:
            continue
        age = game.move - each.move
        stage = "contract" if age >= plan.contract else "budget" if age >= plan.budget else "pledge"
        found.append((each, its_card, option, stage, each.move + plan.unit))
    return tuple(found)


def parameter(game: Game, name: str) -> int:
    """A number of the mechanisms, for a view that prints a price. Raises KeyError."""
    return tables(game.pack).parameters[name]


def position_line(game: Game) -> str:
    """The state as one line of text, for F1 and for a report of a fault: enough to find it again."""
    held = " ".join(f"{rungs[0]}.{rungs[1]}.{rungs[2]}" for rungs in game.rungs) or "-"
    where = f"{game.move}/{game.moves} {game.phase.value}"
    return f"{game.pack.id}/{game.scenario.id} {game.seed:x} {where} {held} {game.acts}"
