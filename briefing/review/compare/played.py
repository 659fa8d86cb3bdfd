"""One game as its moves: what was decided in each, what the opponents did, where gauges and score stood after it."""

from __future__ import annotations

from attrs import frozen

from briefing.model.actors import ACTORS
from briefing.model.events import Acted, Ended, Event, Fell, Opened, Scored, Stood
from briefing.model.game import Game, Phase
from briefing.model.gauges import GAUGES, INDEX
from briefing.record import Journal
from briefing.record.words import act_words
from briefing.rules import apply, start
from briefing.wording import label

#: What an opponent did in a move that is not known yet, in a game that goes on.
UNSEEN = "?"


@frozen(slots=True)
class Decision:
    """An option that was taken: card and option ids, its label, and how it came out ('fell' where it did not stand)."""

    card: str
    option: str
    label: str
    how: str


@frozen(slots=True)
class Week:
    """One move. `total` and `objectives` are None and empty while it has not been assessed."""

    move: int
    card: str
    decisions: tuple[Decision, ...]
    rungs: tuple[str, str, str]
    total: int | None
    objectives: tuple[tuple[str, int], ...]
    gauges: tuple[int, ...]


@frozen(slots=True)
class Played:
    """A game: its name, its acts in words, and its moves. `total` stands for the last assessment."""

    name: str
    journal: Journal
    games: tuple[Game, ...]
    said: tuple[str, ...]
    weeks: tuple[Week, ...]
    ending: str
    total: int | None

    @property
    def over(self) -> bool:
        """Whether ENDEX was reached."""
        return self.games[-1].phase is Phase.ENDEX

    @property
    def ended(self) -> str:
        """How it ended, in words."""
        pack = self.games[-1].pack
        return (
            next((each.name for each in pack.endings if each.id == self.ending), "the last move")
            if self.over
            else (f"not over: move {self.games[-1].move}")
        )


def played(name: str, journal: Journal) -> Played:
    """The moves of a game that was replayed."""
    header = journal.header
    game = start(journal.game.pack, header.scenario, header.seed, header.settings)
    games, said = [game], []
    for act in journal.acts:
        said.append(act_words(game, act))
        game = apply(game, act).game
        games.append(game)
    weeks, events = [], list[Event]()
    move = 1
    for at, brought in enumerate(journal.events):
        opened = next((event for event in brought if isinstance(event, Opened)), None)
        if opened is not None and opened.move > move:
            weeks.append(_week(games[at - 1], move, events))
            events, move = [], opened.move
        events += brought
    weeks.append(_week(games[-1], move, events, last=True))
    ended = next((event for event in reversed(journal.events[-1]) if isinstance(event, Ended)), None)
    totals = [week.total for week in weeks if week.total is not None]
    return Played(
        name, journal, tuple(games), tuple(said), tuple(weeks), ended.ending if ended else "",
        ended.total if ended else (totals[-1] if totals else None),
    )  # fmt: skip


def _week(game: Game, move: int, events: list[Event], *, last: bool = False) -> Week:
    """A move from its events; `game` is where it stands at its end."""
    decisions = []
    for event in events:
        if isinstance(event, Stood | Fell):
            how = event.how if isinstance(event, Stood) else "fell"
            decisions.append(Decision(event.card, event.option, label(game, event.card, event.option), how))
    rungs = {event.actor: event.rung for event in events if isinstance(event, Acted)}
    if last and game.phase is not Phase.ENDEX:
        rungs |= {actor: UNSEEN for actor, _ in game.unseen}
    opened = next((event for event in events if isinstance(event, Opened)), None)
    scored = next((event for event in events if isinstance(event, Scored)), None)
    return Week(
        move, opened.card if opened else "", tuple(decisions),
        (rungs.get(ACTORS[0], ""), rungs.get(ACTORS[1], ""), rungs.get(ACTORS[2], "")),
        scored.total if scored else None, scored.objectives if scored else (),
        tuple(game.world[INDEX[gauge.name]] for gauge in GAUGES),
    )  # fmt: skip
