"""Screens held as text: what a size shows is a file that people can read and a diff can show."""

import asyncio
import os
import re
from pathlib import Path

import pytest

HELD = Path(__file__).parent / "held"
SIZES = ((60, 18), (80, 24), (120, 40), (200, 60))


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
