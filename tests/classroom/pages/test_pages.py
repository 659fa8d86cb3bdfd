"""Every page of a class: well made at every stage of every mode, one for an audience, safe from what is typed."""

import json
import re
from itertools import pairwise

import pytest
from attrs import evolve

from briefing.classroom.commands import (
    Answer,
    Close,
    Draft,
    Endex,
    Extend,
    Grant,
    Hold,
    Inject,
    NoDuff,
    Note,
    Pause,
    Practice,
    Release,
    Resume,
    Reveal,
    Say,
)
from briefing.classroom.pages import render, results
from briefing.classroom.pages.seen import seen
from briefing.classroom.pages.state import left
from briefing.rules.tables import tables
from tests.classroom.pages.played import QR, Played, Tags
from tests.packs import shipped

MODES = [("plenary", 8), ("committee", 17), ("parallel", 6)]
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'&amp;{{ 7*7 }}{% raw %}</textarea></option>"


def well_made(html, where):
    """What a browser, a screen reader and our own policy want of a page."""
    page = Tags(html)
    ids = page.ids
    assert len(ids) == len(set(ids)), (where, [each for each in ids if ids.count(each) > 1])
    assert html.startswith("<!doctype html>"), where
    assert page.named("html")[0]["lang"] == "en"
    assert len(page.named("h1")) == 1, where
    assert len(page.named("main")) == 1, where
    assert "EXERCISE EXERCISE EXERCISE" in page.text, where
    for tag, attrs in page.tags:
        assert not any(name == "style" or name.startswith("on") for name in attrs), (where, tag, attrs)
        for name in ("src", "href", "action"):
            if name in attrs:
                assert re.match(r"[/#](?!/)", attrs[name]), (where, tag, attrs)
                if attrs[name].startswith("#"):
                    assert attrs[name][1:] in ids, (where, attrs)
        for name in ("for", "aria-labelledby", "aria-describedby", "form"):
            for wanted in attrs.get(name, "").split():
                assert wanted in ids or (name == "form" and wanted in {"answer-form", "say-form"}), (
                    where,
                    tag,
                    name,
                    wanted,
                )
        if tag in ("select", "textarea") or (tag == "input" and attrs.get("type") in (None, "radio", "text")):
            assert attrs["id"] in [each["for"] for each in page.named("label")], (where, attrs)
        if tag == "script":
            assert attrs["src"].startswith("/static/"), where
        if tag == "form":
            assert attrs["method"] == "post", where
    assert not page.named("style")
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), (where, levels)


@pytest.mark.parametrize(("mode", "many"), MODES)
def test_every_page_of_every_stage(mode, many):
    class_ = Played(mode, many, moves=2)
    session = class_.session
    kinds = set()
    for stage in class_.stages():
        kinds.add(re.sub(r"\d+ ", "", stage))
        if stage.endswith(("answered", "going")):
            continue  # the same parts as before
        shared = {}
        for seat in session.seats:
            told = render.situation(seen(session, seat))
            assert shared.setdefault(render.audience(session, seat), told) == told, (stage, seat)
            own = render.personal(session, seat, class_.at)
            assert len(json.dumps(own)) < 8000
        seats = {render.audience(session, seat): seat for seat in session.seats}
        for seat in seats.values():
            page = class_.page(seat)
            well_made(page, (stage, seat))
            # A script that connects finds the parts that it is sent already there.
            marks = re.findall(r'data-mark="(\w+)"', shared[render.audience(session, seat)])
            assert re.findall(r'data-mark="(\w+)"', page) == marks
            assert len(page) < 100_000
        well_made(class_.projector(), stage)
    assert {"lobby", "seated", "decision open", "decision closed", "decision revealed", "endex"} <= kinds
    assert ("council open" in kinds) == (mode == "committee")


def test_the_pages_at_the_door():
    well_made(render.join_page(csrf="x"), "join")
    well_made(render.join_page(csrf="x", code="ABCD2345", message="No seat has this code."), "join")
    well_made(render.message_page("Nothing here", "There is no such page."), "message")
    page = Tags(render.join_page(csrf="tok", code="ABCD2345"))
    fields = {each.get("name"): each.get("value") for each in page.named("input")}
    assert fields == {"csrf": "tok", "code": "ABCD2345"}


def test_a_form_without_scripts_carries_all_that_an_answer_needs():
    class_ = Played().fill().begin()
    page = Tags(class_.page("SEAT-3"))
    names = {attrs.get("name") for tag, attrs in page.tags if tag in ("input", "select", "textarea")}
    assert {"verb", "round", "csrf", "key", "option", "launch", "forecast", "rationale"} <= names
    offered = [each["value"] for each in page.named("input") if each.get("name") == "option"]
    assert tuple(offered) == class_.session.options("SEAT-3")
    keys = {re.search(r'name="key" value="(\w+)"', class_.page("SEAT-3"))[1] for _ in range(3)}
    assert len(keys) == 3, "two devices must never share the key of an answer"


def test_a_draft_and_an_answer_come_back():
    class_ = Played().fill().begin()
    option = class_.session.options()[1]
    class_.do(Draft("SEAT-1", 1, {"option": option, "rationale": "Half a tho", "forecast": "35"}))
    page = class_.page("SEAT-1")
    assert re.search(rf'value="{option}"[^>]* checked', page)
    assert ">Half a tho</textarea>" in page
    assert '<option value="35" selected>' in page
    assert "kept as a draft" in page
    assert "Half a tho" not in class_.page("SEAT-2")
    class_.do(Answer("SEAT-1", 1, "k" * 8, option=option, rationale="A whole thought", forecast=90))
    page = class_.page("SEAT-1")
    assert "Change my answer" in page
    assert "90%, very likely [80-95%]" in page
    assert render.personal(class_.session, "SEAT-1", class_.at)["given"] == {
        "option": option, "forecast": "90", "rationale": "A whole thought",
    }  # fmt: skip


def test_what_is_typed_is_only_text():
    class_ = Played("committee", 17)
    class_.fill().do(Note(HOSTILE), Note(HOSTILE, "HUN"), Note(HOSTILE, "HUN-1"), Say("HUN-1", "k" * 8, HOSTILE))
    class_.begin()
    for number, seat in enumerate(class_.session.voters()):
        offered = class_.session.options(seat)
        option = next((each for each in offered if each.endswith(("b", "c"))), offered[-1])
        class_.do(Draft(seat, 1, {"rationale": HOSTILE, "option": HOSTILE, "bridge": HOSTILE}))
        if number:
            class_.do(Answer(seat, 1, "k" * 8, option=option, forecast=40, rationale=HOSTILE))
    pages = [class_.page("HUN-1"), class_.page("IS-1"), class_.page("USA-1")]
    class_.do(Close(1), Reveal(), NoDuff(text=HOSTILE))
    pages += [class_.page("HUN-1"), class_.page("RED-1"), class_.projector()]
    pages += [render.join_page(csrf=HOSTILE, code=HOSTILE, message=HOSTILE)]
    pages += [render.message_page(HOSTILE, HOSTILE), render.projector_page(class_.session, 1, address=HOSTILE, qr=QR)]
    for page in pages:
        well_made(page, page[:2000])
        assert "alert(1)</script>" not in page
        assert "<img" not in page
        assert "{{ 7*7 }}" in page
    assert Tags(pages[0]).text.count("<script>alert(1)</script>") >= 4, "it is told, as text"


def test_a_hostile_pack_is_only_text():
    pack = shipped()
    bad = evolve(
        pack,
        cards=tuple(
            evolve(
                each, title=HOSTILE, question=HOSTILE, discuss=HOSTILE,
                message=evolve(each.message, bluf=HOSTILE, sender=HOSTILE),
                options=tuple(evolve(option, label=HOSTILE, loser=HOSTILE, text=HOSTILE) for option in each.options),
            )
            for each in pack.cards
        ),
        reports=tuple(evolve(each, text=HOSTILE, sender=HOSTILE) for each in pack.reports),
        allies=tuple(evolve(each, name=HOSTILE) for each in pack.allies),
    )  # fmt: skip
    for mode, many in (("plenary", 6), ("committee", 17)):
        class_ = Played(mode, many, moves=1, pack=bad)
        for stage in class_.stages(practice=False):
            for seat in ("SEAT-1", "HUN-1", "IS-1", "SHAPE-1", "RED-1"):
                if seat in class_.session.seats:
                    well_made(class_.page(seat), stage)
            well_made(class_.projector(), stage)


# --- states in words --------------------------------------------------------------------------------------------------


def test_every_state_is_told_in_words():
    class_ = Played(decision=300)
    text = lambda seat="SEAT-1": Tags(class_.page(seat)).text  # noqa: E731
    wall = lambda: Tags(class_.projector()).text  # noqa: E731
    class_.fill()
    assert "Before STARTEX" in text()
    assert "8 of 8 seats taken" in wall()
    class_.do(Practice())
    assert "A vote to try the form" in text()
    class_.begin()
    assert "Move 1 of 3: decision" in text()
    assert "not answered yet" in text()
    assert "5 min 00 s left" in text()
    assert "0 of 8 answered" in wall()
    class_.do(Pause())
    class_.at += 100_000
    assert "PAUSEX" in text()
    assert "5 min 00 s left, clock paused" not in text()
    assert "4 min 59 s left, clock paused" in text()
    assert "PAUSEX" in wall()
    class_.do(Resume(), Grant("SEAT-2", 200), Hold())
    assert "Control holds the round open" in text()
    assert "9 min 5" in text("SEAT-2")
    class_.do(Extend(60))
    assert "5 min 5" in text()
    class_.do(NoDuff(text="Fire alarm: leave by the east stairs."))
    assert "NO DUFF" in text()
    assert "east stairs" in text()
    assert "NO DUFF" in wall()
    class_.do(NoDuff(on=False))
    class_.answers()
    assert "answered" in text()
    class_.do(Close(2))
    assert "shown when control reveals it" in text()
    assert "How many" not in text()
    class_.do(Reveal())
    assert "What the class answered" in text()
    assert "How many" in text()
    class_.do(Release())
    assert "The week is played" in text()
    class_.settled().do(Endex())
    assert "ENDEX was called in move 2" in text()
    assert "Hot wash" in wall()


def test_a_private_note_reaches_its_seat_alone():
    class_ = Played("committee", 17).fill().begin()
    class_.do(Note("To all."), Note("To Budapest.", "HUN"), Note("To one.", "HUN-2"))
    assert [word in class_.page("HUN-2") for word in ("To all.", "To Budapest.", "To one.")] == [True, True, True]
    assert [word in class_.page("HUN-1") for word in ("To all.", "To Budapest.", "To one.")] == [True, True, False]
    assert [word in class_.page("DEU-1") for word in ("To all.", "To Budapest.", "To one.")] == [True, False, False]
    assert [word in class_.projector() for word in ("To Budapest.", "To one.")] == [False, False]


def test_who_is_not_asked_is_told_why():
    class_ = Played("committee", 17).fill().begin()
    assert "You evaluate: you give no answers." in class_.page("EVAL-1")
    assert 'id="answer-form"' not in class_.page("EVAL-1")
    assert "Write it down" in class_.page("EVAL-1")
    class_.answers().do(Close(1), Release()).settled()
    assert class_.session.round.kind == "council"
    assert 'id="answer-form"' in class_.page("HUN-1")
    for seat in ("IS-1", "SHAPE-1", "RED-1"):
        assert 'id="answer-form"' not in class_.page(seat)
    for seat in ("SHAPE-1", "RED-1"):
        assert "Where the thirty-two stand" not in class_.page(seat)
    assert "Where the thirty-two stand" in class_.page("IS-1")
    assert "Where the thirty-two stand" not in class_.page("HUN-1")
    assert "Instructions from your capital" in class_.page("HUN-1")


def test_late_in_parallel_waits_for_the_next_round():
    class_ = Played("parallel", 6).fill(5).begin()
    class_.fill()
    assert "Your game begins with the next round" in class_.page("SEAT-6")
    class_.answers(["SEAT-1"]).do(Close(1), Release()).settled()
    assert 'id="answer-form"' in class_.page("SEAT-6")
    assert "Previously" in class_.page("SEAT-6")


def test_few_answers_show_no_distribution():
    class_ = Played("plenary", 4).fill().begin().answers()
    class_.do(Close(1), Reveal())
    for page in (class_.page("SEAT-1"), class_.projector()):
        assert "too few to be shown" in page
        assert "reason of" not in page.replace("reason of SEAT-1 in 1.", "")


def test_in_parallel_a_seat_sees_the_answers_to_its_own_card():
    class_ = Played("parallel", 8, moves=4, seed=9182736450009)
    cards = set()
    for stage in class_.stages(practice=False, say=False):
        if not stage.endswith("revealed"):
            continue
        for seat in class_.session.seats:
            card = class_.session.world_of(seat).game.card
            known = {option.label for option in tables(class_.session.pack).cards[card].options}
            shown = results.revealed(class_.session, seat, 20)
            assert {label for _, label, _, _ in shown["rows"]} <= known
            same = sum(class_.session.world_of(each).game.card == card for each in class_.session.seats)
            assert shown["total"] == same
            assert shown["few"] == (same < 5)
            cards.add((stage, card, shown["few"]))
    assert len(cards) > 5, "the worlds have come to different cards"


def test_rationales_follow_no_seat():
    """Whoever gives the same texts from other seats makes the same list."""
    shown = []
    for order in (1, -1):
        class_ = Played("plenary", 8).fill().begin()
        option = class_.session.options()[0]
        for number, seat in enumerate(class_.session.voters()[::order]):
            class_.do(Answer(seat, 1, "k" * 8, option=option, rationale=f"Thought {number}"))
        class_.do(Close(1), Reveal())
        shown.append(re.findall("Thought [0-9]", render.situation(seen(class_.session, "SEAT-1"))))
    assert shown[0] == shown[1] != sorted(shown[0])
    assert len(shown[0]) == 8


def test_an_injected_card_is_no_news_before_its_week():
    class_ = Played().fill().begin().answers()
    card = next(
        each
        for each in class_.session.pack.cards
        if each.kind == "event" and each.id not in class_.session.options()[0] and not each.when
    )
    title = tables(class_.session.pack).cards[card.id].title
    class_.do(Inject(card.id))
    assert title not in class_.page("SEAT-1")
    class_.do(Close(1), Reveal())
    assert title not in class_.page("SEAT-1")
    class_.do(Release()).settled()
    assert title in class_.page("SEAT-1")
    assert "The white cell puts" not in class_.page("SEAT-1")


def test_what_goes_to_browsers_is_small_and_asks_nobody_else():
    for name, (content, _) in render.STATIC.items():
        assert len(content) < 12_000, name
        text = content.decode()
        assert not re.search(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[a-z]+\.", text), name
        assert "@import" not in text
        assert "eval(" not in text
    page = render.join_page(csrf="x")
    assert re.search(r'href="/static/class\.css\?v=[0-9a-f]{12}"', page)


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0, "0 s"), (1, "1 s"), (59_000, "59 s"), (60_000, "1 min 00 s"), (3_600_000, "1 h 0 min")],
)
def test_time_in_words(milliseconds, words):
    assert left(milliseconds) == words


def test_without_scripts_a_page_asks_again_only_where_nothing_is_typed():
    class_ = Played().fill()
    again = lambda seat="SEAT-1": '<noscript><meta http-equiv="refresh"' in class_.page(seat)  # noqa: E731
    assert again()
    class_.begin()
    assert not again(), "a form is open"
    class_.do(Close(1))
    assert again()
    class_.do(Endex())
    assert not again()
    room = Played("committee", 17).fill()
    assert '<noscript><meta http-equiv="refresh"' not in room.page("HUN-1"), "something may be typed for the room"


def test_letters_go_to_the_council_when_their_round_is_over():
    class_ = Played("committee", 17)
    for stage in class_.stages(practice=False, say=False):
        here = class_.session.round
        if here is None or here.kind != "council":
            continue
        page = Tags(class_.page("USA-2")).text
        rounds = [each for each in class_.session.rounds if each.kind == "council" and each.text[:2] == here.text[:2]]
        if len(rounds) > 1 and stage.endswith("open"):
            assert "Letters to the Secretary General" in page
            assert "break silence" in page
            assert "Bridging text" in page
            assert "-REV" in page
            return
        if len(rounds) == 1:
            assert "Letters to the Secretary General" not in page
    raise AssertionError("no paper came back to the Council")


# --- the cells --------------------------------------------------------------------------------------------------------


def test_military_advice_stands_on_the_paper_and_beside_what_the_class_answered():
    class_ = Played("committee", 17).fill().begin()
    assert "stands on the paper before the Council" in class_.page("SHAPE-1")
    class_.answers().do(Close(1))
    advised = results.option_label(class_.session, class_.session.round.answers["SHAPE-1"].option)
    words = f"SHAPE advised: {advised}."
    assert words not in Tags(class_.page("HUN-1")).text, "not before control shows it"
    class_.do(Reveal())
    for page in (class_.page("HUN-1"), class_.page("IS-1")):
        assert words in Tags(page).text
    assert advised in Tags(class_.projector()).text
    class_.do(Release()).settled()
    assert class_.session.round.kind == "council"
    paper = Tags(class_.page("HUN-1")).text
    assert "Military advice" in paper
    assert f"{words} “reason of SHAPE-1 in 1.”" in " ".join(paper.split())


def test_the_red_cells_form_offers_its_steps_and_no_odds():
    class_ = Played("committee", 17).fill().begin()
    session = class_.session
    page = Tags(class_.page("RED-1"))
    offered = [attrs["value"] for attrs in page.named("input") if attrs.get("name") == "option"]
    assert offered == list(session.options("RED-1"))
    assert not [attrs for attrs in page.named("select") if attrs.get("name") == "launch"]
    assert "How likely is it that" in page.text
    form = page.text.partition("You put yourself in")[2].partition("No forecast")[0]
    assert form
    assert not re.search(r"\d+ ?%|\bppm\b|×", form)
    class_.do(Answer("RED-1", 1, "k" * 8, option=offered[1], forecast=35))
    again = Tags(class_.page("RED-1"))
    assert results.option_label(session, offered[1]) in again.text
    assert [
        attrs["value"] for attrs in again.named("input") if attrs.get("name") == "option" and "checked" in attrs
    ] == [offered[1]]
