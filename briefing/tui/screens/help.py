"""F1: how to read the screen one is on, and the keys that work on it."""

from __future__ import annotations

from typing import Any, Final

from textual.screen import Screen

from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.typeset import BLANK, Lines, heading, line, para

#: How to read what the screen shows, by context. Written for somebody who has never played.
READING: Final[dict[Context, str]] = {
    "lobby": (
        "A game is a crisis of twelve weeks, or six in class. You chair the North Atlantic Council and have no vote."
    ),
    "new game": (
        "Left and right change the line in focus. The same scenario, seed and acts give the same game, everywhere."
    ),
    "briefing": (
        "Each report carries its originator's grade: a letter for how reliable the source has been (A completely to E "
        "unreliable, F cannot be judged), a figure for how credible the information is (1 confirmed to 5 improbable, 6 "
        "cannot be judged). The two are judged apart. Some reports are wrong, planted or stale. You can send "
        "collection "
        "after one of them. Signals are what an opponent could do next; they bind nobody."
    ),
    "decision": (
        "The message above, the options below. A digit brings an option into focus and shows who owns it, who "
        "must agree, "
        "when it works, what it costs, who loses by it and how others read it. The digit again, or enter, takes it. "
        "Acts that need the Council go there next; the expected reception is an estimate."
    ),
    "council": (
        "All thirty-two by where they stand. Consulting a capital costs political capital and moves that ally. "
        "Softening "
        "the text makes it weaker and easier to agree to; an ally's bridging text does so for that ally. Under "
        "silence the "
        "text stands unless somebody objects. A coalition is fast and costs cohesion and legitimacy."
    ),
    "game": (
        "The strip under the banner shows each theatre's level over the last moves, in a word and in blocks, and your "
        "political capital (PC). Blue is the Alliance and what gets better, ochre an opponent and what gets "
        "worse; a word "
        "or a sign always says the same."
    ),
    "saves": (
        "Each game stands under the one that it branched from, at the act that is named. Enter watches a game, c goes "
        "on with one that has not ended. How a game ended is what its file says; `briefing verify` checks it."
    ),
    "watch": (
        "The line under the situation is the whole game: moves by their numbers, ● where you are, ■ a decision stood, "
        "□ a text fell, ! a red line was crossed, ▲ ground was seized, * a note; after the review (r at the end) ? a "
        "decision that it marks down, + the only good option. Right and left step through the acts, space lets it run, "
        "m lists the moves; w says what the last act brought and why. Once the game has ended, the "
        "opponents' odds and causes are shown; before that you see what the player saw. A cause is a factor on the "
        "odds against holding, and beside it the exact log-odds: 1024 is a doubling. o makes a game of your own from "
        "here."
    ),
    "review": (
        "A graph of the game: the expected final score after each decision, its mark, what it lost. ! is the only "
        "good option, ?! an inaccuracy, ? a mistake, ?? a blunder; marks stand only where the difference is beyond its "
        "error. The arrows go from decision to decision. A marked decision is put again before you see what was "
        "better; v shows it at once. Digits turn the pages, enter on an option plays the other game under the same "
        "draws. Judgement is what your options were worth before any draw; luck is what the draws then made of them."
    ),
    "control": (
        "The line under the banner: the room, where the class stands, how many have answered, how long the session has "
        "run and when the hot wash is due. The line below it is empty unless something wants attention: no line to the "
        "hub, NO DUFF, a clock that stands, the hot wash. Space does what usually comes next; what cannot be undone is "
        "asked first. Red, the Council's causes and the answers by seat are for you alone: keep this screen off the "
        "projector."
    ),
    "asked": "Nothing is done before you answer: enter or y does it, q or Esc goes back.",
    "endex": "The total, what made it up, and what capped it. The review says what luck had to do with it.",
}


def help_for(screen: Screen[Any]) -> PaperScreen:
    """The help of a screen."""
    contexts: tuple[Context, ...] = tuple(getattr(screen, "contexts", ("everywhere",)))
    keymap = screen.app.preferences.keys if hasattr(screen.app, "preferences") else {}

    def write(width: int) -> Lines:
        lines: Lines = []
        for context in sorted(contexts, key=list(commands.PLACES).index, reverse=True):
            if context in READING:
                lines += [*para(READING[context], width), BLANK]
        for context, place in sorted(commands.PLACES.items(), key=lambda item: -list(commands.PLACES).index(item[0])):
            if context in contexts:
                lines.append(heading(place))
                for command in commands.of([context]):
                    keys = commands.written(command, keymap)
                    lines += para(line(command.help), width, first=(f"{keys}  ", "bold $ally"), hang=16)
                lines.append(BLANK)
        return lines

    return PaperScreen("Help", write)
