"""The hub's terminal goes away: the hub ends as if it had been stopped, unless it was started to outlive it."""

import asyncio
import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from briefing.classroom.folder import HUB
from tests.classroom.hub.house import browser, csrf_of, founded, read

pty = pytest.importorskip("pty", reason="no terminal can be made here")
pytestmark = pytest.mark.slow  # together they would make the fast tests slow


class Hub:
    """`briefing class serve` in a terminal of its own. `ignores`: as nohup starts it."""

    def __init__(self, folder, *, ignores=False):
        self.pid, self.terminal = pty.fork()
        if not self.pid:
            if ignores:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
            os.chdir(Path(__file__).parents[3])
            words = [sys.executable, "-m", "briefing", "class", "serve", str(folder), "--port", "0"]
            os.execv(words[0], words)
        said = b""
        while b"served again.\r\n" not in said:
            said += os.read(self.terminal, 4096)
        self.address = re.search(rb"Join at +(\S+)", said)[1].decode()

    def hang_up(self):
        os.close(self.terminal)

    def ended(self, seconds):
        """The exit code; None where it still runs."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        return None


def test_a_hub_whose_terminal_goes_away_ends_in_order(tmp_path):
    folder = tmp_path / "class"
    keys = founded(folder)
    hub = Hub(folder)

    async def visit():
        async with browser() as client:
            stream = await _seated(client, hub.address, keys.codes["SEAT-1"])
            await stream.content.readline()
            hub.hang_up()
            async with asyncio.timeout(10):
                await stream.content.read()  # to its end: an answer that was cut off would raise

    asyncio.run(visit())
    assert hub.ended(10) == 0
    assert not (folder / HUB).exists(), "it has taken its word back"
    assert read(folder).devices["SEAT-1"]
    again = Hub(folder)  # and let go of the log
    os.kill(again.pid, signal.SIGTERM)
    assert again.ended(10) == 0


def test_a_hub_under_nohup_outlives_its_terminal(tmp_path):
    folder = tmp_path / "class"
    keys = founded(folder)
    hub = Hub(folder, ignores=True)
    try:
        hub.hang_up()
        assert hub.ended(2) is None

        async def visit():
            async with browser() as client:
                await _seated(client, hub.address, keys.codes["SEAT-2"])

        asyncio.run(visit())
    finally:
        os.kill(hub.pid, signal.SIGTERM)
    assert hub.ended(10) == 0
    assert read(folder).devices["SEAT-2"]


async def _seated(client, address, code):
    """A seat taken and its stream opened."""
    form = csrf_of(await (await client.get(f"{address}/")).text())
    data = {"csrf": form, "code": code}
    assert (await client.post(f"{address}/join", data=data, allow_redirects=False)).status == 303
    return await client.get(f"{address}/events")
