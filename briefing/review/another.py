"""The other game of one decision as plain data and as text: what `briefing review FILE --what-if ACT=OPTION` shows."""

from __future__ import annotations

from typing import Any

from briefing.review.course import Moment
from briefing.review.estimate import ahead, mean_error, value
from briefing.review.judge import Judge
from briefing.review.observer import before
from briefing.review.prose import wrapped
from briefing.review.scale import SIGNIFICANT
from briefing.review.sentences import spread_words
from briefing.review.titles import named, title
from briefing.review.verdicts import take
from briefing.review.whatif import drawn, other, quantiles, weeks
from briefing.rules.sight import score
from briefing.telling import ending_name
from briefing.wording import BANNER, capital


def another(at: Judge, moment: Moment, option: str) -> dict[str, Any]:
    """The other game under the same draws, beside this one, and both options drawn anew. Without marks (exploration)
    no value is told. Raises KeyError for an option that was not open.
    """
    course = at.course
    found = other(course, moment, option, at.hand)
    last = course.last
    told: dict[str, Any] = {
        "banner": BANNER, "move": moment.move, "act": moment.act, "title": title(moment),
        "taken": moment.taken, "taken_label": named(moment, moment.taken),
        "option": option, "option_label": named(moment, option),
        "own": {"ending": ending_name(last, last.ending), "moves": weeks(course.events)},
        "other": {
            "ending": ending_name(found.game, found.game.ending), "moves": weeks(found.events),
            "acts": [str(act) for act in found.acts], "filled": list(found.filled), "dropped": list(found.dropped),
        },
    }  # fmt: skip
    if course.first.settings.mode != "training":
        for side in ("own", "other"):
            for week in told[side]["moves"]:
                week["total"] = None
        return told
    told["own"]["total"], told["other"]["total"] = score(last).total, found.total
    types = before(at.beliefs, moment.move).types
    sides = [drawn(course, moment, key, at.hand, types) for key in (option, moment.taken)]
    values = [[value(future) for future in side] for side in sides]
    lead, error = ahead(*values)
    told["drawn"] = {
        "futures": len(sides[0]), "lead": round(lead, 1), "error": round(error, 1),
        "option": {"mean": round(mean_error(values[0])[0], 1), "spread": quantiles(sides[0])},
        "taken": {"mean": round(mean_error(values[1])[0], 1), "spread": quantiles(sides[1])},
    }  # fmt: skip
    return told


def in_words(told: dict[str, Any]) -> str:
    """As plain text, appended sentences."""
    lines = [told["banner"], ""]
    lines += wrapped(f"What if, in move {told['move']}, act {told['act']} ({told['title']}): \"{told['option_label']}\""
                     f" instead of \"{told['taken_label']}\".")  # fmt: skip
    lines += ["", "UNDER THE SAME DRAWS"]
    own, theirs = told["own"], told["other"]
    scores = ("", "") if "total" not in own else (f", {theirs['total']} of 1000", f", {own['total']} of 1000")
    lines += wrapped(
        f"The other game ends: {theirs['ending']}{scores[0]}. This game ended: {own['ending']}{scores[1]}."
    )
    beside = {week["move"]: week for week in own["moves"]}
    for week in theirs["moves"]:
        if week["move"] >= told["move"]:
            lines += wrapped(f"Move {week['move']}: {_week(week)}. In this game: {_week(beside.get(week['move']))}.")
    if theirs["filled"]:
        acts = ", ".join(str(number) for number in theirs["filled"])
        lines += wrapped(f"What this game does not say, the steady hand did: acts {acts} of the other game.")
    lines += [line for each in theirs["dropped"] for line in wrapped(f"No longer open there: {each}.", 2)]
    if "drawn" in told:
        found = told["drawn"]
        lines += ["", "DRAWN ANEW"]
        for side, words in (("option", told["option_label"]), ("taken", told["taken_label"])):
            each = found[side]
            lines += wrapped(f'"{words}": {each["mean"]:.0f} expected; {spread_words(each["spread"])}.')
        lead, error = found["lead"], found["error"]
        sure = "" if abs(lead) > SIGNIFICANT * error else " That is no significant difference."
        lines += wrapped(f"Over the same {found['futures']} futures the other option is {abs(lead):.0f}"
                         f" {'ahead' if lead >= 0 else 'behind'}, give or take {take(error)}.{sure}")  # fmt: skip
    return "\n".join([*lines, "", told["banner"]]) + "\n"


def _week(week: dict[str, Any] | None) -> str:
    if week is None:
        return "it was over"
    rungs = ", ".join(f"{capital(actor)} {rung}" for actor, rung in week["rungs"].items())
    return rungs if week["total"] is None else f"{rungs}, standing {week['total']}"
