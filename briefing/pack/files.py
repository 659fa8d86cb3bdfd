"""The bytes of a pack's files. Apart from the reading of YAML, which a cached pack does without."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from briefing.pack.fault import Fault, PackError

#: The largest file that is read.
MOST_BYTES: Final = 4 * 1024 * 1024
#: The most files that a pack has.
MOST_FILES: Final = 200


def files(folder: Path) -> dict[str, bytes]:
    """Every YAML file of a pack, by name, in the order of the names; of a file that is too large, a byte too much.

    Raises PackError where there is nothing to read, or it cannot be read.
    """
    if not folder.is_dir():
        message = "this is a file, and a pack is a folder" if folder.exists() else "there is no such folder"
        raise PackError([Fault(str(folder), 0, 0, "", message)])
    found: dict[str, bytes] = {}
    try:
        paths = [path for path in sorted(folder.iterdir()) if path.suffix == ".yaml" and not path.name.startswith(".")]
        if len(paths) > MOST_FILES:
            raise PackError(
                [Fault(str(folder), 0, 0, "", f"there are more than {MOST_FILES} *.yaml files in this folder")]
            )
        for path in paths:
            if path.is_file():
                with path.open("rb") as file:
                    found[path.name] = file.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"this cannot be read: {error.strerror or error}"
        raise PackError([Fault(str(error.filename or folder), 0, 0, "", message)]) from None
    if not found:
        raise PackError([Fault(str(folder), 0, 0, "", "there is no *.yaml file in this folder, so it is no pack")])
    return found
