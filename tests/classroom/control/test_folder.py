"""A class's folder and its seat cards: made, found, kept from others' eyes, and printed."""

import asyncio
import os
import re
import stat
import subprocess
import sys

import pytest
import segno
from attrs import evolve

from briefing.classroom import cards, folder, qr
from briefing.classroom.entries import Times
from briefing.classroom.folder import Wish, announce, charter_of, create, find, hub_of, made, withdraw
from briefing.classroom.keys import KEYS, LOG, ROSTER, read_keys
from briefing.classroom.seats import MODES
from briefing.record.entries import SaveError
from tests.classroom.hub.house import hosted
from tests.packs import shipped
from tests.tui.staged import staged

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")


def new(**more):
    pack = shipped()
    return create(Wish(pack.scenarios[0].id, **more), pack)


@pytest.mark.parametrize("mode", MODES)
def test_what_was_made_is_what_is_read(mode, home):
    first = new(mode=mode, seats=12, seed=7, times=Times(decision=120))
    again = made(find(None))

    assert again == first
    assert again.charter.seed == 7
    assert again.charter.times.decision == 120
    assert [read_keys(first.folder).mark(first.keys.codes[seat.id]) for seat in first.charter.seats] == list(
        again.charter.codes
    )
    assert len(set(first.keys.codes.values())) == 12


@posix
def test_secrets_are_for_their_owner_alone(home, tmp_path):
    roster = tmp_path / "r.csv"
    roster.write_text("seat,name,id,email\nSEAT-1,Ana,1,a@example.org\n", "utf-8")
    pack = shipped()
    one = create(Wish(pack.scenarios[0].id, seats=2), pack, None, roster)
    cards.write(one, "http://192.0.2.7:8025")
    announce(one.folder, folder.Hub("http://192.0.2.7:8025", "", os.getpid()))

    assert stat.S_IMODE(one.folder.stat().st_mode) == 0o700
    for name in (KEYS, ROSTER, folder.HUB, *folder.CARDS):
        assert stat.S_IMODE((one.folder / name).stat().st_mode) == 0o600, name


def test_no_code_and_no_name_is_in_the_log(home, tmp_path):
    roster = tmp_path / "r.csv"
    roster.write_text("seat,name,id,email\nSEAT-1,Anastasia,1,a@example.org\n", "utf-8")
    pack = shipped()
    one = create(Wish(pack.scenarios[0].id, seats=5), pack, None, roster)
    log = (one.folder / LOG).read_text("utf-8")

    for secret in (
        *one.keys.codes.values(),
        one.keys.control,
        one.keys.projector,
        one.keys.salt,
        "Anastasia",
        "example.org",
    ):
        assert secret not in log


def test_two_classes_do_not_share_a_folder(home, tmp_path):
    pack = shipped()
    wish = Wish(pack.scenarios[0].id, seats=2)
    create(wish, pack, tmp_path / "c")

    with pytest.raises(SaveError, match="there is a class in this folder already"):
        create(wish, pack, tmp_path / "c")


def test_the_one_used_last_is_found_and_any_by_its_room(home):
    first, second = new(seats=2), new(seats=3)
    os.utime(first.folder / LOG, (1, 1))

    assert find(None) == second.folder
    assert find(first.charter.room.lower()) == first.folder
    assert find(str(first.folder)) == first.folder
    os.utime(first.folder / LOG, (2**32, 2**32))
    assert find(None) == first.folder


def test_no_class_is_a_sentence(home, tmp_path):
    for named in (None, str(tmp_path), "ABCDEF", "a\0b", "x" * 5000):
        with pytest.raises(SaveError, match="there is no class in"):
            find(named)


def test_a_roster_that_does_not_fit_makes_no_class(home, tmp_path):
    roster = tmp_path / "r.csv"
    roster.write_text("seat,name\nSEAT-99,Ana\n", "utf-8")
    pack = shipped()

    with pytest.raises(SaveError, match="there is no seat"):
        create(Wish(pack.scenarios[0].id, seats=2), pack, tmp_path / "c", roster)
    assert not (tmp_path / "c").exists()


def test_the_hub_leaves_word_and_takes_back_only_its_own(home):
    one = new(seats=2)
    with pytest.raises(SaveError, match="no hub runs for this class"):
        hub_of(one.folder)
    announce(one.folder, folder.Hub("http://192.0.2.7:8025", "cert.pem", os.getpid()))
    assert hub_of(one.folder).certificate == "cert.pem"
    announce(one.folder, folder.Hub("http://192.0.2.7:8026", "", os.getppid()))
    withdraw(one.folder)
    assert hub_of(one.folder).address == "http://192.0.2.7:8026", "another hub's word stands"
    announce(one.folder, folder.Hub("http://192.0.2.7:8025", "", os.getpid()))
    withdraw(one.folder)
    withdraw(one.folder)
    with pytest.raises(SaveError, match="no hub runs"):
        hub_of(one.folder)


@posix
def test_the_word_of_a_hub_that_was_killed_is_no_word(home):
    one = new(seats=2)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    announce(one.folder, folder.Hub("http://192.0.2.7:8025", "", gone.pid))

    with pytest.raises(SaveError, match="no hub runs"):
        hub_of(one.folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"address": 1}', "\0", "nonsense"])
def test_a_damaged_word_is_no_word(text, home):
    one = new(seats=2)
    (one.folder / folder.HUB).write_text(text)

    with pytest.raises(SaveError, match="no hub runs"):
        hub_of(one.folder)


def test_a_card_is_made_anew_alone_and_in_its_place(home):
    """What is printed after a seat was given a new code never brings the old one back; nobody else's card changes."""
    one = new(seats=12)
    address = "http://192.0.2.7:8025"
    cards.write(one, address)
    page = (one.folder / "cards.html").read_text("utf-8")
    old = cards.grouped(one.keys.codes["SEAT-11"])
    one.keys.codes["SEAT-11"] = "ABCD7QXM"
    path = cards.write_one(one, "SEAT-11", address)
    alone, whole = path.read_text("utf-8"), (one.folder / "cards.html").read_text("utf-8")

    assert path.name == "card-SEAT-11.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 or os.name != "posix"
    assert alone.count("<li") == 1
    assert "<h2>SEAT-11</h2>" in alone
    assert "ABCD-7QXM" in alone
    assert alone.count("<svg") == 1
    for text in (alone, whole, (one.folder / "cards.txt").read_text("utf-8")):
        assert old not in text
        assert "ABCD-7QXM" in text
    assert whole.count("<li") == whole.count("<svg") == 12
    before, after = (re.findall(r"<li .*?</li>", each, re.DOTALL) for each in (page, whole))
    assert [at for at in range(12) if before[at] != after[at]] == [10]
    assert whole == cards.page(one, address), "as if all had been drawn anew"
    stamp = (one.folder / "cards.html").stat().st_mtime_ns
    cards.write(one, address)
    assert (one.folder / "cards.html").stat().st_mtime_ns == stamp, "the next hub finds them as they must be"


def test_a_page_of_cards_that_is_gone_is_not_missed(home):
    one = new(seats=2)
    one.keys.codes["SEAT-1"] = "ABCD7QXM"
    assert "ABCD-7QXM" in cards.write_one(one, "SEAT-1").read_text("utf-8")
    (one.folder / "cards.html").write_text("somebody else's page")
    cards.write_one(one, "SEAT-1")
    assert (one.folder / "cards.html").read_text() == "somebody else's page"
    cards.write(one)
    assert "ABCD-7QXM" in (one.folder / "cards.html").read_text("utf-8")


@hosted(many=3)
async def test_the_hub_makes_the_card_of_a_new_code_and_says_where(here):
    card = here.folder / "card-SEAT-2.html"
    status, said = await here.control("reseat", seat="SEAT-2")
    assert status == 200
    assert said["card"] == str(card)
    assert cards.grouped(said["code"]) in card.read_text("utf-8")
    assert f"{here.address}/j/{said['code']}" not in card.read_text("utf-8"), "only the QR holds the link"
    assert f"{here.address} &middot; room" in card.read_text("utf-8")
    said = await asyncio.gather(*(here.control("reseat", seat=f"SEAT-{number}") for number in (1, 2, 3)))
    for (_, each), number in zip(said, (1, 2, 3), strict=True):
        assert cards.grouped(each["code"]) in (here.folder / f"card-SEAT-{number}.html").read_text("utf-8")
        assert "note" not in each
        assert read_keys(here.folder).codes[f"SEAT-{number}"] == each["code"], "none was lost to another"


def test_a_drawn_seed_can_be_read_aloud(home):
    seeds = {new(seats=1).charter.seed for _ in range(8)}

    assert all(1000 <= seed <= 9999 for seed in seeds)
    assert len(seeds) > 1


def test_a_damaged_log_is_a_sentence(home):
    one = new(seats=2)
    (one.folder / LOG).write_text("nonsense\n")

    with pytest.raises(SaveError, match="no class's log"):
        charter_of(one.folder)


# --- cards ------------------------------------------------------------------------------------------------------------

ADDRESS = "http://192.0.2.7:8025"


def test_a_card_for_every_seat_with_its_own_code_and_link(home):
    one = new(mode="committee", seats=30)
    page, text = cards.page(one, ADDRESS), cards.text(one, ADDRESS)

    assert page.count("<li ") == page.count("<svg") == 30
    assert page.count("<ul>") == 3, "ten to a page"
    for seat in one.charter.seats:
        code = one.keys.codes[seat.id]
        card = re.search(rf'<li id="{seat.id}">.*?</li>', page, re.DOTALL)[0]
        assert f"<h2>{seat.id}</h2>" in card
        assert cards.grouped(code) in card
        assert seat.office in card
        assert qr.titled_svg(f"{ADDRESS}/j/{code}", f"QR: opens seat {seat.id}") in card
        assert f"<span>--save {seat.id}.jsonl</span>" in card
        assert "EXERCISE" in card
        assert re.search(rf"^{seat.id} +{cards.grouped(code)}  {seat.office}", text, re.MULTILINE)


def test_before_there_is_an_address_there_is_no_qr(home):
    one = new(seats=3)
    page = cards.page(one)

    assert "<svg" not in page
    assert "made again" in page
    assert one.charter.room in page


def test_the_line_for_no_network_is_the_same_game(home):
    """What a card says to type is what the class would have played: scenario, seed, moves."""
    one = new(seats=2, seed=77)
    line = cards.cards(one)[1].alone

    assert line == "briefing play second-front --seed 77 --moves 6 --save SEAT-2.jsonl"
    sharp = cards.cards(new(seats=1, seed=77, moves=3, opponents="sharp"))[0].alone
    assert sharp == "briefing play second-front --seed 77 --moves 3 --opponents sharp --save SEAT-1.jsonl"


def test_the_page_fetches_nothing_and_prints_on_a4(home):
    page = cards.page(new(seats=2), ADDRESS)

    assert "size: A4" in page
    assert "default-src 'none'" in page
    outside = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"')\s>]+)", page)
    assert not outside
    assert not re.search(r"<(?:script|link|img|iframe)", page)


def test_nothing_of_a_pack_or_an_address_is_markup(home):
    pack = staged()
    one = create(Wish(pack.scenarios[0].id, seats=1), pack)
    one = evolve(one, charter=evolve(one.charter, scenario="<b>x</b>"))

    page = cards.page(one, 'http://x/"><script>')

    assert "<script" not in page
    assert "<b>" not in page


def test_cards_are_drawn_again_only_for_another_address_or_code(home, monkeypatch):
    one = new(seats=3)
    path = one.folder / "cards.html"
    drawn = []
    real = cards.page
    monkeypatch.setattr(cards, "page", lambda *words: drawn.append(words[1]) or real(*words))
    for address in ("", ADDRESS, ADDRESS, "http://192.0.2.8:8025"):
        cards.write(one, address)
    assert drawn == ["", ADDRESS, "http://192.0.2.8:8025"]

    one.keys.codes["SEAT-2"] = "NEWCODE7"
    cards.write(one, "http://192.0.2.8:8025")
    assert len(drawn) == 4
    assert "NEWC-ODE7" in path.read_text("utf-8")
    path.unlink()
    cards.write(one, "http://192.0.2.8:8025")
    assert path.exists()


def test_a_join_address_is_small_enough_for_a_terminal():
    drawn = qr.text("http://192.168.100.200:8025")

    assert len(drawn.splitlines()) <= 17
    assert max(map(len, drawn.splitlines())) <= 37
    assert segno.make(ADDRESS, error="m", micro=False).version <= 3


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="root is needed to be refused nothing")
def test_what_cannot_be_written_is_a_sentence(home, tmp_path):
    (tmp_path / "file").write_text("x")
    pack = shipped()

    with pytest.raises(SaveError, match="cannot be made"):
        create(Wish(pack.scenarios[0].id, seats=2), pack, tmp_path / "file" / "c")
