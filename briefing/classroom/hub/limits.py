"""How much the hub takes from anybody: sizes, times, connections, and how often a wrong code may be tried."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web
from attrs import define, field

MOST_BODY: Final = 8 << 10
MOST_LINE: Final = 2 << 10
MOST_FIELD: Final = 8 << 10  # on localhost a browser sends the cookies of every other program there as well
MOST_HEADERS: Final = 64
#: Seconds for a body to arrive, for a write to leave, and for a connection that asks nothing (or half a question).
BODY_TIME: Final = 10
WRITE_TIME: Final = 10
IDLE_TIME: Final = 20
#: A student has one stream and a few requests under way; a thousand of them may come from one address (a proxy).
MOST_CONNECTIONS: Final = 4096
MOST_FROM_ONE: Final = 3072
#: Streams of one seat: as many as it may have devices.
MOST_STREAMS: Final = 6
#: Milliseconds after which a peer that acknowledges nothing is given up (where the system can be told).
_DEAF: Final = 30_000

#: Failed codes: so many at once, and so many a second afterwards, from one address and in all. A right code costs
#: nothing, so thirty students behind one address get in; 27^8 codes make even the total hopeless to guess from.
_ONE: Final = (60, 1.0)
_ALL: Final = (600, 20.0)
#: What one seat may have entered, and how often it may load its page: far more than hands can do, and far less than
#: would fill the log or hold up the class.
_ENTERED: Final = (40, 0.5)
_LOADED: Final = (60, 2.0)
_MOST_KNOWN: Final = 4096


class Rate:
    """So many at once and so many a second afterwards, for each key; in memory only, the oldest forgotten first."""

    def __init__(self, kind: tuple[int, float], clock: Callable[[], float] = time.monotonic) -> None:
        """`kind`: how many at once, and how many a second."""
        self._most, self._rate = kind
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def __len__(self) -> int:
        return len(self._left)

    def wait(self, key: str) -> int:
        """Seconds until there is room for one more; 0: now."""
        short = 1 - self._now(key)
        return int(short / self._rate) + 1 if short > 0 else 0

    def count(self, key: str) -> None:
        """Count one."""
        left = max(0.0, self._now(key) - 1)
        if key not in self._left:
            while len(self._left) >= _MOST_KNOWN:
                del self._left[next(iter(self._left))]
        self._left[key] = (left, self._clock())

    def _now(self, key: str) -> float:
        left, at = self._left.get(key, (float(self._most), 0.0))
        return min(float(self._most), left + (self._clock() - at) * self._rate)


class Pace:
    """How fast anybody may go. After too much there is a pause, never a ban; nothing of it is written down."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self.one, self.all = Rate(_ONE, clock), Rate(_ALL, clock)
        self.entered, self.loaded = Rate(_ENTERED, clock), Rate(_LOADED, clock)

    def pause(self, address: str) -> int:
        """Seconds until this address may try a code again; 0: now."""
        return max(self.one.wait(address), self.all.wait(""))

    def failed(self, address: str) -> None:
        """Count a wrong code, token or secret."""
        self.one.count(address)
        self.all.count("")


@define(slots=True)
class Crowd:
    """Who is connected, by address; in memory only."""

    by: Counter[str] = field(factory=Counter)
    all: int = 0

    def enter(self, address: str) -> bool:
        """Count a connection in; False if there is no room for it."""
        if self.all >= MOST_CONNECTIONS or self.by[address] >= MOST_FROM_ONE:
            return False
        self.all += 1
        self.by[address] += 1
        return True

    def leave(self, address: str) -> None:
        """Count it out."""
        self.all -= 1
        self.by[address] -= 1
        if not self.by[address]:
            del self.by[address]


class Guard(web.RequestHandler):
    """A connection: counted, given up when nobody is there any more, and answered in words when it speaks no HTTP."""

    __slots__ = ("_crowd", "_from")

    def __init__(self, crowd: Crowd, server: web.Server, loop: asyncio.AbstractEventLoop, **settings: Any) -> None:
        """`settings` are those of `web.RequestHandler`."""
        super().__init__(server, loop=loop, **settings)
        self._crowd = crowd
        self._from: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let it in, or turn it away with a line."""
        peer = transport.get_extra_info("peername")
        address = str(peer[0]) if isinstance(peer, tuple) and peer else ""
        plug = transport.get_extra_info("socket")
        if plug is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
            with contextlib.suppress(OSError):
                plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAF)
        super().connection_made(transport)
        if self._crowd.enter(address):
            self._from = address
        elif isinstance(transport, asyncio.Transport):
            transport.write(
                b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            self.force_close()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Count it out, once."""
        if self._from is not None:
            self._crowd.leave(self._from)
            self._from = None
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,  # noqa: ARG002 - its words may hold what was sent
        message: str | None = None,  # noqa: ARG002 - as may these
    ) -> web.StreamResponse:
        """What cannot even be read as a request gets a sentence, and its details go nowhere."""
        if request.writer.output_size > 0:
            raise ConnectionError  # half an answer is out; nothing can be said any more
        said = "this cannot be read as a request" if status < 500 else "the hub could not answer; try again"
        answer = web.Response(
            status=status, text=f"EXERCISE. {said}.\n", headers={"Cache-Control": "no-store", "Server": "briefing"}
        )
        answer.force_close()
        return answer

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send it, and let go of it: aiohttp holds a connection's last answer until the next question comes."""
        found = await super().finish_response(request, resp, start_time)
        if isinstance(resp, web.Response):
            resp.body = None
            resp.headers.clear()
        return found

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Nothing: a traceback on the teacher's terminal helps nobody, and would hold what a student sent."""


def handler_settings() -> dict[str, Any]:
    """What every connection of the hub is held to."""
    return {
        "access_log": None,
        "keepalive_timeout": IDLE_TIME,
        "lingering_time": 2.0,
        "max_line_size": MOST_LINE,
        "max_field_size": MOST_FIELD,
        "max_headers": MOST_HEADERS,
        "read_bufsize": MOST_BODY,
        "auto_decompress": False,
    }
