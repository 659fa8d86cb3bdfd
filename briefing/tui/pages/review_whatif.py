"""What if: another option at one decision, and the other game beside what was, under the same draws and drawn anew."""

from __future__ import annotations

from typing import Any, Final

from textual.content import Content

from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.pages.review_decisions import Other
from briefing.tui.pages.review_drawn import box, signed
from briefing.tui.pages.review_known import Known, option_of
from briefing.tui.typeset import BLANK, Lines, fit, heading, line, para, prose, spread
from briefing.tui.words import OPPONENTS

_TAG: Final = 6


def page(known: Known, at: int, option: str | None, room: Room, _focus: int) -> Page:
    """The other game of an option, or what there is to choose from."""
    if not known.decisions:
        return Page((text(line(("No decision left anything open.", "$muted"))),))
    decision = known.decisions[max(at, 0)]
    width = room.measure - 4
    if known.hides(decision):
        said = ("This decision waits for your second thought, and what another option came to would give it away: "
                "decide it again on page 1, or v shows it all.")  # fmt: skip
        return Page((text(*_title(decision, width), BLANK, *para(line((said, "$alert")), width)),))
    if option is None:
        return _choice(decision, width)
    return Page((text(*_title(decision, width), *_told(known, decision, option, room)),))


def _title(decision: dict[str, Any], width: int) -> Lines:
    return para(prose(decision["title"], (f"Move {decision['move']}  ", "$muted")), width)


def _choice(decision: dict[str, Any], width: int) -> Page:
    """What was open, what was followed first."""
    blocks = [text(*_title(decision, width), BLANK, heading("what if you had taken"))]
    for each in decision["options"]:
        if each["key"] != decision["taken"]:
            value = f"{each['mean']:.0f}" if "mean" in each else ""
            rows = para(each["label"], width - 6)
            rows = [spread(fit(rows[0], width - 6), line((value, "$muted")), width), *rows[1:]]
            blocks.append(Block(rows, Pick(Other(decision["number"], each["key"]), says="enter: the other game")))
    return Page(tuple(blocks))


def _told(known: Known, decision: dict[str, Any], option: str, room: Room) -> Lines:
    """The other game, as far as it is worked out."""
    width = room.width - 3 if room.width > 100 else room.measure - 4
    number, other_ = decision["number"], option_of(decision, option)["label"]
    lines = [
        *para(decision["taken_label"], min(width, 76), first=("was    ", "$muted"), hang=7),
        *para(line((other_, "bold $ally")), min(width, 76), first=("if     ", "$muted"), hang=7),
    ]  # fmt: skip
    found = known.others.get((number, option))
    if found is None:
        return [*lines, BLANK, line(("The other game is being played.", "$muted"))]
    if "why" in found:
        return [*lines, BLANK, line((found["why"], "$alert"))]
    course = known.course or {}
    if known.training:
        by = found["total"] - course.get("total", 0)
        style = "$ally" if by > 0 else "$foe" if by < 0 else "$muted"
        ends = line((f"{course.get('total', 0)} ", "bold"), course.get("ending", ""), ("  if: ", "$muted"),
                    (f"{found['total']} ", "bold"), found["ending"], (f"  {signed(by)}", style))  # fmt: skip
    else:
        ends = line(str(course.get("ending", "")), ("  if: ", "$muted"), found["ending"])
    lines += para(ends, min(width, 76), first=("ENDEX  ", "$muted"), hang=7)
    if known.training:
        lines += _drawn(known, decision, option, min(width, 76))
    lines += [BLANK, *_beside(known, decision, found, width)]
    if found["filled"] or found["dropped"]:
        filled = (
            f"{found['filled']} acts that the other game asked for are the steady hand's. " if found["filled"] else ""
        )
        said = filled + (f"Not open in it any more: {'; '.join(found['dropped'])}." if found["dropped"] else "")
        lines += para(line((said, "$muted")), min(width, 76))
    return lines


def _drawn(known: Known, decision: dict[str, Any], option: str, width: int) -> Lines:
    """Both options with the draws to come drawn anew."""
    pair = [known.spreads.get((decision["number"], key)) for key in (decision["taken"], option)]
    if None in pair:
        return [BLANK, line(("Drawn anew: the futures of both are being played.", "$muted"))]
    totals = [total for each in pair for _, total in each["quantiles"]]  # type: ignore[index]
    low, high = min(totals) - 5, max(totals) + 5
    lines: Lines = []
    for name, each, style in zip(("was", "if"), pair, ("$foe", "$ally"), strict=True):
        if each is not None:
            told = line((f"{each['mean']:>5.0f}", "bold"), (f" ±{each['error']:<4.0f}", "$muted"))
            lines.append(
                line((f"{name:<7}", "$muted"), box(each["quantiles"], low, high, width - 19, style), " ", told)
            )
    many = pair[1]["futures"] if pair[1] else 0
    head = line((f"{many} futures each; nine in ten, half, the middle; {low} to {high}", "$muted"))
    return [BLANK, heading("drawn anew", head), *lines]


def _rungs(week: dict[str, Any] | None) -> str:
    return "  ".join(f"{(week or {}).get('rungs', {}).get(actor, '·'):<3}" for actor in OPPONENTS)


def _beside(known: Known, decision: dict[str, Any], found: dict[str, Any], width: int) -> Lines:
    """Both games week by week from the decision on; what differs is set in colour and carries ≠."""
    was = {week["move"]: week for week in (known.course or {}).get("weeks", [])}
    other = {week["move"]: week for week in found["weeks"]}
    side = 22 if known.training else 15
    note = line(("Moscow, Beijing, Pyongyang" + ("; the standing" if known.training else ""), "$muted"))
    head = line((f"{'move':<5}  {'what was':<{side}}  {'the other game':<{side}}", "$muted"))
    lines: Lines = [heading("week by week", note), head]
    for move in range(decision["move"], max([*was, *other]) + 1):
        pair = [was.get(move), other.get(move)]
        parts: list[Content] = []
        for at, week in enumerate(pair):
            standing = "" if week is None or week["total"] is None else str(week["total"])
            words = _rungs(week) + (f"  {standing:>4}" if known.training else "")
            changed = at and _rungs(week) != _rungs(pair[0])
            parts.append(line((f"{words:<{side}}", "bold $foe" if changed else "")))
        sign = "≠" if pair[0] is None or pair[1] is None or pair[0]["rungs"] != pair[1]["rungs"] else " "
        row = line((f"{move:>3}  {sign} ", "$muted"), parts[0], "  ", parts[1])
        said = line((_differs(pair[0], pair[1]) if move != decision["move"] else "", "$muted"))
        if row.cell_length + said.cell_length + 2 <= width:
            lines.append(line(row, "  ", said) if said else row)
        else:
            lines += [row, *para(said, min(width, 76), first="       ", hang=7)]
    return lines


def _differs(was: dict[str, Any] | None, other: dict[str, Any] | None) -> str:
    """What was decided otherwise in a week."""
    if was is None or other is None:
        return ""
    return "; ".join(other[verb] or "launches nothing" for verb in ("choose", "launch") if other[verb] != was[verb])
