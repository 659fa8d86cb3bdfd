"""What a player sets once: the theme, and keys of their own. One small JSON file in the settings folder.

{"theme": "briefing-light", "keys": {"council.consult": "n", "game.go-on": "space,n"}}
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from briefing.tui.commands import BY_ID


class Preferences(NamedTuple):
    """The player's settings. `fault` is a sentence about a file that could not be used."""

    theme: str = ""
    keys: dict[str, str] = {}
    fault: str = ""


def path() -> Path:
    """Where the settings lie."""
    import platformdirs  # Textual has it loaded already; `briefing keys` pays 3 ms

    return Path(platformdirs.user_config_dir("briefing")) / "settings.json"


def load() -> Preferences:
    """Read the settings; what cannot be used is left out and said in `fault`, never a crash."""
    try:
        raw: Any = json.loads(path().read_text("utf-8"))
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, RecursionError):
        return Preferences(fault=f"The settings in {path()} cannot be read, so the usual ones hold.")
    if not isinstance(raw, dict):
        return Preferences(fault=f"The settings in {path()} are not a JSON object, so the usual ones hold.")
    theme, keys = raw.get("theme", ""), raw.get("keys", {})
    fault = ""
    if not isinstance(theme, str):
        theme, fault = "", "The setting 'theme' is not a name."
    if not isinstance(keys, dict):
        keys, fault = {}, "The setting 'keys' is not a table of command and key."
    unknown = [name for name, key in keys.items() if name not in BY_ID or not isinstance(key, str)]
    if unknown:
        fault = f"The settings give a key to '{str(unknown[0])[:40]}', which is no command; see `briefing keys`."
    good = {name: key for name, key in keys.items() if name in BY_ID and isinstance(key, str)}
    return Preferences(theme, good, fault)


def save(preferences: Preferences) -> str:
    """Write the settings whole or not at all. Returns a sentence if that failed."""
    target = path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".part")
        partial.write_text(json.dumps({"theme": preferences.theme, "keys": preferences.keys}, indent=1) + "\n", "utf-8")
        os.replace(partial, target)  # noqa: PTH105 - the one call that is atomic everywhere
    except OSError as error:
        return f"The settings could not be written: {error.strerror}."
    return ""
