"""The opponents' choice of a rung: what deters, what provokes, what comes before what, and that causes add up."""

from __future__ import annotations

from itertools import pairwise

from briefing.model.actors import DRIVERS
from briefing.rules.minds import causes, choose, scaled
from briefing.rules.tables import tables
from briefing.study.properties.bench import Bench, Row
from briefing.study.showing import percent


def monotone(bench: Bench) -> Row:
    """Every driver, every opponent, five levels: the chance of each rung or above never moves the wrong way."""
    wrong = tried = 0
    for ladder in tables(bench.pack).ladders:
        for at, driver in enumerate(DRIVERS):
            if driver == "deniab":
                continue
            sign = -1 if driver in ("denial", "punish", "offramp") else 1
            tails = []
            for level in (0, 250, 500, 750, 1000):
                drivers = list(ladder.calm)
                drivers[at] = level
                weights = choose(ladder, drivers, (True,) * len(ladder.bases)).weights
                total = sum(weights)
                tails.append([sum(weights[k:]) / total for k in range(len(weights))])
            for low, high in pairwise(tails):
                tried += len(low)
                wrong += sum(sign * (after - before) < -1e-6 for before, after in zip(low, high, strict=True))
    return Row(
        "1", "deterrents lower every tail, drives raise it", "0 violations", f"{wrong} of {tried}", not wrong, "Hold"
    )


def presence(bench: Bench) -> Row:
    """A Baltic fait accompli or worse, where forward presence denies more of it."""
    thin = bench.share("russia", "R9", ("actors.russia.perceived.denial", 450))
    thick = bench.share("russia", "R9", ("actors.russia.perceived.denial", 750))
    cut = 1 - thick / thin
    return Row("2", "forward presence 450 to 750 cuts R9+", ">= 35%", percent(cut), cut >= 0.35, "Hold")


def taiwan_order(bench: Bench) -> Row:
    """Three ways against Taiwan, in the order of their likelihood."""
    c7 = bench.share("china", "C7", top="C8")
    c8 = bench.share("china", "C8", top="C9")
    c10 = bench.share("china", "C10", top="C11")
    measured = f"{percent(c7)}, {percent(c8)}, {percent(c10)}"
    return Row("10", "quarantine > blockade > invasion", "strict", measured, c7 > c8 > c10, "Hold")


def svec(bench: Bench) -> Row:
    """Everything from coast-guard pressure to the offshore islands, against invasion."""
    short = bench.share("china", "C4", top="C10")
    war = bench.share("china", "C10", top="C11")
    return Row(
        "11",
        "coercion short of invasion over invasion (K14)",
        ">= 10x",
        f"{short / war:.0f}x",
        short >= 10 * war,
        "Hold",
    )


def heavy_light(bench: Bench) -> Row:
    """Forces that can hold ground against those that only show a flag."""
    base = bench.share("russia", "R8")
    heavy = bench.share("russia", "R8", ("world.heavy", 25))
    light = bench.share("russia", "R8", ("world.light", 60))
    grey, more = bench.share("russia", "R3", top="R8"), bench.share("russia", "R3", ("world.light", 60), top="R8")
    holds = heavy < base and more > grey and light <= base
    measured = f"heavy: R8+ {percent(base)} to {percent(heavy)}"
    measured += f"; light: R3-7 {percent(grey)} to {percent(more)}, R8+ {percent(light)}"
    return Row("18", "heavy forces deter; light ones draw probes, not seizures", "signs", measured, holds, "Hold")


def sabotage(bench: Bench) -> Row:
    """Sabotage that is deniable and has momentum, against sabotage that is traced."""
    traced = bench.share("russia", "R4", ("actors.russia.perceived.deniab", 200), top="R5")
    grown = bench.share(
        "russia", "R4", ("actors.russia.perceived.deniab", 1000), ("actors.russia.perceived.momentum", 400), top="R5"
    )
    ratio = grown / traced
    return Row("32", "sabotage grows while unanswered and deniable", ">= 2x", f"{ratio:.1f}x", ratio >= 2, "Hold")


def sums(bench: Bench) -> Row:
    """What the review tells of causes is the whole of the choice, but for rounding."""
    worst = 0
    for ladder in tables(bench.pack).ladders:
        for temper in range(len(ladder.scales)):
            drivers = scaled(ladder, [173, 411, 299, 640, 777, 512, 350, 123, 888], temper)
            calm = scaled(ladder, ladder.calm, temper)
            raw = choose(ladder, drivers, (True,) * len(ladder.bases)).logits
            for rung in range(len(raw)):
                base, parts = causes(ladder, drivers, calm, rung)
                gap = base + sum(part for _, part in parts) - (raw[rung] - raw[ladder.hold])
                worst = max(worst, abs(gap))
    return Row("33", "causes sum to the log-odds", "<= 9 units", f"{worst} units", worst <= 9, "Hold")
