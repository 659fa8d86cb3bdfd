"""Draws: known values, the same integers from numpy, evenness, and that no draw disturbs another."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.rules.draws import across, below, draw, draws, mix, permille, stream, swing

WORDS = st.integers(0, (1 << 64) - 1)
GOLDEN = 0x9E3779B97F4A7C15


# As published: splitmix64 seeded with 0 (its reference C code, also java.util.SplittableRandom) and with 1234567.
@pytest.mark.parametrize(
    ("seed", "outputs"),
    [
        (0, (0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC, 0x1B39896A51A8749B)),
        (
            1234567,
            (6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821),
        ),
    ],
)
def test_the_mixer_is_splitmix64s_finaliser(seed, outputs):
    assert tuple(mix(seed + GOLDEN * turn) for turn in range(1, 6)) == outputs


def test_a_streams_number_is_known():
    assert stream("russia/rung") == 0xF0610B42331DED66
    assert stream("") == 0xE4A6A0577479B2B4


# Held: a change here changes every game that was ever played.
@pytest.mark.parametrize(
    ("key", "bits"),
    [
        ((0, 0, "russia/type", 0), 0xB739CE177835356D),
        ((1, 1, "russia/rung", 0), 0xE59C61429A421187),
        ((1, 1, "russia/rung", 1), 0xF62810417F9CDD56),
        ((1, 2, "russia/rung", 0), 0x78B908D361D775B4),
        (((1 << 64) - 1, 52, "silence/HUN/cable", 3), 0x7F564EA0C2448B48),
    ],
)
def test_draws_are_known(key, bits):
    assert draw(*key) == bits


@given(st.lists(WORDS, min_size=1, max_size=50))
def test_numpy_gives_the_same_mix(values):
    numpy = pytest.importorskip("numpy")
    word = numpy.array(values, dtype=numpy.uint64)
    shift = numpy.uint64
    with numpy.errstate(over="ignore"):
        word = (word ^ (word >> shift(30))) * shift(0xBF58476D1CE4E5B9)
        word = (word ^ (word >> shift(27))) * shift(0x94D049BB133111EB)
    word ^= word >> shift(31)
    assert [int(each) for each in word] == [mix(value) for value in values]


@given(WORDS, st.integers(0, 52), st.integers(0, 31))
def test_numpy_gives_the_same_draws(seed, move, index):
    numpy = pytest.importorskip("numpy")

    def mixed(word):
        word = (word ^ (word >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        word = (word ^ (word >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        return word ^ (word >> numpy.uint64(31))

    with numpy.errstate(over="ignore"):
        golden = numpy.uint64(GOLDEN)
        word = mixed(numpy.array([seed], dtype=numpy.uint64) + golden) ^ numpy.uint64(stream("china/sees"))
        word = mixed(mixed(word) + numpy.uint64(move << 32 | index) * golden)
    assert int(word[0]) == draw(seed, move, "china/sees", index)


@given(WORDS)
def test_the_mixer_can_be_undone(value):
    word = mix(value)
    word ^= (word >> 31) ^ (word >> 62)
    word = word * pow(0x94D049BB133111EB, -1, 1 << 64) % (1 << 64)
    word ^= (word >> 27) ^ (word >> 54)
    word = word * pow(0xBF58476D1CE4E5B9, -1, 1 << 64) % (1 << 64)
    word ^= (word >> 30) ^ (word >> 60)
    assert word == value


@pytest.mark.parametrize("by", ["seed", "move", "index"])
def test_draws_are_even_along_every_key(by):
    """Chi-square over 32 cells along one key: with 31 degrees of freedom above 75 once in 10,000 such tests."""
    many = 32_000
    keys = {
        "seed": ((n, 3, "russia/rung", 0) for n in range(many)),
        "move": ((9, n, "russia/rung", 0) for n in range(many)),
        "index": ((9, 3, "russia/rung", n) for n in range(many)),
    }[by]
    cells = Counter(draw(*key) >> 59 for key in keys)
    assert sum((cells[cell] - 1000) ** 2 for cell in range(32)) / 1000 < 75


def test_neighbouring_draws_have_nothing_in_common():
    """Half of the bits differ between the draws of neighbouring keys, whichever key moves by one."""
    base = [(seed, move, "dprk/rung", index) for seed in range(20) for move in range(10) for index in range(5)]
    for step in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
        differ = sum(
            (draw(s, m, name, i) ^ draw(s + step[0], m + step[1], name, i + step[2])).bit_count()
            for s, m, name, i in base
        )
        assert 31.5 < differ / len(base) < 32.5


def test_no_two_keys_share_a_draw():
    names = ("russia/rung", "russia/seen", "china/rung", "collect/r", "deck/r")
    keys = [(s, m, n, i) for s in range(15) for m in range(13) for n in names for i in range(4)]
    assert len({draw(*key) for key in keys}) == len(keys)


@given(WORDS, st.integers(1, 1 << 32))
def test_below_is_below(bits, bound):
    assert 0 <= below(bits, bound) < bound


@given(WORDS, WORDS, st.integers(1, 1 << 32))
def test_below_keeps_order_and_reaches_both_ends(one, other, bound):
    low, high = sorted((one, other))
    assert below(low, bound) <= below(high, bound)
    assert below(0, bound) == 0
    assert below((1 << 64) - 1, bound) == bound - 1


def test_permille_is_even():
    cells = Counter(permille(seed, 1, "china/call") // 100 for seed in range(20_000))
    assert set(cells) == set(range(10))
    assert sum((count - 2000) ** 2 for count in cells.values()) / 2000 < 34  # 9 degrees of freedom, 1 in 10,000


def test_a_swing_is_balanced_triangular_and_inside():
    amplitude, many = 100, 20_000
    found = [swing(seed, 1, "russia/sees", amplitude, seed % 9) for seed in range(many)]
    assert max(map(abs, found)) < amplitude
    assert abs(sum(found)) / many < 1.2  # the standard error of the mean is 0.29
    near = sum(abs(value) < 30 for value in found) / many
    assert 0.49 < near < 0.53  # triangular: 1 - 0.7^2 = 0.51; a uniform one would have 0.30
    assert {swing(seed, 1, "russia/sees", 0) for seed in range(50)} == {0}


def test_a_new_draw_leaves_the_others_where_they_were():
    """Draws have no state: any number of others between two of the same key changes nothing."""
    before = [draw(5, 5, "russia/rung"), draw(5, 6, "russia/rung")]
    for number in range(500):
        draw(5, 5, f"another/{number}")
    assert [draw(5, 5, "russia/rung"), draw(5, 6, "russia/rung")] == before


SEEDS = st.one_of(st.integers(0, (1 << 64) - 1), st.sampled_from((0, 1, (1 << 64) - 1)))


@given(SEEDS, st.integers(1, 52), st.lists(st.text(min_size=1, max_size=12), max_size=40))
def test_many_streams_at_once_are_each_its_own_draw(seed, move, names):
    """No lane carries into the next, whatever the bits."""
    assert draws(seed, move, tuple(names)) == tuple(draw(seed, move, name) for name in names)


@given(
    SEEDS, st.integers(1, 52), st.lists(st.tuples(st.text(min_size=1, max_size=12), st.integers(-5, 900)), max_size=12)
)
def test_many_swings_at_once_are_each_its_own(seed, move, pairs):
    found = across(seed, move, tuple(name for name, _ in pairs), [amplitude for _, amplitude in pairs])
    assert found == tuple(swing(seed, move, name, amplitude) for name, amplitude in pairs)
