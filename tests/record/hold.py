"""Write the held save of the present format and the pack that it is of: `python -m tests.record.hold`.

For before the first release only. From then on a held file is never written anew: another format gets another file.
"""

from pathlib import Path

from briefing.pack import load
from briefing.pack.canonical import canonical
from briefing.record import FORMAT, Journal
from briefing.rules.draws import mix
from tests.games import some_act
from tests.packs import TINY

HELD = Path(__file__).parent / "held"


def hold() -> None:
    """A whole game of the tiny pack as it is now, with a note, and the pack in its canonical form."""
    pack = load(TINY, cached=False)
    journal = Journal.create(None, pack, "tiny", 7)
    while not journal.over:
        journal.play(some_act(journal.game, mix(7) + len(journal.acts)))
    journal.note("Why did you wait?\nWhat for?", "A teacher", 4)
    HELD.mkdir(exist_ok=True)
    (HELD / f"format-{FORMAT}.jsonl").write_bytes(journal.rows())
    (HELD / f"format-{FORMAT}.pack.json").write_text(canonical(pack) + "\n", "ascii", newline="\n")


if __name__ == "__main__":
    hold()
