"""The highest rungs: when they come near, and whose."""

from __future__ import annotations

from typing import Final

from briefing.model.actors import ACTORS
from briefing.study.properties.bench import Bench, Row
from briefing.study.showing import percent

_LOSING: Final = (("actors.russia.perceived.loss", 900), ("actors.russia.perceived.fear", 700))
#: The share of a Korean war (K10) that we count as nuclear use: an assumption, held on to by this row alone.
_K10_NUCLEAR: Final = 0.01


def nuclear_losing(bench: Bench) -> Row:
    """Loss and fear high, against the calm picture."""
    ratio = bench.nuclear("russia", *_LOSING) / bench.nuclear("russia")
    return Row("20", "nuclear rung: losing over calm", ">= 10x", f"{ratio:.0f}x", ratio >= 10, "Hold")


def offramp(bench: Bench) -> Row:
    """The same losing crisis, with and without a way out."""
    shut = bench.nuclear("russia", *_LOSING)
    open_ = bench.nuclear("russia", *_LOSING, ("actors.russia.perceived.offramp", 800))
    cut = 1 - open_ / shut
    return Row("21", "an exit in a losing crisis cuts the nuclear rung", ">= 50%", percent(cut), cut >= 0.5, "Hold")


def nuclear_order(bench: Bench) -> Row:
    """Who is nearer to nuclear use than whom, in the calm picture."""
    shares = {actor: bench.nuclear(actor) for actor in ACTORS}
    measured = ", ".join(f"{actor} {value * 1e6:.2f} ppm" for actor, value in shares.items())
    measured += " of war, one in a hundred nuclear"
    # North Korea's ladder has no rung of nuclear use short of war; the share of that war in which it is used is ours.
    dprk = shares["dprk"] * _K10_NUCLEAR
    holds = shares["russia"] >= dprk and shares["china"] * 2 <= shares["russia"]
    says = "nuclear use: Russia >= North Korea, China at most half of Russia"
    reason = "North Korea's war rung counts at one in a hundred"
    return Row("23", says, "order", measured, holds, "Hold", reason)
