"""A save at a glance says what a full reading says."""

import pytest

from briefing.record import SaveError, notes
from briefing.record.format import read
from briefing.record.glance import glance
from tests.record.test_tree import branched, whole


def same(path):
    seen, saved = glance(path), read(path)
    assert seen.header == saved.header
    assert seen.links == (saved.head_link, *(line.link for line in saved.lines))
    assert seen.states == ("", *(line.state for line in saved.lines))
    assert seen.acts == len(saved.lines)
    assert seen.notes == len(saved.notes)
    return seen


def test_it_says_what_the_file_says(tmp_path):
    path = whole(tmp_path / "a.jsonl")
    assert same(path).ended
    notes.add(path, 'A "link":"no link" note')
    assert same(path).notes == 1
    assert same(branched(path, 6, tmp_path / "b.jsonl")).acts >= 6


def test_a_torn_tail_is_left_out(tmp_path):
    path = whole(tmp_path / "a.jsonl")
    raw = path.read_bytes()
    path.write_bytes(raw[:-30])
    seen = same(path)
    assert not seen.ended
    assert seen.acts == raw.count(b"\n") - 2


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: b"",
        lambda raw: b"no save\n",
        lambda raw: raw.replace(b'{"act":"', b'{"act":', 1),
        lambda raw: raw + b"[]\n{}\n",
        lambda raw: raw + b"\x00\n\x00\n",
    ],
)
def test_what_a_full_reading_refuses_is_refused(tmp_path, harm):
    path = whole(tmp_path / "a.jsonl")
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(SaveError) as full:
        read(path)
    with pytest.raises(SaveError) as seen:
        glance(path)
    assert str(seen.value) == str(full.value)
