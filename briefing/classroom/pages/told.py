"""What has happened, for a page: the week that has just been played, and all the weeks before it in a few words each.

Like `telling`, this tells nothing that was not observed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefing.classroom.worlds import World
from briefing.model.cards import ActorId
from briefing.model.events import (
    Acted,
    Broke,
    Called,
    Consulted,
    Contributed,
    Ended,
    Event,
    Fell,
    Lined,
    Opened,
    Settled,
    Softened,
    Spoke,
    Staged,
    Stated,
    Stood,
    Surfaced,
    Took,
)  # fmt: skip
from briefing.model.game import Game, Phase
from briefing.rules.council import DELEGATION
from briefing.rules.tables import tables
from briefing.telling import change_words, changes, sentence, sentences
from briefing.wording import ally_name, capital, label, names, rung_words

_DECIDED = Took | Stood | Fell | Contributed | Consulted | Softened | Broke | Stated


def moves(world: World) -> list[tuple[int, list[Event]]]:
    """The events of each move that has opened: (move, events from its opening to the next one's)."""
    found: list[tuple[int, list[Event]]] = []
    for events in world.events:
        found += [(event.move, []) for event in events if isinstance(event, Opened)]
        if found:
            found[-1][1].extend(events)
    return found


def since(world: World) -> dict[str, Any] | None:
    """What happened since the class was asked last: `move`, and sentences under `decided`, `seen`, `moved`, `drifted`
    and `also`. None before anything has.
    """
    game = world.game
    weeks = moves(world)
    # A brief opens on what the week before has left; in the Council, and at ENDEX, it is this week's own affairs.
    number = -2 if game.phase is Phase.BRIEFING else -1
    if len(weeks) < -number:
        return None
    move, events = weeks[number]
    moved = changes(events)
    done = game.phase in (Phase.BRIEFING, Phase.ENDEX)
    stages = {(event.card, event.option): event for event in events if isinstance(event, Staged)}
    others = (event for event in events if isinstance(event, Lined | Settled))
    told = {
        "move": move,
        "decided": _decided(game, events),
        "seen": [sentence(game, each) for each in events if isinstance(each, Surfaced)]
        + sentences(game, (each for each in events if isinstance(each, Acted | Called))),
        "moved": [change_words(game, each) for each in moved if done and not each.drifting],
        "drifted": [change_words(game, each) for each in moved if done and each.drifting],
        "also": sentences(game, (*stages.values(), *others)),
    }
    return told if any(told[name] for name in told if name != "move") else None


def _decided(game: Game, events: Sequence[Event]) -> list[str]:
    """Decisions and the Council's part in them; how one was taken is left out once it is known how it ended."""
    ended = {
        (each.card, each.option) for each in events
        if isinstance(each, Fell) or (isinstance(each, Stood) and each.how != "office")
    }  # fmt: skip
    said: dict[str, list[str]] = {"agree": [], "break": []}
    for each in events:
        if isinstance(each, Spoke) and each.ally not in said[each.word]:
            said[each.word].append(each.ally)
    wanted = (
        each for each in events
        if isinstance(each, _DECIDED)
        and not (isinstance(each, Took) and (each.card, each.option) in ended)
        and not (isinstance(each, Broke) and each.cause == DELEGATION)
    )  # fmt: skip
    told = sentences(game, wanted)
    for word, verb in (("agree", "agreed to the text"), ("break", "broke silence")):
        if said[word]:
            told.append(
                f"By their delegations' own word {verb}: {names(ally_name(game, code) for code in said[word])}."
            )
    return told


def previously(world: World) -> list[dict[str, Any]]:
    """Every move that is over, in a few words: `move`, `title` of its card, `lines`."""
    game = world.game
    weeks = moves(world)
    over = weeks if game.phase is Phase.ENDEX else weeks[:-1]
    late = {(each.actor, each.move): each.rung for _, events in weeks for each in events if isinstance(each, Surfaced)}
    return [_week(game, move, events, late) for move, events in over]


def _week(game: Game, move: int, events: Sequence[Event], late: dict[tuple[ActorId, int], str]) -> dict[str, Any]:
    opened = next(each for each in events if isinstance(each, Opened))
    card = tables(game.pack).cards.get(opened.card)
    lines = [_stood(game, each) for each in events if isinstance(each, Stood | Fell)]
    answers = []
    for each in events:
        if isinstance(each, Acted):
            rung = each.rung if each.seen else late.get((each.actor, move), "")
            what = rung_words(game, each.actor, rung) if rung else "nothing observed"
            answers.append(f"{capital(each.actor)}: {what}{'' if each.seen or not rung else ', known only later'}")
    lines += [f"{'; '.join(answers)}."] if answers else []
    lines += [sentence(game, each) for each in events if isinstance(each, Ended)]
    return {"move": move, "title": card.title if card else "No card", "lines": lines}


def _stood(game: Game, event: Stood | Fell) -> str:
    what = label(game, event.card, event.option)
    if isinstance(event, Fell):
        return f"'{what}' fell."
    how = {"office": "taken", "consensus": "agreed by consensus", "coalition": f"a coalition of {len(event.allies)}",
           "nations": f"{len(event.allies)} nations went along"}  # fmt: skip
    return f"'{what}': {how[event.how]}."
