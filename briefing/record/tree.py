"""A folder's games as a forest: each game with the games that branched from it, as the lobby draws them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from briefing.record.format import Header, SaveError
from briefing.record.glance import Glance, glance
from briefing.record.places import saves

#: Games that are opened for a tree; older ones are still on disk.
_MOST: Final = 500
#: What a branch's header has from its parent's.
_SAME: Final = ("rules", "pack", "pack_digest", "scenario", "seed", "seat", "settings")


@frozen(slots=True)
class Node:
    """A game of the forest. `at` is the act where it left its parent (0 for a root, and for a branch from STARTEX);
    `orphan` says that it names a parent that is not here; `move` is the last that was opened, `ended` whether ENDEX
    was reached, both as the file has them for viewers.
    """

    path: Path
    header: Header
    acts: int
    move: int
    ended: bool
    notes: int = 0
    orphan: bool = False
    branches: tuple[Node, ...] = ()

    @property
    def at(self) -> int:
        """The act where it left its parent."""
        return self.header.parent_act


def forest(files: Iterable[Path] | None = None) -> tuple[Node, ...]:
    """The games of some files (of the saves folder, if it is not said), each under the game that it branched from.

    Roots stand in the files' order, branches by the act where they left and then by name. Files that are no saves
    are left out. Nothing is replayed: what a branch claims is held against what its parent's file claims.
    """
    games: dict[Path, Glance] = {}
    for path in list(saves() if files is None else files)[:_MOST]:
        try:
            games[path] = glance(path)
        except SaveError:
            continue
    parents = {path: _parent(path, game, games) for path, game in games.items()}
    for path in games:
        # Headers made by hand may lead round in a circle: whoever comes to itself again is a root.
        seen, at = {path}, parents[path]
        while at is not None and at not in seen:
            seen.add(at)
            at = parents[at]
        if at == path:
            parents[path] = None
    return tuple(_node(path, games, parents) for path, parent in parents.items() if parent is None)


def _parent(path: Path, game: Glance, games: dict[Path, Glance]) -> Path | None:
    """The file that a game branched from. Where several hold the same acts up to there, the one that is shortest in
    name and then first: copies of one game are the same game.
    """
    header = game.header
    if not header.parent:
        return None
    fitting = [
        other for other, its in games.items()
        if other != path and header.parent_act <= its.acts and _leaves(its, game)
    ]  # fmt: skip
    return min(fitting, key=lambda other: (len(other.name), str(other)), default=None)


def _leaves(parent: Glance, branch: Glance) -> bool:
    """Whether a game is what it says that it is: the same game up to that act, and the link that it names (or in an
    early file the receipt). States are as both files claim them.
    """
    header, its = branch.header, parent.header
    at = header.parent_act
    if header.parent not in (parent.links[at], parent.links[-1][-8:]):
        return False
    alike = all(getattr(header, name) == getattr(its, name) for name in _SAME)
    return alike and (at > branch.acts or branch.states[at] == parent.states[at])


def _node(path: Path, games: dict[Path, Glance], parents: dict[Path, Path | None]) -> Node:
    # No recursion: a chain of branches may be as long as there are files.
    order = [path]
    for each in order:
        order += [child for child, parent in parents.items() if parent == each and child not in order]
    made: dict[Path, Node] = {}
    for each in reversed(order):
        game = games[each]
        children = sorted(
            (made[child] for child in made if parents[child] == each), key=lambda node: (node.at, node.path.name)
        )
        node = Node(each, game.header, game.acts, game.move, game.ended, game.notes)
        made[each] = evolve(node, branches=tuple(children), orphan=bool(game.header.parent) and parents[each] is None)
    return made[path]


def rows(nodes: tuple[Node, ...]) -> Iterator[tuple[str, Node]]:
    """Every game with the lines of the tree that lead to it: `("│  └─ ", node)`."""
    stack: list[tuple[str, str, Node]] = [("", "", node) for node in reversed(nodes)]
    while stack:
        lead, under, node = stack.pop()
        yield lead, node
        last = len(node.branches) - 1
        for number in range(last, -1, -1):
            end = number == last
            stack.append((under + ("└─ " if end else "├─ "), under + ("   " if end else "│  "), node.branches[number]))
