"""The game in a browser on this machine: textual-serve, without what it asks of the rest of the world.

Its own page calls a font server, and any page that is open in the browser could drive the game through its socket:
here the page is ours, and only requests from it are answered. Each tab is a process of its own; one that is closed
leaves its game where it stood, and the lobby goes on with it.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

_HOST: Final = "127.0.0.1"
_PAGES: Final = Path(__file__).parent / "web"
_ROOT: Final = Path(__file__).resolve().parents[2]
_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self' {socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LocalServer(Server):
    """The lobby at an address of this machine alone."""

    def __init__(self, port: int) -> None:
        """`port`: where to listen on the loopback address."""
        command = shlex.join([sys.executable, "-m", "briefing"])
        super().__init__(command, host=_HOST, port=port, title="briefing", templates_path=_PAGES)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._ours_alone)
        app.on_response_prepare.append(self._dress)
        return app

    @web.middleware
    async def _ours_alone(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """A request must be for this address, and a socket be opened by our page: a name that some other site points
        at this machine, or that site's own script, gets nothing.
        """
        own = f"{_HOST}:{self.port}"
        origin = request.headers.get("Origin")
        if request.host != own or (origin is not None and urlsplit(origin).netloc != own):
            raise web.HTTPForbidden(text=f"Open http://{own}/ in the browser: this game is played from there alone.\n")
        if request.path == "/ws" and origin is None:
            raise web.HTTPForbidden(text="The game's socket is for its own page.\n")
        return await handler(request)

    async def _dress(self, _: web.Request, response: web.StreamResponse) -> None:
        socket = f"ws://{_HOST}:{self.port}"
        response.headers["Content-Security-Policy"] = _POLICY.format(socket=socket)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"

    def initialize_logging(self) -> None:
        """Nothing is logged: what was typed is nobody's business."""

    async def on_startup(self, app: web.Application) -> None:
        """Say where."""
        sys.stdout.write(f"the game is at {self.public_url}/ (on this machine alone); Ctrl-C ends it\n")
        sys.stdout.flush()


def serve(port: int) -> None:
    """Serve until Ctrl-C. Raises OSError where the port is taken."""
    # The game's own processes must find this copy, from whatever folder it was started.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    os.environ["BRIEFING_SERVED"] = "1"
    LocalServer(port).serve()
