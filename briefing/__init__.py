"""A crisis-briefing game for the terminal.

Keep this file light, and readable to old Pythons: every start runs it.
"""

__version__ = "0.1.0"
