"""What every answer has in common: the headers that hold a browser to us, and errors as pages or JSON."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import PurePath
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Middleware

from briefing.classroom.decide import RefusedError
from briefing.classroom.hub.doors import Doors
from briefing.classroom.hub.reading import wants_json
from briefing.classroom.hub.refusal import Refusal

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_EVERY: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "briefing",
}
#: With what only a page is asked about; a stream would keep that for as long as it stays open.
_PAGES: Final = _EVERY | {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    # Not "no-referrer": a browser would then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
_TOLD: Final[set[str]] = set()
_MOST_TOLD: Final = 100
_SAID: Final = {
    404: ("Nothing here", "There is no such page in this class. The first page is at /."),
    405: ("Not that way", "This address does not take that kind of request."),
    413: ("Too long", "This is longer than the hub takes. Shorten your text and send it again."),
}


async def dress(_: web.BaseRequest, answer: web.StreamResponse) -> None:
    """Give an answer its headers. No Strict-Transport-Security: the name may serve plain pages next week."""
    answer.headers.update(_EVERY if answer.content_type == "text/event-stream" else _PAGES)
    answer.headers.setdefault("Cache-Control", "no-store")


def page(text: str, status: int = 200) -> web.Response:
    """An HTML page."""
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


def guarded(doors: Doors) -> Middleware:
    """The middleware that checks host and origin, and turns whatever is raised into an answer."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            doors.check_host(request)
            if request.method not in ("GET", "HEAD"):
                doors.check_origin(request)
            return await handler(request)
        except Refusal as refusal:
            return refused(request, refusal)
        except RefusedError as error:
            return refused(request, Refusal(409, "Not now", sentence(str(error))))
        except web.HTTPException as error:
            if error.status < 400:
                raise
            title, said = _SAID.get(error.status, (HTTPStatus(error.status).phrase, "This cannot be answered."))
            allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
            return refused(request, Refusal(error.status, title, said, allow))
        except OSError as error:
            if isinstance(error, ConnectionError):
                raise
            said = "The class's log cannot be written just now, so nothing was entered. Tell control, and try again."
            return refused(request, Refusal(503, "Not kept", said, {"Retry-After": "2"}))
        except Exception as error:  # noqa: BLE001 - whatever it is, a student gets a sentence and the teacher a line
            tell(error)
            return refused(
                request, Refusal(500, "A fault of ours", "The hub made a mistake; nothing was lost. Try again.")
            )

    return guard


def refused(request: web.Request, refusal: Refusal) -> web.Response:
    """A refusal as the request accepts it."""
    if wants_json(request):
        answer = web.json_response({"error": refusal.sentence}, status=refusal.status)
    else:
        from briefing.classroom.pages.render import message_page

        answer = page(message_page(refusal.title, refusal.sentence), refusal.status)
    answer.headers.update(refusal.headers)
    return answer


def sentence(text: str) -> str:
    """A refusal's words as a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def tell(error: BaseException) -> None:
    """One line for the teacher's terminal, once: what failed and where in our code; nothing that anybody sent."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{PurePath(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place is not None else "?"
    if where in _TOLD or len(_TOLD) >= _MOST_TOLD:
        return  # nobody may be reading: a pipe that is full would stop the hub
    _TOLD.add(where)
    with contextlib.suppress(OSError):  # a hub may outlive its terminal
        print(f"briefing class: a fault at {where} ({type(error).__name__}); the class goes on", file=sys.stderr)
