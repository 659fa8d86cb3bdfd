"""What the class answered, once control has revealed it: a distribution, and some rationales without their seats."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any, Final

from briefing.classroom import chair, redcell
from briefing.classroom.session import FEWEST, Given, Round, Session
from briefing.rules.tables import tables

POSITIONS: Final = {"agree": "Agree", "statement": "Agree with a statement", "break": "Break silence"}
PRACTICE_LABELS: Final = {"practice.tea": "Tea", "practice.coffee": "Coffee", "practice.water": "Water"}
_LONGEST: Final = 400


def option_label(session: Session, key: str) -> str:
    """An option of a card, of the practice vote or a position, as it reads on its card."""
    if not key:
        return "No option"
    if key in PRACTICE_LABELS:
        return PRACTICE_LABELS[key]
    if key in POSITIONS:
        return POSITIONS[key]
    found = tables(session.pack).options.get(key)
    return found[1].label if found else redcell.label(session.pack, key) or key


def answer_words(session: Session, here: Round, given: Given) -> str:
    """One answer, in one sentence, for whoever gave it."""
    from briefing.wording import term

    if here.kind == "council":
        return f"{POSITIONS.get(given.position, given.position)}."
    parts = [option_label(session, given.option)]
    if given.launch:
        parts.append(f"initiative: {option_label(session, given.launch)}")
    if given.forecast is not None:
        parts.append(f"forecast {given.forecast}%, {term(given.forecast).ranged}")
    return f"{'; '.join(parts)}."


def revealed(session: Session, seat: str, most: int) -> dict[str, Any] | None:
    """The last round's answers as one seat's world sees them; None until control has revealed them.

    `rows` are (number on the card, label, count, per cent), empty where fewer than `FEWEST` answered: so few could be
    told apart. `rationales` are at most so many (number, label, text), in an order that follows the texts and never the
    seats. `advice` is SHAPE's word: its cell's, and so never withheld.
    """
    here = session.round
    if here is None or here.closed is None or not here.revealed:
        return None
    given = _alike(session, here, seat)
    told: dict[str, Any] = {
        "total": len(given),
        "rows": [],
        "rationales": [],
        "few": len(given) < FEWEST,
        "kind": here.kind,
        "advice": advice(session, here),
    }
    if told["few"]:
        return told
    many = Counter(_what(here, each) for each in given)
    order = _order(session, here, many)
    told["rows"] = [
        (number, option_label(session, key), many[key], round(100 * many[key] / len(given)))
        for number, key in enumerate(order, 1)
    ]
    said = _rationales(session, here, given)
    told["rationales"] = [(order.index(key) + 1, option_label(session, key), text) for key, text in said[:most]]
    forecasts = sorted(each.forecast for each in given if each.forecast is not None)
    if len(forecasts) >= FEWEST:
        told["forecast"] = forecasts[(len(forecasts) - 1) // 2]
    return told


def advice(session: Session, here: Round) -> tuple[str, str] | None:
    """SHAPE's military advice in a decision round: (option's label, reason); None where it gave none."""
    given = chair.cells(session, here).get("SHAPE")
    return None if given is None or not given.option else (option_label(session, given.option), given.rationale.strip())


def _what(here: Round, given: Given) -> str:
    return given.position if here.kind == "council" else given.option


def _alike(session: Session, here: Round, seat: str) -> list[Given]:
    """The answers to the question that this seat was asked: in parallel, those of worlds with the same card."""
    given = list(session.counted(here).values())
    if not session.parallel or here.kind != "decision":
        return given
    cards = Counter(each.option.partition(".")[0] for each in given)
    if seat:
        world = session.world_of(seat)
        card = world.game.card if world is not None else ""
    else:  # the projector shows the card that most worlds have come to
        card = min(cards, key=lambda name: (-cards[name], name), default="")
    return [each for each in given if each.option.partition(".")[0] == card]


def _order(session: Session, here: Round, many: Counter[str]) -> list[str]:
    """Options as they stand on the card, so that the bars stay where the eye expects them."""
    if here.kind == "council":
        known = list(POSITIONS)
    elif here.kind == "practice":
        known = list(PRACTICE_LABELS)
    else:
        cards = {key.partition(".")[0] for key in many if key}
        compiled = tables(session.pack)
        known = [f"{card}.{option.id}" for card in sorted(cards) for option in compiled.cards[card].options]
    return [*known, *(key for key in many if key not in known)]


def _rationales(session: Session, here: Round, given: list[Given]) -> list[tuple[str, str]]:
    """Rationales by option, one of each in turn. The order is drawn from the texts alone: no seat is in it."""
    by: dict[str, set[tuple[bytes, str]]] = {}
    for each in given:
        text = " ".join(each.rationale.split())
        if text:
            text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
            rank = sha256(f"{session.charter.room}/{here.number}/{text}".encode()).digest()
            by.setdefault(_what(here, each), set()).add((rank, text))
    lists = [(key, sorted(by[key])) for key in sorted(by)]
    longest = max((len(texts) for _, texts in lists), default=0)
    return [(key, texts[turn][1]) for turn in range(longest) for key, texts in lists if turn < len(texts)]
