"""What a class leaves: the account, the report, grades, statements, the export, and what is purged."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from attrs import evolve

from briefing.classroom import commands as c
from briefing.classroom.after import (
    Weights,
    account,
    export,
    merge,
    names_said,
    purge,
    report_html,
    report_text,
    results_html,
)
from briefing.classroom.after.grades import grade, grades
from briefing.classroom.after.roster import Person, read_roster
from briefing.classroom.after.xapi import statements
from briefing.classroom.keys import KEYS, LOG, ROSTER
from briefing.record.entries import SaveError
from briefing.wording import BANNER
from tests.packs import shipped
from tests.rooms import Room, answer, bare, made, play

HOSTILE = "<script>alert(1)</script> [bold]=1+1[/bold] {{ 7*7 }}"


def played(mode="plenary", many=6, **more):
    room = Room(bare(mode, many, **more))
    room.join_all()
    play(room)
    return room


@pytest.fixture(scope="module")
def room():
    return played(moves=3)


def test_a_distribution_of_fewer_than_five_is_withheld_and_of_five_is_not():
    for many, withheld in ((4, True), (5, False)):
        found = account(played(many=many, moves=2).session)
        for each in found.rounds:
            assert each.withheld is withheld
            assert bool(each.shares) is bool(each.reasons) is not withheld
            if each.foreseen is not None:
                assert bool(each.foreseen.said) is not withheld


def test_the_shares_are_what_was_answered(room):
    found = account(room.session)
    for here, each in zip(room.session.rounds, found.rounds, strict=True):
        assert sum(share.many for share in each.shares) == len(here.answers) == each.answers
        assert {share.key for share in each.shares} == {given.option for given in here.answers.values()}
        taken = [share.key for share in each.shares if share.taken]
        assert taken == [
            act.word for act in room.session.worlds["main"].acts
            if act.verb == "choose" and act.word in {share.key for share in each.shares}
        ]  # fmt: skip


def test_the_brier_score_is_that_of_what_was_said_and_what_came(room):
    from briefing.model.events import Settled

    world = room.session.worlds["main"]
    came = [event for events in world.events for event in events if isinstance(event, Settled)]
    found = {sat.seat: sat for sat in account(room.session).seats}
    for seat in room.session.seats:
        said = [here.answers[seat].forecast for here in room.session.rounds]
        wanted = [(p / 100 - event.happened) ** 2 for p, event in zip(said, came, strict=False)]
        assert found[seat].brier == pytest.approx(sum(wanted) / len(wanted))
        assert found[seat].forecasts == len(wanted)


def test_the_order_of_rationales_says_nothing_of_seats():
    one = Room(bare(many=6, moves=1))
    other = Room(bare(many=6, moves=1))
    for room, turned in ((one, False), (other, True)):
        room.join_all()
        room.release()
        seats = list(room.session.voters())
        for number, seat in enumerate(reversed(seats) if turned else seats):
            room.do(answer(room.session, seat, number, rationale=f"Reason {number}."))
    assert account(one.session).rounds[0].reasons == account(other.session).rounds[0].reasons


class Page(HTMLParser):
    """What a page asks for from elsewhere, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.asked, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.asked += [value for name, value in attrs if name in ("src", "href") and not value.startswith("#")]

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("make", [report_html, results_html])
def test_a_page_is_whole_in_one_file_and_shows_hostile_text_as_text(make):
    room = Room(bare(many=5, moves=1))
    room.join_all()
    room.release()
    for number, seat in enumerate(room.session.voters()):
        room.do(answer(room.session, seat, number, rationale=f"{HOSTILE} {number}"))
    room.do(c.Note(HOSTILE))
    page = Page(make(account(room.session)))
    assert "script" not in page.tags
    assert page.asked == []
    assert HOSTILE in page.text
    assert page.text.count(BANNER) == 2


def test_the_text_report_keeps_to_eighty_columns_and_begins_and_ends_with_the_banner(room):
    lines = report_text(account(room.session)).splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[0] == lines[-1] == BANNER


def test_equal_sessions_give_equal_reports(room):
    assert report_html(account(room.session)) == report_html(account(room.refolded()))
    assert json.dumps(statements(room.session)) == json.dumps(statements(room.refolded()))


def test_grades_are_what_moodle_takes_and_a_formula_is_text():
    sats = account(played(many=3, moves=2).session).seats
    people = {"SEAT-1": Person("SEAT-1", "Ann", "=HYPERLINK(1)", "ann@example.org")}
    rows = list(csv.reader(io.StringIO(grades(sats, people))))
    assert rows[0] == ["ID number", "Email address", "Grade", "Feedback"]
    assert rows[1][:2] == ["'=HYPERLINK(1)", "ann@example.org"]
    assert rows[2][0] == "SEAT-2"
    assert all(0 <= int(row[2]) <= 100 for row in rows[1:])


def test_the_games_score_counts_nothing_unless_it_is_given_weight():
    sat = account(played("parallel", 1, moves=2).session).seats[0]
    assert sat.total is not None
    assert grade(sat, Weights(), None) == grade(evolve(sat, total=0), Weights(), None) == 100
    assert grade(evolve(sat, total=500), Weights(0, 0, 1), None) == 50
    assert grade(evolve(sat, brier=0.0), Weights(0, 1, 0), None) == 100
    assert grade(evolve(sat, brier=0.25), Weights(0, 1, 0), None) == 0
    assert grade(evolve(sat, asked=0, brier=None, total=None), Weights(), None) is None


def test_statements_are_xapi_under_pseudonyms(room):
    found = statements(room.session)
    verbs = [each["verb"]["id"].rsplit("/", 1)[1] for each in found]
    assert verbs.count("initialized") == verbs.count("completed") == verbs.count("terminated") == 6
    assert verbs.count("answered") == 6 * len(room.session.rounds)
    assert len({each["id"] for each in found}) == len(found)
    for each in found:
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each["id"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", each["timestamp"])
        assert set(each["actor"]["account"]) == {"homePage", "name"}
        assert "mbox" not in json.dumps(each)
        if each["verb"]["id"].endswith("answered"):
            definition = each["object"]["definition"]
            assert definition["interactionType"] == "choice"
            assert each["result"]["response"] in {choice["id"] for choice in definition["choices"]}


def folder_of(tmp_path, room, mode="plenary", many=6):
    made(tmp_path / "class", mode, many)
    (tmp_path / "class" / LOG).write_bytes(room.log())
    return tmp_path / "class"


def test_the_export_of_a_plenary_opens_everywhere(tmp_path):
    from briefing.record.verify import verify

    folder = folder_of(tmp_path, played(moves=2))
    (folder / ROSTER).write_text("seat,name,id,email\nSEAT-2,Bo Lind,ZZ-47,bo@example.org\n")
    written = {path.name: path for path in export(folder, tmp_path / "out", shipped())}
    assert {"aar.html", "aar.txt", "results.html", "grades.csv", "xapi.json", "review.html", "main.jsonl", LOG} == set(
        written
    )
    assert verify(written["main.jsonl"], shipped()).status == "verified"
    assert verify(written[LOG], shipped()).receipt == verify(written["main.jsonl"], shipped()).receipt
    assert "ZZ-47" in written["grades.csv"].read_text()
    assert "The review expects most of" in written["aar.txt"].read_text()
    for name in ("aar.html", "aar.txt", "results.html", "xapi.json", LOG, "main.jsonl"):
        assert "Lind" not in written[name].read_text()
        assert "ZZ-47" not in written[name].read_text()


def test_the_export_of_parallel_games_compares_them(tmp_path):
    from briefing.record.verify import verify

    folder = folder_of(tmp_path, played("parallel", 5, moves=2), "parallel", 5)
    written = {path.name: path for path in export(folder, tmp_path / "out", shipped())}
    assert "games.html" in written
    for seat in range(1, 6):
        assert verify(written[f"SEAT-{seat}.jsonl"], shipped()).status == "verified"


def test_games_handed_in_are_merged_by_seat_and_an_altered_one_is_left_out(tmp_path):
    room = played("parallel", 4, moves=2)
    files = []
    for name, world in room.session.worlds.items():
        raw = world.save()
        path = tmp_path / f"{name}.jsonl"
        path.write_bytes(raw.replace(b"choose", b"launch", 1) if name == "SEAT-3" else raw)
        files.append(path)
    written = {path.name: path for path in merge(files, shipped(), tmp_path / "out")}
    text = written["aar.txt"].read_text()
    assert "left out: SEAT-3.jsonl: altered" in text
    assert [row[0] for row in csv.reader(io.StringIO(written["grades.csv"].read_text()))][1:] == [
        "SEAT-1",
        "SEAT-2",
        "SEAT-4",
    ]
    with pytest.raises(SaveError, match="same seat"):
        merge([files[0], files[0]], shipped(), tmp_path / "out")
    with pytest.raises(SaveError, match="none of the games"):
        merge([files[2]], shipped(), tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("seat,name\nSEAT-99,Ann\n", ":2: there is no seat"),
        ("seat,name\nSEAT-1,Ann\nSEAT-1,Bo\n", ":3: seat SEAT-1 stands twice"),
        ("seat,name\nSEAT-1,\x1b[31mAnn\n", "control character"),
    ],
)
def test_a_roster_that_does_not_fit_is_refused_with_its_line(tmp_path, text, says):
    (tmp_path / "names.csv").write_text(text)
    with pytest.raises(SaveError, match=says):
        read_roster(tmp_path / "names.csv", ("SEAT-1", "SEAT-2"))


def test_a_schools_users_file_is_a_roster_too(tmp_path):
    (tmp_path / "users.csv").write_text(
        "sourcedId,givenName,familyName,email\n7,Ann,Lee,a@example.org\n8,Bo,Ek,b@example.org\n"
    )
    found = read_roster(tmp_path / "users.csv", ("SEAT-1", "SEAT-2", "SEAT-3"))
    assert found["SEAT-2"] == Person("SEAT-2", "Bo Ek", "8", "b@example.org")


def test_purging_takes_the_names_first_and_says_where_text_names_somebody(tmp_path):
    room = Room(bare(many=2, moves=1))
    room.join_all()
    room.release()
    room.do(answer(room.session, "SEAT-1", rationale="As Bo said, wait."))
    folder = folder_of(tmp_path, room, many=2)
    (folder / ROSTER).write_text("seat,name\nSEAT-2,Bo Lindqvist\n")
    assert names_said(folder, shipped()) == []  # two letters are no name to search for
    (folder / ROSTER).write_text("seat,name\nSEAT-2,Said Lindqvist\n")
    assert names_said(folder, shipped()) == ["round 1, SEAT-1: the text names whoever sits in SEAT-2"]
    assert purge(folder, names_only=True) == [str(folder / ROSTER)]
    assert (folder / LOG).exists()
    assert str(folder / KEYS) in purge(folder, names_only=False)
    assert not folder.exists()


def test_nothing_but_a_class_is_ever_purged(tmp_path):
    (tmp_path / "thesis.txt").write_text("ten years")
    with pytest.raises(SaveError, match="not a class's folder"):
        purge(tmp_path, names_only=False)
    assert (tmp_path / "thesis.txt").exists()
