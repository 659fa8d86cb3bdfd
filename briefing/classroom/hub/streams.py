"""Streams of server-sent events: one open answer each, with only the latest of every event waiting to be written.

A stream writes for itself, so that a phone that has stopped reading holds nobody else; what it missed meanwhile it
does not need, because every event is the whole present state.
"""

from __future__ import annotations

import asyncio
import random
import zlib
from typing import Any, Final

from aiohttp import web

from briefing.classroom.hub.frames import HEAD, Frame, frame, tail
from briefing.classroom.hub.limits import WRITE_TIME

_STILL: Final = 15  # seconds between comments that keep a proxy and a sleeping radio from dropping the line
_STILL_HERE: Final = Frame(b": still here\n\n")
_HEADERS: Final = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}


class Stream:
    """One open answer. `mark` is that of the device's secret; "" where there is none."""

    __slots__ = ("_over", "_waiting", "_wake", "mark", "shown")

    def __init__(self, mark: str = "") -> None:
        """A stream with nothing to write yet."""
        self.mark = mark
        self.shown: object = None
        self._waiting: dict[str, Frame] = {}
        self._wake = asyncio.Event()
        self._over = False

    def put(self, event: str, data: Frame) -> None:
        """Have it written; of one event only the latest."""
        self._waiting[event] = data
        self._wake.set()

    def end(self, why: str = "") -> None:
        """Close it once what waits is written; `why` tells the page not to open it again."""
        if why:
            self._waiting["gone"] = frame("gone", 0, {"message": why})
        self._over = True
        self._wake.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Write until the other side has gone or the stream ends."""
        response = web.StreamResponse(headers=_HEADERS)
        response.headers["Cache-Control"] = "no-store"
        packing = "gzip" in request.headers.get("Accept-Encoding", "")
        if packing:
            response.headers["Content-Encoding"] = "gzip"
        await response.prepare(request)
        if packing:
            await response.write(HEAD)
        # A class that lost its hub comes back over two seconds, not in one.
        self._waiting = {"retry": Frame(b"retry: %d\n\n" % (500 + random.randrange(2000))), **self._waiting}  # noqa: S311 - no secret
        self._wake.set()
        crc = size = 0
        while not (self._over and not self._waiting):
            try:
                async with asyncio.timeout(_STILL):
                    await self._wake.wait()
            except TimeoutError:
                self._waiting["still"] = _STILL_HERE
            self._wake.clear()
            try:
                async with asyncio.timeout(WRITE_TIME):
                    while self._waiting:
                        data = self._waiting.pop(next(iter(self._waiting)))
                        plain = data.plain
                        crc, size = zlib.crc32(plain, crc) if packing else 0, size + len(plain)
                        await response.write(data.packed if packing else plain)
            except (TimeoutError, ConnectionError):
                if request.transport is not None:
                    request.transport.abort()
                return response
        if packing:
            await response.write(tail(crc, size))
        return response


class Channel:
    """Streams that all show one thing, rendered once for all of them, at most so often."""

    def __init__(self, event: str, least: float, show: Any) -> None:
        """`show()` gives (seq, data) of the present; `least`: seconds between two pushes."""
        self._event, self._least, self._show = event, least, show
        self._streams: set[Stream] = set()
        self._changed = asyncio.Event()

    def change(self) -> None:
        """There may be something new to show."""
        if self._streams:
            self._changed.set()

    def end(self) -> None:
        """Close all."""
        for stream in self._streams:
            stream.end()

    async def run(self) -> None:
        """Push what changes: the first change at once, those that follow closely together."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            began = asyncio.get_running_loop().time()
            data = self._present()
            for stream in self._streams:
                if data is not None:
                    stream.put(self._event, data)
            # Showing a thousand seats takes its time: whoever watches gets a tenth of it at most.
            await asyncio.sleep(max(self._least, 9 * (asyncio.get_running_loop().time() - began)))

    async def follow(self, request: web.Request) -> web.StreamResponse:
        """Answer with a stream that begins with the present."""
        stream = Stream()
        data = self._present()
        if data is not None:
            stream.put(self._event, data)
        self._streams.add(stream)
        try:
            return await stream.answer(request)
        finally:
            self._streams.discard(stream)

    def _present(self) -> Frame | None:
        from briefing.classroom.hub.replies import tell

        try:
            return frame(self._event, *self._show(), pack=True)
        except Exception as error:  # noqa: BLE001 - what cannot be shown once must not end the showing
            tell(error)
            return None
