"""`briefing new-pack`: the starter pack copied into a folder of the author's own, with the schema for the editor."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import Final

from briefing.model.pack import Pack
from briefing.pack.fault import Fault, PackError
from briefing.pack.load import STARTER, homes, load
from briefing.pack.text import clean_line

SCHEMA: Final = "pack.schema.json"
_HEAD: Final = "pack.yaml"
_COPIED: Final = (".yaml", ".md")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


def starter() -> Path:
    """The folder of the starter pack. Raises PackError where this installation lacks it."""
    for home in homes():
        if (home / STARTER / _HEAD).is_file():
            return home / STARTER
    raise _refusal(STARTER, "the starter pack is missing from this installation: install the game anew")


def begin(folder: str | os.PathLike[str], pack_id: str | None = None, title: str | None = None) -> Pack:
    """Make a pack in a folder that is new or empty, and give it back as it was read from there: all of it or nothing.

    `pack_id` is 1-40 small letters, digits and hyphens; `title` is one line of up to 80 characters.
    Raises PackError where the folder cannot be used, UncleanTextError for an id or a title that cannot be.
    """
    contents = _contents(pack_id, title)
    place = Path(folder)
    try:
        _usable(place, os.fspath(folder))
        return _write(place, contents)
    except OSError as error:
        raise _refusal(place, f"the pack cannot be written here: {error.strerror or error}") from None


def _contents(pack_id: str | None, title: str | None) -> dict[str, bytes]:
    """The new pack's files by name, the one that makes a folder a pack last."""
    from briefing.pack.schema import schema_text

    given = {}
    if pack_id is not None:
        given["id"] = clean_line(pack_id, 40, "the pack's id")
        if not _ID.fullmatch(given["id"]):
            sentence = f"'{given['id']}' is no id: 1 to 40 small letters, digits and hyphens, no hyphen first"
            raise _refusal("--id", sentence)
    if title is not None:
        given["title"] = clean_line(title, 80, "the pack's title")
    found = {path.name: path.read_bytes() for path in sorted(starter().iterdir()) if path.suffix in _COPIED}
    found[SCHEMA] = schema_text().encode()
    lines = found.pop(_HEAD).decode().splitlines()
    for at, line in enumerate(lines):
        name = line.partition(":")[0]
        if name in given:
            # In quotes whatever it is: `007` and `null` are ids too. JSON's quoting is YAML's.
            lines[at] = f"{name}: {json.dumps(given[name], ensure_ascii=False)}"
    return {**found, _HEAD: "".join(f"{line}\n" for line in lines).encode()}


def _usable(place: Path, written: str) -> None:
    if not written.strip():
        raise _refusal("DIR", "name the folder that the pack is to be made in")
    if place.is_symlink():
        raise _refusal(place, "this is a symbolic link: name the folder itself, or a new one")
    if not place.exists():
        if not place.parent.is_dir():
            raise _refusal(place, f"there is no folder '{place.parent}' to make it in: make that first")
    elif not place.is_dir():
        raise _refusal(place, "this is a file, and a pack is a folder: name a new one")
    elif any(place.iterdir()):
        raise _refusal(place, "this folder is not empty: name a new one, or an empty one")


def _write(place: Path, contents: dict[str, bytes]) -> Pack:
    """Write beside a folder that is to be, or within an empty one, which somebody may be standing in; then move."""
    within = place.is_dir()
    stage = (place if within else place.parent) / f".new-pack-{secrets.token_hex(4)}"
    moved: list[str] = []
    stage.mkdir()
    try:
        for name, content in contents.items():
            (stage / name).write_bytes(content)
        pack = load(stage, cached=False)
        if not within:
            stage.rename(place)
            return pack
        if any(path != stage for path in place.iterdir()):
            raise _refusal(place, "somebody else has begun to write here: name a new folder")
        for name in contents:
            (stage / name).rename(place / name)
            moved.append(name)
        stage.rmdir()
    except BaseException:
        for name in moved:
            (place / name).unlink(missing_ok=True)
        shutil.rmtree(stage, ignore_errors=True)
        raise
    return pack


def _refusal(place: str | Path, sentence: str) -> PackError:
    return PackError([Fault(str(place), 0, 0, "", sentence)])
