"""The command line. Each command imports what it needs inside its own function: start-up time is a feature."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from briefing import __version__
from briefing.cli import checks, classes, games, records, reviews, studies
from briefing.cli.words import WRONG, Parser, UsageError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 what was checked does not hold, 2 wrong use or input."""
    words = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character gets a question mark
    try:
        words = _clean(words)
        parsed = _parser(words).parse_args(words)
        run: Callable[[argparse.Namespace], int] = parsed.run
        return run(parsed)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(f"briefing: {sentence}", file=sys.stderr)
        return WRONG


def _sentence(error: Exception) -> str | None:
    """The sentence of an error that is the user's to mend; None for one that is ours."""
    if isinstance(error, UsageError):
        return str(error)
    # The modules are loaded already if one of their errors came up; looking them up imports nothing.
    known = (
        ("briefing.pack.fault", "PackError"),
        ("briefing.pack.text", "UncleanTextError"),
        ("briefing.record.format", "SaveError"),
        ("briefing.study.games", "ActsError"),
        ("briefing.study.assumptions", "AssumptionError"),
        ("briefing.study.hands", "ClusterError"),
        ("briefing.study.validate", "LadderError"),
    )
    for module, name in known:
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None and isinstance(error, kind):
            return _first_of(str(error))
    return None


def _first_of(text: str) -> str:
    """One sentence where there are many: a pack's faults come a line each, and `check` shows them all."""
    first, *others = text.splitlines() or [text]
    return f"{first} (and {len(others)} more: `briefing check` lists them)" if others else first


def _clean(words: list[str]) -> list[str]:
    """The command line is text from outside like any other; a shared game may come with a chat's line ends in it."""
    if any(word.lstrip().startswith("briefing") and ":" in word for word in words):
        from briefing.record.share import unwrapped

        words = [unwrapped(word) for word in words]
    for word in words:
        if not all(character.isprintable() for character in word):
            message = f"{word!r} holds characters that no command needs"
            raise UsageError(message)
    return words


_COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int], str]] = {
    "play": (games.add_play, games.play, "start a game"),
    "resume": (games.add_resume, games.resume, "go on where the file (or the last game) stopped"),
    "replay": (records.add_replay, records.replay, "watch a game that is kept, or play on from any act of it"),
    "verify": (records.add_verify, records.verify, "replay saves and compare every digest"),
    "review": (reviews.add_review, reviews.review, "what each decision was worth, and what play kept hidden"),
    "compare": (records.add_compare, records.compare, "games beside each other: where two part, what many chose"),
    "share": (records.add_share, records.share, "a game as one line of text, for a chat message"),
    "note": (records.add_note, records.note, "write a note beside a game, or list its notes"),
    "run": (games.add_run, games.run, "a game without a screen, by acts or by a policy"),
    "odds": (studies.add_odds, studies.odds, "an opponent's exact distribution over its ladder, with causes"),
    "study": (studies.add_study, studies.study, "many games: distributions, and what an assumption changes"),
    "class": (classes.add_class, classes.run, "a classroom session: new, serve, control, projector, results, ..."),
    "check": (checks.add_check, checks.check, "look at a pack: every fault at once"),
    "new-pack": (checks.add_new_pack, checks.new_pack, "a small working pack to start from, with its JSON Schema"),
    "serve": (games.add_serve, games.serve, "play in a browser on this machine"),
    "keys": (checks.add_nothing, checks.keys, "the keys"),
    "doctor": (checks.add_nothing, checks.doctor, "terminal, paths and versions"),
}


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = Parser(prog="briefing", description="A crisis-briefing game. Without a command: the lobby.")
    parser.add_argument("--version", action="version", version=f"briefing {__version__}")
    parser.set_defaults(run=games.lobby)
    commands = parser.add_subparsers(metavar="command", parser_class=Parser)
    for name, (add, run, says) in _COMMANDS.items():
        command = commands.add_parser(name, help=says, description=says)
        command.set_defaults(run=run)
        add(command)
    if words and not words[0].startswith("-") and words[0] not in _COMMANDS:
        near = difflib.get_close_matches(words[0], _COMMANDS, 1, 0.5)
        hint = f"did you mean `briefing {near[0]}`?" if near else f"the commands are {', '.join(_COMMANDS)}"
        message = f"'{words[0][:40]}' is no command; {hint}"
        raise UsageError(message)
    return parser
