"""The first start: where the packages are missing, make a private environment and start again inside it.

Standard library only, and readable to old Pythons, which get a sentence instead of a SyntaxError. Everything
lies in the user's cache folder, never in the checkout, which may be read-only. NAME carries a digest of the
pinned list, the Python and the platform, so that an update makes a new environment:

    CACHE/briefing/env/NAME/lock       held while building: of two first starts, one builds, the other waits
    CACHE/briefing/env/NAME/env-XXXX/  an environment; one whose build was interrupted is never used
    CACHE/briefing/env/NAME/ready      written last, in one step: which of them is finished

`python3 -m briefing._bootstrap LIST` makes it and prints its interpreter. BRIEFING_BOOTSTRAP=0 forbids it.
"""

import os
import sys

# What must be importable for each list in _pins/: the ranges of pyproject.toml, which an installed copy
# lacks, and whose metadata is slow to ask. tests/bootstrap holds the two together.
RUNTIME = (
    "textual>=8.2.8,<9 rich>=15,<16 attrs>=26.1 cattrs>=26.2,<27 PyYAML>=6.0.3,<7 platformdirs>=4.3,<5 "
    "filelock>=4.2,<5 Jinja2>=3.1.6,<4 "
)
CLASS = "aiohttp>=3.14,<4 segno>=1.6.6,<2 "
DATABASE = "asyncpg>=0.31,<1 "
WEB = "textual-serve>=1.1.3,<2 "
TESTS = (
    "numpy>=2.4,<3 dask[distributed]>=2026.7 pytest>=9.2,<10 pytest-xdist>=3.8,<4 pytest-timeout>=2.4,<3 "
    "hypothesis>=6.170,<7 coverage>=7.17,<8 jsonschema>=4.26,<5 mypy>=2.4,<3 types-PyYAML>=6.0.12.20260101 "
    "types-jsonschema>=4.26.0.20260101 ruff>=0.17,<0.18 import-linter>=2.16,<3 hatchling>=1.33,<2 "
)
NEEDS = {
    "runtime": RUNTIME,
    "class": RUNTIME + CLASS,
    "database": RUNTIME + CLASS + DATABASE,
    "web": RUNTIME + WEB,
    "tests": RUNTIME + CLASS + DATABASE + WEB + TESTS,
}
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BIN, EXE = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
# Runs a module of this copy under another interpreter. A checkout goes before that one's packages; an
# installed copy after them, because it lies among the very packages that did not fit.
RESTART = """import runpy, sys
_, root, at, env, name, *rest = sys.argv
sys.path.insert(int(at), root)
sys.argv[:] = [name, *rest]
from briefing import _bootstrap
_bootstrap.restarted = env
runpy.run_module(name, run_name="__main__", alter_sys=True)
"""
restarted = ""  # the environment this process was started again in: not a second time


class Refusal(Exception):
    """A first start that cannot go on: the sentence that the player reads."""


def ensure(which: str, module: str = "briefing") -> None:
    """Return if a list's packages are usable here; else start `module` again where they are."""
    try:
        _check_python()
        lacking = missing(which)
        if lacking:
            _restart(prepare(which, lacking), module)
    except Refusal as refusal:
        _say(str(refusal))
        sys.exit(2)


def missing(which: str) -> list:
    """Say which packages are absent or out of range, from folder names on sys.path: a millisecond."""
    found = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or os.curdir)
        except OSError:
            continue
        for name in names:  # the first on the path is the one that is imported
            if name.endswith((".dist-info", ".egg-info")):
                package, _, version = name.rpartition(".")[0].partition("-")
                found.setdefault(_plain(package), version.partition("-")[0])
    return [need for need in NEEDS[which].split() if not _fits(need, found)]


def prepare(which: str, lacking: tuple = ()) -> str:
    """Give the interpreter of a list's private environment, making the environment where there is none."""
    if os.environ.get("BRIEFING_BOOTSTRAP") == "0":
        raise Refusal(
            "these packages are absent or of another version: {}. BRIEFING_BOOTSTRAP=0 forbids fetching "
            "them: install them with pip, or unset it.".format(", ".join(lacking))
        )
    home = environment_folder(which)
    python = _finished(home)
    if python:
        return python
    try:
        os.makedirs(home, exist_ok=True)
        with open(os.path.join(home, "lock"), "a+") as lock:
            _hold(lock)
            return _finished(home) or _build(which, home)  # whoever held the lock may just have made it
    except OSError as error:
        raise Refusal(
            "cannot make the packages' environment in {}: {}. Make room there, or set {} to a folder that "
            "can be written to.".format(
                home, error.strerror or error, "LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME"
            )
        ) from None


def environment_folder(which: str) -> str:
    """Name the folder for a list's environment: another list, Python or platform is another folder."""
    import hashlib

    user = os.path.expanduser("~")
    if sys.platform == "win32":
        cache = os.environ.get("LOCALAPPDATA") or os.path.join(user, "AppData", "Local")
    elif os.path.isabs(os.environ.get("XDG_CACHE_HOME", "")):
        cache = os.environ["XDG_CACHE_HOME"]
    else:
        cache = os.path.join(user, "Library/Caches" if sys.platform == "darwin" else ".cache")
    if not os.path.isabs(cache):
        raise Refusal("there is no home folder to keep packages in. Set XDG_CACHE_HOME to a folder of yours.")
    with open(_pins(which), "rb") as file:
        digest = hashlib.sha256(file.read())
    machine = os.uname().machine if os.name == "posix" else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    digest.update("\0".join((sys.version, sys.platform, machine, sys.base_prefix)).encode())
    name = "-".join((which, sys.implementation.cache_tag, digest.hexdigest()[:16]))
    return os.path.join(cache, "briefing", "env", name)


def command(module: str = "briefing", python: str = sys.executable, env: str = "") -> list:
    """Give the words that start a module of this very copy in a child process, whatever the folder."""
    at = "0" if os.path.exists(os.path.join(ROOT, "pyproject.toml")) else "9999"
    return [python, "-P", "-c", RESTART, ROOT, at, env, module]


def _check_python() -> None:
    if sys.version_info < (3, 11):
        raise Refusal(
            "this game needs Python 3.11 or newer, and {} is Python {}. Start it with a newer one, "
            "for example: python3.11 -m briefing".format(sys.executable, sys.version.split()[0])
        )


def _restart(python: str, module: str) -> None:
    env = os.path.dirname(os.path.dirname(python))
    if restarted == env:
        os.remove(os.path.join(os.path.dirname(env), "ready"))  # so that the next start makes a new one
        raise Refusal("the private environment {} is damaged. Start again: it will be made anew.".format(env))
    os.environ["BRIEFING_ENV"] = env  # for `briefing doctor`
    words = command(module, python, env) + sys.argv[1:]
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(python, words)
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the game's to handle
    sys.exit(subprocess.call(words))


def _build(which: str, home: str) -> str:
    import shutil
    import tempfile

    for name in os.listdir(home):  # what interrupted first starts left
        if name.startswith("env-"):
            shutil.rmtree(os.path.join(home, name), ignore_errors=True)
    with open(_pins(which)) as file:
        count = sum("==" in line for line in file)
    _say("first start: pip now fetches {} pinned packages into {}".format(count, home))
    _say("this happens once, and changes neither this Python nor its packages")
    env = tempfile.mkdtemp(prefix="env-", dir=home)
    try:
        _install(_pins(which), env)
        with open(os.path.join(env, "ready"), "w") as file:
            file.write(os.path.basename(env))
        os.replace(os.path.join(env, "ready"), os.path.join(home, "ready"))
    except BaseException as error:
        shutil.rmtree(env, ignore_errors=True)
        if isinstance(error, KeyboardInterrupt):
            _say("stopped, and nothing left behind. The next start begins again.")
            sys.exit(130)
        raise
    return os.path.join(env, BIN, EXE)


def _install(pins: str, env: str) -> None:
    python = os.path.join(env, BIN, EXE)
    # A player's pip settings may say where to fetch from, but not where to install to.
    settings = {key: value for key, value in os.environ.items() if key[:8] not in ("PIP_TARG", "PIP_PREF", "PIP_ROOT")}
    settings.update(PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    settings.setdefault("PIP_RETRIES", "2")
    # Debian's venv has no ensurepip, but a pip outside serves another environment well.
    outside = _has("pip")
    if not outside and not _has("ensurepip"):
        raise Refusal("pip is missing. Install it (on Debian: apt install python3-pip) and start again.")
    _run([sys.executable, "-m", "venv", env] + ["--without-pip"] * outside, settings, pins)
    pip = [sys.executable, "-m", "pip", "--python", python] if outside else [python, "-m", "pip"]
    # Wheels only: a build would run, unpinned, whatever it asks for. Compiled, or each start pays for it.
    options = "--quiet --no-input --compile --only-binary :all: --require-hashes -r"
    _run(pip + ["install"] + options.split() + [pins], settings, pins)


def _run(words: list, settings: dict, pins: str) -> None:
    from subprocess import DEVNULL, PIPE, STDOUT, run

    done = run(words, check=False, env=settings, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT)
    if done.returncode:
        lines = [line.strip() for line in done.stdout.decode(errors="replace").splitlines() if line.strip()]
        faults = [line for line in lines if line.startswith(("ERROR", "Error"))] or lines[-1:]
        raise Refusal(
            "the packages could not be installed. Is there a network? Connect and start again, or install "
            'them in an environment of yours: python3 -m pip install -r "{}"\nbriefing: pip said: {}'.format(
                pins, faults[0] if faults else "nothing; exit code {}".format(done.returncode)
            )
        )


def _finished(home: str) -> str:
    """Give the finished environment's interpreter; nothing, too, where the Python it stands on has gone."""
    try:
        with open(os.path.join(home, "ready")) as file:
            python = os.path.join(home, file.read(), BIN, EXE)
    except OSError:
        return ""
    return python if os.access(python, os.X_OK) else ""


def _hold(lock) -> None:  # noqa: ANN001 - its type has no name here that costs no import
    """Wait for the lock. The system gives it back however its holder ends."""
    import errno
    import time

    told = False
    while True:
        try:
            if os.name == "nt":
                import msvcrt

                lock.seek(0)
                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                return  # a file system without locks: building twice is better than not playing
        else:
            return
        if not told:
            _say("another start is fetching the packages; waiting for it")
            told = True
        time.sleep(0.2)


def _fits(need: str, found: dict) -> bool:
    name, _, rest = need.partition(">=")
    least, _, below = rest.partition(",<")
    have = _numbers(found.get(_plain(name.partition("[")[0]), ""))
    return _numbers(least) <= have and (not below or have < _numbers(below))


def _numbers(version: str) -> tuple:
    numbers = []
    for part in version.split("."):
        if not part.isdigit():  # 9.0rc1 counts as 9
            break
        numbers.append(int(part))
    while numbers and not numbers[-1]:
        numbers.pop()  # 9.0 is 9, or <9 would let it in
    return tuple(numbers)


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _pins(which: str) -> str:
    return os.path.join(HERE, "_pins", which + ".txt")


def _has(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _say(sentence: str) -> None:
    sys.stderr.write("briefing: {}\n".format(sentence))
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        _check_python()
        sys.stdout.write(prepare((sys.argv[1:] or ["runtime"])[0]) + "\n")
    except Refusal as refusal:
        _say(str(refusal))
        sys.exit(2)
