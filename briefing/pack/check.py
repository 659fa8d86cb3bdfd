"""`briefing check`: everything that can be said about a pack, at once."""

from __future__ import annotations

import os
from typing import Any

from attrs import frozen

from briefing.pack.fault import Fault
from briefing.pack.load import find


@frozen(slots=True)
class Findings:
    """What was found. `faults` keep a pack from being played, `warnings` do not.

    `coverage` counts for each claim what rests on it, `counts` the items of each list.
    """

    folder: str
    id: str
    digest: str
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    coverage: dict[str, int]
    counts: dict[str, int]

    @property
    def well(self) -> bool:
        """Whether there is nothing to say."""
        return not self.faults and not self.warnings

    def to_json(self) -> dict[str, Any]:
        """The findings as plain data."""
        return {
            "folder": self.folder,
            "id": self.id,
            "digest": self.digest,
            "well": self.well,
            "faults": [fault.to_json() for fault in self.faults],
            "warnings": [fault.to_json() for fault in self.warnings],
            "coverage": dict(sorted(self.coverage.items())),
            "counts": self.counts,
        }


def check(path: str | os.PathLike[str] | None = None, *, pure: bool = False) -> Findings:
    """Look at a pack's folder, or at a shipped pack by its name; never through the cache.

    Raises PackError where there is nothing to look at: no such folder, or no file in it.
    """
    from briefing.pack.canonical import canonical, digest
    from briefing.pack.lint import coverage, lint
    from briefing.pack.reading import read

    found = read(find(path), pure=pure)
    warnings = {found.places.fault(way, sentence) for way, sentence in lint(found.values, whole=found.pack is not None)}
    for stray in sorted(found.folder.glob("*.yml")):
        warnings.add(Fault(str(stray), 0, 0, "", "this file is not read: a pack's files end in .yaml"))
    return Findings(
        folder=str(found.folder),
        id=found.pack.id if found.pack else "",
        digest=digest(canonical(found.pack)) if found.pack else "",
        faults=found.faults,
        warnings=tuple(sorted(warnings)),
        coverage=coverage(found.values),
        counts={name: len(items) for name, items in found.values.items()},
    )
