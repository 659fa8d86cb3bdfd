"""BRIEFING: reports with their grades, the opponents' signals, the move's question; the grade and forecast forms."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content

from briefing import wording
from briefing.model.cards import Question, Report
from briefing.model.events import Signalled
from briefing.rules import sight
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.view import View
from briefing.tui.typeset import BLANK, Lines, bar, clipped, fit, heading, line, para, prose, spread


class OnReport(NamedTuple):
    """A report in focus."""

    id: str


class Percent(NamedTuple):
    """A word of the forecast form, and the number that stands for it now."""

    low: int
    high: int
    value: int


def page(view: View, room: Room, focus: int) -> Page:
    """The brief of the week."""
    game = view.game
    width = room.measure - 4
    foot = _foot(view, room.measure - 2, roomy=room.height > 26)
    whole = [report for name in game.reports if (report := view.report(name)) is not None]
    spare = room.height - len(foot) - 2
    rows = [_report(view, report, width, held=at == focus) for at, report in enumerate(whole)]
    limits = _shares([len(row) for row in rows], spare, focus)
    blocks = [text(_head(view, room.measure - 2), BLANK)]
    for report, row, limit in zip(whole, rows, limits, strict=True):
        blocks.append(
            Block(clipped(row, limit, width), Pick(OnReport(report.id), says="t task   g grade   s sources   w why"))
        )
    return Page(tuple(blocks), (text(*foot),))


def _head(view: View, width: int) -> Content:
    game = view.game
    tasked = "collection is out" if game.tasked else "one report can be tasked"
    return spread(
        line((f"INTSUM {game.move:02}", "bold $head"), ("  week of ", "$muted"), (sight.dtg(game, 0), "$muted")),
        line((f"{len(game.reports)} reports · {tasked}", "$muted")),
        width,
    )


def _shares(wanted: list[int], spare: int, focus: int) -> list[int]:
    """How many lines each report gets so that all are seen at once; the one in focus gets all that it wants."""
    shares = [want if at == focus else 1 for at, want in enumerate(wanted)]
    left = spare - sum(shares)
    while left > 0 and shares != wanted:
        at = min((at for at in range(len(wanted)) if shares[at] < wanted[at]), key=lambda at: (shares[at], at))
        shares[at] += 1
        left -= 1
    return shares


def _report(view: View, report: Report, width: int, *, held: bool) -> Lines:
    game = view.game
    own = dict(game.grades).get(report.id)
    mark = line((report.grade, "bold $head"))
    said = prose(report.text, (f"{report.sender}: ", "$muted"))
    lines = para(said, width, first=mark, hang=3)
    result = dict(game.tasked).get(report.id)
    if result:
        told = {
            "confirmed": report.task.confirmed,
            "refuted": report.task.refuted,
            "unresolved": report.task.unresolved,
        }
        style = "$ally" if result == "confirmed" else "$foe" if result == "refuted" else "$muted"
        lines += para(prose(told[result], (f"Collection: {result}. ", f"bold {style}")), width, hang=3)
    if own:
        lines += para(line(("Your grade ", "$muted"), (wording.grade_words(own), "$ally")), width, hang=3)
    elif held:
        lines += para(line((wording.grade_words(report.grade), "$muted")), width, hang=3)
    return lines


def _foot(view: View, width: int, *, roomy: bool) -> Lines:
    lines = [BLANK]
    if roomy:
        lines.append(heading("Signals", line(("what each could do next; it binds nobody", "$muted"))))
    for signal in view.of(Signalled):
        actor = view.game.pack.actor(signal.actor)
        names = {rung.id: rung.name for rung in actor.rungs}
        could = " · ".join(names.get(rung, rung) for rung in signal.rungs)
        who = line(fit(line(wording.AUDIENCE[signal.actor]), 10), ("signals  ", "$muted"))
        lines.append(fit(line(who, (could, "$foe")), width))
    question = _question(view)
    if question is not None:
        said = view.game.forecast
        given = (
            line(("no forecast given" if view.watched else "f gives a number", "$muted"))
            if said is None
            else line((f"{said}% {wording.term(said).ranged}", "bold $ally"))
        )
        lines += [BLANK] if roomy else []
        lines += para(question.text, width, first=("Forecast", "bold $head"), hang=10)
        if lines[-1].cell_length + given.cell_length + 2 > width:
            lines.append(BLANK)
        lines[-1] = spread(lines[-1], given, width)
    return lines


def _question(view: View) -> Question | None:
    return next((each for each in view.game.pack.questions if each.id == view.game.question), None)


def forecast(view: View, room: Room, focus: int, percent: int) -> Page:
    """The form of a forecast: seven words, and the number that one of them stands for."""
    width = room.measure - 4
    question = _question(view)
    blocks = [
        text(
            heading("Forecast", line(("before you see the answer", "$muted"))), BLANK,
            *para(line((question.text if question else "", "bold $head")), width + 1), BLANK,
        )
    ]  # fmt: skip
    for at, word in enumerate(wording.ICD):
        value = percent if at == focus else (word.low + word.high) // 2
        held = at == focus
        name = line(fit(line(word.word), 18), fit(line((f"[{word.low}-{word.high}%]", "$muted")), 10))
        number = line((f"{value:>3}%", "bold $ally" if held else "$muted"))
        blocks.append(
            Block(
                [line(name, bar(value, min(24, width - 34), 100), "  ", number)],
                Pick(Percent(word.low, word.high, value), says="← → move it   enter sets it"),
            )
        )  # fmt: skip
    note = (
        "Left and right move the number within its word; enter sets it. Until the brief is closed you can set it again."
    )
    blocks.append(text(BLANK, *(line((row.plain, "$muted")) for row in para(note, width + 1))))
    return Page(tuple(blocks))


def grading(view: View, room: Room, report_id: str, code: str) -> Page:
    """The form of a grade: the report again, and the two scales side by side, because they are judged apart."""
    width = room.measure - 2
    report = view.report(report_id)
    if report is None:
        return Page(())
    column = min(36, width // 2)
    rows: Lines = []
    for letter, figure in zip("ABCDEF", "123456", strict=True):
        rows.append(
            line(
                fit(_scale(letter, wording.RELIABILITY[letter], held=code[0] == letter), column),
                _scale(figure, wording.CREDIBILITY[figure], held=code[1] == figure),
            )
        )
    body = [
        spread(heading("Your grade"), line(("the originator's: ", "$muted"), (report.grade, "bold $head")), width),
        BLANK,
        *para(prose(report.text, (f"{report.sender}: ", "$muted")), width), BLANK,
        line(fit(line((" Reliability of the source", "$muted")), column), (" Credibility of the content", "$muted")),
        *rows, BLANK,
        line(("a-f", "bold $ally"), " source   ", ("1-6", "bold $ally"), " content   ", ("enter", "bold $ally"),
             f" sets {code}   ", ("0", "bold $ally"), " leaves it"),
    ]  # fmt: skip
    return Page((text(*body),))


def _scale(sign: str, word: str, *, held: bool) -> Content:
    mark = "▸" if held else " "
    return line((f"{mark}{sign}  {word}", "bold $ally" if held else ""))
