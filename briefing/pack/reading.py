"""A pack's folder read from its files, with every fault and the place of every value: the slow way, and the only one
that checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

from attrs import Factory, frozen

from briefing.model.pack import Pack
from briefing.pack import strict
from briefing.pack.conditions import like
from briefing.pack.cross import cross, cross_parts
from briefing.pack.fault import Fault, spell
from briefing.pack.fault import Path as Way
from briefing.pack.files import files
from briefing.pack.names import Names, gather
from briefing.pack.structure import Structure, WrongError

#: The single values, which stand in pack.yaml, and the lists, which any file may add to.
SCALARS: Final = ("id", "title", "version", "language")
LISTS: Final[dict[str, type]] = {
    name: get_args(kind)[0] for name, kind in get_type_hints(Pack).items() if name not in (*SCALARS, "digest")
}
_HEAD: Final = "pack.yaml"


@frozen
class Contents:
    """What a folder holds. `pack` is None where there are faults."""

    folder: Path
    pack: Pack | None
    faults: tuple[Fault, ...]
    places: Places
    values: dict[str, dict[int, Any]] = Factory(dict)
    "By list and index, every item that could be made: all of them where there are no faults."


@frozen
class Places:
    """Where every value of a pack stands: which file, which line."""

    folder: Path
    documents: dict[str, strict.Document] = Factory(dict)
    origins: dict[str, list[tuple[str, int]]] = Factory(dict)
    "For each list, its items' file and index there."
    heads: dict[str, str] = Factory(dict)
    "For each single value, its file."

    def fault(self, path: Way, sentence: str, *, key: bool = False) -> Fault:
        """A fault at a path of the pack."""
        file, way = self._origin(path)
        line, column = self.documents[file].place(way, key=key) if file in self.documents else (0, 0)
        return Fault(str(self.folder / file), line, column, spell(path), sentence)

    def _origin(self, path: Way) -> tuple[str, Way]:
        top, *rest = path or ("",)
        if rest and isinstance(rest[0], int) and top in self.origins and rest[0] < len(self.origins[str(top)]):
            file, index = self.origins[str(top)][rest[0]]
            return file, (top, index, *rest[1:])
        if top in self.origins and self.origins[str(top)]:
            return self.origins[str(top)][0][0], (top,)
        return self.heads.get(str(top), _HEAD), path


def read(folder: Path, contents: dict[str, bytes] | None = None, *, pure: bool = False) -> Contents:
    """Read a pack from the files of a folder. Raises PackError only where there is nothing to read."""
    contents = files(folder) if contents is None else contents
    places = Places(folder)
    faults: list[Fault] = []
    data: dict[str, list[Any]] = {name: [] for name in LISTS}
    heads: dict[str, Any] = {}
    whole = True
    for name, content in contents.items():
        document = places.documents[name] = strict.read(content, pure=pure)
        whole = whole and document.whole
        faults.extend(
            Fault(str(folder / name), line, column, "", sentence) for line, column, sentence in document.faults
        )
        faults.extend(_take(name, document, places, data, heads))
    names = gather(data, whole=whole)
    structure = Structure(names)
    values, clean, more = _structure(structure, names, data, places)
    faults.extend(more)
    single, more = _heads(structure, heads, places, contents, names)
    faults.extend(more)
    faults.extend(places.fault(path, sentence) for path, sentence in cross(values, names, clean))
    every: dict[str, Any] = {**single, **{name: tuple(items.values()) for name, items in values.items()}}
    pack = None if faults else Pack(**every)
    return Contents(folder, pack, tuple(sorted(set(faults))), places, values)


def _take(
    name: str, document: strict.Document, places: Places, data: dict[str, list[Any]], heads: dict[str, Any]
) -> Iterable[Fault]:
    """Sort one file's top-level keys into lists and single values."""

    def fault(key: str, sentence: str, *, at_key: bool = True) -> Fault:
        line, column = document.place((key,), key=at_key)
        return Fault(str(places.folder / name), line, column, key, sentence)

    for key, value in document.data.items():
        if key in SCALARS:
            if name != _HEAD:
                yield fault(key, f"'{key}' is a pack's own and stands in {_HEAD} only")
            else:
                heads[key], places.heads[key] = value, name
        elif key not in LISTS:
            yield fault(key, f"a pack has no list '{key}'{like(key, (*LISTS, *SCALARS))}")
        elif isinstance(value, list):
            places.origins.setdefault(key, []).extend((name, index) for index in range(len(value)))
            data[key].extend(value)
        elif value is not strict.BROKEN:
            yield fault(key, f"'{key}' is a list: begin each item with '- '", at_key=False)


def _structure(
    structure: Structure, names: Names, data: dict[str, list[Any]], places: Places
) -> tuple[dict[str, dict[int, Any]], frozenset[str], list[Fault]]:
    """Every item that can be made, by list and index; the lists that are complete; and the faults of the others."""
    values: dict[str, dict[int, Any]] = {}
    clean, faults = set(LISTS), list[Fault]()
    for name, cls in LISTS.items():
        made = values[name] = {}
        for index, item in enumerate(data[name]):
            value, wrong = structure.build(item, cls, (name, index))
            if value is None:
                clean.discard(name)
                if name in ("cards", "reports"):
                    saved = cross_parts(structure.salvage(item, cls, (name, index)), names)
                    faults.extend(places.fault(path, sentence) for path, sentence in saved)
                faults.extend(places.fault(path, sentence, key=key) for path, key, sentence in wrong)
            else:
                made[index] = value
    return values, frozenset(clean), faults


def _heads(
    structure: Structure, heads: dict[str, Any], places: Places, contents: dict[str, bytes], names: Names
) -> tuple[dict[str, str], list[Fault]]:
    single: dict[str, str] = {}
    faults = []
    for name in SCALARS:
        if name not in heads:
            if _HEAD not in contents:
                continue
            if names.whole:
                faults.append(Fault(str(places.folder / _HEAD), 1, 1, name, f"a pack needs '{name}'"))
            continue
        try:
            single[name] = structure.text(heads[name], name)
        except WrongError as error:
            if error.sentence:
                faults.append(places.fault((name,), error.sentence))
    if _HEAD not in contents:
        faults.append(Fault(str(places.folder / _HEAD), 0, 0, "", f"a pack needs this file, with {', '.join(SCALARS)}"))
    return single, faults
