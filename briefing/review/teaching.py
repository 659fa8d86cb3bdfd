"""For whoever leads the hot wash: what was to be learned, where it shows, what to ask, and the acts to point to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from briefing.model.events import Broke, Ended, Fell, Lined, Stood
from briefing.review.course import Course
from briefing.review.judgement import Judged
from briefing.rules.tables import tables
from briefing.telling import ending_name
from briefing.wording import capital

#: Questions for any decision, where no marks are given.
OPEN: Final = (
    "What did you expect each opponent to read in it, and what did it read?",
    "Which report did you lean on, and what was it worth?",
    "Who paid for it, and was that said aloud at the table?",
    "What would have had to be true for another option to be the right one?",
)
_SHOWN: Final = 3


def teaching(course: Course, verdicts: Sequence[Judged]) -> dict[str, Any]:
    """Objectives with the decisions that bear on each, what to discuss, and evidence by act number."""
    pack = course.first.pack
    compiled = tables(pack)
    marks = {verdict.number: verdict.mark for verdict in verdicts}
    rows = []
    for moment in course.moments:
        key = moment.text if moment.kind == "council" else moment.taken
        if key in compiled.options:
            card, option = compiled.options[key]
            rows.append({
                "move": moment.move, "act": moment.act, "kind": moment.kind, "card": card.id, "title": card.title,
                "option": option.label, "objective": card.objective, "discuss": card.discuss,
                "loser": option.loser, "mark": marks.get(moment.number, ""),
            })  # fmt: skip
    return {
        "objectives": [
            {
                "id": objective.id,
                "name": objective.name,
                "asks": objective.asks,
                "acts": [row["act"] for row in rows if row["objective"] == objective.id],
            }
            for objective in pack.objectives
        ],
        "discuss": _discuss(rows),
        "questions": list(OPEN),
        "evidence": _evidence(course),
    }


def _discuss(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each card once, the most telling first: what was marked, then in order of play."""
    weight = {"??": 0, "?": 1, "?!": 2, "!": 3}
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (weight.get(row["mark"], 4), row["act"])):
        found.setdefault(row["card"], row)
    return list(found.values())


def _evidence(course: Course) -> list[dict[str, Any]]:
    """What can be pointed at, by act number: what stood and fell, who broke silence, red lines, the end."""
    compiled = tables(course.first.pack)
    found = []
    for number, events in enumerate(course.events):
        move = course.games[number].move
        broke = [event.ally for event in events if isinstance(event, Broke)]
        if broke:
            found.append({"act": number, "move": move, "text": f"{', '.join(broke)} broke silence"})
        for event in events:
            match event:
                case Stood(card, option, how, strength, _):
                    text = f"'{compiled.options[f'{card}.{option}'][1].label}' stood ({how}, {strength // 10}%)"
                case Fell(card, option):
                    text = f"'{compiled.options[f'{card}.{option}'][1].label}' fell"
                case Lined(actor, rung, state):
                    text = f"the red line for {capital(actor)} at {rung} was {state}"
                case Ended(ending, total):
                    text = f"ENDEX: {ending_name(course.last, ending)}, {total} of 1000"
                case _:
                    continue
            found.append({"act": number, "move": move, "text": text})
    return found
