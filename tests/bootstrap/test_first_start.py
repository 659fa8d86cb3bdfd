"""First starts, as real processes: see conftest.py for what stands for the game and for the registry."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")


def test_a_first_start_makes_an_environment_and_plays_in_it(copy):
    done = copy.start("play", "a b", "--x=1", "", "ü", stdin="typed")
    assert done.returncode == 7, done.stderr
    game = json.loads(done.stdout)  # and so nothing else is on stdout
    assert game["argv"] == ["play", "a b", "--x=1", "", "ü"]
    assert game["cwd"] == str(copy.root)
    assert game["stdin"] == "typed"
    assert game["file"] == str(copy.package / "cli.py")
    assert [game["prefix"]] == [str(path) for path in copy.environments()] == [game["env"]]
    assert game["compiled"]
    words = done.stderr.splitlines()
    assert len(words) == 2
    assert "1 pinned packages" in words[0]
    assert str(copy.cache) in words[0]


def test_the_second_start_is_silent_and_in_the_same_environment(copy):
    first, second = copy.start(), copy.start()
    assert second.stderr == ""
    assert json.loads(first.stdout)["prefix"] == json.loads(second.stdout)["prefix"]


@posix
def test_it_stays_the_same_process(copy):
    process = copy.popen()
    out, _ = process.communicate("", timeout=100)
    assert json.loads(out)["pid"] == process.pid


def test_nothing_is_written_into_the_checkout(copy):
    before = copy.contents()
    for path in [*copy.root.rglob("*"), copy.root]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert copy.start().returncode == 7
    assert copy.contents() == before


def test_it_starts_from_another_folder_by_pythonpath(copy, tmp_path):
    done = copy.start(cwd=tmp_path, PYTHONPATH=str(copy.root))
    assert json.loads(done.stdout)["cwd"] == str(tmp_path)


def test_children_find_this_copy_from_any_folder(copy, tmp_path):
    game = json.loads(copy.start().stdout)
    python = Path(game["prefix"], "Scripts/python.exe" if os.name == "nt" else "bin/python")
    line = "import json; from briefing import _bootstrap; print(json.dumps(_bootstrap.command()))"
    words = json.loads(subprocess.check_output([python, "-c", line], cwd=copy.root, env=copy.settings()))
    done = subprocess.run(
        [*words, "keys"],
        cwd=tmp_path,
        env=copy.settings(),
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout)["argv"]) == (7, ["keys"]), done.stderr


def test_an_installed_copy_lies_behind_the_environments_packages(copy):
    (copy.root / "pyproject.toml").unlink()
    stale = copy.root / "briefing_probe"
    stale.mkdir()
    (stale / "__init__.py").write_text("")
    game = json.loads(copy.start().stdout)
    assert game["probe"].startswith(game["prefix"])


def test_of_two_first_starts_one_builds_and_the_other_waits(copy, registry):
    first = copy.popen("first", **registry.settings)
    assert registry.asked.wait(60)
    second = copy.popen("second", **registry.settings)
    assert "waiting" in second.stderr.readline()
    registry.answer.set()
    for process in (first, second):
        out, err = process.communicate("", timeout=100)
        assert process.returncode == 7, err
        assert json.loads(out)["prefix"] == str(copy.environments()[0])
    assert len(copy.environments()) == 1


@posix
def test_a_killed_first_start_leaves_nothing_that_the_next_would_use(copy, registry):
    process = copy.popen(**registry.settings)
    assert registry.asked.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    left = copy.environments()
    assert len(left) == 1
    done = copy.start()
    assert done.returncode == 7, done.stderr
    assert json.loads(done.stdout)["prefix"] not in map(str, left)


@posix
def test_ctrl_c_while_fetching_is_a_sentence_and_leaves_nothing(copy, registry):
    process = copy.popen(**registry.settings)
    assert registry.asked.wait(60)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "stopped" in err
    assert copy.environments() == []


def test_without_a_network_it_says_so(copy):
    done = copy.start(PIP_NO_INDEX="", PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9/")
    assert done.returncode == 2
    assert "Is there a network?" in done.stderr
    assert str(copy.pins) in done.stderr
    assert copy.environments() == []
    assert copy.start().returncode == 7


def test_a_package_that_is_not_the_pinned_one_is_refused(copy):
    wheel = next(copy.wheels.iterdir())
    wheel.write_bytes(wheel.read_bytes() + b"more")
    done = copy.start()
    assert done.returncode == 2
    assert copy.environments() == []


def test_a_cache_that_cannot_be_written_to_is_a_sentence(copy):
    copy.cache.write_text("a file where a folder should be")
    done = copy.start()
    assert done.returncode == 2
    assert re.search(r"cannot make .* in .*a cache.*: .*XDG_CACHE_HOME|LOCALAPPDATA", done.stderr)


@posix
def test_a_home_that_is_not_there_is_a_sentence(copy):
    done = copy.start(XDG_CACHE_HOME="", HOME=os.devnull)
    assert done.returncode == 2
    assert "XDG_CACHE_HOME" in done.stderr


def test_a_damaged_environment_is_made_anew_by_the_next_start(copy):
    assert copy.start().returncode == 7
    for info in copy.environments()[0].rglob("briefing_probe-*"):
        shutil.rmtree(info)
    done = copy.start()
    assert done.returncode == 2
    assert "Start again" in done.stderr
    assert copy.start().returncode == 7


def test_an_environment_whose_python_has_gone_is_made_anew(copy):
    assert copy.start().returncode == 7
    for python in copy.environments()[0].rglob("python*"):
        if not python.is_dir():
            python.unlink()
    assert copy.start().returncode == 7


def test_another_list_is_another_environment(copy):
    assert copy.start().returncode == 7
    copy.pins.write_text("# renewed\n" + copy.pins.read_text())
    assert copy.start().returncode == 7
    assert len(copy.environments()) == 2


def test_pip_settings_of_the_player_do_not_lead_it_astray(copy, tmp_path):
    astray = {"PIP_USER": "1", "PIP_TARGET": str(tmp_path / "astray"), "PIP_REQUIRE_VIRTUALENV": "1"}
    done = copy.start(**astray)
    assert done.returncode == 7, done.stderr
    assert not (tmp_path / "astray").exists()


def test_packages_that_are_there_are_used_at_no_cost(copy, tmp_path):
    site = tmp_path / "site"
    shutil.unpack_archive(next(copy.wheels.iterdir()), site, "zip")
    done = copy.start("play", flags=("-S",), PYTHONPATH=str(site))  # -S: or the machine's own loads modules
    assert (done.returncode, done.stderr) == (7, "")
    game = json.loads(done.stdout)
    assert game["env"] == ""
    assert not copy.cache.exists()
    assert not {"hashlib", "importlib.metadata", "subprocess", "pathlib", "tempfile"} & set(game["modules"])


@pytest.mark.parametrize("version", ["0.9", "2.0", "2.0.1", "1!3", "x"])
def test_packages_of_another_version_are_not_used(copy, tmp_path, version):
    site = tmp_path / "site"
    (site / f"briefing_probe-{version}.dist-info").mkdir(parents=True)
    done = copy.start(PYTHONPATH=str(site), BRIEFING_BOOTSTRAP="0")
    assert done.returncode == 2
    assert "briefing-probe>=1.0,<2" in done.stderr


def test_it_can_be_forbidden(copy):
    done = copy.start(BRIEFING_BOOTSTRAP="0")
    assert done.returncode == 2
    assert "BRIEFING_BOOTSTRAP" in done.stderr
    assert not copy.cache.exists()


def test_the_version_needs_no_packages(copy):
    done = copy.start("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"briefing \d+\.\d+\.\d+\n", done.stdout)
    assert not copy.cache.exists()


def test_the_tests_have_a_front_door_too(copy):
    """With the packages there, `python -m tests` in a folder without tests says 5: none ran."""
    root = Path(__file__).resolve().parents[2]
    (copy.root / "tests").mkdir()
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(root / "tests" / name, copy.root / "tests")
    shutil.copy(root / "briefing" / "_bootstrap.py", copy.package)
    done = subprocess.run(
        [sys.executable, "-m", "tests", "-n0"],
        cwd=copy.root,
        env=copy.settings(BRIEFING_BOOTSTRAP="0"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5, done.stdout + done.stderr


OLD = [
    path
    for version in ("3.6", "3.7", "3.8", "3.9", "3.10")
    for path in [
        *Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python"),
        *Path("/usr/bin").glob(f"python{version}"),
    ]
]


@pytest.mark.skipif(not OLD, reason="no old Python on this machine")
@pytest.mark.parametrize("module", ["briefing", "tests", "briefing._bootstrap"])
@pytest.mark.parametrize("python", OLD, ids=str)
def test_an_old_python_gets_a_sentence(python, module):
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [python, "-m", module, "play"],
        cwd=root,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert re.fullmatch(r"briefing: this game needs Python 3\.11 or newer, and .* is Python 3\..*\n", done.stderr)
