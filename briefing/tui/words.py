"""Short forms that only a screen needs; whole sentences are in `briefing.telling`, the scales in `briefing.wording`."""

from __future__ import annotations

from typing import Final

from briefing import wording
from briefing.model.gauges import GAUGES, INDEX, Gauge

AUTHORITY_SHORT: Final = {"secgen": "your word", "saceur": "SACEUR", "council": "Council", "nations": "nations"}
HOW: Final = {
    "office": "by your office",
    "consensus": "by consensus",
    "coalition": "as a coalition",
    "nations": "by nations",
}
STAGES: Final = ("pledge", "budget", "contract", "unit")
OPPONENTS: Final = ("russia", "china", "dprk")


def odds(ppm: int) -> str:
    """A probability in millionths as a word with its range."""
    return wording.term(round(ppm / 10_000)).ranged


def capital(price: int) -> str:
    """A price in political capital."""
    return f"{price} PC" if price else "no PC"


def gauge(name: str) -> Gauge:
    """A gauge by its name."""
    return GAUGES[INDEX[name]]


def reading(of: Gauge, value: int) -> str:
    """A gauge's value with its unit. Permille stand bare: the head of the list says so."""
    if of.unit == "tenths of a brigade":
        return f"{value // 10}.{value % 10} bde"
    return f"{value} PC" if of.unit == "PC" else str(value)


def signed(value: int) -> str:
    """A number with its sign, the minus a real one."""
    return f"{value:+}".replace("-", "−")
