"""Every command of the screens, once: bindings, key line, palette, F1 and `briefing keys` all come from here.

Nothing of Textual is imported until bindings are asked for, so that `briefing keys` starts at once.
Keys are those that every terminal sends: letters, digits, function keys, arrows, enter, space, a few ctrl+letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from textual.binding import BindingType

Context = Literal[
    "everywhere",
    "list",
    "lobby",
    "saves",
    "new game",
    "reading",
    "game",
    "briefing",
    "decision",
    "council",
    "endex",
    "watch",
    "paper",
    "review",
    "control",
    "asked",
]

#: Where a context's commands work, in the words of the help.
PLACES: Final[dict[Context, str]] = {
    "everywhere": "Everywhere",
    "list": "Wherever there is something to choose",
    "lobby": "In the lobby",
    "saves": "In the list of games",
    "new game": "Setting up a game",
    "reading": "In a game, played or watched: what can be called up",
    "game": "In a game, in every phase",
    "briefing": "1 Briefing: the reports",
    "decision": "2 Decision: the card",
    "council": "3 Council: the text before the thirty-two",
    "endex": "After ENDEX",
    "watch": "Watching a game",
    "paper": "In an open sheet: terms, sources, reasons, help",
    "review": "In the review",
    "control": "In exercise control of a class",
    "asked": "Where exercise control asks",
}


class Command(NamedTuple):
    """One command. `keys` as Textual names them, first the one that is shown; `foot` puts it on the key line."""

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    context: Context
    action: str
    foot: bool = False


def _command(
    context: Context, name: str, keys: str, label: str, help: str, *, foot: bool = False, action: str = ""
) -> Command:
    return Command(
        id=f"{context.replace(' ', '-')}.{name}",
        keys=tuple(keys.split()),
        label=label,
        help=help,
        context=context,
        action=action or name.replace("-", "_"),
        foot=foot,
    )


COMMANDS: Final[tuple[Command, ...]] = (
    _command("list", "pick", "1 2 3 4 5 6 7 8 9", "choose",
             "Bring the numbered line into focus; the same digit again takes it."),
    _command("list", "next", "down j tab", "next", "Move to the next line that can be chosen."),
    _command("list", "previous", "up k shift+tab", "previous", "Move to the line before."),
    _command("list", "take", "enter", "take", "Take the line in focus.", foot=True),
    _command("list", "back", "0 backspace", "whole page", "Let go of the line in focus and show the whole page again."),
    _command("list", "page-down", "pagedown ctrl+d", "down a page", "Scroll the text down."),
    _command("list", "page-up", "pageup ctrl+u", "up a page", "Scroll the text up."),
    _command("new game", "more", "right l plus", "change", "The next value of the line in focus.", foot=True),
    _command("new game", "less", "left h minus", "change back", "The value before."),
    _command("lobby", "leave", "q", "quit", "Leave the program, or the list that is open.", foot=True),
    _command("saves", "go-on", "c", "go on", "Go on with the game in focus, where it has not ended.", foot=True,
             action="go_on_with"),
    _command("saves", "again", "r", "look again", "Look again what is on disk."),
    _command("briefing", "task", "t", "task",
             "Send collection after the report in focus: one report a move.", foot=True),
    _command("briefing", "grade", "g", "grade",
             "Put your own grade on the report in focus: a letter, then a figure.", foot=True),
    _command("briefing", "forecast", "f", "forecast",
             "Put a probability on the move's question, before you see the answer.", foot=True),
    _command("decision", "initiatives", "i", "initiatives",
             "Show the initiatives that are open to you this move, or hide them.", foot=True),
    _command("council", "consult", "c", "consult", "Consult the ally in focus in its capital.", foot=True),
    _command("council", "bridge", "b", "bridge", "Take the wording that would bring in the ally in focus.", foot=True),
    _command("council", "soften", "o", "soften",
             "Soften the text in general: weaker effect, wider support.", foot=True),
    _command("council", "silence", "l", "silence",
             "Put the text under silence: it stands unless an ally objects.", foot=True),
    _command("council", "coalition", "a", "coalition", "Go ahead with the allies who agree.", foot=True),
    _command("council", "withdraw", "x", "withdraw", "Take the text off the table."),
    _command("game", "go-on", "space", "go on", "Close this phase and go on to the next.", foot=True),
    _command("reading", "why", "w", "why",
             "Say what lies behind the line in focus, or behind the last changes.", foot=True),
    _command("reading", "gauges", "v", "gauges", "Show every gauge with its value and its change since the last move."),
    _command("reading", "ladders", "e", "ladders",
             "Show each opponent's ladder: where it was last seen, what it has signalled."),
    _command("reading", "past", "p", "past", "Show what you decided so far and what came of it."),
    _command("reading", "terms", "question_mark", "terms", "Look up a term.", foot=True),
    _command("reading", "sources", "s", "sources",
             "Show where this comes from: who said it, when, with what grade.", foot=True),
    _command("game", "leave", "q", "leave", "Back to the lobby. The game is on disk after every act."),
    _command("endex", "review", "r", "review",
             "Open the review: what each decision was worth, and what luck did.", foot=True),
    _command("watch", "forward", "right n", "forward", "The next act.", foot=True),
    _command("watch", "backward", "left b", "back", "The act before.", foot=True),
    _command("watch", "play", "space", "play", "Let it run, an act at a time, or stop it.", foot=True),
    _command("watch", "faster", "plus", "faster", "Less time for each act."),
    _command("watch", "slower", "minus", "slower", "More time for each act."),
    _command("watch", "moves", "m", "moves", "List the moves, what was decided in each, and jump to one.", foot=True),
    _command("watch", "branch", "o", "branch here",
             "Make a game of your own that leaves this one here; every other draw is kept.", foot=True),
    _command("watch", "next-move", "right_square_bracket", "next move", "On to the opening of the next move."),
    _command("watch", "last-move", "left_square_bracket", "last move",
             "Back to the opening of this move or the one before."),
    _command("watch", "first", "home", "start", "To the first act."),
    _command("watch", "last", "end", "end", "To the last act."),
    _command("watch", "leave", "q", "leave", "Close the list of moves, or go back to where you came from."),
    _command("paper", "close", "q escape enter space", "close", "Close the sheet and go back.", foot=True),
    _command("paper", "find", "slash", "find", "Find a word in the sheet."),
    _command("review", "section", "1 2 3 4 5 6 7 8 9", "page",
             "Turn to a page: decisions, what if, best line, Red's book, signals, forecasts, sources, assumptions, "
             "for the teacher."),
    _command("review", "later", "right l n", "next", "The next decision; in Red's book the next move.", foot=True),
    _command("review", "earlier", "left h b", "back", "The decision or move before; before the first, the whole game.",
             foot=True),
    _command("review", "marked", "m", "next mark", "The next decision that carries a mark.", foot=True),
    _command("review", "take", "enter", "take",
             "Take the line in focus: an answer to a decision that is put again, or an option whose other game to see.",
             foot=True),
    _command("review", "reveal", "v", "show", "Show what was better without a second try; on other pages, of all.",
             foot=True),
    _command("review", "branch", "o", "branch here",
             "Make a game of your own that leaves this one at the decision, with the option that is open in What if.",
             foot=True),
    _command("review", "back", "0 backspace", "another option", "In What if: choose another option.", foot=True),
    _command("review", "line-down", "down j", "down", "The next line that can be taken, or down the page."),
    _command("review", "line-up", "up k", "up", "The line before, or up the page."),
    _command("review", "page-down", "pagedown space ctrl+d", "down a page", "Scroll the text down."),
    _command("review", "page-up", "pageup ctrl+u", "up a page", "Scroll the text up."),
    _command("review", "next-section", "tab", "next page", "The next page."),
    _command("review", "last-section", "shift+tab", "page before", "The page before."),
    _command("review", "first", "home", "whole game", "The game as a whole; in Red's book the first move."),
    _command("review", "last", "end", "last", "The last decision or move."),
    _command("review", "text", "t", "text", "All of it as text, in which `/` finds a word.", foot=True),
    _command("review", "report", "p", "report", "Write the report beside the game: one HTML file that prints well.",
             foot=True),
    _command("review", "leave", "q escape", "leave", "Go back. What is being worked out goes on.", foot=True),
    _command("control", "step", "space", "next step",
             "Do what usually comes next: practice vote, close, reveal, release. It says what before it does it.",
             foot=True),
    _command("control", "extend", "e", "extend", "Give everybody more time in the open round.", foot=True),
    _command("control", "pause", "p", "pause",
             "PAUSEX: stop every clock, or let them go on where they stood.", foot=True),
    _command("control", "note", "n", "note", "Send a note to everybody, to one delegation or to one seat.", foot=True),
    _command("control", "noduff", "d", "NO DUFF",
             "A real emergency: stop everything and say so on every screen; again to end it.",
             foot=True),
    _command("control", "inject", "i", "inject", "Force an event card into a move, now or later.", foot=True),
    _command("control", "choose", "o", "choose",
             "From the chair: name the option or initiative, whatever the class said.",
             foot=True),
    _command("control", "practice", "v", "practice vote",
             "Open the practice vote, which has no right answer.", foot=True),
    _command("control", "close", "c", "close", "Close the open round now, whoever has not answered.", foot=True),
    _command("control", "reveal", "s", "reveal",
             "Show the class how it answered; reasons without names.", foot=True),
    _command("control", "release", "r", "release",
             "Carry the answers out in the game and open what comes next.", foot=True),
    _command("control", "hold", "h", "hold",
             "Keep the clock from closing the round, or let it close it again.", foot=True),
    _command("control", "grant", "t", "extra time",
             "Give one seat 125 to 300 per cent of the time, in this round and all later ones.", foot=True),
    _command("control", "bell", "b", "end of lesson",
             "Say when the lesson ends: the alarm for the hot wash goes by it."),
    _command("control", "play", "a", "play by hand",
             "Play an act in the game yourself: consult, soften, coalition, withdraw, task.", foot=True),
    _command("control", "reseat", "x", "new code",
             "Give a seat a new code, and put out the devices that sit in it.", foot=True),
    _command("control", "fork", "f", "fork",
             "Go back to the opening of a move and play on from there in a new game.", foot=True),
    _command("control", "endex", "z", "ENDEX", "End the exercise wherever it stands: the hot wash begins.", foot=True),
    _command("control", "join", "u", "address", "Show the address, the room and a QR to join by."),
    _command("control", "later", "right", "next page", "The next page.", action="later_page"),
    _command("control", "earlier", "left", "page before", "The page before.", action="earlier_page"),
    _command("control", "round", "f3", "round",
             "The open round: answers as they come, forecasts, reasons.", action="show_round"),
    _command("control", "seats", "f4", "seats",
             "The roster: who is here, who has answered, who has extra time.", action="show_seats"),
    _command("control", "red", "f5", "Red",
             "The opponents' reasoning now: odds for the week, what they did and why.", action="show_red"),
    _command("control", "council", "f6", "Council",
             "Where all allies stand on the text, and why.", action="show_council"),
    _command("control", "world", "w", "a seat's world",
             "In parallel: choose whose world the pages Red and Council show."),
    _command("control", "next-world", "plus", "next seat's world",
             "In parallel: Red and Council of the next seat.", action="next_world"),
    _command("control", "last-world", "minus", "world of the seat before",
             "In parallel: Red and Council of the seat before.", action="last_world"),
    _command("control", "rooms", "f7", "rooms", "What the delegations say among themselves.", action="show_rooms"),
    _command("control", "sheet", "f8", "run-sheet",
             "The main events list: planned, actual, expected action.", action="show_sheet"),
    _command("control", "notes", "f9", "notes", "The notes that control has sent.", action="show_notes"),
    _command("control", "leave", "q", "leave",
             "Leave the console. The hub goes on, unless it was started with the console."),
    _command("asked", "yes", "y", "yes", "Do it.", action="yes"),
    _command("asked", "find", "slash", "find", "Show only the lines with a word in them.", foot=True),
    _command("asked", "cancel", "q escape", "do nothing", "Go back without doing anything.", foot=True),
    _command("everywhere", "help", "f1", "help", "The keys that work here, and how to read this screen.", foot=True),
    _command("everywhere", "theme", "f2", "theme", "Change between the dark, the light and the high-contrast theme."),
    _command("everywhere", "palette", "ctrl+p", "commands", "Find a command by its name.", action="command_palette"),
    _command("everywhere", "suspend", "ctrl+z", "to the shell",
             "Put the program in the background; `fg` brings it back.", action="suspend_process"),
    _command("everywhere", "quit", "ctrl+q", "quit", "Leave the program. The game is on disk after every act."),
)  # fmt: skip

BY_ID: Final[Mapping[str, Command]] = {command.id: command for command in COMMANDS}

#: Commands of which every key says which: one binding a digit, and the digit is the argument.
_BY_DIGIT: Final = ("list.pick", "review.section")

#: How keys are written for people, where that differs from Textual's name.
_SHOWN: Final = {
    "question_mark": "?", "slash": "/", "plus": "+", "minus": "-", "up": "↑", "down": "↓", "left": "←", "right": "→",
    "pagedown": "PgDn", "pageup": "PgUp", "backspace": "⌫", "left_square_bracket": "[", "right_square_bracket": "]",
    "escape": "Esc", "home": "Home", "end": "End",
}  # fmt: skip


def shown(key: str) -> str:
    """A key as people write it: `?`, `F1`, `^P`, `space`."""
    if key.startswith("ctrl+"):
        return f"^{key[5:].upper()}"
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key, key)


def written(command: Command, keymap: Mapping[str, str] | None = None) -> str:
    """All keys of a command as people write them."""
    return "1-9" if command.id in _BY_DIGIT else " ".join(shown(key) for key in keys_of(command, keymap))


def keys_of(command: Command, keymap: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The keys of a command, or those that the player put in their place."""
    override = (keymap or {}).get(command.id, "")
    return tuple(key.strip() for key in override.split(",") if key.strip()) or command.keys


def of(contexts: Iterable[Context]) -> tuple[Command, ...]:
    """The commands of some contexts, in the order of the registry."""
    wanted = set(contexts)
    return tuple(command for command in COMMANDS if command.context in wanted)


def bindings(*contexts: Context) -> list[BindingType]:
    """The bindings of some contexts. Ids are the commands' own, so that a keymap finds them."""
    from textual.binding import Binding

    made: list[BindingType] = []
    for command in of(contexts):
        if command.id in _BY_DIGIT:
            made += [
                Binding(key, f"{command.action}({key})", command.label, show=False, id=f"{command.id}.{key}")
                for key in command.keys
            ]
            continue
        action = f"app.{command.action}" if command.context == "everywhere" else command.action
        made.append(
            Binding(
                ",".join(command.keys), action, command.label, show=command.foot, tooltip=command.help, id=command.id,
                priority=command.id == "everywhere.quit",
            )
        )  # fmt: skip
    return made


def table(keymap: Mapping[str, str] | None = None) -> str:
    """The text of `briefing keys`: every command by context, with its id for those who want other keys."""
    from briefing.tui import preferences

    keymap = preferences.load().keys if keymap is None else keymap
    lines: list[str] = []
    for context, place in PLACES.items():
        lines += ["", place] if lines else [place]
        for command in of([context]):
            lines.append(f"  {written(command, keymap):<14} {command.help}  [{command.id}]")
    own = '{"keys": {"council.consult": "n"}}'
    return "\n".join([*lines, "", f"Keys of your own: {own} in {preferences.path()}"])
