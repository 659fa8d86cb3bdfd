"""Screens held as text: what a size shows is a file that people can read and a diff can show."""

import asyncio
import os
import re
import time
from pathlib import Path

import pytest

HELD = Path(__file__).parent / "held"
SIZES = ((60, 18), (80, 24), (120, 40), (200, 60))


async def idle(*_):
    """Wait until nothing is due before the screen's next tick (16 ms) and no thread works: a second at the most.

    Textual's own wait sleeps 20 ms at a time, twice a key, which was three quarters of what the tests of screens took;
    and it takes a process that is given no processor for an idle one. The loop itself tells what it has before it.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + 1
    while loop.time() < until:
        worked = time.process_time()
        await asyncio.sleep(0.002)
        soon = loop.time() + 0.02
        due = [timer for timer in loop._scheduled if not timer.cancelled() and timer.when() < soon]
        if not loop._ready and not due and time.process_time() - worked < 0.001:
            return


@pytest.fixture(scope="module", autouse=True)
def at_once():
    """A key is pressed as soon as the one before it has done what it does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.app.wait_for_idle", idle)
        patch.setattr("textual.pilot.wait_for_idle", idle)
        yield


def seen(app):
    """The screen as text, as a terminal would have it: every layer, no colour."""
    rows = ("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())
    return "\n".join(row.rstrip() for row in rows) + "\n"


async def settle(app, pilot):
    """Wait until nothing is under way."""
    await app.workers.wait_for_complete()
    for _ in range(3):
        await pilot.pause()


def visit(start, size, keys=(), look=seen):
    """Open an app at a size, press keys, and return what `look` sees."""

    async def go():
        app = start()
        async with app.run_test(size=size) as pilot:
            await settle(app, pilot)
            for key in keys:
                await pilot.press(key)
                await settle(app, pilot)
            return look(app)

    return asyncio.run(go())


@pytest.fixture
def held():
    """Compare a screen with its file; with HOLD_SCREENS=1 write the file."""

    def compare(name, text):
        file = HELD / f"{name}.txt"
        # Receipts hang on everything that is kept of a game, and folders on where a test runs.
        text = re.sub(r"(Receipt   )[0-9a-f]{8}", r"\1--------", text)
        if os.environ.get("HOLD_SCREENS"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
            return
        assert file.exists(), f"{file.name} is not held yet; run with HOLD_SCREENS=1 to hold it"
        assert file.read_text("utf-8") == text, f"{file.name} has changed; look at it, then HOLD_SCREENS=1"

    return compare
