"""The report as a browser shows and prints it: axe-core finds nothing, nothing is asked of anybody, nothing is cut."""

import pytest

from briefing.review.report import html
from tests.axe import source
from tests.games import some_act
from tests.packs import tiny
from tests.review.browser import Browser, found
from tests.review.judged import course, reviewed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(found() is None, reason="no Chromium on this machine: its Debian package is `chromium`"),
    pytest.mark.timeout(300),
]

#: What WCAG 2.1 AA asks, and good practice.
AXE = """
axe.run(document, {runOnly: RULES}).then(found => found.violations.map(
    each => `${each.id}: ${each.help}: ${each.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`
))
"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def documents():
    """A game with marks, one with forecasts and grades, one without marks, and one with hardly a decision."""
    yield "training", reviewed(course(tiny(), 2, luck=5, moves=4))
    yield "talkative", reviewed(course(tiny(), 7, moves=4, pick=some_act))
    yield "exploration", reviewed(course(tiny(), 2, luck=5, moves=4, mode="exploration"))
    yield "short", reviewed(course(tiny(), 3, moves=1))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for name, document in documents():
        (folder / f"{name}.html").write_text(html(document), "utf-8")
    return sorted(folder.glob("*.html"))


@pytest.fixture(scope="module")
def browser():
    with Browser() as opened:
        yield opened


def test_axe_finds_nothing(browser, pages):
    script = source()
    for page in pages:
        for width, dark in ((1280, False), (1280, True), (320, False)):
            browser.open(page, width, dark=dark)
            browser.eval(f"{script};0")
            told = browser.eval(AXE.replace("RULES", str(RULES)))
            assert told == [], (page.name, width, dark)


def test_nothing_is_asked_of_anybody_with_scripts_on_or_off(browser, pages):
    for page in pages:
        texts = set()
        for scripts in (True, False):
            browser.open(page, 1280, scripts=scripts)
            assert browser.asked() == [page.resolve().as_uri()]
            browser.call("Emulation.setScriptExecutionDisabled", {"value": False})
            assert browser.eval("document.scripts.length") == 0
            texts.add(browser.eval("document.body.innerText"))
        assert len(texts) == 1
        assert not [each for each in browser.events if each.get("method") == "Log.entryAdded"]


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_sticks_out(browser, pages, width):
    """No page scrolls sideways; what is wider than it has a scroller of its own that keys reach."""
    for page in pages:
        browser.open(page, width)
        assert browser.eval("document.documentElement.scrollWidth") <= width
        out = browser.eval(
            "[...document.querySelectorAll('p, li, h1, h2, h3, td, th, figure')]"
            ".filter(e => !e.closest('.wide') && e.getBoundingClientRect().right > innerWidth + 1)"
            ".map(e => e.outerHTML.slice(0, 120))"
        )
        assert out == [], page.name
        assert browser.eval("[...document.querySelectorAll('.wide')].every(e => e.tabIndex === 0)")


def test_it_prints_on_a4_with_the_banner_on_every_sheet(browser, pages, tmp_path):
    for page in pages:
        browser.open(page)
        browser.pdf(tmp_path / "out.pdf")
        raw = (tmp_path / "out.pdf").read_bytes()
        sheets = raw.count(b"/Type /Page\n") + raw.count(b"/Type /Page ")
        assert sheets > 2
        assert raw.count(b"/MediaBox [0 0 594.95996 841.91998]") == sheets, "A4"
        # Charts, rows and cards are never cut by the edge of a sheet.
        browser.call("Emulation.setEmulatedMedia", {"media": "print"})
        assert browser.eval(
            "[...document.querySelectorAll('figure, tr, .week, .note')]"
            ".every(e => getComputedStyle(e).breakInside === 'avoid')"
        )


def test_every_drawing_has_words(browser, pages):
    for page in pages:
        browser.open(page)
        assert browser.eval(
            "[...document.querySelectorAll('svg')].every(s => s.getAttribute('aria-hidden') === 'true'"
            " || (s.getAttribute('role') === 'img' && s.getAttribute('aria-label').length > 20))"
        )
