"""A review with text from outside: shown, never obeyed, in the tested colours, and no wider than the sheet."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from briefing.tui import theme
from briefing.tui.app import BriefingApp
from briefing.tui.pages.review_text import set_in
from briefing.tui.screens import review_work
from briefing.tui.screens.review import ReviewScreen
from tests.tui import reviewed
from tests.tui.conftest import settle

HOSTILE = "[@click=app.quit]x[/] [/ [$alert] [Taiwan] \x1b]52;c;YQ==\x07 \u202eevil \u200b \x9b31m"


def spoilt(value):
    """The same data with hostile text after every text that is for people."""
    if isinstance(value, dict):
        return {key: each if key in KEPT else spoilt(each) for key, each in value.items()}
    if isinstance(value, list):
        return [spoilt(each) for each in value]
    return f"{value} {HOSTILE}" if isinstance(value, str) else value


#: What names something rather than telling it.
KEPT = {
    "key", "taken", "best", "reference", "mark", "how", "kind", "actor", "veracity", "mode", "state", "grade", "rung",
    "ppm", "to", "by", "perceived", "originator", "merits", "types_ppm", "word", "option",
}  # fmt: skip


@pytest.mark.parametrize("name", theme.NAMES)
@pytest.mark.parametrize("size", [(80, 24), pytest.param((200, 60), marks=pytest.mark.slow)])
def test_hostile_text_is_shown_and_colours_are_the_tested_ones(tmp_path, monkeypatch, name, size):
    monkeypatch.setattr(review_work.Work, "_start", lambda self: None)
    known = {Color.parse(colour).rgb for colour in theme.colours(name).values()}
    path = tmp_path / "g.jsonl"

    async def go():
        app = BriefingApp(lambda: ReviewScreen(path))
        app.review = review_work.Work(path)
        app.review.known.take({"course": spoilt(reviewed.course())})
        for each in reviewed.other():
            app.review.known.take(spoilt(each))
        app.review.known.take({"document": spoilt(reviewed.document())})
        segments = []
        async with app.run_test(size=size) as pilot:
            app.theme = name
            await settle(app, pilot)
            for key in ["right", "v", "down", "down", "enter", "v", "3", "v", "down", *"456789", "1", "m", "down"]:
                await pilot.press(key)
                await pilot.pause()
                segments += [s for strip in app.screen._compositor.render_strips() for s in strip]
        return segments

    segments = asyncio.run(go())

    text = "".join(segment.text for segment in segments)
    assert "[@click=app.quit]x[/]" in text
    assert not [c for c in text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u200b"]
    assert not [segment for segment in segments if segment.style and "@click" in (segment.style.meta or {})]
    colours = {
        tuple(c.triplet) for s in segments if s.style for c in (s.style.color, s.style.bgcolor) if c and c.triplet
    }
    assert colours <= known


@given(st.lists(st.text(max_size=120), max_size=6), st.integers(56, 90))
def test_any_text_fits_the_sheet(rows, width):
    for row in set_in([each for text in rows for each in text.splitlines()], width):
        assert row.cell_length <= width
