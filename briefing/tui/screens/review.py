"""The review of a game in a sheet: worked out by a process of its own while everything else goes on."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from textual import work

from briefing.tui.screens.paper import PaperScreen
from briefing.tui.typeset import BLANK, Lines, bar, heading, line, para, width_of


def review_of(path: Path | None) -> PaperScreen:
    """The sheet with the review of a save; for a game that is in no file, how to get one."""
    if path is None:
        said = "The review is made from the game's file, and this game is in none: `briefing share LINE --save FILE`."
        return PaperScreen("Review", lambda width: para(said, width))
    return ReviewScreen(path)


class ReviewScreen(PaperScreen):
    """The review; until it is there, how far it is. To close the sheet stops the work."""

    def __init__(self, path: Path) -> None:
        super().__init__("Review", self.write, self.find)
        self.path = path
        self.done, self.whole = 0, 0
        self.text = self.why = ""
        self.process: subprocess.Popen[bytes] | None = None

    def on_mount(self) -> None:
        """Begin the work."""
        super().on_mount()
        self.work_out()

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self.stop()

    def stop(self) -> None:
        """Ask the process to end: it watches for the end of its input."""
        if self.process is not None and self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()

    @work(thread=True, exit_on_error=False)
    def work_out(self) -> None:
        """Start the process and hear what it has to say."""
        words = [sys.executable, "-m", "briefing.tui.reviewer", str(self.path)]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}
        try:
            self.process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env,
            )  # fmt: skip
        except OSError as error:
            self.tell_later({"why": f"The review could not be started: {error.strerror}."})
            return
        if not self.is_running:  # closed before it had begun
            self.stop()
        for row in self.process.stdout or ():
            with contextlib.suppress(ValueError):
                self.tell_later(json.loads(row))
        if self.process.wait():
            self.tell_later(
                {"why": f"The review stopped on a fault of its own: `briefing review {self.path}` says it."}
            )

    def tell_later(self, told: dict[str, Any]) -> None:
        """Hand something over to the screen, if it is still there."""
        with contextlib.suppress(RuntimeError):
            self.app.call_from_thread(self.told, told)

    def told(self, told: dict[str, Any]) -> None:
        """How far it is, or the whole."""
        self.done, self.whole = told.get("done", self.done), told.get("whole", self.whole)
        self.text, self.why = told.get("text", self.text), self.why or told.get("why", "")
        if self.is_mounted:
            self.sheet.paint()

    def write(self, width: int) -> Lines:
        """The text, or how far it is."""
        if self.text:
            return set_in(self.text.splitlines(), width)
        if self.why:
            return para(line((self.why, "$alert")), width)
        share = 1000 * self.done // self.whole if self.whole else 0
        return [
            *para("What each decision was worth before luck, what the opponents saw and weighed, what other acts would "
                  "have brought: many futures of every decision are being played.", width), BLANK,
            line(bar(share, min(width - 8, 60)), f" {share // 10}%"), BLANK,
            *para(line((("To close this stops the work; it starts anew when you come back. Once it is done it lies "
                         "beside the save."), "$muted")), width), BLANK,
            *para(line((f"briefing review {self.path} --html report.html", "bold $ally")), width),
        ]  # fmt: skip

    def find(self, width: int, word: str) -> Lines:
        """The paragraphs with a word in them."""
        wanted = word.casefold()
        found = [row for row in self.text.splitlines() if wanted in row.casefold()]
        return set_in(found, width) or [line(("Nothing of that name.", "$muted"))]


def set_in(rows: list[str], width: int) -> Lines:
    """Plain text in the sheet: its headings as headings, and what is too long for a narrow one set anew."""
    lines: Lines = []
    for row in rows:
        bare = row.strip()
        if bare and bare == row and bare.upper() == bare and any(letter.isalpha() for letter in bare):
            lines.append(heading(bare) if width_of(bare) <= width else line((bare[:width], "bold $head")))
        elif width_of(row) <= width:
            lines.append(line(row))
        else:
            indent = len(row) - len(row.lstrip())
            lines += para(bare, width, first=" " * indent, hang=indent + 2)
    return lines
