"""Deadlines and the alarm: by the hub's clock, never by this machine's; in words, in colour and by the bell."""

import asyncio

import pytest

from briefing.classroom.commands import Endex, Hold, NoDuff, Pause, Resume
from briefing.classroom.control import telling
from briefing.classroom.control.clock import HubClock, left, length
from tests.classroom.control.acted import Acted, Steady, console, settled
from tests.tui.conftest import seen


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.9, "0:59"), (61, "1:01"), (3599, "59:59"), (3661, "1:01:01"), (-30, "−0:30"), (-0.4, "0:00")],
)
def test_lengths(seconds, text):
    assert length(seconds) == text


def test_the_hubs_clock_is_carried_on_by_a_steady_one():
    steady = Steady()
    clock = HubClock(steady)
    assert clock.now == 0
    clock.heard(1_000_000)
    steady.at += 2.5
    assert clock.now == 1_002_500
    clock.heard(990_000)  # whatever it says is so
    assert clock.now == 990_000


def opened():
    return Acted("plenary", 6, 3, decision=120, session=3000, hotwash=900).fill().to_round(1)


def test_what_is_left_stands_while_paused_and_goes_on_afterwards():
    acted = opened()
    before = left(acted.state, acted.at)
    acted.do(Pause())
    stood = left(acted.state, acted.at)
    acted.at += 600_000
    assert left(acted.state, acted.at) == stood == before - 1000
    acted.do(Resume(), after=0)
    assert left(acted.state, acted.at) == stood


def test_no_clock_no_figure():
    acted = Acted("plenary", 6, 3, decision=0).fill().to_round(1)

    assert left(acted.state, acted.at) is None
    assert "no clock runs" in telling.clock(acted.state, acted.at, 80).plain


def shown(acted, seconds, monkeypatch, before=lambda app: None):
    """The screen so many seconds after what the class last did, and how often the bell rang."""
    make, _, clock = console(acted, monkeypatch)
    rings = []

    async def go():
        app = make()
        async with app.run_test(size=(80, 24)) as pilot:
            monkeypatch.setattr(app, "bell", lambda: rings.append(clock.at))
            await settled(app, pilot)
            for at in seconds:
                clock.at = at
                before(app)
                app.screen.tick()
                await settled(app, pilot)
            alarm = app.screen.alarm
            return seen(app), alarm.has_class("-on"), str(alarm.styles.color.hex)

    return (*asyncio.run(go()), rings)


def test_the_alarm_for_the_hot_wash(monkeypatch):
    acted = opened()
    due = (acted.state["hotwash"] - acted.at) / 1000

    text, lit, _, rings = shown(acted, [due - 61], monkeypatch)
    assert "wash in 1:01" in text
    assert not lit
    assert rings == []
    text, lit, _, rings = shown(acted, [due - 1, due, due + 1, due + 30], monkeypatch)
    assert "ALARM: the hot wash is due, 14:30 of the session left; z is ENDEX." in text
    assert "HOT WASH DUE" in text
    assert lit
    assert rings == [due], "once"


def test_after_endex_there_is_no_alarm(monkeypatch):
    acted = opened().do(Endex())
    text, lit, _, rings = shown(acted, [4000], monkeypatch)

    assert "ALARM" not in text
    assert not lit
    assert rings == []


def test_the_deadline_as_it_passes(monkeypatch):
    acted = opened()
    rest = left(acted.state, acted.at) / 1000

    assert "0:10 left" in shown(acted, [rest - 10], monkeypatch)[0]
    assert "0:00 left" in shown(acted, [rest], monkeypatch)[0]
    assert "0:07 over time" in shown(acted, [rest + 7], monkeypatch)[0]


def test_the_gravest_stands_first():
    acted = opened().do(Hold(), NoDuff(True, "Fire. "))
    said = telling.alarm(acted.state, acted.state["hotwash"], "the hub is silent")

    order = ["NO LINE: the hub is silent", "NO DUFF: Fire. All stands still", "ALARM", "HELD"]
    assert [said.index(word) for word in order] == sorted(said.index(word) for word in order)
    assert "PAUSED" not in said
    assert telling.alarm(opened().state, acted.at, "") == ""
