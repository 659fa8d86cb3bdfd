"""Whatever students, a roster or a hub write is shown on the console and never obeyed."""

import asyncio
import copy
import re
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from textual.events import Paste

import briefing.classroom.control
from briefing.classroom.control import telling
from briefing.classroom.control.pages import PAGE_OF
from briefing.tui.pages.page import Room
from tests.classroom.control.acted import Acted, console, settled
from tests.tui.test_hostile_text import HOSTILE, UNFIT

pytestmark = pytest.mark.slow  # together they would make the fast tests slow

SOURCES = sorted(Path(briefing.classroom.control.__file__).parent.rglob("*.py"))
#: What the console compares with its own words, or reckons with: a hub that lies there shows nothing, or an error.
OWN = {"stage", "next", "mode", "kind", "stance", "word", "instructed", "position", "closed_by", "phase"}


def poisoned(value, text, key=""):
    """A state with a text in place of every string that comes from outside."""
    if isinstance(value, dict):
        return {name: poisoned(each, text, name) for name, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, text, key) for each in value]
    return text if isinstance(value, str) and key not in OWN else value


def whole():
    """A state with everything in it."""
    acted = Acted("committee", 30, 3).fill(29).to_round(2).talk().answers()
    state = acted.state
    state["emergency"] = "fire"
    state["notes"] = [{"by": "control", "to": "HUN", "at": acted.at, "text": "x"}]
    state["worlds"] = [{"name": "main", "move": 1, "phase": "briefing", "card": "c", "over": False, "current": True}]
    assert state["council"]
    assert state["rooms"]
    return acted, state


def mixed(value, texts, key=""):
    """A state with another text in place of every string that comes from outside."""
    if isinstance(value, dict):
        return {name: mixed(each, texts, name) for name, each in value.items()}
    if isinstance(value, list):
        return [mixed(each, texts, key) for each in value]
    return next(texts) if isinstance(value, str) and key not in OWN else value


@pytest.mark.parametrize("turn", range(3))
def test_nothing_hostile_reaches_the_terminal(turn, monkeypatch):
    acted, state = whole()
    text = HOSTILE[turn]
    make, line, _ = console(acted, monkeypatch)

    async def go():
        app, segments = make(), []
        async with app.run_test(size=(200, 60)) as pilot:
            await settled(app, pilot)
            line.told(mixed(state, cycle(HOSTILE[turn:] + HOSTILE[:turn])))
            for name in PAGE_OF:
                app.screen.show(name)
                app.screen.sheet.bring(0)
                await settled(app, pilot)
                segments += [each for strip in app.screen._compositor.render_strips() for each in strip]
            for keys in (["i"], ["escape", "n"], ["escape", "t"], ["escape", "o"]):
                for key in keys:
                    await pilot.press(key)
                    await settled(app, pilot)
                segments += [each for strip in app.screen._compositor.render_strips() for each in strip]
            line.lost(text)
            await settled(app, pilot)
            segments += [each for strip in app.screen._compositor.render_strips() for each in strip]
            return segments

    segments = asyncio.run(go())
    assert not [each for each in segments if UNFIT.search(each.text)]
    assert not [each for each in segments if each.style and "@click" in (each.style.meta or {})]


@pytest.mark.parametrize("text", [each for each in HOSTILE if UNFIT.search(each)])
def test_what_is_pasted_into_a_note_is_plain(text, monkeypatch):
    acted, _ = whole()
    make, _, _ = console(acted, monkeypatch)

    async def go():
        app = make()
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(app, pilot)
            for key in ("n", "enter"):
                await pilot.press(key)
                await settled(app, pilot)
            field = app.screen.query_one("Input")
            field.post_message(Paste(text))
            await settled(app, pilot)
            return field.value

    assert not UNFIT.search(asyncio.run(go()))


_, STATE = whole()
outside = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))


@settings(suppress_health_check=list(HealthCheck))
@given(outside, st.integers(60, 200), st.sampled_from(sorted(PAGE_OF)), st.integers(-1, 40), st.booleans())
@example("x" * 500, 60, "sheet", 0, False)  # the DTG of a line of the run-sheet
@example("x" * 500, 60, "round", 0, False)  # the title of the round
@example("x" * 500, 60, "round", 0, True)  # that of the scenario
def test_every_line_fits_whatever_is_in_it(text, width, name, focus, lobby):
    state = telling.flat(poisoned(copy.deepcopy(STATE), text))
    if lobby:
        state |= {"stage": "lobby", "round": None}
    now = state["now"]

    page = PAGE_OF[name](state, now, Room(width, 20), focus)
    lines = [row for block in (*page.blocks, *page.foot) for row in block.lines]
    assert all(row.cell_length <= width for row in lines)
    around = [telling.status(state, now, width), telling.tabs(state, name, width), telling.clock(state, now, width)]
    around += telling.roster(state, 40, 20) + telling.red_short(state, 40) + telling.sheet_short(state, now, 40)
    around += telling.council_short(state, 40) + telling.heard(state, 40, 10) + telling.split(state, 40)
    assert not [row for row in (*lines, *around) if UNFIT.search(row.plain)]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_nothing_is_read_as_markup(source):
    code = source.read_text("utf-8")

    assert "from_markup" not in code
    assert "notify(" not in code
    for call in re.findall(r"\b(?:Static|Label|Button|OptionList)\((?:[^()]|\([^()]*\))*\)", code):
        assert "markup=False" in call, call


def test_the_state_knows_no_screen():
    """The hub calls it: nothing of a screen may come with it."""
    import subprocess
    import sys

    code = (
        "import sys; import briefing.classroom.control.state;"
        "sys.exit(any(name.split('.')[0] in {'textual', 'rich', 'aiohttp'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
