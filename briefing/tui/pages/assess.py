"""ASSESS and ENDEX: what moved and why, what is on order, how the forecast came out, the standing."""

from __future__ import annotations

from textual.content import Content

from briefing import telling
from briefing.model.events import Contributed, Ended, Lined, Moved, Scored, Settled, Staged
from briefing.model.gauges import INDEX
from briefing.rules import digest, sight
from briefing.rules.score import Score
from briefing.tui import words
from briefing.tui.pages.page import Page, Room, text
from briefing.tui.pages.situation import commitments, orders
from briefing.tui.pages.view import View
from briefing.tui.typeset import BLANK, Lines, bar, clipped, fit, heading, line, para, paragraphs, spark, spread


def page(view: View, room: Room, _focus: int) -> Page:
    """The week in sum."""
    width = room.measure - 2
    lines: Lines = [_standing(view, width)]
    lines += _settled(view, width)
    moved = changes(view, width)
    if sum(len(row) for row in moved) > room.height - len(lines) - 6:
        moved = [clipped(row, 1, width) for row in moved]
    note = "since the brief; w has every cause"
    lines += [BLANK, heading("What moved", line((note, "$muted"))), *(each for row in moved for each in row)]
    staged = [event for event in view.of(Staged) if event.stage in {"budget", "contract", "unit"}]
    for event in staged:
        option = view.option(event.card, event.option)
        if option is not None and option.order is not None:
            lines += para(line((f"{option.order.what}: ", ""), (event.stage, "bold $ally")), width)
    if sight.orders(view.game):
        lines += [BLANK, heading("On order"), *orders(view, width)]
    lined = [event for event in view.of(Lined) if event.state != "drawn"]
    if lined or commitments(view, width)[0].plain != "none":
        lines += [BLANK, heading("Commitments"), *_lined(view, lined, width), *commitments(view, width)]
    given = view.of(Contributed)
    if given:
        lines += [BLANK, heading("Under Article 5"), *_given(given, width)]
    return Page((text(*lines),))


def _standing(view: View, width: int) -> Content:
    scored = next(iter(view.of(Scored)), None)
    if scored is None:
        return heading("Assess")
    before = view.scores[-2] if len(view.scores) > 1 else None
    moved = line(("  first reading", "$muted")) if before is None else _by(scored.total - before)
    capped = f"  held down by a gate, {scored.ungated // 10} without" if scored.total < scored.ungated else ""
    return spread(
        heading("Assess"),
        line(
            ("standing ", "$muted"),
            bar(scored.total, 20),
            (f" {scored.total // 10}", "bold $head"),
            (" of 100", "$muted"),
            moved,
            (capped, "$foe"),
        ),
        width,
    )


def _by(change: int) -> Content:
    if abs(change) < 10:
        return line(("  · as before", "$muted"))
    return line((f"  ▲ +{change // 10}", "$ally") if change > 0 else (f"  ▼ −{-change // 10}", "$foe"))


def _settled(view: View, width: int) -> Lines:
    return [row for event in view.of(Settled) for row in para(telling.sentence(view.game, event), width)]


def changes(view: View, width: int) -> list[Lines]:
    """Every shown gauge that moved, the largest change first, each with what moved it."""
    causes: dict[str, list[tuple[str, int]]] = {}
    for event in view.of(Moved):
        if words.gauge(event.gauge).shown and words.gauge(event.gauge).group != "ledger":
            sums = dict(causes.get(event.gauge, []))
            said = telling.cause_words(view.game, event.cause)
            sums[said] = sums.get(said, 0) + event.after - event.before
            causes[event.gauge] = list(sums.items())
    rows: list[Lines] = []
    totals = {name: sum(by for _, by in parts) for name, parts in causes.items()}
    for name in sorted(causes, key=lambda each: -abs(totals[each]) * (1000 // words.gauge(each).high)):
        gauge = words.gauge(name)
        total = totals[name]
        good = total * gauge.better
        style = "$ally" if good > 0 else "$foe" if good < 0 else ""
        sign = f"▲ +{total}" if total > 0 else f"▼ −{-total}" if total < 0 else "·"
        value = words.reading(gauge, view.game.world[_at(name)])
        head = line(fit(line(gauge.label), 28), f"{value:>6} ", fit(line((sign, style)), 7))
        parts = sorted(causes[name], key=lambda part: -abs(part[1]))
        told = line(("; ", "$muted")).join(
            line((said, "$muted"), (f" {words.signed(by)}" if len(parts) > 1 else "", "")) for said, by in parts
        )
        rows.append(para(told, width, first=head, hang=43))
    return rows or [[line(("Nothing that is seen moved.", "$muted"))]]


def _at(name: str) -> int:
    return INDEX[name]


def _lined(view: View, lined: list[Lined], width: int) -> Lines:
    return [
        row
        for event in lined
        for row in para(
            line((telling.sentence(view.game, event), "$ally" if event.state == "kept" else "$alert")), width
        )
    ]


def _given(given: list[Contributed], width: int) -> Lines:
    lines: Lines = []
    for kind in ("forces", "support", "statement"):
        who = " ".join(event.ally for event in given if event.kind == kind)
        if who:
            lines += para(who, width, first=(kind, "bold"), hang=11)
    return lines


def ending(view: View, room: Room, _focus: int) -> Page:
    """ENDEX: the total, what made it up, what capped it, and where the proof lies."""
    game = view.game
    width = room.measure - 2
    score = sight.score(game)
    end = next((each for each in game.pack.endings if each.id == game.ending), None)
    ended = next(iter(view.of(Ended)), None)
    total = ended.total if ended else score.total
    lines = [
        *([BLANK] if room.height > 20 else []),
        spread(
            line((end.name if end else game.ending.upper(), "bold $head")),
            line((f"{total // 10}", "bold $ally"), (" of 100", "$muted")),
            width,
        ),
        *(paragraphs(end.text, width) if end else []),
        BLANK,
        *objectives(view, score, width),
    ]
    gates = [each for each in game.pack.gates if each.id in score.gates]
    for gate in gates:
        lines += para(
            line((gate.name, "bold $alert"), f": nothing counts above {gate.ceiling // 10}"),
            width,
            first=("! ", "$alert"),
            hang=2,
        )
    lines += [BLANK, *_decided(view, score, width)]
    if len(view.scores) > 1:
        way = line(
            spark(view.scores, style="$ally"), f"  {view.scores[0] // 10} after the first week, {total // 10} now"
        )
        lines += para(way, width, first=("Standing", "$muted"), hang=10)
    lines.append(BLANK)
    receipt = line(
        (view.receipt or digest(game)[:8], "bold"), ("  which `briefing verify` prints for the file too", "$muted")
    )
    lines += para(receipt, width, first=("Receipt", "$muted"), hang=10)
    if view.kept:
        lines += para(line((view.kept, "")), width, first=("Saved in", "$muted"), hang=10)
        sent = line("briefing share FILE", ("  makes one line of it, for a chat; `replay` plays that line", "$muted"))
        lines += para(sent, width, first=("To send", "$muted"), hang=10)
    return Page((text(*lines),))


def objectives(view: View, score: Score, width: int) -> Lines:
    """Every objective with its value and what it weighs."""
    values = dict(score.objectives)
    lines: Lines = []
    for each in view.game.pack.objectives:
        value = values.get(each.id, 0)
        name = fit(line(each.name), 28)
        lines.append(
            line(
                name, " ", bar(value, max(width - 54, 8)), f" {value // 10:>3}", (f"  weighs {each.weight}%", "$muted")
            )
        )
    return lines


def _decided(view: View, score: Score, width: int) -> Lines:
    """What cost most and what carried most, by weight."""
    values = dict(score.objectives)
    lost = sorted(view.game.pack.objectives, key=lambda each: (values.get(each.id, 0) - 1000) * each.weight)[:2]
    best = max(view.game.pack.objectives, key=lambda each: values.get(each.id, 0) * each.weight)
    cost = " and ".join(f"{each.name} (−{(1000 - values.get(each.id, 0)) * each.weight // 1000})" for each in lost)
    gain = values.get(best.id, 0) * best.weight // 1000
    said = line(f"Most was lost on {cost}; most came from {best.name} (+{gain}). ",
                ("The review says what was judgement and what was luck.", "$muted"))  # fmt: skip
    return para(said, width, first=("Decided", "$muted"), hang=10)
