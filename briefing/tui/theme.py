"""Three themes of one design: dark, light and high contrast.

Colour says who: blue for the Alliance and for what gets better, ochre for an opponent and for what gets worse,
rose for what wants attention now. Nothing is said in colour alone. `PAIRS` are the text colours and the grounds they
may stand on; the tests hold each of them to WCAG's 4.5.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

#: Text colours, as style names in the pages, and the grounds on which any of them may stand.
INKS: Final = ("foreground", "muted", "ally", "foe", "alert", "head")
GROUNDS: Final = ("background", "surface", "focus")

_COLOURS: Final[dict[str, dict[str, str]]] = {
    "briefing-dark": {
        "background": "#10151c", "surface": "#171e28", "focus": "#22303f", "line": "#3a4757",
        "foreground": "#d7dce4", "muted": "#98a3b3", "head": "#f2f5f9",
        "ally": "#82bbff", "foe": "#e6ab5e", "alert": "#ff9cae",
    },
    "briefing-light": {
        "background": "#f7f5f0", "surface": "#edeae2", "focus": "#dbe4ee", "line": "#b9b4a8",
        "foreground": "#20262e", "muted": "#525b67", "head": "#0a0d11",
        "ally": "#0a4f9e", "foe": "#7d4200", "alert": "#9c1038",
    },
    "briefing-contrast": {
        "background": "#000000", "surface": "#000000", "focus": "#14324f", "line": "#a8b4c2",
        "foreground": "#ffffff", "muted": "#d8dee6", "head": "#ffffff",
        "ally": "#a5d3ff", "foe": "#ffcc7a", "alert": "#ffb8c8",
    },
}  # fmt: skip

NAMES: Final = tuple(_COLOURS)
PAIRS: Final = tuple((ink, ground) for ink in INKS for ground in GROUNDS)


def colours(name: str) -> dict[str, str]:
    """The colours of a theme by their names."""
    return dict(_COLOURS[name])


def _theme(name: str) -> Theme:
    of = _COLOURS[name]
    return Theme(
        name=name,
        primary=of["ally"],
        secondary=of["muted"],
        accent=of["ally"],
        warning=of["foe"],
        error=of["alert"],
        success=of["ally"],
        foreground=of["foreground"],
        background=of["background"],
        surface=of["surface"],
        panel=of["surface"],
        dark=name != "briefing-light",
        text_alpha=1.0,
        variables={
            "muted": of["muted"],
            "ally": of["ally"],
            "foe": of["foe"],
            "alert": of["alert"],
            "head": of["head"],
            "line": of["line"],
            "focus": of["focus"],
            # The palette and the inputs take these; our own colours keep them inside the tested pairs.
            "text-muted": of["muted"],
            "text-disabled": of["muted"],
            "block-cursor-background": of["focus"],
            "block-cursor-foreground": of["head"],
            "block-cursor-text-style": "bold",
            "input-cursor-background": of["foreground"],
            "input-cursor-foreground": of["background"],
            "input-selection-background": of["focus"],
            "border": of["line"],
        },
    )


THEMES: Final = tuple(_theme(name) for name in NAMES)
