"""A game as one short line of text, for a chat message: `briefing1:` and some hundred characters.

The line holds what the game was started with, every act as its place among those that were open (so that an act costs
a few bits), and the receipt. Reading it plays the game again, which gives the same file byte for byte, notes apart.

    "briefing1:" + base64url( body, CRC-32 of the body in 4 bytes )
    body: rules, flags, pack digest's first 6 bytes, scenario's place, seed, moves, game version, [parent], count of
          acts, receipt in 4 bytes, the acts as one large number

Whole numbers are LEB128. The acts are coded by a range-variant asymmetric numeral system over one large integer:
each act is a verb with a fixed weight, then one of the acts of that verb that are open, in the order of their texts.
"""

from __future__ import annotations

import base64
import re
from binascii import Error as CodeError
from binascii import crc32
from pathlib import Path
from typing import Final

from briefing.model.acts import Act
from briefing.model.game import Game, Settings
from briefing.model.pack import Pack
from briefing.record.entries import Header, SaveError
from briefing.record.format import read
from briefing.record.journal import Journal
from briefing.record.released import digests, released
from briefing.record.verify import Verdict, verdict_of
from briefing.rules import RULES_VERSION, apply, legal_acts, start

PREFIX: Final = "briefing1:"
_SHARED: Final = re.compile(r"briefing[1-9][0-9]{0,3}:")
MOST_ACTS: Final = 2000
_MOST_TEXT: Final = 12_000
_MODES: Final = ("training", "exploration")
_OPPONENTS: Final = ("loose", "standard", "sharp", "fixed")

_BAD: Final = "this line is damaged or not whole: copy it again, all of it"

#: How often a verb is used, roughly. Fixed for ever: another table would read other games out of the same lines.
_WEIGHTS: Final[dict[str, int]] = {
    "advance": 64, "choose": 96, "launch": 24, "silence": 64, "consult": 24, "soften": 24, "coalition": 16,
    "withdraw": 8, "task": 32, "grade": 16, "forecast": 32, "inject": 4,
    "stand": 48,
}  # fmt: skip


def is_shared(text: str) -> bool:
    """Whether this is meant to be a shared game, of this version or a later, rather than a file's name."""
    return _SHARED.match(text) is not None


def unwrapped(text: str) -> str:
    """A shared line as it was before a chat wrapped it or a hand copied blanks with it; other text as it is."""
    return re.sub(r"\s+", "", text) if is_shared(text.strip()) else text


def shared(journal: Journal) -> str:
    """A game as one line. Raises SaveError for one that is too long, or that no line can hold."""
    header, game = journal.header, journal.game
    if len(journal.acts) > MOST_ACTS:
        message = f"this game has {len(journal.acts)} acts; a line holds {MOST_ACTS}: send the file"
        raise SaveError(message)
    scenarios = [scenario.id for scenario in game.pack.scenarios]
    settings = header.settings
    flags = (
        _MODES.index(settings.mode) | _OPPONENTS.index(settings.opponents) << 1 | int(settings.control) << 3
        | (1 if header.parent else 0) << 4 | int(any(act.verb == "stand" for act in journal.acts)) << 5
    )  # fmt: skip
    version = header.game.encode()
    parts = [
        _number(header.rules), bytes([flags]), bytes.fromhex(header.pack_digest)[:6],
        _number(scenarios.index(header.scenario)), _number(header.seed), _number(settings.moves),
        _number(len(version)), version,
    ]  # fmt: skip
    if header.parent:
        parent = bytes.fromhex(header.parent)
        parts += [_number(len(parent)), parent, _number(header.parent_act)]
    state = _coded(header, game.pack, journal.acts)
    acts = state.to_bytes((state.bit_length() + 7) // 8, "big")
    parts += [_number(len(journal.acts)), bytes.fromhex(journal.receipt), acts]
    body = b"".join(parts)
    line = base64.urlsafe_b64encode(body + crc32(body).to_bytes(4, "big")).decode().rstrip("=")
    return PREFIX + line


def opened(text: str, pack: Pack) -> Journal:
    """The game that a line holds, in memory. Raises SaveError with a sentence for every line that is none."""
    body = _body(text)
    reader = _Reader(body)
    rules = reader.number()
    if rules != RULES_VERSION:
        message = (
            f"this game was played under rules version {rules} and these are {RULES_VERSION}: its line cannot be read"
        )
        raise SaveError(message)
    flags, start_of = reader.take(1)[0], reader.take(6).hex()
    pack = _pack(pack, start_of)
    scenario, seed, moves = reader.number(), reader.number(), reader.number()
    version = reader.take(reader.number())
    parent, parent_act = "", 0
    if flags & 16:
        parent, parent_act = reader.take(reader.number()).hex(), reader.number()
    count, receipt = reader.number(), reader.take(4).hex()
    state = int.from_bytes(reader.rest(), "big")
    if scenario >= len(pack.scenarios) or count > MOST_ACTS or flags > 63:
        raise SaveError(_BAD)
    try:
        settings = Settings(moves, _MODES[flags & 1], _OPPONENTS[flags >> 1 & 3], bool(flags & 8))
        header = Header(
            game=version.decode("ascii"), rules=rules, pack=pack.id, pack_version=pack.version,
            pack_digest=pack.digest, scenario=pack.scenarios[scenario].id, seed=seed, settings=settings, parent=parent,
            parent_act=parent_act,
        )  # fmt: skip
        journal = Journal(None, header, start(pack, header.scenario, seed, settings))
    except (ValueError, KeyError):
        raise SaveError(_BAD) from None
    for _ in range(count):
        state, act = _drawn(journal.game, state, stands=bool(flags & 32))
        journal.play(act)
    if state != 1 or journal.receipt != receipt:
        message = f"the rules give another game than this line claims (receipt {receipt}, and not {journal.receipt})"
        raise SaveError(message)
    return journal


def open_game(name: str | Path, pack: Pack) -> Journal:
    """A game from a file or from a shared line, only to be looked at. Raises SaveError."""
    if is_shared(str(name)):
        return opened(str(name), pack)
    path = Path(name)
    return Journal.replay(path, read(path), pack)


def verify_shared(text: str, pack: Pack) -> Verdict:
    """The verdict on a shared line: it is verified by being played, or it is no game."""
    name = f"{text[:24]}..." if len(text) > 24 else text
    try:
        journal = opened(text, pack)
    except SaveError as error:
        return Verdict(name, "unreadable", str(error))
    return verdict_of(name, len(journal.acts), journal.game, journal.events[-1], journal.receipt)


def _body(text: str) -> bytes:
    if is_shared(text) and not text.startswith(PREFIX):
        message = f"this line is of a later version ({text.partition(':')[0][:24]}); update briefing"
        raise SaveError(message)
    line = re.sub(r"\s+", "", text.removeprefix(PREFIX))  # a chat may have wrapped it
    if len(line) > _MOST_TEXT or not re.fullmatch(r"[A-Za-z0-9_-]+", line):
        raise SaveError(_BAD)
    try:
        raw = base64.urlsafe_b64decode(line + "=" * (-len(line) % 4))
    except (CodeError, ValueError):
        raise SaveError(_BAD) from None
    canonical = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    if len(raw) < 20 or canonical != line or crc32(raw[:-4]) != int.from_bytes(raw[-4:], "big"):
        raise SaveError(_BAD)
    return raw[:-4]


def _pack(given: Pack, start_of: str) -> Pack:
    if given.digest.startswith(start_of):
        return given
    for digest in digests():
        if digest.startswith(start_of) and (pack := released(digest)) is not None:
            return pack
    message = (
        f"this game was played with other content ({start_of[:8]}; this is {given.digest[:8]}), never released;"
        " --pack names that pack's folder"
    )
    raise SaveError(message)


# --- the acts as one number -------------------------------------------------------------------------------------------


def _open_acts(game: Game, *, stands: bool) -> dict[str, list[str]]:
    """The open acts by verb, each list in the order of its texts: what both sides number alike.

    `stand` is counted only in a game where a delegation did, so that the lines of all other games stay as they were.
    """
    found: dict[str, list[str]] = {}
    for act in legal_acts(game):
        if act.verb == "stand" and not stands:
            continue
        found.setdefault(act.verb, []).append(str(act))
    return {verb: sorted(found[verb]) for verb in sorted(found)}


def _coded(header: Header, pack: Pack, acts: list[Act]) -> int:
    steps: list[tuple[int, int, int]] = []
    game = start(pack, header.scenario, header.seed, header.settings)
    stands = any(act.verb == "stand" for act in acts)
    for number, act in enumerate(acts, 1):
        open_ = _open_acts(game, stands=stands)
        if str(act) not in open_.get(act.verb, ()):
            message = f"act {number}, '{act}', is not written as we would write it: send the file"
            raise SaveError(message)
        below = 0
        for verb in open_:
            if verb == act.verb:
                break
            below += _WEIGHTS[verb]
        steps.append((_WEIGHTS[act.verb], below, sum(_WEIGHTS[verb] for verb in open_)))
        steps.append((1, open_[act.verb].index(str(act)), len(open_[act.verb])))
        game = apply(game, act).game
    state = 1
    for weight, below, total in reversed(steps):
        state = state // weight * total + below + state % weight
    return state


def _drawn(game: Game, state: int, *, stands: bool) -> tuple[int, Act]:
    open_ = _open_acts(game, stands=stands)
    total = sum(_WEIGHTS[verb] for verb in open_)
    if not total:
        raise SaveError(_BAD)
    point, below = state % total, 0
    verb = ""
    for verb in open_:
        if point < below + _WEIGHTS[verb]:
            break
        below += _WEIGHTS[verb]
    state = _WEIGHTS[verb] * (state // total) + point - below
    acts = open_[verb]
    return state // len(acts), Act.parse(acts[state % len(acts)])


# --- whole numbers ----------------------------------------------------------------------------------------------------


def _number(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes((*found, value))


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def take(self, many: int) -> bytes:
        found = self._body[self._at : self._at + many]
        if len(found) != many:
            raise SaveError(_BAD)
        self._at += many
        return found

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > 70:
                raise SaveError(_BAD)

    def rest(self) -> bytes:
        return self.take(len(self._body) - self._at)
