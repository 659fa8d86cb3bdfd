"""The command line. Each command imports what it needs inside its own function: start-up time is a feature."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from briefing import __version__

if TYPE_CHECKING:
    from briefing.model.pack import Pack
    from briefing.record import Journal

DONE, FOUND, WRONG = 0, 1, 2
_MOST_SEED = (1 << 64) - 1
_DEFAULT = "second-front"
_MOST_GAMES = 100_000_000


class _UsageError(Exception):
    """Wrong use: the message is the sentence to print."""


class _Parser(argparse.ArgumentParser):
    """argparse that ends in one sentence rather than in a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{message}; see `{self.prog} --help`")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 what was checked does not hold, 2 wrong use or input."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        _clean(words)
        parsed = _parser(words).parse_args(words)
        run: Callable[[argparse.Namespace], int] = parsed.run
        return run(parsed)
    except BrokenPipeError:
        # The reader went away (`| head`): nothing more to say, and nothing to say it to.
        sys.stdout = None  # type: ignore[assignment]
        return DONE
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
    if isinstance(error, _UsageError):
        return str(error)
    # The modules are loaded already if one of their errors came up; looking them up imports nothing.
    known = (
        ("briefing.pack.fault", "PackError"),
        ("briefing.pack.text", "UncleanTextError"),
        ("briefing.record.format", "SaveError"),
        ("briefing.study.games", "ActsError"),
        ("briefing.study.assumptions", "AssumptionError"),
        ("briefing.study.hands", "ClusterError"),
    )
    for module, name in known:
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None and isinstance(error, kind):
            return str(error)
    return None


def _clean(words: list[str]) -> None:
    """The command line is text from outside like any other."""
    for word in words:
        if not all(character.isprintable() for character in word):
            message = f"{word!r} holds characters that no command needs"
            raise _UsageError(message)


_COMMANDS = (
    "play", "resume", "replay", "verify", "run", "odds", "study", "check", "keys", "doctor",
)  # fmt: skip


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="briefing", description="A crisis-briefing game for the terminal. Without a command: the lobby."
    )
    parser.add_argument("--version", action="version", version=f"briefing {__version__}")
    parser.set_defaults(run=_lobby)
    commands = parser.add_subparsers(metavar="command", parser_class=_Parser)
    for name in _COMMANDS:
        add, says = _ADD[name]
        command = commands.add_parser(name, help=says, description=says)
        command.set_defaults(run=_RUN[name])
        add(command)
    first = next((word for word in words if not word.startswith("-")), None)
    if first is not None and first not in _COMMANDS and words[0] == first:
        near = difflib.get_close_matches(first, _COMMANDS, 1, 0.5)
        hint = f"; did you mean `briefing {near[0]}`?" if near else f"; the commands are {', '.join(_COMMANDS)}"
        message = f"'{first}' is no command{hint}"
        raise _UsageError(message)
    return parser


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 20 or int(text) > _MOST_SEED:
        message = f"the seed '{text[:30]}' is no whole number from 0 to {_MOST_SEED}"
        raise _UsageError(message)
    return int(text)


def _moves(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 52:
        message = f"'{text[:10]}' moves cannot be played: a game has 1 to 52; 12 is a full one, 6 fits a class"
        raise _UsageError(message)
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:12]) <= _MOST_GAMES:
        message = f"'{text[:12]}' is no count from 1 to {_MOST_GAMES}"
        raise _UsageError(message)
    return int(text)


def _game_options(command: argparse.ArgumentParser, *, needed: bool) -> None:
    command.add_argument("scenario", nargs=None if needed else "?", default=_DEFAULT, metavar="SCENARIO")
    command.add_argument("--seed", type=_seed, metavar="N", help="the same seed and acts give the same game")
    command.add_argument("--moves", type=_moves, default=0, metavar="6|12")
    command.add_argument("--mode", choices=("training", "exploration"), default="training")
    command.add_argument("--opponents", choices=("loose", "standard", "sharp", "fixed"), default="standard")
    command.add_argument("--pack", metavar="DIR", help="a pack of your own")
    command.add_argument("--save", type=Path, metavar="FILE", help="where to keep the game")


def _add_play(command: argparse.ArgumentParser) -> None:
    _game_options(command, needed=False)
    command.add_argument("--plain", action="store_true", help="appended text and numbered choices")


def _add_resume(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", nargs="?", type=Path, metavar="FILE")
    command.add_argument("--plain", action="store_true")
    command.add_argument("--pack", metavar="DIR")


def _add_replay(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--at", type=int, metavar="N", help="begin at act N")
    command.add_argument("--pack", metavar="DIR")


def _add_verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--json", action="store_true")
    command.add_argument("--pack", metavar="DIR")


def _add_run(command: argparse.ArgumentParser) -> None:
    _game_options(command, needed=True)
    how = command.add_mutually_exclusive_group(required=True)
    how.add_argument("--acts", metavar="FILE|-", help="acts in text form, one a line")
    how.add_argument(
        "--policy",
        metavar="NAME",
        help="random, hawk, dove, tit-for-tat, consensus-only, europe-first, asia-first, greedy",
    )
    command.add_argument("--json", action="store_true")


def _add_odds(command: argparse.ArgumentParser) -> None:
    command.add_argument("scenario", metavar="SCENARIO")
    command.add_argument("--actor", choices=("russia", "china", "dprk"))
    command.add_argument("--type", metavar="NAME", help="the hidden type that weighs the drivers; none by default")
    command.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="settings")
    command.add_argument("--paths", action="store_true", help="list every assumption with its note and source")
    command.add_argument("--pack", metavar="DIR")
    command.add_argument("--json", action="store_true")


def _add_study(command: argparse.ArgumentParser) -> None:
    command.add_argument("scenario", metavar="SCENARIO")
    command.add_argument("--policy", default="", metavar="A,B", help="default: all of them but random and greedy")
    command.add_argument("--seeds", type=_count, default=200, metavar="N")
    command.add_argument("--first", type=_seed, default=0, metavar="N", help="the first seed")
    command.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="settings")
    command.add_argument("--moves", type=_moves, default=0, metavar="6|12")
    command.add_argument("--opponents", choices=("loose", "standard", "sharp", "fixed"), default="standard")
    command.add_argument("--jobs", type=_count, default=0, metavar="N", help="processes; default: one a core")
    command.add_argument("--cluster", metavar="ADDR", help="a Dask scheduler's address")
    command.add_argument("--pack", metavar="DIR")
    command.add_argument("--json", action="store_true")


def _add_check(command: argparse.ArgumentParser) -> None:
    command.add_argument("path", nargs="?", metavar="PATH")
    command.add_argument("--json", action="store_true")


def _add_nothing(_: argparse.ArgumentParser) -> None:
    """The command takes no options."""


# --- what is run ------------------------------------------------------------------------------------------------------


def _terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        message = "there is no terminal here; `briefing play --plain` plays as text through pipes"
        raise _UsageError(message)


def _pack(name: str | None) -> Pack:
    from briefing.pack import load

    return load(name)


def _check_scenario(pack: Pack, name: str) -> None:
    known = [scenario.id for scenario in pack.scenarios]
    if name not in known:
        near = difflib.get_close_matches(name, known, 1, 0.4)
        hint = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(known)}"
        message = f"the pack '{pack.id}' has no scenario '{name[:40]}'; {hint}"
        raise _UsageError(message)


def _new(parsed: argparse.Namespace, *, keep: bool) -> Journal:
    import secrets

    from briefing.model.game import Settings
    from briefing.record import Journal, new_path

    pack = _pack(parsed.pack)
    _check_scenario(pack, parsed.scenario)
    seed = secrets.randbelow(1 << 32) if parsed.seed is None else parsed.seed
    settings = Settings(moves=parsed.moves, mode=parsed.mode, opponents=parsed.opponents)
    path = parsed.save or (new_path(parsed.scenario, seed) if keep else None)
    return Journal.create(path, pack, parsed.scenario, seed, settings)


def _lobby(_: argparse.Namespace) -> int:
    _terminal()
    from briefing.tui import run_lobby

    return run_lobby()


def _play(parsed: argparse.Namespace) -> int:
    if not parsed.plain:
        _terminal()
    return _hand_over(_new(parsed, keep=True), plain=parsed.plain)


def _resume(parsed: argparse.Namespace) -> int:
    if not parsed.plain:
        _terminal()
    from briefing.record import Journal, latest

    path = parsed.file or latest()
    if path is None:
        message = "there is no game to go on with; `briefing play` starts one"
        raise _UsageError(message)
    return _hand_over(Journal.resume(path, _pack(parsed.pack)), plain=parsed.plain)


def _hand_over(journal: Journal, *, plain: bool) -> int:
    with journal:
        if plain:
            from briefing.plain import play

            return play(journal)
        from briefing.tui import run_game

        return run_game(journal)


def _replay(parsed: argparse.Namespace) -> int:
    _terminal()
    from briefing.tui import run_watch

    return run_watch(parsed.file, parsed.at)


def _verify(parsed: argparse.Namespace) -> int:
    from attrs import asdict

    from briefing.record import verify

    pack = _pack(parsed.pack)
    verdicts = [verify(path, pack) for path in parsed.files]
    if parsed.json:
        _print_json([asdict(verdict) for verdict in verdicts])
    else:
        for verdict in verdicts:
            prefix = "" if verdict.sentence.startswith(verdict.path) else f"{verdict.path}: "
            print(f"{prefix}{verdict.sentence}")
    statuses = {verdict.status for verdict in verdicts}
    if statuses & {"altered", "truncated"}:
        return FOUND
    return WRONG if statuses & {"unreadable", "unverifiable"} else DONE


def _run(parsed: argparse.Namespace) -> int:
    from briefing.study.games import by_acts, by_policy, parse_acts, summary
    from briefing.study.policies import NAMES, policy

    if parsed.policy is not None and parsed.policy not in NAMES:
        near = difflib.get_close_matches(parsed.policy, NAMES, 1, 0.4)
        hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(NAMES)}"
        message = f"there is no policy '{parsed.policy[:40]}'; {hint}"
        raise _UsageError(message)
    acts = None if parsed.acts is None else list(parse_acts(_lines(parsed.acts)))
    if parsed.seed is None:
        message = "`briefing run` needs --seed N: a run is to be repeatable"
        raise _UsageError(message)
    with _new(parsed, keep=False) as journal:
        if acts is None:
            by_policy(journal, policy(parsed.policy))
        else:
            by_acts(journal, acts)
        if journal.trouble:
            print(f"briefing: {journal.trouble}", file=sys.stderr)
        result = summary(journal)
    if parsed.json:
        _print_json(result)
    else:
        _print_summary(result)
    return DONE


def _lines(name: str) -> list[str]:
    try:
        return (sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")).splitlines()
    except OSError as error:
        message = f"{name}: the acts cannot be read ({error.strerror})"
    except UnicodeDecodeError:
        message = f"{name}: the acts are not text in UTF-8"
    raise _UsageError(message)


def _print_summary(result: dict[str, Any]) -> None:
    outcome = result["outcome"]
    for move in result["moves"]:
        taken = ", ".join(f"{each['option']} ({each['how']})" for each in move["decisions"]) or "-"
        print(f"move {move['move']:2}  {move['russia']:>3} {move['china']:>3} {move['dprk']:>3}  {taken}")
    scores = ", ".join(f"{name} {value}" for name, value in outcome["scores"].items())
    print(f"{outcome['ending'] or 'not over'}: {outcome['total']} of 1000 ({scores})")
    print(f"digest {result['digest']}")


def _odds(parsed: argparse.Namespace) -> int:
    from briefing.study.assumptions import changed, parse
    from briefing.study.ledger import assumptions
    from briefing.study.odds import odds
    from briefing.study.showing import odds_text, paths_text

    pack = _pack(parsed.pack)
    _check_scenario(pack, parsed.scenario)
    if parsed.paths:
        found = list(assumptions(pack, parsed.scenario).values())
        if parsed.json:
            keys = ("path", "value", "low", "high", "note", "source")
            _print_json([{key: getattr(each, key) for key in keys} for each in found])
        else:
            print(paths_text(found))
        return DONE
    setting = changed(pack, parsed.scenario, [parse(text) for text in parsed.settings])
    game = setting.start(0)
    wanted = [parsed.actor] if parsed.actor else ["russia", "china", "dprk"]
    views = [odds(game, actor, _temper(setting.pack, actor, parsed.type, setting.temper)) for actor in wanted]
    if parsed.json:
        documents = [{"scenario": parsed.scenario, "set": dict(setting.changes), **view.to_json()} for view in views]
        _print_json(documents[0] if parsed.actor else documents)
    else:
        print("\n\n".join(odds_text(view, setting.pack) for view in views))
    return DONE


def _temper(pack: Pack, actor: Any, name: str | None, forced: int) -> int | None:
    if name is None:
        return forced if actor == "russia" and forced >= 0 else None
    known = [temper.id for temper in pack.actor(actor).tempers]
    if name not in known:
        message = f"'{name[:20]}' is no type of {actor}; there are {', '.join(known)}"
        raise _UsageError(message)
    return known.index(name)


def _policies(text: str, names: Sequence[str]) -> list[str]:
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    for name in wanted:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1, 0.4)
            hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}"
            message = f"there is no policy '{name[:40]}'; {hint}"
            raise _UsageError(message)
    return wanted or [name for name in names if name not in ("random", "greedy")]


def _study(parsed: argparse.Namespace) -> int:
    from briefing.study.assumptions import changed, parse
    from briefing.study.policies import NAMES
    from briefing.study.showing import study_text
    from briefing.study.sweep import Arm, Plan, has_arrays, run, to_json

    pack = _pack(parsed.pack)
    _check_scenario(pack, parsed.scenario)
    settings = tuple(parse(text) for text in parsed.settings)
    changed(pack, parsed.scenario, settings)
    arms = []
    for name in _policies(parsed.policy, NAMES):
        arms.append(Arm(name, name))
        if settings:
            arms.append(Arm(f"{name}, changed", name, settings))
    plan = Plan(parsed.scenario, tuple(arms), parsed.seeds, parsed.first, parsed.moves, parsed.opponents, parsed.pack)
    if not has_arrays():
        print("briefing: numpy is not installed, so games are played one by one; it goes on, slower", file=sys.stderr)
    from briefing.study.hands import hands

    with hands(parsed.jobs, parsed.cluster, plan) as executor, _progress(len(arms) * parsed.seeds) as told:
        study = run(plan, executor, told)
    if parsed.json:
        _print_json(to_json(study))
    else:
        print(study_text(study, pack))
    return DONE if study.finished else 130


@contextmanager
def _progress(every: int) -> Iterator[Callable[[int, int], None] | None]:
    """A bar with the time left, on stderr, and only to a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("games"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("games", total=every)
        yield lambda done, _: bar.update(task, completed=done)


def _check(parsed: argparse.Namespace) -> int:
    from briefing.pack.check import check

    findings = check(parsed.path)
    if parsed.json:
        _print_json(findings.to_json())
    else:
        for fault in (*findings.faults, *findings.warnings):
            print(fault)
        many = ", ".join(f"{count} {name}" for name, count in findings.counts.items() if count)
        print(f"{findings.folder}: {len(findings.faults)} faults, {len(findings.warnings)} warnings; {many}")
    return DONE if findings.well else FOUND


def _keys(_: argparse.Namespace) -> int:
    from briefing.tui.commands import table

    print(table())
    return DONE


def _doctor(_: argparse.Namespace) -> int:
    from briefing.doctor import report

    print(report())
    return DONE


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=1, ensure_ascii=False))


_ADD: dict[str, tuple[Callable[[argparse.ArgumentParser], None], str]] = {
    "play": (_add_play, "start a game"),
    "resume": (_add_resume, "go on where the file (or the last game) stopped"),
    "replay": (_add_replay, "watch a game that is kept"),
    "verify": (_add_verify, "replay saves and compare every digest"),
    "run": (_add_run, "a game without a screen, by acts or by a policy"),
    "odds": (_add_odds, "an opponent's exact distribution over its ladder, with causes"),
    "study": (_add_study, "many games: distributions, and what an assumption changes"),
    "check": (_add_check, "look at a pack: every fault at once"),
    "keys": (_add_nothing, "the keys"),
    "doctor": (_add_nothing, "terminal, paths and versions"),
}

_RUN: dict[str, Callable[[argparse.Namespace], int]] = {
    "play": _play,
    "resume": _resume,
    "replay": _replay,
    "verify": _verify,
    "run": _run,
    "odds": _odds,
    "study": _study,
    "check": _check,
    "keys": _keys,
    "doctor": _doctor,
}
