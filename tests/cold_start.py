"""How long things take here and now: `python -m tests.cold_start [--runs 7] [--json]`.

Absolute times move from machine to machine, so every one of ours stands beside that of a bare Textual app with Header
and Footer, measured in the same run in the same kind of terminal. Nothing is asserted: it is a table to read.
"""

import argparse
import json
import os
import re
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOWN, QUIET = b"\x1b[B", 0.04
#: The sizes at which games are watched.
WATCHED = ((80, 24), (200, 60))

BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Static
class Bare(App):
    BINDINGS = [("down", "down", "Down"), ("q", "quit", "Quit")]
    def compose(self):
        yield Header(); yield Static("bare", id="it"); yield Footer()
    count = 0
    def action_down(self):
        self.count += 1
        self.query_one("#it").update(f"bare {self.count}")
Bare().run()
"""


class Terminal:
    """A program in a pseudo-terminal, watched for what it writes and when."""

    def __init__(self, words, size=(80, 24), folder="."):
        """Start it; the clock runs from here."""
        import fcntl
        import pty
        import struct
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        env = surroundings(folder)
        self.began = time.perf_counter()
        self.process = subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True)
        os.close(slave)
        self.text = b""

    def until(self, words, seconds=30.0):
        """Milliseconds from the start until these words have been written."""
        while not words.search(plain(self.text)):
            if not self._read(seconds):
                sys.exit(f"{words.pattern!r} never appeared; the last that did was {plain(self.text)[-200:]!r}")
        return (time.perf_counter() - self.began) * 1000

    def burst(self, keys, *, rest=True):
        """Milliseconds from a key to the last byte of what it brought about, after a rest or one upon the other."""
        if rest:
            self.rest()
        self.text = b""
        began = last = time.perf_counter()
        os.write(self.master, keys)
        seen = False
        while self._read(QUIET if seen else 2.0):
            seen, last = True, time.perf_counter()
        return (last - began) * 1000

    def answer(self, keys):
        """Milliseconds from a key to the first byte that follows, while the program is busy with something else."""
        began = time.perf_counter()
        os.write(self.master, b"\x1b[B\x1b[A" if keys == b"?" else keys)
        self._read(2.0)
        spent = (time.perf_counter() - began) * 1000
        time.sleep(0.05)
        return spent

    def rest(self):
        """Read until nothing more comes."""
        while self._read(0.25):
            pass

    def resident(self):
        """Resident memory in MB, where the system says."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        except OSError:
            return 0.0
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def worked(self):
        """Milliseconds that it has had of a processor, all its threads together, where the system says."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text("ascii").split()[0]) for task in tasks) / 1e6

    def end(self):
        """Ask it to go, and go on."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
        os.close(self.master)

    def _read(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            found = os.read(self.master, 65536)
        except OSError:
            return False
        self.text += found
        return bool(found)


def surroundings(folder):
    """A home of its own, and bytecode kept there: what is measured is a second start, not a compiler."""
    set_ = {"TERM": "xterm-256color", "BRIEFING_SAVES": str(folder), "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "XDG_", "PYTHON"))}
    return kept | set_ | {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode"}


def plain(text):
    """What was written, without the escape sequences."""
    return re.sub(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[^\[]", b" ", text)


def screens(programs, keys, runs, folder):
    """First paint, key to frame and memory of some programs, turn by turn, so that a busy moment meets all of them."""
    found = {name: {"first": [], "key": [], "rss": []} for name in programs}
    for run in range(runs + 1):
        for name, (words, mark) in programs.items():
            terminal = Terminal(words, folder=folder)
            painted = terminal.until(re.compile(mark))
            terminal.rest()
            bursts = [terminal.burst(key) for key in keys]
            if run:  # the first start only warms the disk
                found[name]["first"].append(painted)
                found[name]["key"] += bursts
                found[name]["rss"].append(terminal.resident())
            terminal.end()
    return {name: {what: statistics.median(times) for what, times in each.items()} for name, each in found.items()}


def cards(folder, moves=3):
    """Milliseconds from key to the next page, through whole moves of a game on disk, the sync included."""
    words = [sys.executable, "-m", "briefing", "play", "second-front", "--seed", "7", "--save", f"{folder}/cards.jsonl"]
    terminal = Terminal(words, folder=folder)
    terminal.until(re.compile(rb"BRIEFING"))
    found = []
    for _ in range(moves):
        found.append(terminal.burst(b" "))
        terminal.burst(b"1")
        found += [terminal.burst(b"1"), terminal.burst(b" ")]
        if b"COUNCIL" in plain(terminal.text):
            terminal.burst(b"x")
            found.append(terminal.burst(b" "))
        found += [terminal.burst(b" "), terminal.burst(b" ")]
    terminal.end()
    return statistics.median(found)


def saved(folder, seed, moves=12, most=1000):
    """A game on disk, played at random so far."""
    from briefing.model.game import Phase, Settings
    from briefing.record import Journal
    from tests.games import brisk_act
    from tests.packs import shipped

    journal = Journal.create(None, shipped(), "second-front", seed, Settings(moves=moves))
    while journal.game.phase is not Phase.ENDEX and len(journal.acts) < most:
        journal.play(brisk_act(journal.game, seed * 31 + len(journal.acts)))
    path = Path(folder) / f"game-{seed}.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(journal.rows())
    return path


def steps(folder, size):
    """Every act of the three sample games, forward and back: milliseconds to the frame, of work, and bytes sent.

    Each as median and worst. The work is what the system counts for the process, so that a busy machine does not make
    it longer; 0 where it does not say.
    """
    found = {"frame": [], "work": [], "bytes": []}
    for path in sorted((ROOT / "saves").glob("sample-*.jsonl")):
        words = [sys.executable, "-m", "briefing", "replay", str(path), "--at", "0"]
        terminal = Terminal(words, size=size, folder=folder)
        terminal.until(re.compile(rb"act 0 of"))
        many = int(re.search(rb"act 0 of +(\d+)", plain(terminal.text))[1])
        terminal.rest()
        for key in [*[b"\x1b[C"] * many, *[b"\x1b[D"] * many]:
            before = terminal.worked()
            found["frame"].append(terminal.burst(key, rest=False))
            found["work"].append(terminal.worked() - before)
            found["bytes"].append(len(terminal.text))
        terminal.end()
    return {name: (statistics.median(each), max(each)) for name, each in found.items()}


def crowd(folder, many=300):
    """A folder with many saves: when the lobby knows all of them, and key to frame while it reads and in the list."""
    for seed in range(many):
        saved(f"{folder}/many", seed, most=1000 if seed % 3 else 20)
    terminal = Terminal([sys.executable, "-m", "briefing"], folder=f"{folder}/many")
    first = terminal.until(re.compile(rb"EXERCISE"))
    terminal.until(re.compile(rb"on disk"))
    began = time.perf_counter()
    os.write(terminal.master, b"3")
    reading = []
    while b"last played" not in plain(terminal.text) and time.perf_counter() - began < 60:
        reading.append(terminal.answer(b"?"))
    whole = (time.perf_counter() - terminal.began) * 1000
    inside = [terminal.burst(DOWN) for _ in range(12)]
    terminal.end()
    return {"first": first, "whole": whole, "reading": max(reading, default=0.0), "list": statistics.median(inside)}


def command(words, runs, folder):
    """Milliseconds of a command without a screen, and whether it imported Textual after all."""
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "briefing", *words],
            cwd=ROOT,
            env=surroundings(folder),
            capture_output=True,
            check=False,
        )
        times.append((time.perf_counter() - began) * 1000)
    asked = (
        "import sys; sys.argv = ['briefing', *sys.argv[1:]]\nfrom briefing.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print('TEXTUAL' if 'textual' in sys.modules else 'CLEAN', len(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked, *words],
        cwd=ROOT,
        env=surroundings(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, many = told.stdout.strip().splitlines()[-1].partition(" ") if told.stdout.strip() else ("FAILED", "", "0")
    return {"ms": statistics.median(times[1:]), "textual": state, "modules": many}


def games(seconds=2.0):
    """Whole games through the rules alone: milliseconds a game and decisions a second."""
    from tests.games import brisk_act, played
    from tests.packs import shipped

    pack = shipped()
    played(pack, 0, pick=brisk_act)
    began, acts, many = time.perf_counter(), 0, 0
    while time.perf_counter() - began < seconds:
        many += 1
        acts += len(played(pack, many, pick=brisk_act)[1])
    spent = time.perf_counter() - began
    return {"ms": spent * 1000 / many, "acts": acts / spent}


def main():
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        programs = {
            "bare": ([sys.executable, "-c", BARE], rb"bare"),
            "lobby": ([sys.executable, "-m", "briefing"], rb"EXERCISE"),
        }
        found = screens(programs, [DOWN] * 8, asked.runs, folder)
        turned = cards(folder)
        watched, listed = {f"{size[0]}x{size[1]}": steps(folder, size) for size in WATCHED}, crowd(folder)
        save = Path(folder) / "run.jsonl"
        subprocess.run(
            [sys.executable, "-m", "briefing", "run", "second-front", "--seed", "7", "--acts", "-", "--save", save],
            cwd=ROOT, input="advance\n", capture_output=True, text=True, check=False,
        )  # fmt: skip
        commands = {
            "--version": command(["--version"], asked.runs, folder),
            "keys": command(["keys"], asked.runs, folder),
            "verify": command(["verify", str(save)], asked.runs, folder),
            "run": command(["run", "second-front", "--seed", "7", "--acts", os.devnull], asked.runs, folder),
        }
    rules = games()
    found |= {"card": turned, "watch": watched, "saves": listed, "commands": commands, "rules": rules}
    bare, ours = found["bare"], found["lobby"]
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{'80x24, median':<26}{'bare':>9}{'ours':>9}{'ratio':>8}")
    for name, label in (("first", "first paint ms"), ("key", "key to frame ms"), ("rss", "memory MB")):
        print(f"{label:<26}{bare[name]:>9.1f}{ours[name]:>9.1f}{ours[name] / max(bare[name], 0.001):>8.2f}")
    print(f"{'page to page ms, on disk':<26}{'':>9}{turned:>9.1f}")
    for size, told in watched.items():
        (work, worst), (frame, last), (sent, _) = told["work"], told["frame"], told["bytes"]
        print(
            f"{f'replay step ms {size}':<26}{'':>9}{work:>9.1f}   of work, worst {worst:.1f};"
            f" to the frame {frame:.1f}, worst {last:.1f}; {sent / 1000:.1f} kB sent"
        )
    print(
        f"{'300 saves: all listed ms':<26}{'':>9}{listed['whole']:>9.1f}"
        f"   a key meanwhile {listed['reading']:.1f} at worst, in the list {listed['list']:.1f}"
    )
    for name, told in commands.items():
        print(
            f"{'briefing ' + name + ' ms':<26}{'':>9}{told['ms']:>9.1f}"
            f"   {told['textual'].lower()}, {told['modules']} modules"
        )
    print(f"{'a game in the rules ms':<26}{'':>9}{rules['ms']:>9.1f}   {rules['acts']:,.0f} decisions a second")


if __name__ == "__main__":
    main()
