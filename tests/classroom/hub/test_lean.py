"""What the hub does without, seen from outside: what a real one has loaded, and that it serves all the same."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar

from briefing.pack import shipped
from tests.classroom.hub.house import Process, answer, browser, founded, joined, read, token_of, until

#: What a hub without TLS never loads, each of it a part of a megabyte or several.
WITHOUT = (
    "_ssl", "aiohttp.client", "aiohttp.connector", "cattrs", "segno", "yaml", "textual", "rich", "numpy",
    "statistics", "zipfile",
    "asyncpg", "hypothesis", "pytest", "multiprocessing", "briefing.tui", "briefing.plain", "briefing.doctor",
    "briefing.pack.reading", "briefing.study.batch", "briefing.classroom.after", "briefing.classroom.control.console",
    "briefing.classroom.control.wire",
)  # fmt: skip
ROOT = Path(__file__).parents[3]


def loaded(said):
    """The modules that a Python with PYTHONPROFILEIMPORTTIME has told of on its stderr."""
    return set(re.findall(r"^import time: +\d+ \| +\d+ \| +(\S+)$", said, re.MULTILINE))


def fresh(code):
    """What a new Python prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_class_loads_nothing_that_a_hub_does_without(tmp_path, monkeypatch):
    shipped()  # as `class new` does: what is kept of the pack needs no YAML
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    keys = founded(tmp_path / "class", many=2, practice=0)
    hub = Process(tmp_path / "class")

    async def played():
        async with ClientSession(hub.address, cookie_jar=CookieJar(unsafe=True)) as student, browser() as teacher:
            bearer = {"Authorization": f"Bearer {keys.control}"}
            assert (await joined(student, keys.codes["SEAT-1"])).status == 303
            for verb in ("practice", "release"):
                done = await teacher.post(f"{hub.address}/control", json={"verb": verb}, headers=bearer)
                assert done.status == 200
            await until(lambda: read(hub.folder).stage == "open", every=0.05)
            form = answer(read(hub.folder), "SEAT-1", await token_of(student))
            assert (await student.post("/act", data=form, allow_redirects=False)).status == 303
            assert (await teacher.get(f"{hub.address}/control/state", headers=bearer)).status == 200
            assert (await teacher.get(f"{hub.address}/projector?k={keys.projector}")).status == 200

    try:
        asyncio.run(played())
        maps = Path(f"/proc/{hub.process.pid}/maps")
        unwanted = r"libssl|libcrypto|libstdc|/_ssl\.|/_hashlib\."
        assert not maps.exists() or not re.findall(unwanted, maps.read_text())
    finally:
        assert hub.end() == 0
    found = loaded((tmp_path / "class" / "stderr.txt").read_text())
    assert {"aiohttp.web", "hashlib", "briefing.classroom.hub.situations", "briefing.classroom.pages.render"} <= found
    assert [name for name in found if any(name == each or name.startswith(f"{each}.") for each in WITHOUT)] == []
    assert "SEAT-1" in read(tmp_path / "class").round.answers


def test_without_openssl_the_marks_and_links_are_the_same():
    code = (
        "from briefing.classroom.hub import lean\n{}"
        "import secrets\n"
        "from briefing.classroom.seats import mark\nfrom briefing.record.entries import link\n"
        "print(mark(b'salt', 'text'), link('before', {{'a': 'ü', 'b': [1, 2]}}), len(secrets.token_hex(16)))"
    )
    assert fresh(code.format("lean.before(openssl=False)\n")) == fresh(code.format(""))


def test_with_tls_nothing_of_openssl_is_left_out():
    said = fresh(
        "from briefing.classroom.hub import lean\nlean.before(openssl=True)\n"
        "import ssl, _hashlib, asyncio, aiohttp.web_runner\n"
        "print(asyncio.sslproto.ssl is ssl, ssl.create_default_context() is not None)"
    )
    assert said == "True True"


@pytest.mark.parametrize("wants", ["aiohttp.web", "aiohttp.web_runner", "aiohttp.multipart"])
def test_an_aiohttp_whose_server_wants_its_whole_package_gets_it(wants):
    said = fresh(
        "import sys\nfrom briefing.classroom.hub import lean\n"
        "class Wants:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == '{wants}' and not hasattr(sys.modules['aiohttp'], 'ClientSession'):\n"
        "            if not sys.modules['aiohttp'].__version__: raise ImportError(name)\n"
        "sys.meta_path.insert(0, Wants())\n"
        "lean.before(openssl=False)\n"
        "from aiohttp import web, ClientSession\n"
        "print(web.Application.__name__, ClientSession.__name__)"
    )
    assert said == "Application ClientSession"
