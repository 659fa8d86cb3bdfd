"""The screens. Nothing of Textual is imported until one is opened; `commands` needs none of it.

run_lobby() -> int              the lobby
run_game(journal) -> int        plays a game from where its journal stands
run_watch(path, at=None) -> int watches a saved game
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefing.tui.app import run_game, run_lobby, run_watch

__all__ = ["run_game", "run_lobby", "run_watch"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import gc

    # Imports are the whole of a start, and make garbage of nothing: collecting meanwhile only costs time.
    gc.disable()
    from briefing.tui import app

    gc.enable()
    return getattr(app, name)
