"""The texts before the Council, game by game and act by act, until none is left: `policies._council` for many."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from briefing.model.gauges import INDEX
from briefing.study.batch import adopt
from briefing.study.batch.council import Council
from briefing.study.batch.kinds import Ints, Masks, Shorts, marked
from briefing.study.batch.lanes import Lanes

_CAPITAL = INDEX["capital"]
_MOST_TURNS = 5000
#: Given the lanes with a text before the Council and all positions there, do one act in each of them.
Turn = Callable[[Lanes, Ints, Shorts], None]


class Positions:
    """All positions on a move's texts before the Council; what no softening changes is worked out once a text."""

    def __init__(self, state: Lanes, council: Council) -> None:
        self._state, self._council = state, council
        self._standing = np.zeros((state.count, council.allies), np.int32)
        self._worked_out = np.full(state.count, -1, np.int64)

    def of(self, lanes: Ints) -> Shorts:
        """(lanes, allies): those of these lanes, as the texts are worded now."""
        state, council = self._state, self._council
        texts = state.text[lanes]
        new = self._worked_out[lanes] != texts
        if new.any():
            self._standing[lanes[new]] = council.standing(state, lanes[new], texts[new])
            self._worked_out[lanes[new]] = texts[new]
        wording = (state.risk[lanes], state.burden[lanes], state.proof[lanes])
        return council.scores(state, lanes, self._standing.take(lanes, axis=0), texts, wording)


def debate(state: Lanes, council: Council, turn: Turn, watch: Callable[[Lanes], None]) -> None:
    """One act after another in every game that has a text on the table."""
    positions = Positions(state, council)
    for _ in range(_MOST_TURNS):
        lanes = marked(state.text >= 0)
        if not len(lanes):
            return
        turn(state, lanes, positions.of(lanes))
        state.acts[lanes] += 1
        watch(state)
    message = "the policy did not come to an end in the Council"
    raise RuntimeError(message)


class Floor:
    """How a posture deals with the Council: `patience` and `coalition` as in `Posture`."""

    def __init__(self, council: Council, patience: int, *, coalition: bool) -> None:
        self.council, self.patience, self.coalition = council, patience, coalition
        self.known = council.known

    def __call__(self, state: Lanes, lanes: Ints, scores: Shorts) -> None:
        """One act in each of these lanes."""
        furthest, lowest = self.council.furthest(scores)
        rounds = state.rounds[lanes]
        stuck = lowest < -self.known["object_below"]
        worked = state.bridges[lanes]
        if state.leaning:
            worked = worked + (state.leans[lanes] > 0).sum(axis=1)
        tries = (stuck | ((lowest < 0) & (rounds > 0))) & (worked < self.patience * (1 + rounds))
        left = np.ones(len(lanes), np.bool_)
        some = marked(tries)
        if len(some):
            left[some] = ~self._help(state, lanes[some], scores[some], furthest[some])
        capital = state.world[_CAPITAL, lanes]
        quiet = left & (~stuck | (rounds == 0)) & may_be_silent(self.known, rounds, capital)
        left &= ~quiet
        some = marked(left)
        if self.coalition and len(some):
            joined = some[may_go_ahead(state, self.council, lanes[some], scores[some])]
            if len(joined):
                left[joined] = False
                adopt.coalition(state, self.council, lanes[joined], scores[joined])
        if quiet.any():
            adopt.silence(state, self.council, lanes[quiet], scores[quiet])
        if left.any():
            adopt.fall(state, lanes[left])

    def _help(self, state: Lanes, lanes: Ints, scores: Shorts, furthest: Ints) -> Masks:
        """Take the bridging text of the furthest that has one, or consult; tells where there was something to do."""
        known = self.known
        softer = may_be_softer(known, state.strength[lanes], "bridge")
        funded = state.world[_CAPITAL, lanes] >= known["consult_price"]
        done: Masks = funded.copy()
        bridges = np.zeros(len(lanes), np.bool_)
        allies = furthest.copy()
        causes = np.zeros(len(lanes), np.int64)
        rich = marked(funded & softer)
        if len(rich):
            causes[rich] = self.council.against(state, lanes[rich], allies[rich])
            bridges[rich] = self.council.has_bridge(state, lanes[rich], allies[rich], causes[rich])
        poor = marked(~funded & softer)
        if len(poor):
            whose, which = np.nonzero(scores[poor] < 0)
            why = self.council.against(state, lanes[poor][whose], which)
            fit = self.council.has_bridge(state, lanes[poor][whose], which, why)
            order = self.council.order(scores[poor][whose, which], which)
            order[~fit] = np.iinfo(np.int64).max
            best = np.full(len(poor), np.iinfo(np.int64).max)
            np.minimum.at(best, whose, order)
            first = fit & (order == best[whose])
            at = poor[whose[first]]
            allies[at], causes[at] = which[first], why[first]
            bridges[at] = done[at] = True
        consulted = marked(funded & ~bridges)
        adopt.soften(state, lanes[bridges], allies[bridges], causes[bridges])
        if len(consulted):
            adopt.consult(state, lanes[consulted], allies[consulted])
        return done


#: What may be done with a text, by number.
CONSULT, BRIDGE, SOFTEN, SILENCE, COALITION, WITHDRAW = range(6)


def carry_out(state: Lanes, council: Council, lanes: Ints, scores: Shorts, acts: tuple[Ints, Ints, Ints]) -> None:
    """One act in each of these lanes: its number, its ally, and what weighs heaviest against the text there."""
    verb, allies, causes = acts
    consulted, softened = verb == CONSULT, verb == BRIDGE
    if consulted.any():
        adopt.consult(state, lanes[consulted], allies[consulted])
    if softened.any():
        adopt.soften(state, lanes[softened], allies[softened], causes[softened])
    adopt.soften_all(state, lanes[verb == SOFTEN])
    quiet, joined, gone = verb == SILENCE, verb == COALITION, verb == WITHDRAW
    if joined.any():
        adopt.coalition(state, council, lanes[joined], scores[joined])
    if quiet.any():
        adopt.silence(state, council, lanes[quiet], scores[quiet])
    if gone.any():
        adopt.fall(state, lanes[gone])


def may_be_softer(known: dict[str, int], strength: Ints, by: str) -> Masks:
    """Where a text may be softened (`by`: `soften` in general, `bridge` for an ally) and still say something."""
    found: Masks = strength * known[f"{by}_keep"] // 1000 >= known["strength_floor"]
    return found


def may_be_silent(known: dict[str, int], rounds: Ints, capital: Ints) -> Masks:
    """Where a text may be put under silence (again)."""
    found: Masks = (rounds < known["rounds"]) & ((rounds == 0) | (capital >= known["round_price"]))
    return found


def may_go_ahead(state: Lanes, council: Council, lanes: Ints, scores: Shorts) -> Masks:
    """Where the willing may go ahead as a coalition."""
    free: Masks = state.arrays.options.article[state.text[lanes]] == 0
    return free & (council.share(scores) >= state.arrays.known["coalition_least"])


def may_be_done(
    state: Lanes, council: Council, lanes: Ints, scores: Shorts, acts: tuple[Ints, Ints]
) -> tuple[Masks, Ints]:
    """Which acts, given by number and ally, are open on the texts of these lanes (no other number is); and what weighs
    heaviest against each text with the ally that is named.
    """
    (verbs, allies), known = acts, council.known
    strength, capital = state.strength[lanes], state.world[_CAPITAL, lanes]
    found = verbs == WITHDRAW
    found |= (verbs == SILENCE) & may_be_silent(known, state.rounds[lanes], capital)
    found |= (verbs == SOFTEN) & may_be_softer(known, strength, "soften")
    joining = marked(verbs == COALITION)
    if len(joining):
        found[joining] = may_go_ahead(state, council, lanes[joining], scores[joining])
    causes = np.zeros(len(lanes), np.int64)
    named = marked((verbs == CONSULT) | (verbs == BRIDGE))
    if len(named):
        doubts = scores[named, allies[named]] < 0
        paid = capital[named] >= known["consult_price"]
        softer = may_be_softer(known, strength[named], "bridge")
        causes[named] = council.against(state, lanes[named], allies[named])
        bridge = council.has_bridge(state, lanes[named], allies[named], causes[named])
        found[named] = doubts & np.where(verbs[named] == CONSULT, paid, softer & bridge)
    return found, causes
