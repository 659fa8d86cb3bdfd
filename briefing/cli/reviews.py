"""The command that looks back: review."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.words import DONE, UsageError, count, pack_of, print_json

if TYPE_CHECKING:
    from briefing.model.pack import Pack

_EFFORTS = ("quick", "standard", "deep")


def add_review(command: argparse.ArgumentParser) -> None:
    """Options of `review`."""
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--html", type=Path, metavar="OUT", help="write the after-action report there")
    command.add_argument("--json", action="store_true")
    command.add_argument("--plain", action="store_true", help="as text; so it is where there is no terminal")
    command.add_argument("--effort", choices=_EFFORTS, default="standard", help="how many futures are followed")
    command.add_argument("--jobs", type=count, default=0, metavar="N", help="processes; one a core without it")
    command.add_argument("--pack", metavar="DIR")


def review(parsed: argparse.Namespace) -> int:
    """Review a finished game."""
    document = _document(parsed, pack_of(parsed.pack))
    if parsed.html is not None:
        _write(parsed.html, document)
    if parsed.json:
        print_json(document)
    elif parsed.html is None:
        from briefing.review.prose import text

        print(text(document), end="")
    else:
        print(f"{parsed.html}: written")
    return DONE


def _document(parsed: argparse.Namespace, pack: Pack) -> dict[str, Any]:
    from briefing.record import Journal
    from briefing.record.format import read
    from briefing.review import kept
    from briefing.review.course import ReviewError, of_journal

    try:
        course = of_journal(Journal.replay(parsed.file, read(parsed.file), pack))
    except ReviewError as error:
        raise UsageError(f"{parsed.file}: {error}") from None
    key = kept.key(course, parsed.effort)
    document = kept.read(parsed.file, key)
    if document is None:
        document = _worked_out(parsed, course)
        kept.write(parsed.file, key, document)
    return document


def _worked_out(parsed: argparse.Namespace, course: Any) -> dict[str, Any]:
    """The document, in as many processes as the machine has cores; in this one where others cannot be started."""
    from concurrent.futures.process import BrokenProcessPool

    from briefing.review.judge import here, judge, many

    at = judge(course)
    jobs = parsed.jobs or os.cpu_count() or 1
    with _progress() as told:
        if jobs > 1:
            try:
                with many(at, parsed.pack, jobs) as run:
                    return _through(at, run, parsed.effort, told)
            except (BrokenProcessPool, OSError, NotImplementedError):
                pass
        return _through(at, here(at), parsed.effort, told)


def _through(at: Any, run: Any, effort: str, told: Callable[[int, int], None]) -> dict[str, Any]:
    from briefing.review.document import stages

    document: dict[str, Any] = {}
    for stage in stages(at, run, effort):
        told(stage.done, stage.whole)
        document = stage.document or document
    return document


def _write(path: Path, document: dict[str, Any]) -> None:
    from briefing.review.report import html

    try:
        path.write_text(html(document), "utf-8", newline="\n")
    except OSError as error:
        message = f"{path}: the report cannot be written ({error.strerror}); name another place with --html"
        raise UsageError(message) from None


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, and only to a terminal."""
    if not sys.stderr.isatty():
        yield lambda _, __: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("review"), BarColumn(), TextColumn("{task.percentage:3.0f}%"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("review", total=1)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
