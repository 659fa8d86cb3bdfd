"""The brief of a move for a page: theatres, gauges, what is on order, signals, reports and the forecast question."""

from __future__ import annotations

from functools import cache
from typing import Any

from briefing.classroom.pages.told import moves
from briefing.classroom.worlds import World
from briefing.model.events import Signalled
from briefing.model.game import Game
from briefing.rules import sight
from briefing.wording import ICD, Term, capital, grade_words, reading, rung_words, term, trend


def brief(world: World) -> dict[str, Any]:
    """All that the brief tells."""
    game = world.game
    question = sight.question(game)
    return {
        "dtg": sight.dtg(game),
        "purse": sight.value(game, "capital"),
        "theatres": theatres(game),
        "signals": _signals(world),
        "reports": [_report(game, name) for name in game.reports],
        "gauges": gauges(game),
        "orders": [
            f"{option.order.what if option.order else card.title}: {stage}; it stands in move {due}"
            for _, card, option, stage, due in sight.orders(game)
        ],
        "question": question.text if question else "",
    }  # fmt: skip


def theatres(game: Game) -> list[dict[str, Any]]:
    """The strip: name, word, way, rung last seen, level of 1000."""
    return [
        {
            "name": each.name, "word": each.word, "way": trend(each.history), "level": each.level,
            "capital": capital(each.actor), "last": rung_words(game, each.actor, each.rung),
        }
        for each in sight.theatres(game)
    ]  # fmt: skip


def gauges(game: Game) -> list[tuple[str, list[tuple[str, str]]]]:
    """The shown gauges by group: (group, [(label, reading)]). The ledger's empty lines are left out."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for gauge, value in ((each.gauge, each.value) for each in sight.gauges(game)):
        if value or gauge.group != "ledger":
            groups.setdefault(gauge.group, []).append((gauge.label, reading(game, gauge.name, value)))
    return list(groups.items())


def _signals(world: World) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each opponent could do next: (capital, [(signal, rung)])."""
    game = world.game
    found = []
    for event in moves(world)[-1][1]:
        if isinstance(event, Signalled):
            rungs = {rung.id: rung for rung in game.pack.actor(event.actor).rungs}
            could = [(rungs[rung].signal, rung_words(game, event.actor, rung)) for rung in event.rungs]
            found.append((capital(event.actor), could))
    return found


def _report(game: Game, name: str) -> dict[str, str]:
    report = sight.report(game, name)
    result = dict(game.tasked).get(name, "")
    return {
        "grade": report.grade, "words": grade_words(report.grade).partition(": ")[2], "sender": report.sender,
        "text": report.text, "result": result, "found": getattr(report.task, result) if result else "",
    }  # fmt: skip


@cache
def scale() -> tuple[tuple[Term, tuple[int, ...]], ...]:
    """The estimative words, each with the probabilities that a form offers for it."""
    offered = (1, 2, 3, *range(5, 100, 5), 97, 98, 99)
    return tuple((word, tuple(each for each in offered if term(each) is word)) for word in ICD)
