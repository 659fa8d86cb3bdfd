"""The peers: each in an environment of its own, made for the run, with the versions that are named here.

A peer that cannot be had keeps its row, with the reason.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen

from tests.bench.peers.timing import REPEATS
from tests.bench.report import Row

HERE = Path(__file__).resolve().parent / "peers"
_INSTALL_SECONDS = 600


@frozen(slots=True)
class Peer:
    """A framework, or two lists of its games: what to install and which script plays."""

    group: str
    script: str
    pins: tuple[str, ...]
    words: tuple[str, ...] = ()
    #: Packages that are published as sources alone.
    sources: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The version of the framework itself."""
        return self.pins[0].replace("==", "@").rpartition("@")[2]

    @property
    def node(self) -> bool:
        """Whether it is from npm."""
        return self.script.endswith(".cjs")


_SPIEL = (
    "open-spiel==2.0.2", "numpy==2.4.6", "scipy==1.17.1", "absl-py==2.5.1", "ml_collections==1.1.0", "attrs==26.1.0",
    "PyYAML==6.0.3",
)  # fmt: skip
_ZOO = (
    "pettingzoo==1.27.0", "gymnasium==1.4.0", "numpy==2.4.6", "cloudpickle==3.1.2", "Farama-Notifications==0.0.6",
    "typing_extensions==4.16.0", "pygame-ce==2.5.8",
)  # fmt: skip
PEERS = (
    Peer("boardgame.io", "boardgame.cjs", ("boardgame.io@0.50.2",)),
    Peer("inkjs", "ink.cjs", ("inkjs@2.4.0",)),
    Peer("OpenSpiel", "spiel.py", _SPIEL),
    Peer("PettingZoo", "zoo.py", _ZOO, ("alone",)),
    Peer("PettingZoo", "zoo.py", (*_ZOO, "rlcard==1.2.0", "termcolor==3.3.0"), ("cards",), ("rlcard",)),
    Peer("python-chess", "chessboard.py", ("chess==1.11.2",), sources=("chess",)),
)
GROUPS = tuple(dict.fromkeys(peer.group for peer in PEERS))


class PeerError(Exception):
    """A peer that cannot be installed or run; the message is the reason."""


def rows(wanted: set[str], seconds: float, decisions: int, keep: str | None = None) -> list[Row]:
    """The wanted peers' rows. Their playouts have as many decisions as ours where their games' length is free."""
    home = Path(keep).resolve() if keep else Path(tempfile.mkdtemp(prefix="briefing-bench-"))
    found: list[Row] = []
    try:
        for peer in PEERS:
            if peer.group in wanted:
                _say(f"{peer.group}: {', '.join(peer.pins[:1] + peer.sources)}")
                found += _rows(peer, home, seconds, decisions)
    finally:
        if not keep:
            shutil.rmtree(home, ignore_errors=True)
    return found


def _rows(peer: Peer, home: Path, seconds: float, decisions: int) -> list[Row]:
    title = " ".join(peer.words) or "all"
    try:
        printed = _play(peer, install(peer, home), seconds, decisions)
        found = [
            Row(peer.group, version=peer.version, **json.loads(line))
            for line in printed.splitlines()
            if line.startswith("{")
        ]
    except (PeerError, OSError, TypeError, ValueError) as error:
        return [Row(peer.group, title, "", version=peer.version, reason=plain(str(error)))]
    return found or [Row(peer.group, title, "", version=peer.version, reason="it played nothing")]


def install(peer: Peer, home: Path) -> Path:
    """The folder of a peer's environment: made now, or before if its pins are the same. Raises PeerError."""
    words = (*peer.pins, *peer.words, "" if peer.node else sys.version)
    folder = home / f"{Path(peer.script).stem}-{hashlib.sha256(repr(words).encode()).hexdigest()[:12]}"
    if (folder / "ready").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if peer.node:
        _npm(peer, folder)
    else:
        _pip(peer, folder)
    (folder / "ready").touch()
    return folder


def _npm(peer: Peer, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise PeerError("there is no node with npm on this machine")
    # A package file of its own, or npm installs into the first folder above that has one.
    (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--save-exact")
    _run([npm, "install", *options, *peer.pins], folder)


def _pip(peer: Peer, folder: Path) -> None:
    outside = _pip_outside()
    python = folder / ("Scripts" if os.name == "nt" else "bin") / ("python.exe" if os.name == "nt" else "python")
    _run([sys.executable, "-m", "venv", str(folder), *(["--without-pip"] if outside else [])], folder)
    pip = [outside, "-m", "pip", "--python", str(python)] if outside else [str(python), "-m", "pip"]
    # Wheels only, but for what is published as sources alone. No dependency that is not pinned here.
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
    for name in peer.sources:
        options += ["--no-binary", name]
    _run([*pip, "install", *options, *peer.pins], folder)


def _pip_outside() -> str:
    """An interpreter that has pip: this one, or the one that its environment stands on; '' where neither does."""
    if find_spec("pip") is not None:
        return sys.executable
    base = str(getattr(sys, "_base_executable", "") or "")
    if base and base != sys.executable:
        asked = subprocess.run([base, "-c", "import pip"], capture_output=True, check=False)
        return base if asked.returncode == 0 else ""
    return ""


def _run(words: list[str], folder: Path) -> None:
    # Settings may say where packages come from, but not where they go.
    kept = {key: value for key, value in os.environ.items() if key[:8] not in {"PIP_TARG", "PIP_PREF", "PIP_ROOT"}}
    kept |= {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    try:
        done = subprocess.run(
            words, cwd=folder, env=kept, capture_output=True, text=True, errors="replace", check=False,
            stdin=subprocess.DEVNULL, timeout=_INSTALL_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PeerError(f"installing it took more than {_INSTALL_SECONDS} seconds") from None
    if done.returncode:
        lines = [line.strip() for line in (done.stdout + "\n" + done.stderr).splitlines() if line.strip()]
        faults = [line for line in lines if re.match(r"(npm )?err(or|!)\b|E:", line, re.IGNORECASE)] or lines[-1:]
        raise PeerError("not installed: " + (faults[-1] if faults else f"exit code {done.returncode}"))


def _play(peer: Peer, folder: Path, seconds: float, decisions: int) -> str:
    numbers = [str(seconds), str(decisions), *peer.words]
    if peer.node:
        # Beside its packages, which node looks for from a script's own folder upwards; and on one thread, like us.
        for script in HERE.glob("*.cjs"):
            shutil.copy(script, folder)
        words = [shutil.which("node") or "node", "--single-threaded", str(folder / peer.script), *numbers]
    else:
        name = "Scripts/python.exe" if os.name == "nt" else "bin/python"
        words = [str(folder / name), "-B", str(HERE / peer.script), *numbers]
    quiet = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    quiet |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    limit = 120 + 20 * seconds * (REPEATS + 2)
    try:
        done = subprocess.run(
            words, cwd=folder, env=quiet | {"PYGAME_HIDE_SUPPORT_PROMPT": "1"}, capture_output=True, text=True,
            errors="replace", check=False, stdin=subprocess.DEVNULL, timeout=limit,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PeerError(f"its games took more than {limit:.0f} seconds") from None
    if done.returncode and not done.stdout:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise PeerError("it does not run: " + last[0])
    return done.stdout


def plain(reason: str) -> str:
    """A reason as one short line, without addresses and folders of this machine."""
    line = re.sub(r"\b[a-z+]+://\S+", "(address)", " ".join(reason.split()))
    line = re.sub(r"\bhost='[^']*'(, port=\d+)?", "(address)", line)
    line = re.sub(r"(?<![\w.])/[\w.+@-]+(/[\w.+@-]+)+/?", "(folder)", line)
    return line[:200]


def _say(sentence: str) -> None:
    print(f"bench: {sentence}", file=sys.stderr, flush=True)
