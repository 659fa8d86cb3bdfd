"""`python -m briefing.record.release [PACK]`: keep a pack as it is released, for its games to be replayed."""

from __future__ import annotations

import sys
from pathlib import Path

from briefing.pack import PackError, load
from briefing.pack.canonical import canonical, digest
from briefing.record.released import folders


def release(name: str | None = None, folder: Path | None = None) -> Path:
    """Write the pack's canonical form under its digest, and give the file back; a pack that is there already stays.

    Raises PackError where there is no pack, OSError where it cannot be written.
    """
    pack = load(name, cached=False)
    text = canonical(pack)
    path = (folder or folders()[0]) / f"{digest(text)}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", "ascii", newline="\n")
    return path


def main() -> int:
    """Release the pack that is named, or the shipped one."""
    try:
        print(release(sys.argv[1] if len(sys.argv) > 1 else None))  # noqa: T201 - a command talks by printing
    except (PackError, OSError) as error:
        print(f"release: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
