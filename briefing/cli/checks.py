"""The commands that look: check, keys, doctor."""

from __future__ import annotations

import argparse

from briefing.cli.words import DONE, FOUND, print_json


def add_check(command: argparse.ArgumentParser) -> None:
    """Options of `check`."""
    command.add_argument("path", nargs="?", metavar="PATH")
    command.add_argument("--json", action="store_true")


def add_nothing(_: argparse.ArgumentParser) -> None:
    """The command takes no options."""


def check(parsed: argparse.Namespace) -> int:
    """Everything that can be said about a pack: 1 if there is anything."""
    from briefing.pack.check import check as checked

    findings = checked(parsed.path)
    if parsed.json:
        print_json(findings.to_json())
    else:
        for fault in (*findings.faults, *findings.warnings):
            print(fault)
        many = ", ".join(f"{count} {name}" for name, count in findings.counts.items() if count)
        print(f"{findings.folder}: {len(findings.faults)} faults, {len(findings.warnings)} warnings; {many}")
    return DONE if findings.well else FOUND


def keys(_: argparse.Namespace) -> int:
    """Print the table of keys."""
    from briefing.tui.commands import table

    print(table())
    return DONE


def doctor(_: argparse.Namespace) -> int:
    """Print what a report of a fault needs."""
    from briefing.doctor import report

    print(report())
    return DONE
