"""A student at a real browser and a real hub: by keyboard alone, without scripts, on a phone, after a refresh."""

import json
import time
from urllib.request import Request, urlopen

import pytest
from attrs import evolve

from briefing.classroom.commands import Close, Endex, Hold, NoDuff, Note, Pause, Practice, Release, Resume, Reveal, Say
from tests.axe import source
from tests.classroom.hub.house import Process, founded, read
from tests.classroom.pages.hall import Hall, Visitor
from tests.review.browser import found

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.skipif(not found(), reason="no Chromium here")]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    with Visitor() as visitor:
        yield visitor


@pytest.fixture
def visitor(browser):
    browser.fresh()
    browser.events.clear()
    return browser


def hall(tmp_path, mode="plenary", many=6, **more):
    return Hall(tmp_path / "class", mode, many, **{"moves": 2, "decision": 300, **more})


def given(hall_, seat):
    return hall_.session.round.answers.get(seat)


def soon(check, seconds=10):
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_a_vote_and_a_decision_by_keyboard_alone(visitor, tmp_path):
    with hall(tmp_path) as here:
        visitor.visit(f"{here.address}/")
        visitor.tab_to("#code")
        visitor.type(f" {here.keys.codes['SEAT-1'].lower()[:4]}-{here.keys.codes['SEAT-1'][4:]} ")
        visitor.press("Enter", load=True)
        visitor.until("document.querySelector('#line').textContent == 'connected'")
        here.fill(keep=("SEAT-1",))
        here.do(Practice())
        visitor.until("document.querySelector('#answer-form')")
        visitor.tab_to("input[name=option]")
        visitor.press(" ")
        visitor.press("ArrowDown")
        visitor.tab_to("#rationale")
        visitor.type("Because I am cold.")
        visitor.tab_to("#send")
        visitor.press("Enter")
        soon(lambda: given(here, "SEAT-1"))
        assert given(here, "SEAT-1").option == "practice.coffee"
        visitor.until("document.querySelector('#saved').textContent.includes('given and safe')")
        here.begin()
        visitor.until("document.querySelector('h1').textContent == 'Move 1 of 2: decision'")
        assert visitor.eval("document.querySelector('#status').textContent") == "Move 1 of 2: decision."
        assert visitor.eval("document.activeElement.id") == "h-state", "the focus is not lost with what held it"
        visitor.tab_to("input[name=option]")
        visitor.press(" ")
        visitor.tab_to("#launch")
        visitor.press("ArrowDown")
        visitor.tab_to("#forecast")
        for _ in range(5):
            visitor.press("ArrowDown")
        visitor.tab_to("#rationale")
        visitor.type("Report 2 is graded B2.")
        visitor.tab_to("#send")
        visitor.press(" ")
        soon(lambda: given(here, "SEAT-1"))
        answer = given(here, "SEAT-1")
        assert answer.option == here.session.options("SEAT-1")[0]
        assert answer.launch in here.session.launches("SEAT-1")
        assert (answer.forecast, answer.rationale) == (10, "Report 2 is graded B2.")
        assert visitor.hosts() == {here.address.split("/")[2]}


def test_silence_is_broken_by_keyboard_alone(visitor, tmp_path):
    with hall(tmp_path, "committee", 30) as here:
        here.fill(keep=("HUN-1",))
        visitor.seated(here, "HUN-1")
        here.begin()
        here.answers()
        here.onward()
        assert here.session.round.kind == "council"
        visitor.until("document.querySelector('#pos-agree')")
        assert "Unless I hear to the contrary" in visitor.words()
        visitor.tab_to("#pos-agree")
        visitor.press(" ")
        visitor.press("ArrowUp")  # round to the last one
        visitor.tab_to("#send")
        visitor.press("Enter")
        visitor.until("document.querySelector('#saved').textContent.startsWith('Not given. Give the reason')")
        visitor.tab_back_to("#rationale")
        visitor.type("My authorities are not in a position to agree paragraph (b).")
        visitor.tab_to("#bridge")
        visitor.type("could join consensus if it reads 'prepare'")
        visitor.tab_to("#send")
        visitor.press("Enter")
        soon(lambda: given(here, "HUN-1"))
        assert given(here, "HUN-1").position == "break"
        visitor.until("document.querySelector('#p-room').innerText.includes('paragraph (b)')")
        here.do(Close(here.session.round.number), Release())
        here.settled()
        visitor.until("document.body.innerText.includes('Letters to the Secretary General')")
        assert "could join consensus if it reads 'prepare'" in visitor.words()


def test_the_whole_way_without_scripts(visitor, tmp_path):
    with hall(tmp_path) as here:
        here.fill(keep=("SEAT-2",))
        visitor.visit(f"{here.address}/j/{here.keys.codes['SEAT-2']}", scripts=False)
        visitor.tab_to_plain("button.go")
        visitor.press("Enter", load=True)
        assert "Before STARTEX" in visitor.words()
        here.do(Practice())
        visitor.go("Page.reload")
        visitor.click("#o-3")
        visitor.click("#rationale")
        visitor.type("Water is wet.")
        visitor.click("#send", load=True)
        assert given(here, "SEAT-2").option == "practice.water"
        assert "Your answer is given and safe" in visitor.words()
        assert "Your answer: Water." in visitor.words()
        # A slip comes back with what was typed.
        here.begin()
        visitor.go("Page.reload")
        visitor.click("#rationale")
        visitor.type("I forgot the option.")
        visitor.click("#send", load=True)
        assert "Choose one of the options." in visitor.words()
        assert "I forgot the option." in visitor.html()
        visitor.click("#o-1")
        visitor.click("#send", load=True)
        assert given(here, "SEAT-2").rationale == "I forgot the option."
        here.answers(keep=("SEAT-2",))
        here.do(Close(2))
        visitor.go("Page.reload")
        assert "shown when control reveals it" in visitor.words()
        here.do(Reveal())
        visitor.go("Page.reload")
        assert "What the class answered" in visitor.words()
        here.do(Release())
        here.settled()
        visitor.go("Page.reload")
        assert "Since the last round" in visitor.words()


def test_refresh_and_another_device_resume(visitor, tmp_path):
    with hall(tmp_path) as here:
        here.fill(keep=("SEAT-3",))
        visitor.seated(here, "SEAT-3")
        here.begin()
        visitor.until("document.querySelector('#answer-form')")
        visitor.click("#o-2")
        visitor.click("#rationale")
        visitor.type("Half a thought")
        # Refreshed before the hub has heard of it: this device still knows.
        visitor.go("Page.reload")
        visitor.until("document.querySelector('#rationale').value == 'Half a thought'")
        assert visitor.eval("document.querySelector('#o-2').checked")
        soon(lambda: here.session.drafts.get("SEAT-3", {}).get("rationale") == "Half a thought")
        visitor.until("document.querySelector('#saved').textContent.includes('draft is kept')")
        with Visitor() as other:
            other.seated(here, "SEAT-3", width=1280)
            other.until("document.querySelector('#rationale').value == 'Half a thought'")
            assert other.eval("document.querySelector('#o-2').checked")
            times = [each.eval("document.querySelector('#clock').textContent") for each in (visitor, other)]
            assert all(each.startswith("4 min 5") for each in times), times
            # What is typed there comes here, where nothing was touched since.
            other.click("#rationale")
            other.press("End")
            other.type(", then a whole one")
            visitor.until("document.querySelector('#rationale').value.endsWith('whole one')")
            other.click("#send")
            visitor.until("document.querySelector('#mine').textContent == 'answered'")


def test_an_answer_outlives_the_hub(visitor, tmp_path):
    """Sent while the hub is away: kept, told so in words, and sent once when it is back."""
    with hall(tmp_path) as here:
        here.fill(keep=("SEAT-1",))
        visitor.seated(here, "SEAT-1")
        here.begin()
        visitor.until("document.querySelector('#answer-form')")
        visitor.offline(yes=True)
        visitor.click("#o-1")
        visitor.click("#rationale")
        visitor.type("Said in a tunnel.")
        visitor.click("#send")
        visitor.until(
            "document.querySelector('#saved').textContent.startsWith('Not saved yet: the hub does not answer')"
        )
        assert visitor.eval("document.querySelector('#mine').textContent") == "answer on its way"
        assert not given(here, "SEAT-1")
        visitor.offline(yes=False)
        soon(lambda: given(here, "SEAT-1"), 30)
        assert given(here, "SEAT-1").rationale == "Said in a tunnel."
        visitor.until("document.querySelector('#saved').textContent.includes('given and safe')")
        assert len(here.session.round.keys) == 1
        assert visitor.eval("Object.keys(localStorage).length") == 0


def test_an_answer_outlives_a_hub_that_is_killed(visitor, tmp_path):
    """The real process, killed and started again on the same folder: same cookie, same page, one answer."""
    folder = tmp_path / "class"
    keys = founded(folder, many=6, moves=2, decision=0)
    hub = Process(folder)
    try:
        visitor.visit(f"{hub.address}/j/{keys.codes['SEAT-4']}")
        visitor.tab_to("button.go")
        visitor.press("Enter", load=True)
        visitor.until("document.querySelector('#line').textContent == 'connected'")
        ordered(hub.address, keys, verb="release")
        visitor.until("document.querySelector('#answer-form')")
        visitor.click("#rationale")
        visitor.type("Before the power cut")
        soon(lambda: read(folder).drafts)
        hub.kill()
        visitor.until("document.querySelector('#line').textContent.startsWith('no connection')")
        visitor.click("#o-2")
        visitor.click("#rationale")
        visitor.press("End")
        visitor.type(", and after it.")
        visitor.click("#send")
        visitor.until("document.querySelector('#saved').textContent.startsWith('Not saved yet')")
        hub = Process(folder, hub.port)
        visitor.until("document.querySelector('#saved').textContent.includes('given and safe')", 40)
        here = read(folder).round
        assert len(here.keys) == 1
        assert here.answers["SEAT-4"].rationale == "Before the power cut, and after it."
        assert here.answers["SEAT-4"].option.endswith(".b")
    finally:
        hub.kill()


def ordered(address, keys, **fields):
    """Give the hub an order of control's."""
    head = {"Authorization": f"Bearer {keys.control}", "Content-Type": "application/json"}
    with urlopen(Request(f"{address}/control", json.dumps(fields).encode(), head), timeout=10) as answer:
        assert answer.status == 200


def test_what_changes_elsewhere_leaves_the_typing_alone(visitor, tmp_path):
    with hall(tmp_path, "committee", 30) as here:
        here.fill(keep=("HUN-1",))
        visitor.seated(here, "HUN-1")
        here.begin()
        visitor.until("document.querySelector('#answer-form')")
        visitor.click("#rationale")
        visitor.type("I am still ")
        here.do(Note("Cut-off in two minutes."), Say("HUN-2", "k" * 8, "What does Budapest want?"))
        visitor.until(
            "document.querySelector('#h-notes') && document.body.innerText.includes('What does Budapest want?')"
        )
        assert visitor.eval("document.activeElement.id") == "rationale"
        visitor.type("writing")
        assert visitor.eval("document.querySelector('#rationale').value") == "I am still writing"
        here.do(Note("For you alone.", "HUN-1"))
        visitor.until("document.querySelector('#own').innerText.includes('For you alone.')")
        visitor.until("document.querySelector('#status').textContent.includes('for your seat')")
        visitor.click("#text")
        visitor.type("Nothing yet.")
        visitor.tab_to("#say-form button")
        visitor.press("Enter")
        soon(lambda: here.session.said["HUN"][-1].text == "Nothing yet.")
        visitor.until("document.querySelector('#text').value == ''")
        here.do(Pause())
        visitor.until("document.querySelector('#clock').textContent.includes('clock paused')")
        here.do(Resume(), NoDuff(text="Fire alarm."))
        visitor.until("document.querySelector('.noduff')")
        assert visitor.eval("document.querySelector('#rationale').value") == "I am still writing"


def test_a_refused_answer_is_told_beside_the_button(visitor, tmp_path):
    with hall(tmp_path) as here:
        here.fill(keep=("SEAT-1",))
        visitor.seated(here, "SEAT-1")
        here.begin()
        visitor.until("document.querySelector('#answer-form')")
        visitor.click("#send")
        visitor.until("document.querySelector('#saved').textContent == 'Not given. Choose one of the options.'")
        assert visitor.eval("document.querySelector('#status').textContent") == "Choose one of the options."
        visitor.click("#o-1")
        visitor.click("#send")
        soon(lambda: given(here, "SEAT-1"))


# --- every stage, narrow and wide, light and dark ---------------------------------------------------------------------


@pytest.fixture(scope="session")
def axe():
    """axe-core's source."""
    return source()


def violations(visitor, axe):
    """What axe-core finds wrong with the page as it stands."""
    visitor.eval(f"{axe};0")
    options = json.dumps({"runOnly": TAGS, "resultTypes": ["violations"]})
    return visitor.eval(
        f"axe.run(document, {options}).then(r => r.violations.map(v => v.id + ': ' + v.help + ' ' + "
        "v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + (n.any[0] ? n.any[0].message : '')).join(' | ')))"
    )


def looked_at(visitor, axe, where):
    """No violation in light and dark, opened and closed; no scroll sideways at 320; targets that a finger meets."""
    for dark in (False, True):
        visitor.light(dark=dark)
        assert violations(visitor, axe) == [], (where, dark)
    visitor.eval("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert violations(visitor, axe) == [], (where, "opened")
    visitor.size(320, 640)
    assert visitor.eval("document.documentElement.scrollWidth") <= 320, where
    small = visitor.eval(
        "[...document.querySelectorAll('button, a, input:not([type=hidden]), select, textarea, summary')].filter(e => {"
        "const b = (e.type == 'radio' ? e.closest('.choice') : e).getBoundingClientRect();"
        "return b.width && !e.matches('.skip') && (b.width < 24 || b.height < 24)}).map(e => e.outerHTML)"
    )
    assert small == [], where
    visitor.size(1280)
    assert visitor.eval("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), where
    visitor.size(390)


@pytest.mark.parametrize(("mode", "many", "seats"), [
    ("plenary", 6, ["SEAT-1"]), ("committee", 32, ["HUN-1", "IS-1", "SHAPE-1", "RED-1", "EVAL-1"]),
    ("parallel", 6, ["SEAT-2"]),
])  # fmt: skip
def test_every_stage_is_accessible(visitor, axe, tmp_path, mode, many, seats):
    with hall(tmp_path, mode, many, moves=1) as here:
        visitor.visit(f"{here.address}/j/WRNGCDE9")
        looked_at(visitor, axe, "join")
        here.fill()
        kinds = set()
        for stage in here.stages():
            kind = "".join(each for each in stage if not each.isdigit())
            if kind in kinds:
                continue
            kinds.add(kind)
            # What was answered changes the form of whoever answers: one seat shows it.
            for seat in seats[:1] if stage.endswith("answered") else seats:
                visitor.seated(here, seat)
                visitor.until("document.querySelector('#line').textContent == 'connected'")
                looked_at(visitor, axe, (stage, seat))
                visitor.fresh()
            visitor.visit(f"{here.address}/projector?k={here.keys.projector}", 1280, 720)
            assert violations(visitor, axe) == [], (stage, "projector")
            for width, height in ((1280, 720), (1920, 1080)):
                visitor.size(width, height)
                tall, wide = visitor.eval(
                    "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
                )
                assert (tall, wide) == (height, width), (stage, "the projector scrolls")
            visitor.fresh()
        assert "endex" in kinds
        assert visitor.hosts() == {here.address.split("/")[2]}


def test_every_card_fits_on_the_projector(visitor, tmp_path):
    with hall(tmp_path, many=12) as here:
        here.begin()
        world = here.session.world_of()
        visitor.visit(f"{here.address}/projector?k={here.keys.projector}", 1280, 720)
        for card in here.session.pack.cards:
            if card.kind == "event":
                world.game = evolve(world.game, card=card.id)
                visitor.go("Page.reload")
                assert card.title in visitor.words()
                assert visitor.eval("document.documentElement.scrollHeight") == 720, card.id


def test_states_of_the_clock_are_accessible(visitor, axe, tmp_path):
    with hall(tmp_path) as here:
        here.fill(keep=("SEAT-1",))
        visitor.seated(here, "SEAT-1")
        here.begin()
        visitor.until("document.querySelector('#answer-form')")
        for command in (
            Note("Read report 3 again."),
            Note("For you.", "SEAT-1"),
            Hold(),
            Pause(),
            NoDuff(text="Leave by the east stairs."),
        ):
            here.do(command)
            visitor.visit(f"{here.address}/seat")
            looked_at(visitor, axe, command)
            visitor.visit(f"{here.address}/projector?k={here.keys.projector}", 1280, 720)
            assert violations(visitor, axe) == [], (command, "projector")
            assert visitor.eval("document.documentElement.scrollHeight") == 720, command
        visitor.visit(f"{here.address}/seat")
        here.do(NoDuff(on=False), Endex())
        visitor.until("document.querySelector('h1').textContent == 'ENDEX'")
        looked_at(visitor, axe, "endex")
