"""What the review's document says, in sentences that the text and the report share. Pure functions of plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from briefing.wording import names

MARK_NAMES: Final = {"!": "only good option", "?!": "inaccuracy", "?": "mistake", "??": "blunder"}
#: Factors nearer to one than this moved nothing that anybody would notice.
_FELT: Final = 0.02
_HEAVIEST: Final = 3
_ROWS: Final = 6
_STOOD: Final = {"office": "on the office's own word", "nations": "by the nations", "coalition": "by a coalition"}


def share(ppm: int) -> str:
    """A chance in per cent."""
    return f"{ppm / 10_000:.1f}%"


def brief(document: dict[str, Any]) -> list[str]:
    """The review in a few sentences: what it came to, the decisions that cost most, what held, what it leans on."""
    found: list[str] = []
    summary = document["summary"]
    if summary is None:
        told = document["outcome"]["text"]
        return [f"{told} This game was played in exploration: what it was worth is for the table to say.".strip()]
    parts = summary["parts"]
    if parts:
        found.append(_blame(parts))
    lost = sorted((each for each in document["decisions"] if each.get("mark") in ("?!", "?", "??")),
                  key=lambda each: -each["chances"])  # fmt: skip
    found += [
        f"Act {each['act']}, move {each['move']} ({each['title']}): “{each['best_label']}” was worth"
        f" {each['loss']:.0f} more than “{each['taken_label']}”: {MARK_NAMES[each['mark']]}."
        for each in lost[:_HEAVIEST]
    ]
    if not lost:
        found.append("No decision lost enough, beyond its error, to be marked.")
    if (line := document["line"]) and line["total"] > line["own"]:
        found.append(f"The best line found under these very draws came to {line['total']}, against {line['own']}.")
    leans = document["assumptions"]
    if leans:
        first = leans["leans"][0]
        found.append(f"The heaviest verdict leans most on {first['path']} ({first['note']}): {flip_words(first)}.")
    return found


def _blame(parts: dict[str, Any]) -> str:
    """Which of judgement and luck made the difference, where either is beyond its error."""
    said = []
    for name in ("judgement", "luck"):
        by, error = parts[name], parts[f"{name}_error"]
        if abs(by) > 2 * error:
            said.append(f"{name} {'added' if by > 0 else 'took'} {abs(by):.0f}")
    head = f"Of a final score of {parts['final']}, a steady hand could have expected {parts['start']:.0f}"
    return f"{head}; {' and '.join(said) or 'neither judgement nor luck stands out beyond its error'}."


def cause_words(causes: Sequence[dict[str, Any]]) -> str:
    """The causes that were felt, each as a factor on the odds against holding."""
    felt = [each for each in causes if abs(each["factor"] - 1) >= _FELT][:3]
    return ", ".join(f"{each['words']} (x{each['factor']:.2f})" for each in felt) or "an ordinary week"


def red_words(entry: dict[str, Any]) -> list[str]:
    """What moved an opponent, what it misread, how near the next rung was, and what would have held it back."""
    found = []
    felt = cause_words(entry["causes"])
    found.append("Nothing that it saw moved its odds much: an ordinary week." if felt == "an ordinary week" else
                 f"What moved its odds against holding: {felt}.")  # fmt: skip
    if entry["misread"]:
        bad = entry["misread"]
        found.append(f"It misread most: {bad['words']}, seen as {bad['saw']}, truly {bad['was']} of 1000.")
    if entry["next"]:
        higher = entry["next"]
        found.append(f"Next rung: {higher['rung']} {higher['name']}; the draw was {share(higher['short_ppm'])} short"
                     " of it.")  # fmt: skip
    return found + held_words(entry)


def held_words(entry: dict[str, Any]) -> list[str]:
    """What would have held an opponent back, in sentences."""
    if entry["holds"]:
        return []
    found = []
    lower = [held for held in entry["held_back"] if held["lower"]]
    if lower:
        best = lower[0]
        alone = "" if len(best["changes"]) == 1 else " No single change would have."
        found.append(f"The smallest change of yours that would have held it: “{best['label']}” ({best['price']} PC),"
                     f" down to {best['rung']}.{alone}")  # fmt: skip
    elif entry["held_back"]:
        best = entry["held_back"][0]
        found.append(f"Nothing that was tried of what you could have done that week would have held it lower;"
                     f" “{best['label']}” took most off its odds, {share(-best['by_ppm'])}.")  # fmt: skip
    else:
        found.append("Nothing that you could have done that week would have lowered its odds.")
    if entry["lever"]:
        lever = entry["lever"]
        found.append(f"In its own eyes a lower rung took {lever['words']} at {lever['to']} instead of {lever['was']}.")
    return found


def line_words(line: dict[str, Any]) -> str:
    """How a best line was found and what it came to."""
    how = (
        "Exact: every choice and launch of every move was tried."
        if line["how"] == "exact"
        else f"Searched to a depth of {line['depth']} moves, not exact: {line['tried']} weeks were tried, and at most"
        f" {line['kept']} games a week kept, in strata of how high the ladders stood."
    )
    beside = "the line that was played is the best that was found" if line["total"] == line["own"] else (
        f"it comes to {line['total']}, against the {line['own']} that was played")  # fmt: skip
    return (
        f"{how} Under the draws that this game had, {beside}. It is hindsight: it knows every draw, and nobody could"
        " have."
    )


def shown(decision: dict[str, Any]) -> list[dict[str, Any]]:
    """The followed options of a decision that are worth a row: of dozens the best, the one taken and the posture's."""
    followed = [option for option in decision["options"] if "mean" in option]
    kept = {decision["taken"], decision["best"], decision["reference"], *(each["key"] for each in followed[:_ROWS])}
    return [option for option in followed if option["key"] in kept]


def rest_words(decision: dict[str, Any]) -> str:
    """What became of the followed options that are not shown, or nothing."""
    rows = {option["key"] for option in shown(decision)}
    behind = [o["behind"] for o in decision["options"] if "mean" in o and o["key"] not in rows]
    if not behind:
        return ""
    return f"{len(behind)} others were followed and came out {min(behind):.0f} to {max(behind):.0f} behind."


def spread_words(spread: Sequence[Sequence[int]]) -> str:
    """A distribution in words: its middle, and what half and nine tenths of the futures lie between."""
    low, lower, middle, upper, high = (total for _, total in spread)
    return f"{middle} in the middle, half between {lower} and {upper}, nine in ten between {low} and {high}"


def done_words(row: dict[str, Any]) -> str:
    """What came of an option that was signalled: how it stood, what was ordered, which allies said no."""
    by = _STOOD.get(row["how"], f"by {row['how']}")
    stood = "It fell." if row["how"] == "fell" else f"Stood {by}, at {row['strength'] // 10}% strength."
    if row["order"]:
        stage = row["order"]["stage"]
        stood += f" On order: {row['order']['what']}{', got as far as ' + stage if stage else ', still to come'}."
    for did in dict.fromkeys(each["did"] for each in row["allies_did"]):
        who = names(each["ally"] for each in row["allies_did"] if each["did"] == did)
        stood += f" {did[0].upper()}{did[1:]}: {who}."
    return stood


def forecast_words(found: dict[str, Any]) -> list[str]:
    """The Brier score and what it is beside."""
    if not found["given"]:
        model = f" The model's own probabilities scored {found['model_alone']:.3f}." if found["asked"] else ""
        return [f"{found['asked']} questions were asked and no forecast was given.{model}"]
    return [
        (
            f"Brier score {found['brier']:.3f} over {found['given']} forecasts (0 is perfect, 0.25 is what “even” earns"
            f" every time). The base rate alone: {found['brier_base']:.3f}; the model's own probabilities:"
            f" {found['brier_model']:.3f}. Skill: {skill_words(found)}. So few forecasts make a rough score."
        )
    ]


def skill_words(found: dict[str, Any]) -> str:
    """Skill against the base rate and against the model, where there is something to be better than."""
    pairs = (("the base rate", found["skill_base"]), ("the model", found["skill_model"]))
    return ", ".join(f"{skill:+.2f} against {name}" for name, skill in pairs if skill is not None) or "none to measure"


def grade_words(found: dict[str, Any]) -> list[str]:
    """Agreement of the player's grades with what the reports merit, by axis."""
    if not found["graded"]:
        return ["No report was graded."]
    told = []
    for axis in ("reliability", "credibility"):
        each = found[axis]
        apart = "" if each["mean_distance"] is None else f"; {each['mean_distance']} steps away on average"
        told.append(f"{axis.capitalize()}: as it merits in {each['same']} of {each['of']}{apart}; kinder than that in"
                    f" {each['kinder']}.")  # fmt: skip
    return told


def lean_words(document: dict[str, Any]) -> list[str]:
    """Which verdict was tried against the assumptions."""
    found = document["assumptions"]
    if found is None:
        return ["No verdict of this game is beyond its error: there is none to flip."]
    each = next(one for one in document["decisions"] if one["number"] == found["moment"])
    return [
        (
            f"The heaviest verdict of this game is that of act {each['act']}, move {each['move']}: that"
            f" “{each['best_label']}” was worth {found['lead']:.0f} more than “{each['taken_label']}”. Of"
            f" {found['tried']} assumptions tried it leans most on three; each was halved, and raised by half, and the"
            " same futures followed again."
        )
    ]


def flip_words(lean: dict[str, Any]) -> str:
    """Where a verdict flips, in words."""
    ways = []
    if lean["flips_below"] is not None:
        ways.append(f"at {lean['flips_below']} or below")
    if lean["flips_above"] is not None:
        ways.append(f"at {lean['flips_above']} or above")
    return "it flips " + " and ".join(ways) if ways else f"it does not flip between {lean['low']} and {lean['high']}"


def method_words(document: dict[str, Any]) -> list[str]:
    """How to read the numbers: what is known, how many futures, what a mark is."""
    found = [document["known"]]
    summary, work = document["summary"], document["work"]
    if summary is None:
        return found
    scale = summary["scale"]
    found.append(
        f"Every option was followed into futures drawn anew from RED on, the same for all options of a decision, a"
        f" reference posture (the steady hand) playing on: {work['futures']} in all, at most {work['most']} an option,"
        f" {work['effort']} effort, by the {'array' if work['engine'] == 'arrays' else 'scalar'} engine. A give-or-take"
        " is one standard error. The last move is exact where nothing else is left open."
    )
    found.append(
        f"Losses are weighed on W(V) = 100 / (1 + e^(-k(V - V0))), k = {scale['k']}, V0 = {scale['v0']}, fitted to"
        f" {scale['games']} positions on {scale['date']}: how likely a position of that expected score is to end at or"
        " above the middle. 5, 10 and 15 points of W lost are an inaccuracy (?!), a mistake (?) and a blunder (??);"
        " a mark is given only where the loss exceeds twice its standard error. ! is the one option that was clearly"
        " best, and taken."
    )
    found.append(
        "A factor such as x1.30 multiplies an opponent's odds of its rung against holding. PC: political capital."
    )
    return found
