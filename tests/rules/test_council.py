"""The Council: positions are sums of their causes, every concession helps, and a coalition is its members."""

from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefing.model.events import Broke, Consulted, Moved, Softened, Stated, Stood
from briefing.model.game import Phase, Tabled
from briefing.model.gauges import GAUGES
from briefing.rules import apply, council, objections, start
from briefing.rules.draft import part
from briefing.rules.tables import tables
from tests.games import act, deciding, gauge, with_gauges
from tests.packs import shipped, tiny, tuned

permille = st.integers(0, 1000)
SEEN = {"cohesion", "us_line", "attribution", "evidence", "russia_heat", "china_heat", "dprk_heat"}


@st.composite
def situations(draw, pack=None):
    """A game in some state of the world, and a text of one of its cards, worded somehow."""
    pack = pack or draw(st.sampled_from((shipped(), tiny())))
    card, option = draw(st.sampled_from([(card, option) for card in pack.cards for option in card.options]))
    game = start(pack, pack.scenarios[0].id, draw(st.integers(0, 99)))
    values = {one.name: draw(st.integers(0, one.high)) for one in GAUGES if one.name in SEEN}
    game = with_gauges(game, seized=draw(st.integers(0, 2)), capital=40, **values)
    game = evolve(game, move=draw(st.integers(1, game.moves)), leans=tuple(draw(permille) // 4 for _ in pack.allies))
    text = Tabled(card.id, option.id, draw(st.integers(350, 1000)), draw(permille), draw(permille), draw(permille))
    return game, evolve(text, rounds=draw(st.integers(0, 3)))


@given(situations())
def test_a_position_is_the_sum_of_its_causes(case):
    game, text = case
    edge = tables(game.pack).parameters["object_below"]
    for place in council.positions(game, text):
        assert place.score == sum(part for _, part in place.causes)
        assert tuple(name for name, _ in place.causes) == council.CAUSES
        assert place.stance == ("agree" if place.score >= 0 else "waver" if place.score >= -edge else "object")
        assert 0 <= place.breaks <= 1000
        assert (place.breaks == 0) >= (place.stance == "agree")
        assert (place.breaks == 1000) >= (place.stance == "object")
        if place.stance == "agree":
            assert (place.against, place.reason, place.bridge) == ("", "", "")
        else:
            assert place.reason
            worst = min(part for _, part in place.causes)
            assert dict(place.causes)[place.against] == worst < 0


@given(situations(), st.booleans(), st.data())
def test_softening_makes_no_ally_less_willing(case, general, data):
    game, text = case
    compiled = tables(game.pack)
    before = council.positions(game, text)
    against = data.draw(st.sampled_from(council.CAUSES))
    ally = "" if general else data.draw(st.sampled_from(game.pack.allies)).id
    softer = council.soften(compiled, text, ally, against)
    after = council.positions(game, softer)
    assert all(new.score >= old.score for old, new in zip(before, after, strict=True))
    assert softer.strength <= text.strength
    assert (softer.risk, softer.burden, softer.proof) <= (text.risk, text.burden, text.proof)
    broken, _ = council.breakers(game, text)
    broken_after, _ = council.breakers(game, softer)
    assert {place.ally.id for place in broken_after} <= {place.ally.id for place in broken}


@given(situations(), st.data())
def test_consulting_moves_that_ally_alone_and_never_away(case, data):
    game, text = case
    game = evolve(game, phase=Phase.COUNCIL, table=(text,))
    before = council.positions(game, text)
    open_ = [place.ally.id for place in before if not objections(game, act(f"consult {place.ally.id}"))]
    assume(open_)
    ally = data.draw(st.sampled_from(open_))
    step = apply(game, act(f"consult {ally}"))
    gain = next(event.by for event in step.events if isinstance(event, Consulted))
    price = tables(game.pack).parameters["consult_price"]
    assert gauge(step.game, "capital") == gauge(game, "capital") - price
    for old, new in zip(before, council.positions(step.game, text), strict=True):
        assert new.score == old.score + (gain if new.ally.id == ally else 0)
    assert gain >= 0
    again = apply(step.game, act(f"consult {ally}")) if not objections(step.game, act(f"consult {ally}")) else None
    if again:
        assert next(event.by for event in again.events if isinstance(event, Consulted)) <= gain


def test_consulting_tires_and_fades():
    game = evolve(deciding(tiny(), "cable", capital=40), phase=Phase.COUNCIL)
    text = Tabled("cable", "a", 1000, 1000, 1000, 1000)
    game = evolve(game, table=(text,))
    gains = []
    for _ in range(3):
        step = apply(game, act("consult HUN"))
        gains += [event.by for event in step.events if isinstance(event, Consulted)]
        game = step.game
    assert gains[0] == tables(tiny()).parameters["consult_gain"]
    assert gains[0] > gains[1] > gains[2] > 0
    lean = game.leans[tables(tiny()).allies["HUN"]]
    assert lean == sum(gains)
    for word in ("withdraw", "advance", "advance"):
        game = apply(game, act(word)).game
    assert game.leans[tables(tiny()).allies["HUN"]] == lean * 600 // 1000


@given(situations())
def test_a_coalition_is_as_strong_as_its_members(case):
    game, text = case
    places = council.positions(game, text)
    allies, share = council.willing(places)
    assert set(allies) == {place.ally.id for place in places if place.stance == "agree"}
    assert share == sum(ally.weight for ally in game.pack.allies if ally.id in allies)
    assert 0 <= share <= 1000
    game = evolve(game, phase=Phase.COUNCIL, table=(text,))
    against = objections(game, act("coalition"))
    option = tables(game.pack).options[f"{text.card}.{text.option}"][1]
    least = tables(game.pack).parameters["coalition_least"]
    assert bool(against) == (bool(option.article) or share < least)
    if against:
        return
    step = apply(game, act("coalition"))
    stood = next(event for event in step.events if isinstance(event, Stood))
    assert (stood.how, stood.allies, stood.strength) == ("coalition", allies, text.strength * share // 1000)
    assert gauge(step.game, "legitimacy") <= gauge(game, "legitimacy")
    assert step.game.table == ()
    direct = {
        e.gauge: e.after - e.before for e in step.events if isinstance(e, Moved) and e.cause.startswith("option:")
    }
    for effect in option.effects:
        if not effect.after and effect.gauge not in ("seized", "freeze") and effect.gauge in direct:
            assert abs(direct[effect.gauge]) <= sum(
                abs(part(one.by, stood.strength)) for one in option.effects if one.gauge == effect.gauge
            )


@given(situations())
def test_silence_is_broken_by_those_who_object_and_only_by_those_who_doubt(case):
    game, text = case
    rounds = tables(game.pack).parameters["rounds"]
    game = evolve(game, phase=Phase.COUNCIL, table=(text,))
    assert bool(objections(game, act("silence"))) == (text.rounds >= rounds)
    if text.rounds >= rounds:
        return
    stances = {place.ally.id: place for place in council.positions(game, text)}
    step = apply(game, act("silence"))
    broke = {event.ally for event in step.events if isinstance(event, Broke)}
    stated = {event.ally for event in step.events if isinstance(event, Stated)}
    assert {ally for ally, place in stances.items() if place.stance == "object"} <= broke
    assert all(stances[ally].stance != "agree" for ally in broke | stated)
    stood = [event for event in step.events if isinstance(event, Stood)]
    if broke:
        assert not stood
        kept = text.strength * tables(game.pack).parameters["round_keep"] // 1000
        assert (step.game.table[0].rounds, step.game.table[0].strength) == (text.rounds + 1, kept)
        assert set(step.game.table[0].broke) == broke
        assert not stated
    else:
        assert [(event.how, len(event.allies), event.strength) for event in stood] == [
            ("consensus", len(game.pack.allies), text.strength)
        ]
        assert step.game.table == ()


def test_silence_for_a_text_that_asks_nothing_is_kept_and_for_one_that_asks_all_is_not():
    game = evolve(deciding(tiny(), "cable", cohesion=1000, us_line=1000), phase=Phase.COUNCIL)
    easy = evolve(game, table=(Tabled("cable", "a", 1000, 0, 0, 0),))
    hard = with_gauges(evolve(game, table=(Tabled("cable", "a", 1000, 1000, 1000, 1000),)), cohesion=0, us_line=0)
    assert [event for event in apply(easy, act("silence")).events if isinstance(event, Stood)]
    assert [event for event in apply(hard, act("silence")).events if isinstance(event, Broke)]


def test_another_round_costs_and_the_last_one_is_the_last():
    game = evolve(deciding(tiny(), "cable", capital=10), phase=Phase.COUNCIL)
    game = evolve(game, table=(Tabled("cable", "a", 1000, 1000, 1000, 1000),))
    capitals = [10]
    while not objections(game, act("silence")):
        game = apply(game, act("silence")).game
        capitals.append(gauge(game, "capital"))
    assert capitals == [10, 10, 8, 6]
    (reason,) = objections(game, act("silence"))
    assert "3 times" in reason
    poor = with_gauges(evolve(game, table=(evolve(game.table[0], rounds=1),)), capital=1)
    assert any("costs 2 PC" in reason for reason in objections(poor, act("silence")))


def test_softening_ends_where_the_text_says_nothing():
    game = evolve(deciding(tiny(), "cable"), phase=Phase.COUNCIL)
    game = evolve(game, table=(Tabled("cable", "a", 1000, 900, 900, 900),))
    strengths = []
    while not objections(game, act("soften")):
        step = apply(game, act("soften"))
        strengths += [event.strength for event in step.events if isinstance(event, Softened)]
        game = step.game
    assert strengths == [800, 640, 512, 409]
    assert objections(game, act("soften HUN"))[-1] != objections(game, act("soften"))[0] or game.table[0].strength < 389


def test_a_bridging_text_comes_once_and_eases_what_held_its_ally_back():
    game = evolve(deciding(tiny(), "cable", cohesion=500), phase=Phase.COUNCIL)
    game = evolve(game, table=(Tabled("cable", "a", 1000, 900, 100, 0),))
    number = tables(tiny()).allies["HUN"]
    place = council.positions(game, game.table[0])[number]
    assert (place.against, bool(place.bridge)) == ("risk", True)
    step = apply(game, act("soften HUN"))
    text = step.game.table[0]
    assert (text.risk, text.burden, text.strength, text.bridged) == (540, 100, 900, ("HUN",))
    assert any("is in already" in reason for reason in objections(step.game, act("soften HUN")))


def test_who_gives_ground_away_loses_those_nearest_to_it():
    pack = tiny()
    game = deciding(pack, "border", seized=1)
    text = Tabled("border", "d", 1000, 0, 0, 0)
    assert council.ground(tables(pack), text) == 1000
    assert council.ground(tables(pack), Tabled("talks", "b", 1000, 0, 0, 0)) == 500
    assert council.ground(tables(pack), Tabled("border", "c", 1000, 0, 0, 0)) == 0
    ground = {place.ally.id: dict(place.causes)["ground"] for place in council.positions(game, text)}
    assert ground["EST"] == min(ground.values()) < ground["USA"] < 0


def test_nations_carry_what_they_each_decide():
    game = deciding(tiny(), "cable")
    allies, share = council.willing(council.positions(game, Tabled("cable", "c", 1000, 200, 100, 0)))
    step = apply(game, act("choose cable.c"))
    stood = next(event for event in step.events if isinstance(event, Stood))
    assert (stood.how, stood.allies, stood.strength) == ("nations", allies, share)
    moved = [event for event in step.events if isinstance(event, Moved) and event.gauge == "resilience"]
    assert [event.after - event.before for event in moved] == ([40 * share // 1000] if share >= 25 else [])


def test_a_withdrawn_text_is_seen_to_have_fallen():
    game = apply(deciding(tiny(), "cable"), act("choose cable.a")).game
    game = apply(game, act("advance")).game
    step = apply(game, act("withdraw"))
    assert gauge(step.game, "cohesion") == gauge(game, "cohesion") - tables(tiny()).parameters["fell_cohesion"]
    assert step.game.past[-1].how == ""
    assert step.game.world[tables(tiny()).flags["cable.failed"]] == 1
    assert step.game.world[tables(tiny()).flags["cable.a"]] == 0


@settings(max_examples=20)
@given(situations(), st.integers(0, 1000))
def test_a_stricter_edge_makes_nobody_agree_or_stop_objecting(case, edge):
    game, text = case
    strict = evolve(game, pack=tuned(game.pack, object_below=max(1, edge)))
    for old, new in zip(council.positions(game, text), council.positions(strict, text), strict=True):
        assert new.score == old.score
        assert (new.stance == "agree") == (old.stance == "agree")


@given(situations())
@settings(max_examples=20)
def test_an_ally_at_nothing_goes_along(case):
    """Zero is agreement: in its stance, under silence, and in a coalition."""
    game, text = case
    for number, place in enumerate(council.positions(game, text)):
        if place.score < 0:
            leans = [*game.leans]
            leans[number] -= place.score
            places = council.positions(evolve(game, leans=tuple(leans)), text)
            assert (places[number].score, places[number].stance, places[number].breaks) == (0, "agree", 0)
            assert place.ally.id in council.willing(places)[0]
