"""Red's book: what each opponent wanted, saw and weighed in every move, and what would have held it back.

Everything here is the rules' own account: the distribution that was drawn from, where the draw fell, and the causes as
exact log-odds (1024ths of a doubling; a factor of 2^(c/1024) on the odds against holding). What would have held it back
is tried, not argued: every other option that the player had in that move is carried out, with the rest of the player's
acts kept, and the odds are read again under the same draws. Where no one change would have given a lower rung, the
choices and launches that lower the odds most are tried two at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.cards import ActorId
from briefing.model.events import Acted
from briefing.model.game import Game
from briefing.model.gauges import INDEX
from briefing.review.course import Course, Moment
from briefing.review.steady import Steady
from briefing.review.titles import label, title
from briefing.review.whatif import answers
from briefing.rules.draws import draw
from briefing.rules.minds import choose, scaled
from briefing.rules.tables import Ladder, tables

TYPE: Final = INDEX["russia_type"]
_SHOWN: Final = 3
#: How many choices, and how many launches, are tried together where none of them alone holds an opponent back.
_PAIRED: Final = 3

#: What is changed of the player's acts in a move: decisions with another option.
Change = tuple[tuple[Moment, str], ...]


@frozen(slots=True)
class Held:
    """A change that would have changed an opponent's odds (`ppm`, of the rung it took or worse), and the rung that it
    would have taken under the very same draw. `price`: political capital, of what is done instead.
    """

    change: Change
    price: int
    ppm: int
    rung: str
    lower: bool


def book(course: Course, hand: Steady) -> list[dict[str, Any]]:
    """Every move of every opponent."""
    found = []
    for number, events in enumerate(course.events):
        acted = [event for event in events if isinstance(event, Acted)]
        if acted:
            before, after = course.games[number - 1], course.games[number]
            tried = _Tried(course, before.move, hand)
            found += [_entry(before, after, event, at, number, tried) for at, event in enumerate(acted)]
    return found


def actors(game: Game) -> list[dict[str, Any]]:
    """Who they were: goals, hidden type, what that type wants and doubts."""
    found = []
    for actor in ACTORS:
        ladder = tables(game.pack).ladder[actor]
        temper = ladder.actor.tempers[_temper(game, actor)]
        found.append({
            "actor": actor, "name": ladder.actor.name, "capital": ladder.actor.capital, "goals": ladder.actor.goals,
            "type": temper.id, "type_name": temper.name, "wants": temper.wants, "doubts": temper.doubts,
            "of_types": len(ladder.actor.tempers),
        })  # fmt: skip
    return found


def _temper(game: Game, actor: ActorId) -> int:
    return game.world[TYPE] if actor == "russia" else 0


def _entry(before: Game, after: Game, event: Acted, at: int, number: int, tried: _Tried) -> dict[str, Any]:
    ladder = tables(before.pack).ladders[at]
    mind = after.minds[at]
    weighed = scaled(ladder, mind.seen, _temper(before, event.actor))
    rung = _place(ladder, event.rung)
    words = {driver.name: driver.words or driver.name for driver in ladder.actor.drivers}
    factors = sorted(event.causes, key=lambda pair: (-abs(pair[1]), pair[0]))
    reached = sum(event.ppm[: rung + 1])
    return {
        "actor": event.actor,
        "move": before.move,
        "act": number,
        "rung": event.rung,
        "name": ladder.actor.rungs[rung].name,
        "severity": ladder.severities[rung],
        "holds": rung <= ladder.hold,
        "seen": event.seen,
        "ppm": dict(zip((each.id for each in ladder.actor.rungs), event.ppm, strict=True)),
        "chance_ppm": event.ppm[rung],
        "draw_ppm": event.draw,
        "perceived": {
            name: {"saw": saw, "was": was, "weighed": heavy}
            for name, saw, was, heavy in zip(DRIVERS, mind.seen, mind.trail[0], weighed, strict=True)
        },
        "misread": _misread(mind.seen, mind.trail[0], words),
        "base": event.base,
        "causes": [
            {"driver": name, "words": words[name], "logit": logit, "factor": round(2.0 ** (logit / 1024), 3)}
            for name, logit in factors
            if logit
        ],
        "log_odds": event.base + sum(logit for _, logit in event.causes),
        "next": _next(ladder, event, rung, reached),
        "lever": _lever(before, ladder, weighed, rung, event),
        "held_back": [_held_json(each) for each in _holds(before, ladder, event, at, rung, tried)],
    }


def _misread(seen: tuple[int, ...], true: tuple[int, ...], words: dict[str, str]) -> dict[str, Any] | None:
    """What it misjudged most."""
    gaps = sorted(((abs(saw - was), name, saw, was) for name, saw, was in zip(DRIVERS, seen, true, strict=True)))
    gap, name, saw, was = gaps[-1]
    return {"driver": name, "words": words[name], "saw": saw, "was": was} if gap else None


def _next(ladder: Ladder, event: Acted, rung: int, reached: int) -> dict[str, Any] | None:
    """The next rung up that it could have drawn, and by how little it did not."""
    for higher in range(rung + 1, len(event.ppm)):
        if event.ppm[higher]:
            name = ladder.actor.rungs[higher]
            return {"rung": name.id, "name": name.name, "ppm": event.ppm[higher], "short_ppm": reached - event.draw}
    return None


def _lever(game: Game, ladder: Ladder, weighed: tuple[int, ...], rung: int, event: Acted) -> dict[str, Any] | None:
    """The smallest change of one driver, as it weighed it, that would have given a lower rung under the same draw."""
    if rung <= ladder.hold:
        return None
    bits = draw(game.seed, game.move, f"{ladder.id}/rung")
    open_ = tuple(bool(share) for share in event.ppm)
    found: list[tuple[int, str, int, int]] = []
    for at, name in enumerate(DRIVERS):
        for end in (0, 1000):

            def lower(value: int, at: int = at) -> bool:
                drivers = (*weighed[:at], value, *weighed[at + 1 :])
                return choose(ladder, drivers, open_, game.settings.opponents).pick(bits) < rung

            if end != weighed[at] and lower(end):
                near, far = weighed[at], end
                while abs(far - near) > 1:
                    middle = (near + far) // 2
                    near, far = (near, middle) if lower(middle) else (middle, far)
                found.append((abs(far - weighed[at]), name, weighed[at], far))
    if not found:
        return None
    by, name, was, to = min(found)
    words = next(driver.words or driver.name for driver in ladder.actor.drivers if driver.name == name)
    return {"driver": name, "words": words, "was": was, "to": to, "by": by}


class _Tried:
    """What each opponent does in a move if one or two of the player's decisions are others."""

    def __init__(self, course: Course, move: int, hand: Steady) -> None:
        self.course, self.hand = course, hand
        self.found: dict[Change, tuple[Acted, ...]] = {}
        self.moments = [moment for moment in course.moments if moment.move == move]
        for moment in self.moments:
            for key in moment.options:
                if key != moment.taken:
                    self.week(((moment, key),))

    def week(self, change: Change) -> tuple[Acted, ...]:
        """The opponents' moves under a change; empty where the game does not come to RED."""
        known = self.found.get(change)
        if known is None:
            known = self.found[change] = answers(self.course, change, self.hand)
        return known

    def pairs(self, at: int, rung: int) -> list[Change]:
        """Choices and launches together, of each kind those that lower this opponent's odds most."""
        best: list[list[Change]] = []
        for kind in ("choose", "launch"):
            ranked = [
                (sum(weeks[at].ppm[rung:]), number, change)
                for number, (change, weeks) in enumerate(self.found.items())
                if weeks and len(change) == 1 and change[0][0].kind == kind and change[0][1]
            ]
            best.append([change for _, _, change in sorted(ranked, key=lambda each: each[:2])[:_PAIRED]])
        return [tuple(sorted((*one, *two), key=lambda pair: pair[0].act)) for one in best[0] for two in best[1]]


def _holds(before: Game, ladder: Ladder, event: Acted, at: int, rung: int, tried: _Tried) -> list[Held]:
    """The changes that would have lowered its odds of going so far, the least change first."""
    changes = [change for change in tried.found if len(change) == 1]
    found = _helped(before, ladder, event, at, rung, tried, changes)
    if rung > ladder.hold and not any(each.lower for each in found):
        found += [each for each in _helped(before, ladder, event, at, rung, tried, tried.pairs(at, rung)) if each.lower]
    # What would really have held it comes first, the cheapest of it; then what moved the odds most.
    found.sort(key=lambda each: (not each.lower, len(each.change), each.price if each.lower else 0, each.ppm,
                                 _key(each)))  # fmt: skip
    return found[:_SHOWN]


def _helped(
    before: Game, ladder: Ladder, event: Acted, at: int, rung: int, tried: _Tried, changes: Sequence[Change]
) -> list[Held]:
    options = tables(before.pack).options
    odds = sum(event.ppm[rung:])
    found = []
    for change in changes:
        weeks = tried.week(change)
        if not weeks:
            continue
        ppm = sum(weeks[at].ppm[rung:])
        place = _place(ladder, weeks[at].rung)
        if ppm < odds or place < rung:
            price = sum(options[key][1].price for _, key in change if key in options)
            found.append(Held(change, price, ppm - odds, weeks[at].rung, place < rung))
    return found


def _key(each: Held) -> tuple[tuple[int, str], ...]:
    return tuple((moment.number, key) for moment, key in each.change)


def _held_json(each: Held) -> dict[str, Any]:
    words = ", and ".join(_instead(moment, key) for moment, key in each.change)
    moment, option = each.change[0]
    return {
        "option": option, "moment": moment.number, "label": words, "price": each.price, "by_ppm": each.ppm,
        "rung": each.rung, "lower": each.lower, "changes": [list(pair) for pair in _key(each)],
    }  # fmt: skip


def _instead(moment: Moment, key: str) -> str:
    """What is done instead, in words that stand alone."""
    words = label(moment.game, moment.kind, key)
    return f"{title(moment)}: {words}" if moment.kind == "council" else words


def _place(ladder: Ladder, rung: str) -> int:
    return next(number for number, each in enumerate(ladder.actor.rungs) if each.id == rung)
