"""A place in a watched game: the page there, the act that led to it and what that brought, the act that comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from textual.content import Content

from briefing.model.acts import Act
from briefing.model.game import Phase
from briefing.tui.pages import briefing, council, track, watch
from briefing.tui.pages.page import Page, Room, text
from briefing.tui.pages.view import View
from briefing.tui.typeset import Lines, line
from briefing.tui.watched import Watched

#: A sheet lower than this shows a card or an option of it, not both.
_ROOMY: Final = 30


class Place(NamedTuple):
    """`at` is how many acts were played, `view` what is seen there, `about` the line that the next act is about (-1:
    none).
    """

    watched: Watched
    at: int
    view: View
    about: int = -1

    @property
    def notes(self) -> Sequence[str]:
        """The notes to the act that led here."""
        return self.watched.notes.get(self.at, ())

    @property
    def red(self) -> bool:
        """Whether the page tells of the opponents with all that play hid."""
        return self.watched.reveal and self.view.game.phase is Phase.RED

    def told(self, width: int) -> Lines:
        """The act that led here with everything that it brought."""
        did = self.watched.did(self.at)
        return watch.step(self.view, did, self.notes, width, reveal=self.watched.reveal, whole=True)


def about(act: Act | None, page: Page) -> int:
    """The line of a page that an act is about; -1 is none."""
    values: tuple[object, ...] = () if act is None else (act, briefing.OnReport(act.word), council.OnAlly(act.word))
    return next((at for at, pick in enumerate(page.picks) if pick.value in values), -1)


def page(place: Place, made: Callable[[Room, int], Page], room: Room, focus: int, *, alone: bool) -> Page:
    """The page as play had it (`made`), or RED's; where it stands `alone`, the last act above, and its causes where
    there is room; in its rail the place and what comes next.
    """
    view, did, reveal = place.view, place.watched.did(place.at), place.watched.reveal
    if view.game.phase is Phase.DECISION and focus == place.about and room.height < _ROOMY:
        focus = -1  # the mark says which was chosen: the message that it answers must still be there to read
    width, told = room.measure - 2, alone and (place.at or place.notes)
    news = watch.news(view, did, place.notes, width, reveal=reveal) if told else []
    inner = room._replace(height=room.height - len(news))
    found = watch.red(view, inner, focus) if place.red else made(inner, focus)
    if news and view.game.phase in {Phase.DECISION, Phase.COUNCIL}:
        found = watch.below(found, inner, watch.step(view, did, (), width, reveal=reveal, whole=True)[1:])
    blocks = (text(*news), *found.blocks) if news else found.blocks
    return found._replace(blocks=blocks, rail=_rail(place))


def _rail(place: Place) -> Content:
    watched, at = place.watched, place.at
    if watched.coming(at):
        coming = line(("next ", "$muted"), (watched.said(at), "bold $ally"))
    else:
        coming = line(("the end" if watched.reveal else "played so far", "$muted"))
    signs = track.legend(watched.track, at)
    return line((f"act {at} of {watched.last}", "$muted"), "  ", signs, "  " if signs else "", coming)


def beside(place: Place, width: int, height: int) -> Lines:
    """For the column beside the page: what the act was that led here."""
    did, reveal = place.watched.did(place.at), place.watched.reveal
    lines = watch.step(place.view, did, place.notes, width, reveal=reveal, told=place.red)
    return [*lines[: height - 1], line(("w has the rest", "$muted"))] if len(lines) > height else lines
