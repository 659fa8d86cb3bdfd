"""A class as a stateful machine: whatever seats, control and the clock do in whatever order, its log is its state."""

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from briefing.classroom import commands as c
from briefing.classroom.decide import RefusedError, decide
from briefing.classroom.plans import due, pending
from briefing.classroom.seats import mark
from briefing.record.classes import games_of
from briefing.rules import apply, digest, start
from tests.packs import tiny
from tests.rooms import Room, answer, bare, state

SEATS = st.integers(0, 7)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), max_size=30)


class Class(RuleBasedStateMachine):
    """`acked` is what was acknowledged: the law is that it stays, once."""

    @initialize(
        mode=st.sampled_from(["plenary", "committee", "parallel"]), many=st.integers(1, 8), seed=st.integers(0, 99)
    )
    def begin(self, mode, many, seed):
        self.room = Room(bare(mode, many, tiny(), moves=4, seed=seed))
        self.session = self.room.session
        self.acked: dict[tuple[int, str], c.Answer] = {}

    def seat(self, number):
        return list(self.session.seats)[number % len(self.session.seats)]

    def try_to(self, command):
        before = state(self.session)
        try:
            self.room.do(command)
        except RefusedError as refused:
            sentence = str(refused)
        else:
            return True
        assert sentence
        assert state(self.session) == before
        return False

    @rule(number=SEATS)
    def join(self, number):
        self.try_to(c.Join(self.seat(number), mark(b"s", f"{number}/{self.session.seq}")))

    @rule(
        number=SEATS,
        pick=st.integers(0, 5),
        text=TEXT,
        again=st.booleans(),
        position=st.sampled_from(["agree", "statement", "break"]),
    )
    def answer(self, number, pick, text, again, position):
        here = self.session.round
        if here is None or here.kind == "practice":
            return
        seat = self.seat(number)
        more = {"position": position, "rationale": text} if here.kind == "council" else {"rationale": text}
        given = evolve(answer(self.session, seat, pick, **more), key=f"key-{self.session.seq:08}")
        if self.try_to(given):
            self.acked[here.number, seat] = given
            if again:  # the acknowledgement was lost, and the page sends it once more
                assert decide(self.session, given, self.room.at).facts == ()

    @rule(number=SEATS, text=TEXT)
    def draft(self, number, text):
        if self.session.round is not None:
            self.try_to(c.Draft(self.seat(number), self.session.round.number, {"rationale": text}))

    @rule(number=SEATS, text=TEXT)
    def say(self, number, text):
        self.try_to(c.Say(self.seat(number), f"say-{self.session.seq}-key", text))

    @rule(seconds=st.integers(0, 400))
    def wait(self, seconds):
        self.room.at += seconds * 1000

    @rule(command=st.sampled_from([
        c.Practice(), c.Reveal(), c.Hold(), c.Unhold(), c.Pause(), c.Resume(), c.Extend(30),
        c.NoDuff(True, "fire drill"), c.NoDuff(False),
        c.Note("Quiet, please."), c.Fork(1), c.Fork(2), c.Play("consult FRA"), c.Play("withdraw"),
    ]))  # fmt: skip
    def control(self, command):
        self.try_to(command)

    @rule()
    def close(self):
        if self.session.round is not None:
            self.try_to(c.Close(self.session.round.number))

    @rule(card=st.sampled_from(["", "border", "strait"]), move=st.integers(0, 4), seconds=st.integers(0, 600))
    def plan(self, card, move, seconds):
        due = 0 if move else self.room.at + seconds * 1000
        self.try_to(c.Inject(card, move, due) if card else c.Note("Look there.", "", move, due))

    @rule()
    def let_out(self):
        while (plan := due(self.session, self.room.at)) is not None:
            assert self.try_to(c.Due(plan.number))
            assert self.session.plans[plan.number].done is not None

    @rule(pick=st.integers(0, 3))
    def take_back(self, pick):
        for plan in pending(self.session)[pick:]:
            assert self.try_to(c.Unplan(plan.number))

    @rule(pick=st.integers(0, 3))
    def choose(self, pick):
        offered = self.session.options()
        if offered:
            self.try_to(c.Choose(offered[pick % len(offered)]))

    @rule()
    def release(self):
        if self.try_to(c.Release()):
            self.room.carry()

    @rule(number=SEATS, percent=st.sampled_from([100, 150, 200]))
    def grant(self, number, percent):
        self.try_to(c.Grant(self.seat(number), percent))

    @rule(number=SEATS)
    def reseat(self, number):
        seat = self.seat(number)
        if self.try_to(c.Reseat(seat, mark(b"s", f"code/{self.session.seq}"))):
            assert not self.session.devices.get(seat)

    @precondition(lambda self: self.session.worlds)
    @rule()
    def endex(self):
        if self.session.seq > 40:
            self.try_to(c.Endex())

    @invariant()
    def nothing_acknowledged_is_lost_or_doubled(self):
        if not hasattr(self, "acked"):
            return
        for (number, seat), given in self.acked.items():
            kept = self.session.rounds[number - 1].answers[seat]
            assert (kept.option, kept.forecast) == (given.option, given.forecast) or kept.position == given.position
            assert kept.rationale == given.rationale

    def teardown(self):
        if not hasattr(self, "room"):
            return
        assert state(self.room.refolded()) == state(self.session)
        assert self.room.refolded().plans == self.session.plans
        for name, raw in games_of("log", self.room.log()).items():
            assert raw == self.session.worlds[name].save()
        for world in self.session.worlds.values():
            game = start(world.pack, world.header.scenario, world.header.seed, world.header.settings)
            for act in world.acts:
                game = apply(game, act).game
            assert digest(game) == digest(world.game)


Class.TestCase.settings = settings(max_examples=40, stateful_step_count=40)
TestClass = pytest.mark.timeout(180)(Class.TestCase)
