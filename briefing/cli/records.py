"""The commands on games that are kept: replay, verify, compare, share, note."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.words import DONE, FOUND, WRONG, UsageError, act_number, pack_of, print_json, terminal

if TYPE_CHECKING:
    from briefing.record import Journal, Verdict
    from briefing.record.beside import Beside
    from briefing.review.compare import Pair, Spread

_FILE = "a save, a class's session.jsonl (or session.jsonl/SEAT-3), or the line that `briefing share` prints"


def add_replay(command: argparse.ArgumentParser) -> None:
    """Options of `replay`."""
    command.add_argument("file", metavar="FILE", help=_FILE)
    command.add_argument("--at", type=act_number, metavar="N", help="begin after act N")
    command.add_argument("--plain", action="store_true", help="as text: in steps on a terminal, else all of it")
    command.add_argument("--branch", action="store_true", help="play on from there in a game of your own")
    command.add_argument("--save", type=Path, metavar="FILE", help="where to keep the branch")
    command.add_argument("--pack", metavar="DIR")


def add_verify(command: argparse.ArgumentParser) -> None:
    """Options of `verify`."""
    command.add_argument("files", nargs="+", metavar="FILE", help=_FILE)
    command.add_argument("--json", action="store_true")
    command.add_argument("--pack", metavar="DIR")


def add_compare(command: argparse.ArgumentParser) -> None:
    """Options of `compare`."""
    command.add_argument("files", nargs="+", metavar="FILE", help=_FILE)
    command.add_argument("--html", type=Path, metavar="OUT", help="write it as one HTML file")
    command.add_argument("--csv", type=Path, metavar="OUT", help="write it for a spreadsheet")
    command.add_argument("--all", action="store_true", help="give the distribution of fewer than five games too")
    command.add_argument("--json", action="store_true")
    command.add_argument("--pack", metavar="DIR")


def add_share(command: argparse.ArgumentParser) -> None:
    """Options of `share`."""
    command.add_argument("file", metavar="FILE")
    command.add_argument("--save", type=Path, metavar="FILE", help="write a shared line's game to this file instead")
    command.add_argument("--pack", metavar="DIR")


def add_note(command: argparse.ArgumentParser) -> None:
    """Options of `note`."""
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("text", nargs="?", metavar="TEXT", help="the note; without it, the notes are listed")
    command.add_argument("--by", default="", metavar="NAME", help="who writes it")
    command.add_argument("--at", type=act_number, metavar="N", help="the act that it is about; the last by default")
    command.add_argument("--json", action="store_true")


def replay(parsed: argparse.Namespace) -> int:
    """Watch a game, tell it, or branch from it."""
    if parsed.save is not None and not parsed.branch:
        message = "--save says where a branch is kept: it goes with --branch"
        raise UsageError(message)
    if not parsed.plain:
        terminal("`briefing replay FILE --plain` tells the game as text")
    if parsed.branch:
        return _branch(parsed)
    from briefing.record.share import is_shared

    if parsed.plain:
        return _tell(parsed, shared=is_shared(parsed.file))
    from briefing.tui import run_watch

    return run_watch(Path(parsed.file), parsed.at, parsed.pack)


def _tell(parsed: argparse.Namespace, *, shared: bool) -> int:
    """Tell a game; one that cannot be replayed here is told as its file has it, and that is said."""
    if not shared:
        from briefing.record.format import read
        from briefing.record.released import pack_for, why_not

        saved = read(Path(parsed.file))
        why = why_not(saved.header, pack_for(saved.header, pack_of(parsed.pack)))
        if why:
            from briefing.plain.claimed import claimed

            return claimed(saved, why, parsed.at or 0)
    from briefing.plain.retell import retell

    journal = _game(parsed.file, parsed.pack)
    return retell(journal, _within(journal, parsed.at or 0))


def _branch(parsed: argparse.Namespace) -> int:
    from briefing.record import new_path

    journal = _game(parsed.file, parsed.pack)
    header = journal.header
    at = _within(journal, len(journal.acts) if parsed.at is None else parsed.at)
    with journal.branch(parsed.save or new_path(header.scenario, header.seed), at) as other:
        if parsed.plain:
            from briefing.plain import play

            return play(other)
        from briefing.tui import run_game

        return run_game(other)


def verify(parsed: argparse.Namespace) -> int:
    """Replay saves and compare: 1 if one is altered or truncated, 2 if one cannot be judged."""
    from attrs import asdict

    from briefing.record.crowd import verify_all
    from briefing.record.door import games_in
    from briefing.record.share import is_shared

    files = [
        game for name in parsed.files for game in ((Path(name),) if is_shared(name) else games_in(Path(name)))
    ]  # fmt: skip
    told = _progress("verified", len(files))
    verdicts = verify_all(files, pack_of(parsed.pack), jobs=0, told=told, beside=_beside(len(files)))
    if parsed.json:
        print_json([asdict(verdict) for verdict in verdicts])
    elif len(verdicts) == 1:
        (verdict,) = verdicts
        prefix = "" if verdict.sentence.startswith(verdict.path) else f"{verdict.path}: "
        print(f"{prefix}{verdict.sentence}")
    else:
        _table(verdicts)
    statuses = {verdict.status for verdict in verdicts}
    if statuses & {"altered", "truncated"}:
        return FOUND
    return WRONG if statuses & {"unreadable", "unverifiable"} else DONE


def _beside(files: int) -> Beside | None:
    """What replays many games at once, if they are many and numpy (extra `study`) is there."""
    from importlib.util import find_spec

    from briefing.record.beside import FEW

    if files < FEW or find_spec("numpy") is None:
        return None
    from briefing.study.batch.replay import replay

    return replay


def _table(verdicts: list[Verdict]) -> None:
    """One line a file, then how many there are of each status."""
    from briefing.record.verify import STATUSES

    width = min(40, max(len(verdict.path) for verdict in verdicts))
    print(f"{'file':{width}}  status        acts  total  receipt")
    for verdict in verdicts:
        name = verdict.path if len(verdict.path) <= width else f"...{verdict.path[3 - width :]}"
        total = "-" if verdict.total is None else str(verdict.total)
        row = f"{name:{width}}  {verdict.status:12}  {verdict.acts:4}  {total:>5}  {verdict.receipt or '-':8}"
        why = verdict.sentence.removeprefix(f"{verdict.path}: ").removeprefix(f"{verdict.status}: ")
        print(row.rstrip() if verdict.status == "verified" else f"{row}  {why}")
    counts = {status: sum(verdict.status == status for verdict in verdicts) for status in STATUSES}
    said = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    print(f"{len(verdicts)} files: {said}")


def compare(parsed: argparse.Namespace) -> int:
    """Games beside each other: two of them move by move, more as a class."""
    from briefing.record.door import games_in
    from briefing.record.share import is_shared, open_game
    from briefing.review.compare import lists, page, pair, played, sheet, spread

    games = [str(game) for name in parsed.files for game in ([name] if is_shared(name) else games_in(Path(name)))]
    if len(games) < 2:
        message = "to compare takes two games or more"
        raise UsageError(message)
    pack = pack_of(parsed.pack)
    told = _progress("read", len(games))
    courses = []
    for number, name in enumerate(games, 1):
        courses.append(played(_short(name), open_game(name, pack)))
        if told:
            told(number, len(games))
    found: Pair | Spread = pair(*courses) if len(courses) == 2 else spread(courses, everything=parsed.all)
    two = len(courses) == 2
    if parsed.html is not None:
        _write(parsed.html, page.of_pair(found) if two else page.of_many(found))  # type: ignore[arg-type]
    if parsed.csv is not None:
        _write(parsed.csv, lists.of_pair(found) if two else lists.of_many(found))  # type: ignore[arg-type]
    if parsed.json:
        print_json(found.to_json())
    elif parsed.html is None and parsed.csv is None:
        for line in sheet.of_pair(found) if two else sheet.of_many(found):  # type: ignore[arg-type]
            print(line)
    else:
        print(*(f"written: {out}" for out in (parsed.html, parsed.csv) if out is not None), sep="\n")
    return DONE


def share(parsed: argparse.Namespace) -> int:
    """Print a game as one line, or write a line's game to a file."""
    from briefing.record.share import shared

    journal = _game(parsed.file, parsed.pack)
    if parsed.save is not None:
        journal.move_to(parsed.save)
        journal.close()
        print(f"written: {parsed.save}")
        return DONE
    print(shared(journal))
    if journal.notes:
        print("briefing: the notes are not in the line", file=sys.stderr)
    return DONE


def note(parsed: argparse.Namespace) -> int:
    """Write a note beside a game, or list its notes."""
    from attrs import asdict

    from briefing.record.format import read
    from briefing.record.notes import add

    if parsed.text is not None:
        found = add(parsed.file, parsed.text, parsed.by, parsed.at)
        if parsed.json:
            print_json(asdict(found))
        else:
            print(f"noted, about act {found.at}")
        return DONE
    notes = read(parsed.file).notes
    if parsed.json:
        print_json([asdict(each) for each in notes])
        return DONE
    for each in notes:
        print(f"act {each.at}{f', {each.by}' if each.by else ''}: {each.text}")
    if not notes:
        print(f"{parsed.file}: no notes")
    return DONE


def _game(name: str, pack: str | None) -> Journal:
    from briefing.record.share import open_game

    return open_game(name, pack_of(pack))


def _within(journal: Journal, at: int) -> int:
    if at > len(journal.acts):
        message = f"there is no act {at}; the game has {len(journal.acts)}"
        raise UsageError(message)
    return at


def _short(name: str) -> str:
    return f"{name[:24]}..." if name.startswith("briefing1:") else name


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8", newline="")
    except OSError as error:
        message = f"{path}: it cannot be written ({error.strerror})"
        raise UsageError(message) from None


def _progress(done: str, files: int) -> Callable[[int, int], None] | None:
    """A line that counts, on stderr and only where somebody watches and has to wait."""
    if files < 20 or not sys.stderr.isatty():
        return None

    def told(number: int, of: int) -> None:
        print(f"\r{done} {number} of {of}", end="\n" if number == of else "", file=sys.stderr, flush=True)

    return told
