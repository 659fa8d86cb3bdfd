"""What published war games give: hours to a Baltic capital, a landing on Taiwan, aircraft lost, a blockade."""

from __future__ import annotations

from typing import Final

from briefing.rules.assess import amount
from briefing.rules.draft import values_of
from briefing.rules.tables import place, tables
from briefing.study.assumptions import changed
from briefing.study.properties.bench import Bench, Row

#: A lodgement that has survived its first week, in permille.
_LODGED: Final = 240


def _derived(bench: Bench, name: str, *settings: tuple[str, int]) -> int:
    game = changed(bench.pack, bench.scenario, settings).start(0)
    return values_of(tables(game.pack), game.world, 0)[place(name)]


def capital(bench: Bench) -> Row:
    """The hours that two postures in the Baltic last: the light one of 2015, and one of seven brigades, three heavy."""
    thin = _derived(bench, "capital_hours", ("world.heavy", 0), ("world.light", 20))
    thick = _derived(bench, "capital_hours", ("world.heavy", 30), ("world.light", 40))
    holds = 36 <= thin <= 60 < thick
    return Row("26", "hours to a capital: posture of 2015; seven brigades, three heavy", "36-60; > 60",
               f"{thin}; {thick}", holds, "Cal")  # fmt: skip


def landing(bench: Bench, us: tuple[int, ...], partners: int = 500, weeks: int = 10) -> int:
    """What is left of a landing after so many weeks of it: `us` are American forces in Asia week by week (the last
    goes on). The drifts are the game's own; Beijing is held to the landing.
    """
    world = [
        ("world.partners", partners),
        ("world.china_rung", 10),
        ("world.landing", _LODGED),
        ("world.taiwan_prep", 500),
    ]
    game = changed(bench.pack, bench.scenario, world).start(0)
    lodged = _LODGED
    for week in range(weeks):
        force = us[min(week, len(us) - 1)]
        here = changed(bench.pack, bench.scenario, [*world, ("world.landing", lodged), ("world.us_asia", force)]).start(
            0
        )
        values = values_of(tables(here.pack), here.world, 0)
        for drift in game.pack.drifts:
            if drift.gauge == "landing" and tables(here.pack).holds(drift.when, here.world, 1, 12):
                lodged = max(0, min(1000, lodged + amount(drift, values)))
    return lodged


def adjudicator(bench: Bench) -> Row:
    """Lodgement (permille) after ten weeks of a landing that began at 240: pushed back below that in the base case."""
    base, absent, late = landing(bench, (850,)), landing(bench, (0,)), landing(bench, (0, 0, 850))
    neutral = landing(bench, (850,), partners=0)
    holds = base < _LODGED < late < neutral < absent
    says = "Taiwan: held in the base case, worse if the US is late, Japan neutral, worst alone"
    return Row("27", says, "strict order", f"{base} < {late} < {neutral} < {absent}", holds, "Hold")


def aircraft(bench: Bench) -> Row:
    """American aircraft lost over Taiwan in three cases, which differ in how far a landing is denied."""
    cases = {"optimistic": (700, 200), "base": (620, 283), "pessimistic": (420, 484)}
    found, holds = [], True
    for denial, wanted in cases.values():
        # Two tenths of the partners' gauge and half of Taiwan's make the wanted denial with no American forces moved.
        settings = (("world.taiwan_prep", 2 * (denial - 200)), ("world.partners", 1000), ("world.us_asia", 0),
                    ("world.transfers", 0))  # fmt: skip
        lost = _derived(bench, "us_aircraft", *settings)
        found.append(lost)
        holds = holds and abs(lost - wanted) <= wanted * 3 // 10
    return Row("28", "US aircraft lost: optimistic < base < pessimistic", "+-30% of 200/283/484",
               "/".join(str(lost) for lost in found), holds and found == sorted(found), "Hold")  # fmt: skip


def stocks(bench: Bench) -> Row:
    """The week of a blockade in which each of Taiwan's stocks is gone."""
    weeks = []
    for name in ("gas_left", "coal_left", "oil_left"):
        week = next(week for week in range(1, 60) if _derived(bench, name, ("world.blockade", week)) == 0)
        weeks.append(week)
    holds = weeks == [2, 7, 20]
    return Row("29", "gas, coal and oil are gone in the week of day 10, 49, 140", "weeks 2, 7, 20",
               ", ".join(str(week) for week in weeks), holds, "Hold")  # fmt: skip
