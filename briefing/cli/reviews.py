"""The command that looks back: review."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.words import DONE, UsageError, act_number, count, nearest, pack_of, print_json

if TYPE_CHECKING:
    from briefing.review.course import Course
    from briefing.review.retry import Answer, Retry, Tried

_EFFORTS = ("quick", "standard", "deep")
#: How the option of launching nothing is written.
NONE = "none"


def add_review(command: argparse.ArgumentParser) -> None:
    """Options of `review`."""
    command.add_argument("file", metavar="FILE", help="a save, or the line that `briefing share` prints")
    command.add_argument("--html", type=Path, metavar="OUT", help="write the after-action report there")
    command.add_argument("--json", action="store_true")
    command.add_argument("--plain", action="store_true", help="sentences alone; a terminal gets a drawing without it")
    other = "another option at one decision, to the end and as a distribution; without OPTION, those that were open"
    command.add_argument("--what-if", metavar="ACT=OPTION", help=other)
    command.add_argument("--retry", action="store_true", help="decide each marked decision again before it is revealed")
    command.add_argument("--effort", choices=_EFFORTS, default="standard", help="how many futures are followed")
    command.add_argument("--jobs", type=count, default=0, metavar="N", help="processes; one a core without it")
    command.add_argument("--pack", metavar="DIR")


def review(parsed: argparse.Namespace) -> int:
    """Review a finished game."""
    if parsed.retry and (parsed.json or parsed.html or parsed.what_if):
        message = "--retry asks before anything is shown: it goes with no --json, --html or --what-if"
        raise UsageError(message)
    course = _course(parsed)
    if parsed.what_if:
        return _what_if(parsed, course)
    document = _document(parsed, course)
    if parsed.retry:
        return _again(parsed, document)
    if parsed.html is not None:
        _write(parsed.html, document)
    if parsed.json:
        print_json(document)
    elif parsed.html is None:
        from briefing.review.prose import text

        print(text(document, drawn=sys.stdout.isatty() and not parsed.plain), end="")
    else:
        print(f"{parsed.html}: written")
    return DONE


def _course(parsed: argparse.Namespace) -> Course:
    from briefing.record.share import open_game
    from briefing.review.course import ReviewError, of_journal

    try:
        return of_journal(open_game(parsed.file, pack_of(parsed.pack)))
    except ReviewError as error:
        raise UsageError(f"{parsed.file}: {error}") from None


def _document(parsed: argparse.Namespace, course: Course) -> dict[str, Any]:
    """The review that is kept beside the save, or a new one. A shared line has no place where one could be kept."""
    from briefing.record.share import is_shared
    from briefing.review import kept

    if is_shared(parsed.file):
        return _worked_out(parsed, course)
    key = kept.key(course, parsed.effort)
    document = kept.read(Path(parsed.file), key)
    if document is None:
        document = _worked_out(parsed, course)
        kept.write(Path(parsed.file), key, document)
    return document


# --- another option, and the same decision again ----------------------------------------------------------------------


def _what_if(parsed: argparse.Namespace, course: Course) -> int:
    """The other game of one decision, or which options it had."""
    from briefing.review.another import another, in_words
    from briefing.review.judge import judge
    from briefing.review.titles import named, title

    word, _, option = parsed.what_if.partition("=")
    number = act_number(word)
    moment = next((each for each in course.moments if each.act == number), None)
    if moment is None:
        acts = ", ".join(str(each.act) for each in course.moments)
        message = f"--what-if: nothing was decided at act {number}; decisions fell at acts {acts}"
        raise UsageError(message)
    if "=" not in parsed.what_if:
        if parsed.json:
            print_json({key: named(moment, key) for key in moment.options})
            return DONE
        print(f"{title(moment)}: what was open at act {number}. Take one with --what-if {number}=OPTION.")
        for key in moment.options:
            print(f"{key or NONE}: {named(moment, key)}{' (yours)' if key == moment.taken else ''}")
        return DONE
    option = "" if option == NONE else option
    if option not in moment.options:
        raise UsageError(nearest(f"option at act {number}", option, [key or NONE for key in moment.options]))
    told = another(judge(course), moment, option)
    if parsed.json:
        print_json(told)
    else:
        print(in_words(told), end="")
    return DONE


def _again(parsed: argparse.Namespace, document: dict[str, Any]) -> int:
    """Each marked decision again, before the better option is shown; what was answered may be kept as a note."""
    from briefing.record.share import is_shared
    from briefing.review.retry import asked, note

    questions = asked(document)
    if not questions:
        print("No decision of this game was marked for a loss: there is nothing to decide again.")
        return DONE
    print(f"{document['banner']}\n\n{len(questions)} decisions to think over again. Answer with a number; r reveals,"
          " q ends.")  # fmt: skip
    tried = []
    for number, question in enumerate(questions, 1):
        print(f"\n{number} of {len(questions)}")
        found = _one(document, question)
        if found is None:
            break
        tried.append(found)
    if any(each.answers for each in tried) and not is_shared(parsed.file):
        print("\nKeep these answers as a note in the save? y or n")
        if _line().casefold() in {"y", "yes"}:
            from briefing.record.notes import add

            add(Path(parsed.file), note(tried), by="review")
            print("Kept.")
    print(f"\nThe whole review: briefing review {parsed.file if not is_shared(parsed.file) else 'LINE'}")
    return DONE


def _one(document: dict[str, Any], question: Retry) -> Tried | None:
    """One decision again, until it is found or given up; None where the player ends it all."""
    from briefing.review.retry import ANSWERS, Tried, answer

    entry = next(each for each in document["decisions"] if each["number"] == question.number)
    print(f"Move {question.move}, act {question.act}. {question.title}.\nYou took: {entry['taken_label']}.\n"
          "What would you take now?")  # fmt: skip
    for number, (_, words) in enumerate(question.options, 1):
        print(f"{number} {words}")
    answers: list[tuple[str, Answer]] = []
    while not answers or answers[-1][1] not in {"best", "near"}:
        said = _line().casefold()
        if said in {"q", ""}:
            return None
        if said == "r":
            break
        if not (said.isascii() and said.isdigit() and 1 <= int(said[:3]) <= len(question.options)):
            print(f"A number from 1 to {len(question.options)}, r to reveal, or q to end.")
            continue
        key = question.options[int(said) - 1][0]
        answers.append((key, answer(document, question.number, key)))
        print(ANSWERS[answers[-1][1]])
    print(f"{entry['says']} Yours was expected at {entry['expected']:.0f}; the best, '{entry['best_label']}', at"
          f" {entry['expected'] + entry['loss']:.0f}.")  # fmt: skip
    return Tried(question, tuple(answers))


def _line() -> str:
    """A line from the player; nothing at the end of input."""
    sys.stdout.flush()
    return sys.stdin.readline().strip()


# --- working it out ---------------------------------------------------------------------------------------------------


def _worked_out(parsed: argparse.Namespace, course: Course) -> dict[str, Any]:
    """The document, in as many processes as the machine has cores; in this one where others cannot be started."""
    from concurrent.futures.process import BrokenProcessPool

    from briefing.review.judge import here, judge, many

    _say_engine(course)
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


def _say_engine(course: Course) -> None:
    """Once, where it makes a difference: that there is no numpy."""
    from briefing.review.crowd import can_crowd
    from briefing.study.sweep import has_arrays

    if not can_crowd(course) and not has_arrays():
        why = "without numpy (pip install 'briefing[study]') fewer futures are followed, and errors are wider"
        print(f"briefing: {why}", file=sys.stderr)


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
