"""What the console asks before it does something: a line to choose, a line to write, a yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from briefing.classroom.control.verbs import Choice
from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.screens.base import SMALL
from briefing.tui.typeset import BLANK, fit, heading, line, para
from briefing.tui.widgets.lines import KeyLine
from briefing.tui.widgets.sheet import Sheet

_FEW = 10
_MOST = 400
#: What may be written or pasted: nothing that a terminal takes for a command or that turns a line round.
_PLAIN = (
    r"[^\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff]*"
)


class Nothing:
    """Was answered by going back."""


class Asking(ModalScreen[Any]):
    """Lays a question over the console. Its result is what was chosen, or `Nothing`."""

    AUTO_FOCUS = "Sheet"
    BINDINGS: ClassVar = commands.bindings("asked")
    CSS = """
    Asking { background: transparent; align: center middle; }
    Asking > #asked { width: 100%; max-width: 84; height: auto; max-height: 90%; background: $surface;
      border: heavy $ally; }
    Asking Sheet { height: 16; background: $surface; }
    Asking.-short Sheet { height: 12; }
    Asking KeyLine { background: $surface; }
    Asking Input { border: none; height: 1; background: $focus; padding: 0 1; display: none; }
    Asking.-writing Input { display: block; }
    """
    sheet = getters.query_one(Sheet)

    def __init__(
        self, title: str, says: str, choices: Sequence[Choice] = (), *, writes: bool = False, plain: bool = False
    ) -> None:
        """`writes`: a line is asked for rather than chosen. `plain`: two answers, the first of which is yes."""
        super().__init__()
        self.heading, self.says, self.choices = title, says, tuple(choices)
        self.writes, self.plain, self.word = writes, plain, ""

    @property
    def contexts(self) -> tuple[Context, ...]:
        """For the help and the palette."""
        return ("asked", "list", "everywhere")

    def compose(self) -> ComposeResult:
        """The question, its lines, a field, the keys."""
        with Vertical(id="asked"):
            yield Sheet(id="sheet")
            says = "write, then enter" if self.writes else "a word, then enter"
            yield Input(max_length=_MOST, placeholder=says, restrict=_PLAIN)
            yield KeyLine()
        yield Static(Content(SMALL), id="enlarge", markup=False)

    def on_mount(self) -> None:
        """Show it, with the first line in focus, or the field."""
        lines = len(self.choices) + 6 if not self.writes else 7
        self.sheet.styles.height = min(lines, 16 if self.app.size.height > 26 else 13)
        self.sheet.turn_to(self.make, 0)
        if self.writes:
            self._ask_for_words()
        keymap = dict(self.app.preferences.keys) if hasattr(self.app, "preferences") else {}
        if self.writes:
            keymap["asked.cancel"] = "escape"  # a letter is written
        names = ["list.take", "asked.cancel"] + (["asked.find"] if self._long else [])
        self.call_after_refresh(self.query_one(KeyLine).tell, [commands.BY_ID[name] for name in names], keymap)

    @property
    def _long(self) -> bool:
        return len(self.choices) > _FEW

    def make(self, room: Room, _focus: int) -> Page:
        """The page: what it is about, and the lines."""
        width = room.measure - 4
        head = [
            BLANK,
            heading(self.heading, line((f"with '{self.word}'" if self.word else "", "$muted"))),
            *para(self.says, width),
            BLANK,
        ]
        wanted = self.word.casefold()
        rows = [each for each in self.choices if wanted in f"{each.label} {each.note}".casefold()]
        blocks = [text(*head)]
        for each in rows:
            note = (f"  {each.closed or each.note}", "$muted")
            row = fit(line((each.label, "$muted" if each.closed else ""), note), width)
            blocks.append(Block([row], Pick(each, (each.closed,) if each.closed else (), quick=self.plain)))
        if not rows and not self.writes:
            blocks.append(text(line(("Nothing to choose.", "$muted"))))
        return Page(tuple(blocks))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """`y` where there is a yes to be said, finding where there is much to find."""
        if action == "yes":
            return self.plain
        return self._long if action == "find" else True

    def _ask_for_words(self) -> None:
        self.add_class("-writing")
        self.query_one(Input).focus()

    def action_find(self) -> None:
        """Ask for a word."""
        self._ask_for_words()

    def action_yes(self) -> None:
        """The first answer."""
        self.dismiss(self.choices[0].value)

    def action_cancel(self) -> None:
        """Back, or first out of the search."""
        if not self.writes and (self.has_class("-writing") or self.word):
            self._find("")
        else:
            self.dismiss(Nothing)

    def _find(self, word: str) -> None:
        self.word = word
        self.remove_class("-writing")
        self.sheet.focus()
        self.sheet.turn_to(self.make, 0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The words, or the word to find."""
        event.stop()
        if self.writes:
            self.dismiss(event.value.strip())
        else:
            self._find(event.value.strip()[:40])

    def on_sheet_taken(self, event: Sheet.Taken) -> None:
        """The line."""
        event.stop()
        self.dismiss(event.pick.value.value)
