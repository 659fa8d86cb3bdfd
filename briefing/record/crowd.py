"""Many saves in one call: the tables are compiled once, and every core takes its share of the files."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from briefing.model.pack import Pack
from briefing.record.beside import FEW, Beside, verified
from briefing.record.share import is_shared, verify_shared
from briefing.record.verify import Verdict, verify

#: Below so many files for each, another process costs more than it brings.
_WORTH: Final = 24
#: The most files that are replayed side by side.
_BESIDE: Final = 192
_GIVEN: Final[list[tuple[Pack, Beside | None]]] = []


def verify_all(
    files: Sequence[Path], pack: Pack, *, jobs: int = 1, told: Callable[[int, int], None] | None = None,
    beside: Beside | None = None,
) -> list[Verdict]:  # fmt: skip
    """A verdict for each file, in the files' order. `told` hears how many are done, and of how many.

    With `jobs` over 1 other processes are started (0: as many as there are cores), where the files are worth it; only
    a program without threads of its own should ask for that. `beside` replays many games at once, where there is such
    a thing; verdicts are the same without it.
    """
    verdicts = []
    for verdict in _each(files, pack, min(jobs or _cores(), len(files) // _WORTH), beside):
        verdicts.append(verdict)
        if told:
            told(len(verdicts), len(files))
    return verdicts


def _each(files: Sequence[Path], pack: Pack, jobs: int, beside: Beside | None) -> Iterator[Verdict]:
    jobs, beside = max(1, jobs), beside if len(files) >= FEW else None
    if beside is None:
        size = max(1, min(16, len(files) // (4 * jobs)))
    else:
        size = min(_BESIDE, max(FEW, -(-len(files) // jobs)))
    shares = [files[at : at + size] for at in range(0, len(files), size)]
    if jobs < 2:
        with _still():
            for share in shares:
                yield from _share(share, pack, beside)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A forked process has the compiled tables already; elsewhere they are made once in each.
    way = "fork" if "fork" in multiprocessing.get_all_start_methods() and os.name == "posix" else "spawn"
    _warm(pack, beside)
    context = multiprocessing.get_context(way)
    given = () if way == "fork" else (pack, beside)
    with ProcessPoolExecutor(jobs, context, initializer=_alone, initargs=given) as pool:
        for verdicts in pool.map(_given, shares):
            yield from verdicts


def _warm(pack: Pack | None = None, beside: Beside | None = None) -> None:
    if pack is not None:
        _GIVEN[:] = [(pack, beside)]


def _alone(pack: Pack | None = None, beside: Beside | None = None) -> None:
    """A worker's first step: it does nothing else, so its collector may rest for good."""
    _warm(pack, beside)
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


def _given(share: Sequence[Path]) -> list[Verdict]:
    return list(_share(share, *_GIVEN[0]))


def _share(files: Sequence[Path], pack: Pack, beside: Beside | None) -> Iterator[Verdict]:
    found = verified(files, pack, beside) if beside else {}
    for path in files:
        yield found.get(path) or _one(path, pack)


def _one(path: Path, pack: Pack) -> Verdict:
    return verify_shared(str(path), pack) if is_shared(str(path)) else verify(path, pack)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
