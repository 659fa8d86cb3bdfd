"""What a player sees, held as text at four sizes. HOLD_SCREENS=1 writes the files anew: look at them before keeping."""

import asyncio

import pytest

from briefing.model.game import Settings
from briefing.record import Journal
from briefing.tui.app import BriefingApp
from briefing.tui.screens.game import GameScreen
from tests.tui.conftest import SIZES, seen, settle, visit
from tests.tui.staged import staged

#: Name of the screen, keys that lead to it from the one before.
WALK = (
    ("briefing", []),
    ("briefing-report", ["2"]),
    ("briefing-tasked", ["t"]),
    ("grade", ["g", "c", "4"]),
    ("forecast", ["enter", "f", "right", "right"]),
    ("why-week", ["enter", "0", "w"]),
    ("decision", ["q", "space"]),
    ("decision-option", ["1"]),
    ("initiatives", ["enter"]),
    ("council", ["space"]),
    ("council-ally", ["1"]),
    ("why-ally", ["w"]),
    ("council-broken", ["q", "l"]),
    ("council-softened", ["o", "o"]),
    ("council-after", ["a"]),
    ("red", ["space"]),
    ("assess", ["space"]),
    ("gauges", ["v"]),
    ("terms", ["q", "question_mark"]),
    ("sources", ["q", "s"]),
    ("past", ["q", "p"]),
    ("help", ["q", "f1"]),
)
#: What the fast tests look at: a plain terminal, and where both columns stand beside the sheet.
FAST = ((80, 24), (200, 60))
EVERYWHERE = {"briefing-report", "decision-option", "council-ally", "red", "assess"}


@pytest.mark.parametrize(
    "size",
    [pytest.param(size, marks=() if size in FAST else pytest.mark.slow, id=f"{size[0]}x{size[1]}") for size in SIZES],
)
def test_a_walk_through_a_move(size, held):
    async def go():
        journal = Journal.create(None, staged(), "tiny", 11, Settings(moves=4))
        app = BriefingApp(lambda: GameScreen(journal))
        shots = {}
        async with app.run_test(size=size) as pilot:
            await settle(app, pilot)
            for name, keys in WALK:
                for key in keys:
                    await pilot.press(key)
                await settle(app, pilot)
                shots[name] = seen(app)
        return shots

    for name, text in asyncio.run(go()).items():
        lines = text.splitlines()
        assert len(lines) <= size[1]
        assert "EXERCISE" in lines[0]
        assert "UNCLASSIFIED - FICTION" in lines[0]
        if size == (80, 24) or name in EVERYWHERE:
            held(f"{size[0]}x{size[1]}-{name}", text)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_end(size, held):
    async def go():
        journal = Journal.create(None, staged(), "tiny", 11, Settings(moves=1))
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=size) as pilot:
            await settle(app, pilot)
            for key in ["space", "2", "2", "space", "space", "space"]:
                await pilot.press(key)
            await settle(app, pilot)
            return seen(app)

    held(f"{size[0]}x{size[1]}-endex", asyncio.run(go()))


@pytest.mark.parametrize("size", [(59, 24), (80, 17), (20, 5), (1, 1)])
def test_a_small_window_says_what_to_do(size):
    text = visit(BriefingApp, size)

    assert "EXERCISE" in text or size[0] < 40
    assert "1 Continue" not in text
    if size[0] >= 56:
        assert "enlarge the window" in text
