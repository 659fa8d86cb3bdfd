"""Digests: of everything that play can change, and the same in every process on every Python."""

import contextlib
import io
import os
import subprocess
import sys

import pytest
from attrs import evolve, fields
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.game import Game, Mind, Ordered, Pending, Phase, Settings, Standing, Tabled
from briefing.rules import RULES_VERSION, digest, start
from tests.games import followed, trace
from tests.packs import tiny

#: A whole game on the tiny pack that goes through every phase, verb and kind of decision, and what it comes to under
#: each version of the rules. If this fails and the rules were meant to change, old saves cannot be verified any more:
#: raise RULES_VERSION and hold the new value under it.
ACTS = """
task r-ship; forecast 65; grade r-ship B2; advance; choose quiet.a; advance; advance; advance;
grade r-gun B2; forecast 25; advance; launch shells.b; choose border.c; advance; withdraw; advance; advance; advance;
advance; choose strait.c; advance; soften; soften; consult HUN; silence; coalition; advance; advance; advance;
advance; choose border.c; advance; advance; advance
"""
HELD = {1: "d8bdf755dfb7cc8bfd96bf2d5465d512305bc9f36b41f4b580e8fb9732b30c9b"}

#: For every field of a game, another value that it might have. A new field must be thought of here.
OTHER = {
    "seed": 99, "settings": Settings(opponents="sharp"), "moves": 9, "move": 2, "phase": Phase.DECISION,
    "card": "strait", "reports": ("r-gun",), "question": "q-china", "tasked": (("r-ship", "confirmed"),),
    "grades": (("r-ship", "A1"),), "forecast": 50, "odds": 7, "chosen": "cable.a", "launched": "talks.a",
    "table": (Tabled("cable", "a", 1000, 1, 2, 3),), "pending": (Pending(3, 1, 5, "why"),),
    "orders": (Ordered("shells", "a", 1, 1000),), "past": (Standing(1, "cable", "a", "office", 1000),),
    "rungs": ((1, 1, 1),), "unseen": (("russia", 3),), "shown": (("cable", 4),), "injected": "strait",
    "ending": "watch", "acts": 77,
}  # fmt: skip


def test_the_golden_game_comes_to_what_it_always_came_to():
    game = followed(tiny(), 182, [text.strip() for text in ACTS.split(";")])
    assert game.phase is Phase.ENDEX
    assert HELD[RULES_VERSION] == digest(game)


def test_the_digest_covers_every_field_of_a_game():
    game = start(tiny(), "tiny", 7)
    plain = digest(game)
    by_itself = {"pack", "scenario", "world", "minds", "leans"}
    assert {field.name for field in fields(Game)} == set(OTHER) | by_itself
    for name, value in OTHER.items():
        assert getattr(game, name) != value, f"{name} is no other value"
        assert digest(evolve(game, **{name: value})) != plain, f"{name} is not covered"
    assert digest(evolve(game, pack=evolve(game.pack, digest="1" * 64))) != plain
    assert digest(evolve(game, scenario=evolve(game.scenario, id="other"))) != plain


@pytest.mark.parametrize(
    ("name", "value"),
    [("mode", "exploration"), ("opponents", "loose"), ("opponents", "fixed"), ("control", True)],
)
def test_the_digest_covers_every_setting(name, value):
    assert {field.name for field in fields(Settings)} == {"moves", "mode", "opponents", "control"}
    game = start(tiny(), "tiny", 7)
    assert digest(evolve(game, settings=evolve(game.settings, **{name: value}))) != digest(game)


@given(st.data())
@settings(max_examples=60)
def test_the_digest_covers_every_number_of_the_state(data):
    game = start(tiny(), "tiny", 7)
    at = data.draw(st.integers(0, len(game.world) - 1))
    world = [*game.world]
    world[at] += 1
    assert digest(evolve(game, world=tuple(world))) != digest(game)
    at = data.draw(st.integers(0, len(game.leans) - 1))
    leans = [*game.leans]
    leans[at] += 1
    assert digest(evolve(game, leans=tuple(leans))) != digest(game)
    at, driver = data.draw(st.integers(0, 2)), data.draw(st.integers(0, 8))
    minds, seen = [*game.minds], [*game.minds[at].seen]
    seen[driver] += 1
    minds[at] = Mind(tuple(seen), minds[at].trail)
    assert digest(evolve(game, minds=tuple(minds))) != digest(game)
    minds[at] = Mind(game.minds[at].seen, (tuple(seen), *game.minds[at].trail[1:]))
    assert digest(evolve(game, minds=tuple(minds))) != digest(game)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("strength", 1), ("risk", 9), ("burden", 9), ("proof", 9), ("rounds", 1), ("broke", ("HUN",)),
        ("bridged", ("HUN",)), ("card", "border"), ("option", "b"), ("spoken", (("HUN", "break"),)),
    ],
)  # fmt: skip
def test_the_digest_covers_the_text_on_the_table(name, value):
    text = Tabled("cable", "a", 1000, 1, 2, 3)
    assert name in {field.name for field in fields(Tabled)}
    game = evolve(start(tiny(), "tiny", 7), table=(text,))
    assert digest(evolve(game, table=(evolve(text, **{name: value}),))) != digest(game)


def test_the_order_in_which_reports_were_graded_is_no_state():
    game = start(tiny(), "tiny", 7)
    first, second = game.reports[:2]
    one = followed(tiny(), 7, [f"grade {first} A1", f"grade {second} B2"])
    other = followed(tiny(), 7, [f"grade {second} B2", f"grade {first} A1"])
    assert digest(one) == digest(other)


def test_a_digest_is_sha_256_in_hexadecimal():
    found = digest(start(tiny(), "tiny", 7))
    assert len(found) == 64
    assert set(found) <= set("0123456789abcdef")


# --- the same in every process ----------------------------------------------------------------------------------------


def traced(home, python=sys.executable, words=(), **environment):
    """What a process of its own makes of some games: the digest after every act."""
    keep = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "SYSTEMROOT") if name in os.environ}
    words = [python, *words, "-m", "tests.games"]
    found = subprocess.run(
        words, env={**keep, "HOME": str(home), **environment}, capture_output=True, text=True, check=False, timeout=100
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    found = traced(tmp_path_factory.mktemp("here"))
    assert len(set(found.splitlines())) > 150, "whole games were played"
    return found


@pytest.mark.parametrize("hash_seed", ["0", "1", "random"])
def test_the_order_of_hashes_changes_nothing(here, home, hash_seed):
    assert traced(home, PYTHONHASHSEED=hash_seed) == here


@pytest.mark.parametrize("words", [("-O",), ("-OO",), ("-X", "int_max_str_digits=640")], ids=" ".join)
def test_optimised_python_changes_nothing(here, home, words):
    assert traced(home, words=words) == here


def test_the_machines_language_changes_nothing(here, home):
    assert traced(home, LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8", PYTHONUTF8="0", TZ="Asia/Taipei") == here


def other_pythons():
    return [word for word in os.environ.get("BRIEFING_OTHER_PYTHONS", "").split(os.pathsep) if word]


@pytest.mark.skipif(not other_pythons(), reason="BRIEFING_OTHER_PYTHONS names no other Python")
@pytest.mark.parametrize("python", other_pythons())
def test_another_python_changes_nothing(here, home, python):
    assert traced(home, python) == here


def test_processes_and_this_one_agree(here):
    """The traced games are played here too, so that the child's own path through the code is this one's."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        trace()
    assert out.getvalue() == here
