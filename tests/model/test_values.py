"""Values: frozen, comparable, and refused outside their limits."""

import inspect

import attrs
import pytest

from briefing.model import actors, cards, events, game, gauges, pack
from briefing.model.cards import Effect, Order
from briefing.model.game import Settings
from briefing.model.gauges import GAUGES, INDEX

VALUES = [
    kind
    for module in (actors, cards, events, game, gauges, pack)
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if attrs.has(kind) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_every_value_is_frozen_and_has_slots(kind):
    assert not hasattr(kind, "__dict__") or "__dict__" not in dir(object.__new__(kind))
    value = object.__new__(kind)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(value, attrs.fields(kind)[0].name, 1)


def test_gauges_have_names_of_their_own_and_a_place_each():
    names = [one.name for one in GAUGES]
    assert len(set(names)) == len(names)
    assert all(GAUGES[at].name == name for name, at in INDEX.items())
    assert all(one.label and one.unit and one.high >= 1 for one in GAUGES)


def test_what_an_opponent_has_yet_to_show_is_hidden():
    hidden = {one.name for one in GAUGES if not one.shown}
    assert {"russia_rung", "china_rung", "dprk_rung", "russia_type", "call", "tacit", "russia_fear"} <= hidden
    assert {one.name for one in GAUGES if one.group == "hidden"} == hidden


@pytest.mark.parametrize(
    "make",
    [
        lambda: Effect("heavy", 1, -1),
        lambda: Effect("heavy", 1, 13),
        lambda: Order("a", "heavy", 1, 0, 2, 3),
        lambda: Order("a", "heavy", 1, 1, 2, 13),
        lambda: Settings(moves=-1),
        lambda: Settings(moves=53),
    ],
)
def test_a_value_outside_its_limits_is_refused(make):
    with pytest.raises(ValueError):
        make()
