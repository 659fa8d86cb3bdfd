"""The save file: a journal of acts, appended and synced before the screen moves on, resumed by replaying it."""

from briefing.record.format import FORMAT, Header, SaveError
from briefing.record.journal import Journal
from briefing.record.places import latest, new_path, saves_folder
from briefing.record.verify import Verdict, verify

__all__ = [
    "FORMAT", "Header", "Journal", "SaveError", "Verdict", "latest", "new_path", "saves_folder", "verify",
]  # fmt: skip
