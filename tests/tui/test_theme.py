"""Colours that can be read, and states that do not need them."""

import asyncio

import pytest
from textual.color import Color
from textual.content import Content

from briefing.model.game import Settings
from briefing.record import Journal
from briefing.tui import theme
from briefing.tui.app import BriefingApp
from briefing.tui.screens.game import GameScreen
from tests.tui.staged import staged


def contrast(one, other):
    """WCAG 2's contrast of two colours."""

    def light(colour):
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", theme.NAMES)
@pytest.mark.parametrize(("ink", "ground"), theme.PAIRS)
def test_every_ink_is_readable_on_every_ground(name, ink, ground):
    colours = theme.colours(name)

    assert contrast(colours[ink], colours[ground]) >= 4.5


def test_the_sum_itself_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("keys", [[], ["2", "g"], ["space", "1", "enter", "space", "1", "l"], ["f1"], ["f", "3"]])
@pytest.mark.parametrize("name", theme.NAMES)
def test_what_is_painted_keeps_to_the_tested_colours(name, keys):
    """No blend, no alpha and no stray style makes a pair that the test above does not know."""
    known = {Color.parse(colour).rgb for colour in theme.colours(name).values()}

    async def go():
        journal = Journal.create(None, staged(), "tiny", 11, Settings(moves=4))
        app = BriefingApp(lambda: GameScreen(journal))
        async with app.run_test(size=(120, 40)) as pilot:
            app.theme = name
            await app.workers.wait_for_complete()
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            found = set()
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    if segment.style is not None:
                        found |= {
                            tuple(c.triplet) for c in (segment.style.color, segment.style.bgcolor) if c and c.triplet
                        }
            return found

    assert asyncio.run(go()) <= known


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    async def go():
        app = BriefingApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert app.no_color
            svg = app.export_screenshot()
            assert "EXERCISE" in svg

    asyncio.run(go())


def test_styles_follow_the_theme():
    """Styles in pages are names, looked up when painted, so that a change of theme reaches text already set."""

    async def go():
        app = BriefingApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            found = []
            for name in theme.NAMES:
                app.theme = name
                await pilot.pause()
                style = app.stylesheet.parse_style("$foe")
                found.append(style.foreground.hex.lower())
            assert found == [theme.colours(name)["foe"] for name in theme.NAMES]

    asyncio.run(go())
    assert Content.assemble(("x", "$foe")).spans[0].style == "$foe"
