"""`briefing doctor`: what a report of a fault needs to say: versions, paths, the terminal."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

from briefing import __version__


def report() -> str:
    """The findings, a line each."""
    from importlib.metadata import PackageNotFoundError, version

    from briefing.pack import PackError, shipped
    from briefing.record import saves_folder
    from briefing.rules import RULES_VERSION

    lines = [
        f"briefing {__version__}, rules version {RULES_VERSION}",
        f"Python {platform.python_version()} at {sys.executable}",
    ]
    for name in ("textual", "rich", "attrs", "cattrs", "PyYAML", "platformdirs", "filelock", "numpy", "aiohttp"):
        try:
            lines.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lines.append(f"{name}: not installed")
    try:
        pack = shipped()
        lines.append(f"pack {pack.id} {pack.version}, digest {pack.digest[:16]}")
    except PackError as error:
        lines.append(f"the pack does not load: {error}")
    folder = saves_folder()
    lines.append(f"saves in {folder}: {_writable(folder)}")
    size = shutil.get_terminal_size()
    tty = "a terminal" if sys.stdout.isatty() else "no terminal (use --plain)"
    lines.append(f"output is {tty}, {size.columns}x{size.lines}, TERM={os.environ.get('TERM', '')!r}")
    if size.columns < 60 or size.lines < 18:
        lines.append("the screens want 60x18 or more; `briefing play --plain` has no size")
    set_ = [
        name for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM", "BRIEFING_SAVES") if name in os.environ
    ]
    lines.append(f"set in the environment: {', '.join(set_) or 'nothing that matters here'}")
    return "\n".join(lines)


def _writable(folder: Path) -> str:
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK):
        return "cannot be written; set BRIEFING_SAVES or use --save"
    return "can be written" if folder.exists() else "will be made"
