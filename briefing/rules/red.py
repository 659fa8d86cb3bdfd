"""Red moves: China, then Russia, then North Korea. Each perceives, weighs and draws; the ladder says what is open."""

from __future__ import annotations

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.events import Acted, Called, Surfaced
from briefing.model.gauges import INDEX
from briefing.rules.derive import clip
from briefing.rules.draft import Draft
from briefing.rules.draws import draw, permille, swings
from briefing.rules.minds import Choice, causes, choose, legal_rungs, perceive, scaled, true_drivers
from briefing.rules.tables import Ladder, place

_OPP = DRIVERS.index("opp")
_SEIZED = INDEX["seized"]


def place_of(ladder: Ladder, rung_id: str) -> int:
    """The number of a rung on its ladder. Raises StopIteration for a rung that is not on it."""
    return next(number for number, rung in enumerate(ladder.actor.rungs) if rung.id == rung_id)


def temper(draft_world: list[int] | tuple[int, ...], ladder: Ladder) -> int:
    """The hidden type of an opponent: Russia's is drawn at STARTEX, the others have one."""
    return draft_world[INDEX["russia_type"]] if ladder.id == "russia" else 0


def outlook(draft: Draft, number: int) -> Choice:
    """The distribution that an opponent would draw from, with the picture that it has now."""
    ladder = draft.tables.ladders[number]
    world = draft.world
    drivers = scaled(ladder, draft.minds[number].seen, temper(world, ladder))
    licence = draft.value("tacit") * draft.value("patron") // 1000
    open_ = legal_rungs(ladder, world, drivers[_OPP], licence, draft.value("since_mobilised"), draft.tables.parameters)
    return choose(ladder, drivers, open_, draft.game.settings.opponents)


def move(draft: Draft) -> None:
    """All three opponents move. What was unseen a move ago surfaces first."""
    for actor, rung in draft.get("unseen"):
        draft.tell(Surfaced(actor, draft.tables.ladder[actor].actor.rungs[rung].id, draft.game.move - 1))
    draft.set(unseen=())
    taken = []
    for number, actor in enumerate(ACTORS):
        ladder = draft.tables.ladders[number]
        _look(draft, number, ladder)
        rung = _act(draft, number, ladder)
        taken.append(rung)
        if actor == "china":
            _license(draft, rung)
            _call(draft, rung)
    draft.set(rungs=(*draft.get("rungs"), tuple(taken)))


def _look(draft: Draft, number: int, ladder: Ladder) -> None:
    seed, turn = draft.game.seed, draft.game.move
    truth = true_drivers(ladder, draft.values())
    noise = swings(seed, turn, f"{ladder.id}/sees", ladder.noises)
    draft.minds[number] = perceive(ladder, draft.minds[number], truth, noise)


def _act(draft: Draft, number: int, ladder: Ladder) -> int:
    seed, turn = draft.game.seed, draft.game.move
    choice = outlook(draft, number)
    bits = draw(seed, turn, f"{ladder.id}/rung")
    rung = choice.pick(bits)
    calm = scaled(ladder, ladder.calm, temper(draft.world, ladder))
    base, why = causes(ladder, choice.scaled, calm, rung)
    detail = ladder.actor.rungs[rung]
    seen = permille(seed, turn, f"{ladder.id}/seen") < detail.seen
    point = ((bits >> 32) * 1_000_000) >> 32
    ppm = choice.ppm()
    draft.tell(Acted(ladder.id, detail.id, ppm, base, why, point, seen))
    question = draft.tables.questions.get(draft.get("question"))
    if question is not None and question.actor == ladder.id:
        draft.set(odds=sum(ppm[place_of(ladder, question.rung) :]))
    if not seen:
        draft.set(unseen=(*draft.get("unseen"), (ladder.id, rung)))
    _leave(draft, ladder, rung)
    return rung


def _leave(draft: Draft, ladder: Ladder, rung: int) -> None:
    """What the rung leaves behind: the ladder's own bookkeeping, momentum, and its effects on the world."""
    world, severity = draft.world, ladder.severities[rung]
    world[ladder.rung_at] = rung
    world[ladder.peak_at] = max(world[ladder.peak_at], rung)
    world[ladder.heat_at] = severity * 10
    pushed = (3 * world[ladder.momentum_at] + min(1000, 90 * rung)) // 4
    pushed += draft.value("answer") * draft.tables.parameters["reciprocity"] // 10
    world[ladder.momentum_at] = clip(pushed)
    if ladder.id == "russia":
        mobilised = (
            ladder.actor.rungs[rung].id in ladder.mobilising or severity * 10 >= draft.tables.parameters["war_heat"]
        )
        draft.put("since_mobilised", 0 if mobilised else min(99, draft.value("since_mobilised") + 1))
    if ladder.id == "china":
        closed = severity * 10 >= draft.tables.parameters["blockade_heat"]
        draft.put("blockade", min(99, draft.value("blockade") + 1) if closed else 0)
    cause = f"rung:{ladder.id}.{ladder.actor.rungs[rung].id}"
    for effect in ladder.actor.rungs[rung].effects:
        if effect.gauge == "seized" and (world[_SEIZED] or _relieved(draft, ladder, rung)):
            continue
        draft.after(effect.gauge, effect.by, effect.after, cause)


def _relieved(draft: Draft, ladder: Ladder, rung: int) -> bool:
    """A fait accompli that takes longer than relief is none: reinforcements are there before the capital is lost."""
    if not ladder.needs[rung]:
        return False
    hours = draft.values()[place("capital_hours")]
    return hours >= draft.tables.parameters["relief_hours"]


def _license(draft: Draft, rung: int) -> None:
    """Beijing's licence to Pyongyang follows its own rung: it restrains, tolerates, or encourages."""
    parameters = draft.tables.parameters
    level = "restrain" if rung <= 1 else "encourage" if rung >= parameters["encourage_from"] else "tolerate"
    draft.put("tacit", parameters[f"tacit_{level}"])


def _call(draft: Draft, rung: int) -> None:
    """Before it goes to a blockade or beyond, Beijing may call Moscow (K01). Russia needs no call (K11)."""
    parameters = draft.tables.parameters
    if draft.value("call") or rung < parameters["call_from"]:
        return
    seed, turn = draft.game.seed, draft.game.move
    if permille(seed, turn, "china/call") >= parameters["call_chance"]:
        return
    known = permille(seed, turn, "china/call-noticed") < parameters["call_noticed"]
    draft.put("call", turn)
    draft.put("call_known", int(known))
    draft.tell(Called(parameters["call_chance"] * 1000, known))
