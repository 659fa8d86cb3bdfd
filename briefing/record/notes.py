"""Notes in a file that nobody plays: a teacher's comments on a game that was handed in."""

from __future__ import annotations

import os
from pathlib import Path

from briefing.record.door import in_class
from briefing.record.entries import FORMAT, MOST_LINES, MOST_NOTES, Note, note_row
from briefing.record.format import SaveError, clean_note, read
from briefing.record.tail import COPY, lock, sync


def add(path: Path, text: str, by: str = "", at: int | None = None) -> Note:
    """Write a note to the end of a save, about an act (its last, if it is not said). The game itself is not replayed.

    Raises SaveError where the text may not stand, the file is none that can be added to, or another process plays it.
    """
    read(path)  # what is no save gets no lock beside it
    if in_class(path):
        message = f"{path}: a class's log takes no notes; branch from the game, or write to the class from its control"
        raise SaveError(message)
    held = lock(path, COPY)
    try:
        saved = read(path)
        acts = len(saved.lines)
        note = clean_note(text, by, acts if at is None else at)
        if not 0 <= note.at <= acts:
            message = f"{path}: there is no act {note.at}; the game has {acts}"
            raise SaveError(message)
        if saved.torn or saved.format != FORMAT:
            message = f"{path}: its last line is half written, or it is of an old format: resume the game first"
            raise SaveError(message)
        if len(saved.notes) >= MOST_NOTES or acts + len(saved.notes) >= MOST_LINES - 1:
            message = f"{path}: it holds as many notes as a save may ({len(saved.notes)})"
            raise SaveError(message)
        with path.open("r+b") as file:
            file.seek(0, os.SEEK_END)
            file.write(note_row(note))
            sync(file)
    except OSError as error:
        message = f"{path}: the note cannot be written ({error.strerror}); copy the file to a folder of yours"
        raise SaveError(message) from None
    finally:
        held.release()
    return note
