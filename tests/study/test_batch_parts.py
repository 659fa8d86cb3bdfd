"""The parts of a batch against the scalar rules they stand for: draws, amounts, derived quantities, positions."""
# ruff: noqa: E402 - without numpy there is nothing here to import

import pytest
from attrs import evolve

np = pytest.importorskip("numpy")

from hypothesis import given
from hypothesis import strategies as st

from briefing.model.actors import DRIVERS
from briefing.model.gauges import GAUGES
from briefing.rules.derive import DERIVED, derive
from briefing.rules.draft import part
from briefing.rules.draws import below, draw, mix, stream, swing
from briefing.rules.minds import WHOLE, Choice, choose
from briefing.rules.tables import tables
from briefing.study.batch import kinds
from briefing.study.batch.choice import Chooser, ppm
from briefing.study.batch.derived import Values
from briefing.study.batch.spread import waves
from tests.packs import shipped

SEED = st.integers(0, 2**64 - 1)


@given(seeds=st.lists(SEED, min_size=1, max_size=8), move=st.integers(0, 60), index=st.integers(0, 1 << 20))
def test_draws_are_the_same_integers(seeds, move, index):
    root = kinds.rooted(np.array(seeds, np.uint64))
    bits = kinds.mixed(kinds.mixed(root ^ np.uint64(stream("a/stream"))) + kinds.key(move, index))
    assert bits.tolist() == [draw(seed, move, "a/stream", index) for seed in seeds]
    again = kinds.mixed(kinds.mixed(root ^ np.uint64(stream("a/stream"))) + kinds.keys(move, np.array([index])))
    assert (bits == again).all()
    assert kinds.mixed(np.array(seeds, np.uint64)).tolist() == [mix(seed) for seed in seeds]


@given(seed=SEED, bound=st.integers(-100, 2**31 - 1), amplitude=st.integers(0, 1_000_000))
def test_bounds_and_swings_are_the_same(seed, bound, amplitude):
    bits = np.array([draw(seed, 3, "s")], np.uint64)
    assert kinds.below(bits, bound).tolist() == [below(draw(seed, 3, "s"), bound)]
    assert kinds.below_each(bits, np.array([bound])).tolist() == [below(draw(seed, 3, "s"), bound)]
    assert kinds.swings(bits, np.array([amplitude], np.uint64)).tolist() == [swing(seed, 3, "s", amplitude)]


@given(amounts=st.lists(st.integers(-1_000_000, 1_000_000), min_size=1), strength=st.integers(0, 2000))
def test_parts_round_towards_zero(amounts, strength):
    found = kinds.part(np.array(amounts), np.full(len(amounts), strength))
    assert found.tolist() == [part(amount, strength) for amount in amounts]


@given(worlds=st.lists(st.tuples(*(st.integers(0, gauge.high) for gauge in GAUGES)), min_size=1, max_size=3),
       done=st.integers(0, 52))  # fmt: skip
def test_derived_quantities_are_the_same(worlds, done):
    severities = (np.arange(16) * 6, np.arange(16) * 5)
    values = Values(np.array(worlds).T.copy(), done, severities)
    at = {gauge.name: number for number, gauge in enumerate(GAUGES)}
    found = np.stack([values.derived(name) for name in DERIVED]).T.tolist()
    peaks = [(world[at["russia_peak"]] * 6, world[at["china_peak"]] * 5) for world in worlds]
    assert found == [derive(world, done, peak) for world, peak in zip(worlds, peaks, strict=True)]


@given(st.lists(st.lists(st.integers(0, WHOLE), min_size=6, max_size=6), min_size=1, max_size=4))
def test_distributions_are_the_same(rows):
    tails = [(WHOLE, *sorted(row, reverse=True)) for row in rows]
    assert [tuple(row) for row in ppm(np.array(tails).T).T.tolist()] == [Choice(row, (), (), ()).ppm() for row in tails]


LOGITS = st.lists(st.integers(-40_000, 12_000) | st.integers(-3000, 3000), min_size=12, max_size=12)


@given(rows=st.lists(st.tuples(LOGITS, st.sets(st.integers(0, 11), min_size=1), SEED), min_size=1, max_size=6),
       opponents=st.sampled_from(("loose", "standard", "sharp", "fixed")))  # fmt: skip
def test_choices_are_the_same(rows, opponents):
    ladder = tables(shipped()).ladder["russia"]
    flat = Chooser(opponents)
    raw = np.array([row for row, _, _ in rows]).T
    allowed = np.array([[k in open_ for k in range(12)] for _, open_, _ in rows]).T
    sharp = flat.at_precision(raw, allowed)
    points = np.array([WHOLE - 1 - (seed >> 33) for _, _, seed in rows])
    nothing = (0,) * len(DRIVERS)
    found = []
    for row, open_, _ in rows:
        bare = evolve(ladder, bases=tuple(row))
        found.append(choose(bare, nothing, tuple(k in open_ for k in range(12)), opponents))
    assert flat.pick(sharp, points).tolist() == [c.pick(seed) for c, (_, _, seed) in zip(found, rows, strict=True)]
    assert [tuple(row) for row in flat.tails(sharp).T.tolist()] == [choice.tails for choice in found]


@given(data=st.data(), logits=LOGITS)
def test_a_point_beside_a_tail_is_on_its_right_side(data, logits):
    # Where an estimate could go wrong: right at the edge.
    flat = Chooser("standard")
    sharp = flat.at_precision(np.array(logits)[:, None], np.ones((12, 1), np.bool_))
    edges = [tail for tail in flat.tails(sharp)[:, 0].tolist() if 0 < tail < WHOLE]
    if edges:
        edge = data.draw(st.sampled_from(edges))
        choice = choose(evolve(tables(shipped()).ladder["russia"], bases=tuple(logits)), (0,) * 9, (True,) * 12)
        for point in (edge - 1, edge):
            assert flat.pick(sharp, np.array([point]))[0] == choice.pick((WHOLE - 1 - point) << 33)


@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99)), max_size=6), min_size=1, max_size=5))
def test_waves_keep_every_entry_and_its_order(lists):
    made = waves([[(target, (target, value)) for target, value in entries] for entries in lists], 2)
    found = {owner: [] for owner in range(len(lists))}
    owners = np.arange(len(lists))
    for wave in made:
        whose, (targets, values) = wave.of(owners)
        assert len(set(zip(whose.tolist(), targets.tolist(), strict=True))) == len(whose)
        for owner, target, value in zip(whose.tolist(), targets.tolist(), values.tolist(), strict=True):
            found[owner].append((target, value))
    for owner, entries in enumerate(lists):
        for target in range(4):
            mine = [value for at, value in found[owner] if at == target]
            assert mine == [value for at, value in entries if at == target]
