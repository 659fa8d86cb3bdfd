"""What is always in view, and what can be called up at any time: the strip, the phases, the gauges, the past."""

from __future__ import annotations

from textual.content import Content

from briefing import wording
from briefing.model.events import Signalled
from briefing.model.game import Phase
from briefing.model.gauges import GAUGES, INDEX
from briefing.rules import sight
from briefing.tui import words
from briefing.tui.pages.view import View
from briefing.tui.typeset import BLANK, Lines, bar, fit, heading, line, para, spark, spread

PHASES = (Phase.BRIEFING, Phase.DECISION, Phase.COUNCIL, Phase.RED, Phase.ASSESS)
_NAMED = {
    "europe": "Europe",
    "alliance": "The Alliance",
    "ukraine": "Ukraine",
    "strait": "The Strait",
    "peninsula": "The Peninsula",
}


def clock(view: View, width: int) -> Content:
    """Move and date-time group."""
    game = view.game
    if game.phase is Phase.ENDEX:
        return line(("ENDEX", "bold $alert"), f" · {sight.dtg(game)}" if width >= 72 else "")
    move = f"MOVE {game.move}/{game.moves}"
    return line((move, "bold $head"), f" · {sight.dtg(game)}") if width >= 72 else line((move, "bold $head"))


def level_style(word: str) -> str:
    """The colour of a level; the word says it too."""
    return {"war": "bold $alert", "acute": "bold $alert", "strained": "bold $foe", "guarded": "$foe"}.get(
        word, "$muted"
    )


def strip(view: View, width: int) -> Content:
    """The three theatres and the political capital."""
    game = view.game
    many = 12 if width >= 120 else 4 if width >= 76 else 0
    parts = []
    for theatre in sight.theatres(game):
        seen = [level if level is not None else None for level in theatre.history[-many:]] if many else []
        history = line(*((spark([level]) if level is not None else line(("?", "$muted"))) for level in seen))
        name = theatre.name if width >= 70 else theatre.name[:3]
        parts.append(
            line((name, "$muted"), " ", history, " " if seen else "", (theatre.word, level_style(theatre.word)))
        )
    left = line(" ", Content("   ").join(parts))
    moved = view.changed("capital")
    note = f" {'▲' if moved > 0 else '▼'}" if moved else ""
    right = line(("PC ", "$muted"), (str(view.capital), "bold $head"), (note, "$ally" if moved > 0 else "$foe"), " ")
    if width >= 120:
        cohesion = game.world[INDEX["cohesion"]]
        right = line(("cohesion ", "$muted"), bar(cohesion, 10), f" {cohesion}   ", right)
    return spread(left, right, width)


def stepper(view: View, width: int) -> Content:
    """Which of the five phases it is."""
    row = line(" ")
    bare = view.game.phase is Phase.ENDEX and width < 72
    for number, phase in enumerate(PHASES, 1):
        here = phase is view.game.phase
        name = f"{'' if bare else f'{number} '}{phase.value.upper() if here else phase.value}"
        row = line(row, (name, "bold $ally" if here else "$muted"), (" ─ " if number < len(PHASES) else " ", "$line"))
    if view.game.phase is Phase.ENDEX:
        row = line(row, ("─ ", "$line"), ("ENDEX ", "bold $ally"))
    return line(row, ("─" * max(width - row.cell_length, 0), "$line"))


def change_of(name: str, before: int, after: int) -> Content:
    """A gauge's change: its label, the arrow, the number. Blue is better, ochre worse, plain is neither."""
    gauge = words.gauge(name)
    by = after - before
    good = by * gauge.better
    style = "$ally" if good > 0 else "$foe" if good < 0 else ""
    sign = f"▲ +{by}" if by > 0 else f"▼ −{-by}"
    judged = " better" if good > 0 else " worse" if good < 0 else ""
    return line(gauge.label, " ", (f"{sign}{judged}", style))


def gauges(view: View, width: int, *, all_: bool = True) -> Lines:
    """Every gauge that is shown: bar, value and change since the move opened."""
    lines: Lines = []
    group = ""
    for reading in sight.gauges(view.game):
        gauge, value = reading.gauge, reading.value
        if gauge.group == "ledger":
            continue
        if gauge.group != group:
            group = gauge.group
            if all_ and lines:
                lines.append(BLANK)
            lines.append(line((_NAMED[group], "bold $head")))
        moved = view.changed(gauge.name)
        good = moved * gauge.better
        sign = "" if not moved else f"▲ {moved}" if moved > 0 else f"▼ {-moved}"
        style = "$ally" if good > 0 else "$foe" if good < 0 else ""
        shown = line(f"{words.reading(gauge, value):>7}", " ", fit(line((sign, style)), 6))
        label = min(28, width - 14)
        drawn = bar(value, width - 16 - label, gauge.high, "$muted") if width - 16 - label >= 6 else BLANK
        lines.append(line(fit(line(gauge.label), label), " " if drawn else "", drawn, shown))
    return lines


def commitments(view: View, width: int) -> Lines:
    """Red lines drawn and crossed, the treaty's articles, what is on order."""
    game = view.game
    value = {gauge.name: game.world[at] for at, gauge in enumerate(GAUGES)}
    lines: Lines = []
    for actor in game.pack.actors:
        drawn, due = value[f"redline_{actor.id}"], value[f"due_{actor.id}"]
        if drawn:
            lines += para(line(("Red line ", "$alert"), f"for {actor.capital}: {actor.rungs[drawn - 1].name}"), width)
        if due:
            what = "not observed" if wording.unseen(game, actor.id) else actor.rungs[due - 1].name
            lines += para(line(("Crossed, unanswered ", "bold $alert"), f"{actor.capital}: {what}"), width)
    if value["article4"]:
        lines.append(line(f"Article 4 consultations in move {value['article4']}"))
    if value["article5"]:
        lines.append(
            line(("Article 5 agreed" if value["article5"] == 2 else "Article 5 called for, not agreed", "bold $alert"))
        )
    if value["seized"]:
        lines.append(line(("Allied ground is held by an opponent", "bold $alert")))
    return lines or [line(("none", "$muted"))]


def orders(view: View, width: int) -> Lines:
    """The pipeline: pledge, budget, contract, unit."""
    lines: Lines = []
    for ordered, _card, option, stage, due in sight.orders(view.game):
        if option.order is None:
            continue
        at = words.STAGES.index(stage)
        dots = line(("●" * (at + 1), "$ally"), ("○" * (3 - at), "$muted"))
        left = due - view.game.move
        lines += para(
            line(f"{option.order.what}  ", dots, (f"  {stage}; there {wording.weeks(left)}" + (
                f", at {ordered.strength // 10}%" if ordered.strength < 1000 else ""), "$muted")), width,
        )  # fmt: skip
    return lines or [line(("nothing", "$muted"))]


def past(view: View, width: int) -> Lines:
    """What was decided so far and how it came out."""
    lines: Lines = []
    for standing in view.game.past:
        option = view.option(standing.card, standing.option)
        how = words.HOW.get(standing.how, "did not stand")
        told = f"  {how}" + (f", {standing.strength // 10}%" if standing.how and standing.strength < 1000 else "")
        named = (option.label if option else standing.option, "" if standing.how else "$foe")
        lines += para(line(named, (told, "$muted")), width, first=(f"{standing.move:>2}", "bold"), hang=4)  # fmt: skip
    return lines or [line(("nothing yet", "$muted"))]


def rungs(view: View, width: int) -> Lines:
    """Each opponent's observed moves, the last first."""
    lines: Lines = []
    for theatre in sight.theatres(view.game):
        actor = view.game.pack.actor(theatre.actor)
        name = next((rung.name for rung in actor.rungs if rung.id == theatre.rung), theatre.rung)
        lines.append(
            spread(line((actor.capital, "bold $head")), line((theatre.word, level_style(theatre.word))), width)
        )
        lines += para(line((f"{theatre.rung} ", "$muted"), (name, "$foe")), width)
        lines.append(
            line(*((spark([level]) if level is not None else line(("?", "$muted"))) for level in theatre.history))
            or BLANK
        )
    return lines


def ladders(view: View, width: int) -> Lines:
    """Each opponent's ladder, the worst on top: where it was last seen, how high it was seen, what it has signalled."""
    game = view.game
    signalled = {signal.actor: set(signal.rungs) for signal in view.of(Signalled)}
    lines: Lines = []
    for theatre in sight.theatres(game):
        actor = game.pack.actor(theatre.actor)
        lines += [BLANK] if lines else []
        lines.append(
            spread(line((actor.capital, "bold $head")), line((theatre.word, level_style(theatre.word))), width)
        )
        for rung in reversed(actor.rungs):
            here = rung.id == theatre.rung
            could = rung.id in signalled.get(theatre.actor, set())
            mark = line(("●" if here else "○" if could else "│", "$foe" if here or could else "$line"))
            note = "last seen" if here else "signalled" if could else ""
            told = line(mark, f" {rung.id:<4}", (rung.name, "bold $foe" if here else "" if could else "$muted"))
            lines.append(spread(told, line((note, "$muted")), width))
    return lines


def right_column(view: View, width: int, height: int) -> Lines:
    """The gauges, for a screen with room beside the sheet."""
    lines = [heading("Gauges", line(("of 1000, change in a week", "$muted"))), *gauges(view, width, all_=height > 44)]
    if len(lines) + 6 < height:
        lines += [
            BLANK,
            heading("On order"),
            *orders(view, width),
            BLANK,
            heading("Commitments"),
            *commitments(view, width),
        ]
    return lines[:height]


def left_column(view: View, width: int, height: int) -> Lines:
    """The opponents and what was decided, for a very wide screen."""
    seen = ladders(view, width)
    if len(seen) + 8 > height:
        seen = rungs(view, width)
    lines = [heading("Opponents", line(("as observed", "$muted"))), *seen, BLANK, heading("Decided")]
    decided = past(view, width)
    return [*lines, *decided[-max(height - len(lines), 1) :]]
