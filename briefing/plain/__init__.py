"""The whole game as appended text with numbered choices: for screen readers, pipes and small terminals."""

from briefing.plain.game import play

__all__ = ["play"]
