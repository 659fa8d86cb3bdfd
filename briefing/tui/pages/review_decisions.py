"""Decisions: the game as a whole, each decision with what its options were worth, and the list of them."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from textual.content import Content

from briefing.review.sentences import rest_words, shown
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.review_chart import named
from briefing.tui.pages.review_drawn import STYLES, behind, error, signed, step
from briefing.tui.pages.review_known import LOST, Known, open_again, option_of, second_thought
from briefing.tui.typeset import BLANK, Lines, bar, fit, heading, line, para, prose, spread
from briefing.tui.words import OPPONENTS

_PLOT: Final = 20
_VALUE: Final = 9
_TAG: Final = 6
#: Lines from which a blank one can be afforded.
_ROOMY: Final = 18


class Try(NamedTuple):
    """An answer to a decision that was put again."""

    number: int
    option: str


class Other(NamedTuple):
    """An option whose other game is asked for."""

    number: int
    option: str


def page(known: Known, at: int, room: Room) -> Page:
    """The decision in focus; -1 is the game as a whole."""
    if not known.decisions:
        said = "No decision was taken in this game that left anything open: there is nothing to weigh."
        return Page((text(*para(line((said, "$muted")), room.measure - 2)),))
    if at < 0:
        return whole(known, room)
    decision = known.decisions[at]
    if not known.training:
        return _asked(known, decision, room)
    return _retried(known, decision, room) if known.hides(decision) else _shown(known, decision, room)


# --- the game as a whole ----------------------------------------------------------------------------------------------


def whole(known: Known, room: Room) -> Page:
    """What the game came to, told apart into judgement and luck, by objective."""
    width = room.measure - 2
    course = known.course or {}
    lines: Lines = []
    if not known.training:
        lines.append(line((str(course.get("ending", "")), "bold $head")))
        lines += para("This game was played without marks: questions stand in their place. → goes from decision to "
                      "decision; enter on an option shows the other game.", width)  # fmt: skip
        return Page((text(*lines, *_questions(known, None, width), BLANK, *weeks(known, -1, width)),))
    summary = known.part("summary")
    accuracy = summary["accuracy"] if summary else None
    told = line((f"{course.get('total', 0)}", "bold $head"), (" of 1000", "$muted"))
    lines.append(spread(line((str(course.get("ending", "")), "bold $head")), told, width))
    if summary is None:
        lines += para(line((("First marks are the model's projection alone. They change while futures are played; the "
                             "other pages fill as they are known."), "$muted")), width)  # fmt: skip
        return Page((text(*lines, BLANK, *weeks(known, -1, width)),))
    lines += _parts(summary, width)
    if accuracy is not None:
        note = line(("100: the best option that was found, every time", "$muted"))
        lines += [BLANK, heading(f"accuracy {accuracy:.0f} of 100", note)]
    for each in summary["objectives"]:
        if each["accuracy"] is not None:
            by = round(each["lost"])
            lost = (f"  {by} lost", "$foe") if by > 0 else (f"  {-by} gained", "$ally") if by < 0 else ""
            lines.append(line(f"{each['name'][:24]:<24} ", bar(round(10 * each["accuracy"]), 20),
                              f" {each['accuracy']:>4.0f}", lost))  # fmt: skip
    undecided = f"In {summary['undecided']} of {len(known.decisions)} decisions there is no significant difference."
    lines += [BLANK, *para(undecided, width)]
    if known.hidden:
        many = known.hidden
        said = (
            f"{many} marked decision{'s wait' if many > 1 else ' waits'} for your second thought: m goes to the next."
        )
        lines += para(line((said, "$alert")), width)
    lines += para(line((known.part("caveat") or "", "$muted")), width)
    return Page((text(*lines),))


def _parts(summary: dict[str, Any], width: int) -> Lines:
    """Start + judgement + luck = final, each as a step from the one before."""
    parts = summary["parts"]
    if not parts:
        return []
    start, judged, final = parts["start"], parts["start"] + parts["judgement"], parts["final"]
    low, high = min(start, judged, final) - 20, max(start, judged, final) + 5
    room = max(width - 46, 10)

    def row(name: str, number: str, give: float | None, bar_: Content) -> Content:
        given = error(give) if give is not None else ""
        return line(f"{name:<29}", (f"{number:>5}", "bold"), (f" {given:<5}", "$muted"), " ", bar_)

    def complete(style: str, until: float) -> Content:
        return step(low, until, low, high, room, style, head=False)

    ways = [("$ally" if by >= 0 else "$foe") for by in (parts["judgement"], parts["luck"])]
    return [
        BLANK, heading("judgement and luck"),
        row("A steady hand could expect", f"{start:.0f}", parts["start_error"], complete("$muted", start)),
        row("Your decisions beside its own", signed(parts["judgement"]), parts["judgement_error"],
            step(start, judged, low, high, room, ways[0])),
        row("Luck", signed(parts["luck"]), parts["luck_error"], step(judged, final, low, high, room, ways[1])),
        row("It came to", str(final), None, complete("$head", final)),
    ]  # fmt: skip


# --- one decision -----------------------------------------------------------------------------------------------------


def _head(known: Known, decision: dict[str, Any], width: int) -> Lines:
    acts = (known.course or {}).get("acts", 0)
    sign = named(decision.get("mark") or "")
    where = f"move {decision['move']}, act {decision['act']} of {acts}"
    title = prose(decision["title"]).stylize("bold $head")
    if title.cell_length + sign.cell_length + 2 > width:
        rows = [*para(title, width), spread(line((where, "$muted")), sign, width)]
    else:
        rows = [spread(title, sign, width), line((where, "$muted"))]
    return rows


def _yours(decision: dict[str, Any], width: int) -> Lines:
    return para(decision["taken_label"], width, first=("You took ", "$muted"), hang=9)


def _asked(known: Known, decision: dict[str, Any], room: Room) -> Page:
    """Exploration: what was open, and questions."""
    width = room.measure - 4
    head = [*_head(known, decision, width), *_yours(decision, width), *_questions(known, decision, width)]
    says = "enter: the other game"
    options = [
        _plain(decision, Other(decision["number"], each["key"]), each["label"], width, says)
        for each in decision["options"]
    ]
    return Page((text(*head, BLANK, heading("what was open")), *options))


def _questions(known: Known, decision: dict[str, Any] | None, width: int) -> Lines:
    teaching = known.part("teaching") or {}
    lines: Lines = [BLANK, heading("questions")]
    if decision is not None:
        for each in teaching.get("discuss", ()):
            if each["act"] == decision["act"]:
                lines += para(prose(each["discuss"]), width, first=("? ", "$ally"), hang=2)
    for question in teaching.get("questions", ()):
        lines += para(question, width, first=("? ", "$ally"), hang=2)
    return lines


def _plain(decision: dict[str, Any], value: Try | Other, label: str, width: int, says: str) -> Block:
    tag = ("yours " if value.option == decision["taken"] else " " * _TAG, "bold $ally")
    return Block(para(label, width, first=tag, hang=_TAG), Pick(value, says=says))


def _retried(known: Known, decision: dict[str, Any], room: Room) -> Page:
    """A marked decision put again: what was open, and no value of any of it."""
    width = room.measure - 4
    lines = [*_head(known, decision, width)]
    give = ", by projection." if known.first else f", give or take {decision['loss_error']:.0f}."
    by = (f"{decision['loss']:.0f} points", "bold $foe")
    lines += para(line("Something that was open was worth more, by ", by, give), width)
    if not known.steady(decision):
        wait = "The marks are a first look. As soon as futures have been played you can decide it again."
        return Page((text(*lines, *_yours(decision, width), BLANK, *para(line((wait, "$muted")), width)),))
    lines += [BLANK, heading("decide it again", line(("before you are shown what was better; v shows it", "$muted")))]
    says = "enter: this instead; v shows it all"
    picks = [_plain(decision, Try(decision["number"], key), label, width, says) for key, label in open_again(decision)]
    return Page((text(*lines), *picks))


def _shown(known: Known, decision: dict[str, Any], room: Room) -> Page:
    """What each option was worth."""
    width = room.measure - 4
    followed = shown(decision)
    head = [*_head(known, decision, width), *_answer(known, decision, width)]
    if not followed:
        said = line((decision.get("says") or "The verdict is being worked out.", ""))
        return Page((text(*head, *_yours(decision, width), BLANK, *para(said, width)),))
    head += para(decision["says"], width)
    most = max(4.0, *(each["behind"] + 2 * each["behind_error"] for each in followed))
    far = line((f"{'expected':>{_VALUE}} ", "$muted"), ("best", "$muted"),
               (f"{f'{most:.0f} behind':>{_PLOT - 4}}", "$muted"))  # fmt: skip
    head += [*([BLANK] if room.height > _ROOMY else []), spread(BLANK, far, width)]
    blocks = [Block(_row(decision, each, most, width), Pick(Other(decision["number"], each["key"]),
              says="enter: what if this instead")) for each in followed]  # fmt: skip
    after = _after(decision, width)
    return Page((text(*head), *blocks, text(*([BLANK] if room.height > _ROOMY else []), *after)))


def _answer(known: Known, decision: dict[str, Any], width: int) -> Lines:
    """What the player took on the second try, and what can be said of it."""
    key = known.answers.get(decision["number"])
    if decision.get("mark") not in LOST or key is None or "best" not in decision:
        return []
    label = option_of(decision, key)["label"]
    said = second_thought(decision, key)
    return para(line((f"{label}. ", ""), (said, "bold $ally")), width, first=("Again    ", "$muted"), hang=9)


def _row(decision: dict[str, Any], each: dict[str, Any], most: float, width: int) -> Lines:
    """One option: whose it is, its words, its expected score with its error, how far behind the best it is."""
    own, best = each["key"] == decision["taken"], each["key"] == decision["best"]
    tag = "yours" if own else "best" if best else ""
    style = "bold $ally" if own else "$head" if best else ""
    plot = behind(each["behind"], each["behind_error"], most, _PLOT, "$foe" if own and not best else "$ally")
    value = line((f"{each['mean']:>4.0f}", "bold"), (f" {error(each['error']):<4}", "$muted"))
    words = width - _PLOT - _VALUE - 2
    rows = para(each["label"], words, first=(f"{tag:<{_TAG}}", style), hang=_TAG)
    return [line(fit(rows[0], words + 1), value, " ", plot), *rows[1:]]


def _after(decision: dict[str, Any], width: int) -> Lines:
    """What it came to, what luck did, what was not followed."""
    lines: Lines = []
    taken = option_of(decision, decision["taken"])
    if decision.get("luck") is not None:
        did = "added" if decision["luck"] >= 0 else "took"
        lines += para(line("the draws that came then ", (f"{did} {abs(decision['luck']):.0f}", "bold"),
                           f": with a steady hand playing on it came to {taken['hindsight']}."), width,
                      first=("Luck     ", "$muted"), hang=9)  # fmt: skip
    other = decision.get("what_if")
    if other:
        came = f"'{decision['best_label']}' under the same draws: {other['total']}, {other['ending']}."
        lines += para(came, width, first=("What if  ", "$muted"), hang=9)
    futures = max(each.get("futures", 0) for each in decision["options"])
    how = "exact" if any(each["how"] == "exact" for each in decision["options"]) else f"{futures} futures"
    note = f"{how}; a whisker is twice the error: one that reaches the left edge is no significant difference."
    followed = sum("mean" in each for each in decision["options"])
    rest = rest_words(decision)
    note += f" {rest} Page 2 has them all." if rest else ""
    if len(decision["options"]) > followed:
        note += f" {len(decision['options']) - followed} more were only projected."
    return [*lines, *para(line((note, "$muted")), width)]


def _short(decision: dict[str, Any]) -> str:
    """A decision in a list: an initiative by what was launched, a text before the Council by its name."""
    if decision["kind"] == "launch":
        return f"+ {decision['taken_label']}"
    return str(decision["title"]).replace("The Council on", "Council on", 1)


# --- the list ---------------------------------------------------------------------------------------------------------


def listed(known: Known, at: int, width: int, height: int) -> Lines:
    """Every decision on a line, the one in focus marked, as many as there is room for."""
    rows: Lines = [
        line(("▸" if at < 0 else " ", "bold $ally"), ("  The game as a whole", "bold" if at < 0 else "$muted"))
    ]
    for number, each in enumerate(known.decisions):
        sign = each.get("mark") or "·"
        again = "  tried" if known.answers.get(number) is not None else "  hidden" if known.hides(each) else ""
        lead = line(("▸" if number == at else " ", "bold $ally"), (f"{each['move']:>3} ", "$muted"),
                    (f"{sign:<3}", STYLES.get(sign, "$line")))  # fmt: skip
        name = line((_short(each), "bold $head" if number == at else ""))
        row = spread(line(lead, name), line((again, "$muted")), width)
        rows.append(fit(row, width).stylize_before("on $focus") if number == at else fit(row, width))
    room = max(height - 2, 1)
    first = max(0, min(at + 1 - room // 2, len(rows) - room))
    return [heading("decisions"), *rows[first : first + room]]


def weeks(known: Known, at: int, width: int) -> Lines:
    """The game week by week."""
    course = known.course
    if course is None:
        return []
    here = known.decisions[at]["move"] if 0 <= at < len(known.decisions) else 0
    standing = "  standing" if known.training else ""
    lines: Lines = [heading("week by week", line((f"Moscow, Beijing, Pyongyang{standing}", "$muted")))]
    for week in course["weeks"]:
        rungs = "  ".join(f"{week['rungs'].get(actor, '·'):<3}" for actor in OPPONENTS)
        total = f"  {week['total'] if week['total'] is not None else '·':>4}" if known.training else ""
        style = "bold $head" if week["move"] == here else ""
        said = "; ".join(part for part in (week["choose"], week["launch"]) if part)
        left = line(
            (f"{'▸' if week['move'] == here else ' '}{week['move']:>2} ", "bold $ally"), (said or "no card", style)
        )
        lines.append(spread(left, line((rungs, "$foe"), (total, "bold")), width))
    return lines
