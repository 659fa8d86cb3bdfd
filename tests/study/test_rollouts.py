"""The deck by rollouts: the futures are those of the game, what leads is told from chance, and what the deck holds."""
# ruff: noqa: E402 - without numpy there is nothing here to import

import pytest

np = pytest.importorskip("numpy")

from concurrent.futures import ThreadPoolExecutor

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.acts import Act
from briefing.model.gauges import INDEX
from briefing.review.futures import Fate, follow, trunk
from briefing.review.steady import steady
from briefing.rules.draws import draw
from briefing.study import staging
from briefing.study.batch import rollouts
from briefing.study.batch.rollouts import Rolled, Stand, ahead, lead, measured, opened, rollouts_json, rollouts_text
from tests.packs import shipped

EVENTS = tuple(card for card in shipped().cards if card.kind == "event")
BY_ID = {card.id: card for card in EVENTS}
TYPE = INDEX["russia_type"]


def stands(card, many=4):
    """The card in states of play."""
    played = staging.play(shipped(), "second-front", many)
    found = [opened(staging.settled(staging.staged(game, card.when)), card) for game in played.games]
    return [stand for stand in found if stand is not None]


def deck(changed):
    """The shipped pack with this card as it is here."""
    return evolve(shipped(), cards=tuple(changed if card.id == changed.id else card for card in shipped().cards))


def alone(changed):
    """A pack with this event card and no other."""
    return evolve(shipped(), cards=(changed, *(card for card in shipped().cards if card.kind != "event")))


def test_what_an_option_comes_to_is_what_the_rules_play_it_to():
    """Future by future, from states of several moves at once, each with a type of Russia of its own."""
    card, hand = BY_ID["stocks"], steady(shipped(), "second-front")
    found = stands(card)
    assert len({stand.game.move for stand in found}) > 1
    for stand, totals in zip(found, measured(found, 2, "test"), strict=True):
        assert totals.shape == (len(stand.options), 2)
        game = stand.game
        for option, row in zip(stand.options, totals, strict=True):
            begun = trunk(game, (Act("choose", (f"stocks.{option}",)),), hand)
            for future, total in enumerate(row):
                fate = Fate(draw(game.seed, game.move, "rollout/test", future), game.world[TYPE])
                leaves = follow(begun, fate, hand, dice=0)
                assert total == pytest.approx(sum(leaf.chance * leaf.total for leaf in leaves))


def test_options_share_their_draws_and_other_names_have_others():
    """A copy of an option comes to exactly the same in every future; a new name of draws does not."""
    card = BY_ID["stocks"]
    twin = evolve(card, options=(*card.options, evolve(card.options[0], id="z")))
    pack = deck(twin)
    found = [
        Stand(evolve(stand.game, pack=pack), 0, ("a", "z")) for stand in stands(card) if stand.game.move < 10
    ]  # fmt: skip
    for one, other in zip(measured(found, 8, "test"), measured(found, 8, "else"), strict=True):
        assert (one[0] == one[1]).all()
        assert (one != other).any()


def test_a_lead_is_to_the_other_that_is_nearest():
    totals = np.array([[5.0, 7.0], [4.0, 4.0], [1.0, 3.0]])
    gap, error = lead(totals, 0, 1)
    assert (gap, error) == (pytest.approx(2.0), pytest.approx(1.0))
    assert lead(totals, 2, -1) == (pytest.approx(2.0), pytest.approx(1.0))
    assert lead(totals, 1, 1)[0] == pytest.approx(-2.0)


@given(st.lists(st.lists(st.integers(0, 1000), min_size=4, max_size=4), min_size=2, max_size=5))
def test_no_two_options_lead_and_none_leads_and_trails(rows):
    totals = np.array(rows, float)
    best, worst = ([at for at in range(len(rows)) if ahead(lead(totals, at, sign))] for sign in (1, -1))
    assert len(best) <= 1
    assert len(worst) <= 1
    assert not set(best) & set(worst)


@pytest.mark.parametrize(
    ("one", "is_ahead"),
    [((5.0, 2.0), True), ((5.0, 2.5), False), ((0.9, 0.0), False), ((1.0, 0.0), True), ((-5.0, 0.1), False)],
)
def test_chance_and_less_than_a_point_are_no_lead(one, is_ahead):
    assert ahead(one) == is_ahead


def test_a_useless_option_is_best_nowhere_and_a_gift_is_worst_nowhere():
    card = BY_ID["stocks"]
    first = card.options[0]
    dear = evolve(first, id="y", effects=(*first.effects, *_moved(-150)))
    gift = evolve(first, id="z", effects=(*first.effects, *_moved(150)))
    pack = alone(evolve(card, options=(first, dear, gift)))
    found = {each.key: each for each in rollouts.rolled(pack, "second-front", card.id, 12)}
    assert found["stocks.y"].verdict == "best nowhere"
    assert found["stocks.z"].verdict == "worst nowhere"
    assert found["stocks.a"].verdict == "best or worst nowhere"
    assert ahead(found["stocks.z"].rise)
    assert ahead(found["stocks.y"].fall)


def _moved(by):
    return (evolve(BY_ID["stocks"].options[0].effects[0], gauge="legitimacy", by=by, after=0),)


def test_a_state_in_which_a_card_is_not_open_is_none():
    card = next(card for card in EVENTS if any(c.subject == "russia_rung" for c in card.when))
    game = staging.play(shipped(), "second-front", 1).games[0]
    world = list(game.world)
    world[INDEX["russia_rung"]] = 0
    assert opened(evolve(game, world=tuple(world)), card) is None


def test_an_executor_finds_what_is_found_here(monkeypatch):
    """And whoever waits hears of every card."""
    pack = alone(BY_ID["stocks"])
    monkeypatch.setattr(rollouts, "_loaded", lambda _: pack)
    monkeypatch.setattr(rollouts, "_GENERATIONS", 1)
    heard = []
    with ThreadPoolExecutor(1) as pool:
        found = rollouts.rollouts(pack, "second-front", None, 3, pool, lambda done, many: heard.append((done, many)))
    assert heard == [(1, 1)]
    assert found == rollouts.rollouts(pack, "second-front", None, 3)
    assert [each.key for each in found] == [f"stocks.{option.id}" for option in BY_ID["stocks"].options]


def test_the_text_names_what_is_missing_and_counts_the_rest():
    never = (-np.inf, 0.0)
    rows = (Rolled("x.a", 9, (5.0, 1.0), 0, (3.0, 1.0), 2), Rolled("x.b", 9, (-2.0, 0.5), 1, (4.0, 1.0), 0),
            Rolled("x.c", 0, never, 0, never, 0))  # fmt: skip
    text = rollouts_text(rows)
    assert "x.a" not in text
    assert "-2.0 ±0.5" in text
    assert "best nowhere" in text
    assert "1 of 3 options are the best in some state and 2 the worst" in text
    assert "1 of these states were bred, 2 gauges" in text
    first, second, third = rollouts_json(rows)
    assert (first["verdict"], second["verdict"], third["lead"]) == (None, "best nowhere", None)
    assert rows[2].verdict == "never open"


#: What no state was found for when the deck was last measured; most came within a point of what counts.
NOT_FOUND: dict[str, tuple[str, ...]] = {
    "best": (
        "backfill.a",
        "beijing-exit.b",
        "cable.c",
        "call-heard.c",
        "call-unclear.c",
        "ceasefire.b",
        "closed-sea.d",
        "containers.d",
        "dual-use.c",
        "due-dprk.b",
        "due-dprk.d",
        "fm-message.a",
        "hubs.b",
        "jamming.c",
        "jamming.d",
        "kinmen-papers.c",
        "landing.e",
        "median-line.b",
        "misquote.a",
        "misquote.d",
        "nuclear-test.a",
        "nuclear-test.b",
        "ring-exercise.d",
        "snap.c",
        "stocks.b",
        "west-sea.b",
    ),
    "worst": (
        "airspace.e",
        "backfill.a",
        "beijing-exit.b",
        "beijing-exit.c",
        "beijing-exit.d",
        "call-heard.c",
        "closed-sea.a",
        "customs-notice.a",
        "dual-use.b",
        "due-dprk.d",
        "fm-message.b",
        "fm-message.c",
        "kinmen-papers.b",
        "licence-answer.a",
        "licence-answer.c",
        "misquote.a",
        "nuclear-test.c",
        "order-book.b",
        "oskil.a",
        "powder-works.a",
        "quarrel.b",
        "ring-exercise.c",
        "shells-arrive.c",
        "shells-arrive.d",
        "stocks.d",
        "tehran-line.c",
        "us-shift.a",
        "wafer-stocks.c",
        "west-sea.b",
    ),
}


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_each_option_of_the_shipped_deck_is_best_somewhere_and_worst_somewhere_but_for_those_named():
    """By mean final score at ENDEX, the reference posture playing on: each option but those of NOT_FOUND is ahead of
    every other of its card, by a point or more and by more than two standard errors over 768 futures, in some state of
    play or a few gauges from one; and behind every other in some other. It does not say that those of NOT_FOUND have no
    such state, only that the search came upon none; nor what an option is worth to a player better than the posture.
    """
    found = rollouts.rollouts(shipped(), "second-front", None)
    assert len(found) == sum(len(card.options) for card in EVENTS)
    assert {each.key for each in found if not ahead(each.rise)} <= set(NOT_FOUND["best"])
    assert {each.key for each in found if not ahead(each.fall)} <= set(NOT_FOUND["worst"])
