"""Text from outside is shown, never obeyed: no markup, no links, no terminal commands."""

import asyncio
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.content import Content

import briefing.tui
from briefing.tui import typeset
from briefing.tui.pages.page import Block, Page, Pick
from briefing.tui.widgets.lines import Banner
from briefing.tui.widgets.sheet import Sheet

SOURCES = sorted(Path(briefing.tui.__file__).parent.rglob("*.py"))

HOSTILE = (
    "[@click=app.quit]read more[/]", "[/", "[type=x, v={'a[0]'}]", "[Taiwan] [Xi] [RED] [$primary] [b]bold[/b]",
    "\x1b]52;c;aGFja2Vk\x07", "\x1b[2J", "\x9b31m", "\x00\x7f", "\u202eevil\u202c", "zero\u200bwidth", "\ud800",
    "\u2066x\u2069", "中文 🇹🇼 👩‍🚀 ⚠️", "a\tb\rc\vd", "x" * 500, "\\[b]", "{0.__class__}", "%s%n",
    "$alert", "e\u0301" * 40,
)  # fmt: skip

outside = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80), st.text("[]/@=$\\\x1b\u202e\u200b b", max_size=30))

#: What a terminal could take for a command, or a reader be misled by.
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def painted(text):
    """What a sheet and a banner put on the screen for a text, and how the app ended."""

    class Shell(App):
        def compose(self):
            yield Banner()
            yield Sheet(id="sheet")

    async def go():
        app = Shell()
        async with app.run_test(size=(80, 24)) as pilot:
            sheet = app.query_one(Sheet)
            page = Page(
                (Block(typeset.para(text, 70)), Block(typeset.para(text, 70), Pick("x"))),
                foot=(Block([typeset.line((text, "$foe"))]),),
                rail=typeset.line(text),
            )
            sheet.turn_to(lambda room, focus: page, 0)
            app.query_one(Banner).tell(typeset.line(text))
            sheet.say(text)
            await pilot.pause()
            return [segment for strip in app.screen._compositor.render_strips() for segment in strip]

    return asyncio.run(go())


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_reaches_the_terminal(text):
    segments = painted(text)

    assert not [segment for segment in segments if UNFIT.search(segment.text)]
    assert not [segment for segment in segments if segment.style and "@click" in (segment.style.meta or {})]


def test_brackets_of_an_editor_are_shown():
    shown = "".join(segment.text for segment in painted("He said [Taiwan] and [/] and [@click=app.quit]x[/]"))

    assert "He said [Taiwan] and [/] and [@click=app.quit]x[/]" in shown


@given(outside, st.integers(8, 120), st.integers(0, 12))
def test_setting_keeps_the_words_and_the_width(text, width, hang):
    rows = typeset.para(text, width + hang, hang=hang)

    assert all(row.cell_length <= width + hang for row in rows)
    assert not any(UNFIT.search(row.plain) for row in rows)
    kept = re.sub(r"\s|\ufffd", "", "".join(row.plain for row in rows))
    assert kept == re.sub(r"\s|\ufffd", "", typeset.clean(Content(text)).plain)


@given(outside, outside, st.integers(1, 120))
def test_lines_fit(left, right, width):
    assert typeset.fit(typeset.line(left), width).cell_length == width
    assert typeset.spread(typeset.line(left), typeset.line(right).truncate(width), width).cell_length <= max(width, 1)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_nothing_is_read_as_markup(source):
    """Text reaches a widget as Content or with markup=False; no f-string makes markup."""
    code = source.read_text("utf-8")

    assert "from_markup" not in code
    assert "Text.from_" not in code
    assert "RichLog" not in code
    assert "Markdown" not in code
    for call in re.findall(r"\b(?:Static|Label|Button|OptionList|Checkbox|RadioButton)\((?:[^()]|\([^()]*\))*\)", code):
        assert "markup=False" in call, call
    for call in re.findall(r"\.notify\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", code):
        assert "markup=False" in call, call
    for call in re.findall(r"super\(\).__init__\(markup=(\w+)", code):
        assert call == "False"
