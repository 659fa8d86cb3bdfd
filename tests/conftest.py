"""What every test gets: a home of its own, no settings from the machine, and a known Hypothesis profile."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

ROOT = Path(__file__).resolve().parent.parent

# What a terminal, a player or a CI machine may have set, and a test must not see unless it sets it.
for name in list(os.environ):
    if name in {"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLORTERM", "COLUMNS", "LINES", "TERM_PROGRAM"} or (
        name.startswith(("TEXTUAL", "BRIEFING_", "XDG_")) and name != "BRIEFING_OTHER_PYTHONS"
    ):
        del os.environ[name]
os.environ["TERM"] = "xterm-256color"
# So that the processes tests start find this checkout, from whatever folder.
os.environ["PYTHONPATH"] = str(ROOT)

settings.register_profile("default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))


@pytest.fixture(scope="session", autouse=True)
def _hypothesis_home(tmp_path_factory):
    """Hypothesis keeps failing examples in the checkout; a read-only one is left alone."""
    if not os.access(ROOT, os.W_OK):
        set_hypothesis_home_dir(tmp_path_factory.mktemp("hypothesis"))


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """Give each test an empty home: none may touch the saves, settings or caches of whoever runs it."""
    folder = tmp_path_factory.mktemp("home")
    for variable, place in {
        "HOME": ".",
        "USERPROFILE": ".",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CACHE_HOME": ".cache",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "BRIEFING_SAVES": "saves",
    }.items():
        monkeypatch.setenv(variable, str(folder / place))
    return folder
