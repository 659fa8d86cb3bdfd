"""The properties that the model is held against, a function each: what is known, how it is measured, the verdict."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final, Literal

from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.cards import ActorId
from briefing.model.pack import Pack
from briefing.rules.assess import amount
from briefing.rules.draft import values_of
from briefing.rules.minds import causes, choose, scaled
from briefing.rules.tables import place, tables
from briefing.study.assumptions import changed
from briefing.study.odds import View, odds
from briefing.study.showing import percent
from briefing.study.sweep import Study
from briefing.study.tally import Interval, wilson

Kind = Literal["Cal", "Hold"]

#: The postures that count as competent play: they neither split the Council nor ignore it.
COMPETENT: Final = ("consensus-only", "europe-first")
_FEW: Final = "so few games may miss it by chance: ask for more seeds"
#: The rungs that the rows speak of.
NEEDED: Final[tuple[tuple[ActorId, str], ...]] = (
    ("russia", "R5"), ("russia", "R9"), ("russia", "R11"), ("china", "C4"), ("china", "C10"), ("china", "C11"),
    ("dprk", "K5"), ("dprk", "K7"),
)  # fmt: skip
#: A lodgement that has survived its first week, in permille.
_LODGED: Final = 240


@frozen(slots=True)
class Row:
    """One property: its number, what it says, the target, what was measured, whether it holds, and of what kind."""

    number: str
    says: str
    target: str
    measured: str
    holds: bool
    kind: Kind
    reason: str = ""


@frozen(slots=True)
class Bench:
    """What the rows measure on: a pack and scenario, the games that were played for them, and games of eight moves."""

    pack: Pack
    scenario: str
    games: Study
    eight: Study

    def view(self, actor: ActorId, *settings: tuple[str, int]) -> View:
        """An opponent's odds under changed assumptions."""
        return odds(changed(self.pack, self.scenario, settings).start(0), actor)

    def share(self, actor: ActorId, rung: str, *settings: tuple[str, int], top: str = "") -> float:
        """The share of the ladder at `rung` or above (below `top`), for a changed picture, from exact weights."""
        view = self.view(actor, *settings)
        ladder = tables(self.pack).ladder[actor]
        ids = [each.id for each in ladder.actor.rungs]
        drivers = [value for _, value in view.drivers]
        choice = choose(ladder, drivers, (True,) * len(ids))
        high = ids.index(top) if top else len(ids)
        return sum(choice.weights[ids.index(rung) : high]) / sum(choice.weights)

    def nuclear(self, actor: ActorId, *settings: tuple[str, int]) -> float:
        """The share of the highest rung, in logits' own precision rather than the draw's: 2^(L/1024) over their sum."""
        view = self.view(actor, *settings)
        ladder = tables(self.pack).ladder[actor]
        drivers = [value for _, value in view.drivers]
        raw = choose(ladder, drivers, (True,) * len(ladder.bases)).logits
        best = max(raw)
        return float(2.0 ** ((raw[-1] - best) / 1024) / sum(2.0 ** ((value - best) / 1024) for value in raw))


_Measure = Callable[[Bench], Row]


def _monotone(bench: Bench) -> Row:
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


def _presence(bench: Bench) -> Row:
    thin = bench.share("russia", "R9", ("actors.russia.perceived.denial", 450))
    thick = bench.share("russia", "R9", ("actors.russia.perceived.denial", 750))
    cut = 1 - thick / thin
    return Row("2", "forward presence 450 to 750 cuts R9+", ">= 35%", percent(cut), cut >= 0.35, "Hold")


def _peak(games: Study, pack: Pack, actor: ActorId, rung: str, names: tuple[str, ...]) -> Interval:
    ladder = [each.id for each in pack.actor(actor).rungs]
    at, floor = ACTORS.index(actor), ladder.index(rung)
    found = [games.tallies[name].share(at, floor) for name in names]
    many = sum(games.tallies[name].games for name in names)
    return wilson(round(sum(each.value for each in found) / len(found) * many), many)


def _force(number: str, actor: ActorId, show: str, rung: str, low: float, high: float) -> _Measure:
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


def _dprk_first(bench: Bench) -> Row:
    names = tuple(arm.name for arm in bench.games.plan.arms)
    force: tuple[tuple[ActorId, str], ...] = (("russia", "R8"), ("china", "C7"), ("dprk", "K7"))
    shares = {actor: _peak(bench.games, bench.pack, actor, rung, names).value for actor, rung in force}
    measured = ", ".join(f"{actor} {percent(value)}" for actor, value in shares.items())
    holds = shares["dprk"] == max(shares.values())
    return Row("6", "North Korea uses force most often", "highest of three", measured, holds, "Hold", _FEW)


def _lag(bench: Bench) -> Row:
    lags = sorted(lag for ladder in tables(bench.pack).ladders for lag in ladder.lags)
    # A driver closes gain/16 of the gap a move: half of it is perceived after this many further moves.
    waits = []
    for ladder in tables(bench.pack).ladders:
        for lag, gain in zip(ladder.lags, ladder.gains, strict=True):
            left, wait = 1.0, 0
            while left > 0.5:
                left *= 1 - gain / 16
                wait += 1
            waits.append(lag + wait - 1)
    waits.sort()
    median, three = waits[len(waits) // 2], waits[len(waits) * 3 // 4]
    holds = median <= 1 and three <= 3 and lags[-1] <= 3
    return Row(
        "9", "lag until half of a change is perceived", "median <= 1, p75 <= 3", f"{median} and {three}", holds, "Hold"
    )


def _taiwan_order(bench: Bench) -> Row:
    c7 = bench.share("china", "C7", top="C8")
    c8 = bench.share("china", "C8", top="C9")
    c10 = bench.share("china", "C10", top="C11")
    measured = f"{percent(c7)}, {percent(c8)}, {percent(c10)}"
    return Row("10", "quarantine > blockade > invasion", "strict", measured, c7 > c8 > c10, "Hold")


def _svec(bench: Bench) -> Row:
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


def _no_call(bench: Bench) -> Row:
    calm, window, _ = _window(bench)
    ratio = window / calm
    return Row("12", "China at C8+, no call: R8+ rises (K11, K13)", ">= 1.3x", f"{ratio:.2f}x", ratio >= 1.3, "Hold")


def _need_no_call(bench: Bench) -> Row:
    low = bench.share("russia", "R8", ("actors.russia.perceived.opp", 300))
    high = bench.share("russia", "R8", ("actors.russia.perceived.opp", 900))
    calm, _, call = _window(bench)
    effect, other = high / low, call / calm
    measured = f"{effect:.1f}x against {other:.1f}x"
    return Row(
        "14", "opportunity 300 to 900 does at least what a call does", "strict", measured, effect >= other, "Hold"
    )


def _asia(bench: Bench) -> Row:
    here, there = ("world.us_asia", 200), ("world.us_asia", 700)
    p0, p1 = (dict(bench.view("russia", way).drivers)["punish"] for way in (here, there))
    d0, d1 = (dict(bench.view("china", way).drivers)["denial"] for way in (here, there))
    c0, c1 = (bench.share("china", "C10", way, top="C11") for way in (here, there))
    holds = p1 < p0 and d1 > d0 and c1 < c0
    measured = f"punish {p0} to {p1}, denial {d0} to {d1}, C10 {percent(c0)} to {percent(c1)}"
    return Row("15", "US to Asia: Russia fears less, Taiwan is denied more", "signs", measured, holds, "Hold")


def _heavy_light(bench: Bench) -> Row:
    base = bench.share("russia", "R8")
    heavy = bench.share("russia", "R8", ("world.heavy", 25))
    light = bench.share("russia", "R8", ("world.light", 60))
    grey, more = bench.share("russia", "R3", top="R8"), bench.share("russia", "R3", ("world.light", 60), top="R8")
    holds = heavy < base and more > grey and light <= base
    measured = f"heavy: R8+ {percent(base)} to {percent(heavy)}"
    measured += f"; light: R3-7 {percent(grey)} to {percent(more)}, R8+ {percent(light)}"
    return Row("18", "heavy forces deter; light ones draw probes, not seizures", "signs", measured, holds, "Hold")


_LOSING: Final = (("actors.russia.perceived.loss", 900), ("actors.russia.perceived.fear", 700))


def _nuclear_losing(bench: Bench) -> Row:
    ratio = bench.nuclear("russia", *_LOSING) / bench.nuclear("russia")
    return Row("20", "nuclear rung: losing over calm", ">= 10x", f"{ratio:.0f}x", ratio >= 10, "Hold")


def _offramp(bench: Bench) -> Row:
    shut = bench.nuclear("russia", *_LOSING)
    open_ = bench.nuclear("russia", *_LOSING, ("actors.russia.perceived.offramp", 800))
    cut = 1 - open_ / shut
    return Row("21", "an exit in a losing crisis cuts the nuclear rung", ">= 50%", percent(cut), cut >= 0.5, "Hold")


def _nuclear_order(bench: Bench) -> Row:
    shares = {actor: bench.nuclear(actor) for actor in ACTORS}
    measured = ", ".join(f"{actor} {value * 1e6:.2f} ppm" for actor, value in shares.items())
    measured += " of war, one in a hundred nuclear"
    # North Korea's ladder has no rung of nuclear use short of war; the share of that war in which it is used is ours.
    dprk = shares["dprk"] * _K10_NUCLEAR
    holds = shares["russia"] >= dprk and shares["china"] * 2 <= shares["russia"]
    says = "nuclear use: Russia >= North Korea, China at most half of Russia"
    reason = "North Korea's war rung counts at one in a hundred"
    return Row("23", says, "order", measured, holds, "Hold", reason)


#: The share of a Korean war (K10) that we count as nuclear use: an assumption, held on to by this row alone.
_K10_NUCLEAR: Final = 0.01


def _ukraine(bench: Bench) -> Row:
    steady = dict(bench.view("russia").drivers)["opp"]
    losing = dict(bench.view("russia", ("world.ukraine_front", 200)).drivers)["opp"]
    frozen_ = [dict(bench.view("russia", ("world.freeze", weeks)).drivers)["opp"] for weeks in (25, 26, 99)]
    holds = losing == steady and frozen_[0] == steady < frozen_[1]
    measured = f"losing {losing - steady:+d}; weeks 25, 26, 99: {', '.join(f'{f - steady:+d}' for f in frozen_)}"
    return Row("25", "losing frees no force; a ceasefire frees it from week 26", "gates", measured, holds, "Hold")


def _sabotage(bench: Bench) -> Row:
    traced = bench.share("russia", "R4", ("actors.russia.perceived.deniab", 200), top="R5")
    grown = bench.share(
        "russia", "R4", ("actors.russia.perceived.deniab", 1000), ("actors.russia.perceived.momentum", 400), top="R5"
    )
    ratio = grown / traced
    return Row("32", "sabotage grows while unanswered and deniable", ">= 2x", f"{ratio:.1f}x", ratio >= 2, "Hold")


def _message(bench: Bench) -> Row:
    """The act alone against the act with a private message: how far the picture of NATO's will is from the truth."""
    parameters = tables(bench.pack).parameters
    act = parameters["gain_deployed"]
    both = act + (16 - act) * parameters["gain_private"] // 16
    missed = [percent(1 - gain / 16) for gain in (act, both)]
    return Row("30", "message with action is misread less than action alone", "strict", " against ".join(missed),
               both > act, "Hold")  # fmt: skip


def _sums(bench: Bench) -> Row:
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


def _competent(bench: Bench) -> Row:
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


def _reckless(bench: Bench) -> Row:
    good = _peak(bench.games, bench.pack, "russia", "R8", COMPETENT).value
    bad = _peak(bench.games, bench.pack, "russia", "R8", ("hawk",)).value
    says = "a hawk sees it more often than competent play"
    reason = _FEW
    return Row("B", says, "strict", f"{percent(bad)} against {percent(good)}", bad > good, "Hold", reason)


def _derived(bench: Bench, name: str, *settings: tuple[str, int]) -> int:
    game = changed(bench.pack, bench.scenario, settings).start(0)
    return values_of(tables(game.pack), game.world, 0)[place(name)]


def _capital(bench: Bench) -> Row:
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


def _adjudicator(bench: Bench) -> Row:
    """Lodgement (permille) after ten weeks of a landing that began at 240: pushed back below that in the base case."""
    base, absent, late = landing(bench, (850,)), landing(bench, (0,)), landing(bench, (0, 0, 850))
    neutral = landing(bench, (850,), partners=0)
    holds = base < _LODGED < late < neutral < absent
    says = "Taiwan: held in the base case, worse if the US is late, Japan neutral, worst alone"
    return Row("27", says, "strict order", f"{base} < {late} < {neutral} < {absent}", holds, "Hold")


def _aircraft(bench: Bench) -> Row:
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


def _stocks(bench: Bench) -> Row:
    weeks = []
    for name in ("gas_left", "coal_left", "oil_left"):
        week = next(week for week in range(1, 60) if _derived(bench, name, ("world.blockade", week)) == 0)
        weeks.append(week)
    holds = weeks == [2, 7, 20]
    return Row("29", "gas, coal and oil are gone in the week of day 10, 49, 140", "weeks 2, 7, 20",
               ", ".join(str(week) for week in weeks), holds, "Hold")  # fmt: skip


#: All of them, in the order of their numbers.
ROWS: Final[tuple[_Measure, ...]] = (
    _monotone, _presence, _force("3", "russia", "R5", "R8", 0.08, 0.48), _force("4", "china", "C4", "C7", 0.15, 0.40),
    _force("5", "dprk", "K5", "K7", 0.39, 0.84), _dprk_first, _lag, _taiwan_order, _svec, _no_call, _need_no_call,
    _asia, _heavy_light, _nuclear_losing, _offramp, _nuclear_order, _ukraine, _capital, _adjudicator, _aircraft,
    _stocks, _message, _sabotage, _sums, _competent, _reckless,
)  # fmt: skip
