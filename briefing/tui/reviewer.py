"""The review of a save, worked out beside the screen: `python -m briefing.tui.reviewer SAVE`.

A process of its own, so that no key ever waits for it. It writes one JSON object a line: `{"done": 3, "whole": 40}`
while it works, then `{"text": "…"}` or `{"why": "…"}`. It ends when nobody holds the other end of its standard input.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_EFFORT = "standard"


def main(name: str) -> None:
    """Work out the review of a save and write it."""
    gone = threading.Event()
    threading.Thread(target=_wait, args=(gone,), daemon=True).start()
    for told in review(Path(name)):
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        if gone.is_set():
            return


def _wait(gone: threading.Event) -> None:
    while os.read(0, 4096):  # past the buffers: a thread that waits in one would be in the way at the end
        pass
    gone.set()


def review(path: Path) -> Iterator[dict[str, Any]]:
    """How far it is, and in the end the text, or why there is none."""
    from briefing.pack import PackError, load
    from briefing.record import Journal, SaveError
    from briefing.record.format import read
    from briefing.review import kept
    from briefing.review.course import ReviewError, of_journal
    from briefing.review.prose import text

    try:
        saved = read(path)
        pack = saved.header.pack
        course = of_journal(Journal.replay(path, saved, load(pack)))
    except (ReviewError, SaveError, PackError) as error:
        yield {"why": str(error)}
        return
    key = kept.key(course, _EFFORT)
    document = kept.read(path, key)
    if document is None:
        for stage in _stages(course, pack):
            yield {"done": stage.done, "whole": stage.whole}
            document = stage.document or document
        if document is None:
            return
        kept.write(path, key, document)
    yield {"text": text(document)}


def _stages(course: Any, pack: str) -> Iterator[Any]:
    """The stages, on every core but the one that the screen needs."""
    from briefing.review.document import stages
    from briefing.review.judge import here, judge, many

    at = judge(course)
    jobs = (os.cpu_count() or 1) - 1
    if jobs < 2:
        yield from stages(at, here(at), _EFFORT)
        return
    with many(at, pack, jobs) as run:
        yield from stages(at, run, _EFFORT)


if __name__ == "__main__":
    main(sys.argv[1])
