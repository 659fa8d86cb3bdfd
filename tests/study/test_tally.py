"""Counts and sums of many games: how they merge, and the intervals that go with them."""

import json
import random
import statistics
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.study.tally import Played, Tally, from_sums, mean_of, paired, wilson

OPTIONS = ("cable.a", "cable.b", "narva.a")
rung = st.integers(0, 11)
plays = st.builds(
    Played,
    seed=st.just(0),
    ending=st.sampled_from(["thaw", "watch", "brink"]),
    total=st.integers(0, 1000),
    ungated=st.integers(0, 1000),
    objectives=st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(
        lambda pair: (("deterrence", pair[0]), ("cohesion", pair[1]))
    ),
    rungs=st.lists(st.tuples(rung, rung, rung), max_size=4).map(tuple),
    decisions=st.lists(
        st.tuples(st.sampled_from(OPTIONS), st.sampled_from(["", "office", "consensus", "coalition"])), max_size=4
    ).map(tuple),
)


def numbered(found):
    """Games of different seeds, as a study's are."""
    return [
        Played(seed, g.ending, g.total, g.ungated, g.objectives, g.rungs, g.decisions) for seed, g in enumerate(found)
    ]


games = st.lists(plays, max_size=12).map(numbered)


def tally(found):
    made = Tally("arm")
    for game in found:
        made.add(game)
    return made


def merged(*parts):
    made = Tally("arm")
    for part in parts:
        made.merge(part)
    return made


@given(games, st.lists(st.integers(0, 3), min_size=12, max_size=12), st.randoms(use_true_random=False))
def test_any_partition_merged_in_any_order_is_the_tally_of_all(found, places, luck):
    parts = [tally(game for game, place in zip(found, places, strict=False) if place == at) for at in range(4)]
    whole = tally(found)
    assert merged(*parts) == whole
    luck.shuffle(parts)
    assert merged(*parts) == whole
    assert merged(*parts).to_json() == whole.to_json()


@given(games, st.integers(0, 12), st.integers(0, 12))
def test_merging_is_associative(found, one, other):
    first, last = sorted((one, other))

    def parts():
        return tally(found[:first]), tally(found[first:last]), tally(found[last:])

    a, b, c = parts()
    a.merge(b)
    a.merge(c)
    x, y, z = parts()
    y.merge(z)
    x.merge(y)
    assert a == x


@given(games)
def test_merging_leaves_what_is_merged_alone(found):
    part = tally(found)
    made = merged(part)
    made.merge(tally([Played(99, "thaw", 5, 5, (("cohesion", 5),), ((1, 1, 1),), (("cable.a", ""),))]))
    assert part == tally(found)


@given(games)
def test_the_document_adds_up(found):
    document = tally(found).to_json()
    json.dumps(document)
    assert document["games"] == len(found)
    assert sum(each["games"] for each in document["endings"].values()) == len(found)
    for at, actor in enumerate(("china", "russia", "dprk")):
        counts = document["peaks"][actor]
        assert sum(counts.values()) == len(found)
        for height in range(12):
            wanted = sum(max((rungs[at] for rungs in game.rungs), default=0) == height for game in found)
            assert counts.get(str(height), 0) == wanted
    decided = [pair for game in found for pair in game.decisions]
    assert (
        sum(document["stood"].values()) == sum(each["picks"] for each in document["options"].values()) == len(decided)
    )
    assert document["stood"].get("fell", 0) == sum(not how for _, how in decided)
    for key in OPTIONS:
        totals = [game.total for game in found for option, _ in game.decisions if option == key]
        if totals:
            assert document["options"][key] == {"picks": len(totals), "mean": round(sum(totals) / len(totals), 1)}
        else:
            assert key not in document["options"]
    if found:
        assert document["total"]["value"] == pytest.approx(statistics.fmean(game.total for game in found), abs=1e-3)
        ordered = sorted(game.total for game in found)
        assert list(document["quantiles"]) == ["5", "25", "50", "75", "95"]
        assert list(document["quantiles"].values()) == sorted(document["quantiles"].values())
        assert set(document["quantiles"].values()) <= set(ordered)
        for name in ("deterrence", "cohesion"):
            wanted = mean_of(dict(game.objectives)[name] for game in found)
            assert document["objectives"][name] == wanted.to_json()


@given(games, st.integers(0, 11), st.integers(0, 2))
def test_a_share_counts_the_games_that_peaked_there_or_above(found, height, at):
    reached = sum(max((rungs[at] for rungs in game.rungs), default=0) >= height for game in found)
    assert tally(found).share(at, height) == wilson(reached, len(found))


def test_an_empty_tally_has_no_shares_and_a_document():
    assert Tally("arm").to_json()["games"] == 0
    assert Tally("arm").mean().value == 0
    assert wilson(0, 0).to_json() == {"value": 0.0, "low": 0.0, "high": 1.0}


# Newcombe 1998, Statistics in Medicine 17:857, table I, method 3; and Wilson's own closed forms at none and all.
@pytest.mark.parametrize(
    ("many", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
     (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634)],
)  # fmt: skip
def test_wilsons_interval_is_the_published_one(many, of, low, high):
    found = wilson(many, of)
    assert found.value == many / of
    assert found.low == pytest.approx(low, abs=5.1e-5)
    assert found.high == pytest.approx(high, abs=5.1e-5)


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_mirrors_and_holds_its_share(many, of):
    many = min(many, of)
    found, mirrored = wilson(many, of), wilson(of - many, of)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12 <= 1 + 1e-12
    assert found.low == pytest.approx(1 - mirrored.high)
    wider = wilson(many * 100, of * 100)
    assert wider.high - wider.low < found.high - found.low


def test_wilson_covers_as_often_as_it_says():
    """95% of intervals hold the true share, over shares that are rare and shares that are not."""
    luck = random.Random(3)
    for share in (0.02, 0.2, 0.5):
        held = 0
        for _ in range(1500):
            found = wilson(sum(luck.random() < share for _ in range(60)), 60)
            held += found.low <= share <= found.high
        assert 0.92 <= held / 1500 <= 0.99, share


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=40))
def test_a_mean_has_the_normal_interval_of_its_sample(values):
    found = mean_of(values)
    half = 1.959964 * statistics.stdev(values) / sqrt(len(values))
    assert found.value == pytest.approx(statistics.fmean(values))
    assert found.low == pytest.approx(found.value - half, abs=1e-3)
    assert found.high == pytest.approx(found.value + half, abs=1e-3)
    assert from_sums(sum(values), sum(v * v for v in values), len(values)) == found


@given(games, games)
def test_arms_are_compared_seed_by_seed(one, other):
    first, second = tally(one), tally(other)
    shared = min(len(one), len(other))
    gaps = [second.totals[seed] - first.totals[seed] for seed in range(shared)]
    assert paired(first, second) == mean_of(gaps)
    assert paired(second, first).value == pytest.approx(-paired(first, second).value)


def test_pairing_takes_the_luck_out_that_both_share():
    """Ten points better in every seed is ten points without any doubt, however much the seeds differ."""
    first, second = Tally("a"), Tally("b")
    for seed in range(50):
        luck = seed * 7919 % 600
        first.add(Played(seed, "thaw", luck, luck, (), (), ()))
        second.add(Played(seed, "thaw", luck + 10, luck, (), (), ()))
    gap = paired(first, second)
    assert (gap.low, gap.value, gap.high) == (10, 10, 10)
    assert second.mean().low < first.mean().high
