"""The front door: `python3 -m briefing`, and the `briefing` command of an installed copy.

This file and `_bootstrap.py` must be readable to Pythons too old to play, so that those get a sentence and
not a SyntaxError.
"""

import sys

from briefing import __version__


def main() -> int:
    """Make sure that the packages are there, then hand over to the command line. Returns the exit code."""
    if sys.argv[1:] == ["--version"]:  # answered before anything else is needed, or loaded
        print("briefing", __version__)
        return 0
    from briefing import _bootstrap

    _bootstrap.ensure("runtime")
    from briefing.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
