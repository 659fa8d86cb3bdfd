"""The commands that study the model: odds and study."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from briefing.cli.words import DONE, FOUND, UsageError, check_scenario, count, moves, nearest, pack_of, print_json, seed

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from briefing.model.cards import ActorId
    from briefing.model.pack import Pack
    from briefing.study.sweep import Plan, Study

    Told = Callable[[int, int], None] | None


def add_odds(command: argparse.ArgumentParser) -> None:
    """Options of `odds`."""
    command.add_argument("scenario", metavar="SCENARIO")
    command.add_argument("--actor", choices=("russia", "china", "dprk"))
    command.add_argument("--type", metavar="NAME", help="the hidden type that weighs the drivers; none by default")
    command.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="settings")
    command.add_argument("--paths", action="store_true", help="list every assumption with its note and source")
    command.add_argument("--pack", metavar="DIR")
    command.add_argument("--json", action="store_true")


def add_study(command: argparse.ArgumentParser) -> None:
    """Options of `study`."""
    command.add_argument("scenario", metavar="SCENARIO")
    command.add_argument("--policy", default="", metavar="A,B", help="default: all of them but random and greedy")
    command.add_argument("--seeds", type=count, default=200, metavar="N")
    command.add_argument("--first", type=seed, default=0, metavar="N", help="the first seed")
    command.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="settings")
    command.add_argument("--moves", type=moves, default=0, metavar="6|12")
    command.add_argument("--opponents", choices=("loose", "standard", "sharp", "fixed"), default="standard")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--validate", action="store_true", help="hold the model against what is known, row by row")
    what.add_argument("--balance", action="store_true", help="the postures' matrix, and each option against its card's")
    what.add_argument("--flip", action="store_true", help="the assumptions the verdict leans on, and where it flips")
    command.add_argument("--jobs", type=count, default=0, metavar="N", help="processes; default: one a core")
    command.add_argument("--cluster", metavar="ADDR", help="a Dask scheduler's address")
    command.add_argument("--pack", metavar="DIR")
    command.add_argument("--json", action="store_true")


def odds(parsed: argparse.Namespace) -> int:
    """Print opponents' distributions, or with --paths every assumption."""
    from briefing.study.assumptions import changed, parse
    from briefing.study.ledger import assumptions
    from briefing.study.odds import odds as view_of
    from briefing.study.showing import odds_text, paths_text

    pack = pack_of(parsed.pack)
    check_scenario(pack, parsed.scenario)
    if parsed.paths:
        found = list(assumptions(pack, parsed.scenario).values())
        if parsed.json:
            keys = ("path", "value", "low", "high", "note", "source")
            print_json([{key: getattr(each, key) for key in keys} for each in found])
        else:
            print(paths_text(found))
        return DONE
    setting = changed(pack, parsed.scenario, [parse(text) for text in parsed.settings])
    game = setting.start(0)
    wanted: list[ActorId] = [parsed.actor] if parsed.actor else ["russia", "china", "dprk"]
    views = [view_of(game, actor, _temper(setting.pack, actor, parsed.type, setting.temper)) for actor in wanted]
    if parsed.json:
        documents = [{"scenario": parsed.scenario, "set": dict(setting.changes), **view.to_json()} for view in views]
        print_json(documents[0] if parsed.actor else documents)
    else:
        print("\n\n".join(odds_text(view, setting.pack) for view in views))
    return DONE


def _temper(pack: Pack, actor: ActorId, name: str | None, forced: int) -> int | None:
    if name is None:
        return forced if actor == "russia" and forced >= 0 else None
    known = [temper.id for temper in pack.actor(actor).tempers]
    if name not in known:
        message = f"'{name[:20]}' is no type of {actor}; there are {', '.join(known)}"
        raise UsageError(message)
    return known.index(name)


def _policies(text: str, names: Sequence[str]) -> list[str]:
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    for name in wanted:
        if name not in names:
            raise UsageError(nearest("policy", name, names))
    return list(dict.fromkeys(wanted)) or [name for name in names if name not in ("random", "greedy")]


def study(parsed: argparse.Namespace) -> int:
    """Play many games and print what they came to."""
    from briefing.study.assumptions import changed, parse
    from briefing.study.policies import NAMES
    from briefing.study.sweep import Arm, Plan, has_arrays

    pack = pack_of(parsed.pack)
    check_scenario(pack, parsed.scenario)
    settings = tuple(parse(text) for text in parsed.settings)
    if settings and (parsed.validate or parsed.flip or parsed.balance):
        message = "--set goes with a plain study: --validate, --balance and --flip measure the pack as it is"
        raise UsageError(message)
    changed(pack, parsed.scenario, settings)
    if parsed.first + parsed.seeds > 1 << 64:
        message = f"{parsed.seeds} seeds from {parsed.first} run past the last one, {(1 << 64) - 1}"
        raise UsageError(message)
    arms = []
    for name in _policies(parsed.policy, NAMES):
        arms.append(Arm(name, name))
        if settings:
            arms.append(Arm(f"{name}, changed", name, settings))
    plan = Plan(parsed.scenario, tuple(arms), parsed.seeds, parsed.first, parsed.moves, parsed.opponents, parsed.pack)
    if not has_arrays():
        print("briefing: numpy is not installed, so games are played one by one; it goes on, slower", file=sys.stderr)
    from briefing.study.hands import hands
    from briefing.study.validate import plan as validate_plan

    if parsed.validate:
        plan = validate_plan(plan)
    with hands(parsed.jobs, parsed.cluster, plan) as executor:
        if parsed.flip:
            return _flip(parsed, pack, plan, executor)
        return _games(parsed, pack, plan, executor)


def _games(parsed: argparse.Namespace, pack: Pack, plan: Plan, executor: Executor | None) -> int:
    from briefing.study.showing import study_text
    from briefing.study.sweep import run, to_json

    with _progress(len(plan.arms) * parsed.seeds, "games") as told:
        if parsed.validate:
            return _validate(parsed, pack, plan, executor, told)
        played = run(plan, executor, told)
    if parsed.balance and played.finished:
        return _balance(parsed, pack, played, executor)
    if parsed.json:
        print_json(to_json(played))
    else:
        print(study_text(played, pack))
    return DONE if played.finished else 130


def _validate(parsed: argparse.Namespace, pack: Pack, plan: Plan, executor: Executor | None, told: Told) -> int:
    from attrs import asdict

    from briefing.study.validate import text, validate

    rows = validate(pack, plan, executor, told)
    if parsed.json:
        print_json([asdict(row) for row in rows])
    else:
        print(text(rows))
    return DONE if all(row.holds for row in rows) else FOUND


def _balance(parsed: argparse.Namespace, pack: Pack, study: Study, executor: Executor | None) -> int:
    from briefing.study.balance import matrix_text, to_json
    from briefing.study.survey import survey, survey_text
    from briefing.study.sweep import has_arrays

    standings = survey(pack, parsed.scenario)
    rolled = None
    if has_arrays():
        from briefing.study.batch.rollouts import rollouts, rollouts_json, rollouts_text

        with _progress(sum(card.kind == "event" for card in pack.cards), "cards") as told:
            rolled = rollouts(pack, parsed.scenario, parsed.pack, executor=executor, told=told)
    if parsed.json:
        print_json(to_json(study, standings) | {"rollouts": None if rolled is None else rollouts_json(rolled)})
    else:
        by_rollouts = "Rollouts need numpy: install briefing[study]." if rolled is None else rollouts_text(rolled)
        print(f"{matrix_text(study)}\n\n{survey_text(standings)}\n\n{by_rollouts}")
    return DONE


def _flip(parsed: argparse.Namespace, pack: Pack, plan: Plan, executor: Executor | None) -> int:
    from briefing.study.flip import candidates, flips, text, to_json

    if len(plan.arms) < 2:
        message = "--flip compares postures: name two or more with --policy"
        raise UsageError(message)
    with _progress(len(candidates(pack, parsed.scenario)), "assumptions") as told:
        found = flips(pack, plan, executor, told)
    if parsed.json:
        print_json(to_json(found))
    else:
        print(text(found))
    return DONE


@contextmanager
def _progress(every: int, what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar with the time left, on stderr, and only to a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=every)
        yield lambda done, _: bar.update(task, completed=done)
