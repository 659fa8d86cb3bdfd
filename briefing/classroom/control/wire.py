"""The console's line to the hub: the state as a stream of events, verbs as posts. It never waits for the screen, nor
the screen for it; where the line breaks it is made again, and said so.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from types import TracebackType
from typing import Any, Final, Self

from attrs import field, frozen

#: Seconds: until a connection is given up, a stream counts as dead (the hub speaks every 15), and between two tries.
_CONNECT: Final = 5.0
_SILENT: Final = 40.0
_ANSWER: Final = 20.0
_WAITS: Final = (0.3, 0.7, 1.5, 3.0, 5.0)
#: The state of a thousand seats is half a megabyte.
_MOST: Final = 16 << 20


@frozen(slots=True)
class Door:
    """Where a hub is and what opens it; `certificate`: the file of the one that it shows, where it is the school's."""

    address: str
    token: str = field(repr=False)
    certificate: str = ""


@frozen(slots=True)
class Answer:
    """What came of a verb: `says` is empty where it was done; `code` is a seat's new one, `note` a warning with it, and
    `card` the file on the hub's machine from which its card can be printed.
    """

    seq: int = 0
    code: str = ""
    says: str = ""
    note: str = ""
    card: str = ""


class Wire:
    """The line. Used as a context; `follow` runs until it is cancelled."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._session: Any = None

    async def __aenter__(self) -> Self:
        """Open nothing yet, but be ready to. Raises OSError where the certificate cannot be read."""
        import aiohttp

        secure: ssl.SSLContext | bool = True
        if self.door.certificate and self.door.address.startswith("https:"):
            secure = ssl.create_default_context()
            secure.load_verify_locations(self.door.certificate)
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {self.door.token}", "Accept": "application/json"},
            connector=aiohttp.TCPConnector(ssl=secure, limit=4),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        await self._session.close()

    async def follow(self, told: Callable[[dict[str, Any]], None], lost: Callable[[str], None]) -> None:
        """Give every state to `told`; whenever the line is down, say why to `lost` and try again, for ever."""
        failures = 0
        while True:
            try:
                async for state in self._states():
                    failures = 0
                    told(state)
                why = "the hub has closed the line"
            except (OSError, TimeoutError, ValueError) as error:  # aiohttp's own are OSErrors but for a few
                why = _why(error)
            except Exception as error:  # noqa: BLE001 - the line must be made again whatever broke it
                why = _why(error)
            lost(why)
            await asyncio.sleep(_WAITS[min(failures, len(_WAITS) - 1)])
            failures += 1

    async def _states(self) -> AsyncIterator[dict[str, Any]]:
        import aiohttp

        patience = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT, sock_read=_SILENT)
        url = f"{self.door.address}/control/events"
        async with self._session.get(
            url, timeout=patience, headers={"Accept": "text/event-stream"}, allow_redirects=False
        ) as answer:
            if answer.status != 200:
                raise ValueError(_refused(answer.status))
            kept = b""
            async for chunk in answer.content.iter_any():
                *whole, kept = (kept + chunk.replace(b"\r", b"")).split(b"\n\n")
                if len(kept) > _MOST:
                    message = "the hub sends more than a state can be"
                    raise ValueError(message)
                # Of several that came at once only the last one still holds.
                states = [found for found in map(_state, whole) if found is not None]
                if states:
                    yield states[-1]

    async def look(self, seat: str) -> dict[str, Any] | None:
        """One seat's world in parallel (`state.seat_world`); None where it cannot be had. Never raises."""
        import aiohttp

        try:
            patience = aiohttp.ClientTimeout(total=_ANSWER, sock_connect=_CONNECT)
            async with self._session.get(
                f"{self.door.address}/control/world", params={"seat": seat}, timeout=patience, allow_redirects=False
            ) as answer:
                found = json.loads(await answer.content.read(_MOST)) if answer.status == 200 else None
        except (OSError, TimeoutError, aiohttp.ClientError, ValueError):
            return None
        return found if isinstance(found, dict) and found.keys() >= {"seat", "world", "red", "council"} else None

    async def send(self, verb: str, fields: Mapping[str, Any]) -> Answer:
        """Have a verb carried out. Never raises for what the network or the hub does: it is in the answer's words."""
        import aiohttp

        try:
            patience = aiohttp.ClientTimeout(total=_ANSWER, sock_connect=_CONNECT)
            async with self._session.post(
                f"{self.door.address}/control", json={"verb": verb, **fields}, timeout=patience, allow_redirects=False
            ) as answer:
                said = json.loads(await answer.content.read(1 << 16))
                if answer.status != 200:
                    return Answer(says=str(said.get("error", _refused(answer.status)))[:400])
                code, note, card = (str(said.get(name, ""))[:400] for name in ("code", "note", "card"))
                return Answer(int(said["seq"]), code[:40], "", note, card)
        except aiohttp.ClientConnectorError:
            return Answer(says="the hub cannot be reached; nothing was done")
        except (OSError, TimeoutError, aiohttp.ClientError):
            return Answer(says="no answer came; look whether it was done before you try again")
        except (ValueError, KeyError, TypeError, AttributeError):
            return Answer(says="the hub's answer cannot be read; look whether it was done before you try again")


def _state(block: bytes) -> dict[str, Any] | None:
    """The state in an event; None for a comment or another event. Raises ValueError for one that cannot be read."""
    name, data = "", []
    for row in block.split(b"\n"):
        if row.startswith(b"event:"):
            name = row[6:].strip().decode("ascii", "replace")
        elif row.startswith(b"data:"):
            data.append(row[5:].removeprefix(b" "))
    if name != "state" or not data:
        return None
    found = json.loads(b"\n".join(data))
    if not isinstance(found, dict):
        message = "the hub's state cannot be read"
        raise ValueError(message)  # noqa: TRY004 - a text that is not what it should be
    return found


def _refused(status: int) -> str:
    if status in (401, 403):
        return "the hub does not take this token: it serves another class, or the keys are older than it"
    return f"the hub answers {status}"


def _why(error: BaseException) -> str:
    if isinstance(error, ValueError) and str(error).startswith("the hub"):
        return str(error)
    if isinstance(error, TimeoutError):
        return "the hub is silent"
    if isinstance(error, ssl.SSLError):
        return "the hub's certificate is not the one that it should show"
    return "the hub cannot be reached"
