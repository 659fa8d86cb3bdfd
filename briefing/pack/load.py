"""Packs on disk to packs in memory: where they are, and the quick way in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from briefing.model.pack import Pack
from briefing.pack import cache
from briefing.pack.canonical import canonical, stamped
from briefing.pack.fault import Fault, PackError
from briefing.pack.files import files

_SHIPPED: Final = "second-front"
#: A pack that is shipped to be copied (`briefing.pack.begin`), and is no name to play by.
STARTER: Final = "starter"


def homes() -> tuple[Path, ...]:
    """The folders that packs are shipped in: a checkout's beside the package, a wheel's inside it."""
    package = Path(__file__).resolve().parent.parent
    return tuple(home for home in (package.parent / "content", package / "content") if home.is_dir())


def find(name: str | os.PathLike[str] | None = None) -> Path:
    """The folder of a pack: a path that exists, else the name of a shipped pack; without a name the usual one.

    Raises PackError where there is none.
    """
    if name is not None:
        path = Path(name)
        if path.is_file():
            path = path.parent
        if path.is_dir():
            return path
    wanted = _SHIPPED if name is None else os.fspath(name)
    plain = wanted.casefold() not in ("", ".", "..", STARTER) and Path(wanted).name == wanted
    for home in homes():
        if plain and (home / wanted / "pack.yaml").is_file():
            return home / wanted
    folders = {folder.name: folder for home in homes() for folder in home.iterdir()}
    names = sorted(name for name in folders if name != STARTER and (folders[name] / "pack.yaml").is_file())
    advice = f"give a folder, or one of {', '.join(names)}" if names else "give the folder of a pack"
    raise PackError([Fault(wanted, 0, 0, "", f"there is no pack here: {advice}")])


def shipped() -> Pack:
    """The pack that the game comes with. Raises PackError."""
    return load(find())


def load(path: str | os.PathLike[str] | None = None, *, cached: bool = True) -> Pack:
    """The pack in a folder (or of a shipped name), with its digest.

    Raises PackError, which holds every fault of every file at once. With `cached` a pack that has been read before,
    byte for byte the same, comes from the user's cache.
    """
    folder = find(path)
    contents = files(folder)
    name = cache.key(contents) if cached else ""
    kept = cache.get(name) if cached else None
    if kept is not None:
        return kept
    from briefing.pack.reading import read

    found = read(folder, contents)
    if found.pack is None:
        raise PackError(found.faults)
    text = canonical(found.pack)
    if cached:
        cache.put(name, text)
    return stamped(found.pack, text)
