"""Games that were kept, replayed side by side: every lane does the acts that its own script says, where they are open.

What comes out is what a replay by the rules gives, act by act: the digest of the state and the events. A lane stops
where its script ends, says what is no act, or asks for what is not open; why it is not is for the rules to say. So
whoever checks a file here learns that it holds, or nothing at all.

    replay(pack, scenario, settings, seeds, [["advance", "choose narva.b", ...], ...])

Lanes are in the same move and phase; within a phase each does its next act when the others do theirs, whatever it is.
One that has stopped is played on unseen and does nothing. Games with a white cell are not replayed here.

With 180 games of 12 moves and 98 acts it costs 41 million instructions a game, digests and events included, where
the rules take 127; eight at once cost as much as eight alone. `python -m tests.record.speed` measures it as a command.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from attrs import define

from briefing.model.acts import Act, ActFormError
from briefing.model.events import Ended
from briefing.model.game import Phase, Settings
from briefing.model.pack import Pack
from briefing.rules.draws import permille
from briefing.study.batch import adopt, floor
from briefing.study.batch.arrays import Arrays, arrays
from briefing.study.batch.canon import Canon
from briefing.study.batch.closing import assess, score
from briefing.study.batch.council import Council
from briefing.study.batch.deck import open_move
from briefing.study.batch.kinds import Ints, Masks, marked
from briefing.study.batch.lanes import Lanes
from briefing.study.batch.minds import Opponents
from briefing.study.batch.seats import open_launches, open_options
from briefing.study.batch.told import Told

#: Acts by number, those of the Council first as in `floor`.
TASK, GRADE, FORECAST, CHOOSE, LAUNCH, ADVANCE, NONE = range(6, 13)
_NOTES, _TAKES, _NAMED = (
    np.isin(np.arange(NONE + 1), some)
    for some in ((TASK, GRADE, FORECAST), (CHOOSE, LAUNCH), (floor.CONSULT, floor.BRIDGE))
)
_PLAIN: Final = {"soften": floor.SOFTEN, "silence": floor.SILENCE, "coalition": floor.COALITION,
                 "withdraw": floor.WITHDRAW, "advance": ADVANCE}  # fmt: skip


@define(slots=True)
class Course:
    """A script as far as it went: for each act the digest of the game after it, and its events as a save has them;
    then the move and phase after the last, and how the game ended, if it did.
    """

    steps: list[tuple[str, str]]
    where: tuple[int, Phase] = (1, Phase.BRIEFING)
    ended: Ended | None = None


def replay(
    pack: Pack, scenario_id: str, settings: Settings, seeds: Sequence[int], scripts: Sequence[Sequence[str]]
) -> list[Course]:
    """What every act of every script comes to, up to the first that cannot be done here.

    Raises KeyError for a scenario that there is not, ValueError for a game with a white cell.
    """
    if settings.control:
        message = "a white cell takes part by hand: games with one are replayed by the rules alone"
        raise ValueError(message)
    scenario = next((each for each in pack.scenarios if each.id == scenario_id), None)
    if scenario is None:
        raise KeyError(scenario_id)
    compiled = arrays(pack)
    state = Lanes(compiled, scenario, np.array(seeds, np.uint64), settings, whole=True)
    return _Replay(state, scripts).run()


class _Acts:
    """Scripts as numbers: verbs and what they name, (lanes, longest + 1), closed by NONE."""

    def __init__(self, compiled: Arrays, scripts: Sequence[Sequence[str]]) -> None:
        tables = compiled.tables
        self._names = {
            "choose": (CHOOSE, {key: at for at, key in enumerate(compiled.options.keys)}),
            "launch": (LAUNCH, {key: at for at, key in enumerate(compiled.options.keys)}),
            "consult": (floor.CONSULT, tables.allies),
            "soften": (floor.BRIDGE, tables.allies),
            "task": (TASK, {report.id: at for at, report in enumerate(tables.pack.reports)}),
            "grade": (GRADE, {report.id: at for at, report in enumerate(tables.pack.reports)}),
        }
        longest = max((len(script) for script in scripts), default=0)
        self.verbs = np.full((len(scripts), longest + 1), NONE, np.int64)
        self.names = np.zeros((len(scripts), longest + 1), np.int64)
        self.scripts = scripts
        known: dict[str, tuple[int, int]] = {}
        for lane, script in enumerate(scripts):
            for at, text in enumerate(script):
                if text not in known:
                    known[text] = self._coded(text)
                self.verbs[lane, at], self.names[lane, at] = known[text]

    def _coded(self, text: str) -> tuple[int, int]:
        try:
            act = Act.parse(text)
        except ActFormError:
            return NONE, 0
        if str(act) != text:
            return NONE, 0
        if act.verb == "forecast":
            return FORECAST, int(act.word)
        if not act.words and act.verb in _PLAIN:
            return _PLAIN[act.verb], 0
        verb, names = self._names.get(act.verb, (NONE, {}))
        return (verb, names[act.word]) if act.word in names else (NONE, 0)


class _Replay:
    """All lanes, from STARTEX until no script goes on."""

    def __init__(self, state: Lanes, scripts: Sequence[Sequence[str]]) -> None:
        self.state, self.acts = state, _Acts(state.arrays, scripts)
        self.council, self.opponents = Council(state.arrays, state.moves), Opponents(state.arrays, state.settings)
        self.done = [Course([]) for _ in scripts]
        self.every = np.arange(state.count)
        #: Where each lane is in its script, and whether it still goes on.
        self.at = np.zeros(state.count, np.int64)
        self.on = np.ones(state.count, np.bool_)
        self.told = state.told = Told(state.arrays)
        self._row = {int(option): row for row, option in enumerate(state.arrays.cards.launchable)}

    def run(self) -> list[Course]:
        """Everything, move after move."""
        state = self.state
        if not state.count:
            return self.done
        open_move(state)
        self.opponents.signal(state)
        self.told.clear()
        self.canon = Canon(state)
        while True:
            self._briefing()
            self._decision()
            self._debate()
            lanes = self._advancing()
            self.opponents.move(state)
            self.canon.moved()
            self._say(lanes, Phase.RED)
            lanes = self._advancing()
            assess(state)
            self.canon.closed()
            self._say(lanes, Phase.ASSESS)
            lanes = self._advancing()
            self._end(lanes[state.ending[lanes] >= 0])
            if not self.on.any():
                return self.done
            state.move += 1
            open_move(state)
            self.opponents.signal(state)
            self.canon.opened()
            self._say(lanes[state.ending[lanes] < 0], Phase.BRIEFING)

    # --- scripts ------------------------------------------------------------------------------------------------------

    def _next(self, wanted: Masks | None = None) -> tuple[Ints, Ints, Ints]:
        """The lanes that go on (of those wanted), and the act that comes next in each."""
        lanes = marked(self.on if wanted is None else self.on & wanted)
        at = self.at[lanes]
        return lanes, self.acts.verbs[lanes, at], self.acts.names[lanes, at]

    def _stop(self, lanes: Ints) -> None:
        self.on[lanes] = False

    def _advancing(self, wanted: Masks | None = None) -> Ints:
        """The lanes that leave the phase; any other act is not open by now, and ends its lane."""
        lanes, verbs, _ = self._next(wanted)
        leaving: Masks = verbs == ADVANCE
        self._stop(lanes[~leaving])
        return lanes[leaving]

    def _say(self, lanes: Ints, phase: Phase) -> None:
        """These lanes have done an act: write down what came of it."""
        self.state.acts[lanes] += 1
        self.at[lanes] += 1
        where = (self.state.move, phase)
        for lane, digest in zip(lanes.tolist(), self.canon.digests(lanes, phase), strict=True):
            course = self.done[lane]
            course.steps.append((digest, self.told.written(lane)))
            course.where = where
            if phase is Phase.ENDEX:
                course.ended = next(event for event in self.told.events(lane) if isinstance(event, Ended))
        self.told.clear()

    # --- the phases ---------------------------------------------------------------------------------------------------

    def _briefing(self) -> None:
        while True:
            lanes, verbs, names = self._next()
            noted = _NOTES[verbs]
            if not noted.any():
                break
            rows = zip(lanes[noted].tolist(), verbs[noted].tolist(), names[noted].tolist(), strict=True)
            open_ = np.array([self._note(lane, verb, name) for lane, verb, name in rows], np.bool_)
            self._stop(lanes[noted][~open_])
            self._say(lanes[noted][open_], Phase.BRIEFING)
        self._say(self._advancing(), Phase.DECISION)

    def _note(self, lane: int, verb: int, name: int) -> bool:
        """What a player does with the brief; False where it is not open."""
        state, canon = self.state, self.canon
        if verb == FORECAST:
            if state.question[lane] < 0 or name > 100:
                return False
            canon.forecast(lane, name)
            self.told.forecasts[lane] = name
            self.told.say(lane, "Forecast", self._question(lane), name)
            return True
        if name not in state.reports[lane]:
            return False
        report = state.arrays.tables.pack.reports[name]
        if verb == GRADE:
            grade = Act.parse(self.acts.scripts[lane][self.at[lane]]).words[1]
            canon.grade(lane, report.id, grade)
            self.told.say(lane, "Graded", report.id, grade)
            return True
        return self._task(lane, name)

    def _task(self, lane: int, name: int) -> bool:
        state, canon = self.state, self.canon
        if canon.tasked[lane]:
            return False
        report = state.arrays.tables.pack.reports[name]
        chance = state.arrays.known["collection_settles"]
        settled = permille(int(state.seeds[lane]), state.move, f"collect/{report.id}") < chance
        result = ("confirmed" if report.veracity == "sound" else "refuted") if settled else "unresolved"
        canon.task(lane, report.id, result)
        self.told.say(lane, "Tasked", report.id, result)
        if settled:
            state.collect(lane, name)
            canon.decided(np.array([lane]))
        return True

    def _question(self, lane: int) -> str:
        number = int(self.state.question[lane])
        return self.state.arrays.tables.pack.questions[number].id

    def _decision(self) -> None:
        state, rows = self.state, self.state.arrays.options
        while True:
            lanes, verbs, names = self._next()
            some = _TAKES[verbs]
            if not some.any():
                break
            lanes, verbs, names = lanes[some], verbs[some], names[some]
            choosing, launching = verbs == CHOOSE, verbs == LAUNCH
            open_ = np.zeros(len(lanes), np.bool_)
            open_[choosing] = self._may_choose(lanes[choosing], names[choosing])
            open_[launching] = self._may_launch(lanes[launching], names[launching])
            self._stop(lanes[~open_])
            chosen, launched = lanes[choosing & open_], lanes[launching & open_]
            state.chosen[chosen] = names[choosing & open_]
            state.launched[launched] = names[launching & open_]
            for lane in launched.tolist():
                card = int(rows.card[state.launched[lane]])
                state.shown[card, lane] = state.move
                self.canon.show(lane, (state.arrays.cards.ids[card],))
            if len(chosen):
                adopt.take(state, self.council, chosen, state.chosen[chosen])
            if len(launched):
                adopt.take(state, self.council, launched, state.launched[launched])
            taken = lanes[open_]
            self.canon.decided(taken)
            self._say(taken, Phase.DECISION)
        undecided = (state.card >= 0) & (state.chosen < 0)
        if undecided.any():
            options = state.arrays.cards.options[state.card].T
            undecided &= open_options(state, options).any(axis=0)
            self._stop(marked(undecided))
        self._say(self._advancing(state.text >= 0), Phase.COUNCIL)

    def _may_choose(self, lanes: Ints, options: Ints) -> Masks:
        state = self.state
        if not len(lanes):
            return np.zeros(0, np.bool_)
        rows = state.arrays.cards.options[state.card].T
        open_ = open_options(state, rows)[:, lanes] & (rows[:, lanes] == options)
        found: Masks = open_.any(axis=0) & (state.card[lanes] >= 0) & (state.chosen[lanes] < 0)
        return found

    def _may_launch(self, lanes: Ints, options: Ints) -> Masks:
        state = self.state
        if not len(lanes):
            return np.zeros(0, np.bool_)
        launchable = state.arrays.cards.launchable
        rows = np.array([self._row.get(option, -1) for option in options.tolist()], np.int64)
        open_ = open_launches(state, launchable, 0)[rows, lanes]
        found: Masks = open_ & (rows >= 0) & (state.launched[lanes] < 0)
        return found

    def _debate(self) -> None:
        state, council = self.state, self.council
        positions = floor.Positions(state, council)
        while True:
            lanes, verbs, allies = self._next(state.text >= 0)
            if not len(lanes):
                return
            scores = positions.of(lanes)
            named = _NAMED[verbs]
            open_, causes = floor.may_be_done(state, council, lanes, scores, (verbs, np.where(named, allies, 0)))
            self._stop(lanes[~open_])
            lanes, verbs, allies, causes = lanes[open_], verbs[open_], allies[open_], causes[open_]
            floor.carry_out(state, council, lanes, scores[open_], (verbs, allies, causes))
            self.canon.decided(lanes)
            self._say(lanes, Phase.COUNCIL)

    def _end(self, lanes: Ints) -> None:
        """ENDEX in these lanes."""
        if len(lanes):
            self.told.ended(self.state, score(self.state)[0])
            self._say(lanes, Phase.ENDEX)
            self._stop(lanes)
