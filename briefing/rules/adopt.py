"""What an option does once it stands: effects, signals, orders, red lines, the treaty's articles."""

from __future__ import annotations

from attrs import evolve

from briefing.model.cards import Card, Option
from briefing.model.events import Broke, Contributed, Fell, Lined, Staged, Stated, Stood
from briefing.model.game import Ordered, Standing, Tabled
from briefing.model.gauges import INDEX
from briefing.rules.council import DELEGATION, breakers, ready, scores
from briefing.rules.draft import Draft, part
from briefing.rules.tables import HIGHS

_AGREED, _CALLED_FOR = 2, 1
#: Gauges that are states rather than amounts: there is no eight tenths of a ceasefire.
_WHOLE = ("seized", "freeze")
_DENIAL_PER = {"heavy": 20, "light": 10, "air_defence": 0}


def stand(draft: Draft, card: Card, option: Option, how: str, strength: int, allies: tuple[str, ...]) -> None:
    """An option stands, at `strength` permille of its full effect."""
    key = f"{card.id}.{option.id}"
    cause = f"option:{key}"
    draft.tell(Stood(card.id, option.id, how, strength, allies))  # type: ignore[arg-type]
    move = draft.game.move
    for flag in (key, *option.sets):
        draft.world[draft.tables.flags[flag]] = move
    for effect in option.effects:
        by = effect.by if effect.gauge in _WHOLE else part(effect.by, strength)
        draft.after(effect.gauge, by, effect.after, cause)
    parameters = draft.tables.parameters
    for signal in option.signals:
        by = part(part(signal.by, strength), parameters["signal_scale"]) * parameters[f"gain_{signal.how}"] // 16
        draft.impress(signal.to, signal.driver, by)
    if option.order is not None:
        draft.set(orders=(*draft.get("orders"), Ordered(card.id, option.id, move, strength)))
        _stage(draft, card, option, "pledge", strength)
    if option.redline is not None:
        _draw_line(draft, option)
    for actor in option.honours:
        _honour(draft, actor)
    draft.put("answer", max(draft.value("answer"), part(option.severity, strength)))
    if option.article == 4:
        draft.put("article4", move)
    if option.article == 5:
        draft.put("article5", _AGREED)
        _contributions(draft, card, option)
    draft.set(past=(*draft.get("past"), Standing(move, card.id, option.id, how, strength)))


def fall(draft: Draft, text: Tabled) -> None:
    """A text did not stand. The Alliance is seen to have failed to agree."""
    cause = f"fell:{text.card}.{text.option}"
    draft.world[draft.tables.flags[f"{text.card}.failed"]] = draft.game.move
    draft.shift(INDEX["cohesion"], -draft.tables.parameters["fell_cohesion"], cause)
    _, option = draft.tables.options[f"{text.card}.{text.option}"]
    if option.article == 5 and draft.value("article5") == 0:
        draft.put("article5", _CALLED_FOR)
    draft.tell(Fell(text.card, text.option))
    draft.set(past=(*draft.get("past"), Standing(draft.game.move, text.card, text.option, "", 0)))


def silence(draft: Draft, text: Tabled) -> bool:
    """The text goes under silence. True if nobody broke it: then it stands for all thirty-two."""
    parameters = draft.tables.parameters
    broken, stated = breakers(draft.game, text)
    key = f"{text.card}.{text.option}"
    if broken:
        for place in broken:
            draft.tell(Broke(place.ally.id, DELEGATION if place.word else place.against, place.score))
        again = evolve(
            text,
            rounds=text.rounds + 1,
            strength=text.strength * parameters["round_keep"] // 1000,
            broke=tuple(place.ally.id for place in broken),
        )
        draft.shift(INDEX["cohesion"], -parameters["broken_cohesion"], f"silence:{key}")
        draft.set(table=(again, *draft.get("table")[1:]))
        return False
    for place in stated:
        draft.tell(Stated(place.ally.id, place.against))
    draft.set(table=draft.get("table")[1:])
    gain = parameters["agreed_cohesion"] - parameters["stated_cohesion"] * len(stated)
    draft.shift(INDEX["cohesion"], gain, f"silence:{key}")
    card, option = draft.tables.options[key]
    stand(draft, card, option, "consensus", text.strength, tuple(ally.id for ally in draft.tables.ally_list))
    return True


def coalition(draft: Draft, text: Tabled) -> None:
    """The willing go ahead: as strong as they are, at once, at a cost in cohesion and legitimacy."""
    allies, share = ready(draft.game, text)
    key = f"{text.card}.{text.option}"
    parameters = draft.tables.parameters
    outside = len(draft.tables.ally_list) - len(allies)
    draft.set(table=draft.get("table")[1:])
    draft.shift(
        INDEX["cohesion"],
        -parameters["coalition_cohesion"] - parameters["coalition_each"] * outside,
        f"coalition:{key}",
    )
    draft.shift(INDEX["legitimacy"], -parameters["coalition_legitimacy"], f"coalition:{key}")
    card, option = draft.tables.options[key]
    strength = part(text.strength, share)
    stand(draft, card, option, "coalition", strength, allies)


def nations(draft: Draft, card: Card, option: Option) -> None:
    """The decision is each nation's own: as strong as the share of capability whose capitals go along."""
    text = Tabled(card.id, option.id, 1000, option.risk, option.burden, option.proof)
    allies, share = ready(draft.game, text)
    stand(draft, card, option, "nations", share, allies)


def advance_orders(draft: Draft) -> None:
    """Orders mature: pledge, budget, contract, unit. Only the unit moves a gauge."""
    left = []
    for order in draft.get("orders"):
        card, option = draft.tables.options[f"{order.card}.{order.option}"]
        age = draft.game.move + 1 - order.move
        plan = option.order
        if plan is None:
            continue
        if age in (plan.budget, plan.contract):
            _stage(draft, card, option, "budget" if age == plan.budget else "contract", order.strength)
        if age >= plan.unit:
            draft.shift(INDEX[plan.gauge], part(plan.by, order.strength), f"order:{card.id}.{option.id}")
            draft.tell(Staged(card.id, option.id, "unit"))
        else:
            left.append(order)
    draft.set(orders=tuple(left))


def _stage(draft: Draft, card: Card, option: Option, stage: str, strength: int) -> None:
    draft.tell(Staged(card.id, option.id, stage))  # type: ignore[arg-type]
    plan = option.order
    if plan is None or plan.gauge not in _DENIAL_PER:
        return
    # A pledge is heard as an aspiration (gain 1 of 16), a contract as a promise of denial to come.
    promise = part(plan.by, strength) * _DENIAL_PER[plan.gauge]
    gain = {"pledge": "gain_pledge", "contract": "gain_funded"}.get(stage)
    if gain:
        draft.impress("russia", "denial", promise * draft.tables.parameters[gain] // 16)


def _draw_line(draft: Draft, option: Option) -> None:
    line = option.redline
    if line is None:
        return
    ladder = draft.tables.ladder[line.actor]
    rung = next(number for number, rung in enumerate(ladder.actor.rungs) if rung.id == line.rung)
    draft.put(f"redline_{line.actor}", rung + 1)
    draft.tell(Lined(line.actor, line.rung, "drawn"))


def _honour(draft: Draft, actor: str) -> None:
    due = draft.value(f"due_{actor}")
    if not due:
        return
    ladder = draft.tables.ladder[actor]  # type: ignore[index]
    worth = ladder.severities[due - 1] // draft.tables.parameters["commitment_unit"]
    draft.put(f"due_{actor}", 0)
    draft.put("kept", min(HIGHS[INDEX["kept"]], draft.value("kept") + max(1, worth)))
    draft.tell(Lined(actor, ladder.actor.rungs[due - 1].id, "kept"))  # type: ignore[arg-type]


def _contributions(draft: Draft, card: Card, option: Option) -> None:
    """Article 5: such action as each deems necessary. What an ally gives follows from where it stands."""
    text = Tabled(card.id, option.id, 1000, option.risk, option.burden, option.proof)
    forces = 0
    for ally, total in zip(draft.tables.ally_list, scores(draft.game, text), strict=True):
        kind = _kind(total, draft.tables.parameters)
        forces += ally.weight if kind == "forces" else 0
        draft.tell(Contributed(ally.id, kind))  # type: ignore[arg-type]
    gain = draft.tables.parameters["article5_readiness"]
    draft.shift(INDEX["readiness"], gain * forces // 1000, "article5:forces")


def _kind(score: int, parameters: dict[str, int]) -> str:
    if score >= parameters["forces_above"]:
        return "forces"
    return "support" if score >= 0 else "statement"
