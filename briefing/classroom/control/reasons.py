"""What exercise control alone may read of a game: the opponents' reasoning, the Council's causes, what is open by hand.

Each function is a pure one of a world as it stands; what is costly is kept by the link of the world's last act, so that
a class that votes does not have it computed again for every answer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from attrs import evolve

from briefing import wording
from briefing.classroom.worlds import World
from briefing.model.actors import ACTORS
from briefing.model.acts import Act
from briefing.model.cards import ActorId
from briefing.model.events import Acted, Called
from briefing.model.game import Game, Phase, Tabled
from briefing.model.gauges import INDEX
from briefing.rules import council, objections, sight
from briefing.rules.tables import tables
from briefing.study.odds import odds

_KEPT = 8


def of_world(name: str, world: World) -> dict[str, Any]:
    """Where a world stands: name, move, phase, DTG, score, political capital, theatres, receipt, ending."""
    game = world.game
    return {
        "name": name,
        "move": game.move,
        "moves": game.moves,
        "phase": game.phase.value,
        "dtg": sight.dtg(game),
        "card": title(game, game.card),
        "injected": title(game, game.injected) if game.injected else "",
        "question": next((each.text for each in game.pack.questions if each.id == game.question), ""),
        "total": sight.score(game).total,
        "pc": sight.value(game, "capital"),
        "ending": next((each.name for each in game.pack.endings if each.id == game.ending), game.ending),
        "receipt": world.receipt,
        "acts": len(world.acts),
        "theatres": [{"name": each.name, "word": each.word, "rung": each.rung} for each in sight.theatres(game)],
    }


def title(game: Game, card: str) -> str:
    """A card's title; its id where the pack has none of that name."""
    found = tables(game.pack).cards.get(card)
    return found.title if found else card


def red(world: World) -> list[dict[str, Any]]:
    """Red's book of the present state, one entry an opponent: its type, where it stands, what it did last and why,
    and its exact odds for the week to come, by rung, with the causes (log-odds in 1024ths of a doubling).
    """
    return _red(world.links[-1], world.game, tuple(_acted(world)))


def _acted(world: World) -> list[Acted | Called]:
    """What the opponents last did: the events of the last week in which they moved."""
    for events in reversed(world.events):
        if any(isinstance(event, Acted) for event in events):
            return [event for event in events if isinstance(event, (Acted, Called))]
    return []


@lru_cache(_KEPT)
def _red(_link: str, game: Game, last: tuple[Acted | Called, ...]) -> list[dict[str, Any]]:
    return [_opponent(game, actor, last) for actor in ACTORS]


def _opponent(game: Game, actor: ActorId, last: tuple[Acted | Called, ...]) -> dict[str, Any]:
    ladder = tables(game.pack).ladder[actor]
    number = game.world[INDEX["russia_type"]] if actor == "russia" else 0
    view, temper = odds(game, actor, number), ladder.actor.tempers[number]
    words = {driver.name: driver.words or driver.name for driver in ladder.actor.drivers}
    severity = {each.id: each.severity for each in ladder.actor.rungs}
    names = {each.id: each.name for each in ladder.actor.rungs}
    did = next((each for each in last if isinstance(each, Acted) and each.actor == actor), None)
    now = ladder.actor.rungs[ladder.hold if did is None else [each.id for each in ladder.actor.rungs].index(did.rung)]
    over = game.phase is Phase.ENDEX
    return {
        "actor": actor,
        "name": ladder.actor.name,
        "type": temper.name,
        "wants": temper.wants,
        "doubts": temper.doubts,
        "rung": now.id,
        "rung_name": now.name,
        "severity": now.severity,
        "called": any(isinstance(each, Called) for each in last) and actor == "china",
        "last": None if did is None else {
            "rung": did.rung, "name": names[did.rung], "seen": did.seen, "draw_ppm": did.draw,
            "ppm": dict(zip(names, did.ppm, strict=True))[did.rung],
            "causes": _causes(did.causes, words),
        },
        "rungs": [] if over else [
            {"id": each.id, "name": each.name, "severity": severity[each.id], "ppm": each.next_ppm,
             "causes": _causes([(cause.driver, cause.logit) for cause in each.causes], words)}
            for each in view.rungs if each.next_ppm
        ],
    }  # fmt: skip


def _causes(found: Any, words: dict[str, str]) -> list[list[Any]]:
    """The causes that weigh anything, the heaviest first: words and log-odds."""
    heavy = sorted(found, key=lambda pair: (-abs(pair[1]), pair[0]))
    return [[words[name], logit] for name, logit in heavy if logit]


def before_council(world: World, leading: str) -> dict[str, Any] | None:
    """The text on the table, or else the option that leads where it would go to the Council; None where neither is.

    `allies`: every ally with its stance, its score, the causes and what it says.
    """
    game = world.game
    if game.phase is Phase.COUNCIL and game.table:
        return _places(world.links[-1], game, game.table[0], True)
    found = tables(game.pack).options.get(leading)
    if found is None or found[1].authority != "council" or game.phase is Phase.ENDEX:
        return None
    return _places(world.links[-1], game, council.tabled(*found), False)


@lru_cache(_KEPT)
def _places(_link: str, game: Game, text: Tabled, on_table: bool) -> dict[str, Any]:
    rows = []
    own = sight.positions(game, evolve(text, spoken=())) if text.spoken else sight.positions(game, text)
    for each, instructed in zip(sight.positions(game, text), own, strict=True):
        causes = sorted(each.causes, key=lambda pair: -abs(pair[1]))
        rows.append({
            "id": each.ally.id, "name": each.ally.name, "stance": each.stance, "score": each.score,
            "instructed": instructed.stance, "word": each.word, "reason": each.reason, "bridge": each.bridge,
            "causes": [[wording.weighing_words(game, cause), by] for cause, by in causes if by],
        })  # fmt: skip
    return {
        "label": wording.label(game, text.card, text.option), "on_table": on_table, "rounds": text.rounds,
        "strength": text.strength, "broke": list(text.broke), "allies": rows,
    }  # fmt: skip


def by_hand(world: World) -> list[dict[str, str]]:
    """The acts that control may play now, each with words."""
    return _by_hand(world.links[-1], world.game)


@lru_cache(_KEPT)
def _by_hand(_link: str, game: Game) -> list[dict[str, str]]:
    acts = [(Act("withdraw"), "take the text off the table"), (Act("coalition"), "go ahead with the allies who agree")]
    acts.append((Act("soften"), "soften the text in general"))
    if game.table:
        wavering = [each for each in sight.positions(game, game.table[0]) if each.stance != "agree"]
        acts += [
            (Act("soften", (each.ally.id,)), f"{each.ally.name}: {each.bridge}") for each in wavering if each.bridge
        ]
        acts += [
            (Act("consult", (each.ally.id,)), f"{each.ally.name}, which {_verb(each.stance)}") for each in wavering
        ]
    acts += [(Act("task", (name,)), sight.report(game, name).text[:90]) for name in game.reports]
    return [{"act": str(act), "says": says} for act, says in acts if not objections(game, act)]


def _verb(stance: str) -> str:
    return "objects" if stance == "object" else "wavers"


def injects(world: World | None, pack: Any) -> list[dict[str, str]]:
    """Every event card: id, title and, where the game refuses it now, why."""
    events = tables(pack).events
    if world is None:
        return [{"id": card.id, "title": card.title, "closed": "no game is under way"} for card in events]
    return _injects(world.links[-1], world.game)


@lru_cache(_KEPT)
def _injects(_link: str, game: Game) -> list[dict[str, str]]:
    return [
        {"id": card.id, "title": card.title, "closed": "; ".join(objections(game, Act("inject", (card.id,))))}
        for card in tables(game.pack).events
    ]  # fmt: skip
