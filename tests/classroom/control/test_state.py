"""What control is shown: whole at every stage of every mode, true to the session, and holding no secret."""

import json

import pytest

from briefing.classroom.commands import (
    COMMANDS,
    Answer,
    Bell,
    Choose,
    Close,
    Fork,
    Grant,
    Inject,
    NoDuff,
    Note,
    Pause,
    Resume,
    Reveal,
)
from briefing.classroom.control.runsheet import hotwash, runsheet
from briefing.classroom.control.state import control_state
from briefing.classroom.control.verbs import why_not
from briefing.classroom.decide import RefusedError, decide
from briefing.rules.sight import find
from tests.classroom.control.acted import BEGUN, Acted
from tests.packs import shipped

MODES = ("plenary", "committee", "parallel")


def stages(mode, many=8, moves=2, pack=None):
    """A class at every stage from the lobby to ENDEX, led by the state's own `next`."""
    acted = Acted(mode, many, moves, pack)
    yield acted
    acted.fill(many - 1)
    yield acted
    while acted.session.stage != "endex":
        verb = acted.state["next"]
        if verb == "close":
            acted.talk().answers(5)
            yield acted
        acted.do(COMMANDS[verb](acted.session.round.number) if verb == "close" else COMMANDS[verb]())
        yield acted


@pytest.mark.parametrize("mode", MODES)
def test_it_is_json_and_true_at_every_stage(mode):
    seen = set()
    for acted in stages(mode):
        session, state = acted.session, acted.state
        assert json.loads(json.dumps(state)) == state
        assert state == acted.state, "reading it changes nothing"
        seen.add(state["stage"])
        assert [each["id"] for each in state["seats"]] == list(session.seats)
        here = state["round"]
        if here:
            assert here["answered"] == len(session.round.answers)
            beside = [each for each in here["answers"] if "beside" in each]
            assert sum(row["count"] for row in here["rows"]) == here["counted"] == here["answered"] - len(beside)
            assert all(session.seats[each["seat"]].kind in ("shape", "red") and each["beside"] for each in beside)
            assert {each["seat"] for each in here["answers"]} == set(session.round.answers)
            asked = [each for each in state["seats"] if each["asked"]]
            assert len(asked) == (here["asked"] if state["stage"] == "open" else 0)
        for each in state["red"]:
            if each["rungs"]:
                assert abs(sum(rung["ppm"] for rung in each["rungs"]) - 1_000_000) <= len(each["rungs"])
        if state["council"]:
            assert len(state["council"]["allies"]) == 32
            for ally in state["council"]["allies"]:
                assert sum(by for _, by in ally["causes"]) == ally["score"]
    assert {"lobby", "open", "closed", "endex"} <= seen


@pytest.mark.parametrize("mode", MODES)
def test_it_holds_no_secret(mode):
    for acted in stages(mode, 6, 1):
        text = json.dumps(acted.state)
        secrets = [*acted.session.codes, *(mark for marks in acted.session.devices.values() for mark in marks)]
        assert not [each for each in secrets if each in text]


def test_what_stands_against_a_verb_is_what_the_hub_refuses():
    """The console's own reasons never close what the hub would do, at any stage of any mode."""
    plain = ("practice", "release", "reveal", "endex")
    for mode in MODES:
        for acted in stages(mode, 6, 1):
            for verb in plain:
                try:
                    done = decide(acted.session, COMMANDS[verb](), acted.at)
                    refused = not done.facts
                except RefusedError:
                    refused = True
                assert bool(why_not(acted.state, verb)) <= refused, (verb, acted.session.stage)


def test_the_shipped_pack_in_committee():
    for acted in stages("committee", 26, 3, shipped()):
        state = acted.state
        assert state["next"] in (*COMMANDS, "")
        if state["round"] and state["round"]["kind"] == "council":
            assert state["council"]["on_table"]
            assert state["by_hand"] or state["stage"] == "open"


def test_a_round_keeps_its_title_after_it_was_carried_out():
    acted = Acted("plenary", 6, 2).fill().to_round(1).answers()
    title = acted.state["round"]["title"]
    acted.do(Close(acted.session.round.number))

    assert title
    assert acted.state["round"]["title"] == title
    acted.do(Reveal())
    assert acted.state["round"]["revealed"]


def test_of_equals_the_first_on_the_card_leads():
    """It is what the chair would take, and so what the Council is shown as expected."""
    acted = Acted("plenary", 6, 2).fill().to_round(1)
    first, second = acted.session.options()[:2]
    for seat, option in zip(acted.session.voters(), (second, first, second, first), strict=False):
        acted.do(Answer(seat, acted.session.round.number, f"key-{seat}", option=option))
    council = acted.state["council"]
    expected = find(acted.session.world_of().game, first)[1]

    assert council["label"] == expected.label
    assert not council["on_table"]


def test_the_chairs_word_leads():
    acted = Acted("plenary", 6, 2).fill().to_round(1).answers()
    least = min(acted.session.options(), key=lambda key: acted.session.tally()[key])
    acted.do(Choose(least))

    assert acted.state["round"]["chosen"] == least


def test_extra_time_and_its_own_end():
    acted = Acted("plenary", 6, 2, decision=100).fill().to_round(1).do(Grant("SEAT-2", 200))
    seats = {each["id"]: each for each in acted.state["seats"]}
    here = acted.state["round"]

    assert seats["SEAT-2"]["percent"] == 200
    assert seats["SEAT-2"]["ends"] - here["ends"] == 100_000
    assert here["closes"] == seats["SEAT-2"]["ends"]
    assert seats["SEAT-3"]["ends"] is None


def test_forks_are_the_moves_that_were_opened():
    acted = Acted("plenary", 6, 3).fill().to_round(2).answers()
    assert acted.state["forks"] == []
    acted.do(Close(acted.session.round.number))
    assert acted.state["forks"] == [1, 2]
    acted.do(Fork(1))
    state = acted.state
    assert [each["name"] for each in state["worlds"]] == ["main", "main-2"]
    assert [each["current"] for each in state["worlds"]] == [False, True]


def test_a_class_goes_back_from_the_hot_wash_and_plays_on():
    acted = Acted("plenary", 6, 1).fill().to_round(9)
    assert acted.session.stage == "endex"
    acted.do(Fork(1))

    assert acted.session.stage == "open"
    assert acted.state["next"] == "close"
    acted.to_round(9)
    assert [each["over"] for each in acted.state["worlds"]] == [True, True]
    assert acted.session.stage == "endex"


def test_an_injected_card_is_told():
    acted = Acted("plenary", 6, 3).fill().to_round(1)
    card = next(each for each in acted.state["injects"] if not each["closed"])
    assert acted.state["world"]["injected"] == ""
    acted.do(Inject(card["id"]))

    assert acted.state["world"]["injected"] == card["title"]


# --- the run-sheet ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moves", "session", "wash"), [(6, 3000, 900), (12, 3000, 900), (1, 600, 120), (6, 0, 900), (52, 60, 60)]
)
def test_the_run_sheet_is_in_order_and_ends_with_the_lesson(moves, session, wash):
    acted = Acted("plenary", 4, moves, session=session, hotwash=wash)
    rows = runsheet(acted.session)
    planned = [row["planned"] for row in rows]

    assert [row["serial"] for row in rows] == list(range(1, moves + 6))
    assert planned == sorted(planned)
    assert planned[0] == 0
    if session:
        assert planned[-1] == session
        assert rows[-3]["planned"] == session - wash
    assert len({row["dtg"] for row in rows if row["dtg"]}) == moves
    assert all(row["actual"] is None for row in rows)


def test_the_run_sheet_takes_what_happened():
    acted = Acted("plenary", 4, 2, session=3000, hotwash=900).fill().to_round(2)
    rows = {row["item"]: row for row in runsheet(acted.session)}
    opened = [here.opened for here in acted.session.rounds]

    assert rows["Practice vote"]["actual"] == 0
    assert rows["STARTEX: card 1"]["actual"] == (opened[1] - opened[0]) // 1000
    assert rows["Card 2"]["actual"] == (opened[2] - opened[0]) // 1000
    assert hotwash(acted.session) == opened[0] + 2_100_000
    acted.do(Close(3)).do(COMMANDS["endex"]())
    assert {row["item"]: row for row in runsheet(acted.session)}["ENDEX and hot wash"]["actual"] is not None


def test_pauses_move_neither_what_happened_nor_the_alarm():
    """The lesson's bell does not wait: the practice vote, a card and an emergency stand still, the wall clock goes."""
    acted = Acted("plenary", 4, 2, session=3000, hotwash=900).fill().do(COMMANDS["practice"]())
    begun = acted.at
    acted.do(Pause()).do(Resume(), after=120_000)
    due = hotwash(acted.session)
    acted.to_round(1)
    card = acted.at
    acted.do(Pause()).do(Resume(), after=300_000).do(NoDuff(True)).do(NoDuff(False), after=600_000).answers()
    acted.do(Close(acted.session.round.number)).do(COMMANDS["endex"]())
    ended = acted.at
    acted.do(Note("Thank you."), after=500_000)
    rows = {row["item"]: row for row in runsheet(acted.session)}

    assert acted.state["zero"] == begun
    assert due == hotwash(acted.session) == begun + 2_100_000
    assert rows["STARTEX: card 1"]["actual"] == (card - begun) // 1000
    assert rows["ENDEX and hot wash"]["actual"] == (ended - begun) // 1000


def test_the_alarm_goes_by_the_lesson_s_bell_however_late_the_class_began():
    acted = Acted("plenary", 4, 2, session=3000, hotwash=900).fill()
    rings = acted.at + 2_700_000
    acted.do(Bell(rings))
    assert acted.state["hotwash"] == rings - 900_000, "even before anything has begun"
    acted.do(COMMANDS["practice"](), after=600_000).to_round(1)
    rows = {row["item"]: row["planned"] for row in runsheet(acted.session)}
    begun = acted.state["zero"]

    assert hotwash(acted.session) == rings - 900_000
    assert rows["End of the session"] == (rings - begun) // 1000
    assert rows["ENDEX and hot wash"] == (rings - 900_000 - begun) // 1000
    assert list(rows.values()) == sorted(rows.values())
    for wrong in (acted.at - 1, acted.at + 90_000_000):
        with pytest.raises(RefusedError, match="within a day"):
            acted.do(Bell(wrong))
    acted.do(Bell(acted.at + 60_000))
    planned = [row["planned"] for row in runsheet(acted.session)]
    assert planned == sorted(planned)
    assert all(each >= 0 for each in planned)


def test_nothing_is_timed_in_the_lobby():
    acted = Acted()
    state = control_state(acted.session, {}, BEGUN)

    assert state["zero"] is None
    assert state["hotwash"] is None
