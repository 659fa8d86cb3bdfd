"""Packs kept in their canonical form, so that a start need not read YAML again.

Nothing in the cache is believed for being there. A file's name is the digest of the pack's own bytes, of the game's
version and of the loader's files, all taken anew each time, and its content must match the digest in its first line,
which is the pack's digest: a cache that somebody has altered gives a pack that no save agrees with.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Final

from briefing import __version__
from briefing.model.pack import Pack
from briefing.pack.canonical import digest, parse

_FORMAT: Final = "briefing pack 1"
_KEEP: Final = 12


def key(contents: dict[str, bytes]) -> str:
    """The name under which a pack of these files is kept."""
    found = hashlib.sha256(f"{_FORMAT}\0{__version__}\0{_loader()}".encode())
    for name, content in contents.items():
        found.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        found.update(content)
    return found.hexdigest()


def _loader() -> str:
    """Sizes and times of the files that decide what a pack is, so that a changed check is not outrun by the cache."""
    here = Path(__file__).parent
    stamps = []
    with contextlib.suppress(OSError):
        for folder in (here, here.parent / "model", here.parent / "rules"):
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    stamps.append(f"{entry.name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(stamps)


def folder() -> Path:
    """Where packs are kept. Raises OSError or RuntimeError where this machine has no such place."""
    from platformdirs import user_cache_path

    return user_cache_path("briefing", appauthor=False) / "packs"


def get(name: str) -> Pack | None:
    """The kept pack, or None where there is none that holds together."""
    try:
        text = (folder() / f"{name}.json").read_text("ascii")
        head, _, body = text.partition("\n")
        if head != f"{_FORMAT} {digest(body)}":
            return None
        return parse(body)
    except (OSError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def put(name: str, body: str) -> None:
    """Keep a pack's canonical form. Where that cannot be done, nothing is kept or said: the game goes on without."""
    import tempfile

    with contextlib.suppress(OSError, RuntimeError):
        home = folder()
        home.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix="new-", dir=home)
        try:
            with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
                file.write(f"{_FORMAT} {digest(body)}\n{body}")
            Path(temporary).replace(home / f"{name}.json")
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
        _thin(home)


def _thin(home: Path) -> None:
    """Remove all but the newest: every edit of a pack leaves one behind."""
    kept = sorted(home.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in kept[_KEEP:]:
        path.unlink(missing_ok=True)
