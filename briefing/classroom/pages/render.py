"""The pages of a class as HTML. Everything goes through autoescape; nothing is asked of another host.

A seat's situation consists of parts, each a section with an id and the mark of its content, so that a script can swap
what has changed and leave the rest, with whatever is being typed there, as it is. Without a script the same parts make
the whole page.
"""

from __future__ import annotations

import secrets
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from briefing.classroom import chair
from briefing.classroom.pages import brief, card, council, results, state, told
from briefing.classroom.session import PRACTICE, Round, Session
from briefing.rules import sight
from briefing.wording import BANNER, ally_name

_STUDENTS: Final = 12
_PROJECTED: Final = 4
_TYPES: Final = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}

STATIC: Final[dict[str, tuple[bytes, str]]] = {
    name: ((files(__package__) / "static" / name).read_bytes(), _TYPES[name.rpartition(".")[2]])
    for name in ("class.css", "class.js", "projector.css", "projector.js", "icon.svg")
}

#: The parts of a seat's situation in reading order, by the column in which they stand where there is room for two.
COLUMNS: Final = (
    ("told", ("state", "notes", "results", "end", "since", "brief")),
    ("asked", ("card", "paper", "answer", "room", "say")),
    ("kept", ("earlier", "lore")),
)


# --- whole pages ------------------------------------------------------------------------------------------------------


def join_page(*, csrf: str, code: str = "", message: str = "") -> str:
    """The form that asks for a seat's code; with a `code` filled in it needs one button only."""
    return _render("join", csrf=csrf, code=code, message=message)


def message_page(title: str, sentence: str) -> str:
    """A page that says one thing, and leads back."""
    return _render("message", title=title, sentence=sentence)


def seat_page(session: Session, seat: str, now: int, *, csrf: str, message: str = "") -> str:
    """The whole page of a seat. It works without a script: its forms are plain ones."""
    own = state.personal(session, seat, now)
    return _render(
        "seat", session=session, seat=session.seats[seat], own=own, csrf=csrf, message=message, room=session.charter.room,
        key=secrets.token_hex(8), say_key=secrets.token_hex(8), title=_title(session), heading=state.heading(session, seat),
        who=who(session, seat), situation=Markup(_situation(session, seat, own)), speaks=state.rooms(session.seats[seat]),  # noqa: S704 - rendered here, escaped there
        # Without a script the page asks again by itself, but only where nothing that was typed could be lost.
        again=not own["asked"] and not state.rooms(session.seats[seat]) and session.stage != "endex",
    )  # fmt: skip


def projector_page(session: Session, now: int, *, address: str, qr: str) -> str:
    """The projector's page. `qr` is SVG markup made by the hub."""
    return _render(
        "projector", session=session, address=address, qr=Markup(qr), title=_title(session), stage=session.stage,  # noqa: S704 - the hub's own drawing
        situation=Markup(projector_situation(session, now, present=0)),  # noqa: S704 - rendered here, escaped there
    )  # fmt: skip


# --- what is pushed ---------------------------------------------------------------------------------------------------


def audience(session: Session, seat: str) -> str:
    """The key of those who see one situation: everybody, a delegation, or in parallel (and an evaluator) the seat."""
    who_ = session.seats[seat]
    return seat if session.parallel or who_.kind == "evaluator" else who_.delegation or ("IS" if who_.kind == "staff" else "")


def situation(session: Session, seat: str, now: int) -> str:
    """What all seats of this seat's audience see, as an HTML fragment. `now` does not change it: time is personal."""
    return _situation(session, seat, None)


def personal(session: Session, seat: str, now: int) -> dict[str, Any]:
    """What one seat alone sees: see `state.personal`."""
    return state.personal(session, seat, now)


def projector_situation(session: Session, now: int, *, present: int) -> str:
    """What the projector shows, as an HTML fragment. `present` is how many seats have a device open."""
    here = session.round
    world = session.world_of()
    if world is None and session.parallel:
        world = next((session.worlds[name] for name in session.world_names() if name in session.worlds), None)
    asked = session.voters()
    clock = state.clock(session, "", now)
    ended = session.stage == "endex"
    game = world.game if world is not None else None
    shown = game is not None and not (session.parallel and here is not None and here.move > 1)
    return _render(
        "projected", session=session, here=here, stage=session.stage, heading=state.heading(session), clock=clock, now=now,
        present=present, joined=len(session.devices), asked=len(asked), game=game if shown else None,
        answered=sum(1 for each in asked if here is not None and each in here.answers),
        dtg=sight.dtg(game) if game is not None else "", theatres=brief.theatres(game) if game is not None and shown else (),
        card=card.card(game) if game is not None and shown and here is not None and here.kind == "decision" else None,
        paper=_paper(session, ""), since=told.since(world) if world is not None and shown else None,
        results=results.revealed(session, "", _PROJECTED), end=_end(session, "") if ended else None, practice=_practice(),
        title=_title(session), first=" ".join(_scenario(session).brief.split("\n\n")[0].split()),
    )  # fmt: skip


# --- parts ------------------------------------------------------------------------------------------------------------


def who(session: Session, seat: str) -> str:
    """A seat's office in words."""
    of = nation(session, seat)
    office = session.seats[seat].office
    return f"{office}, {of}" if of else office


def nation(session: Session, seat: str) -> str:
    """The ally that a seat sits for, by name; "" for none."""
    code = session.seats[seat].delegation
    return next((ally.name for ally in session.pack.allies if ally.id == code), "")


def _situation(session: Session, seat: str, own: dict[str, Any] | None) -> str:
    seen = _seen(session, seat)
    columns = []
    for column, names in COLUMNS:
        parts = []
        for name in names:
            neutral = _render(f"part-{name}", **seen, own=None, was=_was(None)).strip()
            body = neutral
            if own is not None and name == "answer":
                body = _render(f"part-{name}", **seen, own=own, was=_was(own)).strip()
            parts.append({"id": name, "mark": sha256(neutral.encode()).hexdigest()[:12], "body": Markup(body)})  # noqa: S704 - rendered by the line above
        columns.append((column, parts))
    return _render("situation", columns=columns, stage=session.stage, round=session.round.number if session.round else 0)


def _was(own: dict[str, Any] | None) -> dict[str, str]:
    """What the form holds: the draft, else the answer given, else nothing."""
    held = (own["draft"] or own["given"] or {}) if own is not None else {}
    return {name: str(held.get(name, "")) for name in state.FIELDS}


def _seen(session: Session, seat: str) -> dict[str, Any]:
    """Everything that the parts of a situation are made of."""
    who_ = session.seats[seat]
    here = session.round
    world = session.world_of(seat)
    open_ = session.stage == "open" and here is not None
    why = state.refused(session, seat)
    asked = open_ and not why
    practice = here is not None and here.kind == "practice" and session.stage in ("open", "closed")
    in_play = world is not None and session.stage in ("open", "closed") and not practice
    deciding = in_play and here is not None and here.kind == "decision" and not world.over if world else False
    room = state.rooms(who_)
    return {
        "session": session, "charter": session.charter, "scenario": _scenario(session), "seat": who_, "here": here,
        "nation": nation(session, seat), "stage": session.stage, "practice": practice, "options": _practice() if practice else (),
        "heading": state.heading(session, seat), "sentences": state.sentences(session, seat),
        "emergency": session.emergency, "asked": asked, "open": open_,
        "notes": [each for each in session.notes if each.to == "" or (each.to and each.to == who_.delegation)],
        "since": told.since(world) if world is not None else None,
        "earlier": told.previously(world) if world is not None else [],
        "brief": brief.brief(world) if world is not None and (in_play or session.stage == "going") else None,
        "card": card.card(world.game, who_.delegation) if world is not None and deciding else None, "deciding": deciding,
        "launches": card.launches(world.game, session.launches(seat)) if world is not None and deciding and asked else [],
        "scale": brief.scale(), "paper": _paper(session, seat),
        "results": results.revealed(session, seat, _STUDENTS) if session.stage == "closed" else None,
        "room": room, "room_name": _room_name(session, seat), "said": session.said.get(room, [])[-40:] if room else [], "words": _words(session, seat),
        "end": _end(session, seat) if session.stage == "endex" else None, "delegations": _delegations(session),
    }  # fmt: skip


def _paper(session: Session, seat: str) -> dict[str, Any] | None:
    """The paper before the Council, with what this seat is told of it."""
    here = session.round
    world = session.world_of(seat)
    if here is None or here.kind != "council" or world is None or session.stage not in ("open", "closed"):
        return None
    text = next((each for each in world.game.table if here.text and (each.card, each.option) == here.text[:2]), None)
    if text is None:
        return None
    who_ = session.seats.get(seat)
    whole = who_ is not None and who_.kind in ("staff", "evaluator")
    return {
        **council.paper(world.game, text, _serial(session, here)),
        "letters": _letters(session, here),
        "instructions": council.instructions(world.game, text, who_.delegation) if who_ and who_.delegation else None,
        "standing": council.standing(world.game, text) if whole else None,
    }


def _serial(session: Session, here: Round) -> int:
    """The number of a paper among the class's papers; another round of silence does not change it."""
    papers = [(each.world, each.move, each.text[:2]) for each in session.rounds if each.kind == "council" and each.text]
    return list(dict.fromkeys(papers)).index((here.world, here.move, here.text[:2] if here.text else ("", ""))) + 1


def _letters(session: Session, here: Round) -> list[tuple[str, str, str, str]]:
    """What delegations wrote to the Council in earlier rounds on this paper: (ally, position, reason, bridging text).

    A letter is its country's, and goes to all once its round has been carried out.
    """
    found = []
    for each in session.rounds[: here.number - 1]:
        if each.kind == "council" and (each.world, each.move, (each.text or ())[:2]) == (here.world, here.move, (here.text or ())[:2]):
            for code, given in chair.words(session, each).items():
                if given.position in ("statement", "break"):
                    name = next(ally.name for ally in session.pack.allies if ally.id == code)
                    found.append((name, results.POSITIONS[given.position], given.rationale, given.bridge))
    return found


def _end(session: Session, seat: str) -> dict[str, Any]:
    """How it ended for a seat's world: ending, standing, what to talk over."""
    world = session.world_of(seat)
    if world is None:
        return {"name": "", "text": "", "talk": [], "score": None, "move": 0, "over": False, "objectives": []}
    game = world.game
    ending = next((each for each in game.pack.endings if each.id == game.ending), None)
    met = dict.fromkeys(standing.card for standing in game.past)
    asked = {each.id: each for each in game.pack.cards}
    score = sight.score(game) if game.rungs else None
    names = {each.id: each.name for each in game.pack.objectives}
    return {
        "over": world.over, "move": game.move, "name": ending.name if ending else "the last move is played",
        "text": ending.text if ending else "",
        "talk": [(asked[name].title, asked[name].discuss) for name in met if name in asked and asked[name].kind == "event"],
        "score": score.total if score else None,
        "objectives": [(names[name], value) for name, value in score.objectives] if score else [],
    }  # fmt: skip


def _practice() -> list[tuple[str, str]]:
    return [(key, results.PRACTICE_LABELS[key]) for key in PRACTICE]


def _words(session: Session, seat: str) -> list[tuple[str, str, str]]:
    """What the members of a seat's own delegation have said of the paper: (seat, position, reason)."""
    here = session.round
    own = session.seats[seat].delegation
    if not own or here is None or here.kind != "council" or session.stage not in ("open", "closed"):
        return []
    return [
        (each.id, results.POSITIONS[here.answers[each.id].position], here.answers[each.id].rationale)
        for each in session.seats.values()
        if each.delegation == own and each.id in here.answers
    ]


def _room_name(session: Session, seat: str) -> str:
    here = session.seats[seat]
    if here.kind == "evaluator":
        return "Your observations"
    if not here.delegation:
        return "The staff's room"
    return f"{nation(session, seat)}: your delegation's room"


def _delegations(session: Session) -> list[str]:
    """The delegations of the class by name, in the order of the seats."""
    named = {nation(session, seat.id): None for seat in session.seats.values() if seat.delegation}
    return list(named)


def _scenario(session: Session) -> Any:
    return next(each for each in session.pack.scenarios if each.id == session.charter.scenario)


def _title(session: Session) -> str:
    return str(_scenario(session).title)


# --- templates --------------------------------------------------------------------------------------------------------


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("briefing.classroom.pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    environment.globals |= {
        "banner": BANNER, "ally_name": ally_name, "left": state.left,
        "static": {
            name: f"/static/{name}?v={sha256(content).hexdigest()[:12]}" for name, (content, _) in STATIC.items()
        },
    }  # fmt: skip
    return environment


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(f"{name}.html.j2").render(values)
