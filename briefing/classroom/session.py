"""A class's session: what its log says. Reading it never changes it; only `folding.fold` does, an entry at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

from attrs import Factory, define, frozen

from briefing.classroom.entries import Charter
from briefing.classroom.plans import Plan
from briefing.classroom.seats import Seat
from briefing.classroom.worlds import World
from briefing.model.game import Game, Phase, Settings
from briefing.model.pack import Pack
from briefing.rules.tables import tables

RoundKind = Literal["practice", "decision", "council"]
Stage = Literal["lobby", "open", "closed", "going", "endex"]
MAIN: Final = "main"
#: What the practice vote offers: it has no right answer, and teaches the form.
PRACTICE: Final = ("practice.tea", "practice.coffee", "practice.water")
#: Below so many answers a distribution would tell who gave which.
FEWEST: Final = 5


@frozen(slots=True)
class Given:
    """An answer as given: see `commands.Answer` for the fields. `at` is the hub's clock in milliseconds."""

    seat: str
    at: int
    option: str = ""
    launch: str = ""
    forecast: int | None = None
    rationale: str = ""
    position: str = ""
    bridge: str = ""


@frozen(slots=True)
class Word:
    """Something said or noted: by whom (a seat, "control"), to whom ("" = everybody), when, and the text."""

    by: str
    to: str
    at: int
    text: str


@define(slots=True)
class Round:
    """One question to the class. `opened` is the hour at which it was put; `ends` the common deadline (ms; None: none),
    moved by pauses and extensions; `stood` from when to when the clocks stood while it was open.

    `text` is the paper under silence in a council round: card, option, rounds of silence before.
    """

    number: int
    kind: RoundKind
    world: str
    move: int
    opened: int
    ends: int | None
    text: tuple[str, str, int] | None = None
    closed: int | None = None
    closed_by: str = ""
    revealed: bool = False
    chosen: str = ""
    launch: str = ""
    answers: dict[str, Given] = Factory(dict)
    keys: set[str] = Factory(set)
    stood: list[tuple[int, int]] = Factory(list)

    def ran(self, at: int) -> int:
        """How long its clock had run at a time, pauses aside (ms)."""
        return max(0, at - self.opened - sum(min(to, at) - since for since, to in self.stood if since < at))


class Session:
    """What the log says. Fields are for reading; times are milliseconds of the hub's clock.

    `whose` is the seat of each device by its secret's mark; `pausex` says that control stopped the clocks itself, so
    that the end of an emergency does not start them again.
    """

    def __init__(self, charter: Charter, pack: Pack, link: str) -> None:
        """A session with no entries. `link` is that of the log's first line."""
        self.charter = charter
        self.pack = pack
        self.link = link
        self.seq = 0
        self.at = charter.created
        self.seats: dict[str, Seat] = {seat.id: seat for seat in charter.seats}
        self.codes: dict[str, str] = dict(zip(charter.codes, self.seats, strict=True))
        self.devices: dict[str, list[str]] = {}
        self.whose: dict[str, str] = {}
        self.worlds: dict[str, World] = {}
        self.current = MAIN
        self.rounds: list[Round] = []
        self.going = False
        self.over = False
        self.started: int | None = None
        self.ended: int | None = None
        self.bell: int | None = None
        self.held = False
        self.paused: int | None = None
        self.pausex = False
        self.emergency: str | None = None
        self.granted: dict[str, int] = {}
        self.drafts: dict[str, dict[str, str]] = {}
        self.notes: list[Word] = []
        self.plans: dict[int, Plan] = {}
        self._offered: tuple[Game | None, tuple[str, ...]] = (None, ())  # where all look at one game, asked by each
        self.said: dict[str, list[Word]] = {}
        self.said_keys: set[str] = set()

    # --- reading ------------------------------------------------------------------------------------------------------

    @property
    def round(self) -> Round | None:
        """The open round, or the one closed last."""
        return self.rounds[-1] if self.rounds else None

    @property
    def stage(self) -> Stage:
        """Where the session stands."""
        if self.over:
            return "endex"
        if self.going:
            return "going"
        if self.round is None:
            return "lobby"
        return "open" if self.round.closed is None else "closed"

    @property
    def parallel(self) -> bool:
        """Whether every seat plays a world of its own."""
        return self.charter.mode == "parallel"

    @property
    def settings(self) -> Settings:
        """The settings of the class's games: the white cell takes part."""
        return Settings(moves=self.charter.moves, opponents=self.charter.opponents, control=True)

    def seat_of(self, secret: str) -> Seat | None:
        """Whose device has this secret's mark."""
        seat = self.whose.get(secret)
        return None if seat is None else self.seats[seat]

    def world_of(self, seat: str = "") -> World | None:
        """The world that a seat looks at; without a seat, the class's current one."""
        return self.worlds.get(seat if self.parallel and seat else self.current)

    def world_names(self) -> tuple[str, ...]:
        """The worlds that play on: the current one, or in parallel one for every seat that was ever taken."""
        if not self.parallel:
            return (self.current,)
        return tuple(seat for seat in self.seats if seat in self.devices)

    def voters(self) -> tuple[str, ...]:
        """The seats that were taken and may answer the open round."""
        return tuple(seat for seat in self.seats if self.votes(seat))

    def votes(self, seat: str) -> bool:
        """Whether a seat was taken and may answer the open round."""
        if seat not in self.devices or self.seats[seat].kind == "evaluator":
            return False
        return self.round is None or self.round.kind != "council" or self.seats[seat].kind == "delegate"

    def counts(self, seat: str, here: Round) -> bool:
        """Whether a seat's answer counts among the class's in a round: SHAPE and the red cell speak beside it."""
        return here.kind == "practice" or self.seats[seat].kind not in ("shape", "red")

    def counted(self, here: Round) -> dict[str, Given]:
        """The answers of a round that count among the class's."""
        return {seat: given for seat, given in here.answers.items() if self.counts(seat, here)}

    def ends_for(self, seat: str) -> int | None:
        """A seat's own deadline in the open round: the common one, stretched by the time it was granted."""
        here = self.round
        if here is None or here.ends is None:
            return None
        own = here.ends - here.opened - sum(to - since for since, to in here.stood)
        return here.ends - own + own * self.granted.get(seat, 100) // 100

    def closes_at(self) -> int | None:
        """When the clock closes the open round: the last deadline of those who have not answered, at least the
        common one. None while nothing runs.
        """
        here = self.round
        if self.stage != "open" or here is None or here.ends is None:
            return None
        if self.held or self.paused is not None or self.emergency is not None:
            return None
        late = [self.ends_for(seat) for seat in self.granted if self.votes(seat) and seat not in here.answers]
        return max([here.ends, *(end for end in late if end is not None)])

    def waiting(self) -> tuple[str, ...]:
        """The worlds that have yet to be carried on before the next round can open."""
        if not self.going:
            return ()
        return tuple(name for name in self.world_names() if not self.arrived(name))

    def arrived(self, name: str, game: Game | None = None) -> bool:
        """Whether a world stands where the class is asked next: a move's brief, a text before the Council, or ENDEX."""
        if game is None:
            if name not in self.worlds:
                return False
            game = self.worlds[name].game
        if game.phase is Phase.ENDEX:
            return True
        if game.phase is Phase.BRIEFING:
            return game.move > self.decided(name)
        if self.charter.mode == "committee" and game.phase is Phase.COUNCIL and game.table:
            from briefing.classroom.chair import asks

            return asks(self, game)
        return False

    def decided(self, name: str) -> int:
        """The last move of a world that the class has been asked about; 0 for none."""
        found = [each.move for each in self.rounds if each.kind == "decision" and each.world in ("", name)]
        return found[-1] if found else 0

    def options(self, seat: str = "") -> tuple[str, ...]:
        """What the open round offers a seat: keys of options that are open, `card.option`; the red cell steps."""
        here = self.round
        if here is None or here.kind == "council":
            return ()
        if here.kind == "practice":
            return PRACTICE
        world = self.world_of(seat)
        if world is not None and seat and self.seats[seat].kind == "red":
            from briefing.classroom.redcell import laid

            asked = laid(world.game)
            return () if asked is None else asked.keys
        if world is None or not world.game.card:
            return ()
        if self._offered[0] is not world.game:
            self._offered = world.game, _offered(world.game, self.pack)
        return self._offered[1]

    def launches(self, seat: str = "") -> tuple[str, ...]:
        """The initiatives that may be asked for in the open round: keys of options."""
        here = self.round
        world = self.world_of(seat)
        if here is None or here.kind != "decision" or world is None or (seat and self.seats[seat].kind == "red"):
            return ()
        from briefing.classroom.chair import launchable

        return launchable(world.game)

    def tally(self, number: int | None = None) -> Counter[str]:
        """How many of those who count gave each option (in a council round: each position); in the last round if none
        is said.
        """
        here = self.round if number is None else self.rounds[number - 1]
        if here is None:
            return Counter()
        given: Iterable[Given] = self.counted(here).values()
        return Counter((each.position if here.kind == "council" else each.option) or "-" for each in given)


def _offered(game: Game, pack: Pack) -> tuple[str, ...]:
    """The options of a game's card that are open."""
    from briefing.rules.legal import option_objections

    compiled = tables(pack)
    card = compiled.cards[game.card]
    return tuple(
        f"{card.id}.{option.id}" for option in card.options if not option_objections(game, compiled, card, option)
    )
