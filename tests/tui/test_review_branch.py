"""A game of one's own that leaves the reviewed one at a decision."""

import asyncio

from briefing.record import Journal, verify
from briefing.record.format import read
from briefing.tui.app import BriefingApp
from briefing.tui.screens import review_work
from briefing.tui.screens.game import GameScreen
from briefing.tui.screens.review import ReviewScreen
from briefing.tui.screens.review_branch import branched
from tests.packs import tiny
from tests.tui import reviewed
from tests.tui.conftest import seen, settle
from tests.tui.finished import finished


def test_a_branch_leaves_at_the_decision_with_the_other_option_taken(tmp_path, monkeypatch):
    monkeypatch.setattr("briefing.tui.shelf.load", lambda *_: tiny())
    path = finished(tmp_path / "game.jsonl")
    old = Journal.replay(path, read(path), tiny())
    at = next(n for n, act in enumerate(old.acts) if act.verb == "choose")
    card = old.acts[at].word.partition(".")[0]
    option = next(
        o.id for c in tiny().cards if c.id == card for o in c.options if f"{card}.{o.id}" != old.acts[at].word
    )

    made = branched(path, at, [f"choose {card}.{option}"], "Another")

    assert isinstance(made, Journal), made
    assert made.acts[:at] == old.acts[:at]
    assert str(made.acts[at]) == f"choose {card}.{option}"
    assert made.header.parent_act == at
    assert "'Another' is taken" in made.notices[-1]
    made.close()
    assert verify(made.path, tiny()).status == "verified"
    assert isinstance(branched(tmp_path / "none.jsonl", 0, [], ""), str)


def test_o_opens_the_game_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.setattr("briefing.tui.shelf.load", lambda *_: tiny())
    monkeypatch.setattr(review_work.Work, "_start", lambda self: None)
    path = finished(tmp_path / "game.jsonl")

    async def go():
        app = BriefingApp(lambda: ReviewScreen(path))
        app.review = review_work.Work(path)
        app.review.known.take({"course": reviewed.course() | {"begins": [1, 1, 1, 1, 1]}})
        app.review.known.take({"document": reviewed.document()})
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(app, pilot)
            await pilot.press("o")
            whole = seen(app)
            await pilot.press("right", "o")
            await settle(app, pilot)
            return whole, isinstance(app.screen, GameScreen), len(app.screen.journal.acts)

    whole, opened, acts = asyncio.run(go())

    assert "goes to a decision" in whole
    assert (opened, acts) == (True, 1)
