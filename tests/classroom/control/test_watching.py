"""In parallel control looks at one seat's world at a time: the right one, as it stands, and for control alone."""

import asyncio

import pytest

from briefing.classroom.commands import Answer, Join
from briefing.classroom.control.reasons import before_council, red
from briefing.classroom.control.state import seat_world
from briefing.rules.sight import find
from tests.classroom.control.acted import Acted, console, settled
from tests.classroom.hub.house import answer, hosted, token_of
from tests.packs import shipped
from tests.tui.conftest import seen


def second():
    """Six seats in their second move, where their worlds have come apart."""
    return Acted("parallel", 6, 3).fill().to_round(2)


def shown(acted, monkeypatch, *keys, size=(80, 24)):
    """Press keys on a console; the screen, and what the hub was asked about. A function among them is called."""
    make, line, _ = console(acted, monkeypatch)

    async def go():
        app = make()
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            await settled(app, pilot)
            for key in keys:
                if callable(key):
                    key()
                    line.push()
                else:
                    await pilot.press(key)
                await settled(app, pilot)
                await settled(app, pilot)
            return seen(app)

    return asyncio.run(go()), line.looked


def test_a_seats_world_is_its_own():
    acted = second()
    for seat in acted.session.world_names():
        world = acted.session.worlds[seat]
        found = seat_world(acted.session, seat)
        assert found["red"] == red(world)
        assert found["world"]["receipt"] == world.receipt
        assert found["council"] is None, "it has answered nothing yet"
    receipts = {seat_world(acted.session, seat)["world"]["receipt"] for seat in acted.session.world_names()}
    assert len(receipts) > 1


def test_what_a_seat_leans_to_is_what_its_council_is_asked_about():
    acted = second()
    seat = next(iter(acted.session.voters()))
    texts = [key for key in acted.session.options(seat) if find(_game(acted, seat), key)[1].authority == "council"]
    acted.do(Answer(seat, acted.session.round.number, "key-of-mine", option=texts[0]))
    council = seat_world(acted.session, seat)["council"]

    assert council == before_council(acted.session.worlds[seat], texts[0])
    assert council["label"] == find(_game(acted, seat), texts[0])[1].label
    other = next(each for each in acted.session.voters() if each != seat)
    assert seat_world(acted.session, other)["council"] is None


def _game(acted, seat):
    return acted.session.worlds[seat].game


def test_a_seat_that_came_late_has_no_world_yet():
    acted = Acted("parallel", 6, 3).fill(5).to_round(1)
    acted.do(Join("SEAT-6", "f" * 32))
    assert seat_world(acted.session, "SEAT-6") == {"seat": "SEAT-6", "world": None, "red": [], "council": None}


@pytest.mark.parametrize(
    ("keys", "seat"),
    [
        (["f5"], "SEAT-1"), (["f5", "plus"], "SEAT-2"), (["f5", "plus", "plus", "minus"], "SEAT-2"),
        (["minus"], "SEAT-6"), (["f6", "minus", "minus"], "SEAT-5"), (["w", "3", "3"], "SEAT-3"),
        (["w", "slash", "t", "minus", "4", "enter", "enter"], "SEAT-4"), (["f4", "5", "w"], "SEAT-5"),
    ],
)  # fmt: skip
def test_control_turns_from_seat_to_seat(keys, seat, monkeypatch):
    acted = second()
    text, looked = shown(acted, monkeypatch, *keys, size=(100, 40))

    page = "COUNCIL" if "f6" in keys else "RED"
    assert f"{page} OF {seat}" in text
    assert looked[-1] == seat
    if page == "RED":
        for each in red(acted.session.worlds[seat]):
            best = max(each["rungs"], key=lambda rung: rung["ppm"])
            assert f"{each['name']}  {each['type']}" in text
            assert best["name"][:12] in text


def test_the_council_page_follows_the_seats_answer(monkeypatch):
    acted = second()
    game = _game(acted, "SEAT-1")
    texts = [key for key in acted.session.options("SEAT-1") if find(game, key)[1].authority == "council"]
    number = acted.session.round.number

    def gives(key, option):
        return lambda: acted.do(Answer("SEAT-1", number, key, option=option))

    text, looked = shown(acted, monkeypatch, "f6", gives("key-number-1", texts[0]))
    assert find(game, texts[0])[1].label in text
    assert "expected, if what leads is tabled" in text
    assert looked == ["SEAT-1", "SEAT-1"]


def test_the_hub_is_asked_again_only_when_the_world_has_changed(monkeypatch):
    acted = second()
    number = acted.session.round.number
    other = lambda: acted.do(Answer("SEAT-2", number, "key-of-two", option=acted.session.options("SEAT-2")[0]))  # noqa: E731

    _, looked = shown(acted, monkeypatch, "f5", other, "f4", "f5")
    assert looked == ["SEAT-1"]


def test_in_plenary_there_is_one_world_and_nothing_to_turn_to(monkeypatch):
    acted = Acted("plenary", 6, 2).fill().to_round(1)
    text, looked = shown(acted, monkeypatch, "f5", "plus")

    assert looked == []
    assert "Only in parallel has every seat a world of its own." in " ".join(text.split())
    assert "RED  for control alone" in text


def test_before_startex_no_world_is_asked_for(monkeypatch):
    text, looked = shown(Acted("parallel", 4, 2).fill(), monkeypatch, "w", "f5")
    assert looked == []
    assert "STARTEX has not come." in text


@hosted(mode="parallel", many=3)
async def test_over_the_wire_it_is_controls_alone(here):
    student = await here.seated("SEAT-1")
    assert (await here.control("release"))[0] == 200
    for _ in range(600):
        if here.session.stage == "open":
            break
        await asyncio.sleep(0.01)
    council = shipped_text(here)
    if council:
        token = await token_of(student)
        sent = await student.post("/act", data=answer(here.session, "SEAT-1", token, option=council))
        assert sent.status == 200

    got = await here.client().get("/control/world", params={"seat": "SEAT-1"}, headers=here.bearer)
    assert got.status == 200
    assert await got.json() == seat_world(here.session, "SEAT-1")
    for asked, headers in (("SEAT-1", {}), ("SEAT-1", {"Authorization": "Bearer wrong"})):
        refused = await student.get("/control/world", params={"seat": asked}, headers=headers)
        assert refused.status in (401, 403)
        assert "ppm" not in await refused.text()
    for asked in ("SEAT-9", "", "main", "../keys.json"):
        assert (await here.client().get("/control/world", params={"seat": asked}, headers=here.bearer)).status == 404


def shipped_text(here):
    """An option of the seat's card that goes to the Council; "" where there is none."""
    game = here.session.world_of("SEAT-1").game
    assert game.pack.id == shipped().id
    return next((key for key in here.session.options("SEAT-1") if find(game, key)[1].authority == "council"), "")


def test_reading_a_world_plays_nothing():
    acted = second()
    before = acted.session.worlds["SEAT-1"].save()
    seat_world(acted.session, "SEAT-1")
    assert acted.session.worlds["SEAT-1"].save() == before
