"""How often games come to force: the base rates of disputes, and what competent and reckless play make of them."""

from __future__ import annotations

from typing import Final

from briefing.model.actors import ACTORS
from briefing.model.cards import ActorId
from briefing.model.pack import Pack
from briefing.study.properties.bench import Bench, Measure, Row
from briefing.study.showing import percent
from briefing.study.sweep import Study
from briefing.study.tally import Interval, wilson

#: The postures that count as competent play: they neither split the Council nor ignore it.
COMPETENT: Final = ("consensus-only", "europe-first")
_FEW: Final = "so few games may miss it by chance: ask for more seeds"


def _peak(games: Study, pack: Pack, actor: ActorId, rung: str, names: tuple[str, ...]) -> Interval:
    ladder = [each.id for each in pack.actor(actor).rungs]
    at, floor = ACTORS.index(actor), ladder.index(rung)
    found = [games.tallies[name].share(at, floor) for name in names]
    many = sum(games.tallies[name].games for name in names)
    return wilson(round(sum(each.value for each in found) / len(found) * many), many)


def force(number: str, actor: ActorId, show: str, rung: str, low: float, high: float) -> Measure:
    """Of the games of eight moves in which the opponent showed force (level 3 of the MID scale), those in which it used
    it: what the base rates count, disputes by their peak.
    """

    def row(bench: Bench) -> Row:
        names = tuple(arm.name for arm in bench.eight.plan.arms)
        shown = _peak(bench.eight, bench.pack, actor, show, names).value
        used = _peak(bench.eight, bench.pack, actor, rung, names).value
        share = used / shown if shown else 0.0
        says = f"{actor}: use of force ({rung}+) where it was shown ({show}+), 8 moves"
        return Row(number, says, f"{low:.0%}-{high:.0%}", percent(share), low <= share <= high, "Cal", _FEW)

    return row


def dprk_first(bench: Bench) -> Row:
    """Over all postures: a border seizure, a quarantine, an artillery clash, or worse."""
    names = tuple(arm.name for arm in bench.games.plan.arms)
    shot: tuple[tuple[ActorId, str], ...] = (("russia", "R8"), ("china", "C7"), ("dprk", "K7"))
    shares = {actor: _peak(bench.games, bench.pack, actor, rung, names).value for actor, rung in shot}
    measured = ", ".join(f"{actor} {percent(value)}" for actor, value in shares.items())
    holds = shares["dprk"] == max(shares.values())
    return Row("6", "North Korea uses force most often", "highest of three", measured, holds, "Hold", _FEW)


def competent(bench: Bench) -> Row:
    """Over the two postures that neither split the Council nor ignore it."""
    share = _peak(bench.games, bench.pack, "russia", "R8", COMPETENT)
    measured = f"{percent(share.value)} ({percent(share.low)}-{percent(share.high)})"
    return Row(
        "A",
        "competent play sees a border seizure or worse",
        "< 10% of games",
        measured,
        share.value < 0.10,
        "Cal",
        _FEW,
    )


def reckless(bench: Bench) -> Row:
    """The same count for a hawk, against competent play."""
    good = _peak(bench.games, bench.pack, "russia", "R8", COMPETENT).value
    bad = _peak(bench.games, bench.pack, "russia", "R8", ("hawk",)).value
    says = "a hawk sees it more often than competent play"
    reason = _FEW
    return Row("B", says, "strict", f"{percent(bad)} against {percent(good)}", bad > good, "Hold", reason)
