"""The desk: the one place where commands become entries. It takes them in turn, many at a time: what came while the
last batch was on its way to the disk goes with the next one, so that a class that votes at once waits for two syncs.

A command is acknowledged after its facts are in the log, and a hub that is killed in between has acknowledged nothing
that the log lacks.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from typing import Final

from briefing.classroom.commands import Carry, Close, Command, Due
from briefing.classroom.decide import Decided, RefusedError, decide, journeys
from briefing.classroom.entries import Entry, chained
from briefing.classroom.folding import fold
from briefing.classroom.log import Log
from briefing.classroom.plans import due
from briefing.classroom.session import Session
from briefing.record.entries import SaveError

_REST = 1.0  # seconds before the clock tries again what has failed: every failure has the log read anew
_CARRIED: Final = 32  # worlds that are carried on together
_MOST: int = 256  # commands in one batch: a large one would keep the first of them waiting
Told = Callable[[list[Entry]], None]


class Desk:
    """Commands in, entries out. `told` is called with every batch of new entries, ours or another hub's."""

    def __init__(
        self, session: Session, log: Log, told: Told = lambda _: None, clock: Callable[[], int] | None = None
    ) -> None:
        """`clock` gives milliseconds since 1970."""
        self.session = session
        self.told = told
        self.trouble = ""
        self._log = log
        self._clock = clock or (lambda: time.time_ns() // 1_000_000)
        self._queue: asyncio.Queue[tuple[Command, asyncio.Future[int]]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._stale = False
        self._busy = asyncio.Lock()
        self._stirred = asyncio.Event()

    async def open(self) -> None:
        """Start taking commands; what a hub before this one left half carried is carried on."""
        self._tasks = [
            asyncio.create_task(self._work()),
            asyncio.create_task(self._follow()),
            asyncio.create_task(self._tick()),
        ]

    async def close(self) -> None:
        """Stop, when what is on its way to the log has arrived there."""
        async with self._busy:
            for task in self._tasks:
                task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._log.close()

    async def do(self, command: Command) -> int:
        """Have a command carried out. Returns the number of the last entry when it is safe in the log.

        Raises RefusedError with a sentence, and OSError or SaveError where the log cannot be written: the command was
        then not carried out, and may be given again.
        """
        waiting: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        await self._queue.put((command, waiting))
        return await waiting

    def now(self) -> int:
        """The hub's clock, which never goes back."""
        return max(self._clock(), self.session.at)

    async def _work(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while not self._queue.empty() and len(batch) < _MOST:
                batch.append(self._queue.get_nowait())
            try:
                await self._batch(batch)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever a log raises is told to those who wait
                self.trouble = f"the class's log cannot be written, and no answer is taken: {error}"
                self._stale = True
                for _, waiting in batch:
                    if not waiting.done():
                        waiting.set_exception(error)

    async def _batch(self, batch: list[tuple[Command, asyncio.Future[int]]]) -> None:
        fresh: list[Entry] = []
        done: list[tuple[asyncio.Future[int], int | RefusedError]] = []
        async with self._busy:
            if self._stale:
                # The session may know more than the log, or less: it is read anew. Nobody was told that what the log
                # lacks is safe, and whoever asked for it asks again.
                self.session = await self._log.again()
                self._stale = False
            async with self._log.turn(self.session.seq) as turn:
                for entry in turn.missed:
                    fold(self.session, entry)
                fresh += turn.missed
                # Entries are folded as they are decided, so that the second command of a batch sees the first.
                ours: list[Entry] = []
                for command, waiting in batch:
                    try:
                        ours += self._enter(decide(self.session, command, self.now()))
                    except RefusedError as refused:
                        done.append((waiting, refused))
                    else:
                        done.append((waiting, self.session.seq))
                if ours:
                    await turn.append(ours)
            fresh += ours
            self.trouble = ""
        for waiting, result in done:
            if waiting.done():
                continue  # whoever asked has gone
            if isinstance(result, RefusedError):
                waiting.set_exception(result)
            else:
                waiting.set_result(result)
        if fresh:
            self._stirred.set()
            self.told(fresh)

    def _enter(self, decided: Decided) -> list[Entry]:
        found = []
        for fact, step in zip(decided.facts, decided.steps, strict=True):
            entry = chained(self.session.link, self.session.seq + 1, self.now(), fact)
            fold(self.session, entry, step)
            found.append(entry)
        return found

    async def _tick(self) -> None:
        """The clock closes rounds, what is planned is let out when it is due, and the worlds are carried on a few at a
        time, so that nobody waits for all.
        """
        while True:
            self._stirred.clear()
            session = self.session
            ends = session.closes_at()
            try:
                if session.going:
                    await self._carry(session.waiting()[:_CARRIED] or ("",))
                    continue
                plan = due(session, self.now())
                if plan is not None:
                    await self.do(Due(plan.number))
                    continue
                if ends is not None and self.now() >= ends and session.round is not None:
                    await self.do(Close(session.round.number, "clock"))
            except RefusedError:
                pass
            except Exception:  # noqa: BLE001 - `trouble` has it; the clock must not stop for good
                await asyncio.sleep(_REST)
            # After a release the class goes on at once. Not `wait_for`: in Python 3.11 it can swallow a cancellation.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await self._stirred.wait()

    async def _carry(self, names: Sequence[str]) -> None:
        """Carry some worlds on. In parallel their ways are worked out one at a time, where that was not done before,
        so that nobody waits for all; what is left then goes to the log together.
        """
        if self.session.parallel:
            for name in filter(None, names):
                journeys.journey(self.session, name)
                await asyncio.sleep(0)
        await asyncio.gather(*(self.do(Carry(name)) for name in names))

    async def _follow(self) -> None:
        """What other hubs enter is folded here too."""
        while True:
            await self._log.wait(self.session.seq)
            try:
                await self._batch([])
            except (OSError, SaveError) as error:
                self.trouble = f"the class's log cannot be read: {error}"
                self._stale = True
                await asyncio.sleep(1)
