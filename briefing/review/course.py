"""The course of a finished game: its state around every act, and the points at which something was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from attrs import field, frozen

from briefing.model.acts import Act
from briefing.model.events import Event
from briefing.model.game import Game, Phase
from briefing.record import Journal
from briefing.rules import apply, objections, start
from briefing.rules.machine import opening
from briefing.rules.tables import tables

Kind = Literal["choose", "launch", "council"]

#: What can be done with a text that lies before the Council, as whole ways of handling it.
WAYS: Final = ("silence", "work", "soften", "coalition", "withdraw")
#: The player's own way, where it is none of these.
OWN: Final = "own"
#: The option of launching nothing.
NONE: Final = ""


class ReviewError(ValueError):
    """The game cannot be reviewed; the message is a sentence that says why and what to do."""


@frozen(slots=True)
class Moment:
    """A point at which something was decided.

    `act` is the number (from 1) of the act that decided it, `game` the state just before. `plans` gives for every
    option the acts that carry it out; what they leave open is the reference posture's. For a launch the option ""
    is to launch nothing; for a text before the Council the options are ways of handling it.
    """

    number: int
    kind: Kind
    move: int
    act: int
    taken: str
    text: str
    game: Game = field(repr=False, eq=False)
    plans: tuple[tuple[str, tuple[Act, ...]], ...] = field(repr=False)

    @property
    def options(self) -> tuple[str, ...]:
        """Every option that was open."""
        return tuple(key for key, _ in self.plans)

    def plan(self, option: str) -> tuple[Act, ...]:
        """The acts of an option. Raises KeyError."""
        return dict(self.plans)[option]


@frozen(slots=True, eq=False)
class Course:
    """A game from STARTEX to where it stands. `games[n]` is the state after n acts, `events[n]` what act n brought."""

    acts: tuple[Act, ...]
    games: tuple[Game, ...]
    events: tuple[tuple[Event, ...], ...]
    moments: tuple[Moment, ...]
    receipt: str = ""

    @property
    def first(self) -> Game:
        """STARTEX."""
        return self.games[0]

    @property
    def last(self) -> Game:
        """The state after the last act."""
        return self.games[-1]


def of_journal(journal: Journal) -> Course:
    """The course of a kept game. Raises ReviewError for a game that is not over."""
    if not journal.over:
        game = journal.game
        message = (
            f"the game is not over (move {game.move} of {game.moves}, {game.phase.value.upper()}): a review opens what"
            " play keeps hidden, so it waits for ENDEX; `briefing resume` goes on with the game"
        )
        raise ReviewError(message)
    header = journal.header
    return replayed(start(journal.game.pack, header.scenario, header.seed, header.settings), journal.acts,
                    journal.receipt)  # fmt: skip


def replayed(first: Game, acts: Sequence[Act], receipt: str = "") -> Course:
    """The course of these acts from a STARTEX. Raises IllegalActError."""
    games, events = [first], [opening(first).events]
    for act in acts:
        step = apply(games[-1], act)
        games.append(step.game)
        events.append(step.events)
    return Course(tuple(acts), tuple(games), tuple(events), _moments(games, acts), receipt)


def _moments(games: Sequence[Game], acts: Sequence[Act]) -> tuple[Moment, ...]:
    found: list[Moment] = []
    for at, act in enumerate(acts):
        game = games[at]
        moment = None
        if game.phase is Phase.DECISION:
            moment = _decision(game, act, at, len(found))
        elif game.phase is Phase.COUNCIL and game.table and _begins(games, at):
            moment = _council(games, acts, at, len(found))
        if moment is not None and len(moment.plans) > 1:
            found.append(moment)
    return tuple(found)


def _decision(game: Game, act: Act, at: int, number: int) -> Moment | None:
    if act.verb == "choose":
        card = next(each for each in game.pack.cards if each.id == game.card)
        keys = [f"{card.id}.{option.id}" for option in card.options]
        plans = [(key, (one,)) for key in keys if not objections(game, one := Act("choose", (key,)))]
        return Moment(number, "choose", game.move, at + 1, act.word, card.id, game, tuple(plans))
    if act.verb == "launch" or (act.verb == "advance" and not game.launched):
        launches = open_launches(game)
        plans = [(NONE, (Act("advance"),)), *((key, (Act("launch", (key,)),)) for key in launches)]
        return Moment(number, "launch", game.move, at + 1, act.word, "", game, tuple(plans))
    return None


def open_launches(game: Game) -> tuple[str, ...]:
    """Every initiative's option that could be launched now."""
    keys = (f"{card.id}.{option.id}" for card in tables(game.pack).initiatives for option in card.options)
    return tuple(key for key in keys if not objections(game, Act("launch", (key,))))


def _begins(games: Sequence[Game], at: int) -> bool:
    """Whether this is the first act on the text that lies uppermost."""
    before = games[at - 1]
    return before.phase is not Phase.COUNCIL or len(before.table) != len(games[at].table)


def _council(games: Sequence[Game], acts: Sequence[Act], at: int, number: int) -> Moment:
    game = games[at]
    text = game.table[0]
    end = at
    while end < len(acts) and games[end].phase is Phase.COUNCIL and len(games[end].table) == len(game.table):
        end += 1
    own = tuple(act for act in acts[at:end] if act.verb != "inject")
    ways: dict[str, tuple[Act, ...]] = {
        "silence": (Act("silence"),),
        "work": (),
        "soften": (Act("soften"), Act("silence")),
        "coalition": (Act("coalition"),),
        "withdraw": (Act("withdraw"),),
    }
    plans = [(name, plan) for name, plan in ways.items() if not plan or not objections(game, plan[0])]
    taken = next((name for name, plan in plans if plan == own), OWN)
    if taken == OWN:
        plans.append((OWN, own))
    return Moment(number, "council", game.move, end, taken, f"{text.card}.{text.option}", game, tuple(plans))
