"""In parallel: which seat's world the console looks at, and what the hub has told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from briefing.classroom.control.telling import State, flat

#: What a world's pages hang on: whose it is, how far it has been played, what its seat has answered.
Mark = tuple[str, int, str]


@define(slots=True)
class Watch:
    """`seat` is the one that control chose, "" before: then the first that has a world."""

    seat: str = ""
    _asked: Mark | None = None
    _known: Mark | None = None
    _found: Mapping[str, Any] = field(factory=dict)

    def mark(self, state: State) -> Mark | None:
        """What the pages should show now; None where there is no world of a seat."""
        if not state or state["mode"] != "parallel" or not state["worlds"]:
            return None
        worlds = {each["name"]: each for each in state["worlds"]}
        seat = self.seat if self.seat in worlds else next(iter(worlds))
        answers = state["round"]["answers"] if state["round"] else ()
        given = next((each.get("option", "") for each in answers if each["seat"] == seat), "")
        return seat, worlds[seat]["acts"], given

    def turn(self, state: State, by: int) -> None:
        """So many seats on, or back, from the last to the first and round again."""
        here = self.mark(state)
        if here is not None:
            names = [each["name"] for each in state["worlds"]]
            self.seat = names[(names.index(here[0]) + by) % len(names)]

    def wants(self, state: State) -> Mark | None:
        """What the hub is to be asked about; None where it has told it, or is being asked."""
        here = self.mark(state)
        if here is None or here in (self._known, self._asked):
            return None
        self._asked = here
        return here

    def heard(self, mark: Mark, found: Mapping[str, Any] | None) -> None:
        """What the hub told; None for nothing."""
        if self._asked == mark:
            self._asked = None
        if found is not None:
            self._known, self._found = mark, flat(found)

    def over(self, state: State) -> State:
        """The state with the watched world's reasoning in it, so that the pages need not know of it."""
        here = self.mark(state)
        if here is None:
            return state
        known = self._found if self._known is not None and self._known[0] == here[0] else {}
        names = [each["name"] for each in state["worlds"]]
        watched = {"seat": here[0], "number": names.index(here[0]) + 1, "many": len(names), "world": known.get("world")}
        return {**state, "red": known.get("red", []), "council": known.get("council"), "watched": watched}
