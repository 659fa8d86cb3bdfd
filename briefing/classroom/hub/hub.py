"""What the routes share."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from aiohttp import web
from attrs import define, field

from briefing.classroom.desk import Desk
from briefing.classroom.hub.doors import Doors
from briefing.classroom.hub.events import Events
from briefing.classroom.keys import Keys
from briefing.classroom.session import Session

#: The results' own style sheet, beside those of the pages.
REPORT: Final = "report.css"


@define(slots=True)
class Hub:
    """A class that is being served. `folder`: where its keys are kept; None: nowhere."""

    desk: Desk
    keys: Keys
    doors: Doors
    events: Events
    folder: Path | None
    _account: tuple[str, Any] = field(default=("", None))

    @property
    def session(self) -> Session:
        """The class as it stands."""
        return self.desk.session

    def results(self, seat: str) -> str:
        """The results page for a seat. What it is drawn up from is the whole class's, and is drawn up once."""
        from briefing.classroom.after import account, results_html

        if self._account[0] != self.session.link:
            self._account = (self.session.link, account(self.session))
        found = self._account[1]
        return results_html(
            found, next((sat for sat in found.seats if sat.seat == seat), None), style=f"/static/{REPORT}"
        )


HUB: web.AppKey[Hub] = web.AppKey("hub", Hub)


def hub_of(request: web.Request) -> Hub:
    """The hub that a request is for."""
    return request.app[HUB]
