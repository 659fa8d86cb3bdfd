"""A class played in memory, and a line to it in place of the network: what the console sends is decided and folded."""

import asyncio
import secrets

from briefing.classroom.commands import COMMANDS, Answer, Carry, Close, Join, Practice, Release, Reveal, Say
from briefing.classroom.control.clock import HubClock
from briefing.classroom.control.console import ControlScreen
from briefing.classroom.control.state import control_state, seat_world
from briefing.classroom.control.wire import Answer as Answered
from briefing.classroom.control.wire import Door
from briefing.classroom.decide import RefusedError, decide
from briefing.classroom.entries import Charter, Times, chained
from briefing.classroom.folding import fold
from briefing.classroom.log import file
from briefing.classroom.seats import mark, plan
from briefing.rules import RULES_VERSION
from briefing.tui.app import BriefingApp
from tests.tui.staged import staged

BEGUN = 1_750_000_000_000


class Acted:
    """`do` gives a command, `at` is the hub's clock in milliseconds, `here` who is connected."""

    def __init__(self, mode="plenary", many=12, moves=4, pack=None, seed=11, **times):
        pack = pack or staged()
        seats = plan(mode, many, pack)
        charter = Charter(
            room="K7QP3M", mode=mode, game="1", rules=RULES_VERSION, pack=pack.id, pack_version=pack.version,
            pack_digest=pack.digest, scenario=pack.scenarios[0].id, seed=seed, moves=moves, opponents="standard",
            seats=seats, codes=tuple(mark(b"salt", seat.id) for seat in seats), created=BEGUN, times=Times(**times),
        )  # fmt: skip
        self.session = file.begin("a test", charter, "0" * 64, pack)
        self.at = BEGUN
        self.here = {}

    @property
    def state(self):
        return control_state(self.session, self.here, self.at)

    def do(self, *commands, after=1000):
        for command in commands:
            self.at += after
            found = decide(self.session, command, self.at)
            for fact, step in zip(found.facts, found.steps, strict=True):
                fold(self.session, chained(self.session.link, self.session.seq + 1, self.at, fact), step)
        while self.session.waiting():
            self.do(Carry(self.session.waiting()[0]))
        return self

    def fill(self, many=None):
        for seat in list(self.session.seats)[:many]:
            self.do(Join(seat, secrets.token_hex(16)), after=0)
            self.here[seat] = 1
        return self

    def answers(
        self, many=None, rationale="The escort was in harbour that night; the cable needs nine days.", seats=None
    ):
        here = self.session.round
        for number, seat in enumerate(seats or self.session.voters()[:many]):
            more = {"forecast": number * 7 % 101, "option": "", "launch": ""}
            if here.kind == "council":
                more = {
                    "position": ("agree", "statement", "break")[number % 3],
                    "bridge": "could join if it is thirty days",
                }
            else:
                options, launches = self.session.options(seat), self.session.launches(seat)
                more["option"] = options[number * number % len(options)] if options else ""
                more["launch"] = launches[0] if launches and number % 3 == 0 else ""
            self.do(Answer(seat, here.number, f"key-{here.number}-{seat}", rationale=rationale, **more))
        return self

    def talk(self, text="My authorities would wait for a second report."):
        for number, seat in enumerate(self.session.seats.values()):
            if seat.kind != "member":
                self.do(Say(seat.id, f"word-{number}-{self.at}", text))
        return self

    def to_round(self, number, kind="decision"):
        """Play on until the so-many-th round of a kind is open."""
        while sum(here.kind == kind for here in self.session.rounds) < number and self.session.stage != "endex":
            match self.session.stage:
                case "lobby":
                    self.do(Practice())
                case "open":
                    self.answers().do(Close(self.session.round.number))
                case "closed" if not self.session.round.revealed:
                    self.do(Reveal())
                case _:
                    self.do(Release())
        return self


class Line:
    """In place of `Wire`. `sent` is what was sent; `refuses` a sentence for everything."""

    def __init__(self, acted):
        self.acted, self.sent, self.looked, self.refuses, self.code = acted, [], [], "", "ABCD7QXM"
        self.told = self.lost = None

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        return None

    async def follow(self, told, lost):
        self.told, self.lost = told, lost
        self.push()
        await asyncio.Event().wait()

    def push(self):
        self.told(self.acted.state)

    async def look(self, seat):
        self.looked.append(seat)
        return seat_world(self.acted.session, seat)

    async def send(self, verb, fields):
        self.sent.append((verb, dict(fields)))
        if self.refuses:
            return Answered(says=self.refuses)
        more = {"code": mark(b"salt", self.code)} if verb == "reseat" else {}
        try:
            self.acted.do(COMMANDS[verb](**fields, **more))
        except RefusedError as refused:
            return Answered(says=str(refused))
        self.push()
        if verb != "reseat":
            return Answered(self.acted.session.seq)
        return Answered(self.acted.session.seq, self.code, card=f"/class/card-{fields['seat']}.html")


class Steady:
    """A clock that stands until it is told otherwise (seconds)."""

    def __init__(self):
        self.at = 0.0

    def __call__(self):
        return self.at


def console(acted, monkeypatch):
    """An app with a console on a line to this class. Returns the app's maker, the line and the clock."""
    line, clock = Line(acted), Steady()
    monkeypatch.setattr("briefing.classroom.control.console.Wire", lambda door: line)
    door = Door("http://127.0.0.1:8025", "token")
    return (lambda: BriefingApp(lambda: ControlScreen(door, HubClock(clock)))), line, clock


async def settled(app, pilot):
    """Wait until what the hub said is painted. Workers that follow the hub never end, so they are not waited for."""
    for _ in range(3):
        await pilot.pause()
    for screen in app.screen_stack:
        if isinstance(screen, ControlScreen):
            screen.catch_up()
    for _ in range(2):
        await pilot.pause()
