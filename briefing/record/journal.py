"""The journal: the file that is the game. An act is on disk before it is shown.

Every act is applied, written, flushed and synced, and only then handed back. Where a write fails the game goes on in
memory and says so (`trouble`); `move_to` writes all of it elsewhere.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from attrs import evolve

from briefing import __version__
from briefing.model.acts import Act, ActFormError
from briefing.model.events import Event
from briefing.model.game import Game, Phase, Settings, Step
from briefing.model.pack import Pack
from briefing.record.door import in_class
from briefing.record.entries import FORMAT, MOST_LINES, Note, act_row, events_text, header_row, note_row, printable
from briefing.record.format import Header, Saved, SaveError, clean_note, read, shown
from briefing.record.released import pack_for, why_not
from briefing.record.tail import COPY, lock, moved, sync, sync_folder
from briefing.rules import RULES_VERSION, IllegalActError, apply, digest, start
from briefing.rules.machine import opening


class Journal:
    """A game and the file that keeps it.

    `game` is the state, `acts` what was done, `events` what each act brought about (index 0 is STARTEX itself),
    `notes` what was written beside it, `notices` what opening the file had to mend, `trouble` a sentence while the
    file cannot be written ("" = all kept).
    """

    def __init__(self, path: Path | None, header: Header, game: Game) -> None:
        """Use `create`, `resume` or `replay`."""
        self.path = path
        self.header = header
        self.game = game
        self.acts: list[Act] = []
        self.events: list[tuple[Event, ...]] = [opening(game).events]
        self.notes: list[Note] = []
        self.notices: list[str] = []
        self.trouble = ""
        self._file: IO[bytes] | None = None
        self._lock: Any = None
        chained, row = header_row(header)
        self._links = [chained]
        self._rows = [row]

    @classmethod
    def create(
        cls, path: Path | None, pack: Pack, scenario: str, seed: int, settings: Settings | None = None
    ) -> Journal:
        """A new game, kept at `path` (None: in memory only). Raises SaveError if the file cannot be made or exists."""
        game = start(pack, scenario, seed, settings)
        header = Header(
            game=__version__, rules=RULES_VERSION, pack=pack.id, pack_version=pack.version, pack_digest=pack.digest,
            scenario=scenario, seed=seed, settings=game.settings,
        )  # fmt: skip
        journal = cls(path, header, game)
        if path is not None:
            journal._make(path)
        return journal

    @classmethod
    def resume(cls, path: Path, pack: Pack) -> Journal:
        """Go on where a file stopped: replay it, mend a torn last line, open it for more.

        A file of an older format is left as it is, and the game goes on in a new one beside it. Raises SaveError
        where the file is no save, was played by other rules or another pack, was altered, or is in use by another
        process.
        """
        saved = read(path)
        if in_class(path):
            message = f"{path}: a class's game goes on in its class; `briefing replay` watches it and branches from it"
            raise SaveError(message)
        journal = cls.replay(path, saved, pack)
        if saved.format == FORMAT:
            journal.reopen(path, saved)
        else:
            journal.move_to(path.with_name(f"{path.stem}-format{FORMAT}.jsonl"))
            journal.notices.append(f"{path.name} is of format {saved.format}; the game goes on in {journal.path}")
        return journal

    @classmethod
    def replay(cls, path: Path, saved: Saved, pack: Pack) -> Journal:
        """The game that a file holds, replayed and checked; the file is left alone. Raises SaveError.

        Where `pack` is not the content that it was played with, and that content was released, it is taken instead.
        """
        pack = pack_for(saved.header, pack)
        refused = why_not(saved.header, pack)
        if refused:
            message = f"{path}: {refused}"
            raise SaveError(message)
        try:
            game = start(pack, saved.header.scenario, saved.header.seed, saved.header.settings)
        except KeyError:
            message = f"{path}: the pack has no scenario '{saved.header.scenario}'"
            raise SaveError(message) from None
        journal = cls(path, saved.header, game)
        if saved.broken_at is not None:
            message = f"{path}: altered at {_at(saved.broken_at)}: its chain does not hold; `briefing verify` says more"
            raise SaveError(message)
        journal._follow(path, saved)
        return journal

    def _follow(self, path: Path, saved: Saved) -> None:
        """Replay what a file has beyond this journal's acts, comparing everything. Raises SaveError."""
        for line in saved.lines[len(self.acts) :]:
            try:
                act = Act.parse(line.act)
                step = apply(self.game, act)
            except (ActFormError, IllegalActError) as error:
                message = f"{path}: altered at act {line.n}: {printable(str(error), 200)}"
                raise SaveError(message) from None
            why = ""
            if str(act) != line.act:
                why = "its act is not written as this game writes it"
            elif digest(step.game) != line.state:
                why = "the rules give another state than it claims"
            elif list(line.events) != [shown(event) for event in step.events]:
                why = "the rules give other events than it claims"
            if why:
                message = f"{path}: altered at act {line.n}: {why}"
                raise SaveError(message)
            self._keep(act, step)
        self.notes = list(saved.notes)

    def reopen(self, path: Path, saved: Saved) -> None:
        """Open the file that this game was replayed from, for more. Raises SaveError."""
        self._lock = lock(path, COPY)
        try:
            now = read(path)
            if now.header != saved.header or now.lines[: len(saved.lines)] != saved.lines or now.broken_at is not None:
                message = f"{path}: it was written anew while it was opened; open it again"
                raise SaveError(message)
            self._follow(path, now)  # another process may have played on until the lock was ours
            self._file = path.open("r+b")
            if now.torn:
                self._file.truncate(now.size)
                self.notices.append(
                    f"the last line of {path.name} was half written; it was never shown, and has been cut off"
                )
            self._file.seek(0, os.SEEK_END)
            sync(self._file)
        except SaveError:
            self.close()
            raise
        except OSError as error:
            self.close()
            message = f"{path}: it cannot be written ({error.strerror}); copy it to a folder of yours and resume there"
            raise SaveError(message) from None

    @property
    def over(self) -> bool:
        """Whether ENDEX is reached."""
        return self.game.phase is Phase.ENDEX

    @property
    def receipt(self) -> str:
        """Eight characters of the last link: what a student reads out, and `verify` prints."""
        return self._links[-1][-8:]

    @property
    def links(self) -> tuple[str, ...]:
        """The chain: the header's link, then each act's."""
        return tuple(self._links)

    def play(self, act: Act) -> Step:
        """Apply an act and keep it. The step is returned only when the act is on disk (or `trouble` says why not).
        Raises IllegalActError, and SaveError where a save has no room for another act.
        """
        if len(self._rows) + len(self.notes) >= MOST_LINES - 1:
            message = f"this game has {len(self.acts)} acts, and a save holds no more; it is kept as it stands"
            raise SaveError(message)
        step = apply(self.game, act)
        self._keep(act, step)
        self._append(self._rows[-1])
        return step

    def note(self, text: str, by: str = "", at: int | None = None) -> Note:
        """Write a note beside the game, about an act (the last one, if it is not said). Raises SaveError."""
        note = clean_note(text, by, len(self.acts) if at is None else at)
        if not 0 <= note.at <= len(self.acts):
            message = f"there is no act {note.at}; the game has {len(self.acts)}"
            raise SaveError(message)
        self.notes.append(note)
        self._append(note_row(note))
        return note

    def branch(self, path: Path | None, at: int) -> Journal:
        """A new game that has this one's acts up to `at`, and every draw that does not hang on what comes after.

        Its header names the link of the act where it leaves. Raises SaveError where there is no such act, or the file
        cannot be made.
        """
        if not 0 <= at <= len(self.acts):
            message = f"there is no act {at} to branch from; the game has {len(self.acts)}"
            raise SaveError(message)
        header = evolve(self.header, game=__version__, parent=self._links[at], parent_act=at)
        other = Journal(None, header, start(self.game.pack, header.scenario, header.seed, header.settings))
        for act in self.acts[:at]:
            other._keep(act, apply(other.game, act))
        if path is not None:
            other.move_to(path)
        return other

    def _keep(self, act: Act, step: Step) -> None:
        self.game = step.game
        self.acts.append(act)
        self.events.append(step.events)
        chained, row = act_row(self._links[-1], len(self.acts), str(act), digest(step.game), events_text(step.events))
        self._links.append(chained)
        self._rows.append(row)

    def rows(self, *, notes: bool = True) -> bytes:
        """The whole file as it would be written now: header, acts, then the notes."""
        return b"".join((*self._rows, *(map(note_row, self.notes) if notes else ())))

    def move_to(self, path: Path) -> None:
        """Write the whole game to another place and go on there. Raises SaveError, and then stays where it was."""
        other = Journal(path, self.header, self.game)
        other._rows, other.notes = self._rows, self.notes
        other._make(path)
        self.close()
        self._file, self._lock, self.path, self.trouble = other._file, other._lock, path, ""

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _make(self, path: Path) -> None:
        made = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = lock(path)
            self._file = path.open("xb")
            made = True
            self._file.write(self.rows())
            sync(self._file)
            sync_folder(path.parent)
        except FileExistsError:
            self.close()
            if path.is_file():
                message = f"{path}: there is such a file; `briefing resume` goes on with a game, --save names another"
            elif path.is_dir():
                message = f"{path}: this is a folder; name a file in it with --save"
            else:
                message = f"{path}: the game cannot be kept there ({path.parent} is no folder); name another"
            raise SaveError(message) from None
        except (OSError, ValueError) as error:
            self._abandon()
            if made:  # half a game under a name that was wanted would bar the next try
                with contextlib.suppress(OSError):
                    path.unlink()
            why = getattr(error, "strerror", None) or "this can be no file's name"
            message = f"{path}: the game cannot be kept there ({why}); name another place with --save"
            raise SaveError(message) from None
        self.path = path

    def _append(self, line: bytes) -> None:
        if self._file is None:
            return
        try:
            self._file.write(line)
            sync(self._file)
            lost = moved(self._file, self.path)
        except OSError as error:
            lost = f"cannot be written any more ({error.strerror})"
        if lost:
            self.trouble = f"{self.path} {lost}; the game goes on in memory: name another place"
            self._abandon()

    def _abandon(self) -> None:
        """Give the file up as it stands; what it lacks is in `rows` for `move_to`."""
        try:
            self.close()
        except OSError:  # closing flushes, and fails for the same reason
            self._file = None
            with contextlib.suppress(OSError):
                self.close()


def _at(number: int) -> str:
    return f"act {number}" if number else "the header"
