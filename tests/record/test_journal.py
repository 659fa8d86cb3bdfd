"""The journal: kept act by act, resumed from any of them, and mended where the last was torn."""

import hashlib
import json

import pytest

from briefing.model.events import Opened
from briefing.model.game import Phase, Settings
from briefing.record import Journal, SaveError, latest, new_path, saves_folder, verify
from briefing.record.format import read
from briefing.record.places import saves
from briefing.rules import IllegalActError, digest
from briefing.rules.draws import mix
from tests.games import act, some_act
from tests.packs import shipped, tiny
from tests.record.saves import ACTS, kept, rows, whole, write


def test_what_was_played_is_what_is_resumed(tmp_path):
    path = tmp_path / "a.jsonl"
    with Journal.create(path, tiny(), "tiny", 7, Settings(moves=3, opponents="sharp")) as journal:
        while not journal.over:
            journal.play(some_act(journal.game, mix(len(journal.acts))))
        assert journal.game.phase is Phase.ENDEX
    with Journal.resume(path, tiny()) as again:
        assert again.game == journal.game
        assert digest(again.game) == digest(journal.game)
        assert (again.acts, again.events, again.receipt) == (journal.acts, journal.events, journal.receipt)
        assert (again.notices, again.trouble, again.over) == ([], "", True)
        assert again.header == journal.header


def test_an_act_is_in_the_file_before_play_returns(tmp_path, monkeypatch):
    path, synced = tmp_path / "a.jsonl", []
    monkeypatch.setattr("briefing.record.journal.os.fsync", lambda handle: synced.append(len(rows(path))))
    with Journal.create(path, tiny(), "tiny", 7) as journal:
        for number, text in enumerate(ACTS, 1):
            journal.play(act(text))
            assert synced[-1] == number + 1, "synced with the act in it"
            assert json.loads(rows(path)[-1])["act"] == text


def test_the_file_says_what_game_it_is(tmp_path):
    first = json.loads(rows(kept(tmp_path / "a.jsonl"))[0])
    assert (first["pack"], first["scenario"], first["seed"], first["format"]) == ("tiny", "tiny", "7", 1)
    assert first["settings"] == {"moves": 0, "mode": "training", "opponents": "standard", "control": False}
    saved = read(tmp_path / "a.jsonl")
    assert (saved.header.seed, saved.header.settings) == (7, Settings())


def test_every_line_is_chained_to_the_one_before(tmp_path):
    """Recomputed here with hashlib alone: SHA-256 of the link before and the line's canonical JSON without its own."""
    before = ""
    for number, row in enumerate(rows(whole(tmp_path / "a.jsonl"))):
        entry = json.loads(row)
        link = entry.pop("link")
        body = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert link == hashlib.sha256((before + body).encode()).hexdigest()
        assert entry.get("n", 0) == number
        before = link


def test_the_same_game_is_the_same_file(tmp_path):
    assert whole(tmp_path / "a.jsonl").read_bytes() == whole(tmp_path / "b.jsonl").read_bytes()


def test_a_game_goes_on_from_every_act_of_it_to_the_same_file(tmp_path):
    """A file cut after any of its lines is a game that can be gone on with, and comes to the same end."""
    lines = rows(whole(tmp_path / "a.jsonl"))
    acts = [json.loads(line)["act"] for line in lines[1:]]
    for cut in range(1, len(lines) + 1):
        path = write(tmp_path / f"{cut}.jsonl", lines[:cut])
        with Journal.resume(path, tiny()) as journal:
            assert [str(one) for one in journal.acts] == acts[: cut - 1]
            assert journal.notices == []
            for text in acts[cut - 1 :][: 3 if cut % 5 else None]:
                journal.play(act(text))
        made = rows(path)
        assert made == lines[: len(made)]
        assert cut % 5 or made == lines


def test_a_torn_last_line_is_cut_off_wherever_it_was_torn(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    *before, last = rows(path)
    whole_part = b"".join(line + b"\n" for line in before)
    for size in range(1, len(last) + 1):  # the last: whole but for its end
        path.write_bytes(whole_part + last[:size])
        with Journal.resume(path, tiny()) as journal:
            assert len(journal.acts) == len(ACTS) - 1
            assert len(journal.notices) == 1
            assert path.read_bytes() == whole_part
            journal.play(act(ACTS[-1]))
        assert rows(path) == [*before, last]


@pytest.mark.parametrize("junk", [b"{", b"\x00" * 4096, b'{"n":5,"act"', b"\xff\xfe"])
def test_a_last_line_in_pieces_is_cut_off_though_it_got_its_end(tmp_path, junk):
    """A file system may give a block back as zeros, or two writes in one."""
    path = kept(tmp_path / "a.jsonl")
    good = path.read_bytes()
    path.write_bytes(good + junk + b"\n")
    assert verify(path, tiny()).status == "truncated"
    with Journal.resume(path, tiny()) as journal:
        assert (len(journal.acts), len(journal.notices)) == (len(ACTS), 1)
    assert path.read_bytes() == good


@pytest.mark.parametrize(
    "made",
    [b'{"act":NaN}', b'{"act":' + b"9" * 9000 + b"}", b'{"act":' + b"[" * 4000 + b"]" * 4000 + b"}", b"{\xff}"],
    ids=["nan", "huge", "deep", "latin"],
)  # fmt: skip
def test_a_last_line_that_somebody_made_is_refused_and_not_cut_off(tmp_path, made):
    path = kept(tmp_path / "a.jsonl")
    path.write_bytes(path.read_bytes() + made + b"\n")
    before = path.read_bytes()
    with pytest.raises(SaveError, match=f"a.jsonl:{len(ACTS) + 2}: "):
        Journal.resume(path, tiny())
    assert verify(path, tiny()).status == "unreadable"
    assert path.read_bytes() == before


def test_a_torn_line_in_the_middle_is_not_mended(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    lines = rows(path)
    lines[2] = lines[2][:40]
    before = write(path, lines).read_bytes()
    with pytest.raises(SaveError, match=":3:"):
        Journal.resume(path, tiny())
    assert path.read_bytes() == before


def test_notes_of_later_versions_are_passed_over(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    lines = rows(path)
    write(path, [*lines[:3], b'{"note":"a teacher wrote this"}', *lines[3:]])
    assert verify(path, tiny()).status == "verified"
    with Journal.resume(path, tiny()) as journal:
        assert len(journal.acts) == len(ACTS)


def test_an_act_that_is_not_open_is_not_kept(tmp_path):
    path = tmp_path / "a.jsonl"
    with Journal.create(path, tiny(), "tiny", 7) as journal:
        before = path.read_bytes()
        with pytest.raises(IllegalActError):
            journal.play(act("choose cable.a"))
        assert path.read_bytes() == before
        assert journal.acts == []


def test_a_game_in_memory_is_kept_where_it_is_told_to(tmp_path):
    journal = Journal.create(None, tiny(), "tiny", 7)
    for text in ACTS:
        journal.play(act(text))
    journal.move_to(tmp_path / "deep" / "er" / "a.jsonl")
    journal.play(act("advance") if not journal.game.card else some_act(journal.game, 3))
    journal.close()
    assert verify(tmp_path / "deep" / "er" / "a.jsonl", tiny()).acts == len(ACTS) + 1


def test_no_save_is_ever_written_over(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    before = path.read_bytes()
    with pytest.raises(SaveError, match="briefing resume"):
        Journal.create(path, tiny(), "tiny", 8)
    assert path.read_bytes() == before
    with Journal.resume(path, tiny()) as journal:
        assert journal.acts


def test_startex_has_its_events_too():
    journal = Journal.create(None, tiny(), "tiny", 7)
    (opened,) = [event for event in journal.events[0] if isinstance(event, Opened)]
    assert (opened.card, opened.reports, opened.question) == (
        journal.game.card, journal.game.reports, journal.game.question,
    )  # fmt: skip


def test_a_receipt_is_of_the_last_act(tmp_path):
    journal = Journal.create(None, tiny(), "tiny", 7)
    found = [journal.receipt]
    for text in ACTS:
        journal.play(act(text))
        found.append(journal.receipt)
    assert len(set(found)) == len(found)
    assert all(len(receipt) == 8 for receipt in found)
    path = kept(tmp_path / "a.jsonl")
    assert verify(path, tiny()).receipt == found[-1]


def test_a_save_of_another_pack_is_not_resumed(tmp_path):
    path = kept(tmp_path / "a.jsonl")
    with pytest.raises(SaveError, match="the pack 'tiny' and this is 'second-front'"):
        Journal.resume(path, shipped())


# --- where saves live -------------------------------------------------------------------------------------------------


def test_saves_are_listed_newest_first_without_the_samples(tmp_path, monkeypatch):
    import os

    monkeypatch.setenv("BRIEFING_SAVES", str(tmp_path))
    assert saves_folder() == tmp_path
    assert latest() is None
    for age, name in enumerate(("new", "old", "sample-new")):
        path = kept(tmp_path / f"{name}.jsonl", ())
        os.utime(path, (1_000_000 - age * (1 if age < 2 else -9), 1_000_000 - age * (1 if age < 2 else -9)))
    assert [path.stem for path in saves()] == ["sample-new", "new", "old"]
    assert latest().stem == "new"
    assert saves(tmp_path / "nowhere") == ()


def test_a_new_name_is_one_that_is_not_taken(tmp_path):
    names = []
    for _ in range(3):
        names.append(new_path("tiny", 7, tmp_path))
        names[-1].touch()
    assert [path.name for path in names] == ["tiny-7.jsonl", "tiny-7-2.jsonl", "tiny-7-3.jsonl"]
