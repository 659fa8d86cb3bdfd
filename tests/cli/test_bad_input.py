"""Whatever is typed wrong: one sentence on stderr, the right exit code, and never a traceback."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.cli.shell import COMMANDS, TINY_GAME, briefing, one_sentence, saved
from tests.packs import TINY

SHIPPED = "second-front"
RUN = ("run", SHIPPED, "--policy", "dove", "--seed")
STUDY = ("study", SHIPPED, "--policy", "dove")

# what is typed -> what the sentence must hold
TYPED = [
    (["replay", "--plain", "briefing2:AAAA"], "later version (briefing2); update briefing"),
    (["verify", "brief\ning1:AA\x1bAA"], "holds characters that no command needs"),
    (["plya"], "did you mean `briefing play`"),
    (["zzzqq"], "the commands are play"),
    (["--nosuch"], "--nosuch"),
    (["run"], "SCENARIO"),
    (["run", SHIPPED], "--acts --policy"),
    (["run", SHIPPED, "--policy", "dove"], "--seed"),
    (["run", SHIPPED, "--policy", "dove", "--acts", "-", "--seed", "1"], "not allowed with"),
    (["run", "second-frnt", "--policy", "dove", "--seed", "1"], "did you mean 'second-front'"),
    (["play", "nowhere", "--plain"], "there is no scenario"),
    (["odds", "nowhere"], "there is no scenario"),
    (["study", "nowhere"], "there is no scenario"),
    ([*RUN, "x"], "seed 'x'"),
    ([*RUN, "1.5"], "seed '1.5'"),
    ([*RUN, ""], "seed ''"),
    ([*RUN, "-1"], "seed '-1'"),
    ([*RUN, "٣"], "seed '٣'"),
    ([*RUN, str(1 << 64)], str((1 << 64) - 1)),
    ([*RUN, "9" * 5000], "seed '999"),
    ([*RUN, "1", "--moves", "0"], "1 to 52"),
    ([*RUN, "1", "--moves", "53"], "1 to 52"),
    ([*RUN, "1", "--moves", "²"], "--moves"),
    ([*RUN, "1", "--moves", "9" * 5000], "moves"),
    ([*RUN, "1", "--opponents", "fierce"], "loose"),
    (["run", SHIPPED, "--policy", "hwak", "--seed", "1"], "did you mean 'hawk'"),
    (["run", SHIPPED, "--policy", "qqqq", "--seed", "1"], "tit-for-tat"),
    (["run", SHIPPED, "--acts", "nofile", "--seed", "1"], "nofile"),
    (["run", SHIPPED, "--acts", ".", "--seed", "1"], "cannot be read"),
    (["study", SHIPPED, "--policy", "hwak"], "did you mean 'hawk'"),
    (["study", SHIPPED, "--policy", "dove,qqqq"], "'qqqq'"),
    ([*STUDY, "--seeds", "0"], "'0'"),
    ([*STUDY, "--seeds", "-5"], "'-5'"),
    ([*STUDY, "--seeds", "many"], "'many'"),
    ([*STUDY, "--seeds", "9" * 30], "100000000"),
    ([*STUDY, "--jobs", "0"], "'0'"),
    ([*STUDY, "--first", "-1"], "'-1'"),
    ([*STUDY, "--first", str((1 << 64) - 1), "--seeds", "2"], str((1 << 64) - 1)),
    ([*STUDY, "--set", "model.rusia.base[8]=1"], "model.russia.base[8]"),
    ([*STUDY, "--set", "world.us_asia=5000"], "0 to 1000"),
    ([*STUDY, "--validate", "--balance"], "not allowed with"),
    ([*STUDY, "--validate", "--set", "world.us_asia=500"], "--set"),
    ([*STUDY, "--flip"], "two or more"),
    (["odds", SHIPPED, "--set", "actors.rusia.perceived.opp=1"], "actors.russia.perceived.opp"),
    (["odds", SHIPPED, "--set", "world.us_committed_asia=1001"], "0 to 1000"),
    (["odds", SHIPPED, "--set", "world.us_asia=-1"], "0 to 1000"),
    (["odds", SHIPPED, "--set", "world.us_asia"], "PATH=VALUE"),
    (["odds", SHIPPED, "--set", "world.us_asia=lots"], "PATH=VALUE"),
    (["odds", SHIPPED, "--set", "world.us_asia=" + "9" * 5000], "world.us_asia=999"),
    (["odds", SHIPPED, "--set", "q" * 5000 + "=1"], "no assumption"),
    (["odds", SHIPPED, "--actor", "iran"], "russia"),
    (["odds", SHIPPED, "--actor", "russia", "--type", "bold"], "opportunist"),
    (["odds", SHIPPED, "--actor", "china", "--type", "desperate"], "no type of china"),
    (["odds", SHIPPED, "--pack", "nowhere"], "nowhere"),
    (["check", "nowhere"], "nowhere"),
    (["resume", "missing.jsonl", "--plain"], "missing.jsonl"),
    (["resume", "--plain"], "briefing play"),
    (["replay", "missing.jsonl", "--plain"], "missing.jsonl"),
    (["share", "missing.jsonl"], "missing.jsonl"),
    (["note", "missing.jsonl", "a note"], "missing.jsonl"),
    (["compare", "missing.jsonl", "other.jsonl"], "missing.jsonl"),
    (["compare", "missing.jsonl"], "two games"),
    (["verify"], "FILE"),
    (["keys", "--loud"], "--loud"),
    ([], "no terminal"),
    (["play"], "--plain"),
    (["resume"], "no terminal"),
    (["replay", "missing.jsonl"], "no terminal"),
]


@pytest.mark.parametrize(("words", "says"), TYPED, ids=[" ".join(words)[:60] or "lobby" for words, _ in TYPED])
def test_wrong_use_is_one_sentence(tmp_path, words, says):
    line = one_sentence(briefing(*words, cwd=tmp_path))
    assert says in line
    assert len(line) < 700, "a sentence, not everything that was typed"
    assert not any(tmp_path.iterdir()), "wrong use leaves nothing behind"


STRANGE = ("se\x1b[31m", "a\nb", "\x7f", "left\u202eright", "zero\u200bwidth", "\udcff")


@pytest.mark.parametrize(
    ("command", "word"), [*((c, STRANGE[0]) for c in COMMANDS), *(("odds", w) for w in STRANGE[1:])]
)
def test_control_characters_are_refused_and_not_printed_back(command, word, tmp_path):
    line = one_sentence(briefing(command, word, cwd=tmp_path))
    assert "characters" in line


FOREIGN = {
    "nothing": b"",
    "text": b"dear diary\n",
    "binary": bytes(range(256)),
    "another JSON": b'{"format": "zip"}\n',
    "a list": b"[1, 2, 3]\n",
    "deep": b"[" * 100_000,
    "a long line": b"x" * 2_000_000,
    "escapes": b'{"format":"\x1b]0;owned\x07"}\n',
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_that_is_no_save_is_one_sentence(tmp_path, kind):
    path = tmp_path / "foreign.jsonl"
    path.write_bytes(FOREIGN[kind])
    assert "foreign.jsonl" in one_sentence(briefing("resume", path, "--plain"))
    if kind == "escapes":
        for words in (("replay", path, "--plain"), ("share", path), ("note", path), ("compare", path, path)):
            assert "foreign.jsonl" in one_sentence(briefing(*words))
    done = briefing("verify", path)
    assert (done.returncode, done.stderr) == (2, "")
    (verdict,) = done.stdout.splitlines()
    assert "foreign.jsonl" in verdict
    assert verdict.isprintable()
    assert path.read_bytes() == FOREIGN[kind]


def test_an_altered_save_is_a_verdict_and_exit_code_one(tmp_path):
    path = saved(tmp_path)
    rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*rows[:4], *rows[5:]]) + "\n", "utf-8")
    done = briefing("verify", path, "--pack", TINY)
    assert (done.returncode, done.stderr) == (1, "")
    assert len(done.stdout.splitlines()) == 1
    assert "altered" in done.stdout


@pytest.mark.parametrize(
    "words", [("run", *TINY_GAME, "--seed", "1", "--policy", "dove"), ("play", *TINY_GAME, "--plain")]
)
def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path, words):
    (tmp_path / "file").write_text("a file is no folder\n")
    line = one_sentence(briefing(*words, "--save", tmp_path / "file" / "game.jsonl"))
    assert "game.jsonl" in line
    assert "there is such a file" not in line, "there is none, and `briefing resume` will not go on with it"
    one_sentence(briefing(*words, "--save", tmp_path))
    one_sentence(briefing(*words, "--save", tmp_path / ("x" * 300 + ".jsonl")))


def test_the_folder_of_saves_being_a_file_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("a file is no folder\n")
    one_sentence(briefing("play", *TINY_GAME, "--plain", env={"BRIEFING_SAVES": str(tmp_path / "file" / "saves")}))
    done = briefing("doctor", env={"BRIEFING_SAVES": str(tmp_path / "file" / "saves")})
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root can write anywhere")
def test_a_folder_without_permission_is_one_sentence(tmp_path):
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    one_sentence(briefing("run", *TINY_GAME, "--seed", "1", "--policy", "dove", "--save", shut / "game.jsonl"))


def test_a_game_is_never_written_over(tmp_path):
    path = saved(tmp_path)
    before = path.read_bytes()
    line = one_sentence(briefing("run", *TINY_GAME, "--seed", "2", "--policy", "dove", "--save", path))
    assert "kept.jsonl" in line
    assert path.read_bytes() == before


BROKEN = {
    "not YAML": lambda pack: (pack / "cards.yaml").write_text("cards: [\n"),
    "another shape": lambda pack: (pack / "cards.yaml").write_text("cards: 7\n"),
    "not UTF-8": lambda pack: (pack / "cards.yaml").write_bytes(b"cards: \xff\xfe\n"),
    "an escape": lambda pack: (pack / "cards.yaml").write_text('cards: "\x1b[2J"\n'),
    "a file gone": lambda pack: (pack / "actors.yaml").unlink(),
    "a folder for a file": lambda pack: ((pack / "cards.yaml").unlink(), (pack / "cards.yaml").mkdir()),
    "no file at all": lambda pack: [path.unlink() for path in pack.iterdir()],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_pack_is_one_sentence_for_who_plays_and_a_list_for_who_checks(tmp_path, kind):
    pack = tmp_path / "pack"
    shutil.copytree(TINY, pack)
    BROKEN[kind](pack)
    one_sentence(briefing("odds", "tiny", "--pack", pack))
    if kind == "not YAML":
        for words in (("run", "tiny", "--seed", "1", "--policy", "dove"), ("study", "tiny", "--seeds", "1")):
            one_sentence(briefing(*words, "--pack", pack))
    done = briefing("check", pack)
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2)
    assert all(line.isprintable() for line in (done.stdout + done.stderr).splitlines())


ACTS = {
    "no act": ("dance\n", "line 1"),
    "an escape": ("advance\n\x1b[31mboo\n", "line 2"),
    "not open": ("advance\nconsult EST\n", "act 2"),
    "a bidi override": ("choose \u202ex.a\n", "line 1"),
    "after the end": ("advance\n" * 500, "act"),
    "very long": ("x" * 100_000 + "\n", "line 1"),
}


@pytest.mark.parametrize("kind", ACTS)
def test_acts_that_cannot_be_played_are_one_sentence(tmp_path, kind):
    text, says = ACTS[kind]
    (tmp_path / "acts").write_text(text, "utf-8")
    for words, given in ((("--acts", tmp_path / "acts"), ""), (("--acts", "-"), text)):
        line = one_sentence(briefing("run", *TINY_GAME, "--seed", "1", *words, given=given))
        assert says in line
        assert len(line) < 700


def test_acts_that_are_not_text_are_one_sentence(tmp_path):
    (tmp_path / "acts").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in one_sentence(briefing("run", *TINY_GAME, "--seed", "1", "--acts", tmp_path / "acts"))


def test_a_posture_named_twice_is_no_traceback():
    done = briefing("study", SHIPPED, "--policy", "dove,dove", "--seeds", "3", "--jobs", "1")
    assert "Traceback" not in done.stderr, done.stderr[-300:]
    assert done.returncode in (0, 2)
    assert "200%" not in done.stdout


def test_a_shared_game_may_be_pasted_as_a_chat_wrapped_it(tmp_path):
    line = briefing("share", saved(tmp_path), "--pack", TINY).stdout.strip()
    pasted = "  " + "\n".join(line[at : at + 20] for at in range(0, len(line), 20)) + " \n"

    whole, wrapped = (briefing("verify", text, "--pack", TINY) for text in (line, pasted))

    assert whole.returncode == wrapped.returncode == 0, wrapped.stderr
    assert whole.stdout == wrapped.stdout


@pytest.mark.skipif(os.name != "posix", reason="a limit on a file's size is set by the shell")
def test_a_run_whose_save_is_not_whole_is_not_done(tmp_path):
    """The figures are printed all the same, but nobody may take the file for the game."""
    words = ["run", *TINY_GAME, "--seed", "1", "--policy", "dove", "--save", str(tmp_path / "x.jsonl"), "--json"]
    done = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -f 4; exec "$@"', "sh", sys.executable, "-m", "briefing", *words],
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip

    assert done.returncode == 2, done.stderr
    assert done.stdout.startswith("{")
    assert "what is kept of it is not whole" in done.stderr
    assert "Traceback" not in done.stderr
