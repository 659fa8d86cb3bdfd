"""Packs: `content/` on disk, strictly read and validated, or refused with every reason at once."""

from briefing.pack.fault import Fault, PackError
from briefing.pack.load import find, load, shipped

__all__ = ["Fault", "PackError", "find", "load", "shipped"]
