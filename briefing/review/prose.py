"""The review as plain text: what a screen reader, a pipe or a mail takes. A pure function of the document."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, Final

from briefing.wording import capital

WIDTH: Final = 76
_MARKED: Final = {"": "no mark", "!": "! (only good option)", "?!": "?! (inaccuracy)", "?": "? (mistake)",
                  "??": "?? (blunder)"}  # fmt: skip


def text(document: dict[str, Any]) -> str:
    """The whole review."""
    parts = [
        _head(document), _judged(document), _timeline(document), _decisions(document), _line(document),
        _red(document), _coordination(document), _credibility(document), _forecasts(document), _sources(document),
        _assumptions(document), _teaching(document), [document["banner"]],
    ]  # fmt: skip
    return "\n".join(line for part in parts if part for line in [*part, ""]).rstrip() + "\n"


def _wrap(words: str, indent: int = 0, hang: int = 2) -> list[str]:
    blank = " " * indent
    return textwrap.wrap(words, WIDTH, initial_indent=blank, subsequent_indent=blank + " " * hang,
                         break_long_words=False, break_on_hyphens=False) or [""]  # fmt: skip


def _section(title: str, paragraphs: Iterable[tuple[str, int]]) -> list[str]:
    return [title.upper(), *(line for words, indent in paragraphs for line in _wrap(words, indent))]


def _head(document: dict[str, Any]) -> list[str]:
    game, outcome = document["game"], document["outcome"]
    told = [
        (f"{game['title']}. {game['played']} of {game['moves']} moves.", 0),
        (f"Seed {game['seed']}, receipt {game['receipt']}.", 0),
        (f"ENDEX: {outcome['name']}. {outcome['text']}", 0),
    ]  # fmt: skip
    if document["mode"] == "training":
        told.append((f"Total: {outcome['total']} of 1000.", 0))
        told += [
            (f"Held to at most {gate['ceiling']}, because {gate['name']}; without that {outcome['ungated']}.", 0)
            for gate in outcome["gates"]
        ]
        told += [(f"{each['name']} {each['value']}, weight {each['weight']}. {each['asks']}", 2)
                 for each in outcome["objectives"]]  # fmt: skip
    return [document["banner"], "", *_section("After-action review", told)]


def _judged(document: dict[str, Any]) -> list[str]:
    found = document["summary"]
    if found is None:
        return _section("Exploration", [("This game was played without marks: questions stand in their place.", 0)])
    told = []
    if found["accuracy"] is not None:
        told.append((f"Accuracy {found['accuracy']:.0f} of 100. Marks: "
                     + ", ".join(f"{count} {mark}" for mark, count in found["marks"].items())
                     + f". No significant difference in {found['undecided']} decisions.", 0))  # fmt: skip
    if found["parts"]:
        parts = found["parts"]
        told.append((
            (f"Judgement and luck: a steady hand could expect {parts['start']:.0f} at STARTEX; your decisions were"
             f" worth {parts['judgement']:+.0f} beside its own (give or take {parts['judgement_error']:.0f}); luck"
             f" made it {parts['luck']:+.0f} (give or take {parts['luck_error']:.0f})."
             f" Together {parts['final']}."), 0))  # fmt: skip
    told += [(f"{each['name']}: accuracy {each['accuracy']:.0f}, {each['lost']:.0f} points lost.", 2)
             for each in found["objectives"] if each["accuracy"] is not None]  # fmt: skip
    told += [(document["caveat"], 0), (document["known"], 0)]
    return _section("Judgement", told)


def _timeline(document: dict[str, Any]) -> list[str]:
    told = []
    marks: dict[int, str] = {}
    for each in document["decisions"]:
        if each.get("mark"):
            marks[each["move"]] = f"{marks.get(each['move'], '')} {each['mark']}"
    for row in document["timeline"]:
        rungs = ", ".join(
            f"{capital(actor)} {at['rung']}{'' if at['seen'] else ' (unseen)'}" for actor, at in row["rungs"].items()
        )
        standing = f"standing {row['total']}; " if document["mode"] == "training" else ""
        told.append((f"Move {row['move']}: {standing}{rungs}.{marks.get(row['move'], '')}", 0))
    return _section("Timeline", told)


def _decisions(document: dict[str, Any]) -> list[str]:
    told: list[tuple[str, int]] = []
    for each in document["decisions"]:
        told.append((f"Move {each['move']}, act {each['act']}. {each['title']}. You: {each['taken_label']}.", 0))
        if "mark" not in each:
            continue
        told.append((f"{_MARKED[each['mark']]}. {each['says']}", 2))
        values = [
            f"{option['label']} {option['mean']:.0f}" + (" (yours)" if option["key"] == each["taken"] else "")
            for option in each["options"]
            if "mean" in option
        ]
        how = next((o["how"] for o in each["options"] if "mean" in o), "projected")
        told.append((f"Expected final score ({how}): {'; '.join(values)}.", 2))
        if each["luck"] is not None:
            told.append(((f"The draws that came then {'added' if each['luck'] >= 0 else 'took'}"
                         f" {abs(each['luck']):.0f}."), 2))  # fmt: skip
        if "what_if" in each:
            other = each["what_if"]
            told.append(((f"What if: '{each['best_label']}' under the same draws, your later acts kept where they"
                         f" stayed open ({other['filled']} filled in): {other['total']},"
                         f" {other['ending']}. Drawn anew: {spread_words(other['spread'])}."), 2))  # fmt: skip
    return _section("Decisions", told)


def spread_words(spread: Sequence[Sequence[int]]) -> str:
    """A distribution in words: its middle, and what half and nine tenths of the futures lie between."""
    low, lower, middle, upper, high = (total for _, total in spread)
    return f"{middle} in the middle, half between {lower} and {upper}, nine in ten between {low} and {high}"


def _line(document: dict[str, Any]) -> list[str]:
    line = document["line"]
    if line is None:
        return []
    how = ("exact: every choice and launch was tried" if line["how"] == "exact" else
           f"searched: {line['tried']} weeks tried, the best {line['kept']} strata kept")  # fmt: skip
    told = [((f"Under the draws that this game had ({how}): {line['total']}, against {line['own']}. It is hindsight: it"
             " knows every draw, and nobody could have."), 0)]  # fmt: skip
    for week in line["weeks"]:
        told.append((f"Move {week['move']}: {week['choose_label'] or 'no card'}; {week['launch_label']}.", 0))
        for answer in week["answers"]:
            causes = ", ".join(f"{cause['words']} (x{cause['factor']:.2f})" for cause in answer["causes"])
            told.append(((f"{capital(answer['actor'])} {answer['rung']} {answer['name']},"
                         f" {_share(answer['chance_ppm'])}: {causes or 'an ordinary week'}."), 2))  # fmt: skip
    return _section("Best line found", told)


def _share(ppm: int) -> str:
    return f"{ppm / 10_000:.1f}%"


def _red(document: dict[str, Any]) -> list[str]:
    told: list[tuple[str, int]] = []
    for each in document["actors"]:
        hidden = f" Hidden type: {each['type_name']}." if each["of_types"] > 1 else ""
        told.append(
            (f"{each['name']}.{hidden} {each['goals']} It wanted: {each['wants']} It doubted: {each['doubts']}", 0)
        )
    for each in document["red"]:
        told.append(
            (
                (
                    f"Move {each['move']}, {capital(each['actor'])}: {each['rung']} {each['name']}"
                    f"{'' if each['seen'] else ' (not observed then)'}; its chance was {_share(each['chance_ppm'])}."
                ),
                0,
            )
        )
        factors = ", ".join(f"{cause['words']} (x{cause['factor']:.2f})" for cause in each["causes"][:3])
        if factors:
            told.append((f"Causes, as factors on the odds against holding: {factors}.", 2))
        if each["misread"]:
            bad = each["misread"]
            told.append((f"It misread most: {bad['words']}, seen as {bad['saw']}, truly {bad['was']}.", 2))
        if each["next"]:
            higher = each["next"]
            told.append(((f"Next rung: {higher['rung']} {higher['name']}, {_share(higher['short_ppm'])} short of it in"
                         " the draw."), 2))  # fmt: skip
        told += [(words, 2) for words in held_words(each)]
    return _section("Red's book", told)


def held_words(entry: dict[str, Any]) -> list[str]:
    """What would have held an opponent back, in sentences."""
    found = []
    if entry["lever"]:
        lever = entry["lever"]
        found.append(
            f"A lower rung under the same draw took {lever['words']} at {lever['to']} instead of {lever['was']}."
        )
    lower = [held for held in entry["held_back"] if held["lower"]]
    if lower:
        found.append(f"'{lower[0]['label']}' ({lower[0]['price']} PC) would have held it to {lower[0]['rung']}.")
    elif entry["held_back"]:
        held = entry["held_back"][0]
        found.append(f"Of what you could have done that week, '{held['label']}' lowered the odds most, by"
                     f" {_share(-held['by_ppm'])}; the draw would have been the same.")  # fmt: skip
    return found


def _coordination(document: dict[str, Any]) -> list[str]:
    found = document["coordination"]
    told = [((f"Beijing called Moscow in move {found['call']}." if found["call"] else "Beijing never called Moscow.")
             + f" Russia's type was {found['type']}.", 0)]  # fmt: skip
    for row in found["moves"]:
        types = ", ".join(f"{name} {_share(ppm)}" for name, ppm in row["types_ppm"].items())
        words = f"After move {row['move']}: a call {_share(row['call_ppm'])}; {types}."
        asked = row["forecast"]
        if asked and asked["percent"] is not None:
            words += f" You forecast {asked['percent']}% on '{asked['question']}' (model {_share(asked['model_ppm'])})."
        told.append((words, 0))
    return _section("Coordination: what an ideal observer could hold likely", told)


def _credibility(document: dict[str, Any]) -> list[str]:
    found = document["credibility"]
    told: list[tuple[str, int]] = []
    for row in found["rows"]:
        heard = ", ".join(
            f"{capital(s['to'])} took {s['took']:+d} of '{s['words']}' ({s['how']})" for s in row["signals"]
        )
        order = f" On order: {row['order']['what']}, reached {row['order']['stage']}." if row["order"] else ""
        did = ", ".join(f"{each['ally']} {each['did']}" for each in row["allies_did"])
        told.append(
            (
                f"Move {row['move']}, act {row['act']}. '{row['label']}': {row['how']}, {row['strength'] // 10}%."
                f"{order} {'Signals: ' + heard + '.' if heard else ''} {did + '.' if did else ''}".rstrip(),
                0,
            )
        )
        told += [(f"{read['by']}: {read['text']}", 2) for read in row["reads"]]
    for line in found["lines"]:
        told.append(((f"Move {line['move']}, act {line['act']}: red line for {capital(line['actor'])} at"
                     f" {line['rung']}: {line['state']}."), 0))  # fmt: skip
    words = ", ".join(f"{each['move']}: {each['resolve']}" for each in found["resolve"])
    told.append((f"NATO's word as opponents counted it, by move (of 1000): {words}.", 0))
    return _section("Credibility: what was signalled beside what was done", told)


def _forecasts(document: dict[str, Any]) -> list[str]:
    found = document["forecasts"]
    if not found["given"]:
        return _section("Forecasts", [(f"{found['asked']} were asked and none was given.", 0)])
    told = [((f"Brier {found['brier']:.3f} over {found['given']} forecasts (0 is perfect; the base rate alone"
             f" {found['brier_base']:.3f}, the model's own probabilities {found['brier_model']:.3f})."
             f" Skill: {skill_words(found)}. So few forecasts make a rough score."), 0)]  # fmt: skip
    for row in found["rows"]:
        said = "no forecast" if row["percent"] is None else f"{row['percent']}%"
        told.append(((f"Move {row['move']}: {row['question']} You: {said}; model {_share(row['model_ppm'])};"
                     f" {'yes' if row['happened'] else 'no'}."), 0))  # fmt: skip
    told += [(f"Said '{each['word']}' {each['many']} times: it happened in {each['happened']:.0f}%.", 2)
             for each in found["bins"] if each["many"]]  # fmt: skip
    return _section("Forecasts", told)


def skill_words(found: dict[str, Any]) -> str:
    """Skill against the base rate and against the model, where there is something to be better than."""
    pairs = (("the base rate", found["skill_base"]), ("the model", found["skill_model"]))
    return ", ".join(f"{skill:+.2f} against {name}" for name, skill in pairs if skill is not None) or "none to measure"


def _sources(document: dict[str, Any]) -> list[str]:
    found = document["sources"]
    told = []
    if found["graded"]:
        for axis in ("reliability", "credibility"):
            each = found[axis]
            told.append(((f"{axis.capitalize()}: as it merits in {each['same']} of {each['of']}; kinder than that in"
                         f" {each['kinder']}."), 0))  # fmt: skip
    else:
        told.append(("No report was graded.", 0))
    told += [((f"{row['veracity'].capitalize()}: {row['shown']} shown, {row['graded']} graded,"
              f" {row['believed']} believed, {row['doubted']} doubted."), 0) for row in found["veracity"]]  # fmt: skip
    return _section("Sources", told)


def _assumptions(document: dict[str, Any]) -> list[str]:
    found = document["assumptions"]
    if document["summary"] is None:
        return []
    if found is None:
        return _section("Assumptions", [("No verdict of this game is beyond its error: there is none to flip.", 0)])
    told = [((f"The heaviest verdict (decision {found['moment'] + 1}) rests on a lead of {found['lead']:.0f} points. Of"
             f" {found['tried']} assumptions tried it leans most on these."), 0)]  # fmt: skip
    told += [((f"{each['path']} = {each['value']} ({each['note']}): half less or more moves the lead by"
               f" {each['moves_lead_by']:.0f}; {flip_words(each)}."), 2) for each in found["leans"]]  # fmt: skip
    return _section("Assumptions", told)


def flip_words(lean: dict[str, Any]) -> str:
    """Where a verdict flips, in words."""
    ways = []
    if lean["flips_below"] is not None:
        ways.append(f"at {lean['flips_below']} or below")
    if lean["flips_above"] is not None:
        ways.append(f"at {lean['flips_above']} or above")
    return "it flips " + " and ".join(ways) if ways else f"it does not flip between {lean['low']} and {lean['high']}"


def _teaching(document: dict[str, Any]) -> list[str]:
    found = document["teaching"]
    told: list[tuple[str, int]] = []
    for each in found["objectives"]:
        acts = ", ".join(str(act) for act in each["acts"]) or "none"
        told.append((f"{each['name']}: {each['asks']} Acts: {acts}.", 0))
    told += [(f"Discuss, act {each['act']} ({each['title']}, '{each['option']}'): {each['discuss']}", 0)
             for each in found["discuss"]]  # fmt: skip
    told += [(f"Ask of any decision: {question}", 0) for question in found["questions"]]
    told += [(f"Act {each['act']}, move {each['move']}: {each['text']}.", 2) for each in found["evidence"]]
    return _section("For the teacher", told)
