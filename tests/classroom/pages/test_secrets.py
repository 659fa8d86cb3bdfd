"""What a seat may not know is on none of its pages: what is hidden in the game, and what others answered or said."""

import json
import re

import pytest

from briefing.classroom import chair
from briefing.classroom.pages import render
from briefing.classroom.pages.told import moves
from briefing.classroom.session import FEWEST
from briefing.model.actors import ACTORS
from briefing.model.events import Acted, Called, Settled, Surfaced
from briefing.model.gauges import GAUGES
from briefing.rules import sight
from tests.classroom.pages.played import TOKEN, Played, Tags

pytestmark = pytest.mark.slow  # together they would make the fast tests slow

#: Seeds whose games have rungs that nobody observed.
FIRST = 9182736450000
GAMES = [
    ("plenary", 8, FIRST + 2), ("plenary", 4, FIRST + 8), ("committee", 17, FIRST + 2), ("committee", 9, FIRST + 5),
    ("parallel", 6, FIRST + 2),
]  # fmt: skip


def shown(class_, seat):
    """All that reaches a seat's devices, as text: the page (which holds all that is pushed) and its own JSON."""
    own = json.dumps(render.personal(class_.session, seat, class_.at), ensure_ascii=False)
    page = class_.page(seat)
    return f"{Tags(page).text} {page} {own}"


def walls(class_):
    page = class_.projector()
    return f"{Tags(page).text} {page}"


def viewers(session):
    """One seat of every audience, and the projector as ""."""
    return [*{render.audience(session, seat): seat for seat in session.seats}.values(), ""]


@pytest.mark.parametrize(("mode", "many", "seed"), GAMES)
def test_the_game_keeps_its_secrets(mode, many, seed):
    class_ = Played(mode, many, moves=4, seed=seed)
    session, pack = class_.session, class_.session.pack
    never = {report.why for report in pack.reports}
    # What an opponent wants, doubts and weighs is for the red cell, which puts itself in its place, and nobody else.
    reds = {words for actor in pack.actors for temper in actor.tempers for words in (temper.wants, temper.doubts)}
    reds |= {driver.words for actor in pack.actors for driver in actor.drivers if driver.words}
    never |= {gauge.label for gauge in GAUGES if not gauge.shown and gauge.name != "nuclear"}
    never |= {gauge.name for gauge in GAUGES if not gauge.shown and "_" in gauge.name}
    never |= {str(seed), "ppm", *session.charter.codes, session.link}
    tempers = re.compile(
        rf"\b({'|'.join(re.escape(temper.name) for actor in pack.actors for temper in actor.tempers)})\b"
    )
    hidden = read = 0
    for stage in class_.stages():
        if stage.endswith("answered"):
            continue  # the other test's affair
        for seat in viewers(session):
            text = shown(class_, seat) if seat else walls(class_)
            flat = " ".join(text.split())
            assert [words for words in never if words in flat] == [], (stage, seat)
            if seat and session.seats[seat].kind == "red":
                read += any(words in flat for words in reds)
            else:
                assert [words for words in reds if words in flat] == [], (stage, seat)
            assert not tempers.findall(flat), (stage, seat)
            world = session.world_of(seat)
            if world is not None:
                hidden += unseen(world, flat, (stage, seat))
    assert hidden, "a rung was hidden somewhere, or this tells nothing"
    assert bool(read) == any(seat.kind == "red" for seat in session.seats.values())


def unseen(world, flat, where):
    """A rung that nobody observed, a call that nobody noticed, and the model's own odds."""
    game, found = world.game, 0
    weeks = moves(world)
    late = {(each.actor, each.rung) for _, events in weeks[-2:] for each in events if isinstance(each, Surfaced)}
    for actor, rung in game.unseen:
        detail = game.pack.actor(actor).rungs[rung]
        if (actor, detail.id) in late:
            continue
        found += 1
        assert detail.observed not in flat, (where, detail.id)
        capital = {"russia": "Moscow", "china": "Beijing", "dprk": "Pyongyang"}[actor]
        assert f"{capital}, {detail.id} (" not in flat, (where, detail.id, "as a cause")
        at = ACTORS.index(actor)
        if len(game.rungs) > 1 and game.rungs[-2][at] != rung:
            assert f"Last seen of {capital}: {detail.id} (" not in flat, (where, detail.id, "in the strip")
        told = flat.replace(f"Last seen of {capital}: {detail.id} (", "")
        seen_before = any(
            isinstance(e, Acted) and (e.actor, e.rung, e.seen) == (actor, detail.id, True)
            for _, es in weeks
            for e in es
        )
        if not seen_before and (actor, detail.id) not in {
            (e.actor, e.rung) for _, es in weeks for e in es if isinstance(e, Surfaced)
        }:
            assert f"{capital}: {detail.id} (" not in told, (where, detail.id)
    odds = {str(each.model) for _, events in weeks for each in events if isinstance(each, Settled)}
    odds |= {str(ppm) for _, events in weeks for each in events if isinstance(each, Acted) for ppm in each.ppm}
    assert not odds & set(re.findall(r"(?<!\w)\d{5,}(?!\w)", flat)), where
    if not any(isinstance(e, Called) and e.known for _, es in weeks for e in es):
        assert "called Moscow before it moved" not in flat, where
    return found


@pytest.mark.parametrize(("mode", "many", "seed"), GAMES)
def test_nobody_reads_what_others_wrote_before_its_time(mode, many, seed):
    class_ = Played(mode, many, moves=3, seed=seed)
    session = class_.session
    told = set()
    for stage in class_.stages():
        here = session.round
        for seat in viewers(session):
            text = shown(class_, seat) if seat else walls(class_)
            for what, by, number in TOKEN.findall(text):
                told.add((what, by == seat, stage.split()[-1]))
                assert allowed(session, here, seat, what, by, int(number)), (stage, seat, what, by, number)
            if here is not None and not (here.closed and here.revealed):
                assert "How many" not in text
                assert "The middle of the class" not in text
    assert ("reason", True, "answered") in told, "one's own answer is there"
    if many >= FEWEST:
        assert ("reason", False, "revealed") in told, "others' reasons are there once they are shown"


def allowed(session, here, seat, what, by, number):
    """Whether this seat may read what that seat wrote in that round, now."""
    if by == seat:
        return True
    mine, theirs = session.seats.get(seat), session.seats[by]
    if what == "word":
        return mine is not None and mine.kind == theirs.kind != "evaluator" and mine.delegation == theirs.delegation
    if theirs.kind == "red" and session.rounds[number - 1].kind == "decision":
        return False  # what the red cell expects is told in the report
    if theirs.kind == "shape" and session.rounds[number - 1].kind == "decision":
        asked = session.rounds[number - 1]
        if chair.cells(session, asked)["SHAPE"].seat != by:
            return False  # the cell has one word
        on_paper = here.kind == "council" and here.move == asked.move
        return on_paper or (number == here.number and here.revealed and session.stage == "closed")
    if (
        mine is not None
        and mine.delegation
        and mine.delegation == theirs.delegation
        and here.kind == "council"
        and number == here.number
    ):
        return True  # a delegation knows what its own members say of a paper
    written = session.rounds[number - 1]
    if written.kind == "council" and here is not None and here.kind == "council" and number < here.number:
        spoke = chair.words(session, written).get(theirs.delegation)
        return spoke is not None and spoke.seat == by and spoke.position in ("statement", "break")
    return (
        what == "reason"
        and number == here.number
        and here.revealed
        and session.stage == "closed"
        and len(here.answers) >= FEWEST
    )


def test_a_delegation_sees_its_own_instructions_alone():
    class_ = Played("committee", 17)
    checked = 0
    for stage in class_.stages(practice=False):
        here = class_.session.round
        if here is None or here.kind != "council" or not stage.endswith("open"):
            continue
        game = class_.session.world_of().game
        places = {each.ally.id: each for each in sight.instructions(game, game.table[0])}
        for seat in ("HUN-1", "DEU-2", "USA-3"):
            text = " ".join(Tags(class_.page(seat)).text.split())
            own = places[seat[:3]]
            assert (f"“{own.reason}”" in text) == bool(own.reason)
            others = [
                each.reason
                for each in places.values()
                if each.ally.id != seat[:3] and each.reason and each.reason != own.reason
            ]
            assert [reason for reason in others if reason in text] == [], (stage, seat)
            checked += len(others)
        staff = " ".join(Tags(class_.page("IS-1")).text.split())
        assert all(each.reason in staff for each in sight.positions(game, game.table[0]) if each.reason)
    assert checked
