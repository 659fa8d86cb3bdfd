"""Each fault that the doctor knows, by a fault made for it; and that it asks nobody outside."""

import os
import socket

import pytest

from briefing.classroom import doctor
from briefing.classroom.doctor import Finding, examine, report

HERE = "127.0.0.1"


def test_a_free_port_and_a_taken_one():
    with socket.create_server((HERE, 0)) as plug:
        port = plug.getsockname()[1]
        found = doctor.free(port)
        assert found.doubt
        assert "something answers there" in found.what
        assert "--port" in found.do
    assert doctor.free(port) == Finding("port", f"{port} is free")


def test_a_port_that_is_taken_and_silent():
    with socket.socket() as plug:
        plug.bind(("0.0.0.0", 0))
        found = doctor.free(plug.getsockname()[1])

    assert found.bad
    assert "cannot be opened" in found.what


@pytest.mark.parametrize("port", [-1, 70_000])
def test_no_such_port(port):
    assert doctor.free(port).bad


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="low ports are closed to users, not to root")
def test_a_port_below_1024():
    assert "above 1024" in doctor.free(80).do


def test_this_machine_answers_itself():
    assert doctor.connects(HERE) == Finding("this machine", f"{HERE} answers itself")


def test_an_address_that_is_not_ours():
    found = doctor.connects("192.0.2.77")

    assert found.bad
    assert "192.0.2.77 does not answer itself" in found.what
    assert "firewall" in found.do


def test_a_firewall_that_swallows_a_connection(monkeypatch):
    def swallowed(*_, **__):
        raise TimeoutError(110, "Connection timed out")

    monkeypatch.setattr(doctor.socket, "create_connection", swallowed)
    found = doctor.connects(HERE)

    assert found.bad
    assert "timed out" in found.what


def test_no_network(monkeypatch, tmp_path):
    monkeypatch.setattr("briefing.classroom.hub.addresses.own_addresses", tuple)
    findings = {each.name: each for each in examine(tmp_path, 0)}

    assert findings["network"].bad
    assert "hotspot" in findings["network"].do
    assert "class merge" in findings["network"].do
    assert "before there is a network" in findings["your phone"].what


@pytest.mark.parametrize(
    ("address", "words"), [("169.254.3.4", "no network gave it"), ("192.168.1.5", "private"), ("8.8.8.8", "public")]
)
def test_kinds_of_network(address, words):
    assert words in doctor.network(address)


@pytest.mark.parametrize(("at", "bad"), [(0, True), (946_684_800, True), (1_800_000_000, False), (4_000_000_000, True)])
def test_the_clock(at, bad):
    found = doctor.clock(lambda: at)

    assert found.bad is bad
    assert bool(found.do) is bad


def test_a_disk_that_cannot_be_written(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refused)
    found = doctor.disk(tmp_path)

    assert found.bad
    assert "Permission denied" in found.what
    assert "--dir" in found.do


def test_a_disk_whose_sync_fails(tmp_path):
    def failing(_):
        raise OSError(5, "Input/output error")

    assert doctor.disk(tmp_path, failing).bad


def test_a_full_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "_left", lambda _: 1 << 20)

    assert doctor.disk(tmp_path).bad
    assert "1 MB" in doctor.disk(tmp_path).what


def test_a_slow_disk_is_a_doubt(tmp_path, monkeypatch):
    ticks = iter(range(1000))
    monkeypatch.setattr(doctor.time, "perf_counter", lambda: next(ticks) * 0.2)

    found = doctor.disk(tmp_path)

    assert (found.bad, found.doubt) == (False, True)
    assert "200.0 ms" in found.what


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_above(tmp_path):
    found = doctor.disk(tmp_path / "a" / "b")

    assert str(tmp_path) in found.what
    assert not (tmp_path / "a").exists()
    assert list(tmp_path.iterdir()) == []


def test_the_packages():
    assert not doctor.extra([]).do
    assert doctor.extra(["aiohttp>=3.14,<4"], forbidden=True).bad
    found = doctor.extra(["aiohttp>=3.14,<4", "segno>=1.6.6,<2"], forbidden=False)
    assert (found.bad, found.doubt) == (False, True)
    assert "aiohttp, segno: not installed" in found.what


@pytest.mark.parametrize(("system", "words"), [("win32", "netsh"), ("darwin", "System Settings"), ("linux", "ufw")])
def test_the_firewall_by_system(system, words):
    found = doctor.firewall(8025, system)

    assert words in found.do
    assert system == "darwin" or "8025" in found.do


def test_the_report_says_what_to_mend_first_and_how_much():
    well, bad = Finding("a", "fine"), Finding("b", "broken " * 40, "mend it " * 30, bad=True)
    text = report([well, bad])

    assert text.splitlines()[0] == "ok   a: fine"
    assert "MEND b: broken" in text
    assert all(len(row) <= 78 for row in text.splitlines())
    assert text.endswith("1 to mend before the class")
    assert report([well]).endswith("nothing here stands in the way of a class")


def test_it_asks_nobody_outside(monkeypatch, tmp_path):
    """Every address that is connected to is this machine's own; a datagram socket only asks for the way."""
    called = []
    real = socket.socket.connect

    def watched(self, address):
        if self.type == socket.SOCK_STREAM:
            called.append(address[0])
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    monkeypatch.setattr(socket, "getaddrinfo", _only_numbers(socket.getaddrinfo))
    from briefing.classroom.hub.addresses import own_addresses

    examine(tmp_path, 0)

    assert called
    assert set(called) <= {HERE, *own_addresses()}


def _only_numbers(real):
    def asked(host, *more, **others):
        assert host is None or host.replace(".", "").isdigit(), f"a name was looked up: {host}"
        return real(host, *more, **others)

    return asked
