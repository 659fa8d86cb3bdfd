"""`briefing new-pack` as an author's shell sees it, from the folder to the end of a game; and from a wheel."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import briefing as package
from tests.cli.shell import briefing, one_sentence

pytestmark = pytest.mark.slow  # together they would make the fast tests slow

ROOT = Path(package.__file__).resolve().parent.parent


def told(done):
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


def test_from_the_folder_to_the_end_of_a_game(tmp_path):
    """What it prints is done word for word."""
    text = told(briefing("new-pack", "my winter", "--id", "my-winter", "--title", "My Winter", cwd=tmp_path))
    first, check, play, last = text.splitlines()
    assert first == "my winter: the pack 'my-winter' (My Winter), 8 cards and 12 reports"
    assert check == "  briefing check 'my winter'"
    assert play == "  briefing play long-ice --pack 'my winter'"
    assert "my winter/README.md" in last
    assert "my winter/pack.schema.json" in last
    assert json.loads((tmp_path / "my winter" / "pack.schema.json").read_text("utf-8"))["title"]

    assert ": 0 faults, 0 warnings;" in told(briefing("check", "my winter", cwd=tmp_path))
    game = ("long-ice", "--pack", "my winter", "--seed", "3")
    run = json.loads(told(briefing("run", *game, "--policy", "greedy", "--json", cwd=tmp_path)))
    assert run["outcome"]["ending"]
    text = told(
        briefing("play", *game, "--plain", "--save", "g.jsonl", given="\n".join(run["acts"]) + "\n", cwd=tmp_path)
    )
    assert "The Long Ice" in text
    assert "ENDEX:" in text
    assert "That is not open" not in text
    assert "verified" in told(briefing("verify", "g.jsonl", "--pack", "my winter", cwd=tmp_path))
    assert sum(rung["ppm"] for rung in json.loads(
        told(briefing("odds", "long-ice", "--pack", "my winter", "--actor", "russia", "--json", cwd=tmp_path))
    )["rungs"]) == 1_000_000  # fmt: skip


def test_it_fills_an_empty_folder_that_one_stands_in(tmp_path):
    assert told(briefing("new-pack", ".", cwd=tmp_path)).startswith(".: the pack 'starter'")
    assert ": 0 faults, 0 warnings;" in told(briefing("check", ".", cwd=tmp_path))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "DIR"),
        (["full"], "is not empty"),
        (["full/notes.txt"], "this is a file"),
        (["none/deeper"], "make that first"),
        ([""], "name the folder"),
        (["x" * 300], "cannot be written here"),
        (["mine", "--id", "My Pack"], "'My Pack' is no id"),
        (["mine", "--id", ""], "the pack's id is empty"),
        (["mine", "--title", ""], "the pack's title is empty"),
        (["mine", "--title", "t" * 81], "keep it to 80"),
        (["mine", "--title", "a\u202eb"], "characters"),
        (["mine", "--title", "a\tb"], "characters"),
        (["a\x1b[31m"], "characters"),
        (["mine", "--name", "x"], "--name"),
        (["mine", "other"], "other"),
    ],
    ids=lambda words: " ".join(words)[:40] or "-" if isinstance(words, list) else "",
)
def test_wrong_use_is_one_sentence_and_leaves_nothing(tmp_path, words, says):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine", "utf-8")
    line = one_sentence(briefing("new-pack", *words, cwd=tmp_path))
    assert says in line
    assert len(line) < 700
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == ["full", "full/notes.txt"]


def test_the_word_that_is_nearly_it():
    assert "did you mean `briefing new-pack`" in one_sentence(briefing("newpack", "mine"))


def test_what_is_made_can_be_read_by_others_as_any_new_file_can(tmp_path):
    told(briefing("new-pack", "mine", cwd=tmp_path))
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "file").touch()
    assert (tmp_path / "mine").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert {path.stat().st_mode for path in (tmp_path / "mine").iterdir()} == {
        (tmp_path / "plain" / "file").stat().st_mode
    }


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such modes")
def test_a_read_only_folder_is_one_sentence(tmp_path):
    """As root, whom modes do not stop, by way of the file system that nobody can make folders in."""
    if os.geteuid() == 0:
        shut = Path("/proc")
        if not shut.is_dir():
            pytest.skip("root may write anywhere")
        done = briefing("new-pack", "/proc/mine", cwd=tmp_path)
    else:
        shut = tmp_path / "shut"
        shut.mkdir(0o500)
        done = briefing("new-pack", shut / "mine", cwd=tmp_path)
    assert "the pack cannot be written here: " in one_sentence(done)
    assert not (shut / "mine").exists()


def test_it_works_where_a_wheel_puts_it(tmp_path):
    """The package with the content inside, as pyproject.toml has it, and no checkout beside it."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "briefing", site / "briefing", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "content", site / "briefing" / "content")
    (tmp_path / "elsewhere").mkdir()
    for words in (("new-pack", "mine", "--id", "mine"), ("check", "mine")):
        done = subprocess.run(
            [sys.executable, "-m", "briefing", *words],
            env={**os.environ, "PYTHONPATH": str(site), "BRIEFING_BOOTSTRAP": "0"}, cwd=tmp_path / "elsewhere",
            capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
    assert ": 0 faults, 0 warnings;" in done.stdout
    (site / "briefing" / "content" / "starter" / "pack.yaml").unlink()
    done = briefing("new-pack", "other", cwd=tmp_path / "elsewhere", env={"PYTHONPATH": str(site)})
    assert "install the game anew" in one_sentence(done)
