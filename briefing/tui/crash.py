"""The crash report: a file for whoever mends it, one sentence for whoever played."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from pathlib import Path

from briefing import __version__


def report(error: BaseException, kept: Path | None) -> str:
    """Write the report. Returns the sentence that says what happened and where everything is.

    Without the values of variables: they could hold what a player typed.
    """
    text = "\n".join([
        f"briefing {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"terminal {os.environ.get('TERM', '?')}, game {kept or 'none open'}",
        "",
        *traceback.format_exception(error),
    ])  # fmt: skip
    saved = f" The game is safe in {kept}." if kept else ""
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(".txt", "crash-", folder, text=True)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
        except OSError:
            continue
        return f"briefing stopped on a fault of its own.{saved} A report is in {name}"
    return f"briefing stopped on a fault of its own ({type(error).__name__}).{saved} No report could be written."


def _folders() -> tuple[Path, ...]:
    import platformdirs

    return Path(platformdirs.user_state_dir("briefing")), Path(tempfile.gettempdir())
