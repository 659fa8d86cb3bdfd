"""The chair: how a class's answers become acts of its game. The teacher, in the chair, can overrule every one of them.

A plenary's option is the one that most seats gave, its forecast the median, its initiative the one that most asked for
if more asked for it than for none; SHAPE and the red cell speak beside that, and are not counted. Nothing is voted in
the Council: there the chair plays the reference posture of the review for a plenary and for each parallel world, and in
a committee the delegations that have somebody in them say themselves whether they agree (the others are computed), and
a text stands by consensus or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from briefing.classroom.session import Given, Round, Session
from briefing.model.acts import Act
from briefing.model.game import Game, Phase
from briefing.review.steady import in_council, steady
from briefing.rules import objections
from briefing.rules.legal import option_objections
from briefing.rules.tables import tables


def plan(session: Session, name: str, game: Game) -> tuple[Act, ...]:
    """The next acts of a world on its way to where the class is asked again. One act at least."""
    here = _decision(session, name)
    match game.phase:
        case Phase.BRIEFING:
            said = forecast(session, here, name)
            if said is not None and game.forecast is None and game.question:
                return (Act("forecast", (str(said),)), Act("advance"))
            return (Act("advance"),)
        case Phase.DECISION if game.card and not game.chosen:
            key = choice(session, here, name, game)
            return (Act("choose", (key,)),) if key else (Act("advance"),)
        case Phase.DECISION:
            key = "" if game.launched else launch(session, here, name)
            if key and not objections(game, Act("launch", (key,))):
                return (Act("launch", (key,)), Act("advance"))
            return (Act("advance"),)
        case Phase.COUNCIL if game.table:
            return _in_council(session, game)
        case _:
            return (Act("advance"),)


def choice(session: Session, here: Round | None, name: str, game: Game) -> str:
    """The option that is taken: the chair's own word, else what most gave (of equals the one that stands first on
    the card), else the reference posture's; "" where none is open.
    """
    card = tables(game.pack).cards[game.card]
    order = [f"{card.id}.{option.id}" for option in card.options]
    given = Counter(answer.option for answer in _answers(session, here, name))
    wanted = [here.chosen] if here is not None and here.chosen else []
    wanted += sorted((key for key in order if given[key]), key=lambda key: (-given[key], order.index(key)))
    for key in wanted:
        if not objections(game, Act("choose", (key,))):
            return key
    return steady(game.pack, game.scenario.id).choice(game)


def launch(session: Session, here: Round | None, name: str) -> str:
    """The initiative that is launched: the chair's own word, else the one that most asked for, if more asked for it
    than asked for none.
    """
    if here is None or here.launch:
        return here.launch if here is not None else ""
    asked = Counter(answer.launch for answer in _answers(session, here, name))
    best = min((key for key in asked if key), key=lambda key: (-asked[key], key), default="")
    return best if asked[best] > asked[""] or (best and "" not in asked) else ""


def forecast(session: Session, here: Round | None, name: str) -> int | None:
    """The class's probability: the median of those given (of two in the middle the lower)."""
    given = [each.forecast for each in _answers(session, here, name) if each.forecast is not None]
    return middle(given) if given else None


def middle(values: Sequence[int]) -> int:
    """The median of some numbers, of two in the middle the lower. (`statistics` would bring a hub half a megabyte.)"""
    return sorted(values)[(len(values) - 1) // 2]


def asks(session: Session, game: Game) -> bool:
    """Whether a committee's delegations are asked about the text on the table now."""
    if not delegations(session):
        return False
    text = game.table[0]
    here = session.round
    if here is not None and here.kind == "council" and here.text == (text.card, text.option, text.rounds):
        return False  # they have been asked about just this one, and it goes under silence now
    # As it was tabled the delegations hear it first; once silence is broken the chair may work on it before.
    return text.rounds == 0 or in_council(game).verb == "silence"


def words(session: Session, here: Round) -> dict[str, Given]:
    """What each delegation says in a council round: the answer of its first seat that gave one."""
    found: dict[str, Given] = {}
    for seat in session.seats.values():  # in the order of seats the Permanent Representative comes first
        if seat.kind == "delegate" and seat.id in here.answers:
            found.setdefault(seat.delegation, here.answers[seat.id])
    return found


def cells(session: Session, here: Round) -> dict[str, Given]:
    """What SHAPE and the red cell say in a decision round, by their rooms: the answer of the first seat that gave one.

    It is the cell's word, as a delegation's is its country's.
    """
    found: dict[str, Given] = {}
    for seat in session.seats.values():
        if here.kind == "decision" and not session.counts(seat.id, here) and seat.id in here.answers:
            found.setdefault(seat.room, here.answers[seat.id])
    return found


def delegations(session: Session) -> tuple[str, ...]:
    """The delegations with somebody in them, in the order of the seats."""
    taken = (
        seat.delegation for seat in session.seats.values() if seat.kind == "delegate" and session.devices.get(seat.id)
    )
    return tuple(dict.fromkeys(taken))


def launchable(game: Game) -> tuple[str, ...]:
    """The options of initiatives that would be open in this move's DECISION."""
    compiled = tables(game.pack)
    found = []
    for card in compiled.initiatives:
        last = dict(game.shown).get(card.id)
        rested = last is None or (card.rest and game.move - last > card.rest)
        if rested and compiled.holds(card.when, game.world, game.move, game.moves):
            found += [
                f"{card.id}.{option.id}" for option in card.options
                if not option_objections(game, compiled, card, option)
            ]  # fmt: skip
    return tuple(found)


def _in_council(session: Session, game: Game) -> tuple[Act, ...]:
    text = game.table[0]
    here = session.round
    asked = here is not None and here.kind == "council" and here.text == (text.card, text.option, text.rounds)
    if session.charter.mode != "committee" or here is None or not asked:
        return (in_council(game),)
    stands = tuple(
        Act("stand", (ally, "break" if given.position == "break" else "agree"))
        for ally, given in words(session, here).items()
        if given.position
    )
    after = Act("silence") if not objections(game, Act("silence")) else in_council(game)
    return (*stands, after)


def _decision(session: Session, name: str) -> Round | None:
    return next(
        (each for each in reversed(session.rounds) if each.kind == "decision" and each.world in ("", name)), None
    )


def _answers(session: Session, here: Round | None, name: str) -> Iterator[Given]:
    """The answers that count for a world: its own seat's in parallel, everybody's otherwise."""
    if here is None:
        return
    if not session.parallel:
        yield from session.counted(here).values()
    elif name in here.answers:
        yield here.answers[name]
