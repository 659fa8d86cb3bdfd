"""`--json` prints one document and nothing else; help, versions and what is loaded for them."""

import json

import pytest

from briefing import __version__
from tests.cli.shell import COMMANDS, TINY_GAME, briefing, one_sentence, saved
from tests.packs import TINY


def document(done, code=0):
    assert done.returncode == code, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.fixture
def kept(tmp_path):
    return saved(tmp_path)


def test_run(tmp_path):
    found = document(briefing("run", *TINY_GAME, "--seed", "7", "--policy", "hawk", "--json"))
    assert {"scenario", "seed", "rules_version", "pack_digest", "acts", "moves", "outcome", "digest"} <= set(found)
    assert {"ending", "scores", "total"} <= set(found["outcome"])
    assert found["seed"] == 7
    for number, move in enumerate(found["moves"], 1):
        assert move["move"] == number
        assert {"russia", "china", "dprk"} <= set(move)
    (tmp_path / "acts").write_text("\n".join(found["acts"]), "utf-8")
    again = document(briefing("run", *TINY_GAME, "--seed", "7", "--acts", tmp_path / "acts", "--json"))
    assert again == found


def test_odds_of_one_and_of_all():
    found = document(briefing("odds", *TINY_GAME, "--actor", "russia", "--json"))
    assert {"actor", "drivers", "rungs", "causes"} <= set(found)
    assert sum(rung["ppm"] for rung in found["rungs"]) == 1_000_000
    assert all({"id", "name", "severity", "ppm"} <= set(rung) for rung in found["rungs"])
    every = document(briefing("odds", *TINY_GAME, "--json"))
    assert sorted(view["actor"] for view in every) == ["china", "dprk", "russia"]
    assert found in every


def test_odds_of_a_changed_picture_and_of_a_type():
    setting = ("--set", "actors.russia.perceived.opp=700", "--set", "world.us_committed_asia=600")
    found = document(briefing("odds", *TINY_GAME, "--actor", "russia", *setting, "--json"))
    assert found["drivers"]["opp"] == 700
    assert found["set"] == {"actors.russia.perceived.opp": 700, "world.us_asia": 600}
    by_name = document(briefing("odds", *TINY_GAME, "--actor", "russia", "--type", "cautious", "--json"))
    forced = document(briefing("odds", *TINY_GAME, "--actor", "russia", "--set", "actors.russia.type=1", "--json"))
    assert by_name["type"] == forced["type"] == "cautious"
    assert by_name["rungs"] == forced["rungs"]


def test_paths_lists_every_path_and_each_can_be_set_to_what_it_is():
    found = document(briefing("odds", *TINY_GAME, "--paths", "--json"))
    assert all({"path", "value", "low", "high", "note", "source"} == set(each) for each in found)
    plain = briefing("odds", *TINY_GAME, "--paths")
    assert plain.returncode == 0
    assert len(plain.stdout.splitlines()) == len(found)
    words = [word for each in found[::40] for word in ("--set", f"{each['path']}={each['value']}")]
    assert briefing("odds", *TINY_GAME, *words).returncode == 0


def test_study():
    found = document(briefing("study", *TINY_GAME, "--policy", "hawk,dove", "--seeds", "6", "--jobs", "1", "--json"))
    assert [arm["arm"] for arm in found["arms"]] == ["hawk", "dove"]
    assert {arm["games"] for arm in found["arms"]} == {6}
    for arm in found["arms"]:
        assert {"total", "endings", "peaks", "objectives"} <= set(arm)
        assert arm["total"]["low"] <= arm["total"]["value"] <= arm["total"]["high"]


def test_study_of_an_assumption_has_both_arms_over_the_same_seeds():
    words = ("--policy", "dove", "--set", "model.parameters.leap=1", "--seeds", "5", "--first", "9", "--jobs", "1")
    found = document(briefing("study", *TINY_GAME, *words, "--json"))
    assert [(arm["arm"], arm["set"]) for arm in found["arms"]] == [
        ("dove", {}), ("dove, changed", {"model.parameters.leap": 1}),
    ]  # fmt: skip
    assert list(found["paired"]) == ["dove, changed"]
    assert found["first_seed"] == 9


@pytest.mark.slow
def test_study_in_processes_prints_what_one_prints():
    words = ("study", *TINY_GAME, "--policy", "dove,random", "--seeds", "9", "--json")
    assert document(briefing(*words, "--jobs", "2")) == document(briefing(*words, "--jobs", "1"))


@pytest.mark.slow
def test_flip():
    words = ("study", *TINY_GAME, "--policy", "hawk,dove", "--seeds", "1", "--jobs", "1", "--flip", "--json")
    found = document(briefing(*words))
    assert {"best", "second", "lead", "assumptions"} <= set(found)


def test_a_study_of_a_pack_of_ones_own_prints_its_table():
    """Its ladders need not have the rungs of the shipped one."""
    done = briefing("study", *TINY_GAME, "--policy", "dove,hawk", "--seeds", "2", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("| arm ")


def test_what_cannot_be_validated_is_one_sentence():
    """The rows speak of rungs of the shipped ladders: another pack has none of them."""
    one_sentence(briefing("study", *TINY_GAME, "--validate", "--seeds", "1", "--jobs", "1"))


@pytest.mark.slow
def test_balance():
    words = ("study", *TINY_GAME, "--policy", "hawk,dove", "--seeds", "3", "--jobs", "1", "--balance", "--json")
    found = document(briefing(*words))
    assert set(found["means"]) == {"hawk", "dove"}
    assert {"best", "wins_everywhere", "lost", "options"} <= set(found)


def test_verify_compare_note_and_check(kept, tmp_path):
    (verdict,) = document(briefing("verify", kept, "--pack", TINY, "--json"))
    assert verdict["status"] == "verified"
    other = saved(tmp_path, seed=1, policy="hawk", name="other.jsonl")
    document(briefing("compare", kept, other, "--pack", TINY, "--json"))
    assert document(briefing("note", kept, "a thought", "--json"))["text"] == "a thought"
    assert len(document(briefing("note", kept, "--json"))) == 1
    done = briefing("check", TINY, "--json")
    assert done.stderr == ""
    assert isinstance(json.loads(done.stdout), dict)


def test_a_verdict_that_something_is_wrong_is_a_document_too(kept, tmp_path):
    (tmp_path / "no.jsonl").write_text("no save\n")
    found = document(briefing("verify", kept, tmp_path / "no.jsonl", "--pack", TINY, "--json"), code=2)
    assert [each["status"] for each in found] == ["verified", "unreadable"]


def test_help_lists_every_command_and_each_has_help_of_its_own():
    done = briefing("--help")
    assert (done.returncode, done.stderr) == (0, "")
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("    ") and line.split()}
    from briefing.cli import _COMMANDS

    assert set(COMMANDS) | set(_COMMANDS) <= listed
    for command in ("run", "study"):
        own = briefing(command, "--help")
        assert (own.returncode, own.stderr) == (0, "")
        assert f"usage: briefing {command}" in own.stdout


def test_version():
    done = briefing("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"briefing {__version__}\n", "")
    assert briefing("--version", "--json").returncode in (0, 2)


LIGHT = {
    "--version": ("--version",),
    "--help": ("--help",),
    "keys": ("keys",),
    "odds": ("odds", *TINY_GAME),
    "run": ("run", *TINY_GAME, "--seed", "1", "--policy", "dove"),
    "study": ("study", *TINY_GAME, "--policy", "dove", "--seeds", "1", "--jobs", "1"),
    "wrong": ("plya",),
}


def loaded(*words):
    """The modules that a command imports, from Python's own account of it."""
    done = briefing(*words, python=("-X", "importtime"))
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize("name", LIGHT)
def test_what_needs_no_screen_loads_none(name):
    found = loaded(*LIGHT[name])
    assert "briefing" in found
    assert not {module for module in found if module.partition(".")[0] in ("textual", "rich", "aiohttp", "distributed")}


def test_verify_loads_no_screen(kept):
    assert not {
        module for module in loaded("verify", kept, "--pack", TINY) if module.partition(".")[0] in ("textual", "rich")
    }


def test_the_account_of_imports_sees_textual_where_it_is_used():
    assert "briefing.cli" in loaded("keys")
    done = briefing("-c", "", python=("-X", "importtime", "-c", "import textual"))
    assert "textual" in done.stderr


def test_version_loads_next_to_nothing():
    assert not {module for module in loaded("--version") if module.startswith(("briefing.", "attr", "yaml"))}


def test_doctor_without_a_home():
    homes = ("HOME", "USERPROFILE", *(f"XDG_{what}_HOME" for what in ("CACHE", "CONFIG", "DATA", "STATE")))
    done = briefing("doctor", env=dict.fromkeys((*homes, "BRIEFING_SAVES", "TERM"), ""))
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("briefing", "Python", "textual", "attrs", "pack second-front", "saves in", "terminal"):
        assert word in done.stdout


def test_doctor_tells_of_a_pack_that_does_not_load_rather_than_failing(monkeypatch):
    from briefing import doctor
    from briefing.pack import PackError
    from briefing.pack.fault import Fault

    def broken():
        raise PackError([Fault("pack.yaml", 1, 1, "", "it is not here")])

    monkeypatch.setattr("briefing.pack.shipped", broken)
    assert "the pack does not load" in doctor.report()
