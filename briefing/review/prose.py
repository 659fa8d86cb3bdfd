"""The review as plain text: what a screen reader, a pipe or a mail takes. A pure function of the document.

Appended sentences, no wider than 76, and nothing drawn. With `drawn` the timeline is drawn in blocks as well, for a
terminal.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any, Final

from briefing.review.sentences import (
    brief,
    cause_words,
    done_words,
    flip_words,
    forecast_words,
    grade_words,
    lean_words,
    line_words,
    method_words,
    red_words,
    rest_words,
    share,
    shown,
    spread_words,
)
from briefing.wording import capital

WIDTH: Final = 76
_BAR: Final = 40
_MARKED: Final = {"": "no mark", "!": "! (only good option)", "?!": "?! (inaccuracy)", "?": "? (mistake)",
                  "??": "?? (blunder)"}  # fmt: skip


def text(document: dict[str, Any], *, drawn: bool = False) -> str:
    """The whole review."""
    parts = [
        _head(document), _judged(document), _timeline(document), _drawn(document) if drawn else [],
        _decisions(document), _line(document), _red(document), _coordination(document), _credibility(document),
        _forecasts(document), _sources(document), _assumptions(document), _teaching(document),
        _section("How to read it", ((words, 0) for words in method_words(document))), [document["banner"]],
    ]  # fmt: skip
    return "\n".join(line for part in parts if part for line in [*part, ""]).rstrip() + "\n"


def wrapped(words: str, indent: int = 0, hang: int = 2) -> list[str]:
    """A paragraph in lines; straight quotation marks, which every voice and terminal knows."""
    blank = " " * indent
    plain = words.replace("“", '"').replace("”", '"')
    return textwrap.wrap(plain, WIDTH, initial_indent=blank, subsequent_indent=blank + " " * hang,
                         break_long_words=False, break_on_hyphens=False) or [""]  # fmt: skip


def _section(title: str, paragraphs: Iterable[tuple[str, int]]) -> list[str]:
    return [title.upper(), *(line for words, indent in paragraphs for line in wrapped(words, indent))]


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
    told += [(f"In brief: {words}", 0) for words in brief(document)]
    return [document["banner"], "", *_section("After-action review", told)]


def _judged(document: dict[str, Any]) -> list[str]:
    found = document["summary"]
    if found is None:
        return _section("Exploration", [("This game was played without marks: questions stand in their place.", 0)])
    told = []
    if found["accuracy"] is not None:
        marks = ", ".join(f"{count} {mark}" for mark, count in found["marks"].items())
        told.append((f"Accuracy {found['accuracy']:.0f} of 100. Marks: {marks}.", 0))
        told.append(
            (f"No significant difference in {found['undecided']} of {len(document['decisions'])} decisions.", 0)
        )
    if found["parts"]:
        parts = found["parts"]
        told.append((
            (f"Judgement and luck: a steady hand could expect {parts['start']:.0f} at STARTEX (give or take"
             f" {parts['start_error']:.0f}); your decisions were worth {parts['judgement']:+.0f} beside its own (give"
             f" or take {parts['judgement_error']:.0f}); luck made it {parts['luck']:+.0f} (give or take"
             f" {parts['luck_error']:.0f}). Together {parts['final']}."), 0))  # fmt: skip
    told += [(f"{each['name']}: accuracy {each['accuracy']:.0f}, {each['lost']:.0f} points lost.", 2)
             for each in found["objectives"] if each["accuracy"] is not None]  # fmt: skip
    told.append((document["caveat"], 0))
    return _section("Judgement", told)


def _timeline(document: dict[str, Any]) -> list[str]:
    told = []
    marks: dict[int, str] = {}
    for each in document["decisions"]:
        if each.get("mark"):
            marks[each["move"]] = f"{marks.get(each['move'], '')} {_MARKED[each['mark']]} at act {each['act']}."
    for row in document["timeline"]:
        rungs = ", ".join(
            f"{capital(actor)} {at['rung']}{'' if at['seen'] else ' (unseen)'}" for actor, at in row["rungs"].items()
        )
        standing = f"standing {row['total']}; " if document["mode"] == "training" else ""
        told.append((f"Move {row['move']}: {standing}{rungs}.{marks.get(row['move'], '')}", 0))
    return _section("Timeline", told)


def _drawn(document: dict[str, Any]) -> list[str]:
    """The expected final score at each decision as a bar; where all lie close, the bars begin at their own floor."""
    judged = [each for each in document["decisions"] if each.get("expected") is not None]
    if not judged:
        return []
    values = [each["expected"] for each in judged]
    low = max(0, min(values) - 50) // 50 * 50
    high = max(-(-max(values) // 50) * 50, low + 100)
    rows = []
    for each in judged:
        filled = round((each["expected"] - low) / (high - low) * _BAR)
        bar = "█" * filled + "░" * (_BAR - filled)
        rows.append(f"{each['move']:>3}{each['act']:>5}  {bar} {each['expected']:>4.0f}  {each['mark']}".rstrip())
    head = f"move act  expected final score at each decision, from {low:.0f} to {high:.0f}"
    return [head, *rows]


def _decisions(document: dict[str, Any]) -> list[str]:
    told: list[tuple[str, int]] = []
    for each in document["decisions"]:
        told.append((f"Move {each['move']}, act {each['act']}. {each['title']}. You: {each['taken_label']}.", 0))
        if "mark" not in each:
            told += [(f"To discuss: {each['asks']}", 2)] if each["asks"] else []
            continue
        told.append((f"{_MARKED[each['mark']]}. {each['says']}", 2))
        values = [
            f"{option['label']} {option['mean']:.0f}" + (" (yours)" if option["key"] == each["taken"] else "")
            for option in shown(each)
        ]
        how = next((o["how"] for o in each["options"] if "mean" in o), "projected")
        most = max((o["futures"] for o in each["options"] if "mean" in o), default=0)
        told.append(((f"Expected final score ({f'{how}, {most} futures' if how == 'sampled' else how}):"
                     f" {'; '.join(values)}. {rest_words(each)}".rstrip()), 2))  # fmt: skip
        if each["luck"] is not None:
            told.append(((f"The draws that came then {'added' if each['luck'] >= 0 else 'took'}"
                         f" {abs(each['luck']):.0f}."), 2))  # fmt: skip
        if "what_if" in each:
            other = each["what_if"]
            told.append(((f"What if: '{each['best_label']}' under the same draws, your later acts kept where they"
                         f" stayed open ({other['filled']} filled in): {other['total']},"
                         f" {other['ending']}. Drawn anew: {spread_words(other['spread'])}."), 2))  # fmt: skip
    return _section("Decisions", told)


def _line(document: dict[str, Any]) -> list[str]:
    line = document["line"]
    if line is None:
        return []
    told = [(line_words(line), 0)]
    for week in line["weeks"]:
        told.append((f"Move {week['move']}: {week['choose_label'] or 'no card'}; {week['launch_label']}.", 0))
        told += [((f"{capital(answer['actor'])} {answer['rung']} {answer['name']}, {share(answer['chance_ppm'])}:"
                  f" {cause_words(answer['causes'])}."), 2) for answer in week["answers"]]  # fmt: skip
    return _section("Best line found", told)


def _red(document: dict[str, Any]) -> list[str]:
    told: list[tuple[str, int]] = []
    for each in document["actors"]:
        hidden = f" Hidden type: {each['type_name']}." if each["of_types"] > 1 else ""
        told.append(
            (f"{each['name']}.{hidden} {each['goals']} It wanted: {each['wants']} It doubted: {each['doubts']}", 0)
        )
    for each in document["red"]:
        unseen = "" if each["seen"] else " (not observed then)"
        what = f"Move {each['move']}, {capital(each['actor'])}: {each['rung']} {each['name']}{unseen}"
        told.append((f"{what}; its chance was {share(each['chance_ppm'])}.", 0))
        told += [(words, 2) for words in red_words(each)]
    return _section("Red's book", told)


def _coordination(document: dict[str, Any]) -> list[str]:
    found = document["coordination"]
    told = [((f"Beijing called Moscow in move {found['call']}." if found["call"] else "Beijing never called Moscow.")
             + f" Russia's type was {found['type']}.", 0)]  # fmt: skip
    for row in found["moves"]:
        types = ", ".join(f"{name} {share(ppm)}" for name, ppm in row["types_ppm"].items())
        when = f"After move {row['move']}" if row["move"] else "At STARTEX"
        words = f"{when}: a call {share(row['call_ppm'])}; {types}."
        asked = row["forecast"]
        if asked and asked["percent"] is not None:
            words += f" You forecast {asked['percent']}% on '{asked['question']}' (model {share(asked['model_ppm'])})."
        told.append((words, 0))
    return _section("Coordination: what an ideal observer could hold likely", told)


def _credibility(document: dict[str, Any]) -> list[str]:
    found = document["credibility"]
    told: list[tuple[str, int]] = []
    for row in found["rows"]:
        told.append((f"Move {row['move']}, act {row['act']}. '{row['label']}'. {done_words(row)}", 0))
        told += [(f"{capital(s['to'])} took {s['took']:+d} of '{s['words']}' ({s['how']}, {s['said']:+d} said).", 2)
                 for s in row["signals"]]  # fmt: skip
        told += [(f"{capital(read['by'])}: {read['text']}", 2) for read in row["reads"]]
    for line in found["lines"]:
        told.append(((f"Move {line['move']}, act {line['act']}: red line for {capital(line['actor'])} at"
                     f" {line['rung']}: {line['state']}."), 0))  # fmt: skip
    words = ", ".join(f"{each['move']}: {each['resolve']}" for each in found["resolve"])
    told.append((f"NATO's word as opponents counted it, by move (of 1000): {words}.", 0))
    return _section("Credibility: what was signalled beside what was done", told)


def _forecasts(document: dict[str, Any]) -> list[str]:
    found = document["forecasts"]
    told = [(words, 0) for words in forecast_words(found)]
    for row in found["rows"]:
        said = "no forecast" if row["percent"] is None else f"{row['percent']}%"
        told.append(((f"Move {row['move']}: {row['question']} You: {said}; model {share(row['model_ppm'])};"
                     f" {'yes' if row['happened'] else 'no'}."), 0))  # fmt: skip
    told += [(f"Said '{each['word']}' {each['many']} times: it happened in {each['happened']:.0f}%.", 2)
             for each in found["bins"] if each["many"]]  # fmt: skip
    return _section("Forecasts", told)


def _sources(document: dict[str, Any]) -> list[str]:
    found = document["sources"]
    told = [(words, 0) for words in grade_words(found)]
    told += [((f"{row['veracity'].capitalize()}: {row['shown']} shown, {row['graded']} graded,"
              f" {row['believed']} believed, {row['doubted']} doubted."), 0) for row in found["veracity"]]  # fmt: skip
    told += [((f"Move {row['move']}, {row['from']}: given {row['originator']}, you {row['grade']}, it merits"
              f" {row['merits']}; it was {row['veracity']}. {row['why']}"), 2)
             for row in found["rows"] if row["grade"]]  # fmt: skip
    return _section("Sources", told)


def _assumptions(document: dict[str, Any]) -> list[str]:
    if document["summary"] is None:
        return []
    told = [(words, 0) for words in lean_words(document)]
    if document["assumptions"]:
        told += [((f"{each['path']} = {each['value']} ({each['note']}): half less or more moves the lead by"
                   f" {each['moves_lead_by']:.0f}; {flip_words(each)}."), 2)
                 for each in document["assumptions"]["leans"]]  # fmt: skip
    return _section("Assumptions", told)


def _teaching(document: dict[str, Any]) -> list[str]:
    found = document["teaching"]
    told: list[tuple[str, int]] = []
    for each in found["objectives"]:
        acts = ", ".join(str(act) for act in each["acts"]) or "none"
        told.append((f"{each['name']}: {each['asks']} Acts: {acts}.", 0))
    told += [((f"Discuss, act {each['act']} ({each['title']}, '{each['option']}'): {each['discuss']} Who paid:"
              f" {each['loser']}"), 0) for each in found["discuss"]]  # fmt: skip
    told += [(f"Ask of any decision: {question}", 0) for question in found["questions"]]
    told += [(f"Act {each['act']}, move {each['move']}: {each['text']}.", 2) for each in found["evidence"]]
    return _section("For the teacher", told)
