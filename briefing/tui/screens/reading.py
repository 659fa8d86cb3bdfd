"""What can be laid over a game to be read: terms, sources, reasons, gauges, the past, the review."""

from __future__ import annotations

from typing import Any

from briefing import wording
from briefing.model.acts import Act
from briefing.model.game import Phase
from briefing.model.pack import Source
from briefing.rules import sight
from briefing.tui import words
from briefing.tui.pages import assess, briefing, council, decision, situation
from briefing.tui.pages.view import View
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.typeset import BLANK, Lines, heading, line, para, prose


def terms(view: View, _focus: Any) -> PaperScreen:
    """The glossary; `/` finds."""
    entries = sorted(view.game.pack.glossary, key=lambda entry: entry.term.casefold())

    def written(width: int, word: str) -> Lines:
        wanted = word.casefold()
        found = [
            each for each in entries if wanted in each.term.casefold() or (wanted and wanted in each.means.casefold())
        ]
        lines: Lines = []
        for entry in found:
            see = f"  See {', '.join(entry.see)}." if entry.see else ""
            term = line((entry.term, "bold $ally"), "  ")
            lines += para(prose(entry.means) + line((see, "$muted")), width, first=term, hang=2)
        return lines or [line(("Nothing of that name.", "$muted"))]

    return PaperScreen("Terms", lambda width: written(width, ""), written)


def cited(view: View, focus: Any) -> tuple[str, ...]:
    """The ids of what the line in focus, or else the page, rests on."""
    game = view.game
    if isinstance(focus, briefing.OnReport):
        report = view.report(focus.id)
        return report.cites if report else ()
    if isinstance(focus, decision.Open):
        card = view.card(focus.card)
        return card.cites if card else ()
    if isinstance(focus, council.OnAlly):
        return ()
    if game.phase is Phase.BRIEFING:
        return tuple(
            dict.fromkeys(cite for name in game.reports if (report := view.report(name)) for cite in report.cites)
        )
    card = view.card(game.card)
    return card.cites if card else ()


def sources(view: View, focus: Any) -> PaperScreen:
    """Where it comes from: what the line in focus cites first, then all sources."""
    every = {source.id: source for source in view.game.pack.sources}
    first = [every[name] for name in cited(view, focus) if name in every]
    rest = [source for source in every.values() if source not in first]

    def written(width: int, word: str) -> Lines:
        wanted = word.casefold()
        if wanted:
            found = [each for each in every.values() if wanted in f"{each.title} {each.says} {each.who}".casefold()]
            return _told(found, width) or [line(("Nothing of that name.", "$muted"))]
        lines = _ally_source(view, focus, width) + _told(first, width)
        return [*lines, *([heading("All others"), BLANK] if lines else []), *_told(rest, width)]

    return PaperScreen("Sources", lambda width: written(width, ""), written)


def _ally_source(view: View, focus: Any, width: int) -> Lines:
    ally = next((each for each in view.game.pack.allies if focus == council.OnAlly(each.id)), None)
    return [] if ally is None else [*para(prose(ally.source, (f"{ally.name}  ", "bold $ally")), width), BLANK]


def _told(sources_: list[Source], width: int) -> Lines:
    lines: Lines = []
    for source in sources_:
        by = ", ".join(part for part in (source.who, source.date) if part)
        grade = (f"  {source.grade}" if source.grade else "", "bold")
        lines += para(line((source.id, "bold $ally"), grade, (f"  {by}", "$muted")), width)
        lines += para(prose(source.says or source.title), width, first=" ", hang=2)
        lines += para(line((source.note, "$muted")), width, first=" ", hang=2) if source.note else []
        lines.append(BLANK)
    return lines


def gauges(view: View, _focus: Any) -> PaperScreen:
    """Every gauge, the orders, the commitments."""

    def write(width: int) -> Lines:
        return [
            line(("Of 1000 unless a unit stands; the change is since the brief of this move.", "$muted")), BLANK,
            *situation.gauges(view, width), BLANK,
            heading("On order"), *situation.orders(view, width), BLANK,
            heading("Commitments"), *situation.commitments(view, width),
        ]  # fmt: skip

    return PaperScreen("Gauges", write)


def ladders(view: View, _focus: Any) -> PaperScreen:
    """The opponents' ladders of escalation, every rung with its name."""
    return PaperScreen("Ladders", lambda width: situation.ladders(view, width))


def past(view: View, _focus: Any) -> PaperScreen:
    """What was decided, and what each opponent was seen to do."""

    def write(width: int) -> Lines:
        return [
            *situation.past(view, width), BLANK,
            heading("Opponents", line(("as observed", "$muted"))), *situation.rungs(view, width), BLANK,
            line((sight.position_line(view.game), "$muted")),
        ]  # fmt: skip

    return PaperScreen("Past", write)


def why(view: View, focus: Any) -> PaperScreen:
    """The causes of what is in focus; without a focus, of what has moved this week."""
    if isinstance(focus, council.OnAlly):
        return PaperScreen("Why", lambda width: _why_ally(view, focus.id, width))
    if isinstance(focus, briefing.OnReport):
        return PaperScreen("Why", lambda width: _why_report(view, focus.id, width))
    if isinstance(focus, Act) and focus.verb in {"choose", "launch"}:
        return PaperScreen("Why", lambda width: _why_option(view, focus, width))

    def write(width: int) -> Lines:
        note = "What has moved since the brief, and what moved it. Why an opponent moved is for the review."
        return [
            *para(line((note, "$muted")), width),
            BLANK,
            *(each for row in assess.changes(view, width) for each in row),
        ]

    return PaperScreen("Why", write)


def _why_ally(view: View, ally_id: str, width: int) -> Lines:
    if not view.game.table:
        return []
    place = next(each for each in sight.positions(view.game, view.game.table[0]) if each.ally.id == ally_id)
    lines = [
        line(
            (place.ally.name, "bold $head"),
            (f"  {place.stance}", "$ally" if place.stance == "agree" else "$foe"),
            f", {words.signed(place.score)}",
        ),
        BLANK,
    ]
    for cause, by in place.causes:
        if not by:
            continue
        weighing = next((each for each in view.game.pack.weighings if each.cause == cause), None)
        style = "$foe" if by < 0 else "$ally" if by > 0 else "$muted"
        told = line(
            (weighing.words if weighing else cause, ""),
            (f"  {weighing.note}" if weighing and weighing.note else "", "$muted"),
        )
        lines += para(told, width, first=(f"{words.signed(by):>5}", style), hang=7)
    if place.word:
        decided = f"These are its instructions. Its delegation has decided for itself: {place.word}."
        lines += [BLANK, *para(line((decided, "$alert")), width)]
    if place.reason:
        lines += [BLANK, *para(line((f'"{place.reason}"', "")), width)]
    if place.bridge:
        lines += para(line(("Bridge: ", "$ally"), place.bridge), width)
    return lines


def _why_report(view: View, report_id: str, width: int) -> Lines:
    report = view.report(report_id)
    if report is None:
        return []
    letter, figure = report.grade[0], report.grade[1]
    source, content = wording.RELIABILITY[letter], wording.CREDIBILITY[figure]
    return [
        *para(prose(report.text), width), BLANK,
        *para(f"the source is {source}: how it has been before.", width, first=(letter, "bold $head"), hang=3),
        *para(f"the content is {content}: how it fits what is known.", width, first=(figure, "bold $head"), hang=3),
        BLANK,
        *para(line(("The grade is the originator's. What it merits, the review says.", "$muted")), width),
    ]  # fmt: skip


def _why_option(view: View, act: Act, width: int) -> Lines:
    card, option = sight.find(view.game, act.word)
    return decision.dossier(view, card, option, width, act.verb)
