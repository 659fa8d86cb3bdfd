"""What one theatre does to another: force that is tied down or moved away, and how little a phone call adds."""

from __future__ import annotations

from briefing.study.properties.bench import Bench, Row
from briefing.study.showing import percent


def _window(bench: Bench) -> tuple[float, float, float]:
    """R8+ in a calm picture; with the window that a blockade opens but no call; with the call but no window."""
    calm = bench.share("russia", "R8")
    # Two weeks of blockade tie down this much of the American forces in the game's own numbers.
    rung = next(each for each in bench.pack.actor("china").rungs if each.id == "C8")
    tied = 350 + 2 * next(effect.by for effect in rung.effects if effect.gauge == "us_asia")
    heat = bench.view("russia", ("world.us_asia", tied))
    opp = dict(heat.drivers)["opp"]
    window = bench.share("russia", "R8", ("actors.russia.perceived.opp", opp))
    coord = dict(bench.view("russia", ("world.call", 1)).drivers)["coord"]
    call = bench.share("russia", "R8", ("actors.russia.perceived.coord", coord))
    return calm, window, call


def no_call(bench: Bench) -> Row:
    """What a blockade of Taiwan does to Russia's choice where Beijing has asked for nothing."""
    calm, window, _ = _window(bench)
    ratio = window / calm
    return Row("12", "China at C8+, no call: R8+ rises (K11, K13)", ">= 1.3x", f"{ratio:.2f}x", ratio >= 1.3, "Hold")


def need_no_call(bench: Bench) -> Row:
    """Opportunity over its range, against coordination: a call without a window."""
    low = bench.share("russia", "R8", ("actors.russia.perceived.opp", 300))
    high = bench.share("russia", "R8", ("actors.russia.perceived.opp", 900))
    calm, _, call = _window(bench)
    effect, other = high / low, call / calm
    measured = f"{effect:.1f}x against {other:.1f}x"
    return Row(
        "14", "opportunity 300 to 900 does at least what a call does", "strict", measured, effect >= other, "Hold"
    )


def asia(bench: Bench) -> Row:
    """American forces that go to Asia: what Russia and China see of it, and what China then does."""
    here, there = ("world.us_asia", 200), ("world.us_asia", 700)
    p0, p1 = (dict(bench.view("russia", way).drivers)["punish"] for way in (here, there))
    d0, d1 = (dict(bench.view("china", way).drivers)["denial"] for way in (here, there))
    c0, c1 = (bench.share("china", "C10", way, top="C11") for way in (here, there))
    holds = p1 < p0 and d1 > d0 and c1 < c0
    measured = f"punish {p0} to {p1}, denial {d0} to {d1}, C10 {percent(c0)} to {percent(c1)}"
    return Row("15", "US to Asia: Russia fears less, Taiwan is denied more", "signs", measured, holds, "Hold")


def ukraine(bench: Bench) -> Row:
    """When the war in Ukraine leaves Russia an army for elsewhere."""
    steady = dict(bench.view("russia").drivers)["opp"]
    losing = dict(bench.view("russia", ("world.ukraine_front", 200)).drivers)["opp"]
    frozen_ = [dict(bench.view("russia", ("world.freeze", weeks)).drivers)["opp"] for weeks in (25, 26, 99)]
    holds = losing == steady and frozen_[0] == steady < frozen_[1]
    measured = f"losing {losing - steady:+d}; weeks 25, 26, 99: {', '.join(f'{f - steady:+d}' for f in frozen_)}"
    return Row("25", "losing frees no force; a ceasefire frees it from week 26", "gates", measured, holds, "Hold")
