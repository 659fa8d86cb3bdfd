"""The real hub as a process: how it begins, ends, refuses to begin, and speaks TLS."""

import asyncio
import shutil
import ssl
import subprocess
import sys

import pytest

from tests.classroom.hub.house import SERVE, Process, browser, csrf_of, founded, joined, read

pytestmark = pytest.mark.slow  # together they would make the fast tests slow


def serving(folder, port=0, lan="False", tls="None"):
    """A hub that is expected to refuse: (exit code, what it said)."""
    words = SERVE.replace("lan=False", f"lan={lan}").replace("tls=None", f"tls={tls}")
    done = subprocess.run(
        [sys.executable, "-c", words, str(folder), str(port)], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stderr


def test_it_begins_serves_and_ends_in_order(tmp_path):
    keys = founded(tmp_path / "class")
    hub = Process(tmp_path / "class")

    async def visit():
        async with browser() as client:
            assert (await client.get(f"{hub.address}/")).status == 200
            form = csrf_of(await (await client.get(f"{hub.address}/")).text())
            data = {"csrf": form, "code": keys.codes["SEAT-1"]}
            assert (await client.post(f"{hub.address}/join", data=data, allow_redirects=False)).status == 303
            stream = await client.get(f"{hub.address}/events")
            await stream.content.readline()
            hub.process.terminate()
            async with asyncio.timeout(10):
                await stream.content.read()  # a stream that is open does not hold the hub

    asyncio.run(visit())
    assert hub.process.wait(15) == 0
    hub.end()
    assert (tmp_path / "class" / "stderr.txt").read_text() == ""
    assert read(tmp_path / "class").devices["SEAT-1"]


def test_interrupted_it_ends_in_order_too(tmp_path):
    founded(tmp_path / "class")
    hub = Process(tmp_path / "class")
    hub.process.send_signal(2)
    assert hub.process.wait(10) == 0
    hub.end()
    assert (tmp_path / "class" / "stderr.txt").read_text() == ""


@pytest.mark.parametrize("fault", ["nothing", "no keys", "no log", "altered"])
def test_what_is_no_class_is_refused_in_a_sentence(fault, tmp_path):
    folder = tmp_path / "class"
    if fault == "nothing":
        folder.mkdir()
    else:
        founded(folder)
        if fault == "altered":
            log = folder / "session.jsonl"
            log.write_text(log.read_text().replace('"moves":6', '"moves":7'))
        else:
            (folder / {"no keys": "keys.json", "no log": "session.jsonl"}[fault]).unlink()
    code, said = serving(folder)
    assert code == 1
    assert said.strip().splitlines()[-1].startswith("briefing.record.entries.SaveError: ")
    assert str(folder) in said.strip().splitlines()[-1]


def test_two_hubs_on_one_file_cannot_be(tmp_path):
    founded(tmp_path / "class")
    hub = Process(tmp_path / "class")
    code, said = serving(tmp_path / "class")
    assert code == 1
    assert "SaveError" in said.splitlines()[-1]
    assert hub.end() == 0
    hub = Process(tmp_path / "class")  # and the lock is gone with its hub
    assert hub.end() == 0


def test_a_port_that_is_taken_is_told(tmp_path):
    founded(tmp_path / "one")
    founded(tmp_path / "two")
    hub = Process(tmp_path / "one")
    code, said = serving(tmp_path / "two", hub.port)
    assert code == 1
    assert f"port {hub.port} cannot be opened" in said
    assert hub.end() == 0


# --- TLS --------------------------------------------------------------------------------------------------------------

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="there is no openssl to make a certificate with"
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-subj", "/CN=class", "-addext",
         "subjectAltName=DNS:*.example.org,DNS:class.example.org,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "cert.pem", folder / "key.pem"


@needs_openssl
def test_with_a_certificate_cookies_are_bound_to_the_secure_host(certificate, tmp_path):
    from tests.classroom.hub.house import house

    async def scenario():
        async with house(tmp_path / "class", tls=certificate) as here:
            assert here.address.startswith("https://class.example.org:")
            trusted = ssl.create_default_context(cafile=str(certificate[0]))
            port = here.address.rpartition(":")[2]
            client = here.client(f"https://127.0.0.1:{port}")
            client.connector._ssl = trusted
            answered = await joined(client, here.keys.codes["SEAT-1"])
            assert answered.status == 303
            cookie = next(line for line in answered.headers.getall("Set-Cookie") if line.startswith("__Host-seat-"))
            assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
            assert "Domain" not in cookie
            assert "SEAT-1" in await (await client.get("/seat")).text()
            origin = await client.post("/leave", headers={"Origin": f"http://127.0.0.1:{port}"})
            assert origin.status == 403

    asyncio.run(scenario())


@needs_openssl
def test_what_is_no_certificate_is_told(certificate, tmp_path):
    from briefing.classroom.hub.certificate import context
    from briefing.record.entries import SaveError

    with pytest.raises(SaveError, match="there is no such file"):
        context(tmp_path / "none.pem", certificate[1])
    with pytest.raises(SaveError, match="no certificate with its key"):
        context(certificate[0], certificate[0])
    other = tmp_path / "other.pem"
    subprocess.run(
        ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", other],
        check=True,
        capture_output=True,
    )
    with pytest.raises(SaveError, match="no certificate with its key"):
        context(certificate[0], other)


@needs_openssl
def test_a_certificate_says_for_whom_it_speaks(certificate):
    from briefing.classroom.hub.certificate import context, names

    assert names(context(*certificate), certificate[0]) == ("class.example.org",)
