"""The pages of a class as HTML. Everything goes through autoescape; nothing is asked of another host.

A seat's situation consists of parts, each a section with an id and the mark of its content, so that a script can swap
what has changed and leave the rest, with whatever is being typed there, as it is. Without a script the same parts make
the whole page.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from briefing.classroom.pages import card, chamber, results, state
from briefing.classroom.pages.seen import choices, ended, scenario, seen, who
from briefing.classroom.session import Session
from briefing.rules import sight
from briefing.wording import BANNER

_HERE: Final = Path(__file__).parent
_TYPES: Final = {
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
}  # fmt: skip
#: Name to content and its type. Pages ask for /static/NAME?v=MARK, so that a browser may keep it.
STATIC: Final[dict[str, tuple[bytes, str]]] = {
    name: ((_HERE / "static" / name).read_bytes(), _TYPES[name.rpartition(".")[2]])
    for name in ("class.css", "class.js", "projector.css", "projector.js", "icon.svg")
}
#: The parts of a seat's situation in reading order, by the column in which they stand where there is room for two.
COLUMNS: Final = (
    ("told", ("state", "notes", "role", "results", "end", "since", "brief")),
    ("asked", ("card", "paper", "answer", "room", "say")),
    ("kept", ("earlier", "lore")),
)
#: How many rationales the projector shows.
_PROJECTED: Final = 4


# --- whole pages ------------------------------------------------------------------------------------------------------


def join_page(*, csrf: str, code: str = "", message: str = "") -> str:
    """The form that asks for a seat's code; with a `code` filled in it needs one button only."""
    return _render("join", csrf=csrf, code=code, message=message)


def message_page(title: str, sentence: str) -> str:
    """A page that says one thing, and leads back."""
    return _render("message", title=title, sentence=sentence)


def seat_page(session: Session, seat: str, now: int, *, csrf: str, message: str = "") -> str:
    """The whole page of a seat. It works without a script: its forms are plain ones, and each page has fresh keys."""
    own = state.personal(session, seat, now)
    speaks = bool(state.room_of(session.seats[seat]))
    return _render(
        "seat", seat=session.seats[seat], own=own, csrf=csrf, message=message, room=session.charter.room,
        key=secrets.token_hex(8), say_key=secrets.token_hex(8), title=scenario(session).title, speaks=speaks,
        terms=session.pack.glossary, heading=state.heading(session), who=who(session, seat),
        situation=_situation(seen(session, seat), own),
        # Without a script the page asks again by itself, but only where nothing that was typed could be lost.
        again=not own["asked"] and not speaks and session.stage != "endex",
    )  # fmt: skip


def projector_page(session: Session, now: int, *, address: str, qr: str) -> str:
    """The projector's page. `qr` is SVG markup made by the hub."""
    return _render(
        "projector", room=session.charter.room, address=address, qr=_made(qr), title=scenario(session).title,
        stage=session.stage, situation=_made(projector_situation(session, now, present=0)),
    )  # fmt: skip


# --- what is pushed ---------------------------------------------------------------------------------------------------


def audience(session: Session, seat: str) -> str:
    """The key of those who see one situation: everybody, a delegation, or in parallel (and an evaluator) the seat."""
    if session.parallel:
        return seat
    return state.room_of(session.seats[seat])


def situation(values: Mapping[str, Any]) -> str:
    """What all seats of one audience see, as an HTML fragment; `values` as `seen` gives them."""
    return _situation(values, None)


def personal(session: Session, seat: str, now: int) -> dict[str, Any]:
    """What one seat alone sees: see `state.personal`."""
    return state.personal(session, seat, now)


def projector_situation(session: Session, now: int, *, present: int) -> str:
    """What the projector shows, as an HTML fragment. `present` is how many seats have a device open."""
    here = session.round
    world = session.world_of()
    if session.parallel and (here is None or here.move <= 1):  # all worlds open on one card
        world = next((session.worlds[name] for name in session.world_names() if name in session.worlds), None)
    asked = session.voters()
    deciding = world is not None and here is not None and here.kind == "decision"
    return _render(
        "projected", session=session, here=here, stage=session.stage, heading=state.heading(session), now=now,
        clock=state.clock(session, "", now), present=present, joined=len(session.devices), asked=len(asked),
        answered=sum(here is not None and seat in here.answers for seat in asked), practice=choices(),
        dtg=sight.dtg(world.game) if world is not None else "",
        card=card.card(world.game) if deciding and world is not None else None, paper=chamber.before(session, ""),
        results=results.revealed(session, "", _PROJECTED) if session.stage == "closed" else None,
        end=ended(session, "") if session.stage == "endex" else None, title=scenario(session).title,
        first=scenario(session).brief.partition("\n\n")[0],
    )  # fmt: skip


# --- parts ------------------------------------------------------------------------------------------------------------


def _situation(values: Mapping[str, Any], own: dict[str, Any] | None) -> Markup:
    """The parts of a situation. `own` fills in the form; the marks are those of the parts without it."""
    columns = []
    for column, names in COLUMNS:
        parts = []
        for name in names:
            neutral = _render(f"part-{name}", **values, own=None, was=_was(None)).strip()
            filled = own is not None and name == "answer"
            body = _render(f"part-{name}", **values, own=own, was=_was(own)).strip() if filled else neutral
            parts.append({"id": name, "mark": sha256(neutral.encode()).hexdigest()[:12], "body": _made(body)})
        columns.append((column, parts))
    here = values["here"]
    return _made(_render("situation", columns=columns, stage=values["stage"], round=here["number"] if here else 0))


def _was(own: dict[str, Any] | None) -> dict[str, str]:
    """What the form holds: the draft, else the answer given, else nothing."""
    held = (own["draft"] or own["given"] or {}) if own is not None else {}
    return {name: str(held.get(name, "")) for name in state.FIELDS}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    environment.globals |= {
        "banner": BANNER,
        "static": {
            name: f"/static/{name}?v={sha256(content).hexdigest()[:12]}" for name, (content, _) in STATIC.items()
        },
    }
    return environment


def prepare() -> None:
    """Have every template compiled now: not while the first student waits, and before memory is put in order."""
    for name in _environment().list_templates():
        _environment().get_template(name)


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(f"{name}.html.j2").render(values)


def _made(html: str) -> Markup:
    """Markup that our own templates made, where everything from outside was escaped, or the hub's QR code."""
    return Markup(html)  # noqa: S704 - see above
