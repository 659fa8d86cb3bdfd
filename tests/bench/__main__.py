"""Measure our games, and beside them, in the same run, other frameworks' games of like length.

Prints a Markdown table. Only ratios within one run mean anything: the figures themselves are the machine's.
"""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from briefing import _bootstrap


def main(words=None) -> int:
    """Make sure that the packages are there, measure, print. 0 also where a peer could not be measured: it says so."""
    _bootstrap.ensure("tests", "tests.bench")
    from tests.bench import others, own, report

    names = (*own.GROUPS, *others.GROUPS)
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--json", metavar="OUT", help="write the figures and ratios there, too; - for standard output")
    only = f"this alone, beside our scalar (may be given again): {', '.join(names)}"
    parser.add_argument("--only", metavar="NAME", action="append", choices=names, help=only)
    parser.add_argument("--seconds", metavar="N", type=float, default=1.0, help="length of a repetition (1)")
    parser.add_argument("--offline", action="store_true", help="our own figures only: nothing is fetched")
    parser.add_argument(
        "--keep", metavar="FOLDER", help="make the peers' environments there, and use those that are there already"
    )
    options = parser.parse_args(words)
    if options.seconds <= 0:
        parser.error("--seconds: a repetition takes some time")
    wanted = set(options.only or names)
    if options.offline:
        wanted -= set(others.GROUPS)

    machine = report.machine()
    rows = own.rows(wanted, options.seconds)
    reference = rows[0]
    if wanted & set(others.GROUPS):
        decisions = round(reference.decisions / reference.games)
        # Their progress goes to stderr, so that stdout is the table alone.
        rows += others.rows(wanted, options.seconds, decisions, options.keep)
    machine["load_after"] = report.load()
    growth = own.growth(options.seconds) if "growth" in wanted else []
    if options.json != "-":
        print(report.text(machine, rows, reference, growth))
    if options.json:
        document = report.document(machine, rows, reference, growth)
        if options.json == "-":
            sys.stdout.write(document)
        else:
            Path(options.json).write_text(document, encoding="utf-8")
    return 0


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main())
    os._exit(1)
