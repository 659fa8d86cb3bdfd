"""What a game costs, in Python calls rather than seconds: a count is the same on a slow machine and under load.

Calls of C functions are not counted, and comprehensions, which are calls in some Pythons only, are not either.
"""

import gc
import sys
from collections import Counter

import pytest

from briefing.model.acts import Act
from briefing.model.game import Phase, Settings
from briefing.rules import apply, council, draws, powers, start
from briefing.rules.tables import tables
from tests.games import brisk_act
from tests.packs import shipped, tiny

SEED, MOVES = 0, 6
#: A game of six moves on the tiny pack in which every act of a player's occurs.
GAME = """
task r-order; advance; launch shells.b; choose cable.c; advance; coalition; advance; advance; advance; forecast 74;
task r-ship; advance; choose border.a; launch talks.b; advance; withdraw; soften; consult USA; withdraw; advance;
advance; advance; task r-gun; advance; choose cable.b; advance; advance; advance; forecast 19; advance; choose
quiet.c; advance; advance; advance; grade r-fleet C2; grade r-fleet A5; grade r-order A6; grade r-fleet A4; task
r-order; advance; launch talks.b; choose border.a; advance; soften; silence; silence; coalition; silence; consult
HUN; consult ITA; silence; advance; advance; advance; advance; choose strait.c; advance; soften ITA; withdraw;
advance; advance; advance
"""
ACTS = tuple(Act.parse(text) for text in GAME.replace("\n", " ").split(";"))
#: What `apply` came to over those acts, on Python 3.11, 3.12 and 3.13. Cheaper rules: record it anew, so that it
#: guards what was won. Dearer ones: say in the commit what they buy.
RECORDED = 6570
MARGIN = 1.15
INLINED = frozenset({"<listcomp>", "<dictcomp>", "<setcomp>"})


def calls(work):
    """Run it, and count the calls of Python functions in it by name."""
    found = Counter()

    def note(frame, event, _):
        if event == "call" and frame.f_code.co_name not in INLINED:
            found[frame.f_code.co_qualname] += 1

    before, collecting = sys.getprofile(), gc.isenabled()
    gc.disable()  # other tests' libraries are called back by the collector, whenever it comes
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
        if collecting:
            gc.enable()
    return found


def fold(pack, acts=ACTS, *, seed=SEED, moves=MOVES):
    """What applying these acts calls, act by act: not the start, and not what listing open acts would."""
    game = start(pack, pack.scenarios[0].id, seed, Settings(moves=moves))
    # What games before this one left there would save calls.
    for kept in (draws._rooted, draws._seeded, draws._roots, council._instructions):
        kept.cache_clear()
    powers._NEAR.clear()
    for ladder in tables(pack).ladders:
        for parts in ladder.parts:
            parts.clear()
    found = Counter()
    for act in acts:
        steps = []
        found += calls(lambda game=game, act=act, steps=steps: steps.append(apply(game, act)))
        game = steps[0].game
    return found, game


def total(pack, **how):
    return fold(pack, **how)[0].total()


def acts_of(pack, seed, moves):
    game = start(pack, pack.scenarios[0].id, seed, Settings(moves=moves))
    while game.phase is not Phase.ENDEX:
        act = brisk_act(game, seed + game.acts)
        yield act
        game = apply(game, act).game


@pytest.fixture
def warm():
    """The tiny pack, with everything made that is made once."""
    fold(tiny())
    return tiny()


def test_the_fixed_game_is_a_whole_one():
    game = fold(tiny())[1]
    assert (game.phase, game.move) == (Phase.ENDEX, MOVES)
    assert {act.verb for act in ACTS} == {
        "task", "grade", "forecast", "choose", "launch", "consult", "soften", "silence", "coalition", "withdraw",
        "advance",
    }  # fmt: skip


def test_a_game_takes_no_more_calls_than_it_did(warm):
    found, _ = fold(warm)
    most = "; ".join(f"{name} {count}" for name, count in found.most_common(12))
    assert found.total() <= RECORDED * MARGIN, f"{found.total()} calls, recorded are {RECORDED}. Most called: {most}"


def test_the_same_game_takes_the_same_calls_however_many_were_played_before(warm):
    fold(warm)  # compiles the pack, if others have pushed it out since
    first = fold(warm)[0]
    assert all(fold(warm)[0] == first for _ in range(8))
    for seed in range(1, 31):
        fold(warm, acts_of(warm, seed, 4), seed=seed, moves=4)
    assert fold(warm)[0] == first


@pytest.mark.parametrize("pack", [tiny, shipped])
def test_a_move_takes_as_many_calls_late_in_a_long_game_as_in_a_short_one(pack):
    per_move = {}
    for moves in (6, 12, 24):
        counted = played = 0
        for seed in range(8):
            found, game = fold(pack(), tuple(acts_of(pack(), seed, moves)), seed=seed, moves=moves)
            counted += found.total()
            played += game.move
        assert played > 6 * moves, "too many of these games end early to say anything"
        per_move[moves] = counted / played
    assert max(per_move.values()) <= 1.2 * min(per_move.values()), per_move


def test_the_counting_sees_a_call_and_neither_c_nor_a_comprehension():
    def once():
        return [abs(number) for number in range(3)]

    found = calls(once)
    assert {name.rpartition(".")[2]: count for name, count in found.items()} == {"once": 1}
