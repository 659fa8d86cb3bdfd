"""The review's sheet: no key waits for it, what it cannot have it says, and its text fits."""

import asyncio
import time

from hypothesis import given
from hypothesis import strategies as st

from briefing.model.game import Settings
from briefing.record import Journal
from briefing.tui import reviewer
from briefing.tui.app import BriefingApp
from briefing.tui.screens.review import ReviewScreen, review_of, set_in
from tests.packs import shipped
from tests.tui.conftest import seen, settle, visit
from tests.tui.staged import staged


def test_a_game_that_cannot_be_reviewed_says_why(tmp_path):
    path = tmp_path / "game.jsonl"
    Journal.create(path, shipped(), "second-front", 1, Settings(moves=1)).close()

    async def go():
        app = BriefingApp(lambda: ReviewScreen(path))
        async with app.run_test(size=(80, 24)) as pilot:
            for _ in range(300):
                await pilot.pause(0.1)
                if app.screen.why:
                    break
            return " ".join(seen(app).split())

    (told,) = reviewer.review(path)

    assert told["why"]
    assert told["why"].split(".")[0][:40] in asyncio.run(go())


def test_no_file_no_review():
    text = visit(lambda: BriefingApp(lambda: review_of(None)), (80, 24))

    assert "in none" in text


def test_what_is_no_save_is_said(tmp_path):
    (tmp_path / "a.jsonl").write_text("no\n")

    assert "not a save" in next(iter(reviewer.review(tmp_path / "a.jsonl")))["why"]


def test_progress_and_text_are_shown(monkeypatch, tmp_path):
    monkeypatch.setattr(ReviewScreen, "work_out", lambda self: None)

    async def go():
        app = BriefingApp(lambda: ReviewScreen(tmp_path / "game.jsonl"))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            app.screen.told({"done": 3, "whole": 12})
            await settle(app, pilot)
            under_way = seen(app)
            app.screen.told({"text": "JUDGEMENT\n  " + "word " * 30 + "\n\nTHE LAST\nA line about cables.\n"})
            await settle(app, pilot)
            whole = seen(app)
            await pilot.press("slash", "c", "a", "b", "l", "e", "enter")
            await settle(app, pilot)
            return under_way, whole, seen(app)

    under_way, whole, found = asyncio.run(go())

    assert "25%" in under_way
    assert "JUDGEMENT" in whole
    assert "A line about cables." in found
    assert "JUDGEMENT" not in found


def test_to_close_the_sheet_ends_the_process(tmp_path):
    path = tmp_path / "game.jsonl"
    journal = Journal.create(path, staged(), "tiny", 11, Settings(moves=1))
    journal.close()

    async def go():
        app = BriefingApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            sheet = ReviewScreen(path)
            app.push_screen(sheet)
            for _ in range(100):
                await pilot.pause(0.05)
                if sheet.process is not None:
                    break
            await pilot.press("q")
            return sheet.process

    process = asyncio.run(go())

    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert process.poll() is not None


@given(st.lists(st.text(max_size=120), max_size=6), st.integers(56, 90))
def test_any_text_fits(rows, width):
    for row in set_in([each for text in rows for each in text.splitlines()], width):
        assert row.cell_length <= width
