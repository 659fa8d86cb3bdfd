"""The commands of a class, and those of them that run it: serve, control, projector, doctor."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from briefing.cli.after import add_dir, add_export, add_merge, add_purge, export, merge, purge, results
from briefing.cli.charter import add_new, new
from briefing.cli.grading import add_grade, grade
from briefing.cli.words import CLASS_DIR, DONE, FOUND, Parser, UsageError, port, terminal

_PORT: Final = 8025


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


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("dir", nargs="?", metavar="DIR", help=CLASS_DIR)
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
        "dir", nargs="?", metavar="DIR|URL", help=f"{CLASS_DIR}; or a hub's address, and its token is asked for"
    )


def control(parsed: argparse.Namespace) -> int:
    """Open exercise control in the terminal."""
    terminal("exercise control is a screen: open it in a terminal of 80 by 24 or more")
    from briefing.classroom.running import console, door_of

    return console(door_of(parsed.dir))


def _add_projector(command: argparse.ArgumentParser) -> None:
    command.add_argument("dir", nargs="?", metavar="DIR", help=CLASS_DIR)
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


_COMMANDS: Final[
    dict[str, tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int], str]]
] = {
    "new": (add_new, new, "make a class and print its seat cards"),
    "serve": (_add_serve, serve, "run the hub that the class talks to"),
    "control": (_add_control, control, "exercise control, in this terminal"),
    "projector": (_add_projector, projector, "the projector's address"),
    "results": (add_dir, results, "what the class came to, as text"),
    "export": (add_export, export, "report, grades, statements and games as files"),
    "grade": (add_grade, grade, "a grade by hand, a comment, the rubric; without a seat the list of all"),
    "merge": (add_merge, merge, "games played without the network, merged by seat"),
    "doctor": (_add_doctor, doctor, "the network's usual faults, and what to do"),
    "purge": (add_purge, purge, "delete a class, or the names in it"),
}
