"""The state machine, played at random: whatever is open holds, and whatever is not is refused with reasons."""

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from briefing.model.acts import Act
from briefing.model.game import Phase, Settings
from briefing.model.gauges import GAUGES
from briefing.rules import IllegalActError, apply, digest, legal_acts, objections, start
from tests.games import played, some_act
from tests.packs import shipped, tiny
from tests.witness import check_state, witnessed

SEEDS = st.integers(0, (1 << 64) - 1)


def names(pack):
    """Every name that an act may hold, and some that it may not."""
    options = [f"{card.id}.{option.id}" for card in pack.cards for option in card.options]
    cards = [card.id for card in pack.cards]
    reports = [report.id for report in pack.reports]
    allies = [ally.id for ally in pack.allies]
    return options, cards, reports, allies


def acts(pack):
    """Any act that can be written down, whether or not it is open now."""
    options, cards, reports, allies = names(pack)
    option, card = st.sampled_from([*options, "no-card.a"]), st.sampled_from([*cards, "no-card"])
    report, ally = st.sampled_from([*reports, "no-report"]), st.sampled_from([*allies, "XYZ"])
    grade = st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("123456")).map("".join)
    written = st.one_of(
        report.map("task {}".format), st.tuples(report, grade).map(lambda pair: f"grade {pair[0]} {pair[1]}"),
        st.integers(0, 999).map("forecast {}".format), option.map("choose {}".format), option.map("launch {}".format),
        ally.map("consult {}".format), ally.map("soften {}".format), card.map("inject {}".format),
        st.tuples(ally, st.sampled_from(("agree", "break"))).map(lambda pair: f"stand {pair[0]} {pair[1]}"),
        st.sampled_from(("soften", "silence", "coalition", "withdraw", "advance")),
    )  # fmt: skip
    return written.map(Act.parse)


class WholeGames(RuleBasedStateMachine):
    """One game on the shipped pack, at random, with everything checked at every step."""

    pack = shipped()

    @initialize(
        seed=SEEDS, moves=st.integers(0, 5), control=st.booleans(),
        opponents=st.sampled_from(("loose", "standard", "sharp", "fixed")),
    )  # fmt: skip
    def begin(self, seed, moves, control, opponents):
        self.settings = Settings(moves=moves, control=control, opponents=opponents)
        self.game = start(self.pack, self.pack.scenarios[0].id, seed, self.settings)
        self.seed, self.done = seed, []
        check_state(self.game)

    @precondition(lambda self: self.game.phase is not Phase.ENDEX)
    @rule(luck=st.integers(0, 1 << 32))
    def act(self, luck):
        self._take(some_act(self.game, luck))

    @precondition(lambda self: not objections(self.game, Act("advance")))
    @rule()
    def move_on(self):
        self._take(Act("advance"))

    @precondition(lambda self: self.game.phase is not Phase.ENDEX)
    @rule(luck=st.integers(0, 1 << 32))
    def finish_the_move(self, luck):
        move = self.game.move
        for turn in range(60):
            if self.game.move != move or self.game.phase is Phase.ENDEX:
                return
            legal = Act("advance") in legal_acts(self.game)
            self._take(Act("advance") if legal and turn > 3 else some_act(self.game, luck + turn))

    @rule(act=acts(shipped()))
    def try_anything(self, act):
        reasons = objections(self.game, act)
        assert (not reasons) == (act in legal_acts(self.game)), f"{act}: {reasons}"
        if not reasons:
            self._take(act)
            return
        before = digest(self.game)
        with pytest.raises(IllegalActError) as refused:
            apply(self.game, act)
        assert refused.value.reasons == reasons
        assert all(reason and reason == reason.strip() for reason in reasons)
        assert len(set(reasons)) == len(reasons)
        assert digest(self.game) == before

    def _take(self, act):
        self.game = witnessed(self.game, act).game
        self.done.append(act)

    @invariant()
    def acts_are_counted(self):
        assert self.game.acts == len(self.done)

    def teardown(self):
        """Replay is play: the fold of what was done is the game that it was done in."""
        if not hasattr(self, "game"):
            return
        again = start(self.pack, self.pack.scenarios[0].id, self.seed, self.settings)
        for act in self.done:
            again = apply(again, Act.parse(str(act))).game
        assert digest(again) == digest(self.game)
        assert again == self.game


def test_whole_games_at_random():
    run_state_machine_as_test(WholeGames, settings=settings(max_examples=25, stateful_step_count=40))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_very_many_games_at_random():
    run_state_machine_as_test(WholeGames, settings=settings(max_examples=400, stateful_step_count=80))


@given(seed=SEEDS, luck=SEEDS, opponents=st.sampled_from(("loose", "standard", "sharp", "fixed")))
def test_a_tiny_game_holds_at_every_step_and_comes_to_an_end(seed, luck, opponents):
    game = start(tiny(), "tiny", seed, Settings(opponents=opponents))
    for turn in range(600):
        if game.phase is Phase.ENDEX:
            break
        game = witnessed(game, some_act(game, luck + turn)).game
    assert game.phase is Phase.ENDEX
    assert game.ending in {ending.id for ending in tiny().endings}


@given(pack=st.sampled_from((shipped(), tiny())), seed=SEEDS, luck=SEEDS, data=st.data())
@settings(max_examples=25)
def test_nothing_is_open_after_endex(pack, seed, luck, data):
    game, _ = played(pack, seed, luck, moves=1, control=True)
    act = data.draw(acts(pack))
    assert objections(game, act) == ("the game has ended",)
    with pytest.raises(IllegalActError, match="the game has ended"):
        apply(game, act)


@given(seed=SEEDS, luck=SEEDS, moves=st.integers(1, 52))
@settings(max_examples=10)
def test_a_game_runs_for_as_many_moves_as_it_was_given(seed, luck, moves):
    game, _ = played(tiny(), seed, luck, moves=moves)
    final = {ending.id for ending in tiny().endings if ending.final}
    assert game.move == moves or game.ending in final
    assert len(game.rungs) == game.move


@pytest.mark.parametrize(("percent", "open_"), [(0, True), (100, True), (101, False), (999, False)])
def test_a_probability_runs_from_0_to_100(percent, open_):
    game = start(tiny(), "tiny", 7)
    assert game.question
    assert (objections(game, Act.parse(f"forecast {percent}")) == ()) == open_


def test_every_reason_is_given_not_the_first():
    game = evolve(start(tiny(), "tiny", 7, Settings(moves=1)), tasked=(("r-ship", "confirmed"),))
    assert len(objections(game, Act.parse("task no-report"))) == 2
    assert len(objections(game, Act.parse("inject no-card"))) == 3


@pytest.mark.parametrize("seed", [-1, 1 << 64])
def test_a_seed_that_does_not_fit_is_refused(seed):
    with pytest.raises(ValueError, match="seed"):
        start(tiny(), "tiny", seed)


def test_an_unknown_scenario_is_refused():
    with pytest.raises(KeyError):
        start(tiny(), "nowhere", 1)


@given(seed=SEEDS)
def test_every_seed_starts_a_sound_game_whose_first_card_is_on_the_desk(seed):
    game = start(shipped(), shipped().scenarios[0].id, seed)
    check_state(game)
    assert (game.move, game.phase, game.acts) == (1, Phase.BRIEFING, 0)
    assert game.card
    assert game.reports
    values = {entry.gauge: entry.value for entry in game.scenario.start}
    kept = {"russia_type", "russia_peak", "china_peak", "dprk_peak", "russia_heat", "china_heat", "dprk_heat"}
    assert all(
        game.world[at] == values.get(gauge.name, 0)
        for at, gauge in enumerate(GAUGES)
        if gauge.name not in kept and not gauge.name.endswith("_rung")
    )


def test_all_hidden_types_come_up_as_often_as_they_weigh():
    tempers = shipped().actor("russia").tempers
    at = next(number for number, gauge in enumerate(GAUGES) if gauge.name == "russia_type")
    many = 1500
    found = [start(shipped(), shipped().scenarios[0].id, seed).world[at] for seed in range(many)]
    for number, temper in enumerate(tempers):
        expected = many * temper.weight / sum(one.weight for one in tempers)
        assert abs(found.count(number) - expected) < 5 * expected**0.5


@given(pack=st.sampled_from((shipped(), tiny())), seed=SEEDS, luck=SEEDS)
@settings(max_examples=20)
def test_an_injected_card_is_the_next_one(pack, seed, luck):
    game = start(pack, pack.scenarios[0].id, seed, Settings(moves=3, control=True))
    event = [card.id for card in pack.cards if card.kind == "event"][luck % sum(c.kind == "event" for c in pack.cards)]
    game = apply(game, Act("inject", (event,))).game
    turn = 0
    while game.move == 1 and game.phase is not Phase.ENDEX:
        act = some_act(game, luck + turn)
        game = apply(
            game, Act("advance") if act.verb == "inject" and not objections(game, Act("advance")) else act
        ).game
        turn += 1
        assume(game.injected == event or game.move == 2)
    assume(game.phase is not Phase.ENDEX)
    assert game.card == event
