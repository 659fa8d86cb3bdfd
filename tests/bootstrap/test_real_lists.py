"""The pinned lists themselves, fetched: slow, and the only tests here that need a network."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.bootstrap.conftest import base_python

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = {
    "runtime": "textual.app, rich, attrs, cattrs, yaml, platformdirs, filelock, jinja2",
    "class": "textual.app, aiohttp, segno",
    "web": "textual.app, textual_serve.server",
}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("which", IMPORTS)
def test_the_list_makes_a_working_environment(which, tmp_path):
    settings = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    settings["XDG_CACHE_HOME"] = settings["LOCALAPPDATA"] = str(tmp_path / "a cache")
    words = [base_python(), "-m", "briefing._bootstrap", which]
    made = subprocess.run(words, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    if made.returncode == 2 and "Is there a network?" in made.stderr and not os.environ.get("CI"):
        pytest.skip("the packages could not be fetched: " + made.stderr.splitlines()[-1])
    assert made.returncode == 0, made.stderr
    python = Path(made.stdout.strip())
    assert tmp_path in python.parents
    subprocess.run([python, "-c", "import " + IMPORTS[which]], env=settings, check=True)
    line = f"from briefing import _bootstrap; print(_bootstrap.missing({which!r}))"
    assert subprocess.check_output([python, "-c", line], cwd=ROOT, env=settings, text=True) == "[]\n"
