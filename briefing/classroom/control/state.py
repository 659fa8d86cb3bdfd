"""All that exercise control is shown, as one JSON document: a pure function of the session, who is present, the time.

It holds what nobody else may see (answers by seat, the opponents' odds): the hub sends it to control's token alone.
Nothing of a screen is imported here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from attrs import asdict

from briefing.classroom import chair, redcell
from briefing.classroom.control import reasons
from briefing.classroom.control.runsheet import bell, hotwash, runsheet, zero
from briefing.classroom.plans import Plan
from briefing.classroom.session import Given, Round, Session, Word
from briefing.classroom.worlds import World
from briefing.rules.tables import tables

#: Words shown of a room, and notes: the last so many.
_LAST: Final = 60


def control_state(session: Session, present: Mapping[str, int], now: int) -> dict[str, Any]:
    """What the console shows. `present`: seat to the number of its devices connected now; `now`: the hub's clock."""
    charter, here, world = session.charter, session.round, session.world_of()
    scenario = next((each.title for each in session.pack.scenarios if each.id == charter.scenario), charter.scenario)
    counts = _counts(session, here)
    leading = _leading(session, here, counts)
    return {
        "seq": session.seq,
        "now": now,
        "room": charter.room,
        "mode": charter.mode,
        "scenario": scenario,
        "seed": charter.seed,
        "moves": charter.moves,
        "opponents": charter.opponents,
        "stage": session.stage,
        "next": _next(session),
        "held": session.held,
        "paused": session.paused,
        "emergency": session.emergency,
        "times": asdict(charter.times),
        "zero": zero(session),
        "hotwash": hotwash(session),
        "bell": bell(session),
        "round": None if here is None else _round(session, here, counts),
        "seats": _seats(session, present, here),
        "world": None if world is None else reasons.of_world(session.current, world),
        "worlds": _worlds(session),
        "council": None if world is None or session.parallel else reasons.before_council(world, leading),
        "red": [] if world is None else reasons.red(world),
        "by_hand": [] if world is None or session.parallel else reasons.by_hand(world),
        "injects": reasons.injects(_first(session) if session.parallel else world, session.pack),
        "forks": _forks(session),
        "rooms": {room: [_word(each) for each in said[-_LAST:]] for room, said in sorted(session.said.items())},
        "notes": [_word(each) for each in session.notes[-_LAST:]],
        "plans": [_plan(session, each) for each in (*session.plans.values(),)[-_LAST:]],
        "delegations": sorted({seat.delegation for seat in session.seats.values() if seat.delegation}),
        "runsheet": runsheet(session),
    }


def seat_world(session: Session, seat: str) -> dict[str, Any]:
    """In parallel what control may read of one seat's world: the opponents' reasoning in it, and the Council's on what
    the seat has answered or tabled. `world` is None, and the rest empty, where the seat has none.
    """
    world, here = session.worlds.get(seat), session.round
    given = here.answers.get(seat) if here is not None and here.kind == "decision" else None
    return {
        "seat": seat,
        "world": None if world is None else reasons.of_world(seat, world),
        "red": [] if world is None else reasons.red(world),
        "council": None if world is None else reasons.before_council(world, given.option if given else ""),
    }


def _next(session: Session) -> str:
    """The verb that usually comes now; "" where there is nothing to do but wait."""
    here = session.round
    match session.stage:
        case "lobby":
            return "practice"
        case "open":
            return "close"
        case "closed" if here is not None:
            return "release" if here.revealed or not here.answers else "reveal"
        case _:
            return ""


def _counts(session: Session, here: Round | None) -> Counter[str]:
    return Counter() if here is None else session.tally()


def _leading(session: Session, here: Round | None, counts: Counter[str]) -> str:
    """The option that would be taken now: the chair's word, else what most gave, of equals the first on the card."""
    if here is None or here.kind != "decision" or session.parallel:
        return ""
    if here.chosen:
        return here.chosen
    given = [key for key in session.options() if counts[key]]
    return max(given, key=lambda key: counts[key], default="")


def _round(session: Session, here: Round, counts: Counter[str]) -> dict[str, Any]:
    asked = session.voters()
    counted = session.counted(here).values()
    forecasts = [each.forecast for each in counted if each.forecast is not None]
    wanted = Counter(each.launch for each in counted if each.launch)
    found = tables(session.pack).options
    open_launches = () if session.parallel else session.launches()
    return {
        "number": here.number,
        "kind": here.kind,
        "move": here.move,
        "world": here.world,
        "opened": here.opened,
        "ends": here.ends,
        "closes": session.closes_at(),
        "closed": here.closed,
        "closed_by": here.closed_by,
        "revealed": here.revealed,
        "chosen": here.chosen,
        "launch": here.launch,
        "asked": len(asked),
        "answered": sum(seat in here.answers for seat in asked),
        "counted": len(counted),
        "title": _title(session, here),
        "rows": _rows(session, here, counts),
        "launches": [
            {"key": key, "label": f"{found[key][0].title}: {found[key][1].label}", "count": wanted[key]}
            for key in dict.fromkeys([*open_launches, *wanted]) if key in found
        ],
        "forecasts": {"given": len(forecasts), "median": chair.middle(forecasts), "low": min(forecasts),
                      "high": max(forecasts)} if forecasts else None,
        "words": {ally: given.position for ally, given in chair.words(session, here).items()}
        if here.kind == "council" else {},
        "answers": [_given(session, here, each) for each in here.answers.values()],
    }  # fmt: skip


def _title(session: Session, here: Round) -> str:
    if here.kind == "practice":
        return "Practice vote"
    if here.text is not None:
        found = tables(session.pack).options.get(f"{here.text[0]}.{here.text[1]}")
        return found[1].label if found else here.text[1]
    if session.parallel:
        return f"Move {here.move}: every seat in its own world"
    world = session.worlds.get(here.world)
    # Once the round is carried out the world stands before another card; the answers tell which one was asked about.
    asked = next((each.option.partition(".")[0] for each in session.counted(here).values() if each.option), "")
    return "" if world is None else reasons.title(world.game, asked or world.game.card)


def _rows(session: Session, here: Round, counts: Counter[str]) -> list[dict[str, Any]]:
    """What can be answered, in the order of the card, each with its count so far."""
    if here.kind == "council":
        names = (("agree", "agree"), ("statement", "agree with a statement"), ("break", "break silence"))
        return [{"key": key, "label": label, "count": counts[key], "open": True} for key, label in names]
    if here.kind == "practice":
        return [
            {"key": key, "label": key.partition(".")[2].title(), "count": counts[key], "open": True}
            for key in session.options()
        ]  # fmt: skip
    compiled = tables(session.pack)
    if session.parallel:
        cards = {key.partition(".")[0] for key in counts if key != "-"}
        cards |= {each.game.card for each in session.worlds.values() if not each.over and each.game.card}
        open_ = None
    else:
        world = session.worlds.get(here.world)
        cards = {key.partition(".")[0] for key in counts if key != "-"} or ({world.game.card} if world else set())
        open_ = set(session.options()) | set(counts)
    rows = []
    for name in sorted(cards & compiled.cards.keys()):
        card = compiled.cards[name]
        for option in card.options:
            key = f"{card.id}.{option.id}"
            label = f"{card.title}: {option.label}" if len(cards) > 1 else option.label
            rows.append({"key": key, "label": label, "count": counts[key], "open": open_ is None or key in open_})
    return rows


def _given(session: Session, here: Round, each: Given) -> dict[str, Any]:
    """An answer; `beside` says in words what one that does not count among the class's gave (SHAPE, the red cell)."""
    found = {name: value for name, value in asdict(each).items() if value not in ("", None)}
    if not session.counts(each.seat, here):
        option = tables(session.pack).options.get(each.option)
        found["beside"] = option[1].label if option else redcell.label(session.pack, each.option)
    return found


def _seats(session: Session, present: Mapping[str, int], here: Round | None) -> list[dict[str, Any]]:
    asked = set(session.voters()) if session.stage == "open" else set()
    return [
        {
            "id": seat.id,
            "delegation": seat.delegation,
            "office": seat.office,
            "kind": seat.kind,
            "taken": seat.id in session.devices,
            "present": present.get(seat.id, 0),
            "asked": seat.id in asked,
            "answered": here is not None and seat.id in here.answers,
            "drafting": seat.id in session.drafts,
            "percent": session.granted.get(seat.id, 100),
            "ends": session.ends_for(seat.id) if seat.id in session.granted else None,
        }
        for seat in session.seats.values()
    ]


def _worlds(session: Session) -> list[dict[str, Any]]:
    """In parallel the worlds beside each other; otherwise those that a fork left behind."""
    if not session.parallel and len(session.worlds) < 2:
        return []
    return [
        {
            "name": name,
            "move": world.game.move,
            "acts": len(world.acts),
            "phase": world.game.phase.value,
            "card": reasons.title(world.game, world.game.card),
            "over": world.over,
            "current": name == session.current,
        }
        for name, world in session.worlds.items()
    ]


def _first(session: Session) -> World | None:
    """In parallel a world that goes on; what is open to control in one is in all."""
    return next((world for world in session.worlds.values() if not world.over), None)


def _forks(session: Session) -> list[int]:
    """The moves to whose opening the class can go back."""
    world = session.world_of()
    if session.parallel or world is None or session.stage not in ("closed", "endex"):
        return []
    return list(range(1, min(world.game.move, world.game.moves) + 1))


def _plan(session: Session, each: Plan) -> dict[str, Any]:
    """`says` in a few words what is planned."""
    card = tables(session.pack).cards.get(each.card)
    says = f"inject '{card.title}'" if card else f"note to {each.to or 'all'}: {each.text}"
    return {
        "number": each.number, "card": each.card, "says": says, "move": each.move, "due": each.due, "done": each.done,
        "why": each.why,
    }  # fmt: skip


def _word(each: Word) -> dict[str, Any]:
    return {"by": each.by, "to": each.to, "at": each.at, "text": each.text}
