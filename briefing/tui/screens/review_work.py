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
        self.stopped = False

    def begin(self) -> None:
        """Start the process, unless it runs or has ended for good."""
        if self.process is None and not self.stopped:
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
            self.stop()
        for row in process.stdout or ():
            with contextlib.suppress(ValueError):
                self._tell(json.loads(row))
        process.wait()
        if not self.stopped:
            self._tell({"why": f"The review stopped on a fault of its own: `briefing review {self.path}` says it."})

    def _tell(self, told: dict[str, Any]) -> None:
        if self.listener is not None:
            with contextlib.suppress(RuntimeError):  # whoever listened has gone this very moment
                self.listener(told)
        else:
            self.known.take(told)

    def ask(self, number: int, option: str) -> None:
        """Ask for the other game of an option; the answer is told."""
        if self.process is None or self.process.stdin is None:
            return
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.write(json.dumps({"number": number, "option": option}).encode() + b"\n")
            self.process.stdin.flush()

    def stop(self) -> None:
        """End the process: it watches for the end of its input."""
        self.stopped = True
        if self.process is not None and self.process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                self.process.stdin.close()
