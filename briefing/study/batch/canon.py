"""`rules.digests` for many games: the canonical bytes of lanes, of which what an act leaves as it was is kept.

Names are written out lane by lane, as the scalar rules write them; numbers are taken from the arrays for all lanes of
an act at once. What the player notes in the brief (collection, grades, a forecast) is no state of `Lanes`: it is kept
here, where alone it is read.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.game import Phase
from briefing.rules.digests import _begun
from briefing.study.batch.kinds import Ints, Shorts
from briefing.study.batch.lanes import HOW, Lanes

_NINE = len(DRIVERS)


class Canon:
    """The canonical form of every lane, told of each change that it cannot see by itself. The lanes must be `whole`."""

    def __init__(self, state: Lanes) -> None:
        """Lanes at STARTEX, the first move open."""
        arrays, settings, lanes = state.arrays, state.settings, range(state.count)
        pack = arrays.tables.pack
        self._state = state
        self._options = [(card.id, option.id) for card, option in arrays.tables.options.values()]
        self._allies = [ally.id for ally in arrays.tables.ally_list]
        self._cards = (*arrays.cards.ids, "")
        self._keys = (*arrays.options.keys, "")
        self._reports = [report.id for report in pack.reports]
        self._questions = (*(question.id for question in pack.questions), "")
        self._endings = (*(ending.id for ending in pack.endings), "endex", "")
        self._begun = [
            _begun(
                pack.digest, state.scenario.id, seed, state.moves, settings.mode, settings.opponents, settings.control
            )
            for seed in state.seeds.tolist()
        ]
        #: The brief, and what the player noted on it; then both as they are written, "" where that is to be done anew.
        self._brief = ["" for _ in lanes]
        self.tasked = [False for _ in lanes]
        self._collected = ["[]" for _ in lanes]
        self._forecast = ["null" for _ in lanes]
        self._graded: list[dict[str, str]] = [{} for _ in lanes]
        self._noted = ["" for _ in lanes]
        self._table = ["[]" for _ in lanes]
        self._unseen = ["[]" for _ in lanes]
        #: Effects to come: batch, number in it, move, text; and orders and decisions as texts.
        self._pending: list[list[tuple[int, int, int, str]]] = [[] for _ in lanes]
        self._orders: list[list[str]] = [[] for _ in lanes]
        self._past: list[list[str]] = [[] for _ in lanes]
        #: What was shown: names in their order, each as it is written, and all of it.
        self._names: list[list[str]] = [[] for _ in lanes]
        self._moves: list[dict[str, str]] = [{} for _ in lanes]
        self._shown = ["[]" for _ in lanes]
        #: All of these but the table as they are written, "" as above.
        self._under_way = ["" for _ in lanes]
        self._read: dict[int, int] = {}
        self._read_orders = self._read_past = 0
        self.opened()

    # --- what has changed ---------------------------------------------------------------------------------------------

    def opened(self) -> None:
        """A move opened in every lane."""
        state = self._state
        rows = zip(state.card.tolist(), state.reports, state.question.tolist(), strict=True)
        for lane, (card, reports, question) in enumerate(rows):
            names = [self._reports[at] for at in reports]
            brief = '","'.join(names)
            brief = f'["{brief}"]' if names else "[]"
            self._brief[lane] = f'"{self._cards[card]}",{brief},"{self._questions[question]}"'
            self.tasked[lane], self._collected[lane], self._forecast[lane] = False, "[]", "null"
            self._graded[lane], self._noted[lane], self._table[lane] = {}, "", "[]"
            self.show(lane, (*names, self._cards[card]) if card >= 0 else tuple(names))

    def show(self, lane: int, names: tuple[str, ...]) -> None:
        """Cards and reports were shown in this move."""
        order, written = self._names[lane], self._moves[lane]
        for name in names:
            if name not in written:
                insort(order, name)
            written[name] = f'["{name}",{self._state.move}]'
        self._shown[lane] = _listed(map(written.__getitem__, order))
        self._under_way[lane] = ""

    def grade(self, lane: int, report: str, grade: str) -> None:
        """The player graded a report."""
        self._graded[lane][report] = grade
        self._noted[lane] = ""

    def forecast(self, lane: int, percent: int) -> None:
        """The player put a probability on the move's question."""
        self._forecast[lane] = str(percent)
        self._noted[lane] = ""

    def task(self, lane: int, report: str, result: str) -> None:
        """Collection on a report came back."""
        self.tasked[lane], self._collected[lane] = True, f'[["{report}","{result}"]]'
        self._noted[lane] = ""

    def decided(self, lanes: Ints) -> None:
        """An act of the player's went into effect in these lanes."""
        self._tables(lanes)
        self._read_on()

    def moved(self) -> None:
        """The opponents moved in every lane."""
        state = self._state
        for lane, hidden in enumerate(state.unseen.T.tolist()):
            rungs = [f'["{actor}",{int(state.rungs[-1][at, lane])}]' for at, actor in enumerate(ACTORS) if hidden[at]]
            self._unseen[lane] = _listed(rungs)
            self._under_way[lane] = ""
        self._read_on()

    def closed(self) -> None:
        """The week is over in every lane: what was due has come, orders have grown older."""
        state = self._state
        due = state.move + 1
        self._read.pop(due, None)
        for lane, queued in enumerate(self._pending):
            queued[:] = [item for item in queued if item[2] > due]
            self._orders[lane].clear()
            self._under_way[lane] = ""
        self._read_orders = 0
        self._read_on()

    def _read_on(self) -> None:
        """What has been queued, placed and decided since the last look."""
        state = self._state
        for move, batches in state.pending.items():
            known = self._read.get(move, 0)
            if len(batches) > known:
                self._read[move] = len(batches)
                for due in batches[known:]:
                    effects = (due.lanes, due.gauges, due.by, due.what, due.number)
                    for lane, gauge, by, what, number in zip(*(column.tolist() for column in effects), strict=True):
                        text = f'[{move},{gauge},{by},"{state.arrays.causes[what]}"]'
                        insort(self._pending[lane], (due.serial, number, move, text))
                        self._under_way[lane] = ""
        for placed in state.orders[self._read_orders :]:
            orders = (placed.lanes, placed.options, placed.strengths)
            for lane, option, strength in zip(*(column.tolist() for column in orders), strict=True):
                card, name = self._options[option]
                self._orders[lane].append(f'["{card}","{name}",{placed.move},{strength}]')
                self._under_way[lane] = ""
        self._read_orders = len(state.orders)
        for past in state.past[self._read_past :]:
            decided = (past.lanes, past.options, past.how, past.strengths)
            for lane, option, how, strength in zip(*(column.tolist() for column in decided), strict=True):
                card, name = self._options[option]
                self._past[lane].append(f'[{past.move},"{card}","{name}","{HOW[how]}",{strength}]')
                self._under_way[lane] = ""
        self._read_past = len(state.past)

    def _tables(self, lanes: Ints) -> None:
        state = self._state
        names = ("text", "waiting", "strength", "risk", "burden", "proof", "rounds", "bridges")
        columns = [getattr(state, name)[lanes].tolist() for name in names]
        broken: list[bool] = np.logical_or.reduce(state.broke[lanes], axis=1).tolist()
        rows = state.arrays.options
        for lane, text, waiting, strength, risk, burden, proof, rounds, bridges, broke in zip(
            lanes.tolist(), *columns, broken, strict=True
        ):
            if text < 0:
                self._table[lane] = "[]"
                continue
            card, option = self._options[text]
            who = [self._allies[at] for at in state.broke[lane].nonzero()[0]] if broke else []
            for_whom: list[str] = []
            if bridges:
                turns = sorted((turn, at) for at, turn in enumerate(state.bridged[lane].tolist()) if turn)
                for_whom = [self._allies[at] for _, at in turns]
            first = (
                f'["{card}","{option}",{strength},{risk},{burden},{proof},{rounds},{_named(who)},{_named(for_whom)}]'
            )
            if waiting >= 0:
                card, option = self._options[waiting]
                wording = f"{rows.risk[waiting]},{rows.burden[waiting]},{rows.proof[waiting]}"
                first = f'{first},["{card}","{option}",1000,{wording},0,[],[]]'
            self._table[lane] = f"[{first}]"

    # --- what is written ----------------------------------------------------------------------------------------------

    def digests(self, lanes: Ints, phase: Phase) -> list[str]:
        """The digest of each of these lanes as it stands now, in this phase."""
        state, found = self._state, []
        numbers = self._packed(lanes)
        size = numbers.shape[1] * numbers.itemsize
        raw = memoryview(numbers.tobytes())
        tail = f"{len(state.world) + len(state.flags)},{len(ACTORS)},{len(self._allies)},{len(state.rungs)}]\n"
        columns = (lanes, state.odds[lanes], state.chosen[lanes], state.launched[lanes], state.ending[lanes],
                   state.acts[lanes])  # fmt: skip
        rows = zip(*(column.tolist() for column in columns), strict=True)
        begins, name, keys = state.move, phase.value, self._keys
        noted, tables, under_way, endings = self._noted, self._table, self._under_way, self._endings
        for at, (lane, odds, chosen, launched, ending, acts) in enumerate(rows):
            line = (
                f'{self._begun[lane]},{begins},"{name}",{noted[lane] or self._note(lane)},{odds},"{keys[chosen]}",'
                f'"{keys[launched]}",{tables[lane]},{under_way[lane] or self._under(lane)},"","{endings[ending]}",'
                f"{acts},{tail}"
            )
            written = sha256(line.encode())
            written.update(raw[at * size : (at + 1) * size])
            found.append(written.hexdigest())
        return found

    def _note(self, lane: int) -> str:
        graded = self._graded[lane]
        grades = _listed(f'["{report}","{grade}"]' for report, grade in sorted(graded.items()))
        self._noted[lane] = found = f"{self._brief[lane]},{self._collected[lane]},{grades},{self._forecast[lane]}"
        return found

    def _under(self, lane: int) -> str:
        queued = _listed(item[3] for item in self._pending[lane])
        lists = (queued, _listed(self._orders[lane]), _listed(self._past[lane]), self._unseen[lane], self._shown[lane])
        self._under_way[lane] = found = ",".join(lists)
        return found

    def _packed(self, lanes: Ints) -> Shorts:
        """(lanes, numbers): world, flags, minds, leans and rungs as big-endian 32-bit integers."""
        state = self._state
        parts: list[NDArray[Any]] = [state.world, state.flags]
        for number, (now, once, twice, thrice) in enumerate(state.trails):
            parts += [state.seen[number * _NINE : (number + 1) * _NINE], now, once, twice, thrice]
        parts += [state.leans.T, *state.rungs]
        found: Shorts = np.empty((len(lanes), sum(len(part) for part in parts)), ">i4")
        at = 0
        for part in parts:
            found[:, at : at + len(part)] = part[:, lanes].T
            at += len(part)
        return found


def _listed(entries: Iterable[str]) -> str:
    return f"[{','.join(entries)}]"


def _named(names: list[str]) -> str:
    return _listed([f'"{name}"' for name in names])
