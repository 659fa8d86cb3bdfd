"""What control sees, held as text. HOLD_SCREENS=1 writes the files anew: look at them before keeping."""

import asyncio
import os
from pathlib import Path

import pytest

from briefing.classroom.commands import Close, Due, Grant, Hold, Inject, NoDuff, Note, Pause, Release, Reveal, Unplan
from briefing.classroom.control.clock import hour
from briefing.classroom.plans import due
from tests.classroom.control.acted import Acted, console, settled
from tests.tui.conftest import seen

HELD = Path(__file__).parent / "held"
SIZES = ((80, 24), (200, 60))


def shots(make, size, walk):
    """The screens of a walk: (name, keys, what happens before) one after the other."""

    async def go():
        app, found = make(), {}
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            for name, keys, before in walk:
                if before:
                    before()
                for key in keys:
                    await pilot.press(key)
                    await settled(app, pilot)
                await settled(app, pilot)
                found[name] = seen(app)
        return found

    return asyncio.run(go())


def held(name, text):
    file = HELD / f"{name}.txt"
    if os.environ.get("HOLD_SCREENS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
        return
    assert file.exists(), f"{file.name} is not held yet; run with HOLD_SCREENS=1 to hold it"
    assert file.read_text("utf-8") == text, f"{file.name} has changed; look at it, then HOLD_SCREENS=1"


def decision(moves=4):
    """A committee in its second decision: some have answered and two cells, one is gone, one has more time."""
    acted = Acted("committee", 30, moves).fill(29).to_round(2).talk().answers(17)
    acted.answers(seats=["SHAPE-1", "RED-2"])
    acted.do(Grant("DEU-2", 150), Note("Five minutes are left for this card.", "HUN"))
    del acted.here["FRA-3"]
    return acted


PAGES = [
    ("round", [], None), ("seats", ["f4", "down", "down"], None), ("red", ["f5"], None), ("red-whole", ["2"], None),
    ("council", ["f6"], None), ("council-ally", ["1"], None), ("rooms", ["f7"], None), ("sheet", ["f8", "4"], None),
    ("notes", ["f9"], None), ("inject", ["i"], None), ("note", ["q", "n", "down", "enter"], None),
    ("close", ["escape", "c"], None), ("join", ["q", "u"], None),
]  # fmt: skip


@pytest.mark.parametrize(
    "size", [pytest.param((80, 24), id="80x24"), pytest.param((200, 60), id="200x60", marks=pytest.mark.slow)]
)
def test_the_pages(size, monkeypatch):
    make, _, _ = console(decision(), monkeypatch)

    for name, text in shots(make, size, PAGES).items():
        lines = text.splitlines()
        assert len(lines) <= size[1]
        assert "EXERCISE" in lines[0]
        assert "UNCLASSIFIED - FICTION" in lines[0]
        held(f"{size[0]}x{size[1]}-{name}", text)


def test_what_is_planned_stands_on_the_run_sheet_and_when_is_asked(monkeypatch):
    acted = decision(5)
    acted.do(Inject("border", move=4), Note("Look at the harbour.", "HUN", move=3), Note("Never.", move=5))
    acted.do(Unplan(acted.session.seq), Note("Lunch.", due=acted.at + 9000), Inject("strait", move=3))
    acted.at += 9000
    while (plan := due(acted.session, acted.at)) is not None:
        acted.do(Due(plan.number))
    make, _, _ = console(acted, monkeypatch)

    found = shots(make, (80, 40), [("planned", ["f8", "5"], None), ("when", ["i", "5", "5"], None)])

    # A wall's clock differs from place to place.
    lunch = next(plan.due for plan in acted.session.plans.values() if plan.due)
    held("80x40-planned", found["planned"].replace(hour(lunch), "hh:mm"))
    offered = found["when"].split("WHEN?")[1]
    places = [offered.index(word) for word in ("with card 3", "now", "with card 4", " minutes")]
    assert places == sorted(places), "the move in focus comes first"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_session_from_the_lobby_to_the_hot_wash(size, monkeypatch):
    acted = Acted("plenary", 8, 1, decision=120).fill(6)
    make, line, _ = console(acted, monkeypatch)

    def then(*commands, more=lambda: None):
        def before():
            acted.do(*commands)
            more()
            line.push()

        return before

    walk = [
        ("lobby", [], None),
        ("startex", [], then(Release())),
        ("held", [], then(Hold())),
        ("paused", [], then(Pause(), more=lambda: acted.answers(4))),
        ("noduff", [], then(NoDuff(True, "Fire alarm in the east wing: leave by the yard."))),
        ("lost", [], lambda: line.lost("the hub cannot be reached")),
        ("closed", [], then(NoDuff(False), Close(1))),
        ("revealed", [], then(Reveal())),
        ("endex", [], then(Release())),
    ]
    for name, text in shots(make, size, walk).items():
        assert "EXERCISE" in text.splitlines()[0]
        held(f"{size[0]}x{size[1]}-{name}", text)


def test_parallel_worlds_and_a_middle_size(monkeypatch):
    make, _, _ = console(Acted("parallel", 6, 2).fill().to_round(2).answers(4), monkeypatch)

    found = shots(
        make, (120, 40), [("parallel", [], None), ("parallel-red", ["f5"], None), ("parallel-seats", ["f4"], None)]
    )

    assert "SEAT-6" in found["parallel"]
    for name, text in found.items():
        held(f"120x40-{name}", text)


@pytest.mark.parametrize("size", [(59, 24), (80, 17), (20, 5), (1, 1)])
def test_a_small_window_says_what_to_do(size, monkeypatch):
    make, _, _ = console(decision(), monkeypatch)

    text = shots(make, size, [("small", [], None)])["small"]

    if size[0] >= 56:
        assert "enlarge the window" in text
