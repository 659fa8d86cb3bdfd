"""Whole games: by numbers, by typed acts, and through a real pipe; the same games as by the rules alone."""

import os
import re
import subprocess
import sys

import pytest

from briefing.model.game import Phase, Settings
from briefing.record import Journal, verify
from briefing.rules import apply, digest, start

from .conftest import acts_of, listened, typed

KINDS = "option rung drift price order silence coalition fell collection consult bluff article5"
CAUSE = re.compile(rf"\b({KINDS.replace(' ', '|')}):[a-z0-9]")


@pytest.mark.parametrize(("seed", "moves"), [(1, 6), (2, 6), (3, 12)])
def test_a_game_by_numbers_is_the_rules_game(pack, seed, moves):
    journal, text, code = listened(pack, seed, moves)
    assert code == 0
    assert journal.over
    game = start(pack, "second-front", seed, Settings(moves=moves))
    for act in journal.acts:
        game = apply(game, act).game
    assert digest(game) == digest(journal.game)
    for phase in ("BRIEFING", "DECISION", "RED", "ASSESS", "ENDEX"):
        assert f"\n{phase}. Move" in text
    assert text.count("EXERCISE EXERCISE EXERCISE") >= moves


@pytest.mark.parametrize("seed", range(4))
def test_what_is_printed_reads_well(pack, seed):
    journal, text, _ = listened(pack, seed, 6)
    assert "\x1b" not in text
    assert "\r" not in text
    assert "\t" not in text
    assert all(len(row) <= 76 for row in text.split("\n"))
    assert not CAUSE.search(text)
    assert " None " not in text.replace("None is under orders", "")
    assert not re.search(r"  \S+[^.]\.\.(?!\.)", text), "a sentence ends once"
    assert journal.receipt in text


def test_exploration_asks_and_does_not_mark(pack):
    _, text, _ = listened(pack, 5, 6, mode="exploration")
    assert "To talk over:" in text
    assert "Standing:" not in text
    assert "Total:" not in text


@pytest.mark.parametrize(("seed", "moves"), [(11, 6), (12, 12)])
def test_a_game_through_a_pipe(pack, tmp_path, seed, moves):
    acts, end = acts_of(pack, seed, moves)
    save = tmp_path / "game.jsonl"
    command = [sys.executable, "-m", "briefing", "play", "--plain", "--seed", str(seed), "--moves", str(moves)]
    ran = subprocess.run(
        [*command, "--save", str(save)],
        input="\n".join(acts) + "\n",
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert ran.stderr == ""
    assert ran.returncode == 0
    assert "\x1b" not in ran.stdout
    assert "ENDEX:" in ran.stdout
    assert "That is not open" not in ran.stdout
    verdict = verify(save, pack)
    assert verdict.status == "verified"
    assert verdict.ending is not None
    journal = Journal.resume(save, pack)
    assert digest(journal.game) == end
    journal.close()
    assert str(save) in ran.stdout


def test_acts_may_be_typed_loosely(pack):
    journal = Journal.create(None, pack, "second-front", 7, Settings(moves=6))
    typed(journal, ["TASK 2", "grade 1 c3", "forecast 35", "Advance", "choose 1", "q", "q"])
    game = journal.game
    assert game.tasked[0][0] == game.reports[1]
    assert game.grades == ((game.reports[0], "C3"),)
    assert game.forecast == 35
    assert game.chosen.startswith(f"{game.card}.")
    assert game.phase is Phase.DECISION


def test_neither_textual_nor_rich_is_loaded():
    code = "import sys, briefing.plain; sys.exit(bool({'textual', 'rich'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
