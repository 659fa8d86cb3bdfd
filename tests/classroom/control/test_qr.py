"""QR codes: the same whether they are drawn here or, for the hub, by a process of its own."""

import json
import sys

import pytest

from briefing.classroom import qr

URL = "http://192.0.2.7:8470"
WANTED = (("plain", f"{URL}/"), ("titled", f"{URL}/j/K7QP3MXA", "QR: opens seat SEAT-1 & <no other>"), ("text", URL))


def here():
    return [qr.plain_svg(*WANTED[0][1:]), qr.titled_svg(*WANTED[1][1:]), qr.text(*WANTED[2][1:])]


def test_another_process_draws_the_same():
    assert qr.drawn(WANTED) == here()
    assert qr.drawn([]) == []
    assert qr.joining(URL) == (here()[0], here()[2])


@pytest.mark.parametrize("words", [
    ["no-such-program"], [sys.executable, "-c", "raise SystemExit(1)"], [sys.executable, "-c", "print('no')"],
])  # fmt: skip
def test_where_no_process_can_be_had_they_are_drawn_here(words, monkeypatch):
    monkeypatch.setattr("briefing._bootstrap.command", lambda _: words)
    assert qr.drawn(WANTED) == here()


def test_the_codes_do_not_stand_on_a_command_line(monkeypatch):
    started = []
    real = qr.subprocess.run
    monkeypatch.setattr(qr.subprocess, "run", lambda words, **how: started.append((words, how)) or real(words, **how))
    qr.drawn(WANTED)
    ((words, how),) = started
    assert "K7QP3MXA" not in " ".join(words)
    assert json.loads(how["input"]) == [list(each) for each in WANTED]
