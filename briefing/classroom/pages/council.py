"""The Council for a page: the paper under silence, a capital's instructions, and where all allies stand."""

from __future__ import annotations

from typing import Any

from briefing.model.dates import dtg
from briefing.model.game import Game, Tabled
from briefing.rules import sight
from briefing.rules.council import DELEGATION, Position
from briefing.rules.tables import tables
from briefing.wording import ally_name, label, level, option_of, weighing_words

_STANCE = {
    "agree": "Your capital agrees",
    "waver": "Your capital has doubts: it may break silence, and may be moved",
    "object": "Your capital objects: on its instructions you break silence",
}
#: Days of the week and minutes Zulu: a paper goes out on Monday afternoon, and silence ends a day later each round.
_PAPER, _SILENCE = (0, 930), (1, 720)


def instructions(game: Game, text: Tabled, ally: str) -> dict[str, Any] | None:
    """What an ally's capital instructs on a text: `stance` in words, causes `plus` and `minus` as (words, points), the
    sum, and its own words with a bridging text. None for a code that is no ally.
    """
    number = tables(game.pack).allies.get(ally)
    if number is None:
        return None
    place = sight.instructions(game, text)[number]
    weighed = sorted(place.causes, key=lambda cause: -abs(cause[1]))
    return {
        "stance": _STANCE[place.stance],
        "is": place.stance,
        "score": place.score,
        "plus": [(_cause(game, name), value) for name, value in weighed if value > 0],
        "minus": [(_cause(game, name), value) for name, value in weighed if value < 0],
        "reason": place.reason,
        "bridge": place.bridge,
    }


def _cause(game: Game, name: str) -> str:
    return "consultation" if name == "consulted" else weighing_words(game, name)


def paper(game: Game, text: Tabled, number: int) -> dict[str, Any]:
    """The paper as the Council gets it. `number` is its serial."""
    option = option_of(game, f"{text.card}.{text.option}")
    day, minutes = _SILENCE
    date = game.scenario.date
    return {
        "serial": f"PO(EX){number:04}{'' if not text.rounds else f'-REV{text.rounds}'}",
        "dtg": dtg(date, game.move, _PAPER[0] + text.rounds, _PAPER[1]),
        "silence": dtg(date, game.move, day + text.rounds, minutes),
        "subject": label(game, text.card, text.option),
        "sought": option.text if option else "",
        "loser": option.loser if option else "",
        "strength": text.strength // 10,
        "weighs": [
            ("Danger of escalation", level(text.risk)), ("Cost", level(text.burden)),
            ("Attribution that it wants", level(text.proof)),
        ],
        "broke": [ally_name(game, code) for code in text.broke],
        "after": [label(game, each.card, each.option) for each in game.table[1:]],
    }  # fmt: skip


def standing(game: Game, text: Tabled) -> list[tuple[str, list[dict[str, str]]]]:
    """Where all allies stand, for the staff: (stance, [{name, why, says, bridge}]), those who doubt most first."""
    places = sorted(sight.positions(game, text), key=lambda place: place.score)
    return [
        (stance, [_ally(game, each) for each in places if each.stance == stance])
        for stance in ("object", "waver", "agree")
    ]


def _ally(game: Game, place: Position) -> dict[str, str]:
    why = "" if place.stance == "agree" else weighing_words(game, place.against or DELEGATION)
    return {"name": place.ally.name, "why": why, "says": place.reason, "bridge": place.bridge}
