"""The application: routes, and what runs while it runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from briefing.classroom.desk import Desk
from briefing.classroom.hub import students, watchers
from briefing.classroom.hub.doors import Doors
from briefing.classroom.hub.events import Events
from briefing.classroom.hub.hub import HUB, Hub
from briefing.classroom.hub.limits import MOST_BODY
from briefing.classroom.hub.replies import dress, guarded
from briefing.classroom.keys import Keys


def make_app(desk: Desk, keys: Keys, *, address: str, secure: bool, folder: Path | None = None) -> web.Application:
    """A class's application over its desk, which the caller opens and closes.

    `address` is what students type (`http://192.0.2.7:8470`), `secure` whether it is reached by TLS, `folder` where
    new seat codes are kept.
    """
    doors = Doors(desk.session.charter.room, keys, address, secure)
    events = Events(desk)
    desk.told = events.told
    app = web.Application(client_max_size=MOST_BODY, middlewares=[guarded(doors)])
    app[HUB] = Hub(desk, keys, doors, events, folder)
    app.on_response_prepare.append(dress)

    async def running(_: web.Application) -> AsyncIterator[None]:
        pushing = asyncio.create_task(events.run())
        yield
        pushing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await pushing

    async def closing(_: web.Application) -> None:
        events.end()

    app.cleanup_ctx.append(running)
    app.on_shutdown.append(closing)
    app.add_routes(ROUTES)
    return app


ROUTES = (
    web.get("/", students.join_form),
    web.get("/j/{code}", students.join_by_link),
    web.post("/join", students.join),
    web.get("/seat", students.seat_page),
    web.post("/act", students.act),
    web.get("/events", students.events, allow_head=False),
    web.post("/leave", students.leave),
    web.get("/results", students.results),
    web.get("/projector", watchers.projector),
    web.get("/projector/events", watchers.projector_events, allow_head=False),
    web.get("/control/state", watchers.control_state),
    web.get("/control/world", watchers.control_world),
    web.get("/control/events", watchers.control_events, allow_head=False),
    web.post("/control", watchers.control),
    web.get("/static/{name}", watchers.static),
)
