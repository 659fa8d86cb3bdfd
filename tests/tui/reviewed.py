"""A review made by hand, so that what is held of its screens changes with the screens alone, not with the verdicts."""

from copy import deepcopy

CAVEAT = "Best under these assumptions, never the truth: every value here follows from the pack's own numbers."


def option(key, label, mean=None, behind=0.0, error=4.0, **more):
    """An option of a decision; without a mean it was only projected."""
    found = {"key": key, "label": label, "how": "sampled", "projected": 3}
    if mean is not None:
        found |= {"mean": mean, "error": 9.0, "behind": behind, "behind_error": error if behind else 0.0,
                  "apart": behind > 2 * error, "futures": 14, "hindsight": int(mean) + 20}  # fmt: skip
    return found | more


def decision(number, kind, move, act, title, taken, options, mark="", **more):
    """A decision with its verdict. The first option is the best one."""
    best = options[0]
    own = next(each for each in options if each["key"] == taken)
    loss = own["behind"]
    says = (f"'{best['label']}' was worth more, by {loss:.0f} points, give or take 4." if mark in ("?!", "?", "??") else
            "You took the best option that was found; others came near it.")  # fmt: skip
    return {
        "number": number, "kind": kind, "move": move, "act": act, "title": title, "card": "card", "taken": taken,
        "taken_label": own["label"], "options": options, "mark": mark, "says": says, "best": best["key"],
        "best_label": best["label"], "reference": best["key"], "loss": loss, "loss_error": 4.0, "chances": loss / 2,
        "settled": bool(mark), "only": mark == "!", "luck": 20.0, "expected": own["mean"],
    } | more  # fmt: skip


def decisions():
    """Five decisions, one of each mark, and one whose options cannot be told apart."""
    boxes = [
        option("boxes.b", "Ask Copenhagen to turn its ship", 640.0),
        option("boxes.c", "Say nothing until the Council has met on Tuesday", 632.0, 8.0),
        option("boxes.a", "State that a shut port crosses the line", 608.0, 32.0),
    ]
    forces = [
        option("", "Launch nothing", 640.0),
        option("forces.a", "Reinforcing the forward land forces: Order two heavy brigades forward", 628.0, 12.0),
        *(option(f"more.{n}", f"Initiative {n}: something else") for n in range(6)),
    ]
    council = [
        option("work", "Consult and bridge where needed, then silence (the steady hand's way)", 640.0),
        option("silence", "Put it under silence as it stands", 634.0, 6.0, 6.0),
        option("own", "As you handled it: silence, then soften HUN, then coalition", 618.0, 22.0),
    ]
    cable = [option("cable.a", "Escort the repair ship", 655.0), option("cable.b", "Wait for her", 630.0, 25.0)]
    wafers = [option("wafers.b", "Ask Seoul", 655.0), option("wafers.a", "Let plants choose", 652.0, 3.0, 5.0)]
    said = "No significant difference: 'Ask Seoul' came out ahead by 3 points, give or take 5."
    other = {"option": "boxes.b", "total": 655, "ending": "The long watch", "filled": 1, "dropped": [],
             "spread": [[5, 500], [25, 600], [50, 640], [75, 660], [95, 700]]}  # fmt: skip
    return [
        decision(0, "choose", 1, 2, "Six boxes on a chart", "boxes.a", boxes, "??", what_if=other),
        decision(1, "launch", 1, 3, "An initiative of your own", "forces.a", forces, "?!"),
        decision(2, "council", 1, 9, "The Council on 'Order two heavy brigades forward'", "own", council, "?"),
        decision(3, "choose", 2, 14, "The cable under the Sound", "cable.a", cable, "!"),
        decision(4, "choose", 2, 18, "Nineteen days of wafers", "wafers.a", wafers, "", says=said),
    ]


def red(move, actor, rung, name, ids):
    """What an opponent did in a move."""
    return {
        "actor": actor, "move": move, "act": 5, "rung": rung, "name": name, "severity": 40, "seen": actor != "russia",
        "ppm": dict(zip(ids, (150_000, 320_000, 410_000, 120_000), strict=True)), "chance_ppm": 410_000,
        "draw_ppm": 700_000, "base": 500, "log_odds": 512,
        "perceived": {driver: {"saw": 200 + 40 * n, "was": 260 + 30 * n, "weighed": 200} for n, driver in
                      enumerate(("opp", "coord", "denial", "punish", "fear", "loss", "deniab", "offramp", "momentum"))},
        "misread": {"driver": "fear", "words": "what it fears on its border", "saw": 360, "was": 380},
        "causes": [{"driver": "opp", "words": "a window: forces tied down elsewhere", "logit": 90, "factor": 1.063},
                   {"driver": "fear", "words": "what it fears on its border", "logit": -43, "factor": 0.971}],
        "next": {"rung": ids[3], "name": "the next rung", "ppm": 120_000, "short_ppm": 180_000}, "holds": False,
        "lever": {"driver": "offramp", "words": "a way out that it can show at home", "was": 250, "to": 410, "by": 160},
        "held_back": [{"option": "boxes.c", "moment": 0, "price": 3, "by_ppm": -9000, "rung": ids[1], "lower": True,
                       "label": "Say nothing until the Council has met on Tuesday", "changes": [[0, "boxes.c"]]}],
    }  # fmt: skip


ACTORS = (("china", "China", "Beijing", "C"), ("russia", "Russia", "Moscow", "R"), ("dprk", "North Korea", "P", "K"))


def weeks(by=0):
    """Two moves of a game."""
    return [
        {"move": 1, "choose": "State that a shut port crosses the line", "launch": "Two heavy brigades",
         "rungs": {"russia": "R2", "china": f"C{2 + (by > 0)}", "dprk": "K2"}, "total": 640 + by},
        {"move": 2, "choose": "Let plants choose", "launch": "", "rungs": {"russia": "R2", "china": "C2", "dprk": "K1"},
         "total": 628 + by},
    ]  # fmt: skip


def parts():
    """What can be told of the game at once."""
    who = [{"actor": actor, "name": name, "capital": capital, "goals": "Keep what it holds.", "type": "bold",
            "type_name": "Desperate", "wants": "Believes that time runs against it.", "doubts": "Whether it can stop.",
            "of_types": 3 if actor == "russia" else 1} for actor, name, capital, _ in ACTORS]  # fmt: skip
    row = {"move": 1, "act": 2, "option": "boxes.a", "label": "State that a shut port crosses the line", "severity": 9,
           "how": "coalition", "strength": 450, "allies": 19, "order": {"what": "two ships", "stage": "contract"},
           "signals": [{"to": "china", "driver": "cost", "words": "cost: markets", "said": 50, "how": "public",
                        "took": 31}],
           "said": [{"to": "china", "driver": "cost", "by": 50, "how": "public"}],
           "reads": [{"by": "china", "text": "They hear at that range."}, {"by": "allies", "text": "Proof, for once."}],
           "allies_did": [{"ally": "HUN", "did": "broke silence", "cause": "ties"}]}  # fmt: skip
    fell = row | {"move": 2, "act": 9, "label": "Convoy Allied hulls", "how": "fell", "strength": 0, "order": None,
                  "signals": [], "allies_did": []}  # fmt: skip
    bins = [{"word": word, "low": low, "high": high, "many": many, "said": said, "happened": came} for
            word, low, high, many, said, came in (("unlikely", 20, 45, 1, 30.0, 0.0), ("even", 45, 55, 0, None, None),
                                                  ("likely", 55, 80, 1, 70.0, 100.0))]  # fmt: skip
    asked = [{"move": 1, "act": 1, "question": "Will China stand at C5 or above at the next brief?", "actor": "china",
              "rung": "C5", "percent": 30, "model_ppm": 310_000, "happened": False, "word": "unlikely"},
             {"move": 2, "act": 11, "question": "Will Russia stand at R4 or above?", "actor": "russia", "rung": "R4",
              "percent": 70, "model_ppm": 290_000, "happened": True, "word": "likely"}]  # fmt: skip
    report = {"move": 1, "report": "r-1", "grade": "B3", "act": 1, "tasked": "confirmed", "from": "Harbour master",
              "text": "Two trawlers without catch crossed the same stretch.", "originator": "B2", "merits": "B2",
              "veracity": "sound", "why": "Pilots see the ships and sign for each."}  # fmt: skip
    axis = {"same": 1, "of": 2, "mean_distance": 1.0, "kinder": 1}
    return {
        "actors": who,
        "credibility": {"rows": [row, fell], "resolve": [{"move": 1, "resolve": 600}, {"move": 2, "resolve": 520}],
                        "lines": [{"move": 1, "act": 4, "actor": "russia", "rung": "R6", "state": "crossed"}],
                        "kept_word": {}},
        "forecasts": {"asked": 2, "given": 2, "rows": asked, "bins": bins, "brier": 0.09, "brier_model": 0.31,
                      "brier_base": 0.25, "base_rate": 0.5, "skill_base": 0.64, "skill_model": 0.71},
        "sources": {"rows": [report, report | {"report": "r-2", "grade": "A1", "veracity": "planted", "tasked": None,
                                               "originator": "C3", "merits": "D4"}],
                    "graded": 2, "reliability": axis, "credibility": axis,
                    "veracity": [{"veracity": kind, "shown": 1, "graded": 1, "believed": int(kind == "planted"),
                                  "open": int(kind == "sound"), "doubted": 0, "tasked": 0}
                                 for kind in ("sound", "stale", "wrong", "planted")]},
        "teaching": {
            "objectives": [{"id": "d", "name": "Deterrence", "asks": "Did Russia stay below?", "acts": [2, 9]}],
            "discuss": [{"move": 1, "act": 2, "kind": "choose", "card": "boxes", "title": "Six boxes on a chart",
                         "option": "State that a shut port crosses the line", "objective": "d", "mark": "??",
                         "discuss": "What made it hard to answer?", "loser": "Those who were not asked."}],
            "questions": ["Which report did you lean on, and what was it worth?"],
            "evidence": [{"act": 9, "move": 1, "text": "HUN broke silence"}],
        },
    }  # fmt: skip


def course(mode="training"):
    """What the first line tells of a game."""
    bare = [{key: each[key] for key in ("number", "kind", "move", "act", "title", "card", "taken", "taken_label")}
            | {"options": [{"key": o["key"], "label": o["label"]} for o in each["options"]]}
            for each in decisions()]  # fmt: skip
    return parts() | {
        "mode": mode, "title": "Second Front", "moves": 2, "played": 2, "acts": 20, "receipt": "0badcafe",
        "ending": "The long watch", "total": 628, "decisions": bare, "begins": [1, 2, 5, 13, 17], "weeks": weeks(),
        "key": "0" * 64,
    }  # fmt: skip


def document(mode="training"):
    """The whole review."""
    marks = mode == "training"
    books = [red(move, actor, f"{sign}2", "Sabotage, cables", [f"{sign}{n}" for n in range(4)])
             for move in (1, 2) for actor, _, _, sign in ACTORS]  # fmt: skip
    answers = [{"actor": actor, "rung": f"{sign}1", "name": "Hold", "chance_ppm": 400_000,
                "causes": [{"words": "its own momentum", "factor": 1.01}]} for actor, _, _, sign in ACTORS]  # fmt: skip
    line = {"how": "searched", "tried": 98, "kept": 3, "depth": 2, "total": 671, "own": 628, "acts": [], "weeks": [
        {"move": 1, "choose": "boxes.b", "choose_label": "Ask Copenhagen to turn its ship", "launch": "",
         "launch_label": "Launch nothing", "answers": answers},
        {"move": 2, "choose": "wafers.a", "choose_label": "Let plants choose", "launch": "", "launch_label":
         "Launch nothing", "answers": answers}]}  # fmt: skip
    lean = {"path": "model.parameters.signal_scale", "value": 2500, "note": "permille of a signal's size",
            "source": "assumption", "moves_lead_by": 15.0, "flips_below": 2109, "flips_above": None, "low": 1250,
            "high": 3750}  # fmt: skip
    summary = {
        "accuracy": 71.4, "marks": {"!": 1, "?!": 1, "?": 1, "??": 1}, "undecided": 1, "lost": 66.0,
        "objectives": [{"id": "d", "name": "Deterrence", "lost": 40.2, "accuracy": 80.0},
                       {"id": "c", "name": "Cohesion", "lost": -3.4, "accuracy": 100.0}],
        "parts": {"start": 663.0, "start_error": 9.0, "judgement": -64.0, "judgement_error": 12.0, "luck": 29.0,
                  "luck_error": 15.0, "final": 628}, "scale": {"k": 0.05, "v0": 637.4},
    }  # fmt: skip
    observed = [{"move": move, "call_ppm": 200_000 * move, "types_ppm": {"bold": 600_000, "cautious": 400_000},
                 "called": False, "noticed": False, "forecast": None} for move in range(3)]  # fmt: skip
    return deepcopy(parts()) | {
        "format": 2, "banner": "EXERCISE", "caveat": CAVEAT, "known": "What counts as known: the state of the model.",
        "mode": mode, "summary": summary if marks else None, "red": books, "line": line if marks else None,
        "decisions": decisions() if marks else course()["decisions"],
        "coordination": {"moves": observed, "call": 2, "type": "bold"},
        "assumptions": {"moment": 0, "lead": 32.0, "tried": 15, "leans": [lean]} if marks else None,
    }  # fmt: skip


def other(number=0, key="boxes.b"):
    """The other game of an option, and how both come out when drawn anew."""
    yield {
        "other": {
            "number": number,
            "option": key,
            "ending": "Ways down taken",
            "total": 655,
            "filled": 1,
            "dropped": ["move 2: choose wafers.a"],
            "weeks": weeks(27),
            "plan": [f"choose {key}"],
        }
    }
    for each, by in ((key, 30), (decisions()[number]["taken"], 0)):
        yield {"spread": {"number": number, "option": each, "mean": 610.0 + by, "error": 8.0, "futures": 32,
                          "quantiles": [[5, 500 + by], [25, 590 + by], [50, 612 + by], [75, 640 + by],
                                        [95, 690 + by]]}}  # fmt: skip
