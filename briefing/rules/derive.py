"""Derived quantities: what follows from a world without being part of it.

They may be named wherever content names a gauge (driver terms, objectives, drifts).
Permille, but for `capital_hours` (hours) and `us_aircraft` (aircraft).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from briefing.model.gauges import INDEX
from briefing.rules.powers import prospect

DERIVED: Final[tuple[str, ...]] = (
    "resolve", "capability", "shortfall", "punish_europe", "punish_asia", "punish_korea", "denial_europe",
    "denial_strait", "denial_korea", "deniable", "losing_russia", "losing_china", "losing_dprk", "capacity",
    "coord_russia", "coord_china", "coord_dprk", "mean_severity", "mean_russia", "mean_cohesion", "peak_russia",
    "peak_china", "capital_hours", "us_aircraft", "gas_left", "coal_left", "oil_left",
)  # fmt: skip

DERIVED_INDEX: Final = {name: number for number, name in enumerate(DERIVED)}

#: Weeks of a ceasefire after which Russia is held able to fight a local, a regional and a large war (DDIS, Feb 2025),
#: and how much of its force that frees, in permille.
_FREED: Final = ((26, 300), (104, 500), (260, 700))

(
    _HEAVY, _LIGHT, _MUNITIONS, _MOBILITY, _READINESS, _COHESION, _ATTRIBUTION, _US_ASIA, _TAIWAN, _PARTNERS,
    _KOREA, _FRONT, _KEPT, _BLUFFED, _FREE, _FREEZE, _TRANSFERS, _CALL, _DEPENDENCE, _PATRON, _TACIT, _C_SETBACK,
    _K_SETBACK, _SUM_S, _SUM_R, _SUM_C, _R_HEAT, _BLOCKADE,
) = (
    INDEX[name] for name in (
        "heavy", "light", "munitions", "mobility", "readiness", "cohesion", "attribution", "us_asia",
        "taiwan_prep", "partners", "korea_posture", "ukraine_front", "kept", "bluffed", "russia_free", "freeze",
        "transfers", "call", "dependence", "patron", "tacit", "china_setback", "dprk_setback", "sum_severity",
        "sum_russia", "sum_cohesion", "russia_heat", "blockade",
    )
)  # fmt: skip


#: Days for which Taiwan's stocks last under a blockade (CSIS, Lights Out, 2025).
_GAS_DAYS: Final = 10
_COAL_DAYS: Final = 49
_OIL_DAYS: Final = 140


def clip(value: int, high: int = 1000) -> int:
    """Hold a value within 0 and `high`."""
    return 0 if value < 0 else value if value < high else high  # noqa: FURB136 - called some hundred times a move


def derive(world: Sequence[int], moves_done: int, peaks: tuple[int, int]) -> list[int]:
    """All of `DERIVED`, in order. `peaks` are the severities (0-100) of Russia's and China's highest rungs.

    denial_europe: RAND's seven brigades, three of them heavy, are full denial: 10·(2·heavy + light) in tenths
    (RR1253). punish: resolve · cohesion · capability, each in permille. resolve: the share of commitments kept, from
    a prior of 600 (Berkemeier and Fuhrmann 2018: between 41% and 75%). capital_hours: hours to a Baltic capital, 36-60
    at the posture of 2015 and beyond 60 at seven brigades (RR1253). us_aircraft: aircraft lost if the Strait is fought
    for, a line through the means of CSIS's optimistic, base and pessimistic cases (200, 283, 484). gas_left, coal_left,
    oil_left: permille of Taiwan's stocks after so many weeks of blockade (10 days, 7 weeks, 20 weeks: CSIS 2025).
    """
    w = world
    resolve = 1000 * w[_KEPT] // max(1, w[_KEPT] + w[_BLUFFED])
    at_hand = 1000 - w[_US_ASIA]
    capability = (w[_MUNITIONS] + w[_MOBILITY] + w[_READINESS] + at_hand) // 4
    allied = (w[_MUNITIONS] + w[_MOBILITY] + w[_READINESS]) // 3
    asian = (w[_US_ASIA] + w[_PARTNERS]) // 2
    capacity = w[_FREE]
    for weeks, freed in _FREED:
        if w[_FREEZE] >= weeks:
            capacity = w[_FREE] + freed
    capacity = clip(capacity)
    called = 1 if w[_CALL] else 0
    done = max(1, moves_done)
    europe = clip(10 * (2 * w[_HEAVY] + w[_LIGHT]))
    strait = clip((w[_TAIWAN] * 5 + w[_US_ASIA] * 4 + w[_PARTNERS] * 2) // 10 - w[_TRANSFERS] // 4)
    return [
        resolve,
        capability,
        1000 - allied,
        resolve * w[_COHESION] * capability // 1_000_000,
        resolve * asian // 1000,
        resolve * w[_KOREA] // 1000,
        europe,
        strait,
        w[_KOREA],
        1000 - w[_ATTRIBUTION],
        prospect(500 - w[_FRONT]),
        prospect(w[_C_SETBACK]),
        prospect(w[_K_SETBACK]),
        capacity,
        # Help for Beijing is limited by Russia's own commitment in Ukraine (CSIS TTX 2025; Iran, June 2025).
        clip(called * (400 + 6 * w[_DEPENDENCE] // 10 - (1000 - w[_FREE]) // 2)),
        clip(w[_TRANSFERS] + w[_R_HEAT] // 4),
        w[_TACIT] * w[_PATRON] // 1000,
        w[_SUM_S] // done,
        w[_SUM_R] // done,
        w[_SUM_C] // done,
        peaks[0] * 10,
        peaks[1] * 10,
        36 + 60 * europe // 1000,
        clip(906 - strait),
        clip(1000 - 7 * 1000 * w[_BLOCKADE] // _GAS_DAYS),
        clip(1000 - 7 * 1000 * w[_BLOCKADE] // _COAL_DAYS),
        clip(1000 - 7 * 1000 * w[_BLOCKADE] // _OIL_DAYS),
    ]
