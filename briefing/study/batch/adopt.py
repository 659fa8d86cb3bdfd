"""`rules.adopt` for many games: what options do once they stand, texts under silence, coalitions, and orders.

Every function takes the lanes it concerns, each once, and what is decided there; it reads positions before it changes
anything, as the scalar rules do.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.gauges import INDEX
from briefing.rules.council import CAUSES
from briefing.study.batch.arrays import COUNCIL as TO_COUNCIL
from briefing.study.batch.arrays import NATIONS as TO_NATIONS
from briefing.study.batch.council import Council
from briefing.study.batch.kinds import Ints, Masks, Shorts, marked, part
from briefing.study.batch.lanes import COALITION, CONSENSUS, FELL, NATIONS, OFFICE, Decided, Lanes, Placed

_CAPITAL, _COHESION, _LEGITIMACY, _READINESS = (
    INDEX[name] for name in ("capital", "cohesion", "legitimacy", "readiness")
)
_DENIAL: Final = ACTORS.index("russia") * len(DRIVERS) + DRIVERS.index("denial")
_RISK, _BURDEN, _PROOF = (CAUSES.index(cause) for cause in ("risk", "burden", "proof"))
_CALLED_FOR, _AGREED = 1, 2


def forces(state: Lanes, council: Council, lanes: Ints, options: Ints) -> Ints:
    """The weight (permille) of the allies that send forces under Article 5; 0 where it is not invoked."""
    found = np.zeros(len(lanes), np.int64)
    invoked = marked(state.arrays.options.article[options] == 5)
    if len(invoked):
        scores = council.fresh(state, lanes[invoked], options[invoked])
        if state.told is not None:
            state.told.invoked(lanes[invoked], scores)
        found[invoked] = (scores >= state.arrays.known["forces_above"]) @ council.weights
    return found


def take(state: Lanes, council: Council, lanes: Ints, options: Ints) -> None:
    """Take an option in each of these lanes: pay, and let it stand or lay it before the Council."""
    rows = state.arrays.options
    authority = rows.authority[options]
    sent = forces(state, council, lanes, options)
    strengths = np.full(len(lanes), 1000)
    national = marked(authority == TO_NATIONS)
    carried = np.zeros((len(lanes), council.allies), np.bool_)
    if len(national):
        scores = council.fresh(state, lanes[national], options[national])
        strengths[national] = council.share(scores)
        carried[national] = scores >= 0
    # Whoever cannot pay the cheapest answer to a forced card pays what is left: clipping at 0 is just that.
    state.shift(lanes, _CAPITAL, -rows.price[options], ("price:", options))
    if state.told is not None:
        state.told.took(lanes, options, authority)
    tabled = marked(authority == TO_COUNCIL)
    if len(tabled):
        lay(state, lanes[tabled], options[tabled])
    at_once = marked(authority != TO_COUNCIL)
    if len(at_once):
        how = np.where(authority[at_once] == TO_NATIONS, NATIONS, OFFICE)
        stand(state, lanes[at_once], options[at_once], how, strengths[at_once], sent[at_once], carried[at_once])


def lay(state: Lanes, lanes: Ints, options: Ints) -> None:
    """Lay texts before the Council, behind one that lies there already."""
    behind = state.text[lanes] >= 0
    state.waiting[lanes[behind]] = options[behind]
    table(state, lanes[~behind], options[~behind])


def table(state: Lanes, lanes: Ints, options: Ints) -> None:
    """A text as it is first tabled is the one before the Council now."""
    rows = state.arrays.options
    state.text[lanes] = options
    state.strength[lanes] = 1000
    state.risk[lanes] = rows.risk[options]
    state.burden[lanes] = rows.burden[options]
    state.proof[lanes] = rows.proof[options]
    state.rounds[lanes] = 0
    state.bridges[lanes] = 0
    state.bridged[lanes] = 0
    if state.whole:
        state.broke[lanes] = False


def _clear(state: Lanes, lanes: Ints) -> None:
    """The text before the Council is done with: the one behind it comes next."""
    following = state.waiting[lanes]
    state.text[lanes] = -1
    state.waiting[lanes] = -1
    some = marked(following >= 0)
    if len(some):
        table(state, lanes[some], following[some])


def stand(
    state: Lanes, lanes: Ints, options: Ints, how: Ints, strengths: Ints, sent: Ints, carried: Masks | None = None
) -> None:
    """Options stand, at `strengths` permille of their full effect; `sent` is `forces` of each, `carried` (lanes,
    allies) who goes along, which is only told.
    """
    rows, known = state.arrays.options, state.arrays.known
    if state.told is not None:
        state.told.stood(lanes, options, how, strengths, carried)
    flags = state.flags.reshape(-1)
    for wave in rows.flags:
        whose, (flag,) = wave.of(options)
        flags[flag * state.count + lanes[whose]] = state.move
    state.apply(lanes, options, strengths, rows.effects)
    for wave in rows.signals:
        whose, (at, by, gain) = wave.of(options)
        heard = part(part(by, strengths[whose]), known["signal_scale"]) * gain
        state.impress(lanes[whose], at, heard // 16)
    ordered = marked(rows.ordered[options])
    if len(ordered):
        state.orders.append(Placed(state.move, lanes[ordered], options[ordered], strengths[ordered]))
        if state.told is not None:
            state.told.staged(lanes[ordered], options[ordered], "pledge")
        _promise(state, lanes[ordered], options[ordered], strengths[ordered], "gain_pledge")
    drawn = marked(rows.line_at[options] >= 0)
    state.world[rows.line_at[options[drawn]], lanes[drawn]] = rows.line[options[drawn]]
    if state.told is not None:
        state.told.drawn(lanes[drawn], options[drawn])
    for wave in rows.honours:
        whose, (actors,) = wave.of(options)
        for number in np.unique(actors):
            _honour(state, lanes[whose[actors == number]], int(number))
    answer = state.row("answer")
    answer[lanes] = np.maximum(answer[lanes], part(rows.severity[options], strengths))
    article = rows.article[options]
    state.row("article4")[lanes[article == 4]] = state.move
    invoked = marked(article == 5)
    if len(invoked):
        state.row("article5")[lanes[invoked]] = _AGREED
        if state.told is not None:
            state.told.contributed(lanes[invoked])
        by = known["article5_readiness"] * sent[invoked] // 1000
        state.shift(lanes[invoked], _READINESS, by, ("article5:forces", None))
    state.past.append(Decided(state.move, lanes, options, how, strengths))


def _promise(state: Lanes, lanes: Ints, options: Ints, strengths: Ints, gain: str) -> None:
    """A pledge is heard as an aspiration, a contract as a promise of denial to come."""
    rows = state.arrays.options
    heard = part(rows.order_by[options], strengths) * rows.per[options] * state.arrays.known[gain] // 16
    # What is no brigade is not heard at all, not even as nothing: it must not clip what is seen.
    some = marked(rows.per[options])
    state.impress(lanes[some], _DENIAL, heard[some])


def _honour(state: Lanes, lanes: Ints, number: int) -> None:
    ladder = state.arrays.tables.ladders[number]
    due = state.row(f"due_{ladder.id}")
    owed = lanes[due[lanes] != 0]
    unit = state.arrays.known["commitment_unit"]
    worths = np.array([max(1, severity // unit) for severity in ladder.severities], np.int64)
    if state.told is not None:
        state.told.lined(owed, number, due[owed] - 1, "kept")
    kept = state.row("kept")
    kept[owed] = np.minimum(kept[owed] + worths[due[owed] - 1], state.arrays.highs[INDEX["kept"]])
    due[owed] = 0


def fall(state: Lanes, lanes: Ints) -> None:
    """The texts before the Council do not stand, and are withdrawn."""
    options = state.text[lanes]
    rows = state.arrays.options
    state.flags[state.arrays.cards.failed[rows.card[options]], lanes] = state.move
    state.shift(lanes, _COHESION, -state.arrays.known["fell_cohesion"], ("fell:", options))
    if state.told is not None:
        state.told.fell(lanes, options)
    called = lanes[(rows.article[options] == 5) & (state.row("article5")[lanes] == 0)]
    state.row("article5")[called] = _CALLED_FOR
    nothing = np.zeros(len(lanes), np.int64)
    state.past.append(Decided(state.move, lanes, options, nothing + FELL, nothing))
    _clear(state, lanes)


def silence(state: Lanes, council: Council, lanes: Ints, scores: Shorts) -> None:
    """The texts go under silence: some are broken, the others stand for all."""
    known, texts = state.arrays.known, state.text[lanes]
    sent = forces(state, council, lanes, texts)
    again = marked(state.rounds[lanes] > 0)
    lost, stated = council.silence(state, lanes, scores)
    state.shift(lanes[again], _CAPITAL, -known["round_price"], ("silence:", texts[again]))
    if state.told is not None:
        state.told.heard()
    back = lanes[lost]
    state.rounds[back] += 1
    state.strength[back] = state.strength[back] * known["round_keep"] // 1000
    state.shift(back, _COHESION, -known["broken_cohesion"], ("silence:", texts[lost]))
    through = lanes[~lost]
    if len(through):
        options, strengths = texts[~lost], state.strength[through]
        gain = known["agreed_cohesion"] - known["stated_cohesion"] * stated[~lost]
        state.shift(through, _COHESION, gain, ("silence:", options))
        _clear(state, through)
        every = np.ones((len(through), council.allies), np.bool_)
        stand(state, through, options, np.full(len(through), CONSENSUS), strengths, sent[~lost], every)


def coalition(state: Lanes, council: Council, lanes: Ints, scores: Shorts) -> None:
    """The willing go ahead with the texts before the Council."""
    known = state.arrays.known
    options, strengths = state.text[lanes], part(state.strength[lanes], council.share(scores))
    outside = (scores < 0).sum(axis=1)
    _clear(state, lanes)
    cause = ("coalition:", options)
    state.shift(lanes, _COHESION, -known["coalition_cohesion"] - known["coalition_each"] * outside, cause)
    state.shift(lanes, _LEGITIMACY, -known["coalition_legitimacy"], cause)
    nothing = np.zeros(len(lanes), np.int64)
    stand(state, lanes, options, nothing + COALITION, strengths, nothing, scores >= 0)


def consult(state: Lanes, lanes: Ints, allies: Ints) -> None:
    """Consult an ally in each of these lanes."""
    known = state.arrays.known
    state.shift(lanes, _CAPITAL, -known["consult_price"], ("consult:", allies))
    leans = state.leans[lanes, allies].astype(np.int64)
    gain = known["consult_gain"] * 1000 // (1000 + leans * known["consult_tires"] // 100)
    state.leans[lanes, allies] = leans + gain
    if state.told is not None:
        state.told.consulted(lanes, allies, gain)
    state.leaning = True


def soften(state: Lanes, lanes: Ints, allies: Ints, causes: Ints) -> None:
    """Take the bridging text of an ally in each of these lanes; `causes` is what weighs heaviest against it there."""
    known = state.arrays.known
    ease = known["bridge_ease"]
    own = (causes == _RISK) | (causes == _BURDEN) | (causes == _PROOF)
    for amounts, eased in (
        (state.risk, (causes == _RISK) | ~own),
        (state.burden, (causes == _BURDEN) | ~own),
        (state.proof, causes == _PROOF),
    ):
        amounts[lanes[eased]] = amounts[lanes[eased]] * ease // 1000
    state.strength[lanes] = state.strength[lanes] * known["bridge_keep"] // 1000
    state.bridges[lanes] += 1
    state.bridged[lanes, allies] = state.bridges[lanes]
    if state.told is not None:
        state.told.softened(lanes, allies, state.strength[lanes])


def soften_all(state: Lanes, lanes: Ints) -> None:
    """Soften the texts before the Council in general."""
    known = state.arrays.known
    state.strength[lanes] = state.strength[lanes] * known["soften_keep"] // 1000
    for amounts in (state.risk, state.burden, state.proof):
        amounts[lanes] = amounts[lanes] * known["soften_ease"] // 1000
    if state.told is not None:
        state.told.softened(lanes, None, state.strength[lanes])


def advance_orders(state: Lanes) -> None:
    """Orders mature: only the unit moves a gauge."""
    state.orders = [placed for placed in (_matured(state, placed) for placed in state.orders) if len(placed.lanes)]


def _matured(state: Lanes, placed: Placed) -> Placed:
    """What is left of some orders after another week."""
    rows = state.arrays.options
    age = state.move + 1 - placed.move
    unit = rows.unit[placed.options]
    if state.told is not None:
        state.told.maturing(placed.lanes, placed.options, age)
    signed = marked((rows.contract[placed.options] == age) & (rows.per[placed.options] != 0))
    if len(signed):
        _promise(state, placed.lanes[signed], placed.options[signed], placed.strengths[signed], "gain_funded")
    ready = marked(unit <= age)
    if not len(ready):
        return placed
    options = placed.options[ready]
    by = part(rows.order_by[options], placed.strengths[ready])
    moved = state.shift_each(placed.lanes[ready], rows.order_gauge[options], by)
    if state.told is not None:
        state.told.moved(placed.lanes[ready], rows.order_gauge[options], *moved, ("order:", options))
        state.told.staged(placed.lanes[ready], options, "unit")
    stays = unit > age
    return Placed(placed.move, placed.lanes[stays], placed.options[stays], placed.strengths[stays])
