"""What the projector and exercise control ask for. The projector only shows; control has the class in its hands."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from briefing.classroom import qr
from briefing.classroom.commands import COMMANDS, Reseat
from briefing.classroom.hub.hub import REPORT, Hub, hub_of
from briefing.classroom.hub.reading import command, sent
from briefing.classroom.hub.refusal import Refusal
from briefing.classroom.hub.replies import page
from briefing.classroom.keys import write_keys
from briefing.classroom.seats import CODE_LENGTH, new_code
from briefing.record.entries import SaveError

_YEAR: Final = "public, max-age=31536000, immutable"


async def projector(request: web.Request) -> web.StreamResponse:
    """`/projector`: the page; with `?k=TOKEN` it is opened first, and the token leaves the address line."""
    from briefing.classroom.pages.render import projector_page

    hub = hub_of(request)
    if "k" in request.query:
        answer = web.Response(status=303, headers={"Location": "/projector"})
        hub.doors.give(answer, "projector", hub.doors.projector_cookie(request, request.query["k"]))
        return answer
    hub.doors.projector(request)
    drawn, _ = await asyncio.to_thread(qr.joining, hub.doors.address)
    return page(projector_page(hub.session, hub.desk.now(), address=hub.doors.address, qr=drawn))


async def projector_events(request: web.Request) -> web.StreamResponse:
    """`/projector/events`: its stream."""
    hub = hub_of(request)
    hub.doors.projector(request)
    return await hub.events.projector.follow(request)


async def control_state(request: web.Request) -> web.StreamResponse:
    """`/control/state`: all that the console shows, once."""
    hub = hub_of(request)
    hub.doors.control(request)
    return web.json_response(hub.events.state()[1])


async def control_world(request: web.Request) -> web.StreamResponse:
    """`/control/world?seat=SEAT-3`: in parallel, what the console shows of one seat's world."""
    from briefing.classroom.control.state import seat_world

    hub = hub_of(request)
    hub.doors.control(request)
    seat = request.query.get("seat", "")
    if not hub.session.parallel or seat not in hub.session.seats:
        raise Refusal(404, "Nothing here", "Only in parallel has a seat a world of its own, and only a seat has one.")
    return web.json_response(seat_world(hub.session, seat))


async def control_events(request: web.Request) -> web.StreamResponse:
    """`/control/events`: the same as a stream."""
    hub = hub_of(request)
    hub.doors.control(request)
    return await hub.events.console.follow(request)


async def control(request: web.Request) -> web.StreamResponse:
    """`POST /control`: a verb and its fields."""
    hub = hub_of(request)
    hub.doors.control(request)
    fields = await sent(request)
    verb = fields.pop("verb", None)
    if not isinstance(verb, str) or verb not in COMMANDS:
        raise Refusal(400, "Not readable", f"Control's verbs are {', '.join(COMMANDS)}.")
    if verb == "reseat":
        # Not to be broken off half-way: the new code must not be lost between the log and the keys.
        return web.json_response(await asyncio.shield(_reseat(hub, str(fields.get("seat", "")))))
    return web.json_response({"seq": await hub.desk.do(command(COMMANDS[verb], fields))})


async def _reseat(hub: Hub, seat: str) -> dict[str, object]:
    from briefing.classroom.cards import write_one
    from briefing.classroom.folder import Made

    code = new_code(CODE_LENGTH)
    while hub.keys.mark(code) in hub.session.codes:
        code = new_code(CODE_LENGTH)
    seq = await hub.desk.do(Reseat(seat, hub.keys.mark(code)))
    hub.keys.codes[seat] = code
    found: dict[str, object] = {"seq": seq, "code": code}
    if hub.folder is not None:
        try:
            await asyncio.to_thread(write_keys, hub.folder, hub.keys)
            made = Made(hub.folder, hub.session.charter, hub.keys)
            found["card"] = str(await asyncio.to_thread(write_one, made, seat, hub.doors.address))
        except SaveError as error:
            # The code opens the seat all the same: it is told, and that it could not be kept or printed.
            found["note"] = str(error)
    return found


async def static(request: web.Request) -> web.StreamResponse:
    """`/static/NAME`: a style sheet or a script. Its address changes with its content, so it may be kept for good."""
    from briefing.classroom.pages.render import STATIC

    name = request.match_info["name"]
    if name == REPORT:
        from briefing.classroom.after import STYLE

        return web.Response(
            body=STYLE, headers={"Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache"}
        )
    if name not in STATIC:
        raise web.HTTPNotFound
    content, kind = STATIC[name]
    kept = _YEAR if "v" in request.query else "no-cache"
    return web.Response(body=content, headers={"Content-Type": kind, "Cache-Control": kept})
