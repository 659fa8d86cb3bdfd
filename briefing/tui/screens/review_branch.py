"""A game of one's own that leaves a reviewed one at a decision, with another option taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from briefing.model.acts import Act
from briefing.record import Journal
from briefing.rules import objections
from briefing.tui.shelf import REFUSALS, branch, leaves, watch


def branched(path: Path, at: int, plan: Sequence[str], label: str) -> Journal | str:
    """The new game, `at` acts in and then as planned; or a sentence that says why there is none."""
    try:
        old = watch(path)
        journal = branch(old, at)
    except REFUSALS as refusal:
        return str(refusal)
    taken = False
    for words in plan:
        act = Act.parse(words)
        if act.verb == "advance" or objections(journal.game, act):
            break  # to move on, and what hangs on what comes first, is left to the player
        journal.play(act)
        taken = True
    said = f" '{label}' is taken." if taken else ""
    journal.notices.append(f"{leaves(journal, old, at)}{said}")
    return journal
