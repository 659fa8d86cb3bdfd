"""The packs that were released, by digest: a game is replayed under the numbers that it was played with.

`content/released/<digest>.json` is a pack's canonical form, byte for byte; its name is its own SHA-256, so that a file
that was touched is no pack any more. `python -m briefing.record.release` adds the present one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from briefing.model.pack import Pack
from briefing.pack.canonical import parse
from briefing.pack.load import homes
from briefing.record.door import bytes_of
from briefing.record.entries import Header, SaveError
from briefing.rules import RULES_VERSION

FOLDER: Final = "released"
_MOST: Final = 8 << 20


def folders() -> tuple[Path, ...]:
    """Where released packs are looked for."""
    return tuple(home / FOLDER for home in homes())


_KEPT: Final[dict[str, Pack]] = {}
_KEEP: Final = 8


def released(digest: str) -> Pack | None:
    """The released pack of that digest, or None where there is none that holds together. The last few are kept."""
    if digest in _KEPT:
        return _KEPT[digest]
    for folder in folders():
        try:
            text = bytes_of(folder / f"{digest}.json", _MOST).decode("ascii").removesuffix("\n")
            pack = parse(text)
        except (SaveError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue
        if pack.digest == digest:
            while len(_KEPT) >= _KEEP:
                del _KEPT[next(iter(_KEPT))]
            _KEPT[digest] = pack
            return pack
    return None


def forget() -> None:
    """Read released packs anew from now on."""
    _KEPT.clear()


def digests() -> tuple[str, ...]:
    """The digests of all released packs, as their files' names claim them."""
    return tuple(sorted({path.stem for folder in folders() for path in folder.glob("*.json") if len(path.stem) == 64}))


def pack_for(header: Header, given: Pack) -> Pack:
    """The pack that a game was played with: the given one if it is that, else a released one, else the given one."""
    if header.pack_digest == given.digest or header.rules != RULES_VERSION:
        return given
    return released(header.pack_digest) or given


def why_not(header: Header, pack: Pack) -> str:
    """Why this pack and these rules cannot replay a save, or nothing."""
    if header.rules != RULES_VERSION:
        return f"it was played under rules version {header.rules} and these are {RULES_VERSION}"
    if header.pack != pack.id:
        return f"it was played with the pack '{header.pack}' and this is '{pack.id}'; --pack names that pack's folder"
    if header.pack_digest != pack.digest:
        return (
            f"it was played with '{header.pack}' {header.pack_version} of other content"
            f" ({header.pack_digest[:8]}; this is {pack.digest[:8]}), never released; --pack names that pack's folder"
        )
    return ""
