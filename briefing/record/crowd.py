"""Many saves in one call: the tables are compiled once, and every core takes its share of the files."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from briefing.model.pack import Pack
from briefing.record.share import is_shared, verify_shared
from briefing.record.verify import Verdict, verify

#: Below so many files for each, another process costs more than it brings.
_WORTH: Final = 24
_GIVEN: Final[list[Pack]] = []


def verify_all(
    files: Sequence[Path], pack: Pack, *, jobs: int = 1, told: Callable[[int, int], None] | None = None
) -> list[Verdict]:
    """A verdict for each file, in the files' order. `told` hears how many are done, and of how many.

    With `jobs` over 1 other processes are started (0: as many as there are cores), where the files are worth it; only
    a program without threads of its own should ask for that.
    """
    verdicts = []
    for verdict in _each(files, pack, min(jobs or _cores(), len(files) // _WORTH)):
        verdicts.append(verdict)
        if told:
            told(len(verdicts), len(files))
    return verdicts


def _each(files: Sequence[Path], pack: Pack, jobs: int) -> Iterator[Verdict]:
    if jobs < 2:
        with _still():
            yield from (_one(path, pack) for path in files)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A forked process has the compiled tables already; elsewhere they are made once in each.
    way = "fork" if "fork" in multiprocessing.get_all_start_methods() and os.name == "posix" else "spawn"
    _warm(pack)
    context = multiprocessing.get_context(way)
    with ProcessPoolExecutor(jobs, context, initializer=_alone, initargs=(() if way == "fork" else (pack,))) as pool:
        yield from pool.map(_given, files, chunksize=max(1, min(16, len(files) // (4 * jobs))))


def _warm(pack: Pack | None = None) -> None:
    if pack is not None:
        _GIVEN[:] = [pack]


def _alone(pack: Pack | None = None) -> None:
    """A worker's first step: it does nothing else, so its collector may rest for good."""
    _warm(pack)
    gc.freeze()
    gc.disable()


@contextlib.contextmanager
def _still() -> Iterator[None]:
    """The collector at rest: a game is values that point at no one in a circle, and thousands are kept to be compared,
    so that looking through them all again and again would be a sixth of the work.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _given(path: Path) -> Verdict:
    return _one(path, _GIVEN[0])


def _one(path: Path, pack: Pack) -> Verdict:
    return verify_shared(str(path), pack) if is_shared(str(path)) else verify(path, pack)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
