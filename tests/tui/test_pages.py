"""Pages are pure: from a game and a room they make lines, and every line fits the room."""

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.acts import Act
from briefing.model.game import Phase
from briefing.model.game import Settings as GameSettings
from briefing.rules import apply, start
from briefing.tui.course import Thread
from briefing.tui.pages import briefing, situation
from briefing.tui.pages.page import Room
from briefing.tui.screens.frame import PAGES
from tests.games import some_act
from tests.packs import shipped
from tests.tui.staged import staged

rooms = st.builds(Room, st.integers(60, 200), st.integers(14, 56))


def thread(pack, seed, steps):
    """A game some legal acts in."""
    made = Thread(start(pack, pack.scenarios[0].id, seed, GameSettings(moves=4)))
    for step in range(steps):
        if made.game.phase is Phase.ENDEX:
            break
        act = (
            Act("advance") if made.game.phase is Phase.BRIEFING and step % 3 else some_act(made.game, seed * 97 + step)
        )
        made.take(apply(made.game, act))
    return made


def check(page, room):
    for block in (*page.blocks, *page.foot):
        for row in block.lines:
            assert row.cell_length <= room.width - (1 if block.pick is None else 3), row.plain
            assert row.cell_length <= 80, row.plain


@settings(max_examples=30)
@given(st.sampled_from([staged, shipped]), st.integers(0, 400), st.integers(0, 25), rooms, st.integers(-1, 8))
def test_every_line_fits(pack, seed, steps, room, focus):
    made = thread(pack(), seed, steps)
    for mode in ("", "initiatives"):
        page = PAGES[made.game.phase](made.view(mode), room, focus)
        check(page, room)
        if focus >= 0 and page.picks:
            check(PAGES[made.game.phase](made.view(mode), room, min(focus, len(page.picks) - 1)), room)


@given(rooms, st.integers(0, 6), st.integers(1, 99))
def test_the_forms_fit(room, focus, percent):
    made = thread(staged(), 11, 0)
    check(briefing.forecast(made.view("forecast"), room, focus, percent), room)
    check(briefing.grading(made.view("grade"), room, made.game.reports[0], "F6"), room)


@settings(max_examples=20)
@given(st.integers(0, 400), st.integers(0, 25), st.integers(60, 200))
def test_what_is_always_in_view_fits(seed, steps, width):
    view = thread(staged(), seed, steps).view()

    assert situation.strip(view, width).cell_length <= width
    assert situation.stepper(view, width).cell_length <= width
    assert "PC " in situation.strip(view, width).plain
    for lines in (situation.right_column(view, 37, 36), situation.left_column(view, 55, 56)):
        assert all(row.cell_length <= 55 for row in lines)
    assert len(situation.right_column(view, 37, 36)) <= 36


def test_nothing_tells_what_was_not_observed():
    """A rung that nobody saw is in no page, not even as the cause of a gauge's change."""
    for seed in range(400):
        made = thread(staged(), seed, 14)
        if not made.game.unseen or made.game.phase not in {Phase.RED, Phase.ASSESS}:
            continue
        actor, at = made.game.unseen[0]
        rung = made.game.pack.actor(actor).rungs[at]
        told = f"C{rung.id[1:]}" if rung.id.startswith("C") else rung.id
        for phase in (Phase.RED, Phase.ASSESS):
            view = Thread.view(made)._replace(game=evolve(made.game, phase=phase))
            page = PAGES[phase](view, Room(200, 60), -1)
            text = "\n".join(row.plain for block in page.blocks for row in block.lines if "Forecast" not in row.plain)
            named = [
                row for row in text.splitlines() if rung.name in row and made.game.pack.actor(actor).capital in row
            ]
            assert not named, (seed, told, named)
        return
    raise AssertionError("no seed hid anything")
