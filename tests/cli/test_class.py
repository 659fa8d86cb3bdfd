"""`briefing class` as a shell sees it: from nothing to a seated student; a hub whose console dies; wrong use."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.shell import briefing, one_sentence

posix = pytest.mark.skipif(os.name != "posix", reason="signals and terminals are POSIX's")


def made(folder, *words):
    done = briefing("class", "new", "--dir", folder, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def until(what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def word_of(folder):
    """Where the hub says that it is."""
    try:
        return json.loads((folder / "hub.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None


class Hub:
    """`briefing class serve` as a process of its own."""

    def __init__(self, folder, *words, **more):
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "briefing", "class", "serve", str(folder), "--port", "0", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", **more,
        )  # fmt: skip

    def __enter__(self):
        self.address = until(self._word)["address"]
        return self

    def _word(self):
        assert self.process.poll() is None, self.process.communicate()
        return word_of(self.folder)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


async def seated(address, code):
    """A student types a code. Gives the status of the seat's page, and its text."""
    from aiohttp import ClientSession, CookieJar

    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        page = await (await browser.get(f"{address}/j/{code}")).text()
        csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page)[1]
        answer = await browser.post(f"{address}/join", data={"csrf": csrf, "code": code}, allow_redirects=False)
        assert answer.status == 303, await answer.text()
        seat = await browser.get(f"{address}/seat")
        return seat.status, await seat.text()


def test_from_nothing_to_a_seated_student(tmp_path):
    """Set-up in under two minutes: the machine's share of it, in wall time."""
    begun = time.monotonic()
    shown = made(tmp_path / "c", "--seats", "30")
    code = re.search(r"^SEAT-1 +([A-Z0-9]{4}-[A-Z0-9]{4})", shown, re.MULTILINE)[1]
    with Hub(tmp_path / "c") as hub:
        status, page = asyncio.run(seated(hub.address, code))
        took = time.monotonic() - begun
        assert status == 200
        assert "SEAT-1" in page
        cards = (tmp_path / "c" / "cards.html").read_text("utf-8")
        assert hub.address in cards, "printed again with the address"
        assert cards.count("<svg") == 30
    print(f"new, serve and the first student seated: {took:.1f} s")
    assert took < 60


@posix
def test_ctrl_c_ends_the_hub_and_takes_its_word_back(tmp_path):
    made(tmp_path / "c", "--seats", "2")
    with Hub(tmp_path / "c") as hub:
        projector = briefing("class", "projector", tmp_path / "c")
        assert re.fullmatch(rf"{hub.address}/projector\?k=[\w-]{{20,}}\n", projector.stdout)
        hub.process.send_signal(signal.SIGINT)
        out, err = hub.process.communicate(timeout=30)
    assert hub.process.returncode == 0
    assert err == ""
    assert "Join at" in out
    assert "goes on with it" in out
    assert word_of(tmp_path / "c") is None
    assert "no hub runs" in one_sentence(briefing("class", "projector", tmp_path / "c"))


@posix
def test_a_second_hub_on_one_class_is_refused(tmp_path):
    made(tmp_path / "c", "--seats", "2")
    with Hub(tmp_path / "c") as hub:
        one_sentence(briefing("class", "serve", tmp_path / "c", "--port", "0"))
        assert hub.process.poll() is None


def test_a_taken_port_is_a_sentence(tmp_path):
    import socket

    made(tmp_path / "c", "--seats", "2")
    with socket.create_server(("127.0.0.1", 0)) as plug:
        line = one_sentence(briefing("class", "serve", tmp_path / "c", "--port", str(plug.getsockname()[1])))
    assert "--port" in line


@posix
def test_a_tethered_hub_ends_with_whoever_holds_it(tmp_path):
    """The console is killed without a chance to say so: its hub must not stay behind."""
    made(tmp_path / "c", "--seats", "2")
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path / "c")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        process = int(holder.stdout.readline())
        assert word_of(tmp_path / "c")["process"] == process
        holder.kill()
        holder.wait()
        until(lambda: word_of(tmp_path / "c") is None, 30)
        until(lambda: not _lives(process), 30)
    finally:
        holder.kill()
        holder.communicate()


_HOLDER = """
import sys, time
from pathlib import Path
from briefing.classroom.running import Serving, hub_beside
with hub_beside(Serving(Path(sys.argv[1]))) as hub:
    print(hub.process, flush=True)
    time.sleep(100)
"""


def _lives(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # Killed and not yet waited for is dead, too.
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_hub_that_cannot_begin_gives_its_own_sentence(tmp_path, home):
    from briefing.classroom.running import Serving, hub_beside
    from briefing.record.entries import SaveError

    made(tmp_path / "c", "--seats", "2")
    (tmp_path / "c" / "session.jsonl").write_text("nonsense\n")
    with pytest.raises(SaveError, match="no class's log"), hub_beside(Serving(tmp_path / "c")):
        pass


@pytest.mark.slow
@posix
def test_the_console_beside_its_hub_in_one_terminal(tmp_path):
    """`serve --control`: the console draws, `q` leaves it, the hub goes with it."""
    import fcntl
    import pty
    import select
    import struct
    import termios

    made(tmp_path / "c", "--seats", "3")
    above, below = pty.openpty()
    fcntl.ioctl(below, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing", "class", "serve", str(tmp_path / "c"), "--port", "0", "--control"],
        stdin=below, stdout=below, stderr=below, start_new_session=True, close_fds=True,
    )  # fmt: skip
    os.close(below)
    shown, pressed, end = "", False, time.monotonic() + 60
    try:
        while time.monotonic() < end and process.poll() is None:
            if select.select([above], [], [], 0.2)[0]:
                try:
                    shown += os.read(above, 65536).decode("utf-8", "replace")
                except OSError:
                    break
            if not pressed and "seats taken" in shown:
                assert word_of(tmp_path / "c")
                os.write(above, b"q")
                pressed = True
        process.wait(30)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(above)
    assert pressed, shown[-500:]
    assert process.returncode == 0
    assert word_of(tmp_path / "c") is None


# --- wrong use --------------------------------------------------------------------------------------------------------

WRONG = {
    "nothing": ((), "say what"),
    "no such": (("nev",), "invalid choice"),
    "no seats": (("new", "--seats", "0"), "no count"),
    "too many seats": (("new", "--seats", "1001"), "1 to 1000 seats"),
    "no such scenario": (("new", "first-front"), "no scenario"),
    "no such mode": (("new", "--mode", "solo"), "invalid choice"),
    "no such ally": (("new", "--mode", "committee", "--delegations", "USA,XYZ"), "no ally"),
    "one ally twice": (("new", "--mode", "committee", "--delegations", "USA,USA"), "named twice"),
    "allies without a committee": (("new", "--delegations", "USA"), "goes with --mode committee"),
    "no time": (("new", "--decision", "soon"), "number of seconds"),
    "nothing but the hot wash": (("new", "--session", "20", "--hotwash", "20"), "leave nothing"),
    "no roster": (("new", "--roster", "missing.csv"), "no such file"),
    "no class": (("serve", "missing"), "there is no class"),
    "no port": (("serve", "--port", "70000"), "no port"),
    "no console": (("control", "missing"), "terminal"),
    "no results": (("results", "missing"), "there is no class"),
    "bad weights": (("export", "--weights", "1,2"), "three numbers"),
    "cells of nobody": (("new", "--mode", "committee", "--seats", "3", "--red", "3"), "the cells take all"),
    "no cell": (("new", "--mode", "committee", "--red", "two"), "no size of a cell"),
    "cells in parallel": (("new", "--mode", "parallel", "--red", "2"), "a game of its own"),
    "nothing given": (("grade", "SEAT-1"), "say what SEAT-1 is given"),
    "no grade": (("grade", "SEAT-1", "120"), "no grade"),
    "no rubric": (("grade", "SEAT-1", "--rubric", "5,5,5,5,5"), "no level"),
    "nobody graded": (("grade", "--comment", "Good."), "name the seat"),
    "no class to grade": (("grade", "SEAT-1", "80", "--dir", "missing"), "there is no class"),
    "no files": (("merge", "--out", "x"), "required"),
    "nobody to ask": (("purge",), "there is no class"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_one_sentence(name, tmp_path):
    words, sentence = WRONG[name]

    assert sentence in one_sentence(briefing("class", *words, cwd=tmp_path))


def test_a_purge_asks_somebody_and_leaves_nothing(tmp_path):
    roster = tmp_path / "r.csv"
    roster.write_text("seat,name,id,email\nSEAT-1,Ana,1,ana@example.org\nSEAT-2,Bo,2,bo@example.org\n", "utf-8")
    made(tmp_path / "c", "--roster", roster)
    kept = tmp_path / "c" / "roster.key.csv"
    assert kept.read_text("utf-8") == roster.read_text("utf-8")

    assert "--yes" in one_sentence(briefing("class", "purge", tmp_path / "c"))
    assert kept.exists()
    done = briefing("class", "purge", tmp_path / "c", "--names", "--yes")
    assert done.returncode == 0
    assert not kept.exists()
    assert (tmp_path / "c" / "session.jsonl").exists()
    done = briefing("class", "purge", tmp_path / "c", "--yes")
    assert done.returncode == 0
    assert not (tmp_path / "c").exists()


def test_a_roster_says_how_many_seats(tmp_path):
    roster = tmp_path / "r.csv"
    roster.write_text("seat,name\n" + "".join(f"SEAT-{n},P{n}\n" for n in range(1, 8)) + "\n", "utf-8")

    assert "7 seats" in made(tmp_path / "c", "--roster", roster)


def test_results_and_export_of_a_class_that_has_only_begun(tmp_path):
    made(tmp_path / "c", "--seats", "3")
    assert briefing("class", "results", tmp_path / "c").returncode == 0
    done = briefing("class", "export", tmp_path / "c", "--out", tmp_path / "out", "--weights", "1,1,0")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "grades.csv").is_file()


def test_a_grade_by_hand_from_the_command_line_to_moodle(tmp_path):
    made(tmp_path / "c", "--seats", "3")

    def grade(*words):
        done = briefing("class", "grade", *words, "--dir", tmp_path / "c")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "no seat has a mark" in grade()
    assert "SEAT-2: 85 of 100" in grade("seat-2", "85")
    told = grade("SEAT-2", "--comment", "Cited reports; waited too long.", "--rubric", "P,3,-,2,U")
    assert "85 of 100; Cited reports; waited too long.; Rubric, 1 to 4 each: evidence 4, " in told
    assert grade().startswith("SEAT-2      85  by hand   Cited reports")
    assert "no seat 'SEAT-9'" in one_sentence(briefing("class", "grade", "SEAT-9", "1", "--dir", tmp_path / "c"))
    done = briefing("class", "export", tmp_path / "c", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert 'SEAT-2,,85,"Cited reports; waited too long. Rubric' in (tmp_path / "out" / "grades.csv").read_text("utf-8")
    assert "as proposed" in grade("SEAT-2", "--clear")
    assert "no seat has a mark" in grade()


def test_thirty_seats_as_an_exercise_makes_them_up(tmp_path):
    shown = made(tmp_path / "c", "--mode", "committee", "--seats", "30")
    seats = re.findall(r"^([A-Z]+)-\d+ +[A-Z0-9]{4}-", shown, re.MULTILINE)

    assert (seats.count("SHAPE"), seats.count("RED"), seats.count("EVAL"), seats.count("IS")) == (3, 2, 1, 0)
    assert len(seats) == 30
    shown = made(tmp_path / "d", "--mode", "committee", "--seats", "14", "--delegations", "HUN,DEU,USA", "--red", "4")
    seats = re.findall(r"^([A-Z]+)-\d+ +[A-Z0-9]{4}-", shown, re.MULTILINE)
    assert (seats.count("RED"), seats.count("HUN")) == (4, 3)


@pytest.mark.slow
def test_the_seat_cards_line_for_no_network_plays_and_merges(tmp_path):
    """What a card says to type starts the same game; the file it leaves is one that merging takes."""
    shown = made(tmp_path / "c", "--seats", "3", "--seed", "2025", "--moves", "1")
    line = re.search(r"^  briefing (play .*)$", shown, re.MULTILINE)[1].split()
    done = briefing(*line, "--plain", cwd=tmp_path, given="advance\n" * 12 + "q\n")
    assert (tmp_path / "SEAT-1.jsonl").is_file(), done.stderr
    done = briefing("class", "merge", tmp_path / "SEAT-1.jsonl", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "grades.csv").is_file()


def test_the_doctor_finds_a_fault_and_says_so_by_its_code(tmp_path):
    import socket

    from briefing.classroom.hub.addresses import own_addresses

    well = briefing("class", "doctor", "--port", "0")
    assert well.returncode == (0 if own_addresses() else 1), well.stdout
    with socket.socket() as plug:  # bound and silent: no hub, and no room for one
        plug.bind(("0.0.0.0", 0))
        done = briefing("class", "doctor", "--port", str(plug.getsockname()[1]))
    assert done.returncode == 1
    assert "MEND port" in done.stdout
    assert done.stderr == ""
