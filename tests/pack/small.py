"""A small pack that is right, to be made wrong in one place at a time."""

import json

from briefing.model.actors import DRIVERS
from briefing.pack.needs import PARAMETERS, WEIGHINGS

LATER = ["chose cable.a 2 ago", "russia_rung >= R1", "not flag watch", "failed cable"]
LETTERS = {"russia": "R", "china": "C", "dprk": "K"}


def option(id, **more):
    return {
        "id": id,
        "label": f"Take option {id}",
        "owner": "Secretary General",
        "authority": "secgen",
        "loser": "Those who are not asked.",
        "price": 2,
        "effects": [{"gauge": "cohesion", "by": -20}],
        **more,
    }


def card(id="cable", **more):
    return {
        "id": id,
        "kind": "event",
        "title": "A cable goes quiet",
        "theatre": "europe",
        "message": {
            "precedence": "O",
            "sender": "MARCOM J2",
            "subject": "INTREP 001",
            "bluf": "One cable is out.",
            "facts": [{"text": "A ship turned back.", "grade": "B4"}],
            "gap": "Whether the anchor was dropped on purpose.",
        },
        "question": "Who speaks first?",
        "objective": "deterrence",
        "discuss": "What did waiting cost?",
        "cites": ["K12"],
        "options": [
            option(
                "a",
                reads={"russia": "A picket."},
                signals=[{"to": "russia", "driver": "fear", "by": 50, "how": "public"}],
            ),
            option(
                "b",
                authority="council",
                text="authorise SACEUR to prepare",
                sets=["watch"],
                redline={"actor": "russia", "rung": "R1"},
            ),
            option("c", order={"what": "Guns", "gauge": "munitions", "by": 20, "budget": 1, "contract": 2, "unit": 4}),
        ],
        **more,
    }


def actor(id):
    letter = LETTERS[id]
    return {
        "id": id,
        "name": id,
        "capital": "there",
        "hold": f"{letter}1",
        "goals": "Several.",
        "rungs": [
            {
                "id": f"{letter}{at}",
                "name": f"Rung {at}",
                "severity": 10 * at,
                "base": -100 * at,
                "observed": "o",
                "signal": "s",
                "source": "K12",
            }
            for at in range(3)
        ],
        "drivers": [
            {
                "name": name,
                "base": 100,
                "row": [0, -10, -20] if name in ("denial", "punish", "offramp") else [0, 10, 20],
                "note": "assumed",
                "source": "ours",
                "terms": [{"of": "resolve", "times": 500}],
            }
            for name in DRIVERS
        ],
        "tempers": [
            {
                "id": "cautious",
                "name": "Cautious",
                "weight": 1,
                "wants": "w",
                "doubts": "d",
                "scale": [{"of": "fear", "times": 700}],
            }
        ],
    }


def small():
    traits = dict.fromkeys(
        ("east", "pacific", "us", "caution", "thrift", "proof", "moscow", "beijing", "fatigue", "parliament"), 300
    )
    return {
        "id": "small",
        "title": "A small pack",
        "version": "1",
        "language": "en",
        "scenarios": [
            {
                "id": "opening",
                "title": "Opening",
                "date": "2025-07-07",
                "brief": "It begins.",
                "task": "Chair.",
                "start": [{"gauge": "cohesion", "value": 600, "note": "assumed", "source": "ours"}],
            }
        ],
        "cards": [card(), card("later", when=list(LATER))],
        "reports": [
            {
                "id": "rail",
                "about": "russia",
                "sender": "SHAPE J2",
                "grade": "B4",
                "merits": "C3",
                "veracity": "wrong",
                "text": "Trains move.",
                "task": {"confirmed": "Yes.", "refuted": "No.", "unresolved": "Unknown."},
                "cites": ["K12"],
                "why": "Seen once.",
                "yields": [{"gauge": "attribution", "by": 20}],
            }
        ],
        "questions": [{"id": "q", "text": "Above R1?", "actor": "russia", "rung": "R1"}],
        "actors": [actor(name) for name in LETTERS],
        "allies": [
            {
                "id": "NOR", "name": "Norway", "capital": "Oslo", "weight": 1000, "spending": 220, "traits": traits,
                "says": [{"cause": "risk", "reason": "No."}], "source": "assumed",
            }
        ],
        "parameters": [
            {"name": name, "value": 1, "low": 0, "high": 10, "note": "n", "source": "s"} for name in PARAMETERS
        ],
        "drifts": [
            {"gauge": "readiness", "because": "complacency", "source": "K21", "by": -5, "of": "resolve", "times": 10}
        ],
        "objectives": [
            {
                "id": "deterrence", "name": "Deterrence", "weight": 100, "asks": "Did it hold?", "base": 500,
                "terms": [{"of": "mean_severity", "times": -500}],
            }
        ],
        "gates": [{"id": "nuclear", "name": "Nuclear", "ceiling": 300, "when": ["nuclear >= 1"]}],
        "endings": [{"id": "endex", "name": "ENDEX", "text": "It ends.", "when": []}],
        "weighings": [{"cause": cause, "times": 100, "words": "w", "note": "n", "source": "s"} for cause in WEIGHINGS],
        "sources": [{"id": "K12", "title": "K", "kind": "claim", "says": "s", "who": "w", "grade": "B2"}],
        "glossary": [{"term": "NAC", "means": "The Council.", "see": []}],
    }  # fmt: skip


def put(folder, data, name="pack.yaml"):
    """JSON is YAML, so a pack can be written as either."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(data), "utf-8")
    return folder
