"""The ranges, the pinned lists and the front door's own idea of them agree."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from briefing import _bootstrap
from tests.__main__ import pytest_words

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
RANGES = {
    "runtime": RUNTIME,
    "class": RUNTIME + EXTRAS["class"],
    "database": RUNTIME + EXTRAS["database"],
    "web": RUNTIME + EXTRAS["web"],
    "tests": RUNTIME + PROJECT["dependency-groups"]["dev"],
}
PINS = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "briefing" / "_pins").iterdir()}


def pinned(which):
    """Give each requirement line of a list, without its hashes."""
    return [Requirement(line) for line in re.findall(r"^([a-z].*?) \\$", PINS[which], re.MULTILINE)]


def test_every_list_is_known():
    assert set(PINS) == set(RANGES) == set(_bootstrap.NEEDS)


@pytest.mark.parametrize("which", RANGES)
def test_the_front_door_knows_the_ranges(which):
    assert sorted(_bootstrap.NEEDS[which].split()) == sorted(RANGES[which])


@pytest.mark.parametrize("which", RANGES)
def test_every_range_is_pinned_within(which):
    for need in map(Requirement, RANGES[which]):
        pins = [pin for pin in pinned(which) if canonicalize_name(pin.name) == canonicalize_name(need.name)]
        assert pins, need
        for pin in pins:
            (exact,) = pin.specifier
            assert exact.operator == "=="
            assert need.specifier.contains(exact.version), (need, pin)


@pytest.mark.parametrize("which", RANGES)
def test_every_line_is_a_pin_with_hashes_and_names_no_host(which):
    text = "\n".join(line for line in PINS[which].splitlines() if not line.startswith("#"))
    assert "/" not in PINS[which]
    blocks = text.replace("\\\n", " ").splitlines()
    assert blocks
    for block in blocks:
        assert re.fullmatch(
            r"[a-z0-9-]+==[0-9.]+( ; [a-z_]+ (==|!=|<|>=) '[\w.]+')?( +--hash=sha256:[0-9a-f]{64})+", block
        ), block[:80]


def test_the_lists_agree_with_one_another():
    everything = {(pin.name, str(pin.marker)): str(pin.specifier) for pin in pinned("tests")}
    for which in PINS:
        for pin in pinned(which):
            assert everything.get((pin.name, str(pin.marker)), str(pin.specifier)) == str(pin.specifier)


def test_the_extras_are_among_what_the_tests_have():
    names = {Requirement(need).name for need in RANGES["tests"]}
    for extra, needs in EXTRAS.items():
        assert {Requirement(need).name for need in needs} <= names, extra


def test_nothing_is_missing_here():
    assert _bootstrap.missing("tests") == []


@pytest.mark.parametrize(
    ("need", "version", "fits"),
    [
        ("a>=1.2,<2", "1.2", True),
        ("a>=1.2,<2", "1.2.0", True),
        ("a>=1.2", "1.10", True),
        ("a>=1.2,<2", "1.1.9", False),
        ("a>=1.2,<2", "2", False),
        ("a>=1.2,<2", "2.0.0", False),
        ("a[b]>=1.2,<2", "1.3", True),
        ("A_b>=1", "1.0", False),
        ("a>=1.2", "", False),
    ],
)
def test_a_version_fits_its_range(need, version, fits):
    assert _bootstrap._fits(need, {"a": version}) is fits


def test_the_first_package_on_the_path_counts(tmp_path, monkeypatch):
    for folder, version in (("one", "1.0"), ("two", "26.1")):
        (tmp_path / folder / f"attrs-{version}.dist-info").mkdir(parents=True)
    (tmp_path / "two" / "PyYAML-6.0.3.egg-info").mkdir()
    monkeypatch.setattr("sys.path", [str(tmp_path / "absent"), str(tmp_path / "one"), str(tmp_path / "two")])
    lacking = _bootstrap.missing("runtime")
    assert "attrs>=26.1" in lacking
    assert "PyYAML>=6.0.3,<7" not in lacking


def test_no_home_at_all_is_a_sentence(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    with pytest.raises(_bootstrap.Refusal, match="no home folder"):
        _bootstrap.environment_folder("runtime")


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_the_cache_is_where_the_platform_keeps_caches(platform, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setattr("os.path.expanduser", lambda path: path.replace("~", str(tmp_path)))
    place = {"linux": ".cache", "darwin": "Library/Caches", "win32": "local"}[platform]
    assert Path(_bootstrap.environment_folder("runtime")).parent == tmp_path / place / "briefing" / "env"


def test_a_relative_cache_is_ignored(monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert Path(_bootstrap.environment_folder("runtime")).is_absolute()


@pytest.mark.parametrize(
    "name",
    ["briefing/__init__", "briefing/__main__", "briefing/_bootstrap", "tests/__init__", "tests/__main__"],
)
def test_old_pythons_can_read_the_front_door(name):
    text = (ROOT / f"{name}.py").read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 7))
    assert "from __future__" not in text  # 3.6 does not know `annotations`


FAST = ["-n", "logical", "--dist", "worksteal"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], FAST),
        (["--all"], ["-m", "", *FAST]),
        (["-k", "x"], [*FAST, "-k", "x"]),
        (["--all", "--", "-x"], ["-m", "", *FAST, "-x"]),
        (["--", "--all"], [*FAST, "--all"]),
        (["-n0", "tests/rules"], ["-n0", "tests/rules"]),
        (["--pdb"], ["--pdb"]),
    ],
)
def test_arguments_of_the_tests(words, expected):
    assert pytest_words(words) == expected
