"""The front door: `python3 -m briefing`, and the `briefing` command of an installed copy.

This file and `_bootstrap.py` must be readable to Pythons too old to play, so that those get a sentence and
not a SyntaxError.
"""

import os
import sys

from briefing import __version__


def main() -> int:
    """Make sure that the packages are there, then hand over to the command line. Returns the exit code."""
    try:
        if sys.argv[1:] == ["--version"]:  # answered before anything else is needed, or loaded
            print("briefing", __version__)
            code = 0
        else:
            from briefing import _bootstrap

            _bootstrap.ensure("runtime")
            from briefing.cli import main as run

            try:
                code = run()
            except SystemExit as done:  # argparse, after --help
                code = done.code
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (`| head`). What is still to be flushed at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    return code


if __name__ == "__main__":
    sys.exit(main())
