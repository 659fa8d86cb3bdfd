"""The commands of a class: new, serve, control, projector, results, export, grade, merge, doctor, purge."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from briefing.cli.grading import add_grade, grade
from briefing.cli.words import (
    DONE,
    FOUND,
    Parser,
    UsageError,
    check_scenario,
    count,
    moves,
    pack_of,
    port,
    seed,
    terminal,
)

if TYPE_CHECKING:
    from briefing.classroom.after import Weights
    from briefing.classroom.entries import Times
    from briefing.classroom.folder import Made

_PORT: Final = 8025
_MOST_SHOWN: Final = 40
_DIR: Final = "the class's folder or its room's code; the class last used if not said"


def add_class(command: argparse.ArgumentParser) -> None:
    """The sub-commands and their options."""
    command.set_defaults(class_run=lambda _: _which(command))
    commands = command.add_subparsers(metavar="what", parser_class=Parser)
    for name, (add, run, says) in _COMMANDS.items():
        each = commands.add_parser(name, help=says, description=says)
        each.set_defaults(class_run=run)
        add(each)


def run(parsed: argparse.Namespace) -> int:
    """Run one of them, where its packages are."""
    chosen: Callable[[argparse.Namespace], int] = parsed.class_run
    if chosen in (new, serve, control):  # the others need nothing that the game does not
        from briefing import _bootstrap

        _bootstrap.ensure("class")
    return chosen(parsed)


def _which(command: argparse.ArgumentParser) -> int:
    message = f"say what: `{command.prog} {'|'.join(_COMMANDS)}`; `{command.prog} new` makes a class"
    raise UsageError(message)


# --- new --------------------------------------------------------------------------------------------------------------


def _add_new(command: argparse.ArgumentParser) -> None:
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


# --- while it runs ----------------------------------------------------------------------------------------------------


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("dir", nargs="?", metavar="DIR", help=_DIR)
    command.add_argument("--port", type=port, default=_PORT, metavar="N", help=f"default: {_PORT}")
    command.add_argument("--lan", action="store_true", help="let the network in; without it only this machine")
    command.add_argument("--tls", nargs=2, type=Path, metavar=("CERT", "KEY"), help="the school's certificate")
    command.add_argument("--database", metavar="URL", help="keep the log in PostgreSQL, for several hubs on one class")
    command.add_argument("--control", action="store_true", help="open exercise control in this terminal")
    command.add_argument("--tethered", action="store_true", help=argparse.SUPPRESS)


def serve(parsed: argparse.Namespace) -> int:
    """Run the hub until Ctrl-C, or beside the console until that is left."""
    if not parsed.control:  # then this process is the hub, and not the console beside it
        from briefing.classroom.hub import lean

        lean.before(openssl=bool(parsed.tls or parsed.database))
    from briefing.classroom.folder import find
    from briefing.classroom.running import Serving, beside_console, serve_here

    wanted = Serving(
        find(parsed.dir), parsed.lan, parsed.port, tuple(parsed.tls) if parsed.tls else None, parsed.database
    )
    if parsed.control:
        terminal("leave out --control, and open `briefing class control` in another one")
        return beside_console(wanted)
    return serve_here(wanted, tethered=parsed.tethered)


def _add_control(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "dir", nargs="?", metavar="DIR|URL", help=f"{_DIR}; or a hub's address, and its token is asked for"
    )


def control(parsed: argparse.Namespace) -> int:
    """Open exercise control in the terminal."""
    terminal("exercise control is a screen: open it in a terminal of 80 by 24 or more")
    from briefing.classroom.running import console, door_of

    return console(door_of(parsed.dir))


def _add_projector(command: argparse.ArgumentParser) -> None:
    command.add_argument("dir", nargs="?", metavar="DIR", help=_DIR)
    command.add_argument("--open", action="store_true", help="open it in this machine's browser")


def projector(parsed: argparse.Namespace) -> int:
    """Print the projector's address. Whoever has it sees the projector, so it is not for the projector itself."""
    from briefing.classroom.folder import find, hub_of, made

    folder = find(parsed.dir)
    address = f"{hub_of(folder).address}/projector?k={made(folder).keys.projector}"
    print(address)
    if parsed.open:
        import webbrowser

        if not webbrowser.open(address):
            print("briefing: no browser could be opened here; open the address in one", file=sys.stderr)
            return FOUND
    return DONE


# --- before and after -------------------------------------------------------------------------------------------------


def _add_doctor(command: argparse.ArgumentParser) -> None:
    command.add_argument("dir", nargs="?", metavar="DIR", help="a class's folder to look at too")
    command.add_argument("--port", type=port, default=_PORT, metavar="N", help=f"the port to look at; default: {_PORT}")


def doctor(parsed: argparse.Namespace) -> int:
    """Look at this machine and its network; 1 where something must be mended."""
    from briefing.classroom.doctor import examine, report
    from briefing.classroom.folder import classes, find
    from briefing.classroom.hub.addresses import own_addresses

    findings = examine(find(parsed.dir) if parsed.dir else classes(), parsed.port)
    print(report(findings, own_addresses(), parsed.port))
    return FOUND if any(each.bad for each in findings) else DONE


def _add_dir(command: argparse.ArgumentParser) -> None:
    command.add_argument("dir", nargs="?", metavar="DIR", help=_DIR)


def results(parsed: argparse.Namespace) -> int:
    """Print what the class came to."""
    from briefing.classroom.after import results as told
    from briefing.classroom.folder import find

    print(told(find(parsed.dir), pack_of(None)))
    return DONE


def _add_export(command: argparse.ArgumentParser) -> None:
    _add_dir(command)
    command.add_argument("--out", type=Path, metavar="DIR", help="where to; default: `export` in the class's folder")
    command.add_argument(
        "--weights", type=_weights, metavar="P,F,S",
        help="what counts for grades: answering, forecasting, the game's score; default: 100,0,0",
    )  # fmt: skip


def export(parsed: argparse.Namespace) -> int:
    """Write the report, grades, statements and games."""
    from briefing.classroom.after import export as write
    from briefing.classroom.folder import find

    folder = find(parsed.dir)
    told = (lambda says: print(f"briefing: {says}", file=sys.stderr)) if sys.stderr.isatty() else (lambda _: None)
    for path in write(folder, parsed.out or folder / "export", pack_of(None), weights=parsed.weights, told=told):
        print(path)
    return DONE


def _weights(text: str) -> Weights:
    from briefing.classroom.after import Weights

    parts = text.split(",")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and int(part[:4]) <= 1000 for part in parts):
        message = f"'{text[:30]}' is no set of weights; three numbers from 0 to 1000: answering,forecasting,score"
        raise UsageError(message)
    return Weights(*(int(part[:4]) for part in parts))


def _add_merge(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="SEAT.jsonl", help="games handed in, named by seat")
    command.add_argument("--roster", type=Path, metavar="FILE.csv", help="seat,name,id,email, for the grades")
    command.add_argument("--marks", type=Path, metavar="FILE.csv", help="grades by hand, as `class grade` keeps them")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the results are written")


def merge(parsed: argparse.Namespace) -> int:
    """Games that were played without the network, merged by seat."""
    from briefing.classroom.after import merge as together

    for path in together(parsed.files, pack_of(None), parsed.out, parsed.roster, parsed.marks):
        print(path)
    return DONE


def _add_purge(command: argparse.ArgumentParser) -> None:
    _add_dir(command)
    command.add_argument("--names", action="store_true", help="only the roster: no pseudonym leads to a name any more")
    command.add_argument("--yes", action="store_true", help="do not ask")


def purge(parsed: argparse.Namespace) -> int:
    """Delete a class, or what links its seats to names, after asking."""
    from briefing.classroom.after import names_said
    from briefing.classroom.after import purge as delete
    from briefing.classroom.folder import charter_of, find

    folder = find(parsed.dir)
    what = "the roster of names" if parsed.names else "everything"
    if parsed.names:
        for sentence in names_said(folder, pack_of(None)):
            print(f"briefing: {sentence}", file=sys.stderr)
    if not parsed.yes and not _sure(f"Delete {what} of room {charter_of(folder).room} in {folder}?"):
        print("Nothing was deleted.")
        return FOUND
    gone = delete(folder, names_only=parsed.names)
    print(*(f"deleted: {path}" for path in gone), sep="\n") if gone else print("There was nothing to delete.")
    return DONE


def _sure(question: str) -> bool:
    if not sys.stdin.isatty():
        message = "there is nobody to ask here; --yes deletes without asking"
        raise UsageError(message)
    return input(f"{question} Type yes: ").strip().casefold() == "yes"


_COMMANDS: Final[
    dict[str, tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int], str]]
] = {
    "new": (_add_new, new, "make a class and print its seat cards"),
    "serve": (_add_serve, serve, "run the hub that the class talks to"),
    "control": (_add_control, control, "exercise control, in this terminal"),
    "projector": (_add_projector, projector, "the projector's address"),
    "results": (_add_dir, results, "what the class came to, as text"),
    "export": (_add_export, export, "report, grades, statements and games as files"),
    "grade": (add_grade, grade, "a grade by hand, a comment, the rubric; without a seat the list of all"),
    "merge": (_add_merge, merge, "games played without the network, merged by seat"),
    "doctor": (_add_doctor, doctor, "the network's usual faults, and what to do"),
    "purge": (_add_purge, purge, "delete a class, or the names in it"),
}
