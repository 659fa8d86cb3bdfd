"""Verify: what was played is verified, and nothing else is; where it was altered is said."""

import json

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.record import Journal, SaveError, verify
from briefing.rules import RULES_VERSION
from tests.games import act
from tests.packs import shipped, tiny
from tests.record.saves import ACTS, forged, kept, rows, whole, write

FILES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_a_whole_game_is_verified_with_its_end(tmp_path, seed):
    path = whole(tmp_path / "a.jsonl", seed)
    before = path.read_bytes(), path.stat().st_mtime_ns
    verdict = verify(path, tiny())
    assert (verdict.status, verdict.act) == ("verified", None)
    ended = json.loads(rows(path)[-1])["events"][-1]
    assert ended == ["Ended", verdict.ending, verdict.total]
    assert verdict.acts == len(rows(path)) - 1
    assert verdict.sentence.startswith(
        f"verified: {verdict.acts} acts, ENDEX, {verdict.ending}, {verdict.total} of 1000"
    )
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [one.name for one in tmp_path.iterdir() if not one.name.endswith(".lock")] == ["a.jsonl"]


def test_a_game_under_way_is_verified_as_far_as_it_went(tmp_path):
    verdict = verify(kept(tmp_path / "a.jsonl"), tiny())
    assert (verdict.status, verdict.ending, verdict.total) == ("verified", None, None)
    assert "move 1, DECISION" in verdict.sentence
    assert verify(kept(tmp_path / "b.jsonl", ()), tiny()).acts == 0


def changed(path, at, offset, byte):
    """The file with one byte of one line changed, and the verdict on it."""
    lines = rows(path)
    row = bytearray(lines[at])
    assert row[offset] != byte
    row[offset] = byte
    lines[at] = bytes(row)
    other = path.with_name("changed.jsonl")
    return verify(write(other, lines), tiny())


def check(verdict, at, last):
    """Not verified, and the change found where it is: by act, or by line where it is no JSON any more."""
    if verdict.status == "altered":
        assert verdict.act == at
    elif verdict.status == "truncated":
        assert at == last, "a last line in pieces is cut off, and what it claimed is not believed"
        assert verdict.acts == last - 1
    else:
        assert verdict.status == "unreadable", verdict
        assert f":{at + 1}:" in verdict.sentence
    assert (verdict.ending, verdict.total) == (None, None)


def test_any_changed_byte_of_an_act_is_found_at_that_act(tmp_path):
    """Every byte of one act's line, to another digit or letter, and to what may end a string or a line."""
    path = kept(tmp_path / "a.jsonl")
    line = rows(path)[3]
    for offset, byte in enumerate(line):
        for other in {byte ^ 1, ord('"'), ord("0"), ord("\n")} - {byte}:
            check(changed(path, 3, offset, other), 3, len(ACTS))


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return whole(tmp_path_factory.mktemp("played") / "a.jsonl")


@FILES
@given(data=st.data())
def test_any_changed_byte_anywhere_is_found(played, data):
    lines = rows(played)
    at = data.draw(st.integers(1, len(lines) - 1))
    offset = data.draw(st.integers(0, len(lines[at]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != lines[at][offset]))
    check(changed(played, at, offset, byte), at, len(lines) - 1)


def test_any_changed_byte_of_the_header_is_found(tmp_path):
    path = kept(tmp_path / "a.jsonl", ("forecast 35",))
    found = set()
    for offset, byte in enumerate(rows(path)[0]):
        for other in {byte ^ 1, ord("0")} - {byte}:
            verdict = changed(path, 0, offset, other)
            assert verdict.status in ("altered", "unverifiable", "unreadable"), (offset, verdict)
            assert verdict.act in (0, None)
            found.add(verdict.status)
    assert found == {"altered", "unverifiable", "unreadable"}


def test_an_act_that_claims_another_number_is_altered_there(tmp_path):
    """Its link no longer fits, whatever number it goes by."""
    path = kept(tmp_path / "a.jsonl")
    for number in (0, 1, 2, 4, 99):
        lines = rows(path)
        lines[3] = lines[3].replace(b'"n":3', b'"n":%d' % number)
        verdict = verify(write(tmp_path / "b.jsonl", lines), tiny())
        assert (verdict.status, verdict.act) == ("altered", 3), number


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"state": "0" * 64}, "another state"), ({"events": []}, "events"), ({"act": "forecast 99"}, "another state"),
        ({"act": "choose cable.a"}, "belongs to DECISION"), ({"act": "dance"}, "no act"),
        ({"act": "forecast 250"}, "100 per cent"),
    ],
)  # fmt: skip
def test_a_forged_act_is_found_though_its_chain_holds(tmp_path, values, why):
    """The chain keeps nobody from making another; the rules do."""
    lines = forged(rows(kept(tmp_path / "a.jsonl")), 3, **values)
    verdict = verify(write(tmp_path / "b.jsonl", lines), tiny())
    assert (verdict.status, verdict.act) == ("altered", 3)
    assert why in verdict.sentence
    with pytest.raises(SaveError, match="altered at act 3"):
        Journal.resume(tmp_path / "b.jsonl", tiny())


def test_a_forged_end_is_found(tmp_path):
    lines = rows(whole(tmp_path / "a.jsonl"))
    last = json.loads(lines[-1])
    last["events"][-1][2] = 1000
    verdict = verify(write(tmp_path / "b.jsonl", forged(lines, len(lines) - 1, events=last["events"])), tiny())
    assert (verdict.status, verdict.act, verdict.total) == ("altered", len(lines) - 1, None)


@pytest.mark.parametrize("how", ["dropped", "doubled", "swapped"])
def test_an_act_that_is_dropped_doubled_or_swapped_is_found(tmp_path, how):
    lines = rows(kept(tmp_path / "a.jsonl"))
    other = {
        "dropped": lines[:2] + lines[3:], "doubled": [*lines[:3], *lines[2:]],
        "swapped": [*lines[:2], lines[3], lines[2], *lines[4:]],
    }[how]  # fmt: skip
    verdict = verify(write(tmp_path / "b.jsonl", other), tiny())
    assert verdict.status == "altered"
    assert verdict.act in (2, 3)


def test_acts_cut_from_the_end_leave_a_shorter_game_with_another_receipt(tmp_path):
    """A cut between lines cannot be seen in the file; the receipt that was read out tells."""
    path = whole(tmp_path / "a.jsonl")
    full = verify(path, tiny())
    short = verify(write(tmp_path / "b.jsonl", rows(path)[:-2]), tiny())
    assert (short.status, short.total) == ("verified", None)
    assert short.receipt != full.receipt


def test_a_half_written_line_is_told_from_an_altered_one(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    path.write_bytes(path.read_bytes()[:-30])
    verdict = verify(path, tiny())
    assert (verdict.status, verdict.acts) == ("truncated", len(ACTS) - 1)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"rules": RULES_VERSION + 1}, "rules version"), ({"pack": "other"}, "the pack 'other'"),
        ({"pack_digest": "1" * 64}, "other content"), ({"scenario": "nowhere"}, "no scenario 'nowhere'"),
    ],
)  # fmt: skip
def test_a_game_of_other_rules_or_content_is_not_called_altered(tmp_path, values, why):
    lines = forged(rows(kept(tmp_path / "a.jsonl")), 0, **values)
    verdict = verify(write(tmp_path / "b.jsonl", lines), tiny())
    assert verdict.status == "unverifiable"
    assert why in verdict.sentence
    with pytest.raises(SaveError) as refused:
        Journal.resume(tmp_path / "b.jsonl", tiny())
    assert why in str(refused.value)


def test_a_pack_whose_content_has_changed_cannot_verify(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    assert verify(path, evolve(tiny(), digest="1" * 64)).status == "unverifiable"
    assert verify(path, shipped()).status == "unverifiable"


def test_a_later_format_is_not_called_damaged(tmp_path):
    lines = rows(kept(tmp_path / "a.jsonl"))
    verdict = verify(write(tmp_path / "b.jsonl", forged(lines, 0, format=2, news=[])), tiny())
    assert verdict.status == "unverifiable"
    assert "update briefing" in verdict.sentence


@pytest.mark.parametrize("number", [0, -1])
def test_there_never_was_a_format_below_1(tmp_path, number):
    lines = forged(rows(kept(tmp_path / "a.jsonl")), 0, format=number)
    assert verify(write(tmp_path / "b.jsonl", lines), tiny()).status != "verified"


@pytest.mark.parametrize("values", [{"seed": "07"}, {"seed": "0x7"}, {"seed": " 7"}, {"seed": "0_7"}])
def test_a_header_in_other_words_is_altered(tmp_path, values):
    lines = forged(rows(kept(tmp_path / "a.jsonl")), 0, **values)
    assert verify(write(tmp_path / "b.jsonl", lines), tiny()).status in ("altered", "unreadable")


def test_an_act_in_other_words_is_altered_or_can_be_gone_on_with(tmp_path):
    """Blanks in an act's text that the rules read past: what verifies must resume, and still verify after the next."""
    lines = forged(rows(kept(tmp_path / "a.jsonl", ACTS[:3])), 3, act="  forecast  35")
    path = write(tmp_path / "b.jsonl", lines)
    if verify(path, tiny()).status == "verified":
        with Journal.resume(path, tiny()) as journal:
            journal.play(act("forecast 36"))
        assert verify(path, tiny()).status == "verified"
