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


class Body:
    """The long part of an event, packed before the event has its number. With `spare` it is kept packed only, which
    takes a fifth of the room, and is unpacked when it is wanted.
    """

    __slots__ = ("_plain", "packed")

    def __init__(self, plain: bytes, *, spare: bool = False) -> None:
        """`plain` is the end of the event's text."""
        self.packed = _deflated(plain)
        self._plain = None if spare else plain

    @property
    def plain(self) -> bytes:
        """The text as it is."""
        return self._plain if self._plain is not None else zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.packed)


class Frame:
    """One event: its text, and where it has one its body."""

    __slots__ = ("_body", "_head")

    def __init__(self, head: bytes, body: Body | None = None) -> None:
        """`head` is the event's text, or all of it that comes before the body."""
        self._head, self._body = head, body

    @property
    def plain(self) -> bytes:
        """As it is."""
        return self._head if self._body is None else self._head + self._body.plain

    @property
    def packed(self) -> bytes:
        """As a piece of a gzip stream: whole bytes, never its last block."""
        return _stored(self._head) if self._body is None else _stored(self._head) + self._body.packed


def frame(event: str, seq: int, data: Any, *, pack: bool = False) -> Frame:
    """An event with its number and its data as JSON."""
    head, text = f"event: {event}\nid: {seq}\n".encode(), f"data: {as_json(data)}\n\n".encode()
    return Frame(head, Body(text)) if pack else Frame(head + text)


def as_json(data: Any) -> str:
    """Data as an event has it: on one line, nothing escaped that need not be."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def tail(crc: int, size: int) -> bytes:
    """The end of a gzip stream: an empty last block, then what its content must come to."""
    return b"\x03\x00" + struct.pack("<II", crc, size & 0xFFFFFFFF)


def _deflated(plain: bytes) -> bytes:
    press = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(plain) + press.flush(zlib.Z_SYNC_FLUSH)


def _stored(plain: bytes) -> bytes:
    pieces = [plain[at : at + _MOST_STORED] for at in range(0, len(plain), _MOST_STORED)]
    return b"".join(struct.pack("<BHH", 0, len(each), len(each) ^ _MOST_STORED) + each for each in pieces)
