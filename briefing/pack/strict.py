"""A strict reading of YAML 1.2: true, false, null, whole numbers and text, every one with its line and column.

YAML's conveniences are where packs go wrong: in YAML 1.1 the country `NO` is false and `12:30` is 750, a repeated key
silently wins, an alias makes two places one. So the parser's events are read here directly, and what is not plain
data is refused, with as many faults at once as the parser's own recovery allows.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml
from attrs import Factory, frozen

from briefing.pack.files import MOST_BYTES
from briefing.pack.text import describe, faults, is_clean

#: A scalar, a list or a mapping with text keys; `BROKEN` stands where a value was refused.
Plain = Any
Mark = tuple[int, int]

MOST_DEPTH: Final = 20
_LONGEST_NUMBER: Final = 15

_INT: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)", re.ASCII)
_FRACTION: Final = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", re.ASCII)
_NUMERIC: Final = frozenset("+-.0123456789")
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "": None}

#: libyaml's own words are for people who know YAML's grammar; these say what an author has probably done.
_HINTS: Final = (
    ("mapping values are not allowed", "text that holds a colon and a space must stand in quotes"),
    ("cannot start any token", "text that begins with this character must stand in quotes"),
    ("found unexpected end of stream", "a quotation mark is opened and never closed"),
    ("did not find expected", "look at the indent and the commas here, and at quotes in the line above"),
    ("could not find expected ':'", "a key lacks its colon, or the line above its quotes"),
    ("expected <block end>", "look at the indent here and in the line above"),
    ("expected ',' or", "a comma or a closing bracket is missing"),
)


class _Broken:
    """The place of a value that was refused: whoever reads on need not complain about it again."""

    def __repr__(self) -> str:
        return "BROKEN"


BROKEN: Final = _Broken()


@frozen(slots=True)
class Document:
    """What one file says, and where it says it.

    `faults` are (line, column, sentence). `whole` is False where the reading had to stop early.
    """

    data: dict[str, Plain] = Factory(dict)
    faults: tuple[tuple[int, int, str], ...] = ()
    whole: bool = True
    marks: dict[int, dict[str | int, tuple[Mark, Mark]]] = Factory(dict)
    "By the id() of each list and mapping in `data`: by key or index, where key and value begin."

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> Mark:
        """Line and column of the value (or the key) at a path; of the nearest thing around it where there is none."""
        mark: Mark = (1, 1)
        node: Any = self.data
        for depth, step in enumerate(path):
            found = self.marks.get(id(node), {}).get(step)
            if found is None:
                break
            mark = found[0] if key and depth == len(path) - 1 else found[1]
            node = node[step]
        return mark


def read(content: bytes, *, pure: bool = False) -> Document:
    """Read the bytes of one file. Never raises: what is wrong is in the document's `faults`.

    `pure` takes the parser written in Python even where the fast one is there.
    """
    if len(content) > MOST_BYTES:
        return _refuse(1, 1, f"the file is larger than {MOST_BYTES // 1024 // 1024} MiB: split it")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        return _refuse(line, column, "this is not UTF-8 text: save the file as UTF-8")
    # What editors on Windows add is no fault of the author's.
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not is_clean(text):
        return Document(faults=tuple(_unclean(text)), whole=False)
    return _Reader(text, pure=pure).read()


def _refuse(line: int, column: int, sentence: str) -> Document:
    return Document(faults=((line, column, sentence),), whole=False)


def _unclean(text: str) -> list[tuple[int, int, str]]:
    found = []
    for offset, words in faults(text):
        line = text.count("\n", 0, offset) + 1
        column = offset - text.rfind("\n", 0, offset)
        advice = "use spaces" if text[offset] == "\t" else "remove it"
        found.append((line, column, f"the file holds {words}: {advice}"))
    return found


class _Frame:
    """A list or mapping that is being filled."""

    __slots__ = ("key", "key_mark", "marks", "node", "waits")

    def __init__(self, node: dict[str, Plain] | list[Plain]) -> None:
        self.node = node
        self.marks: dict[str | int, tuple[Mark, Mark]] = {}
        self.key: str | None = None
        self.key_mark: Mark = (1, 1)
        self.waits = False  # a key has been read, even if it was refused


class _Reader:
    """One pass over the parser's events with a stack of our own, so that no depth of nesting can exhaust Python's."""

    def __init__(self, text: str, *, pure: bool) -> None:
        fast = None if pure else getattr(yaml, "CSafeLoader", None)
        self.loader: Any = (fast or yaml.SafeLoader)(text)
        self.faults: list[tuple[int, int, str]] = []
        self.marks: dict[int, dict[str | int, tuple[Mark, Mark]]] = {}
        self.frames: list[_Frame] = []
        self.root: Plain = None
        self.documents = 0

    def read(self) -> Document:
        whole = True
        try:
            whole = self._events()
        except yaml.MarkedYAMLError as error:
            unclosed = "end of stream" in (error.problem or "")
            mark = (unclosed and error.context_mark) or error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self.faults.append((*place, _explain(error)))
            whole = False
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            self.faults.append((1, 1, f"this is not YAML: {error}"))
            whole = False
        finally:
            self.loader.dispose()
        if not whole:
            self._drop_unfinished()
        data = self.root
        if data is None:
            data = {}
        elif not isinstance(data, dict):
            if whole:
                self.faults.append((1, 1, "a pack's file is a mapping, such as 'cards:' with a list below it"))
            data, whole = {}, False
        return Document(data, tuple(self.faults), whole, self.marks)

    def _events(self) -> bool:
        """Take every event. Returns False where reading on would make no sense."""
        while True:
            event = self.loader.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._tag_and_anchor(event)
                self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._tag_and_anchor(event)
                if len(self.frames) >= MOST_DEPTH:
                    self._fault(event, f"lists and mappings stand more than {MOST_DEPTH} deep here")
                    return False
                node: dict[str, Plain] | list[Plain] = {} if kind is yaml.MappingStartEvent else []
                self._put(event, node)
                self.frames.append(_Frame(node))
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                frame = self.frames.pop()
                self.marks[id(frame.node)] = frame.marks
            elif kind is yaml.AliasEvent:
                self._fault(event, f"no aliases here: write out what '*{event.anchor}' stands for")
                self._put(event, BROKEN)
            elif kind is yaml.DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    self._fault(event, "one document a file: a second begins here; put it in a file of its own")
                    return False
            elif kind is yaml.StreamEndEvent:
                return True

    def _drop_unfinished(self) -> None:
        """Leave out the item at which reading stopped: what it seems to lack may stand in the part not read."""
        for frame in self.frames:
            self.marks[id(frame.node)] = frame.marks
        if len(self.frames) > 1:
            items = self.frames[1].node
            if isinstance(items, list) and len(self.frames) > 2:
                items.pop()
            elif isinstance(items, dict) and isinstance(self.root, dict) and self.root:
                self.root.popitem()

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        value: Plain = text
        if event.style == '"' and not is_clean(text):
            # Only an escape can still bring one in: the file itself has been looked at.
            bad = describe(next(character for character in text if not is_clean(character)))
            self._fault(event, f"the text holds {bad}: remove it")
            value = BROKEN
        elif event.style is None or event.style == "":
            if text in _WORDS:
                value = _WORDS[text]
            elif text[0] not in _NUMERIC:
                pass
            elif _INT.fullmatch(text):
                if len(text) > _LONGEST_NUMBER:
                    self._fault(
                        event, f"a number of more than {_LONGEST_NUMBER} digits: if it is text, put it in quotes"
                    )
                    value = BROKEN
                else:
                    value = int(text)
            elif _FRACTION.fullmatch(text):
                self._fault(event, f"no fractions here ({text}): use whole numbers, or quotes if it is text")
                value = BROKEN
        self._put(event, value)

    def _put(self, event: Any, value: Plain) -> None:
        """Give a value its place: the next key of a mapping, its value, the next item of a list, or the document."""
        if not self.frames:
            self.root = value
            return
        mark = (event.start_mark.line + 1, event.start_mark.column + 1)
        frame = self.frames[-1]
        node = frame.node
        if isinstance(node, list):
            frame.marks[len(node)] = (mark, mark)
            node.append(value)
        elif frame.waits:
            frame.waits = False
            if frame.key is not None:
                frame.marks[frame.key] = (frame.key_mark, mark)
                node[frame.key] = value
        else:
            frame.waits, frame.key, frame.key_mark = True, self._key(event, value, frame), mark

    def _key(self, event: Any, value: Plain, frame: _Frame) -> str | None:
        """The key as text, or None where it is refused and its value is to be dropped."""
        if isinstance(value, str):
            if value in frame.marks:
                line = frame.marks[value][0][0]
                self._fault(event, f"'{value}' stands here twice (first in line {line}): keep one")
                return None
            return value
        if value is not BROKEN:
            what = "a list or mapping" if isinstance(value, list | dict) else f"'{getattr(event, 'value', '')}'"
            self._fault(event, f"a key is a word, not {what}: if it is meant as text, put it in quotes")
        return None

    def _tag_and_anchor(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault(event, f"no anchors here: remove '&{event.anchor}' and write the text out where it is wanted")
        if event.tag is not None:
            self._fault(event, f"no tags here: remove '{event.tag}'")

    def _fault(self, event: Any, sentence: str) -> None:
        mark = event.start_mark
        self.faults.append((mark.line + 1, mark.column + 1, sentence))


def _explain(error: yaml.MarkedYAMLError) -> str:
    problem = " ".join(part for part in (error.context, error.problem) if part)
    # The parser quotes what it found, and that may be anything.
    problem = "".join(character if is_clean(character) else "?" for character in problem.replace("\n", " "))
    for words, hint in _HINTS:
        if words in problem:
            return f"this is not YAML ({problem}): {hint}"
    return f"this is not YAML: {problem}"
