"""The console's screens are driven as the game's are: a key as soon as the one before it has done what it does."""

from tests.tui.conftest import at_once

__all__ = ["at_once"]
