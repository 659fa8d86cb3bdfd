"""The commands that look, and the one that begins a pack: check, new-pack, keys, doctor."""

from __future__ import annotations

import argparse

from briefing.cli.words import DONE, FOUND, print_json


def add_check(command: argparse.ArgumentParser) -> None:
    """Options of `check`."""
    command.add_argument("path", nargs="?", metavar="PATH")
    command.add_argument("--json", action="store_true")


def add_new_pack(command: argparse.ArgumentParser) -> None:
    """Options of `new-pack`."""
    command.add_argument("folder", metavar="DIR", help="a folder that is new or empty")
    command.add_argument("--id", metavar="NAME", help="the pack's id: small letters, digits, hyphens")
    command.add_argument("--title", metavar="TEXT", help="the pack's title")


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


def new_pack(parsed: argparse.Namespace) -> int:
    """A small working pack in a folder of the author's own, and what to do with it."""
    import shlex
    from pathlib import Path

    from briefing.pack.begin import SCHEMA, begin

    pack = begin(parsed.folder, parsed.id, parsed.title)
    folder, place = Path(parsed.folder), shlex.quote(str(Path(parsed.folder)))
    print(f"{folder}: the pack '{pack.id}' ({pack.title}), {len(pack.cards)} cards and {len(pack.reports)} reports")
    print(f"  briefing check {place}")
    print(f"  briefing play {pack.scenarios[0].id} --pack {place}")
    print(f"What to change first: {folder / 'README.md'}. The schema for your editor: {folder / SCHEMA}")
    return DONE


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
