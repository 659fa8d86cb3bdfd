"""RED, ASSESS and ENDEX: what was seen of the opponents, what moved and why, and how it ended."""

from __future__ import annotations

import shlex

from briefing.model.actors import ACTORS
from briefing.model.acts import Act
from briefing.model.events import (
    Acted,
    Called,
    Ended,
    Lined,
    Moved,
    Scored,
    Settled,
    Staged,
    Surfaced,
)  # fmt: skip
from briefing.model.game import Game
from briefing.plain import library
from briefing.plain.page import BLANK, Choice, Page, View, head
from briefing.plain.paper import Para
from briefing.rules import sight
from briefing.telling import change_words, changes, sentence, sentences
from briefing.wording import BANNER, amount, capital, names, rung_words


def red(seen: View) -> Page:
    """What could be observed, and what has come to light of the move before."""
    game = seen.game
    surfaced = [event for event in seen.events if isinstance(event, Surfaced)]
    paras = list(head(seen))
    for event in surfaced:
        paras.append(Para(sentence(game, event)))
        paras += [Para(told, 2, 2) for told in _late(seen, event)]
    paras.append(Para("This week was seen of them:"))
    paras += [Para(told, 2, 2) for told in sentences(game, (e for e in seen.events if isinstance(e, Acted | Called)))]
    paras += [BLANK, Para("Situation."), *library.situation(game)]
    return Page(tuple(paras), (Choice("Go on: the week is assessed", Act("advance")),), (Para("RED."),))


def _late(seen: View, event: Surfaced) -> list[str]:
    """What had to wait until this move was known: which gauges it moved, and the forecast that hung on it."""
    cause = f"rung:{event.actor}.{event.rung}"
    moved = (each for each in seen.before if isinstance(each, Moved) and each.cause == cause)
    shares = [
        f"{each.gauge.label} ({'up' if each.by >= 0 else 'down'} {amount(each.gauge.name, abs(each.by))})"
        for each in changes(moved)
    ]
    found = [f"It had moved {names(shares)}."] if shares else []
    for settled in seen.before:
        if isinstance(settled, Settled):
            asked = next((each for each in seen.game.pack.questions if each.id == settled.question), None)
            if asked is not None and asked.actor == event.actor:
                said = "You gave no forecast." if settled.percent is None else f"You said {settled.percent}%."
                answer = "Yes" if settled.happened else "No"
                found.append(f"That settles last week's forecast: {asked.text} {answer}. {said}")
    return found


def assess(seen: View) -> Page:
    """Every shown gauge that moved this week, orders, red lines, the forecast, the standing."""
    game = seen.game
    moved = changes(seen.events)
    driven = [change for change in moved if not change.drifting]
    alone = [change for change in moved if change.drifting]
    paras = [*head(seen), Para("What moved this week, and why. A bare number is out of 1000.")]
    paras += [Para(change_words(game, change), 2, 2) for change in driven]
    if alone:
        paras += [BLANK, Para("By themselves:"), *(Para(change_words(game, change), 2, 2) for change in alone)]
    stages = {(event.card, event.option): event for event in seen.events if isinstance(event, Staged)}
    others = (event for event in seen.events if isinstance(event, Lined | Settled))
    paras += [BLANK, *(Para(told, 0, 2) for told in sentences(game, (*stages.values(), *others)))]
    scored = any(isinstance(event, Scored) for event in seen.events)
    if scored and game.settings.mode == "training":
        paras += [BLANK, Para(library.standing(game), 0, 2)]
    onward = "Go on: ENDEX" if game.ending else f"Go on to move {game.move + 1}"
    return Page(tuple(paras), (Choice(onward, Act("advance")),), (Para("ASSESS."),))


def endex(seen: View) -> Page:
    """How it ended, what decided it, and where the game lies."""
    game = seen.game
    ending = next((each for each in game.pack.endings if each.id == game.ending), None)
    total = next((event.total for event in seen.events if isinstance(event, Ended)), 0)
    paras = [Para(BANNER), *head(seen)]
    paras.append(Para(f"ENDEX: {ending.name if ending else 'the last move is played'}."))
    paras += [Para(ending.text)] if ending else []
    paras.append(BLANK)
    if game.settings.mode == "training":
        paras += _score(game, total)
    else:
        paras += _questions(seen)
    paras += [BLANK, Para("How high each went, as far as it was seen:"), *_peaks(game), BLANK]
    paras += [Para(f"Receipt, to read out: {seen.receipt}")]
    if seen.kept:
        path = shlex.quote(seen.kept)
        paras += [
            Para("The game is kept in this file:"), Para(seen.kept, whole=True),
            Para("What each decision was worth, what the opponents wanted and why they moved:"),
            Para(f"briefing review {path} --plain", whole=True),
            Para("That the file is what was played:"), Para(f"briefing verify {path}", whole=True),
        ]  # fmt: skip
    return Page((*paras, BLANK, Para(BANNER)), ())


def _score(game: Game, total: int) -> list[Para]:
    score = sight.score(game)
    values = dict(score.objectives)
    weight = max(1, sum(each.weight for each in game.pack.objectives))
    paras = [Para(f"Total: {total} of 1000.")]
    gates = [gate for gate in game.pack.gates if gate.id in score.gates]
    paras += [
        Para(f"Held to at most {gate.ceiling}, because {gate.name}; without that {score.ungated}.") for gate in gates
    ]
    paras.append(Para("Objectives, each out of 1000, with its share of the total:"))
    shares = {each.id: each.weight * 100 // weight for each in game.pack.objectives}
    paras += [
        Para(f"{each.name}: {values[each.id]}, {shares[each.id]}% of the total. {each.asks}", 2, 2)
        for each in game.pack.objectives
    ]
    # What an objective adds to the total, beyond what it would add if all stood where the total stands.
    pulls = sorted(((values[each.id] - score.ungated) * each.weight // weight, each.name)
                    for each in game.pack.objectives)  # fmt: skip
    down = [f"{name} ({-pull} points)" for pull, name in pulls[:2] if pull < 0]
    up = [f"{name} ({pull} points)" for pull, name in reversed(pulls[-2:]) if pull > 0]
    decided = f"What decided it. The total was pulled down most by {names(down)}, and up most by {names(up)}."
    return [*paras, BLANK, Para(decided, 0, 2)]


def _questions(seen: View) -> list[Para]:
    """Exploration gives no marks: what is left is to talk about."""
    game = seen.game
    met = {standing.card for standing in game.past}
    asked = [card for card in game.pack.cards if card.id in met]
    return [Para("To talk over:"), *(Para(f"{card.title}. {card.discuss}", 2, 2) for card in asked)]


def _peaks(game: Game) -> list[Para]:
    """The highest rung of each that was observed: what was unseen in the last week is the review's to tell."""
    paras = []
    hidden = {actor for actor, _ in game.unseen}
    for at, actor in enumerate(ACTORS):
        rungs = [(rungs[at], move) for move, rungs in enumerate(game.rungs, 1)]
        known = rungs[:-1] if actor in hidden else rungs
        if known:
            top = max(rung for rung, _ in known)
            when = next(move for rung, move in known if rung == top)
            name = rung_words(game, actor, game.pack.actor(actor).rungs[top].id)
            paras.append(Para(f"{capital(actor)}: {name}, in move {when}.", 2, 2))
    return paras
