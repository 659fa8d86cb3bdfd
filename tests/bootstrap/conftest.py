"""A copy of the front door that needs one small package made here: first starts are quick, and offline."""

import base64
import contextlib
import hashlib
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHEEL = "briefing_probe-1.0-py3-none-any.whl"
METADATA = "Metadata-Version: 2.1\nName: briefing-probe\nVersion: 1.0\n"
TAGS = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
# Stands for the game: says what it was started with, and where.
GAME = """
import json, os, sys
def main(argv=None):
    import briefing_probe
    print(json.dumps({
        "argv": sys.argv[1:], "cwd": os.getcwd(), "prefix": sys.prefix, "stdin": sys.stdin.read(),
        "file": __file__, "probe": briefing_probe.__file__, "modules": sorted(sys.modules),
        "env": os.environ.get("BRIEFING_ENV", ""), "compiled": bool(briefing_probe.__cached__
        and os.path.exists(briefing_probe.__cached__)), "pid": os.getpid(),
    }))
    return 7
"""


def make_wheel(folder: Path, text: str = "") -> Path:
    """Write the smallest package that pip accepts."""
    files = {
        "briefing_probe/__init__.py": text,
        "briefing_probe-1.0.dist-info/METADATA": METADATA,
        "briefing_probe-1.0.dist-info/WHEEL": TAGS,
    }
    record = "briefing_probe-1.0.dist-info/RECORD"
    lines = [
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data.encode()).digest()).rstrip(b'=').decode()},"
        for name, data in files.items()
    ]
    files[record] = "\n".join([*lines, f"{record},,"])
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        for name, data in files.items():
            wheel.writestr(name, data)
    return folder / WHEEL


PAGE = f'<a href="/{WHEEL}">{WHEEL}</a>'.encode()


class Copy:
    """A copy of the front door, in a folder with spaces in its name."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "my own games" / "the game"
        self.cache = folder / "a cache"
        self.wheels = folder / "wheels"
        self.package = self.root / "briefing"
        self.wheels.mkdir(parents=True)
        self.package.mkdir(parents=True)
        for name in ("__init__.py", "__main__.py", "_bootstrap.py"):
            shutil.copy(ROOT / "briefing" / name, self.package)
        shutil.copy(ROOT / "pyproject.toml", self.root)
        (self.package / "cli.py").write_text(GAME)
        (self.package / "_pins").mkdir()
        wheel = make_wheel(self.wheels)
        self.pins = self.package / "_pins" / "runtime.txt"
        self.pins.write_text(f"briefing-probe==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
        bootstrap = self.package / "_bootstrap.py"
        text, count = re.subn(
            r"^RUNTIME = \(.*?^\)",
            'RUNTIME = "briefing-probe>=1.0,<2 "',
            bootstrap.read_text(),
            flags=re.MULTILINE | re.DOTALL,
        )
        assert count == 1
        bootstrap.write_text(text)

    def settings(self, **more: str) -> dict:
        """Say what the started process sees: our folders, and none of this machine's pip settings."""
        ours = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PIP_", "PYTHON", "XDG_", "BRIEFING_", "VIRTUAL_ENV"))
        }
        ours |= {"XDG_CACHE_HOME": str(self.cache), "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0"}
        ours |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.wheels.as_uri(), "PYTHONDONTWRITEBYTECODE": "1"}
        ours |= more
        return {key: value for key, value in ours.items() if value}

    def popen(self, *words: str, flags: tuple = (), cwd: Path | None = None, **more: str) -> subprocess.Popen:
        """Start the copy."""
        return subprocess.Popen(
            [base_python(), *flags, "-m", "briefing", *words],
            cwd=cwd or self.root,
            env=self.settings(**more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self, *words: str, stdin: str = "", **more) -> subprocess.CompletedProcess:
        """Start the copy and wait until it ends."""
        process = self.popen(*words, **more)
        out, err = process.communicate(stdin, timeout=100)
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def environments(self) -> list[Path]:
        """List the environments there are, finished or not."""
        return sorted(self.cache.glob("briefing/env/*/env-*"))

    def contents(self) -> dict[str, tuple]:
        """Say what is in the checkout, to see whether anything changed."""
        return {
            str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
            for path in sorted(self.root.rglob("*"))
        }


def base_python() -> str:
    """Give the Python that this environment was made from: it has pip, and not our packages."""
    return getattr(sys, "_base_executable", None) or sys.executable


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


@pytest.fixture
def registry(copy):
    """A package registry on this machine that answers only when it is let: see `asked` and `answer`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.set()
            self.server.answer.wait(60)
            wheel = self.path.endswith(WHEEL)
            body = (copy.wheels / WHEEL).read_bytes() if wheel else PAGE
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream" if wheel else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle(self):
            with contextlib.suppress(OSError):  # the client was killed, which is the point
                super().handle()

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked, server.answer = threading.Event(), threading.Event()
    server.settings = {
        "PIP_NO_INDEX": "",
        "PIP_FIND_LINKS": "",
        "PIP_INDEX_URL": f"http://127.0.0.1:{server.server_port}/",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.answer.set()
    server.shutdown()
    thread.join()
    server.server_close()
