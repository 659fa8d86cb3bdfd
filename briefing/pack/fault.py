"""What can be wrong with a pack: a sentence, and where in which file."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

#: Keys and indices from the top of the pack down to a value: ("cards", 3, "options", 0, "label").
Path = tuple[str | int, ...]


@frozen(slots=True, order=True)
class Fault:
    """One thing that is wrong. Line and column count from 1; 0 means the file or folder as a whole."""

    file: str
    line: int
    column: int
    path: str
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.sentence}"

    def to_json(self) -> dict[str, str | int]:
        """The fault as plain data."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "sentence": self.sentence,
        }


class PackError(ValueError):
    """A pack cannot be used. `faults` holds every reason, in the order of the files; `str()` has a line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[PackError], tuple[tuple[Fault, ...]]]:
        return PackError, (self.faults,)  # the default would hand the text to __init__ in another process


def spell(path: Path) -> str:
    """A path as an author would say it: cards[3].options[0].label."""
    words = ""
    for step in path:
        words += f"[{step}]" if isinstance(step, int) else f".{step}" if words else step
    return words
