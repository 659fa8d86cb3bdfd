"""The scrubber of a watched game: its moves, what stands in them, and the place where one is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from textual.content import Content

from briefing.model.events import Fell, Lined, Moved, Stood
from briefing.tui.pages.view import View
from briefing.tui.typeset import fit, line

#: What a place on the scrubber can carry: sign, colour, words. The first that applies is drawn.
SIGNS: Final = (
    ("▲", "$alert", "ground seized"),
    ("!", "$alert", "red line crossed"),
    ("?", "$foe", "a blunder, by the review"),
    ("?", "$foe", "a mistake, by the review"),
    ("?", "$head", "an inaccuracy, by the review"),
    ("+", "$ally", "the only good option, by the review"),
    ("□", "$foe", "a text fell"),
    ("■", "$ally", "a decision stood"),
    ("*", "$head", "a note"),
)
_SEIZED, _CROSSED, _FELL, _STOOD, _NOTED = 0, 1, 6, 7, 8
_JUDGED: Final = {"??": 2, "?": 3, "?!": 4, "!": 5}


class Track(NamedTuple):
    """A watched game as a line: the move of each place, what stands there by its number in `SIGNS`, all moves."""

    moves: tuple[int, ...]
    marks: tuple[tuple[int, ...], ...]
    length: int

    def first(self, move: int) -> int:
        """The first place of a move."""
        return self.moves.index(move)

    def places(self, move: int) -> range:
        """The places of a move; none of one that was not reached."""
        return range(bisect_left(self.moves, move), bisect_right(self.moves, move))


def track(views: Sequence[View], noted: frozenset[int] = frozenset()) -> Track:
    """The line of a game from what is seen after each act; `noted` are the acts that a note is about."""
    marks = tuple(_marks(view, at in noted) for at, view in enumerate(views))
    return Track(tuple(view.game.move for view in views), marks, views[0].game.moves)


def judged(line_: Track, verdicts: Mapping[int, str]) -> Track:
    """The line with a review's marks (`!`, `?!`, `?`, `??`) at the acts that took a decision."""
    marks = tuple(
        tuple(sorted({*carried, _JUDGED[verdicts[at]]})) if verdicts.get(at) in _JUDGED else carried
        for at, carried in enumerate(line_.marks)
    )
    return line_._replace(marks=marks)


def _marks(view: View, noted: bool) -> tuple[int, ...]:
    found = set()
    for event in view.fresh:
        match event:
            case Moved(gauge="seized", before=before, after=after) if after > before:
                found.add(_SEIZED)
            case Lined(state="crossed"):
                found.add(_CROSSED)
            case Fell():
                found.add(_FELL)
            case Stood():
                found.add(_STOOD)
    return tuple(sorted(found | ({_NOTED} if noted else set())))


def scrubber(line_: Track, at: int, width: int) -> tuple[Content, list[int]]:
    """The moves with what stands in them, and the place; and for each column the place that a click there means."""
    cells = max((width - 2) // line_.length, 4)
    many = max(min((width - 2) // cells, line_.length), 1)
    low = max(1, min(line_.moves[at] - many // 2, line_.length - many + 1))
    parts: list[tuple[str, str]] = [(" ", "")]
    columns = [-1]
    for move in range(low, low + many):
        drawn, places = _move(line_, move, at, cells)
        parts += drawn
        columns += places
    runs = (("".join(text for text, _ in run), style) for style, run in groupby(parts, key=itemgetter(1)))
    row = line(*runs)
    return fit(row, width) if row.cell_length > width else row, columns


def _move(line_: Track, move: int, at: int, cells: int) -> tuple[list[tuple[str, str]], list[int]]:
    """One move on the scrubber: its number, then its acts."""
    label = str(move)
    room = max(cells - len(label) - 1, 1)
    parts = [(label, "bold $ally" if move == line_.moves[at] else "$muted")]
    places = line_.places(move)
    if not places:
        return [*parts, ("·" * room, "$line"), (" ", "")], [-1] * cells
    inside: list[list[int]] = [[] for _ in range(room)]
    for place in places:
        inside[(place - places[0]) * room // len(places)].append(place)
    columns = [places[0]] * len(label)
    last = places[0]
    for here in inside:  # where there are fewer acts than room, the cell belongs to the act before it
        last = here[-1] if here else last
        signs = sorted(mark for place in here for mark in line_.marks[place])
        if at in here:
            parts.append(("●", "bold $ally"))
        elif signs:
            parts.append(SIGNS[signs[0]][:2])
        else:
            parts.append(("━", "$ally") if last < at else ("─", "$line"))
        columns.append(here[0] if here else last)
    return [*parts, (" ", "")], [*columns, -1]


def legend(line_: Track, at: int) -> Content:
    """What stands at the place, in words."""
    parts = [line((sign, style), (f" {said}", style)) for sign, style, said in (SIGNS[m] for m in line_.marks[at])]
    return Content("  ").join(parts)
