"""What happens in many games, as the rules' own events: told only where it is asked for, and then lane by lane.

The mechanisms say what they did as arrays; here it becomes events, in the order in which the scalar rules tell them:
things said one after the other stand so, and those of one list of effects by their numbers in it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.events import Event
from briefing.model.gauges import GAUGES
from briefing.record.entries import dumps
from briefing.rules.council import CAUSES
from briefing.rules.red import place_of
from briefing.study.batch.arrays import COUNCIL, NATIONS, Arrays
from briefing.study.batch.kinds import Ints, Masks, Shorts, marked

if TYPE_CHECKING:
    from briefing.study.batch.lanes import Lanes

_KINDS: Final[dict[str, Any]] = {kind.__name__: kind for kind in get_args(Event)}
_NAMES: Final = [gauge.name for gauge in GAUGES]
_FIRST: Final = itemgetter(0)
_SAID: Final = {False: "false", True: "true"}
#: What moved a gauge: how it begins, and the number of an option behind it, of an ally after "consult:", of a cause in
#: `Arrays.causes` after nothing; None where it is said already.
Cause = tuple[str, Ints | None]
_Stood = Literal["office", "consensus", "coalition", "nations"]
#: `lanes.HOW`, of what stands.
_HOW: Final[dict[int, _Stood]] = {1: "office", 2: "consensus", 3: "coalition", 4: "nations"}


class Told:
    """The events of the act that lanes are in, as a save has them: of many thousands few are looked at as values.

    `written` and `events` give them, and `clear` begins the next act.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._arrays, self._compiled = arrays, arrays.tables
        self._keys: list[tuple[str, str]] = [(card.id, option.id) for card, option in arrays.tables.options.values()]
        self._orders = [option.order for _, option in arrays.tables.options.values()]
        self._allies = [ally.id for ally in arrays.tables.ally_list]
        self._rungs = [[rung.id for rung in ladder.actor.rungs] for ladder in arrays.tables.ladders]
        self._said: defaultdict[int, list[str]] = defaultdict(list)
        #: What is said up to the next `next`, with its number.
        self._open: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        self._quoted: dict[str, str] = {}
        self._along: dict[bytes, str] = {}
        self._invoked: dict[int, list[int]] = {}
        self._heard: list[tuple[int, tuple[Any, ...]]] = []
        #: What players put on the question of the move, by lane, in hundredths.
        self.forecasts: dict[int, int] = {}

    def written(self, lane: int) -> str:
        """What the act brought in a lane, in order, as `entries.events_text` gives it."""
        self.next()
        return f"[{','.join(self._said[lane])}]" if lane in self._said else "[]"

    def events(self, lane: int) -> tuple[Event, ...]:
        """The same as events."""
        return tuple(_KINDS[kind](*map(_value, values)) for kind, *values in json.loads(self.written(lane)))

    def clear(self) -> None:
        """The act is over."""
        self._said.clear()
        self._open.clear()

    def next(self) -> None:
        """What is said from here on comes after what was said so far."""
        if self._open:
            for lane, said in self._open.items():
                said.sort(key=_FIRST)
                self._said[lane] += [text for _, text in said]
            self._open.clear()

    def _say(self, lanes: Iterable[int], events: Iterable[tuple[Any, ...]]) -> None:
        """Events as their kinds' names and their values."""
        self.next()
        for lane, event in zip(lanes, events, strict=True):
            self._said[lane].append(dumps(event))

    def _put(self, lanes: Iterable[int], texts: Iterable[str]) -> None:
        """Events as a save has them, for those that are told by the thousand."""
        self.next()
        for lane, text in zip(lanes, texts, strict=True):
            self._said[lane].append(text)

    def say(self, lane: int, *event: Any) -> None:
        """Something that one lane alone can tell."""
        self._say((lane,), (event,))

    def moved(
        self, lanes: Ints, gauges: Ints, before: Ints, after: Ints, cause: Cause, order: Ints | None = None
    ) -> None:
        """Gauges moved, or stayed where they were; `order` among what is said up to the `next`."""
        some = marked(before != after)
        start, number = cause
        if number is None:
            whys = [self._text(start)] * len(some)
        else:
            whys = [self._text(start + self._name(start, at)) for at in number[some].tolist()]
        rows = zip(
            lanes[some].tolist(), gauges[some].tolist(), before[some].tolist(), after[some].tolist(), whys, strict=True
        )
        if order is None:
            self.next()
            for lane, at, one, two, why in rows:
                self._said[lane].append(f'["Moved","{_NAMES[at]}",{one},{two},{why}]')
            return
        for (lane, at, one, two, why), place in zip(rows, order[some].tolist(), strict=True):
            self._open[lane].append((place, f'["Moved","{_NAMES[at]}",{one},{two},{why}]'))

    def _text(self, text: str) -> str:
        """A text as JSON has it; the same few are told again and again."""
        if text not in self._quoted:
            self._quoted[text] = dumps(text)
        return self._quoted[text]

    def _key(self, option: int) -> tuple[str, str]:
        return self._keys[option]

    def _name(self, start: str, number: int) -> str:
        if start == "consult:":
            return self._allies[number]
        return self._arrays.options.keys[number] if start else self._arrays.causes[number]

    # --- decisions ----------------------------------------------------------------------------------------------------

    def opened(self, state: Lanes) -> None:
        """A move opened in every lane."""
        self.clear()
        self.forecasts.clear()
        cards = (*state.arrays.cards.ids, "")
        reports = [report.id for report in self._compiled.pack.reports]
        questions = [*(question.id for question in self._compiled.pack.questions), ""]
        rows = zip(state.card.tolist(), state.reports, state.question.tolist(), strict=True)
        self._say(
            range(state.count),
            [
                ("Opened", state.move, cards[card], tuple(reports[at] for at in brief), questions[asked])
                for card, brief, asked in rows
            ],
        )

    def signalled(self, number: int, hints: Ints, weights: Ints) -> None:
        """An opponent signals: (draws, lanes) of rungs that it might take, by (rungs, lanes) of their chances."""
        actor, rungs, texts = ACTORS[number], self._rungs[number], []
        known: dict[tuple[int, ...], str] = {}
        for drawn, chances in zip(hints.T.tolist(), weights.T.tolist(), strict=True):
            order = tuple(sorted(set(drawn), key=lambda rung: (-chances[rung], rung)))
            if order not in known:
                known[order] = dumps(("Signalled", actor, [rungs[rung] for rung in order]))
            texts.append(known[order])
        self._put(range(len(texts)), texts)

    def took(self, lanes: Ints, options: Ints, authority: Ints) -> None:
        """Options were taken."""
        ways: dict[int, Literal["tabled", "nations"]] = {COUNCIL: "tabled", NATIONS: "nations"}
        rows = zip(options.tolist(), authority.tolist(), strict=True)
        self._say(lanes.tolist(), [("Took", *self._key(at), ways.get(by, "stands")) for at, by in rows])

    def stood(self, lanes: Ints, options: Ints, how: Ints, strengths: Ints, carried: Masks | None) -> None:
        """Options stand."""
        rows = zip(options.tolist(), how.tolist(), strengths.tolist(), strict=True)
        who = ["[]"] * len(lanes) if carried is None else [self._carried(row.tobytes()) for row in carried]
        texts = [
            f"{dumps(('Stood', *self._key(at), _HOW[by], strength))[:-1]},{along}]"
            for (at, by, strength), along in zip(rows, who, strict=True)
        ]
        self._put(lanes.tolist(), texts)

    def _carried(self, along: bytes) -> str:
        """Allies, given as a mask of them; the same few go along again and again."""
        if along not in self._along:
            names = [self._allies[at] for at, goes in enumerate(along) if goes]
            self._along[along] = dumps(names)
        return self._along[along]

    def staged(self, lanes: Ints, options: Ints, stage: Literal["pledge", "budget", "contract", "unit"]) -> None:
        """Capabilities on order reached a stage."""
        self._say(lanes.tolist(), [("Staged", *self._key(at), stage) for at in options.tolist()])

    def maturing(self, lanes: Ints, options: Ints, age: int) -> None:
        """Orders grew older: some are in a budget now, or under contract."""
        plans = [self._orders[at] for at in options.tolist()]
        budgeted = np.array([plan is not None and plan.budget == age for plan in plans], np.bool_)
        signed = np.array([plan is not None and plan.contract == age for plan in plans], np.bool_) & ~budgeted
        self.staged(lanes[budgeted], options[budgeted], "budget")
        self.staged(lanes[signed], options[signed], "contract")

    def drawn(self, lanes: Ints, options: Ints) -> None:
        """Red lines were drawn."""
        lines = [option.redline for _, option in self._compiled.options.values()]
        events = [
            ("Lined", line.actor, line.rung, "drawn") for at in options.tolist() if (line := lines[at]) is not None
        ]
        self._say(lanes.tolist(), events)

    def lined(self, lanes: Ints, number: int, rungs: Ints, state: Literal["crossed", "kept", "called"]) -> None:
        """Red lines to an opponent were crossed, kept or called."""
        names = self._rungs[number]
        self._say(lanes.tolist(), [("Lined", ACTORS[number], names[rung], state) for rung in rungs.tolist()])

    # --- the Council --------------------------------------------------------------------------------------------------

    def invoked(self, lanes: Ints, scores: Shorts) -> None:
        """Where allies stand on an invocation of Article 5: kept until it stands."""
        self._invoked = dict(zip(lanes.tolist(), scores.tolist(), strict=True))

    def contributed(self, lanes: Ints) -> None:
        """What each ally does under Article 5."""
        edge = self._arrays.known["forces_above"]
        for lane in lanes.tolist():
            pairs = zip(self._allies, self._invoked[lane], strict=True)
            events = [
                ("Contributed", ally, "forces" if at >= edge else "support" if at >= 0 else "statement")
                for ally, at in pairs
            ]
            self._say([lane] * len(events), events)

    def hear(self, lanes: Ints, allies: Ints, causes: Ints, scores: Shorts, lost: Masks) -> None:
        """Who broke silence, or joined with a statement: kept until it is paid for."""
        rows = zip(*(column.tolist() for column in (lanes, allies, causes, scores, lost)), strict=True)
        self._heard = []
        for lane, ally, cause, score, broken in rows:
            name, why = self._allies[ally], CAUSES[cause]
            self._heard.append((lane, ("Broke", name, why, score) if broken else ("Stated", name, why)))

    def heard(self) -> None:
        """What was heard under silence is told."""
        self._say([lane for lane, _ in self._heard], [event for _, event in self._heard])

    def fell(self, lanes: Ints, options: Ints) -> None:
        """Texts fell."""
        self._say(lanes.tolist(), [("Fell", *self._key(at)) for at in options.tolist()])

    def consulted(self, lanes: Ints, allies: Ints, gain: Ints) -> None:
        """Allies were consulted."""
        rows = zip(allies.tolist(), gain.tolist(), strict=True)
        self._say(lanes.tolist(), [("Consulted", self._allies[ally], by) for ally, by in rows])

    def softened(self, lanes: Ints, allies: Ints | None, strengths: Ints) -> None:
        """Texts were softened, for allies or in general."""
        names = [""] * len(lanes) if allies is None else [self._allies[ally] for ally in allies.tolist()]
        self._say(lanes.tolist(), [("Softened", *row) for row in zip(names, strengths.tolist(), strict=True)])

    def drifted(self, rows: Ints, before: Ints, after: Ints) -> None:
        """Drifts by number moved their gauges, (drifts, lanes): told in the order of their numbers up to the `next`."""
        for number, old, new in zip(rows.tolist(), before, after, strict=True):
            drift, lanes = self._compiled.pack.drifts[number], np.arange(len(old))
            gauges = np.full(len(old), self._arrays.drifts.gauges[number])
            self.moved(lanes, gauges, old, new, (f"drift:{drift.because}", None), np.full(len(old), number))

    # --- RED and ASSESS -----------------------------------------------------------------------------------------------

    def surfaced(self, state: Lanes) -> None:
        """What was unseen a move ago comes to light."""
        for number, actor in enumerate(ACTORS):
            some = marked(state.unseen[number])
            if len(some):
                rungs = state.rungs[-1][number, some].tolist()
                self._say(some.tolist(), [("Surfaced", actor, self._rungs[number][at], state.move - 1) for at in rungs])

    def acted(self, number: int, rungs: Ints, shares: Ints, why: tuple[Ints, Ints], points: Ints, seen: Masks) -> None:
        """An opponent chose, from (rungs, lanes) `shares`, because of `why`: (lanes,) and (drivers, lanes)."""
        base, causes = why
        columns = (rungs, shares.T, base, causes.T, points, seen)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        named = ",".join(f'["{driver}",%d]' for driver in DRIVERS)
        texts = [
            f'["Acted","{ACTORS[number]}",{self._text(self._rungs[number][rung])},{_listed(ppm)},{rest},'
            f"[{named % tuple(parts)}],{point},{_SAID[noticed]}]"
            for rung, ppm, rest, parts, point, noticed in rows
        ]
        self._put(range(len(texts)), texts)

    def called(self, calls: Masks, noticed: Masks) -> None:
        """Beijing called Moscow."""
        some, chance = marked(calls), self._arrays.known["call_chance"] * 1000
        self._say(some.tolist(), [("Called", chance, known) for known in noticed[some].tolist()])

    def settled(self, state: Lanes) -> None:
        """The questions are settled."""
        for at, question in enumerate(self._compiled.pack.questions):
            ladder = self._compiled.ladder[question.actor]
            some = marked(state.question == at)
            happened = state.world[ladder.rung_at, some] >= place_of(ladder, question.rung)
            rows = zip(some.tolist(), happened.tolist(), state.odds[some].tolist(), strict=True)
            said = self.forecasts
            self._say(
                some.tolist(), [("Settled", question.id, came, said.get(lane), odds) for lane, came, odds in rows]
            )

    def scored(self, state: Lanes, standing: tuple[Ints, Ints, Ints, Masks]) -> None:
        """The standing of every lane."""
        pack = self._compiled.pack
        names, gates = [objective.id for objective in pack.objectives], [gate.id for gate in pack.gates]
        total, ungated, objectives, holds = standing
        rows = zip(total.tolist(), ungated.tolist(), objectives.T.tolist(), holds.T.tolist(), strict=True)
        named = ",".join(f"[{self._text(name)},%d]" for name in names)
        texts = []
        for after, before, parts, held in rows:
            shown = dumps([gate for gate, open_ in zip(gates, held, strict=True) if open_]) if any(held) else "[]"
            texts.append(f'["Scored",{state.move},{after},{before},[{named % tuple(parts)}],{shown}]')
        self._put(range(state.count), texts)

    def ended(self, state: Lanes, totals: Ints) -> None:
        """Games came to ENDEX."""
        self.clear()
        endings = [*(ending.id for ending in self._compiled.pack.endings), "endex"]
        some = marked((state.ending >= 0) & ~state.over)
        rows = zip(state.ending[some].tolist(), totals[some].tolist(), strict=True)
        self._say(some.tolist(), [("Ended", endings[at], total) for at, total in rows])


def _listed(numbers: list[int]) -> str:
    return str(numbers).replace(" ", "")


def _value(value: Any) -> Any:
    return tuple(map(_value, value)) if isinstance(value, list) else value
