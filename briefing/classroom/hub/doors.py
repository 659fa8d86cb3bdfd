"""Who comes in: hosts and origins, cookies and tokens, and what role each of them opens.

A device's secret is 128 bits in a cookie that scripts cannot read and other sites cannot send; the log holds only its
mark (an HMAC under the class's salt), which is what is looked up, so that nothing secret is ever compared byte by byte.
"""

from __future__ import annotations

import hmac
import secrets
import socket
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, NoReturn
from urllib.parse import urlsplit

from aiohttp import web
from attrs import define, field

from briefing.classroom.hub.limits import Pace
from briefing.classroom.hub.refusal import Refusal
from briefing.classroom.keys import Keys
from briefing.classroom.seats import Seat
from briefing.classroom.session import Session

_DAY: Final = 86_400
_ITS_OWN: Final = frozenset(("same-origin", "none"))
_BACK_IN: Final = "Take your seat again with the code on your seat card."


@define(slots=True)
class Doors:
    """The rules of the house: `address` is what the projector shows, `secure` whether the hub speaks TLS.

    `room` is the class's: cookies carry it, because browsers keep those of all ports of a machine together.
    """

    room: str
    keys: Keys
    address: str
    secure: bool
    pace: Pace = field(factory=Pace)

    # --- what every request is held to --------------------------------------------------------------------------------

    def check_host(self, request: web.Request) -> None:
        """Refuse a request for a name that is not ours: by such a name a stranger's page could reach the hub.

        A number cannot be pointed elsewhere, and under TLS the certificate has settled the name already.
        """
        host = _name(f"//{request.headers.get('Host', '')}")
        if not (self.secure and host) and not _number(host) and host not in self._names():
            raise Refusal(421, "Not this address", f"The hub is called {self.address}; open that.")

    def check_origin(self, request: web.Request) -> None:
        """Refuse what another site's page sends. Browsers say where it comes from; a CSRF token covers the rest."""
        site = request.headers.get("Sec-Fetch-Site")
        origin = request.headers.get("Origin")
        ours = f"{'https' if self.secure else 'http'}://{request.headers.get('Host', '')}"
        if (site is not None and site not in _ITS_OWN) or (origin is not None and origin.lower() != ours.lower()):
            raise Refusal(403, "From another page", "This was sent from another site's page; nothing was done.")

    def _names(self) -> set[str]:
        own = socket.gethostname().lower()
        return {"localhost", own, f"{own}.local", _name(self.address)}

    # --- cookies ------------------------------------------------------------------------------------------------------

    def cookie(self, request: web.Request, name: str) -> str:
        """A cookie of ours as sent, or "". Ours are plain letters and digits, so that nothing has to be unquoted."""
        ours, found = self._cookie(name), ""
        for each in request.headers.get("Cookie", "").split(";"):
            called, _, value = each.strip().partition("=")
            if called == ours:
                found = value
        return found[:80]

    def give(self, answer: web.StreamResponse, name: str, value: str) -> None:
        """Set a cookie that scripts cannot read and other sites cannot send."""
        answer.set_cookie(
            self._cookie(name), value, max_age=_DAY, path="/", secure=self.secure, httponly=True, samesite="Strict"
        )

    def take(self, answer: web.StreamResponse, name: str) -> None:
        """Take a cookie back."""
        answer.del_cookie(self._cookie(name), path="/", secure=self.secure, httponly=True, samesite="Strict")

    def _cookie(self, name: str) -> str:
        return f"{'__Host-' if self.secure else ''}{name}-{self.room}"

    # --- roles --------------------------------------------------------------------------------------------------------

    def seat(self, request: web.Request, session: Session) -> tuple[Seat, str]:
        """Whose device this is, and its secret. Raises Refusal."""
        found = self.seat_or_none(request, session)
        if found is None:
            raise Refusal(401, "No seat", f"This device has no seat in the class. {_BACK_IN}")
        return found

    def seat_or_none(self, request: web.Request, session: Session) -> tuple[Seat, str] | None:
        """Whose device this is, and its secret; None for nobody's."""
        secret = self.cookie(request, "seat")
        seat = session.seat_of(self.keys.mark(secret)) if secret else None
        return None if seat is None else (seat, secret)

    def code(self, request: web.Request, code: str, session: Session) -> str:
        """The seat that a code opens. Raises Refusal, and counts the failure."""
        self._paused(request)
        seat = session.codes.get(self.keys.mark(code))
        if seat is None:
            self.pace.failed(request.remote or "")
            raise Refusal(
                403, "No such code", "No seat has this code. It is on your seat card; control can give you a new one."
            )
        return seat

    def control(self, request: web.Request) -> None:
        """Let exercise control in by its token. Raises Refusal."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        self._token(request, token if kind.lower() == "bearer" else "", self.keys.control, "Exercise control")

    def projector(self, request: web.Request) -> None:
        """Let the projector in by its cookie. Raises Refusal."""
        self._token(request, self.cookie(request, "projector"), self._projector(), "The projector")

    def projector_cookie(self, request: web.Request, token: str) -> str:
        """The cookie for the projector's token. Raises Refusal."""
        self._token(request, token, self.keys.projector, "The projector")
        return self._projector()

    def _projector(self) -> str:
        return self.keys.mark(f"projector {self.keys.projector}")

    def _token(self, request: web.Request, given: str, right: str, who: str) -> None:
        if not given:
            raise Refusal(401, "Not open", f"{who} opens by its token; `briefing class` prints it.")
        self._paused(request)
        if not hmac.compare_digest(given.encode("utf-8", "replace"), right.encode()):
            self.pace.failed(request.remote or "")
            raise Refusal(403, "Not open", f"{who} does not open by this token; `briefing class` prints the right one.")

    def _paused(self, request: web.Request) -> None:
        wait = self.pace.pause(request.remote or "")
        if wait:
            _pause(wait, "Too many wrong codes were tried.")

    def check_pace(self, seat: str, *, enters: bool) -> None:
        """Count what a seat has entered, or loaded. Raises Refusal where that is more than a hand can do."""
        rate = self.pace.entered if enters else self.pace.loaded
        wait = rate.wait(seat)
        if wait:
            _pause(wait, "This seat sends faster than anybody can type.")
        rate.count(seat)

    # --- forms --------------------------------------------------------------------------------------------------------

    def csrf(self, secret: str) -> str:
        """The token that a form of this device carries: another site's page can neither read nor guess it."""
        return self.keys.mark(f"csrf {secret}")

    def check_csrf(self, secret: str, given: str) -> None:
        """Raises Refusal where a form does not carry its device's token."""
        if not hmac.compare_digest(self.csrf(secret).encode(), given.encode("utf-8", "replace")):
            raise Refusal(
                403, "An old page", "This page is older than your seat. Load it again, then send it once more."
            )


def new_secret() -> str:
    """A device's secret: 128 bits from the system's own source of chance, in hexadecimal."""
    return secrets.token_hex(16)


def _pause(seconds: int, why: str) -> NoReturn:
    message = f"{why} Try again in {seconds} second{'' if seconds == 1 else 's'}."
    raise Refusal(429, "A pause", message, {"Retry-After": str(seconds)})


#: A class asks for one name or two, of which not every request need be read anew.
_READ: Final = lru_cache(maxsize=16)


@_READ
def _name(url: str) -> str:
    try:
        parts = urlsplit(url)
        return "" if parts.username is not None else (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


@_READ
def _number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
