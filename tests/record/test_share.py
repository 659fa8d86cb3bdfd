"""A game as one line: the same file again, byte for byte, or a sentence."""

import base64
from binascii import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.game import Phase, Settings
from briefing.record import Journal, SaveError, verify
from briefing.record.format import read
from briefing.record.share import PREFIX, is_shared, open_game, opened, shared, verify_shared
from briefing.rules import digest
from briefing.rules.draws import mix
from tests.games import act, brisk_act, some_act
from tests.packs import shipped, tiny
from tests.record.saves import ACTS, kept, whole

HALF = 250


def played(pack, seed, settings=None, pick=some_act):
    journal = Journal.create(None, pack, pack.scenarios[0].id, seed, settings)
    while not journal.over:
        journal.play(pick(journal.game, mix(seed) + len(journal.acts)))
    return journal


@pytest.mark.parametrize(
    "settings",
    [
        Settings(), Settings(moves=3, mode="exploration"), Settings(opponents="sharp"), Settings(opponents="loose"),
        Settings(moves=52, opponents="fixed"), Settings(control=True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seed", [0, 7, (1 << 64) - 1])
def test_any_game_comes_back_byte_for_byte(settings, seed):
    journal = played(tiny(), seed, settings)
    again = opened(shared(journal), tiny())
    assert again.rows() == journal.rows()
    assert (again.game, again.receipt, digest(again.game)) == (journal.game, journal.receipt, digest(journal.game))


def test_a_whole_game_of_twelve_moves_fits_in_a_chat_message():
    """Busy games, with acts of every kind; and games as people play them, which decide and move on."""
    for seed in range(2):
        journal = played(shipped(), seed, pick=brisk_act)
        assert journal.game.move == 12
        text = shared(journal)
        assert len(text) < HALF, len(text)
        assert opened(text, shipped()).rows() == journal.rows()
    busy = played(shipped(), 3, Settings(moves=6))
    assert opened(shared(busy), shipped()).rows() == busy.rows()
    assert len(shared(busy)) < 40 + 3 * len(busy.acts)


def test_games_at_every_act_and_branches_too(tmp_path):
    journal = Journal.replay(path := whole(tmp_path / "a.jsonl"), read(path), tiny())
    for at in (0, 1, 5, len(journal.acts)):
        branch = journal.branch(None, at)
        assert opened(shared(branch), tiny()).rows() == branch.rows()
    empty = Journal.create(None, tiny(), "tiny", 7)
    assert opened(shared(empty), tiny()).rows() == empty.rows()


def test_notes_stay_where_they_are(tmp_path):
    journal = Journal.replay(path := kept(tmp_path / "a.jsonl"), read(path), tiny())
    journal.note("a secret")
    again = opened(shared(journal), tiny())
    assert again.notes == []
    assert again.rows() == journal.rows(notes=False)


def test_a_chat_may_wrap_it():
    text = shared(played(tiny(), 7))
    wrapped = "\n".join(text[at : at + 20] for at in range(0, len(text), 20))
    assert is_shared(wrapped)
    assert opened(f"{wrapped}\n ", tiny()).game.phase is Phase.ENDEX


LINE = shared(played(tiny(), 7))


@given(data=st.data())
def test_a_line_with_anything_changed_is_refused(data):
    at = data.draw(st.integers(len(PREFIX), len(LINE) - 1))
    sign = data.draw(st.sampled_from("ABCZaz019_-=+/ \n.é\x00\x1b") | st.characters())
    changed = LINE[:at] + sign + LINE[at + 1 :]
    if "".join(changed.split()) == LINE:
        return
    with pytest.raises(SaveError) as told:
        opened(changed, tiny())
    assert str(told.value).isprintable()
    assert verify_shared(changed, tiny()).status == "unreadable"


@given(cut=st.integers(0, len(LINE) - 1))
def test_a_line_that_is_not_whole_is_refused(cut):
    with pytest.raises(SaveError, match="copy it again"):
        opened(LINE[:cut], tiny())


def lined(body: bytes) -> str:
    return PREFIX + base64.urlsafe_b64encode(body + crc32(body).to_bytes(4, "big")).decode().rstrip("=")


def unlined(text: str) -> bytes:
    line = text.removeprefix(PREFIX)
    return base64.urlsafe_b64decode(line + "=" * (-len(line) % 4))[:-4]


@given(data=st.data())
def test_a_forged_line_is_another_game_or_none(data):
    """Its checksum is right, so only the rules can tell: what it gives is a game that they allow, or a sentence."""
    body = bytearray(unlined(LINE))
    for _ in range(data.draw(st.integers(1, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    told = ""
    try:
        journal = opened(lined(bytes(body)), tiny())
    except SaveError as error:
        told = str(error)
    assert told.isprintable()
    if not told:
        assert opened(shared(journal), tiny()).rows() == journal.rows()


@given(body=st.binary(max_size=200))
def test_any_bytes_with_a_right_checksum_are_a_sentence(body):
    with pytest.raises(SaveError):
        opened(lined(body), tiny())


def test_a_line_of_another_game_claims_what_the_rules_do_not_give():
    """The receipt of one game on the acts of another."""
    one, other = (
        bytearray(unlined(LINE)),
        unlined(shared(played(tiny(), 7, pick=lambda g, luck: some_act(g, luck + 1)))),
    )
    assert one != other
    at = bytes(one).index(bytes.fromhex(opened(LINE, tiny()).receipt))
    one[at] ^= 1
    with pytest.raises(SaveError, match="another game than this line claims"):
        opened(lined(bytes(one)), tiny())


def test_a_line_of_other_content_or_rules_says_so():
    with pytest.raises(SaveError, match="other content"):
        opened(LINE, shipped())
    body = bytearray(unlined(LINE))
    body[0] = 99
    with pytest.raises(SaveError, match="rules version 99"):
        opened(lined(bytes(body)), tiny())


def test_giants_are_refused_at_once():
    with pytest.raises(SaveError):
        opened(PREFIX + "A" * 10_000_000, tiny())
    journal = Journal.create(None, tiny(), "tiny", 7)
    for number in range(2001):
        journal.play(act(f"forecast {number % 100}"))
    with pytest.raises(SaveError, match="send the file"):
        shared(journal)


def test_an_act_that_is_not_among_the_open_ones_cannot_be_put_in_a_line(monkeypatch):
    """The rules may let an act pass that they would not list; a line can only count what is listed."""
    journal = Journal.create(None, tiny(), "tiny", 7)
    journal.play(act("forecast 35"))
    monkeypatch.setattr("briefing.record.share.legal_acts", lambda game: (act("advance"), act("forecast 36")))
    with pytest.raises(SaveError, match="send the file"):
        shared(journal)


def test_a_line_is_taken_in_place_of_a_file(tmp_path):
    path = whole(tmp_path / "a.jsonl")
    text = shared(open_game(path, tiny()))
    assert open_game(text, tiny()).rows() == path.read_bytes()
    by_line, by_file = verify_shared(text, tiny()), verify(path, tiny())
    assert (by_line.status, by_line.receipt, by_line.total) == ("verified", by_file.receipt, by_file.total)
    assert len(by_line.path) < 30
    assert kept(tmp_path / "b.jsonl", ACTS).exists()
