"""The session as xAPI 1.0.3 statements under pseudonyms: initialized, answered, completed, terminated.

Nothing is sent: the file is the teacher's to load into a record store. Actors are accounts of this room, never e-mail;
the addresses are in the domain that is reserved for what does not exist. The same session gives the same statements.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from briefing.classroom import redcell
from briefing.classroom.session import Given, Round, Session
from briefing.rules.tables import tables

HOME: Final = "https://briefing.invalid"
_ADL: Final = "http://adlnet.gov/expapi"
_VERBS: Final = {name: f"{_ADL}/verbs/{name}" for name in ("initialized", "answered", "completed", "terminated")}
_SECONDS: Final = 1000


def statements(session: Session) -> list[dict[str, Any]]:
    """Every statement, in the order of time."""
    began = session.started or session.charter.created
    whole = {"id": f"{HOME}/class/{session.charter.room}", "objectType": "Activity"}
    labels = {key: pair[1].label for key, pair in tables(session.pack).options.items()}
    found = [_statement(session, seat, "initialized", whole, began) for seat in session.devices]
    for here in session.rounds:
        if here.kind == "practice":
            continue
        for seat, given in here.answers.items():
            found.append(
                _statement(
                    session, seat, "answered", _activity(session, here, seat, labels), given.at, _result(here, given)
                )
            )
    if session.over:
        asked = [each for each in session.rounds if each.kind != "practice"]
        at = session.ended if session.ended is not None else session.at
        for seat in session.devices:
            done = {"completion": bool(asked) and all(seat in each.answers for each in asked)}
            found.append(_statement(session, seat, "completed", whole, at, done))
            found.append(_statement(session, seat, "terminated", whole, at))
    return found


def _statement(
    session: Session, seat: str, verb: str, activity: dict[str, Any], at: int, result: dict[str, Any] | None = None
) -> dict[str, Any]:
    actor = {"objectType": "Agent", "account": {"homePage": f"{HOME}/class/{session.charter.room}", "name": seat}}
    name = f"{HOME}/class/{session.charter.room}/{session.charter.created}/{seat}/{verb}/{activity['id']}"
    found = {
        "id": str(uuid5(NAMESPACE_URL, name)),
        "actor": actor,
        "verb": {"id": _VERBS[verb], "display": {"en": verb}},
        "object": activity,
        "timestamp": datetime.fromtimestamp(at // _SECONDS, UTC).isoformat().replace("+00:00", f".{at % _SECONDS:03}Z"),
    }
    return {**found, "result": result} if result else found


def _activity(session: Session, here: Round, seat: str, labels: dict[str, str]) -> dict[str, Any]:
    world = seat if session.parallel else here.world
    red = session.seats[seat].kind == "red"  # it is asked another question than the class
    keys = (
        ("agree", "statement", "break")
        if here.kind == "council"
        else sorted({
            each.option for whose, each in here.answers.items()
            if each.option and (session.seats[whose].kind == "red") is red
        })
    )  # fmt: skip
    return {
        "id": f"{HOME}/class/{session.charter.room}/{world}/round/{here.number}{'/red' if red else ''}",
        "objectType": "Activity",
        "definition": {
            "type": f"{_ADL}/activities/cmi.interaction",
            "interactionType": "choice",
            "name": {"en": f"Move {here.move}: {here.kind}"},
            "correctResponsesPattern": [],
            "choices": [
                {"id": key, "description": {"en": labels.get(key) or redcell.label(session.pack, key) or key}}
                for key in keys
            ],
        },
    }


def _result(here: Round, given: Given) -> dict[str, Any]:
    extensions: dict[str, Any] = {}
    if given.forecast is not None:
        extensions[f"{HOME}/forecast-percent"] = given.forecast
    if given.rationale:
        extensions[f"{HOME}/rationale"] = given.rationale
    if given.launch:
        extensions[f"{HOME}/initiative"] = given.launch
    seconds = here.ran(given.at) // _SECONDS
    found: dict[str, Any] = {"response": given.position or given.option, "duration": f"PT{seconds}S"}
    return {**found, "extensions": extensions} if extensions else found
