"""Saves for the tests to damage: files of tiny games, and the lines they are made of."""

import json
from pathlib import Path

from briefing.model.game import Settings
from briefing.record import Journal
from briefing.record.format import dumps, link
from briefing.rules.draws import mix
from tests.games import act, some_act
from tests.packs import tiny

ACTS = ("task r-ship", "grade r-ship C3", "forecast 35", "forecast 36", "advance")


def kept(path: Path, acts=ACTS, seed: int = 7, **settings) -> Path:
    """A save with some acts."""
    with Journal.create(path, tiny(), "tiny", seed, Settings(**settings)) as journal:
        for text in acts:
            journal.play(act(text))
    return path


def whole(path: Path, seed: int = 7) -> Path:
    """A save of a whole game."""
    with Journal.create(path, tiny(), "tiny", seed) as journal:
        while not journal.over:
            journal.play(some_act(journal.game, mix(seed) + len(journal.acts)))
    return path


def rows(path: Path) -> list[bytes]:
    """The file's lines, without their ends."""
    return path.read_bytes().split(b"\n")[:-1]


def write(path: Path, lines: list[bytes]) -> Path:
    """A file of these lines."""
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def forged(lines: list[bytes], at: int, **values) -> list[bytes]:
    """The lines with one changed, and every link from there on made to fit: what a forger with this code would do."""
    found = [json.loads(line) for line in lines]
    found[at].update(values)
    before = "" if at == 0 else found[at - 1]["link"]
    for entry in found[at:]:
        body = {key: value for key, value in entry.items() if key != "link"}
        before = entry["link"] = link(before, body)
    return [dumps(entry).encode() for entry in found]
