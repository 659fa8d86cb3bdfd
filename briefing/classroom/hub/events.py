"""Who is told what: new entries of the log become events for the seats whom they change, the projector and control.

A situation is rendered once for its audience and the same bytes go to all of it; where it came out as it was, nothing
is sent. What is a seat's own goes to that seat's devices alone, so that a class that votes at once is not told two
hundred times that somebody did.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final

from aiohttp import web

from briefing.classroom.desk import Desk
from briefing.classroom.entries import Entry
from briefing.classroom.hub.frames import Frame, frame
from briefing.classroom.hub.limits import MOST_STREAMS
from briefing.classroom.hub.replies import tell
from briefing.classroom.hub.situations import Page, Situations
from briefing.classroom.hub.streams import Channel, Stream
from briefing.classroom.session import Session

#: Kinds that change one seat alone, and those that change what its whole audience reads.
_OWN: Final = frozenset(("joined", "reseated", "answered", "drafted", "granted"))
_SHARED: Final = frozenset(("said",))
#: Kinds that control alone is told of.
_CONTROLS: Final = frozenset(("planned", "unplanned"))
#: What nobody's page shows yet: in parallel a world goes on for one seat, and the round that follows is told to all.
_UNSEEN: Final = frozenset(("began", "acted"))
_GATHER: Final = 0.1  # seconds in which what concerns single seats is gathered
_SOON: Final = 0.5  # seconds in which the next card may follow a release, so that both are told together
_TURN: Final = 16  # seats told before others have their turn
#: A browser without scripts has no stream: it counts as there for so many seconds after it last asked.
_LINGER: Final = 90.0
_EVICTED: Final = "This seat was opened on too many devices, or given a new code. Load the page again."


class Events:
    """The streams of a hub, and what they are still to be told."""

    def __init__(self, desk: Desk) -> None:
        """The events of a desk's class."""
        self._desk = desk
        self._known = desk.session
        self._streams: dict[str, list[Stream]] = {}
        self._seen: dict[str, float] = {}
        self._situations = Situations(desk)
        self._shown: dict[str, tuple[Page, Frame]] = {}
        self._all = False
        self._audiences: set[str] = set()
        self._seats: set[str] = set()
        self._changed, self._urgent = asyncio.Event(), asyncio.Event()
        self.projector = Channel("situation", 0.25, self._projector)
        self.console = Channel("state", 0.2, self.state)

    @property
    def _session(self) -> Session:
        """The class as it stands. A desk whose log failed may have read it anew: then all must be told anew."""
        if self._known is not self._desk.session:
            self._known = self._desk.session
            self._all = True
            self._changed.set()
        return self._known

    # --- what is new --------------------------------------------------------------------------------------------------

    def told(self, entries: Iterable[Entry]) -> None:
        """Take note of new entries; they are pushed by `run`."""
        from briefing.classroom.pages.render import audience

        session = self._session
        for entry in entries:
            seat = str(entry.body.get("seat", ""))
            if entry.kind in _OWN:
                self._seats.add(seat)
                if entry.kind in ("joined", "reseated"):
                    self._evict(seat)
                # In a committee a delegation sees what it has said itself.
                if entry.kind == "answered" and session.charter.mode == "committee":
                    self._audiences.add(audience(session, seat))
            elif entry.kind in _SHARED:
                self._audiences.add(audience(session, seat))
            elif entry.kind not in _CONTROLS and not (session.parallel and entry.kind in _UNSEEN and session.going):
                self._all = True
                # After a release the next card is on its way: both are told together if it comes soon.
                if entry.kind != "released":
                    self._urgent.set()
        self._situations.told(entries)
        self._changed.set()
        self.projector.change()
        self.console.change()

    def present(self) -> Mapping[str, int]:
        """How many devices each seat has open, for the seats that have any."""
        late = time.monotonic() - _LINGER
        for seat in [seat for seat, seen in self._seen.items() if seen < late]:
            del self._seen[seat]
        return dict.fromkeys(self._seen, 1) | {seat: len(streams) for seat, streams in self._streams.items()}

    def seen(self, seat: str) -> None:
        """A seat has asked for a page."""
        if seat not in self._streams:
            if seat not in self._seen:
                self.presence_changed()
            self._seen[seat] = time.monotonic()

    def presence_changed(self) -> None:
        """Those who watch the class see who is there."""
        self.projector.change()
        self.console.change()

    # --- pushing ------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Push what is new, for as long as the hub runs."""
        beside = (self.projector, self.console, self._situations)
        watching = [asyncio.create_task(each.run()) for each in beside]
        try:
            while True:
                await self._changed.wait()
                # Not `wait_for`: in Python 3.11 it can swallow a cancellation.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_SOON if self._session.going else _GATHER):
                        await self._urgent.wait()
                self._changed.clear()
                self._urgent.clear()
                try:
                    await self._push()
                except Exception as error:  # noqa: BLE001 - the next change must still be told
                    tell(error)
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)

    async def _push(self) -> None:
        from briefing.classroom.pages.render import audience

        everybody, audiences, seats = self._all, self._audiences, self._seats
        self._all, self._audiences, self._seats = False, set(), set()
        fresh: set[str] = set()
        going = self._session.going
        for number, seat in enumerate(list(self._streams if everybody or audiences else seats)):
            if number % _TURN == _TURN - 1:
                await asyncio.sleep(0)
            if everybody and (self._urgent.is_set() or self._session.going != going):
                self._all = True  # something newer is to be told to all, or is on its way
                return
            streams = self._streams.get(seat, ())
            if not streams:
                continue
            crowd = audience(self._session, seat)
            if everybody or crowd in audiences:
                if crowd not in fresh:
                    fresh.add(crowd)
                    if self._draw(crowd, seat):
                        await asyncio.sleep(0)
                for stream in streams:
                    self._show(stream, crowd)
            if everybody or seat in seats:
                data = self._personal(seat)
                for stream in streams:
                    stream.put("personal", data)
        if everybody:
            for crowd in self._shown.keys() - fresh:
                del self._shown[crowd]  # nobody of it is there; the next one gets it anew
            self._situations.shown()
        else:
            for crowd in audiences - fresh:
                self._shown.pop(crowd, None)

    def _draw(self, crowd: str, seat: str) -> bool:
        """Have an audience's situation as it is now; whether it had to be drawn for that."""
        page, drawn = self._situations.page(self._session, seat)
        shown = self._shown.get(crowd)
        same = shown is not None and shown[0].mark == page.mark
        self._shown[crowd] = (page, shown[1] if shown is not None and same else page.frame(self._session.seq))
        return drawn

    def _show(self, stream: Stream, crowd: str) -> None:
        _, shown = self._shown[crowd]
        if stream.shown is not shown:
            stream.shown = shown
            stream.put("situation", shown)

    def _personal(self, seat: str) -> Frame:
        from briefing.classroom.pages.render import personal

        return frame("personal", self._session.seq, personal(self._session, seat, self._desk.now()))

    # --- answers that stay open ---------------------------------------------------------------------------------------

    async def follow(self, request: web.Request, seat: str, mark: str) -> web.StreamResponse:
        """A seat's stream: the whole present state first, whatever the browser says that it saw last."""
        from briefing.classroom.pages.render import audience

        stream = Stream(mark)
        crowd = audience(self._session, seat)
        if self._all or crowd in self._audiences or crowd not in self._shown:
            self._draw(crowd, seat)
        self._show(stream, crowd)
        stream.put("personal", self._personal(seat))
        streams = self._streams.setdefault(seat, [])
        if not streams:
            self._seats.discard(seat)  # this one has just been told
        streams.append(stream)
        self._seen.pop(seat, None)
        if len(streams) > MOST_STREAMS:
            streams.pop(0).end(_EVICTED)
        self.presence_changed()
        try:
            return await stream.answer(request)
        finally:
            with contextlib.suppress(ValueError):
                streams.remove(stream)
            if not streams and self._streams.get(seat) is streams:
                del self._streams[seat]
            self.presence_changed()

    def left(self, seat: str, mark: str) -> None:
        """A device gives its seat up: its streams end."""
        for stream in [each for each in self._streams.get(seat, ()) if each.mark == mark]:
            stream.end()

    def end(self) -> None:
        """Close every stream; browsers come back when there is a hub again."""
        for streams in self._streams.values():
            for stream in streams:
                stream.end()
        self.projector.end()
        self.console.end()

    def _evict(self, seat: str) -> None:
        known = self._session.devices.get(seat, ())
        for stream in [each for each in self._streams.get(seat, ()) if each.mark not in known]:
            stream.end(_EVICTED)

    # --- those who watch ----------------------------------------------------------------------------------------------

    def _projector(self) -> tuple[int, dict[str, Any]]:
        from briefing.classroom.pages.render import projector_situation

        seq = self._session.seq
        return seq, {
            "html": projector_situation(self._session, self._desk.now(), present=len(self.present())),
            "seq": seq,
        }

    def state(self) -> tuple[int, dict[str, Any]]:
        """What control's console shows, with the entry it is as of."""
        from briefing.classroom.control.state import control_state

        state = control_state(self._session, self.present(), self._desk.now())
        return self._session.seq, {**state, "trouble": self._desk.trouble}
