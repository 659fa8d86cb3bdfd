"""The gauges: every number that a world consists of, with its range, its unit and which way is better.

A world is a flat tuple of integers, one per gauge in the order of `GAUGES`; the pack's flags follow behind
(`rules.tables`). One flat vector is what lets the same rules run over one game or over thousands of them.
Most gauges are permille, 0 to 1000; the unit says where that is not so.
"""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

Group = Literal["europe", "alliance", "ukraine", "strait", "peninsula", "ledger", "hidden"]


@frozen(slots=True)
class Gauge:
    """One number of the world.

    `better` is +1 where more is good for the Alliance, -1 where it is bad, 0 where it depends or is bookkeeping.
    `shown` says whether the player sees it; what is hidden is for the review to open.
    """

    name: str
    label: str
    group: Group
    better: Literal[-1, 0, 1]
    high: int = 1000
    unit: str = "‰"
    shown: bool = True


GAUGES: Final[tuple[Gauge, ...]] = (
    # Europe: what stands in the way. Brigades are in tenths, so that a battle group counts.
    Gauge("heavy", "Heavy forces forward", "europe", 1, 200, "tenths of a brigade"),
    Gauge("light", "Light forces forward", "europe", 1, 200, "tenths of a brigade"),
    Gauge("air_defence", "Air and missile defence", "europe", 1),
    Gauge("munitions", "Munitions", "europe", 1),
    Gauge("mobility", "Military mobility", "europe", 1),
    Gauge("resilience", "Resilience", "europe", 1),
    Gauge("readiness", "Readiness", "europe", 1),
    Gauge("exercise", "Exercise activity", "europe", 0),
    Gauge("attribution", "Attribution of incidents", "europe", 1),
    Gauge("evidence", "Evidence of armed attack", "europe", 0),
    # The Alliance
    Gauge("cohesion", "Cohesion", "alliance", 1),
    Gauge("legitimacy", "Legitimacy", "alliance", 1),
    Gauge("capital", "Political capital", "alliance", 1, 100, "PC"),
    Gauge("home", "Public support", "alliance", 1),
    Gauge("us_line", "Washington's line on Europe", "alliance", 1),
    Gauge("sanctions", "Sanctions pressure", "alliance", 0),
    Gauge("channel_moscow", "Channel to Moscow", "alliance", 1),
    Gauge("channel_beijing", "Channel to Beijing", "alliance", 1),
    # Ukraine
    Gauge("ukraine_front", "Ukraine's front", "ukraine", 1),
    Gauge("ukraine_aid", "Aid to Ukraine", "ukraine", 1),
    # The Strait and the partners
    Gauge("taiwan_prep", "Taiwan's preparedness", "strait", 1),
    Gauge("us_asia", "US forces committed to Asia", "strait", 0),
    Gauge("partners", "Indo-Pacific partners", "strait", 1),
    Gauge("supply", "Supply of chips and shipping", "strait", 1),
    Gauge("landing", "Chinese lodgement on Taiwan", "strait", -1),
    Gauge("blockade", "Weeks of blockade", "strait", -1, 99, "weeks"),
    # The Peninsula
    Gauge("korea_posture", "Deterrence on the Peninsula", "peninsula", 1),
    # Face-saving exits that are on offer
    Gauge("offramp_russia", "Exit open to Moscow", "ledger", 0),
    Gauge("offramp_china", "Exit open to Beijing", "ledger", 0),
    Gauge("offramp_dprk", "Exit open to Pyongyang", "ledger", 0),
    # The ledger of commitments: counts behind `resolve`; and red lines (rung number + 1, 0 = none)
    Gauge("kept", "Commitments kept", "ledger", 0, 400, "weight"),
    Gauge("bluffed", "Commitments called", "ledger", 0, 400, "weight"),
    Gauge("redline_russia", "Red line drawn for Moscow", "ledger", 0, 16, "rung"),
    Gauge("redline_china", "Red line drawn for Beijing", "ledger", 0, 16, "rung"),
    Gauge("redline_dprk", "Red line drawn for Pyongyang", "ledger", 0, 16, "rung"),
    Gauge("due_russia", "Red line crossed by Moscow, unanswered", "ledger", 0, 16, "rung"),
    Gauge("due_china", "Red line crossed by Beijing, unanswered", "ledger", 0, 16, "rung"),
    Gauge("due_dprk", "Red line crossed by Pyongyang, unanswered", "ledger", 0, 16, "rung"),
    # The treaty. article4: move of the last consultation. article5: 1 called for and unanswered, 2 agreed.
    Gauge("article4", "Article 4 consultations, last in move", "ledger", 0, 64, "move"),
    Gauge("article5", "Article 5", "ledger", 0, 2, "state"),
    # seized: 1 allied ground held by an opponent, 2 accepted as lost.
    Gauge("seized", "Allied territory held", "ledger", -1, 2, "state"),
    Gauge("held", "Weeks that allied ground is held", "ledger", -1, 99, "weeks"),
    Gauge("answer", "Weight of NATO's last act", "ledger", 0, 100, "S"),
    # The opponents' ladders: last rung, highest rung, moves since Russia's R6 (the warning that R9 needs).
    Gauge("russia_rung", "Russia's rung", "hidden", -1, 15, "rung", shown=False),
    Gauge("china_rung", "China's rung", "hidden", -1, 15, "rung", shown=False),
    Gauge("dprk_rung", "North Korea's rung", "hidden", -1, 15, "rung", shown=False),
    Gauge("russia_peak", "Russia's highest rung", "hidden", -1, 15, "rung", shown=False),
    Gauge("china_peak", "China's highest rung", "hidden", -1, 15, "rung", shown=False),
    Gauge("dprk_peak", "North Korea's highest rung", "hidden", -1, 15, "rung", shown=False),
    Gauge("russia_heat", "Severity of Russia's last move", "hidden", -1, shown=False),
    Gauge("china_heat", "Severity of China's last move", "hidden", -1, shown=False),
    Gauge("dprk_heat", "Severity of North Korea's last move", "hidden", -1, shown=False),
    Gauge("since_mobilised", "Moves since Russia mobilised", "hidden", 0, 99, "moves", shown=False),
    Gauge("peak_severity", "Highest severity so far", "hidden", -1, shown=False),
    Gauge("sum_severity", "Sum of the moves' severities", "hidden", -1, 100_000, "‰·moves", shown=False),
    Gauge("sum_russia", "Sum of Russia's severities", "hidden", -1, 100_000, "‰·moves", shown=False),
    Gauge("sum_cohesion", "Sum of cohesion over the moves", "hidden", 1, 100_000, "‰·moves", shown=False),
    # What drives the opponents and the player can only infer
    Gauge("russia_momentum", "Russia's momentum", "hidden", -1, shown=False),
    Gauge("china_momentum", "China's momentum", "hidden", -1, shown=False),
    Gauge("dprk_momentum", "North Korea's momentum", "hidden", -1, shown=False),
    Gauge("russia_fear", "What Moscow fears", "hidden", -1, shown=False),
    Gauge("china_fear", "What Beijing fears", "hidden", -1, shown=False),
    Gauge("dprk_fear", "What Pyongyang fears", "hidden", -1, shown=False),
    Gauge("china_setback", "Beijing's failed landing", "hidden", -1, shown=False),
    Gauge("dprk_setback", "Pyongyang's losses", "hidden", -1, shown=False),
    Gauge("russia_free", "Russian forces not tied down", "hidden", -1, shown=False),
    Gauge("freeze", "Moves since a ceasefire in Ukraine", "hidden", 0, 99, "moves", shown=False),
    Gauge("transfers", "Russian help to the PLA", "hidden", -1, shown=False),
    Gauge("dependence", "Moscow's dependence on Beijing", "hidden", 0, shown=False),
    Gauge("patron", "Beijing's hold on Pyongyang", "hidden", 0, shown=False),
    Gauge("tacit", "Beijing's licence to Pyongyang", "hidden", 0, shown=False),
    Gauge("call", "Beijing has called Moscow, in move", "hidden", 0, 64, "move", shown=False),
    Gauge("call_known", "The call is known", "hidden", 0, 1, "yes/no", shown=False),
    # 0 none, 1 Russia, 2 China, 3 North Korea
    Gauge("nuclear", "Nuclear weapon used by", "hidden", -1, 3, "actor", shown=False),
    Gauge("russia_type", "Russia's type", "hidden", 0, 15, "index", shown=False),
)

INDEX: Final[dict[str, int]] = {gauge.name: number for number, gauge in enumerate(GAUGES)}
