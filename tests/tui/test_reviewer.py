"""The reviewer: real games, and the document that it tells piece by piece fits every page that shows it."""

import json

import pytest

from briefing.model.game import Settings
from briefing.pack import PackError
from briefing.record import Journal
from briefing.tui import reviewer
from briefing.tui.pages import review as pages
from briefing.tui.pages.page import Room
from briefing.tui.pages.review_chart import BESIDE, chart
from briefing.tui.pages.review_decisions import listed
from briefing.tui.pages.review_known import Known
from tests.packs import tiny
from tests.tui.finished import finished

ROOMS = (Room(60, 12), Room(80, 20), Room(84, 40), Room(120, 36), Room(200, 56))


@pytest.fixture
def desk(monkeypatch):
    """A reviewer in this process that knows the tiny pack and works alone."""
    monkeypatch.setattr("briefing.pack.load", lambda *_, **__: tiny())
    monkeypatch.setattr(reviewer.os, "cpu_count", lambda: 1)
    return reviewer.Desk


def told(made):
    known = Known()
    for each in made.review():
        known.take(json.loads(json.dumps(each)))
    return known


@pytest.mark.parametrize("mode", ["training", "exploration"])
def test_a_real_review_fits_every_page_at_every_size(desk, tmp_path, mode):
    """The document's own shape, not one made by hand: every page of every decision is set, and no line is too wide."""
    made = desk(finished(tmp_path / "game.jsonl", mode=mode))
    known = told(made)
    assert known.document is not None
    assert known.training == (mode == "training")
    option = known.decisions[0]["options"][-1]["key"]
    for each in made.answers(0, option):
        known.take(json.loads(json.dumps(each)))
    assert (0, option) in known.others
    assert bool(known.spreads) == known.training
    for hidden in (True, False):
        if not hidden:
            known.answers = dict.fromkeys(range(len(known.decisions)))
        for at in range(-1, len(known.decisions)):
            for section in range(1, 10):
                place = pages.Place(section, at, 1 + max(at, 0) % 2, option if at == 0 else None, "game.jsonl")
                for room in ROOMS:
                    page = pages.page(known, place, room, 0)
                    for block in (*page.blocks, *page.foot):
                        for row in block.lines:
                            assert row.cell_length <= room.width - (1 if block.pick is None else 2), row.plain
                            assert room.width < 80 or not row.plain.endswith("…"), row.plain
            for width, height in ((60, 6), (80, 8), (200, 15)):
                assert all(row.cell_length <= width for row in chart(known, at, width, height))
                assert len(chart(known, at, width, height)) <= max(height, BESIDE)
                assert all(row.cell_length <= width for row in listed(known, at, width, height))
                assert all(row.cell_length <= width for row in pages.aside(known, at, width // 2))


def test_first_marks_come_before_any_future_is_followed(desk, tmp_path, monkeypatch):
    followed = []
    monkeypatch.setattr("briefing.review.futures.follow", lambda *_: followed.append(1) or 1 / 0)
    known = Known()
    for each in desk(finished(tmp_path / "game.jsonl")).review():
        known.take(each)
        if known.marked is not None:
            break

    assert known.marked is not None
    assert known.first
    assert not followed
    assert {"forecasts", "sources", "credibility", "teaching", "actors"} <= set(known.course)


def test_a_review_is_found_again_beside_the_save(desk, tmp_path):
    path = finished(tmp_path / "game.jsonl")
    first = told(desk(path))

    assert first.whole > 0
    again = list(desk(path).review())
    assert [list(each) for each in again] == [["course"], ["document"]]
    assert again[1]["document"] == first.document


@pytest.mark.parametrize(("text", "why"), [("no\n", "not a save"), ("{}\n", "no save")])
def test_what_is_no_save_is_said(desk, tmp_path, text, why):
    (tmp_path / "a.jsonl").write_text(text)

    (only,) = desk(tmp_path / "a.jsonl").review()

    assert why in only["why"]


def test_a_save_of_another_pack_and_one_under_way_are_said(desk, tmp_path, monkeypatch):
    under_way = tmp_path / "open.jsonl"
    Journal.create(under_way, tiny(), "tiny", 3, Settings(moves=2)).close()
    (only,) = desk(under_way).review()
    assert "not over" in only["why"]

    path = finished(tmp_path / "game.jsonl")

    def missing(*_, **__):
        raise PackError(["there is no pack 'elsewhere'"])

    monkeypatch.setattr("briefing.pack.load", missing)
    (only,) = desk(path).review()
    assert "elsewhere" in only["why"]
    altered = path.read_text("utf-8").replace('"act": "', '"act": "x', 1).replace('"act":"', '"act":"x', 1)
    path.write_text(altered, "utf-8")
    (only,) = desk(path).review()
    assert only["why"]


def test_what_cannot_be_asked_is_refused(desk, tmp_path):
    made = desk(finished(tmp_path / "game.jsonl"))
    next(made.review())
    made.ready.set()

    (only,) = made.answers(0, "nothing.of.that.name")

    assert "not open" in only["other"]["why"]
