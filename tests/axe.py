"""axe-core, which says what is wrong with a page for those who do not see it or do not point: fetched by npm, once."""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

VERSION = "4.14.1"


@cache
def source() -> str:
    """Its script: what AXE_CORE names, else what npm fetches. Skips the test where there is neither."""
    if named := os.environ.get("AXE_CORE"):
        return Path(named).read_text("utf-8")
    if not shutil.which("npm"):
        pytest.skip("axe-core is fetched by npm, and there is none here (AXE_CORE may name its axe.min.js)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = subprocess.run(
            ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--cache", folder / "cache",
             f"axe-core@{VERSION}"],
            cwd=folder, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        found = folder / "node_modules" / "axe-core" / "axe.min.js"
        if done.returncode or not found.exists():
            pytest.skip(f"npm could not fetch axe-core: {done.stderr.strip()[-200:]}")
        return found.read_text("utf-8")
