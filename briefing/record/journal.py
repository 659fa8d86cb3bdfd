"""The journal: the file that is the game. An act is on disk before it is shown.

Every act is applied, written, flushed and synced, and only then handed back. Where a write fails the game goes on in
memory and says so (`trouble`); `move_to` writes all of it elsewhere.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from briefing import __version__
from briefing.model.acts import Act, ActFormError
from briefing.model.events import Event
from briefing.model.game import Game, Phase, Settings, Step
from briefing.model.pack import Pack
from briefing.record.format import Header, Saved, SaveError, act_body, dumps, header_body, link, read
from briefing.rules import RULES_VERSION, IllegalActError, apply, digest, start
from briefing.rules.machine import opening


class Journal:
    """A game and the file that keeps it.

    `game` is the state, `acts` what was done, `events` what each act brought about (index 0 is STARTEX itself),
    `notices` what opening the file had to mend, `trouble` a sentence while the file cannot be written ("" = all kept).
    """

    def __init__(self, path: Path | None, header: Header, game: Game) -> None:
        """Use `create` or `resume`."""
        self.path = path
        self.header = header
        self.game = game
        self.acts: list[Act] = []
        self.events: list[tuple[Event, ...]] = [opening(game).events]
        self.notices: list[str] = []
        self.trouble = ""
        self._file: IO[bytes] | None = None
        self._lock: Any = None
        self._links = [link("", header_body(header))]
        self._rows = [_row(header_body(header), self._links[0])]

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

        Raises SaveError where the file is no save, was played by other rules or another pack, was altered, or is in
        use by another process.
        """
        saved = read(path)
        journal = cls.replay(path, saved, pack)
        journal.reopen(path, saved)
        return journal

    @classmethod
    def replay(cls, path: Path, saved: Saved, pack: Pack) -> Journal:
        """The game that a file holds, replayed and checked; the file is left alone. Raises SaveError."""
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
        for line in saved.lines:
            try:
                act = Act.parse(line.act)
                step = apply(journal.game, act)
            except (ActFormError, IllegalActError) as error:
                message = f"{path}: altered at act {line.n}: {error}"
                raise SaveError(message) from None
            if digest(step.game) != line.state:
                message = f"{path}: altered at act {line.n}: the rules give another state than it claims"
                raise SaveError(message)
            journal._keep(act, step)
        return journal

    def reopen(self, path: Path, saved: Saved) -> None:
        """Open the file that this game was replayed from, for more. Raises SaveError."""
        self._take_lock(path)
        try:
            self._file = path.open("r+b")
            if saved.torn:
                self._file.truncate(saved.size)
                self.notices.append(
                    f"the last line of {path.name} was half written; it was never shown, and has been cut off"
                )
            self._file.seek(0, os.SEEK_END)
            _sync(self._file)
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

    def play(self, act: Act) -> Step:
        """Apply an act and keep it. The step is returned only when the act is on disk (or `trouble` says why not).
        Raises IllegalActError.
        """
        step = apply(self.game, act)
        self._keep(act, step)
        self._append(self._rows[-1])
        return step

    def _keep(self, act: Act, step: Step) -> None:
        self.game = step.game
        self.acts.append(act)
        self.events.append(step.events)
        body = act_body(len(self.acts), str(act), digest(step.game), step.events)
        self._links.append(link(self._links[-1], body))
        self._rows.append(_row(body, self._links[-1]))

    def move_to(self, path: Path) -> None:
        """Write the whole game to another place and go on there. Raises SaveError, and then stays where it was."""
        other = Journal(path, self.header, self.game)
        other._rows = self._rows
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
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._take_lock(path)
            self._file = path.open("xb")
            self._file.write(b"".join(self._rows))
            _sync(self._file)
            _sync_folder(path.parent)
        except FileExistsError:
            self.close()
            message = f"{path}: there is such a file; `briefing resume` goes on with a game, --save names another"
            raise SaveError(message) from None
        except OSError as error:
            self.close()
            message = f"{path}: the game cannot be kept there ({error.strerror}); name another place with --save"
            raise SaveError(message) from None
        self.path = path

    def _append(self, row: bytes) -> None:
        if self._file is None:
            return
        try:
            self._file.write(row)
            _sync(self._file)
        except OSError as error:
            self.trouble = (
                f"{self.path} cannot be written any more ({error.strerror}); the game goes on in memory:"
                " name another place"
            )
            self._abandon()

    def _abandon(self) -> None:
        """Give the file up as it stands; what it lacks is in `_rows` for `move_to`."""
        try:
            self.close()
        except OSError:  # closing flushes, and fails for the same reason
            self._file = None

    def _take_lock(self, path: Path) -> None:
        from filelock import FileLock, Timeout

        lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
        try:
            lock.acquire()
        except Timeout:
            message = f"{path}: another briefing is playing this game; close it there, or copy the file"
            raise SaveError(message) from None
        except OSError as error:
            message = f"{path}: the folder cannot be written ({error.strerror}); name another place with --save"
            raise SaveError(message) from None
        self._lock = lock


def why_not(header: Header, pack: Pack) -> str:
    """Why this pack and these rules cannot replay a save, or nothing."""
    if header.rules != RULES_VERSION:
        return f"it was played under rules version {header.rules} and these are {RULES_VERSION}"
    if header.pack != pack.id:
        return f"it was played with the pack '{header.pack}' and this is '{pack.id}'"
    if header.pack_digest != pack.digest:
        return (
            f"it was played with '{header.pack}' {header.pack_version} of other content"
            f" ({header.pack_digest[:8]}; this is {pack.digest[:8]})"
        )
    return ""


def _at(number: int) -> str:
    return f"act {number}" if number else "the header"


def _row(body: dict[str, Any], chained: str) -> bytes:
    return (dumps({**body, "link": chained}) + "\n").encode()


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """A new name is only safe when its folder is on disk too (POSIX; elsewhere a folder cannot be opened)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
