"""Panels: only what changed is painted, what is seen is what is there, and it looks as Textual itself would draw it."""

import asyncio
import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.content import Content, Span
from textual.geometry import Offset
from textual.style import Style
from textual.visual import RenderOptions

from briefing.model.game import Phase, Settings
from briefing.record import Journal
from briefing.tui.app import BriefingApp
from briefing.tui.screens import frame
from briefing.tui.screens.watch import WatchScreen
from briefing.tui.typeset import line
from briefing.tui.widgets.panel import Panel, inked
from tests.games import brisk_act
from tests.tui.conftest import seen, settle, visit
from tests.tui.staged import staged

BASE = Style.parse("#d0d0d0 on #101010")
STYLES = ("bold", "italic", "red", "on blue", "bold #8080ff", "dim")


class Shell(App):
    """A panel alone."""

    CSS = "Panel { height: 1fr; }"

    def compose(self):
        yield Panel()

    @property
    def panel(self):
        return self.query_one(Panel)


def in_shell(steps):
    """Run a coroutine function with an app that shows nothing but a panel."""

    async def go():
        app = Shell()
        async with app.run_test(size=(40, 10)) as pilot:
            return await steps(app, pilot)

    return asyncio.run(go())


@st.composite
def contents(draw):
    text = draw(st.text("abc 中é-", max_size=24))
    places = st.integers(0, len(text))
    spans = [
        Span(*sorted((draw(places), draw(places))), draw(st.sampled_from(STYLES)))
        for _ in range(draw(st.integers(0, 4)))
    ]
    return Content(text, spans)


@given(contents())
def test_a_line_is_inked_as_textual_would(content):
    """One character at a time: Textual may cut a line into runs at other places."""
    theirs = content.render_strips(80, 1, BASE, RenderOptions(Style.parse, {"text_wrap": "nowrap"}))

    def letters(segments):
        return [(letter, each.style.color, each.style.bgcolor, each.style.bold, each.style.italic, each.style.dim)
                for each in segments for letter in each.text]  # fmt: skip

    assert letters(inked(content, BASE)) == letters(theirs[0])
    assert all(segment.text for segment in inked(content, BASE))


def test_only_lines_that_changed_are_painted(monkeypatch):
    painted = []
    usual = Panel.render_line
    monkeypatch.setattr(Panel, "render_line", lambda panel, y: painted.append(y) or usual(panel, y))

    async def steps(app, pilot):
        found = []
        rows = [line(f"line {at}") for at in range(10)]
        for change in ({}, {}, {3: line("else")}, {3: line(("else", "bold")), 9: line("last")}):
            for at, row in change.items():
                rows[at] = row
            painted.clear()
            app.panel.show(rows)
            await pilot.pause()
            found.append(sorted(set(painted)))
        painted.clear()
        app.panel.show(rows[:8])
        await pilot.pause()
        return [*found, sorted(set(painted)), seen(app).splitlines()]

    first, again, one, two, fewer, shown = in_shell(steps)

    assert first == list(range(10))
    assert again == []
    assert one == [3]
    assert two == [3, 9]
    assert fewer == [8, 9]
    assert shown[:8] == ["line 0", "line 1", "line 2", "else", "line 4", "line 5", "line 6", "line 7"]
    assert not any(shown[8:])


def test_text_is_taken_with_the_mouse():
    async def steps(app, pilot):
        app.panel.show([line("first of three"), line(("second 中 of ", "bold"), "three"), line("third")])
        await pilot.pause()
        await pilot.mouse_down(Panel, offset=(6, 0))
        await pilot.hover(Panel, offset=(12, 1))
        await pilot.mouse_up(Panel, offset=(12, 1))
        await pilot.pause()
        marked = {y: app.panel.text_selection.get_span(y) for y in range(3)}
        return app.screen.get_selected_text(), marked, seen(app)

    taken, marked, shown = in_shell(steps)

    assert taken.startswith("of three\nsecond 中")
    assert "third" not in taken
    assert marked[2] is None
    assert shown.startswith("first of three\nsecond 中 of three\nthird\n")


def test_the_mouse_is_told_which_letter_it_is_on():
    async def steps(app, pilot):
        app.panel.show([line("中中", ("ab", "bold"))])
        await pilot.pause()
        return [app.screen.get_widget_and_offset_at(x, 0)[1] for x in range(6)]

    at = in_shell(steps)

    assert at == [Offset(x, 0) for x in (0, 1, 1, 2, 2, 3)] or at == [Offset(x, 0) for x in (0, 0, 1, 1, 2, 3)]


def game(moves=2, seed=7):
    journal = Journal.create(None, staged(), staged().scenarios[0].id, seed, Settings(moves=moves))
    while journal.game.phase is not Phase.ENDEX:
        journal.play(brisk_act(journal.game, seed * 31 + len(journal.acts)))
    return journal


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_whichever_way_one_comes_the_screen_is_the_same(size):
    """A line that was left alone though it changed would show here."""
    journal = game()
    keys = [*["right"] * 9, *["left"] * 4, "right_square_bracket", "m", "m", "w", "q", "down", "left", "end", "left"]

    async def walk():
        app = BriefingApp(lambda: WatchScreen(journal))
        shots = {}
        async with app.run_test(size=size) as pilot:
            await settle(app, pilot)
            for key in keys:
                await pilot.press(key)
                await settle(app, pilot)
                if isinstance(app.screen, WatchScreen) and not app.screen.listing and key != "down":
                    shots[app.screen.at] = seen(app)
        return shots

    shots = asyncio.run(walk())

    assert len(shots) > 9
    for at, shot in shots.items():
        assert visit(lambda at=at: BriefingApp(lambda: WatchScreen(journal, at)), size) == shot


def test_a_step_paints_less_than_half_of_a_large_screen(monkeypatch):
    """What `python -m tests.cold_start` measures in milliseconds, as a count that no other program disturbs."""
    painted = []
    usual = Panel.render_line
    monkeypatch.setattr(Panel, "render_line", lambda panel, y: painted.append(y) or usual(panel, y))
    journal = game(moves=3)

    async def go():
        app = BriefingApp(lambda: WatchScreen(journal))
        counts = []
        async with app.run_test(size=(200, 60)) as pilot:
            await settle(app, pilot)
            widgets = list(app.screen.walk_children())
            for key in [*["right"] * len(journal.acts), *["left"] * len(journal.acts)]:
                painted.clear()
                await pilot.press(key)
                await settle(app, pilot)
                counts.append(len(painted))
            assert list(app.screen.walk_children()) == widgets
        return counts

    counts = asyncio.run(go())
    whole = 3 * 56

    assert sum(counts) / len(counts) < whole / 2
    assert max(counts) < whole


def test_garbage_is_looked_for_while_nobody_presses_a_key(monkeypatch):
    monkeypatch.setattr(frame, "_REST", 0.02)
    looked = []
    monkeypatch.setattr(frame.gc, "collect", lambda: looked.append(1))

    async def go():
        app = BriefingApp(lambda: WatchScreen(game()))
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            during = gc.get_threshold()
            await asyncio.sleep(0.3)
            before = len(looked)
            await asyncio.sleep(0.2)
            resting = len(looked)
            await pilot.press("right")
            await asyncio.sleep(0.3)
            return during, before, resting, len(looked)

    usual = gc.get_threshold()
    during, before, resting, after = asyncio.run(go())

    assert during[2] > usual[2]
    assert before
    assert resting == before  # once a rest
    assert after > resting
    assert gc.get_threshold() == usual
