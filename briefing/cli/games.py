"""The commands that play: lobby, play, resume, run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.words import (
    DONE,
    WRONG,
    UsageError,
    check_scenario,
    moves,
    nearest,
    pack_of,
    port,
    print_json,
    seed,
    terminal,
)

if TYPE_CHECKING:
    from briefing.record import Journal

_DEFAULT = "second-front"


def _game_options(command: argparse.ArgumentParser, *, needed: bool) -> None:
    command.add_argument("scenario", nargs=None if needed else "?", default=_DEFAULT, metavar="SCENARIO")
    command.add_argument("--seed", type=seed, metavar="N", help="the same seed and acts give the same game")
    command.add_argument("--moves", type=moves, default=0, metavar="6|12")
    command.add_argument("--mode", choices=("training", "exploration"), default="training")
    command.add_argument("--opponents", choices=("loose", "standard", "sharp", "fixed"), default="standard")
    command.add_argument("--pack", metavar="DIR", help="a pack of your own")
    command.add_argument("--save", type=Path, metavar="FILE", help="where to keep the game")


def add_play(command: argparse.ArgumentParser) -> None:
    """Options of `play`."""
    _game_options(command, needed=False)
    command.add_argument("--plain", action="store_true", help="appended text and numbered choices")


def add_resume(command: argparse.ArgumentParser) -> None:
    """Options of `resume`."""
    command.add_argument("file", nargs="?", type=Path, metavar="FILE")
    command.add_argument("--plain", action="store_true")
    command.add_argument("--pack", metavar="DIR")


def add_run(command: argparse.ArgumentParser) -> None:
    """Options of `run`."""
    _game_options(command, needed=True)
    how = command.add_mutually_exclusive_group(required=True)
    how.add_argument("--acts", metavar="FILE|-", help="acts in text form, one a line")
    how.add_argument(
        "--policy",
        metavar="NAME",
        help="random, hawk, dove, tit-for-tat, consensus-only, europe-first, asia-first, greedy",
    )
    command.add_argument("--json", action="store_true")


def _new(parsed: argparse.Namespace, *, keep: bool) -> Journal:
    import secrets

    from briefing.model.game import Settings
    from briefing.record import Journal, new_path

    pack = pack_of(parsed.pack)
    check_scenario(pack, parsed.scenario)
    seed = secrets.randbelow(1 << 32) if parsed.seed is None else parsed.seed
    settings = Settings(moves=parsed.moves, mode=parsed.mode, opponents=parsed.opponents)
    path = parsed.save or (new_path(parsed.scenario, seed) if keep else None)
    return Journal.create(path, pack, parsed.scenario, seed, settings)


def add_serve(command: argparse.ArgumentParser) -> None:
    """Options of `serve`."""
    command.add_argument("--port", type=port, default=8000, metavar="N", help="default: 8000")


def serve(parsed: argparse.Namespace) -> int:
    """Play in a browser on this machine."""
    from briefing import _bootstrap

    _bootstrap.ensure("web")
    from briefing.tui.served import serve as served

    try:
        served(parsed.port)
    except OSError as error:
        message = f"port {parsed.port} cannot be used ({error.strerror}); name another with --port"
        raise UsageError(message) from None
    return DONE


def lobby(_: argparse.Namespace) -> int:
    """Open the lobby."""
    terminal()
    from briefing.tui import run_lobby

    return run_lobby()


def play(parsed: argparse.Namespace) -> int:
    """Start a game."""
    if not parsed.plain:
        terminal()
    return _hand_over(_new(parsed, keep=True), plain=parsed.plain)


def resume(parsed: argparse.Namespace) -> int:
    """Go on with a game."""
    if not parsed.plain:
        terminal()
    from briefing.record import Journal, latest

    path = parsed.file or latest()
    if path is None:
        message = "there is no game to go on with; `briefing play` starts one"
        raise UsageError(message)
    return _hand_over(Journal.resume(path, pack_of(parsed.pack)), plain=parsed.plain)


def _hand_over(journal: Journal, *, plain: bool) -> int:
    with journal:
        if plain:
            from briefing.plain import play

            return play(journal)
        from briefing.tui import run_game

        return run_game(journal)


def run(parsed: argparse.Namespace) -> int:
    """A game without a screen."""
    from briefing.study.games import by_acts, by_policy, parse_acts, summary
    from briefing.study.policies import NAMES, policy

    if parsed.policy is not None and parsed.policy not in NAMES:
        raise UsageError(nearest("policy", parsed.policy, NAMES))
    acts = None if parsed.acts is None else list(parse_acts(_lines(parsed.acts)))
    if parsed.seed is None:
        message = "`briefing run` needs --seed N: a run is to be repeatable"
        raise UsageError(message)
    with _new(parsed, keep=False) as journal:
        if acts is None:
            by_policy(journal, policy(parsed.policy))
        else:
            by_acts(journal, acts)
        result = summary(journal)
        trouble = journal.trouble.partition(";")[0]
    if parsed.json:
        print_json(result)
    else:
        _print_summary(result)
    if trouble:
        print(f"briefing: {trouble}: the game was played to its end, but what is kept of it is not whole; name another "
              "place with --save", file=sys.stderr)  # fmt: skip
        return WRONG
    return DONE


def _lines(name: str) -> list[str]:
    try:
        return (sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")).splitlines()
    except OSError as error:
        message = f"{name}: the acts cannot be read ({error.strerror})"
    except UnicodeDecodeError:
        message = f"{name}: the acts are not text in UTF-8"
    raise UsageError(message)


def _print_summary(result: dict[str, Any]) -> None:
    outcome = result["outcome"]
    for move in result["moves"]:
        taken = ", ".join(f"{each['option']} ({each['how']})" for each in move["decisions"]) or "-"
        print(f"move {move['move']:2}  {move['russia']:>3} {move['china']:>3} {move['dprk']:>3}  {taken}")
    scores = ", ".join(f"{name} {value}" for name, value in outcome["scores"].items())
    print(f"{outcome['ending'] or 'not over'}: {outcome['total']} of 1000 ({scores})")
    print(f"digest {result['digest']}")
