"""Situations as they are pushed: each drawn and packed once for all who see the same.

In parallel every seat sees a world of its own, and two hundred pages take a second: so a seat's next card is drawn
when its answer comes, in time that nobody else wants, and only sent when control releases it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final
from weakref import WeakValueDictionary

from attrs import define

from briefing.classroom.decide import journeys
from briefing.classroom.desk import Desk
from briefing.classroom.entries import Entry
from briefing.classroom.hub.frames import Body, Frame, as_json
from briefing.classroom.hub.replies import tell
from briefing.classroom.pages import render
from briefing.classroom.pages.seen import of_class, of_world
from briefing.classroom.session import Session

#: Kinds after which every seat's next card may look different from the one that was drawn.
_ALL: Final = frozenset(("opened", "closed", "noted", "paused", "resumed", "noduff"))

_LULL: Final = 0.002  # seconds without an answer after which there is time to draw, and how often that is tried
_LULLS: Final = 50
_TURNS: Final = 50
_NOTHING: Final = 0.0003  # seconds that an empty turn of the loop takes at most


@define(slots=True, eq=False, weakref_slot=True)
class Page:
    """A situation: what it was drawn from (the class's part, and the world's last link), and what came of it."""

    known: dict[str, Any]
    link: str
    body: Body
    mark: bytes

    def frame(self, seq: int) -> Frame:
        """The event that carries it."""
        return Frame(f'event: situation\nid: {seq}\ndata: {{"seq":{seq},"html":'.encode(), self.body)


class Situations:
    """The pages of a desk's class."""

    def __init__(self, desk: Desk) -> None:
        """No page yet."""
        self._desk = desk
        self._newest: WeakValueDictionary[str, Page] = WeakValueDictionary()
        self._ahead: dict[str, Page] = {}
        self._waiting: dict[str, None] = {}
        self._stirred = asyncio.Event()

    def page(self, session: Session, seat: str) -> tuple[Page, bool]:
        """What a seat sees, and whether it had to be drawn for that."""
        known, world = of_class(session, seat), session.world_of(seat)
        link = world.links[-1] if world is not None else ""
        for kept in (self._ahead.get(seat), self._newest.get(link)):
            if kept is not None and kept.link == link and kept.known == known:
                return kept, False
        html = render.situation(known | of_world(world, known))
        # In parallel a page is for one seat, and is sent once: its plain text need not be kept beside the packed one.
        text = f"{as_json(html)}}}\n\n".encode()
        page = Page(known, link, Body(text, spare=session.parallel), sha256(text).digest())
        self._newest[link] = page
        return page, True

    # --- ahead of time ------------------------------------------------------------------------------------------------

    def told(self, entries: Iterable[Entry]) -> None:
        """Take note of new entries: what follows from them is drawn by `run`."""
        session = self._desk.session
        if not session.parallel:
            return
        for entry in entries:
            if entry.kind in _ALL:
                self._waiting |= dict.fromkeys(session.world_names())
            elif entry.kind in ("answered", "joined"):
                self._waiting[str(entry.body["seat"])] = None
        self._stirred.set()

    async def run(self) -> None:
        """Draw ahead for as long as the hub runs, one seat at a time."""
        while True:
            await self._stirred.wait()
            await self._lull()
            while self._waiting:
                seat = next(iter(self._waiting))
                del self._waiting[seat]
                try:
                    if self._awaits(seat):
                        journeys.journey(self._desk.session, seat)
                        await _quiet()
                    if self._awaits(seat):
                        self._ahead[seat], _ = self.page(journeys.foreseen(self._desk.session, seat), seat)
                except Exception as error:  # noqa: BLE001 - what cannot be foreseen is drawn when it has come
                    tell(error)
                await _quiet()

    async def _lull(self) -> None:
        """A class that answers all at once is answered first: wait until no more comes, and the loop is not late."""
        loop = asyncio.get_running_loop()
        for _ in range(_LULLS):
            self._stirred.clear()
            began = loop.time()
            await asyncio.sleep(_LULL)
            if not self._stirred.is_set() and loop.time() - began < 2 * _LULL:
                return

    def _awaits(self, seat: str) -> bool:
        """Whether a card may come next for a seat, and nothing else comes before its answer does."""
        session, here = self._desk.session, self._desk.session.round
        if session.going or session.over:
            return False
        return session.stage != "open" or here is None or here.kind == "practice" or seat in here.answers

    def shown(self) -> None:
        """Everybody has been told: what was drawn for that is let go of."""
        if self._desk.session.stage in ("open", "endex"):
            self._ahead.clear()


async def _quiet() -> None:
    """Let whatever else there is to do go first, until there is a turn in which there was nothing (or too many were
    tried: a loop that is always busy gets to it all the same).
    """
    loop = asyncio.get_running_loop()
    for _ in range(_TURNS):
        began = loop.time()
        await asyncio.sleep(0)
        if loop.time() - began < _NOTHING:
            return
