"""`briefing class new`: what a class is made of, from the command line to its seat cards."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from briefing.cli.words import DONE, UsageError, check_scenario, count, moves, pack_of, seed

if TYPE_CHECKING:
    from briefing.classroom.entries import Times
    from briefing.classroom.folder import Made

_MOST_SHOWN: Final = 40


def add_new(command: argparse.ArgumentParser) -> None:
    """Who sits in it, how it plays, and how its lesson is divided."""
    command.add_argument("scenario", nargs="?", default="second-front", metavar="SCENARIO")
    command.add_argument("--seats", type=count, metavar="N", help="default: 30, or the lines of the roster")
    command.add_argument("--mode", choices=("plenary", "committee", "parallel"), default="plenary")
    command.add_argument("--moves", type=moves, default=0, metavar="N", help="default: the scenario's for a class")
    command.add_argument("--seed", type=seed, metavar="N", help="the same seed and acts give the same game")
    command.add_argument("--delegations", metavar="USA,GBR,...", help="who sits in a committee, in this order")
    for name, says in (
        ("shape", "SHAPE's staff, who advise"), ("red", "the red cell, which foresees an opponent"),
        ("evaluators", "evaluators, who observe"),
    ):  # fmt: skip
        command.add_argument(
            f"--{name}", type=_size, metavar="N", help=f"seats for {says}; a committee has them where there is room"
        )
    command.add_argument("--opponents", choices=("loose", "standard", "sharp", "fixed"), default="standard")
    for name, says in (("practice", "the practice vote"), ("decision", "each card"), ("council", "each text")):
        command.add_argument(
            f"--{name}", type=_seconds, metavar="SECONDS", help=f"time for {says}; 0: until control closes it"
        )
    command.add_argument(
        "--session", type=count, metavar="MINUTES", help="the whole lesson; the hot wash takes the last part"
    )
    command.add_argument(
        "--hotwash", type=count, metavar="MINUTES", help="how much of it the hot wash takes: default 15"
    )
    command.add_argument("--dir", type=Path, metavar="DIR", help="where to keep the class")
    command.add_argument(
        "--roster", type=Path, metavar="FILE.csv", help="seat,name,id,email: stays in the class's folder"
    )


def new(parsed: argparse.Namespace) -> int:
    """Make a class and print its seat cards."""
    from briefing.classroom import cards
    from briefing.classroom.folder import Wish, create
    from briefing.classroom.seats import DELEGATIONS, Cells

    if parsed.delegations and parsed.mode != "committee":
        message = "--delegations goes with --mode committee: in the other modes everybody sits in one room"
        raise UsageError(message)
    pack = pack_of(None)
    check_scenario(pack, parsed.scenario)
    named = [word.strip().upper() for word in (parsed.delegations or "").split(",") if word.strip()]
    try:
        made = create(
            Wish(
                parsed.scenario, parsed.mode, _many(parsed), parsed.moves, parsed.seed, parsed.opponents,
                named or DELEGATIONS, _times(parsed), Cells(parsed.shape, parsed.red, parsed.evaluators),
            ),
            pack, parsed.dir, parsed.roster,
        )  # fmt: skip
    except ValueError as error:
        raise UsageError(str(error)) from None
    paths = cards.write(made)
    rows = cards.text(made).splitlines()
    print("\n".join(rows[:_MOST_SHOWN]))
    if len(rows) > _MOST_SHOWN:
        print(f"... and {len(rows) - _MOST_SHOWN} lines more in {paths[1]}")
    print(_told(made, paths[0]))
    return DONE


def _told(made: Made, page: str) -> str:
    charter, folder = made.charter, made.folder
    return (
        f"\nThe class is in {folder}: {charter.mode}, {len(charter.seats)} seats, {charter.moves} moves, "
        f"seed {charter.seed}.\n"
        f"Cards to print   {page}\n"
        f"Start            briefing class serve --lan --control      (made again then: with the address and a QR)\n"
        f"Network trouble  briefing class doctor"
    )


def _many(parsed: argparse.Namespace) -> int:
    if parsed.seats is not None:
        return int(parsed.seats)
    if parsed.roster is None:
        return 30
    from briefing.record.door import bytes_of

    lines = [
        line for line in bytes_of(parsed.roster, 1 << 20).decode("utf-8", "replace").splitlines() if line.strip(" ,;")
    ]
    return max(len(lines) - 1, 1)


def _times(parsed: argparse.Namespace) -> Times:
    from briefing.classroom.entries import Times

    given = {
        name: getattr(parsed, name) for name in ("practice", "decision", "council") if getattr(parsed, name) is not None
    }
    for name in ("session", "hotwash"):
        if getattr(parsed, name) is not None:
            given[name] = getattr(parsed, name) * 60
    times = Times(**given)
    if parsed.hotwash is None:  # a short lesson keeps its share: fifteen of fifty minutes
        times = Times(**{**given, "hotwash": min(times.hotwash, times.session * 3 // 10)})
    elif times.hotwash >= times.session:
        message = f"--hotwash: {parsed.hotwash} minutes leave nothing of a lesson of {times.session // 60}"
        raise UsageError(message)
    return times


def _size(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:4]) > 100:
        message = f"'{text[:10]}' is no size of a cell: 0 to 100 seats"
        raise UsageError(message)
    return int(text)


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text[:6]) <= 86_400:
        message = f"'{text[:10]}' is no number of seconds from 0 to 86400"
        raise UsageError(message)
    return int(text[:6])
