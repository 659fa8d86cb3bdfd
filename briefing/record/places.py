"""Where saves live: a folder named by BRIEFING_SAVES, ./saves of a checkout, or the user's own data folder."""

from __future__ import annotations

import os
from pathlib import Path


def saves_folder() -> Path:
    """The folder of the player's games; it need not exist yet."""
    named = os.environ.get("BRIEFING_SAVES")
    if named:
        return Path(named)
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / "content").is_dir():
        return checkout / "saves"
    from platformdirs import user_data_path

    return user_data_path("briefing", appauthor=False) / "saves"


def new_path(scenario: str, seed: int, folder: Path | None = None) -> Path:
    """A name that is not taken: scenario, seed, and a number where the same game was begun before."""
    folder = folder or saves_folder()
    number = 1
    while True:
        name = f"{scenario}-{seed}" + (f"-{number}" if number > 1 else "") + ".jsonl"
        if not (folder / name).exists():
            return folder / name
        number += 1


def saves(folder: Path | None = None) -> tuple[Path, ...]:
    """All save files of a folder, newest first. A folder that is not there or not readable holds none."""
    folder = folder or saves_folder()
    try:
        found = [(path.stat().st_mtime_ns, path) for path in folder.glob("*.jsonl") if path.is_file()]
    except OSError:
        return ()
    return tuple(path for _, path in sorted(found, key=lambda pair: (-pair[0], pair[1].name)))


def latest(folder: Path | None = None) -> Path | None:
    """The save that was written last, or None. The samples that ship with the game are not the player's."""
    return next((path for path in saves(folder) if not path.name.startswith("sample-")), None)
