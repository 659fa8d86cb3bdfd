"""A game whose own place cannot be written goes on in another, so that nothing of it is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

from platformdirs import user_data_path

from briefing.record.entries import SaveError
from briefing.record.journal import Journal


def rescued(journal: Journal) -> str:
    """Where a game's file cannot be written, go on in another; the sentence that says so, empty if it is well kept."""
    trouble = journal.trouble
    if not trouble:
        return ""
    header = journal.header
    why = trouble.rpartition(";")[0] or trouble  # without the advice, which is followed here
    name = journal.path.name if journal.path else f"{header.scenario}-{header.seed}.jsonl"
    for folder in (user_data_path("briefing", appauthor=False) / "saves", Path(tempfile.gettempdir())):
        try:
            journal.move_to(folder / f"rescued-{journal.receipt}-{name}")
        except SaveError:
            continue
        return f"{why}. The whole game goes on in {journal.path}."
    journal.trouble = trouble
    return f"{why}. The game goes on in memory: there is no place to keep it in."
