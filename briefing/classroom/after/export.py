"""Everything that a class leaves, written to a folder; and what games handed in one by one come to (sneakernet)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from briefing.classroom.after.account import Account, Sat, account
from briefing.classroom.after.grades import Weights, grades
from briefing.classroom.after.marks import marks_of, read_marks
from briefing.classroom.after.report import report_html, report_text, results_html
from briefing.classroom.after.roster import read_roster
from briefing.classroom.after.xapi import statements
from briefing.classroom.keys import LOG, ROSTER
from briefing.classroom.log.file import read
from briefing.classroom.session import Session
from briefing.model.events import Settled
from briefing.model.game import Phase
from briefing.model.pack import Pack
from briefing.record.entries import SaveError

Told = Callable[[str], None]


def opened(folder: Path, pack: Pack) -> Session:
    """The session of a class's folder, as its log has it. Raises SaveError."""
    return read(folder / LOG, pack)[0]


def results(folder: Path, pack: Pack) -> str:
    """The class's results as text. Raises SaveError."""
    return report_text(account(opened(folder, pack)))


def export(
    folder: Path, out: Path, pack: Pack, *, weights: Weights | None = None, review: bool = True,
    told: Told = lambda _: None,
) -> list[Path]:  # fmt: skip
    """Write `aar.html`, `aar.txt`, `results.html`, `grades.csv`, `xapi.json`, `session.jsonl`, each world as a save
    and, for a class with one game that came to ENDEX, `review.html`. Returns what was written. Raises SaveError.
    """
    session = opened(folder, pack)
    people = read_roster(folder / ROSTER, tuple(session.seats)) if (folder / ROSTER).is_file() else {}
    document = None
    world = session.world_of()
    if review and not session.parallel and world is not None and world.game.phase is Phase.ENDEX:
        told("reviewing the class's game")
        document = reviewed(folder / LOG / session.current, session.pack)
    found = account(session, document)
    total = found.worlds[-1].total if found.worlds and not session.parallel else None
    files: dict[str, str | bytes] = {
        "aar.html": report_html(found),
        "aar.txt": report_text(found),
        "results.html": results_html(found),
        "grades.csv": grades(found.seats, people, weights, total, read_marks(folder, tuple(session.seats))),
        "xapi.json": json.dumps(statements(session), indent=1, ensure_ascii=False) + "\n",
    }
    if document is not None:
        from briefing.review.report import html

        files["review.html"] = html(document)
    if session.parallel and len(session.worlds) > 1:
        files["games.html"] = compared(folder / LOG, session)
    for name, each in session.worlds.items():
        files[f"games/{name}.jsonl"] = each.save()
    written = [write(out / name, content) for name, content in files.items()]
    if out.resolve() != folder.resolve():
        written.append(_copied(folder / LOG, out / LOG))
    return written


def reviewed(game: Path, pack: Pack) -> dict[str, Any]:
    """The review of a game, in this process. Raises SaveError."""
    from briefing.record import Journal
    from briefing.record.format import read as read_save
    from briefing.review.course import of_journal
    from briefing.review.document import stages
    from briefing.review.judge import here, judge

    at = judge(of_journal(Journal.replay(game, read_save(game), pack)))
    document: dict[str, Any] = {}
    for stage in stages(at, here(at), "quick"):
        document = stage.document or document
    return document


def compared(log: Path, session: Session) -> str:
    """The parallel games beside each other, as `briefing compare` has them."""
    return _spread([(name, log / name) for name in session.worlds], session.pack)


def merge(
    files: Sequence[Path], pack: Pack, out: Path, roster: Path | None = None, marks: Path | None = None
) -> list[Path]:
    """Games that students handed in as files, merged by seat: a file's name without its ending is the seat. Every game
    is verified; an altered one is named and left out. Writes `games.html`, `aar.txt` and `grades.csv`.

    Raises SaveError where two files are of one seat, or none of them holds.
    """
    from briefing.record.verify import verify

    seats: dict[str, Path] = {}
    left: list[str] = []
    for path in files:
        verdict = verify(path, pack)
        if verdict.status != "verified":
            left.append(f"{path.name}: {verdict.sentence}")
            continue
        seat = path.stem.upper()
        if seat in seats:
            message = f"{path}: {seats[seat]} is of the same seat; keep the one that counts and name it alone"
            raise SaveError(message)
        seats[seat] = path
    if not seats:
        message = f"none of the games holds: {'; '.join(left)[:400]}"
        raise SaveError(message)
    sats = [_sat(seat, path, pack) for seat, path in sorted(seats.items())]
    people = read_roster(roster, tuple(seats)) if roster is not None else {}
    given = marks_of(marks, tuple(seats)) if marks is not None else {}
    note = "".join(f"left out: {sentence}\n" for sentence in left)
    text = note + report_text(Account("FILES", "sneakernet", "Games handed in as files", 0, (), tuple(sats), ()))
    return [
        write(out / "games.html", _spread(list(seats.items()), pack)),
        write(out / "aar.txt", text),
        write(out / "grades.csv", grades(sats, people, marks=given)),
    ]


def _sat(seat: str, path: Path, pack: Pack) -> Sat:
    """A seat from its own save."""
    from briefing.record import Journal
    from briefing.record.format import read as read_save
    from briefing.rules.sight import score

    journal = Journal.replay(path, read_save(path), pack)
    settled = [event for events in journal.events for event in events if isinstance(event, Settled)]
    briers = [(event.percent / 100 - event.happened) ** 2 for event in settled if event.percent is not None]
    names = {each.id: each.name for each in journal.game.pack.endings}
    return Sat(
        seat, "Member", "", sum(event.percent is not None for event in settled), len(settled), len(briers),
        sum(briers) / len(briers) if briers else None, names.get(journal.game.ending, "") if journal.over else "",
        score(journal.game).total, journal.receipt,
    )  # fmt: skip


def _spread(games: Sequence[tuple[str, Path]], pack: Pack) -> str:
    from briefing.record.share import open_game
    from briefing.review.compare import page, played, spread

    return page.of_many(spread([played(name, open_game(str(path), pack)) for name, path in games]))


def write(path: Path, content: str | bytes) -> Path:
    """Write one file whole. Raises SaveError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_bytes(content if isinstance(content, bytes) else content.encode())
        fresh.replace(path)
    except OSError as error:
        message = f"{path}: it cannot be written ({error.strerror}); name another folder with --out"
        raise SaveError(message) from None
    return path


def _copied(log: Path, to: Path) -> Path:
    try:
        shutil.copyfile(log, to)
    except OSError as error:
        message = f"{to}: the log cannot be copied there ({error.strerror}); name another folder with --out"
        raise SaveError(message) from None
    return to
