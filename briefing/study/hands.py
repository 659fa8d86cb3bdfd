"""Who plays a study's games: this process, several of this machine, or a Dask cluster. All are executors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from briefing.study.sweep import Plan, chunks


class ClusterError(Exception):
    """The cluster cannot be used; the message says why and what to do."""


@contextmanager
def hands(jobs: int, cluster: str | None, plan: Plan) -> Iterator[Executor | None]:
    """An executor for a plan; None plays here. `jobs` 0 is one a core; a study of one chunk needs no second process.

    Workers are spawned, not forked: they start the same on every system. Raises ClusterError.
    """
    if cluster is not None:
        with _cluster(cluster) as executor:
            yield executor
        return
    wanted = min(jobs or os.cpu_count() or 1, len(chunks(plan)))
    if wanted == 1:
        yield None
        return
    with ProcessPoolExecutor(wanted, mp_context=get_context("spawn"), initializer=_quietly) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


def _quietly() -> None:
    """Ctrl-C is the parent's to answer: it cancels what waits and prints what is finished."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
        from distributed.comm.addressing import resolve_address
    except ImportError:
        message = "--cluster needs Dask: install briefing[cluster]"
        raise ClusterError(message) from None
    try:
        resolve_address(address)
    except (OSError, ValueError, TypeError) as error:
        message = f"{address[:80]!r} is no address of a Dask scheduler ({error}); it reads like tcp://127.0.0.1:8786"
        raise ClusterError(message) from None
    try:
        client: Any = Client(  # type: ignore[no-untyped-call]
            address, timeout="10s", set_as_default=False
        )
    except (OSError, TimeoutError, ValueError) as error:
        message = (
            f"no Dask scheduler answers at {address[:80]} ({type(error).__name__}); start one with `dask scheduler`"
        )
        raise ClusterError(message) from None
    with client:
        yield client.get_executor()
