"""A pack as arrays: what `rules.tables` compiles, numbered through, so that thousands of games look it up at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from attrs import frozen

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.cards import Card, Condition, Effect, Option
from briefing.model.gauges import GAUGES, INDEX
from briefing.model.pack import Pack
from briefing.rules.adopt import DENIAL_PER, WHOLE
from briefing.rules.council import ground, tabled
from briefing.rules.draws import stream
from briefing.rules.tables import Tables, Test, place, tables
from briefing.study.batch.kinds import Bits, Bytes, Ints, Masks

OFFICE, COUNCIL, NATIONS = 0, 1, 2
_AUTHORITY: Final = {"council": COUNCIL, "nations": NATIONS}
_EUROPEAN: Final = ("europe", "ukraine", "home")
_TREATY: Final = ("europe", "home")
