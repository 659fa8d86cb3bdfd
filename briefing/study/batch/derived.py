"""`rules.derive` over many worlds: each quantity is worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from briefing.model.gauges import GAUGES, INDEX
from briefing.rules.derive import _COAL_DAYS as COAL_DAYS
from briefing.rules.derive import _FREED as FREED
from briefing.rules.derive import _GAS_DAYS as GAS_DAYS
from briefing.rules.derive import _OIL_DAYS as OIL_DAYS
from briefing.rules.derive import DERIVED
from briefing.rules.powers import prospect
from briefing.study.batch.kinds import Ints, clipped

_PROSPECT: Final = np.array([prospect(gap) for gap in range(1001)], np.int64)
_GAUGES: Final = len(GAUGES)


class Values:
    """Gauges and derived quantities by their number in `world + derived`: each an array over lanes.

    It reads `world` as it stands when a quantity is first asked for; make a new one after a change.
    """

    __slots__ = ("_kept", "_peaks", "done", "world")

    def __init__(self, world: Ints, done: int, peaks: tuple[Ints, Ints]) -> None:
        """`world` is (gauges, lanes); `done` the moves played; `peaks` the severities by rung of Russia and China."""
        self.world = world
        self.done = max(1, done)
        self._peaks = peaks
        self._kept: dict[int, Ints] = {}

    def __call__(self, at: int) -> Ints:
        """The quantity of that number. It may be a view of the world: not to be written to."""
        if at not in self._kept:
            self._kept[at] = self.world[at] if at < _GAUGES else _FORMULAS[DERIVED[at - _GAUGES]](self)
        return self._kept[at]

    def gauge(self, name: str) -> Ints:
        """A gauge by name."""
        return self(INDEX[name])

    def derived(self, name: str) -> Ints:
        """A derived quantity by name."""
        return self(_GAUGES + DERIVED.index(name))

    def peak(self, number: int, gauge: str) -> Ints:
        """Ten times the severity of the highest rung of Russia (0) or China (1)."""
        return self._peaks[number][self.gauge(gauge)] * 10


def _over(values: Ints, divisor: int) -> Ints:
    values //= divisor
    return values


def _losing(gaps: Ints) -> Ints:
    return _PROSPECT[clipped(gaps)]


def _resolve(v: Values) -> Ints:
    kept = v.gauge("kept")
    found: Ints = 1000 * kept // np.maximum(1, kept + v.gauge("bluffed"))
    return found


def _material(v: Values) -> Ints:
    return v.gauge("munitions") + v.gauge("mobility") + v.gauge("readiness")


def _capacity(v: Values) -> Ints:
    free, frozen = v.gauge("russia_free"), v.gauge("freeze")
    found = free.copy()
    if frozen.any():
        for weeks, freed in FREED:
            np.copyto(found, free + freed, where=frozen >= weeks)
    return clipped(found)


def _strait(v: Values) -> Ints:
    holds = v.gauge("taiwan_prep") * 5 + v.gauge("us_asia") * 4 + v.gauge("partners") * 2
    return clipped(_over(holds, 10) - v.gauge("transfers") // 4)


def _called(v: Values) -> Ints:
    help_ = 400 + _over(6 * v.gauge("dependence"), 10) - _over(1000 - v.gauge("russia_free"), 2)
    return clipped(help_ * (v.gauge("call") != 0))


def _stocks(v: Values, days: int) -> Ints:
    return clipped(1000 - _over(7 * 1000 * v.gauge("blockade"), days))


_FORMULAS: Final[dict[str, Callable[[Values], Ints]]] = {
    "resolve": _resolve,
    "capability": lambda v: _over(_material(v) + 1000 - v.gauge("us_asia"), 4),
    "shortfall": lambda v: 1000 - _over(_material(v), 3),
    "punish_europe": lambda v: _over(v.derived("resolve") * v.gauge("cohesion") * v.derived("capability"), 1_000_000),
    "punish_asia": lambda v: _over(v.derived("resolve") * _over(v.gauge("us_asia") + v.gauge("partners"), 2), 1000),
    "punish_korea": lambda v: _over(v.derived("resolve") * v.gauge("korea_posture"), 1000),
    "denial_europe": lambda v: clipped(10 * (2 * v.gauge("heavy") + v.gauge("light"))),
    "denial_strait": _strait,
    "denial_korea": lambda v: v.gauge("korea_posture"),
    "deniable": lambda v: 1000 - v.gauge("attribution"),
    "losing_russia": lambda v: _losing(500 - v.gauge("ukraine_front")),
    "losing_china": lambda v: _losing(v.gauge("china_setback").copy()),
    "losing_dprk": lambda v: _losing(v.gauge("dprk_setback").copy()),
    "capacity": _capacity,
    "coord_russia": _called,
    "coord_china": lambda v: clipped(v.gauge("transfers") + v.gauge("russia_heat") // 4),
    "coord_dprk": lambda v: _over(v.gauge("tacit") * v.gauge("patron"), 1000),
    "mean_severity": lambda v: v.gauge("sum_severity") // v.done,
    "mean_russia": lambda v: v.gauge("sum_russia") // v.done,
    "mean_cohesion": lambda v: v.gauge("sum_cohesion") // v.done,
    "peak_russia": lambda v: v.peak(0, "russia_peak"),
    "peak_china": lambda v: v.peak(1, "china_peak"),
    "capital_hours": lambda v: 36 + _over(60 * v.derived("denial_europe"), 1000),
    "us_aircraft": lambda v: clipped(906 - v.derived("denial_strait")),
    "gas_left": lambda v: _stocks(v, GAS_DAYS),
    "coal_left": lambda v: _stocks(v, COAL_DAYS),
    "oil_left": lambda v: _stocks(v, OIL_DAYS),
}
