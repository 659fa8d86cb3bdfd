"""What is done with a class when it is over: results, export, merge, purge. `grade` is in grading.py."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.words import CLASS_DIR, DONE, FOUND, UsageError, pack_of

if TYPE_CHECKING:
    from briefing.classroom.after import Weights


def add_dir(command: argparse.ArgumentParser) -> None:
    """The class, and nothing else."""
    command.add_argument("dir", nargs="?", metavar="DIR", help=CLASS_DIR)


def results(parsed: argparse.Namespace) -> int:
    """Print what the class came to."""
    from briefing.classroom.after import results as told
    from briefing.classroom.folder import find

    print(told(find(parsed.dir), pack_of(None)))
    return DONE


def add_export(command: argparse.ArgumentParser) -> None:
    """Where to, and what counts for grades."""
    add_dir(command)
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


def add_merge(command: argparse.ArgumentParser) -> None:
    """The games, the roster, grades by hand, and where to."""
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


def add_purge(command: argparse.ArgumentParser) -> None:
    """What goes, and whether to ask."""
    add_dir(command)
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
