"""The North Atlantic Council: thirty-two positions from visible causes, silence, and ways round a broken one.

Consensus, never majority. Each ally's position is a sum of named causes; what is hidden is only the week's
instructions from its capital, a small keyed swing. A text that is softened weighs less on everybody, and does less.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, Literal

from attrs import evolve, frozen

from briefing.model.actors import Ally
from briefing.model.cards import Card, Option, Theatre
from briefing.model.events import Word
from briefing.model.game import Game, Tabled
from briefing.model.gauges import INDEX
from briefing.rules.derive import clip
from briefing.rules.draws import across, permille
from briefing.rules.tables import Tables, tables

Stance = Literal["agree", "waver", "object"]

#: The cause of a break that no computed cause brought about: a real delegation's own decision.
DELEGATION: Final = "delegation"

#: Causes of a position, in the order in which they are added up and shown.
CAUSES: Final = (
    "duty", "threat", "us", "unity", "proof", "risk", "burden", "ties", "far", "ground",
    "fatigue", "consulted", "parliament",
)  # fmt: skip

_EUROPE: Final = ("europe", "ukraine", "home")
_US_LINE: Final = INDEX["us_line"]
_COHESION: Final = INDEX["cohesion"]
_ATTRIBUTION: Final = INDEX["attribution"]
_EVIDENCE: Final = INDEX["evidence"]
_HEAT: Final = {"russia": INDEX["russia_heat"], "china": INDEX["china_heat"], "dprk": INDEX["dprk_heat"]}
_SEIZED: Final = INDEX["seized"]


@frozen(slots=True)
class Position:
    """Where one ally stands on a text, and why: `score` is the sum of `causes`.

    Below zero it wavers, below minus the parameter `object_below` it objects: these are its instructions. A delegation
    that has said its `word` stands where it said, whatever they are. `reason` and `bridge` are the ally's own words
    for the heaviest cause against, empty when it agrees.
    """

    ally: Ally
    score: int
    stance: Stance
    causes: tuple[tuple[str, int], ...]
    against: str
    reason: str
    bridge: str
    breaks: int
    word: Word | Literal[""] = ""


def tabled(card: Card, option: Option) -> Tabled:
    """The text as it is first tabled."""
    return Tabled(card.id, option.id, 1000, option.risk, option.burden, option.proof)


def positions(game: Game, text: Tabled) -> tuple[Position, ...]:
    """All allies' positions on a text, as the causes stand now."""
    columns, totals = _weighed(game, text)
    return tuple(_position(game, text, number, columns, totals[number]) for number in range(len(totals)))


def position(game: Game, text: Tabled, number: int) -> Position:
    """One ally's position on a text."""
    if _is_last(game, text):
        _, _, columns, totals = _LAST[0]
        return _position(game, text, number, columns, totals[number])
    scores = [column[0] for column in _columns(game, tables(game.pack), text, slice(number, number + 1))]
    return _placed(game, text, number, scores, sum(scores))


def ground(compiled: Tables, text: Tabled) -> int:
    """How much of somebody's ground or cover a text gives away, in permille: those nearest to it will not sign."""
    _, option = compiled.options[f"{text.card}.{text.option}"]
    total = 0
    for effect in option.effects:
        if effect.gauge == "seized" and effect.by > 0:
            total += 1000
        elif effect.gauge in ("heavy", "light") and effect.by < 0:
            total -= 50 * effect.by
    return clip(total)


def _position(game: Game, text: Tabled, number: int, columns: Columns, total: int) -> Position:
    return _placed(game, text, number, [column[number] for column in columns], total)


def _placed(game: Game, text: Tabled, number: int, scores: list[int], total: int) -> Position:
    compiled = tables(game.pack)
    ally = compiled.ally_list[number]
    edge = compiled.parameters["object_below"]
    stance: Stance = "agree" if total >= 0 else "waver" if total >= -edge else "object"
    word: Word | Literal[""] = dict(text.spoken).get(ally.id, "")
    if word:
        stance = "agree" if word == "agree" else "object"
    against, reason, bridge = "", "", ""
    least = min(scores)
    if stance != "agree" and least < 0:
        against = CAUSES[scores.index(least)]
        reason, bridge = say(compiled, ally, compiled.cards[text.card].theatre, against)
    chance = {"agree": 0, "object": 1000}.get(stance, -total * compiled.parameters["waver_breaks"] // edge)
    return Position(ally, total, stance, tuple(zip(CAUSES, scores, strict=True)), against, reason, bridge, chance, word)


#: For each of `CAUSES`, what it adds to every ally's score.
Columns = tuple[Sequence[int], ...]
_LAST: Final[list[tuple[Game, Tabled, Columns, tuple[int, ...]]]] = []


def _weighed(game: Game, text: Tabled) -> tuple[Columns, tuple[int, ...]]:
    """The causes and every ally's score, which is their sum. The last ones are kept: what is asked about an act is
    asked again when it is done.
    """
    if _is_last(game, text):
        _, _, columns, totals = _LAST[0]
        return columns, totals
    columns = _columns(game, tables(game.pack), text, slice(None))
    totals = tuple(map(sum, zip(*columns, strict=True)))
    _LAST[:] = [(game, text, columns, totals)]
    return columns, totals


def _is_last(game: Game, text: Tabled) -> bool:
    return bool(_LAST) and _LAST[0][0] is game and _LAST[0][1] is text


def _columns(game: Game, compiled: Tables, text: Tabled, of: slice) -> Columns:
    """The causes of the positions `of` some allies."""
    world, traits, times = game.world, compiled.traits, compiled.weighing
    european = compiled.cards[text.card].theatre in _EUROPE
    near = traits["east" if european else "pacific"][of]
    ties = traits["moscow" if european else "beijing"][of]
    heat = world[_HEAT["russia"]] if european else max(world[_HEAT["china"]], world[_HEAT["dprk"]])
    if european and world[_SEIZED]:
        heat = max(heat, compiled.parameters["seized_heat"])
    many = len(near)
    asked = text.risk + text.burden
    threat = heat * times["threat"]
    us = (world[_US_LINE] - 500) * times["us"]
    unproven = -max(0, text.proof - max(world[_ATTRIBUTION], world[_EVIDENCE])) * times["proof"]
    risk, burden = -text.risk * times["risk"], -text.burden * times["burden"]
    tied, far = -asked * times["ties"], -asked * times["far"]
    given = -ground(compiled, text) * times["ground"]
    tired, moves = -game.move * times["fatigue"], max(1, game.moves)
    return (
        (times["duty"],) * many,
        [each * threat // 1_000_000 for each in near],
        [each * us // 1_000_000 for each in traits["us"][of]],
        ((world[_COHESION] - 500) * times["unity"] // 1000,) * many,
        [each * unproven // 1_000_000 for each in traits["proof"][of]],
        [each * risk // 1_000_000 for each in traits["caution"][of]],
        [each * burden // 1_000_000 for each in traits["thrift"][of]],
        [each * tied // 1_000_000 for each in ties],
        [(1000 - each) * far // 1_000_000 for each in near],
        [each * given // 1_000_000 for each in traits["east"][of]],
        [each * tired // 1000 // moves for each in traits["fatigue"][of]],
        game.leans[of],
        _instructions(game.seed, game.move, text.card, tuple(compiled.allies), compiled.swings)[of],
    )


@lru_cache(maxsize=8)
def _instructions(
    seed: int, move: int, card: str, allies: tuple[str, ...], amplitudes: tuple[int, ...]
) -> tuple[int, ...]:
    """What each capital instructs in a week about a card's texts, however they are worded."""
    return across(seed, move, _wires(card, allies), amplitudes)


@cache
def _wires(card: str, allies: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"instructions/{ally}/{card}" for ally in allies)


def say(compiled: Tables, ally: Ally, theatre: Theatre, cause: str) -> tuple[str, str]:
    """An ally's words for a cause: (reason, bridging text). Where it has none of its own, the cause's plain name."""
    names = [("moscow" if theatre in _EUROPE else "beijing"), cause] if cause == "ties" else [cause]
    for name in names:
        for entry in ally.says:
            if entry.cause == name:
                return entry.reason, entry.bridge
    return f"My authorities cannot agree as it stands: {compiled.words[cause]}.", ""


def breakers(game: Game, text: Tabled) -> tuple[tuple[Position, ...], tuple[Position, ...]]:
    """Who breaks silence, and who joins with a statement attached.

    An ally that objects breaks it, and what a delegation has said is final. One that wavers breaks it with a chance
    that grows with its doubt (`breaks`, permille), and otherwise may attach a statement. The draw is per ally, card
    and round, so that consulting one ally does not change another's week.
    """
    broken, stated = [], []
    columns, totals = _weighed(game, text)
    spoken = dict(text.spoken)
    for number, ally in enumerate(tables(game.pack).ally_list):
        if totals[number] >= 0 and ally.id not in spoken:
            continue
        place = _position(game, text, number, columns, totals[number])
        if place.stance == "object":
            broken.append(place)
        elif place.stance == "waver":
            point = permille(game.seed, game.move, f"silence/{place.ally.id}/{text.card}", text.rounds)
            if point < place.breaks:
                broken.append(place)
            elif point < 2 * place.breaks:
                stated.append(place)
    return tuple(broken), tuple(stated)


def soften(compiled: Tables, text: Tabled, ally: str, against: str) -> Tabled:
    """The text after one softening: in general, or the paragraph that one ally cannot carry (its bridging text).

    What delegations said was said of the old wording.
    """
    keep = compiled.parameters["soften_keep"]
    ease = compiled.parameters["bridge_ease"]
    if not ally:
        scale = compiled.parameters["soften_ease"]
        return evolve(
            text,
            spoken=(),
            strength=text.strength * keep // 1000,
            risk=text.risk * scale // 1000,
            burden=text.burden * scale // 1000,
            proof=text.proof * scale // 1000,
        )
    own = against in ("risk", "burden", "proof")
    return evolve(
        text,
        spoken=(),
        strength=text.strength * compiled.parameters["bridge_keep"] // 1000,
        bridged=(*text.bridged, ally),
        # A cause that is no paragraph of the text (ties, instructions, fatigue) is met by asking less of the ally.
        risk=text.risk * ease // 1000 if against == "risk" or not own else text.risk,
        burden=text.burden * ease // 1000 if against == "burden" or not own else text.burden,
        proof=text.proof * ease // 1000 if against == "proof" else text.proof,
    )


def scores(game: Game, text: Tabled) -> tuple[int, ...]:
    """Every ally's score on a text, without its causes."""
    return _weighed(game, text)[1]


def ready(game: Game, text: Tabled) -> tuple[tuple[str, ...], int]:
    """What `willing` makes of all allies' positions on a text."""
    spoken = dict(text.spoken)
    found = [
        ally for ally, total in zip(tables(game.pack).ally_list, scores(game, text), strict=True)
        if (spoken[ally.id] == "agree" if ally.id in spoken else total >= 0)
    ]  # fmt: skip
    return tuple(ally.id for ally in found), sum(ally.weight for ally in found)


def willing(places: tuple[Position, ...]) -> tuple[tuple[str, ...], int]:
    """Who would go ahead as a coalition, and the share of allied capability (permille) that they bring."""
    ready = [place.ally for place in places if place.stance == "agree"]
    return tuple(ally.id for ally in ready), sum(ally.weight for ally in ready)
