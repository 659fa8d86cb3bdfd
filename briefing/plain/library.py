"""What can be looked up at any time: gauges and standing, terms, sources."""

from __future__ import annotations

from briefing.model.game import Game
from briefing.model.pack import Source
from briefing.plain.paper import Para, tied
from briefing.rules import sight
from briefing.wording import capital, grade_words, names, reading, rung_words, trend


def situation(game: Game) -> list[Para]:
    """The strip in words: each theatre's level, its rung last seen, and which way it goes."""
    found = []
    for theatre in sight.theatres(game):
        last = rung_words(game, theatre.actor, theatre.rung)
        way = trend(theatre.history)
        found.append(Para(f"{theatre.name}: {theatre.word}{way and f', {way}'}. Last seen of "
                          f"{capital(theatre.actor)}: {last}.", 2, 2))  # fmt: skip
    return found


def gauges(game: Game) -> list[Para]:
    """Every gauge that is shown, by group, and what is on order."""
    groups: dict[str, list[str]] = {}
    for gauge, value in ((each.gauge, each.value) for each in sight.gauges(game)):
        if value or gauge.group != "ledger":
            groups.setdefault(gauge.group, []).append(tied(f"{gauge.label}: {reading(game, gauge.name, value)}"))
    paras = [Para("Gauges. A bare number is out of 1000.")]
    paras += [Para(f"{group.capitalize()}. {'; '.join(parts)}.", 2, 2) for group, parts in groups.items()]
    ordered = sight.orders(game)
    for _, card, option, stage, due in ordered:
        what = option.order.what if option.order else card.title
        paras.append(Para(f"On order, {what}: {stage}; it stands in move {due}.", 2, 2))
    if not ordered:
        paras.append(Para("Nothing is on order.", 2))
    if game.settings.mode == "training" and game.rungs:
        paras.append(Para(standing(game), 2, 2))
    return paras


def standing(game: Game) -> str:
    """The score as it would be read now."""
    score = sight.score(game)
    by_id = {objective.id: objective.name for objective in game.pack.objectives}
    parts = "; ".join(tied(f"{by_id[name]} {value}") for name, value in score.objectives)
    gates = [gate.name for gate in game.pack.gates if gate.id in score.gates]
    held = f" Held down, because {names(gates)}: it would be {score.ungated}." if gates else ""
    return f"Standing: {score.total} of 1000.{held} {parts}."


def glossary(game: Game, wanted: str) -> list[Para]:
    """What a term means; terms that hold the word if none is it."""
    entries = game.pack.glossary
    word = wanted.strip().casefold()
    if not word:
        return [Para("Terms: " + "; ".join(tied(entry.term) for entry in entries) + ".", 0, 2)]
    found = [entry for entry in entries if entry.term.casefold() == word]
    near = [entry for entry in entries if word in entry.term.casefold()]
    for entry in found or (near if len(near) == 1 else []):
        also = f" See also {names(entry.see)}." if entry.see else ""
        return [Para(f"{entry.term}: {entry.means}{also}")]
    allies = [ally for ally in game.pack.allies if word in {ally.id.casefold(), ally.name.casefold()}]
    for ally in allies:
        return [Para(f"{ally.id}: {ally.name}, capital {ally.capital}, {ally.weight} per mille of allied capability.")]
    if near:
        return [Para("Did you mean " + "; ".join(tied(entry.term) for entry in near) + "?")]
    return [Para(f"There is no term '{wanted.strip()[:40]}'. A question mark alone lists all terms.")]


def sources(game: Game, card: str) -> list[Para]:
    """What a card rests on; without one, each report of the brief."""
    cards = {each.id: each for each in game.pack.cards}
    if card in cards:
        cited = [(f"The card '{cards[card].title}'", cards[card].cites)]
    else:
        cited = [(f"Report {number}", sight.report(game, name).cites) for number, name in enumerate(game.reports, 1)]
    paras = [Para(f"{name} rests on {names(ids)}." if ids else f"{name} names no source.") for name, ids in cited]
    by_id = {source.id: source for source in game.pack.sources}
    for each in dict.fromkeys(source for _, ids in cited for source in ids):
        paras += _source(by_id[each]) if each in by_id else []
    return paras or [Para("Nothing on this page cites a source.")]


def source(game: Game, wanted: str) -> list[Para]:
    """One source by its id."""
    for each in game.pack.sources:
        if each.id.casefold() == wanted.strip().casefold():
            return _source(each)
    return [Para(f"There is no source '{wanted.strip()[:40]}'. The letter s alone lists those of this page.")]


def _source(each: Source) -> list[Para]:
    when = f", {each.date}" if each.date else ""
    grade = f" Graded {grade_words(each.grade)}." if each.grade else ""
    note = f" Note: {each.note}" if each.note else ""
    return [Para(f"{each.id}, {each.title}. {each.who}{when}. {each.says}{grade}{note}", 2, 2)]
