"""Purging: what links pseudonyms to people goes first, and on demand everything. What was deleted is said."""

from __future__ import annotations

import shutil
from pathlib import Path

from briefing.classroom.after.marks import MARKS, read_marks
from briefing.classroom.after.roster import named_in, read_roster
from briefing.classroom.keys import KEYS, LOG, ROSTER
from briefing.classroom.log.file import read
from briefing.model.pack import Pack
from briefing.record.entries import SaveError


def names_said(folder: Path, pack: Pack) -> list[str]:
    """Where students wrote a name of the roster into free text: sentences to look at before the roster goes."""
    if not (folder / ROSTER).is_file():
        return []
    session, _ = read(folder / LOG, pack)
    people = read_roster(folder / ROSTER, tuple(session.seats))
    found = []
    for here in session.rounds:
        for seat, given in here.answers.items():
            for text in (given.rationale, given.bridge):
                found += [
                    f"round {here.number}, {seat}: the text names whoever sits in {who}"
                    for who in named_in(text, people)
                ]
    for seat, mark in read_marks(folder, tuple(session.seats)).items():
        found += [f"{MARKS}, {seat}: the comment names whoever sits in {who}" for who in named_in(mark.comment, people)]
    for room, words in session.said.items():
        for word in words:
            found += [
                f"room {room}, {word.by}: a message names whoever sits in {who}" for who in named_in(word.text, people)
            ]
    return found


def purge(folder: Path, *, names_only: bool) -> list[str]:
    """Delete the roster (`names_only`), or the class's whole folder. Returns what was deleted.

    Only a folder that holds a class's log and keys is touched. Raises SaveError.
    """
    if not (folder / LOG).is_file() or not (folder / KEYS).is_file() or folder.is_symlink():
        message = f"{folder}: this is not a class's folder (it has no {LOG} and {KEYS}); nothing was deleted"
        raise SaveError(message)
    gone = [folder / ROSTER] if names_only else sorted(path for path in folder.rglob("*") if path.is_file())
    gone = [path for path in gone if path.exists()]
    try:
        if names_only:
            for path in gone:
                path.unlink()
        else:
            shutil.rmtree(folder)
    except OSError as error:
        message = f"{folder}: not everything could be deleted ({error.strerror}); close the hub and try again"
        raise SaveError(message) from None
    return [str(path) for path in gone]
