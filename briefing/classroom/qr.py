"""QR codes, drawn on this machine: no picture is fetched from anywhere.

The hub has them drawn by a process of its own, which ends when they are: what draws them, once, would otherwise take
more than a megabyte of the hub's memory for as long as it runs.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from briefing import _bootstrap

#: Seconds after which a process that draws is given up: a thousand cards take a few.
_PATIENCE: Final = 60.0


def plain_svg(url: str) -> str:
    """SVG markup with its quiet zone, which scales to whatever holds it. It carries no name of its own: the page that
    shows it says beside it, in words, what it holds.
    """
    import segno

    return str(
        segno.make(url, error="m", micro=False).svg_inline(
            border=4, omitsize=True, svgclass="qr", lineclass=None, svgversion=None
        )
    )


def titled_svg(url: str, title: str) -> str:
    """SVG markup without a size, with a title of its own."""
    import segno

    return str(segno.make(url, error="m", micro=False).svg_inline(omitsize=True, border=2, title=title))


def text(url: str) -> str:
    """For a terminal, two modules to a character's height: the version-3 code of a join address is 17 lines."""
    import segno

    out = io.StringIO()
    segno.make(url, error="l", micro=False).terminal(out, compact=True, border=2)
    return out.getvalue().rstrip("\n")


_WAYS: Final[dict[str, Callable[..., str]]] = {"plain": plain_svg, "titled": titled_svg, "text": text}


def drawn(wanted: Sequence[tuple[str, ...]]) -> list[str]:
    """Have codes drawn elsewhere: of each the way ("plain", "titled" or "text") and what that takes. Where no process
    can be had, they are drawn here.
    """
    try:
        done = subprocess.run(  # by a pipe: other users can read a command line, and this holds the codes
            _bootstrap.command(__name__), input=json.dumps(wanted).encode(), stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, check=True, timeout=_PATIENCE,
        )  # fmt: skip
        found = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        found = _draw(wanted)
    return [str(each) for each in found]


@lru_cache(maxsize=1)
def joining(url: str) -> tuple[str, str]:
    """The code of the address that students open: for the projector's page, and for the hub's own terminal."""
    page, terminal = drawn((("plain", f"{url}/"), ("text", url)))
    return page, terminal


def _draw(wanted: Sequence[Sequence[str]]) -> list[str]:
    return [_WAYS[way](*words) for way, *words in wanted]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_draw(json.load(sys.stdin))))
