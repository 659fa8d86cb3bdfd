"""What a student's browser asks for: the join form, the seat's page, its events, and what it sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from briefing.classroom.commands import Answer, Draft, Join, Say
from briefing.classroom.decide import RefusedError
from briefing.classroom.hub.doors import new_secret
from briefing.classroom.hub.hub import Hub, hub_of
from briefing.classroom.hub.reading import command, sent, wants_json
from briefing.classroom.hub.refusal import Refusal
from briefing.classroom.hub.replies import page, sentence
from briefing.classroom.seats import read_code

_DRAFTED: Final = ("option", "launch", "forecast", "rationale", "position", "bridge")
#: What a form carries besides the command's own fields.
_BESIDE: Final = ("csrf", "verb")


async def join_form(request: web.Request) -> web.StreamResponse:
    """`/`: the form for a seat's code; who has a seat is sent there."""
    hub = hub_of(request)
    if hub.doors.seat_or_none(request, hub.session) is not None:
        raise web.HTTPSeeOther("/seat")
    return _form(request, hub, "")


async def join_by_link(request: web.Request) -> web.StreamResponse:
    """`/j/CODE`: the form with the code of a seat card's QR. Opening it takes no seat: that needs its button."""
    hub = hub_of(request)
    code = read_code(request.match_info["code"])
    found = hub.doors.seat_or_none(request, hub.session)
    if found is not None and hub.session.codes.get(hub.keys.mark(code)) == found[0].id:
        raise web.HTTPSeeOther("/seat")
    return _form(request, hub, code)


async def join(request: web.Request) -> web.StreamResponse:
    """A device takes a seat by its code."""
    hub = hub_of(request)
    fields = await sent(request)
    code = read_code(str(fields.get("code", "")))
    door = hub.doors.cookie(request, "door")
    try:
        hub.doors.check_csrf(door, str(fields.get("csrf", "")) if door else "")
        seat = hub.doors.code(request, code, hub.session)
    except Refusal as refusal:
        if wants_json(request):
            raise
        answer = _form(request, hub, code, refusal.sentence, refusal.status)
        answer.headers.update(refusal.headers)
        return answer
    found = hub.doors.seat_or_none(request, hub.session)
    seen = _redirect()
    if found is None or found[0].id != seat:
        hub.doors.check_pace(seat, enters=True)
        secret = new_secret()
        await hub.desk.do(Join(seat, hub.keys.mark(secret)))
        hub.doors.give(seen, "seat", secret)
        hub.doors.take(seen, "door")
    return seen


async def seat_page(request: web.Request) -> web.StreamResponse:
    """`/seat`: the whole page."""
    hub = hub_of(request)
    found = hub.doors.seat_or_none(request, hub.session)
    if found is None:
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            # A link on another site: our cookie did not come along, and does when the page asks by itself.
            return (
                web.Response(headers={"Refresh": "0; url=/seat?again=1"})
                if "again" not in request.query
                else _redirect("/")
            )
        if wants_json(request):
            hub.doors.seat(request, hub.session)
        raise web.HTTPSeeOther("/")
    seat, secret = found
    hub.doors.check_pace(seat.id, enters=False)
    hub.events.seen(seat.id)
    return _page(hub, seat.id, secret)


async def act(request: web.Request) -> web.StreamResponse:
    """An answer, a draft, or a word in the seat's own room; by a plain form or by a script."""
    hub = hub_of(request)
    seat, secret = hub.doors.seat(request, hub.session)
    fields = await sent(request)
    hub.doors.check_csrf(secret, str(fields.get("csrf") or request.headers.get("X-CSRF-Token", "")))
    hub.doors.check_pace(seat.id, enters=True)
    hub.events.seen(seat.id)
    try:
        seq = await _do(hub, seat.id, str(fields.get("verb", "answer")), fields)
    except (RefusedError, Refusal) as refused:
        if wants_json(request):
            raise
        # The page comes back with what was typed: it is kept as a draft before the page is made.
        await _keep(hub, seat.id, fields)
        status = refused.status if isinstance(refused, Refusal) else 409
        return _page(hub, seat.id, secret, sentence(str(refused)), status)
    return web.json_response({"seq": seq}) if wants_json(request) else _redirect()


async def events(request: web.Request) -> web.StreamResponse:
    """`/events`: the seat's stream."""
    hub = hub_of(request)
    seat, secret = hub.doors.seat(request, hub.session)
    return await hub.events.follow(request, seat.id, hub.keys.mark(secret))


async def leave(request: web.Request) -> web.StreamResponse:
    """This device gives its seat up; the seat's code opens it again."""
    hub = hub_of(request)
    seat, secret = hub.doors.seat(request, hub.session)
    fields = await sent(request)
    hub.doors.check_csrf(secret, str(fields.get("csrf", "")))
    hub.events.left(seat.id, hub.keys.mark(secret))
    answer = _redirect("/")
    hub.doors.take(answer, "seat")
    return answer


async def results(request: web.Request) -> web.StreamResponse:
    """`/results`: what the class made of it, after ENDEX."""
    hub = hub_of(request)
    seat, _ = hub.doors.seat(request, hub.session)
    if hub.session.stage != "endex":
        raise Refusal(409, "Not yet", "The results are shown after ENDEX.")
    return page(hub.results(seat.id))


async def _do(hub: Hub, seat: str, verb: str, fields: Mapping[str, Any]) -> int:
    own = {name: value for name, value in fields.items() if name not in _BESIDE}
    if "seat" in own:
        raise Refusal(400, "Not readable", "Your seat is known by your device; do not name one.")
    if verb == "answer":
        return await hub.desk.do(command(Answer, {**own, "seat": seat}))
    if verb == "say":
        return await hub.desk.do(
            command(Say, {"seat": seat, **{name: own[name] for name in ("key", "text") if name in own}})
        )
    if verb == "draft":
        return await hub.desk.do(_draft(seat, own))
    raise Refusal(400, "Not readable", "A seat can answer, draft or say.")


def _draft(seat: str, fields: Mapping[str, Any]) -> Draft:
    body = {name: str(fields[name]) for name in _DRAFTED if fields.get(name) not in (None, "")}
    number = str(fields.get("round", ""))
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise Refusal(400, "Not readable", "'round' is a whole number.")
    return Draft(seat, int(number), body)


async def _keep(hub: Hub, seat: str, fields: Mapping[str, Any]) -> None:
    try:
        await hub.desk.do(_draft(seat, fields))
    except (RefusedError, Refusal):
        return  # what cannot be kept, such as hidden characters, is not


def _form(request: web.Request, hub: Hub, code: str, message: str = "", status: int = 200) -> web.Response:
    from briefing.classroom.pages.render import join_page

    door = hub.doors.cookie(request, "door")
    fresh = door or new_secret()
    shown = code if code.isascii() and code.isprintable() else ""  # what nobody can see is not written back
    answer = page(join_page(csrf=hub.doors.csrf(fresh), code=shown, message=message), status)
    if not door:
        hub.doors.give(answer, "door", fresh)
    return answer


def _page(hub: Hub, seat: str, secret: str, message: str = "", status: int = 200) -> web.Response:
    from briefing.classroom.pages.render import seat_page as whole

    return page(whole(hub.session, seat, hub.desk.now(), csrf=hub.doors.csrf(secret), message=message), status)


def _redirect(to: str = "/seat") -> web.Response:
    return web.Response(status=303, headers={"Location": to})
