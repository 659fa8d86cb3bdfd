"""Events as bytes, packed once for everybody.

A card is 20 to 40 KB of HTML, and a class shares one radio: packed it is a fifth of that. A compressor for every stream
would cost each of them memory and time, so one packed block serves all: each event is deflated with no memory of what
went before, and a gzip stream may be put together from such blocks (RFC 1951 3.2.3, RFC 1952). What is one seat's own
goes in as it is: it is short, and nothing secret should share a compressor with what others have written.
"""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any, Final

HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_MOST_STORED: Final = 0xFFFF


class Frame:
    """One event: as it is, and (where `pack`) deflated."""

    __slots__ = ("_packed", "plain")

    def __init__(self, plain: bytes, *, pack: bool = False) -> None:
        """`plain` is the event's text."""
        self.plain = plain
        self._packed = _deflated(plain) if pack else None

    @property
    def packed(self) -> bytes:
        """As a piece of a gzip stream: whole bytes, never its last block."""
        return self._packed if self._packed is not None else _stored(self.plain)


def frame(event: str, seq: int, data: Any, *, pack: bool = False) -> Frame:
    """An event with its number and its data as JSON."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Frame(f"event: {event}\nid: {seq}\ndata: {text}\n\n".encode(), pack=pack)


def tail(crc: int, size: int) -> bytes:
    """The end of a gzip stream: an empty last block, then what its content must come to."""
    return b"\x03\x00" + struct.pack("<II", crc, size & 0xFFFFFFFF)


def _deflated(plain: bytes) -> bytes:
    press = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(plain) + press.flush(zlib.Z_SYNC_FLUSH)


def _stored(plain: bytes) -> bytes:
    pieces = [plain[at : at + _MOST_STORED] for at in range(0, len(plain), _MOST_STORED)]
    return b"".join(struct.pack("<BHH", 0, len(each), len(each) ^ _MOST_STORED) + each for each in pieces)
