"""What the opponents see of a change: how late, and how much of it."""

from __future__ import annotations

from briefing.rules.tables import tables
from briefing.study.properties.bench import Bench, Row
from briefing.study.showing import percent


def lag(bench: Bench) -> Row:
    """Moves until half of a change is perceived, over every driver of every opponent."""
    lags = sorted(delay for ladder in tables(bench.pack).ladders for delay in ladder.lags)
    # A driver closes gain/16 of the gap a move: half of it is perceived after this many further moves.
    waits = []
    for ladder in tables(bench.pack).ladders:
        for delay, gain in zip(ladder.lags, ladder.gains, strict=True):
            left, wait = 1.0, 0
            while left > 0.5:
                left *= 1 - gain / 16
                wait += 1
            waits.append(delay + wait - 1)
    waits.sort()
    median, three = waits[len(waits) // 2], waits[len(waits) * 3 // 4]
    holds = median <= 1 and three <= 3 and lags[-1] <= 3
    return Row(
        "9", "lag until half of a change is perceived", "median <= 1, p75 <= 3", f"{median} and {three}", holds, "Hold"
    )


def message(bench: Bench) -> Row:
    """The act alone against the act with a private message: how far the picture of NATO's will is from the truth."""
    parameters = tables(bench.pack).parameters
    act = parameters["gain_deployed"]
    both = act + (16 - act) * parameters["gain_private"] // 16
    missed = [percent(1 - gain / 16) for gain in (act, both)]
    return Row("30", "message with action is misread less than action alone", "strict", " against ".join(missed),
               both > act, "Hold")  # fmt: skip
