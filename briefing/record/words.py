"""An act in words: what a list of acts shows beside its number."""

from __future__ import annotations

from briefing.model.acts import Act
from briefing.model.game import Game, Phase
from briefing.rules.tables import tables

_ONWARD = {
    Phase.BRIEFING: "went on to the decision", Phase.COUNCIL: "went on, for the opponents to move",
    Phase.RED: "went on to the assessment", Phase.ASSESS: "went on to the next move",
}  # fmt: skip


def act_words(game: Game, act: Act) -> str:
    """An act as it was done in a game that stands before it: `chose 'Publish the evidence'`."""
    compiled = tables(game.pack)
    match act.verb:
        case "choose" | "launch":
            label = compiled.options[act.word][1].label if act.word in compiled.options else act.word
            return f"{'chose' if act.verb == 'choose' else 'launched'} '{label}'"
        case "consult" | "soften" if act.word:
            number = compiled.allies.get(act.word)
            name = act.word if number is None else compiled.ally_list[number].name
            return f"consulted {name}" if act.verb == "consult" else f"took {name}'s wording into the text"
        case "task" | "grade":
            about = f"report {game.reports.index(act.word) + 1}" if act.word in game.reports else act.word
            return f"tasked collection on {about}" if act.verb == "task" else f"graded {about} {act.words[1]}"
        case "forecast":
            return f"forecast {act.word}%"
        case "advance":
            if game.phase is Phase.DECISION:
                return "went on to the Council" if game.table else "went on, for the opponents to move"
            return "went on to ENDEX" if game.ending else _ONWARD.get(game.phase, "went on")
        case "stand":
            number = compiled.allies.get(act.word)
            name = act.word if number is None else compiled.ally_list[number].name
            will = "agrees" if act.words[1] == "agree" else "will break silence"
            return f"took down that {name}'s delegation {will}"
        case "inject":
            card = compiled.cards.get(act.word)
            return f"injected '{card.title if card else act.word}'"
        case _:
            return {
                "soften": "softened the text", "silence": "put the text under silence",
                "coalition": "went ahead as a coalition", "withdraw": "withdrew the text",
            }[act.verb]  # fmt: skip
