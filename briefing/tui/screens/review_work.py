"""The process that works out a review, as the screens have it: begun once, heard by whoever looks on, ended in time.

It goes on while its screen is closed, and its screen finds it again; with the program it ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefing.tui.pages.review_known import Known

Listener = Callable[[dict[str, Any]], object]


class Work:
    """The review of a save in the making. `known` is what has been told so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known = Known()
        self.listener: Listener | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.begun = self.stopped = False
        self.asked: list[bytes] = []

    def begin(self) -> None:
        """Start the process, unless it runs or all that it could tell is told."""
        if not self.begun and not self.stopped and self.known.document is None:
            self._start()

    def _start(self) -> None:
        self.begun = True
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        words = [sys.executable, "-m", "briefing.tui.reviewer", str(self.path)]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}
        try:
            process = self.process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env,
            )  # fmt: skip
        except OSError as error:
            self._tell({"why": f"The review could not be started: {error.strerror}."})
            return
        if self.stopped:  # closed before it had begun
            self._close()
        self._send()
        for row in process.stdout or ():
            with contextlib.suppress(ValueError):
                self._tell(json.loads(row))
        process.wait()
        resting, self.process, self.begun = process.stdin is None or process.stdin.closed, None, False
        if not resting:
            self._tell({"why": f"The review stopped on a fault of its own: `briefing review {self.path}` says it."})

    def _tell(self, told: dict[str, Any]) -> None:
        self.known.take(told)
        if self.listener is not None:
            with contextlib.suppress(RuntimeError):  # whoever listened has gone this very moment
                self.listener(told)

    def ask(self, number: int, option: str) -> None:
        """Ask for the other game of an option; the answer is told."""
        self.asked.append(json.dumps({"number": number, "option": option}).encode() + b"\n")
        if self.begun:
            self._send()
        elif not self.stopped:  # it rested
            self._start()

    def _send(self) -> None:
        """Write what was asked; what is asked before there is a process waits for it."""
        if self.process is None or self.process.stdin is None:
            return
        with contextlib.suppress(OSError, ValueError):
            while self.asked:
                self.process.stdin.write(self.asked.pop(0))
            self.process.stdin.flush()

    def rest(self) -> None:
        """Nobody looks on: a process that has told all ends, one that is at work goes on."""
        self.listener = None
        if self.known.document is not None or self.known.why:
            self._close()

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self.listener, self.stopped = None, True
        self._close()

    def _close(self) -> None:
        """The process watches for the end of its input."""
        if self.process is not None and self.process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                self.process.stdin.close()


def work_on(app: Any, path: Path) -> Work:
    """The work on a save: what the program has under way, or a new one. A program has one at a time."""
    kept: Work | None = getattr(app, "review", None)
    if kept is not None and kept.path == path and not kept.known.why:
        return kept
    if kept is not None:
        kept.stop()
    app.review = made = Work(path)
    return made
