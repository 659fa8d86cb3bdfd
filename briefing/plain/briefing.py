"""BRIEFING: signals, graded reports, the forecast question; collection, grades and the forecast are given here."""

from __future__ import annotations

import re

from briefing.model.acts import Act
from briefing.model.cards import Report
from briefing.model.events import Signalled
from briefing.plain import library
from briefing.plain.page import BLANK, Choice, Page, Place, View, back, head
from briefing.plain.paper import Para
from briefing.rules import objections, sight
from briefing.wording import BANNER, CREDIBILITY, ICD, RELIABILITY, capital, grade_words, rung_words, term


def page(seen: View, place: Place) -> Page:
    """The brief, or one of its lists."""
    match place:
        case ("task",):
            return _which(seen, "task", "Which report shall collection look into?")
        case ("grade",):
            return _which(seen, "grade", "Which report will you grade yourself?")
        case ("grade", report):
            return _grade(seen, report)
        case ("forecast",):
            return _forecast(seen)
        case _:
            return _brief(seen)


def _brief(seen: View) -> Page:
    game = seen.game
    paras = [Para(BANNER), *head(seen)]
    if game.move == 1:
        told = game.scenario
        paras += [Para(told.title), Para(told.brief), Para(f"Your task. {told.task}"), BLANK]
    paras += [Para("Situation."), *library.situation(game), BLANK]
    paras += [Para("Signals. What each could do next; a signal binds nobody."), *_signals(seen), BLANK]
    paras += [Para(f"Reports: {len(game.reports)}."), *_reports(seen), BLANK]
    question = sight.question(game)
    asked = [Para(f"Forecast question. {question.text}")] if question else [Para("No forecast is asked this move.")]
    if question:
        asked.append(Para(f"Your forecast: {_given(game.forecast)}.", 2))
    return Page((*paras, *asked), _ways(seen), (Para(f"BRIEFING, move {game.move} of {game.moves}."),))


def _given(percent: int | None) -> str:
    return "not given" if percent is None else f"{percent}%, {term(percent).ranged}"


def _signals(seen: View) -> list[Para]:
    found = []
    for event in seen.events:
        if isinstance(event, Signalled):
            rungs = {rung.id: rung for rung in seen.game.pack.actor(event.actor).rungs}
            named = ((rungs[rung].signal, rung_words(seen.game, event.actor, rung)) for rung in event.rungs)
            could = " ".join(f"{signal} That could be {name}." for signal, name in named)
            found.append(Para(f"{capital(event.actor)}. {could}", 2, 2))
    return found


def _reports(seen: View) -> list[Para]:
    game = seen.game
    paras = []
    for number, name in enumerate(game.reports, 1):
        report = sight.report(game, name)
        paras.append(Para(f"Report {number}. {grade_words(report.grade)}. From {report.sender}. {report.text}", 2, 2))
        result = dict(game.tasked).get(name)
        if result:
            paras.append(Para(f"Collection: {result}. {getattr(report.task, result)}", 4, 2))
        own = dict(game.grades).get(name)
        if own:
            paras.append(Para(f"Your own grade, {grade_words(own)}.", 4, 2))
    return paras


def _ways(seen: View) -> tuple[Choice, ...]:
    game = seen.game
    first = game.reports[0] if game.reports else ""
    closed = objections(game, Act("task", (first,)))
    asked = objections(game, Act("forecast", ("50",)))
    return (
        Choice("Task collection on one report", ("task",), closed),
        Choice("Grade a report yourself", ("grade",), () if game.reports else ("there is no report",)),
        Choice("Give your forecast", ("forecast",), asked),
        Choice("Hear the sources of these reports", "s"),
        Choice("Hear the terms that can be looked up", "?"),
        Choice("Hear the gauges", "g"),
        Choice("Go on to the decision", Act("advance")),
    )


def _short(report: Report) -> str:
    words = report.text.split()
    text = " ".join(words[:14])
    return text if len(words) <= 14 else f"{text} ..."


def _which(seen: View, verb: str, asks: str) -> Page:
    game = seen.game
    choices = []
    for name in game.reports:
        report = sight.report(game, name)
        does: Act | Place = Act("task", (name,)) if verb == "task" else ("grade", name)
        closed = objections(game, does) if isinstance(does, Act) else ()
        aloud = (Para(f"{grade_words(report.grade)}. From {report.sender}. {report.text}"),)
        choices.append(Choice(f"{report.grade}, {report.sender}: {_short(report)}", does, closed, aloud))
    return Page((Para(asks),), (*choices, back()))


def _grade(seen: View, name: str) -> Page:
    report = sight.report(seen.game, name)
    text = (
        Para(f"{grade_words(report.grade)}. From {report.sender}. {report.text}"),
        Para("Your grade is a letter for the source and a figure for the content, judged apart, for instance C2."),
        Para("Source: " + "; ".join(f"{sign} {words}" for sign, words in RELIABILITY.items()) + "."),
        Para("Content: " + "; ".join(f"{sign} {words}" for sign, words in CREDIBILITY.items()) + "."),
    )

    def takes(line: str) -> Act | None:
        code = line.replace(" ", "").upper()
        return Act("grade", (name, code)) if re.fullmatch("[A-F][1-6]", code) else None

    return Page(text, (back("Back without a grade"),), takes=takes, asks="Letter and figure, or 1 to go back")


def _forecast(seen: View) -> Page:
    question = sight.question(seen.game)
    text = (
        Para(question.text if question else ""),
        Para("Choose a word, which stands for the middle of its range, or type a number of your own with a per cent "
             "sign, for instance 35%."),
    )  # fmt: skip
    choices = [Choice(f"{word.ranged}, noted as {word.middle}%", Act("forecast", (str(word.middle),))) for word in ICD]

    def takes(line: str) -> Act | None:
        found = re.fullmatch(r"([0-9]{1,3}) ?(%|per cent|percent)", line)
        return Act("forecast", (found[1],)) if found else None

    return Page(text, (*choices, back()), takes=takes, asks=f"1 to {len(choices) + 1}, or a number with %")
