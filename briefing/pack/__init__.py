"""Packs: `content/` on disk, strictly read and validated, or refused with every reason at once."""

from briefing.pack.check import Findings, check
from briefing.pack.fault import Fault, PackError
from briefing.pack.load import find, load, shipped

__all__ = ["Fault", "Findings", "PackError", "check", "find", "load", "shipped"]
