"""How a class's answers become acts."""

import pytest
from attrs import evolve

from briefing.classroom import chair
from briefing.classroom import commands as c
from briefing.model.game import Phase
from tests.packs import shipped, tiny
from tests.rooms import Room, answer, bare, play


def opened(mode="plenary", many=6, **more):
    room = Room(bare(mode, many, **more))
    room.join_all()
    room.release()
    return room


def given(room, *options, **more):
    for seat, option in zip(room.session.voters(), options, strict=False):
        room.do(evolve(answer(room.session, seat), option=option, **more))


def taken(room):
    """The option that the class's game took in its first move."""
    room.do(c.Close(room.session.round.number))
    room.release()
    return next(act.word for act in room.session.worlds["main"].acts if act.verb == "choose")


def test_most_decide_in_a_plenary():
    room = opened()
    a, b, *_ = room.session.options()
    given(room, b, a, b, b, a, a)
    room.do(evolve(answer(room.session, room.session.voters()[5]), option=b, key="another-key"))
    assert taken(room) == b


def test_of_equals_the_first_on_the_card_is_taken():
    room = opened()
    a, b, *_ = room.session.options()
    given(room, b, a, b, a)
    assert taken(room) == a


def test_the_chair_overrules_the_class():
    room = opened()
    a, _, c_, *_ = room.session.options()
    given(room, a, a, a)
    room.do(c.Choose(c_))
    assert taken(room) == c_


def test_without_any_answer_the_reference_posture_decides():
    room = opened()
    game = room.session.worlds["main"].game
    found = taken(room)
    assert found in {
        f"{game.card}.{option.id}" for card in shipped().cards if card.id == game.card for option in card.options
    }


def test_the_forecast_is_the_lower_median():
    room = opened(many=4)
    for seat, percent in zip(room.session.voters(), (10, 80, 30, 60), strict=True):
        room.do(evolve(answer(room.session, seat), forecast=percent))
    room.do(c.Close(1))
    room.release()
    assert "forecast 30" in [str(act) for act in room.session.worlds["main"].acts]


def test_an_initiative_needs_more_who_want_it_than_want_none():
    for wanting, launched in ((2, False), (4, True)):
        room = opened(many=6)
        launch = room.session.launches()[0]
        for number, seat in enumerate(room.session.voters()):
            room.do(evolve(answer(room.session, seat), launch=launch if number < wanting else ""))
        room.do(c.Close(1))
        room.release()
        assert any(act.verb == "launch" for act in room.session.worlds["main"].acts) is launched


def test_a_seats_own_answers_decide_its_own_world_in_parallel():
    room = opened("parallel", 3)
    a, b, *_ = room.session.options("SEAT-1")
    room.do(evolve(answer(room.session, "SEAT-1"), option=a))
    room.do(evolve(answer(room.session, "SEAT-2"), option=b))
    room.do(c.Close(1))
    room.release()
    chosen = {
        name: next(act.word for act in world.acts if act.verb == "choose")
        for name, world in room.session.worlds.items()
    }
    assert chosen["SEAT-1"] == a
    assert chosen["SEAT-2"] == b
    assert "SEAT-3" in chosen  # who said nothing is not left behind


def council(**more):
    """A committee whose text lies before the Council."""
    for seed in range(40):
        room = opened("committee", 9, seed=seed, **more)
        game = room.session.worlds["main"].game
        cards = {card.id: card for card in game.pack.cards}
        texts = [key for key in room.session.options() if any(
            option.authority == "council" for option in cards[game.card].options if f"{game.card}.{option.id}" == key
        )]  # fmt: skip
        if texts:
            given(room, *[texts[0]] * 9)
            room.do(c.Close(1))
            room.release()
            if room.session.round.kind == "council":
                return room
    raise AssertionError("no seed brings a text before the Council")


def test_one_delegation_is_enough_to_break_silence():
    room = council()
    voters = room.session.voters()
    assert {seat.split("-")[0] for seat in voters} == {"USA", "FRA", "EST"}
    for seat in voters:
        position = "break" if seat == "FRA-1" else "agree"
        room.do(evolve(answer(room.session, seat), position=position, rationale="Our parliament has not been asked."))
    room.do(c.Close(2))
    room.release()
    events = [type(event).__name__ for events in room.session.worlds["main"].events for event in events]
    assert "Broke" in events


def test_the_permanent_representative_speaks_for_the_capital_not_the_majority_of_its_seats():
    room = council()
    room.do(evolve(answer(room.session, "FRA-2"), position="break", rationale="No."))
    room.do(evolve(answer(room.session, "FRA-3"), position="break", rationale="No."))
    room.do(evolve(answer(room.session, "FRA-1"), position="agree"))
    assert chair.words(room.session, room.session.round)["FRA"].position == "agree"
    room.do(evolve(answer(room.session, "USA-2"), position="break", rationale="No."))
    assert chair.words(room.session, room.session.round)["USA"].position == "break"


def test_silence_is_broken_only_with_a_reason():
    room = council()
    assert "reason" in room.refused(evolve(answer(room.session, "FRA-1"), position="break"))


def test_staff_are_not_asked_in_the_council():
    room = Room(bare("committee", 17))
    assert [seat.kind for seat in room.session.seats.values()].count("staff") >= 2
    room = council()
    assert all(room.session.seats[seat].kind == "delegate" for seat in room.session.voters())


def test_a_committee_without_delegates_is_not_asked_about_texts():
    room = Room(bare("committee", 9))
    for seat in room.session.seats:
        if room.session.seats[seat].kind != "delegate":
            room.do(c.Join(seat, "m" * 32))
    room.release()
    play(room)
    assert {each.kind for each in room.session.rounds} == {"decision"}


@pytest.mark.parametrize("mode", ["plenary", "committee", "parallel"])
@pytest.mark.parametrize("pack", [tiny, shipped])
def test_a_whole_class_comes_to_endex(mode, pack):
    room = Room(bare(mode, 6, pack(), moves=4))
    room.join_all()
    play(room)
    assert room.session.stage == "endex"
    assert all(world.game.phase is Phase.ENDEX for world in room.session.worlds.values())
