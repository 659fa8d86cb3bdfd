"""The work behind the review's screen: its process goes on while nobody looks, and ends with whoever started it."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

from briefing.tui.app import BriefingApp
from briefing.tui.screens import review_work
from briefing.tui.screens.review import ReviewScreen
from tests.packs import shipped
from tests.tui.conftest import seen, settle
from tests.tui.finished import finished


def ended(process, seconds=30):
    until = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    return process.poll() is not None


async def begun(app, pilot):
    """Wait until the process is there and has told something of the game."""
    for _ in range(600):
        await pilot.pause(0.05)
        if app.review is not None and app.review.process is not None and app.review.known.course is not None:
            return app.review.process
    raise AssertionError("the review did not begin")


def test_to_leave_goes_on_and_to_come_back_finds_it_and_the_end_ends_it(tmp_path):
    path = finished(tmp_path / "game.jsonl", pack=shipped(), moves=3)

    async def go():
        app = BriefingApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            app.push_screen(ReviewScreen(path))
            process = await begun(app, pilot)
            await pilot.press("q")
            await pilot.pause()
            left = process.poll()
            app.push_screen(ReviewScreen(path))
            await pilot.pause()
            await pilot.pause()
            return process, left, app.review.process is process, seen(app)

    process, left, same, text = asyncio.run(go())

    assert left is None
    assert same
    assert "REVIEW · " in text  # what had been told is there at once
    assert ended(process)


def test_a_work_that_has_told_all_rests_and_answers_when_asked(tmp_path):
    heard = []
    work = review_work.Work(tmp_path / "none.jsonl")
    work.listener = heard.append
    work.begin()
    until = time.monotonic() + 30
    while not work.known.why and time.monotonic() < until:
        time.sleep(0.05)
    process = work.process
    work.rest()

    assert "none.jsonl" in work.known.why
    assert heard
    assert process is None or ended(process)


def test_the_process_and_its_helpers_end_with_whoever_started_it(tmp_path):
    """The other end of its input goes: as it does when the program is killed, whatever it is at."""
    path = finished(tmp_path / "game.jsonl", pack=shipped(), moves=3)
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing.tui.reviewer", str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    for row in process.stdout:
        if json.loads(row).get("done", 0) > 2:
            break
    process.stdin.close()

    assert ended(process)
    until = time.monotonic() + 20
    while helpers(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    process.stdout.close()
    assert not helpers(process.pid)


def helpers(session):
    """The processes of a session that still run, where a system tells."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parts = (place / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(parts[3]) == session and parts[0] != "Z":
            found.append(int(place.name))
    return found
