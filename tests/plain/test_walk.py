"""A game read at the reader's own pace: every place is reached from every other, and a branch is a game of its own."""

import io
import os
import select
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.events import Acted
from briefing.model.game import Settings
from briefing.plain.tale import Tale
from briefing.plain.walk import walk
from briefing.record import Journal, verify
from briefing.record.words import act_words
from briefing.rules.draws import mix
from briefing.wording import percent, rung_words
from tests.games import some_act
from tests.packs import tiny


def game(seed=7, most=1000, moves=4):
    journal = Journal.create(None, tiny(), "tiny", seed, Settings(moves=moves))
    while not journal.over and len(journal.acts) < most:
        journal.play(some_act(journal.game, mix(seed) + len(journal.acts)))
    return journal


GAME = game()
LAST = len(GAME.acts)


def walked(lines, journal=GAME, at=0, rest=lambda _: None):
    out = io.StringIO()
    code = walk(journal, at, io.StringIO("".join(f"{line}\n" for line in lines)), out, rest)
    return code, out.getvalue()


def flat(text):
    return " ".join(text.split())


def answers(text):
    """What was said to each line that was typed, without the line itself."""
    return [heard.partition("\n")[2] for heard in text.split(", h for help> ")[1:]]


def test_enter_reads_on_to_the_end_and_says_that_it_is_one():
    code, text = walked([""] * (LAST + 1))
    assert code == 0
    heard = answers(text)
    for number in range(1, LAST + 1):
        said = act_words(Tale(GAME).games[number - 1], GAME.acts[number - 1])
        assert flat(f"Act {number} of {LAST}: you {said}.") in flat(heard[number - 1])
    assert "This is the end" in heard[LAST]
    assert GAME.receipt in text
    assert all(len(line) <= 80 for line in text.splitlines())


@given(st.lists(st.one_of(st.sampled_from(["", "b", "r", "m", "a"]), st.integers(0, LAST + 2).map(str),
                          st.integers(0, 9).map("m {}".format)), max_size=12))  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_wherever_one_goes_one_is_where_the_prompt_says(lines):
    """A model in five lines: a place is a number, and every word moves it as it says."""
    openings = Tale(GAME).openings
    at, places = 0, [0]
    for line in lines:
        wanted = {"": at + 1, "b": at - 1, "r": at, "m": at, "a": LAST}.get(line)
        if line.startswith("m "):
            move = int(line[2:])
            wanted = openings[move - 1] if 1 <= move <= len(openings) else at
        elif wanted is None:
            wanted = int(line)
        at = wanted if 0 <= wanted <= LAST else at
        places.append(at)
    _, text = walked(lines)
    told = [int(part.rpartition("act ")[2].split(" of ")[0]) for part in text.split(", h for help> ")[:-1]]
    assert told == places


def test_a_place_reads_the_same_from_wherever_one_comes():
    """Back and by number give the whole page; the page is the one that stepping on had shown, too."""
    _, there = walked(["5"])
    _, back = walked(["6", "b"])
    assert answers(there)[0].rpartition("\nact ")[0] == answers(back)[1].rpartition("\nact ")[0]
    for at in range(LAST + 1):
        step, whole = list(Tale(GAME).step(at)), list(Tale(GAME).whole(at))
        assert all(para in whole for para in step)
        assert set(Tale(GAME).page(at)) <= set(whole)


def test_the_moves_are_listed_with_the_place_where_one_is():
    _, text = walked(["m 2", "m"])
    openings = Tale(GAME).openings
    listed = flat(answers(text)[1])
    assert all(f"Move {move} opens after act {at}:" in listed for move, at in enumerate(openings, 1))
    assert listed.count("where you are") == 1
    assert listed.index("where you are") < listed.index("Move 3 opens")


def test_it_runs_by_itself_at_a_pace_until_it_is_stopped():
    rests = []

    def rest(seconds):
        rests.append(seconds)
        if len(rests) == 3:
            raise KeyboardInterrupt

    _, text = walked(["p 0.5", "p", "p 900"], rest=rest)
    assert rests[:3] == [0.5] * 3
    assert "Stopped at act 3." in answers(text)[0]
    assert rests[3:] == [4.0] * (LAST - 3)
    assert "A pace is a number of seconds" in text


def test_a_branch_leaves_where_one_is_and_is_played_on(tmp_path, monkeypatch):
    monkeypatch.setenv("BRIEFING_SAVES", str(tmp_path))
    code, text = walked(["4", "o", "q"])
    (path,) = tmp_path.glob("*.jsonl")
    assert code == 0
    assert str(path) in text
    verdict = verify(path, tiny())
    assert (verdict.status, verdict.acts) == ("verified", 4)
    with Journal.resume(path, tiny()) as own:
        assert own.header.parent == GAME.links[4]
        assert own.acts == GAME.acts[:4]


def test_a_branch_that_cannot_be_kept_is_refused_and_one_reads_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BRIEFING_SAVES", str(tmp_path / "file"))
    code, text = walked(["o", ""])
    assert code == 0
    assert "cannot be kept there" in flat(text)
    assert f"Act 1 of {LAST}" in text


@pytest.mark.parametrize("line", ["-1", "99999999", "\u0663", "b b", "p x", "m x", "what", "\x1b[2J", "p nan", "p inf"])
def test_what_cannot_be_done_is_said_and_changes_nothing(line):
    code, text = walked([line, "h"], at=3)
    assert code == 0
    assert f"act 3 of {LAST}" in answers(text)[0]
    assert "\x1b" not in text
    assert "Enter alone reads the next act" in text


def test_after_the_game_every_move_of_an_opponent_has_its_chance_and_its_causes():
    _, text = walked(["a"])
    heard = flat(text)
    acted = [event for events in GAME.events for event in events if isinstance(event, Acted)]
    assert acted
    for event in acted:
        rungs = [rung.id for rung in GAME.game.pack.actor(event.actor).rungs]
        named = rung_words(GAME.game, event.actor, event.rung)
        assert f"{named}" in heard
        assert f"Chance {percent(event.ppm[rungs.index(event.rung)])}, " in heard


def test_of_a_game_under_way_no_chance_is_told():
    for seed in range(6):
        _, text = walked(["a"], game(seed, 14))
        assert "Chance" not in text
        assert "After the fact" not in text


def test_a_note_to_the_opening_is_told_where_it_belongs():
    journal = game(3)
    journal.note("Before you begin", "Teacher", 0)
    _, text = walked([""], journal)
    assert "Note by Teacher: Before you begin" in text.partition("h for help")[0]
    assert "Before you begin" not in answers(text)[0]


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal needs POSIX")
def test_on_a_terminal_it_asks_and_in_a_pipe_it_tells():
    import pty

    words = [sys.executable, "-m", "briefing", "replay", "saves/sample-greedy.jsonl", "--plain", "--at", "3"]
    master, slave = pty.openpty()
    process = subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    try:
        assert b"act 3 of 86, h for help> " in until(master)
        os.write(master, b"\n")
        assert b"act 4 of 86, h for help> " in until(master)
        os.write(master, b"q\n")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(master)
    done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=False)
    assert done.returncode == 0
    assert "h for help" not in done.stdout
    assert "Act 86 of 86" in done.stdout


def until(master):
    seen, ends = b"", time.monotonic() + 30
    while time.monotonic() < ends and not seen.endswith(b"> "):
        if select.select([master], [], [], 0.2)[0]:
            seen += os.read(master, 65536)
    return seen
