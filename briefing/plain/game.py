"""One sitting at the game: read a page out, list its choices, take a line, until ENDEX or until the player leaves."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Final, TextIO

from briefing.model.acts import Act, ActFormError
from briefing.model.game import Phase
from briefing.plain import library
from briefing.plain.keeping import HungUpError, Keeping, LeaveError, minding_signals
from briefing.plain.page import BLANK, Choice, Page, Place, closed_words, view
from briefing.plain.paper import GoneError, Paper, Para, fault
from briefing.plain.phases import page_of
from briefing.record import Journal
from briefing.rules import objections
from briefing.telling import change_words, changes, sentences
from briefing.wording import BANNER

_INTERRUPTED: Final = 130

_HELP: Final = (
    "A number takes that choice. Enter alone lists the choices again.",
    "?2 reads choice 2 in full, ?word explains a term or an ally, ? alone lists the terms.",
    "s names the sources of this page, s and a source's name reads that one. g reads the gauges and your standing.",
    "r reads the page again from its beginning. q leaves; the game is kept and can be resumed.",
    (
        "Acts can be typed too: task 2, grade 2 C3, forecast 35, choose 1, consult HUN, soften, soften HUN, silence, "
        "coalition, withdraw, advance."
    ),
)


def play(journal: Journal, read: TextIO | None = None, write: TextIO | None = None) -> int:
    """Play to ENDEX, to the end of the input, or until the player leaves. Returns the exit code; never loses an act."""
    return _Sitting(journal, Paper(read or sys.stdin, write or sys.stdout)).run(write or sys.stdout)


class _Sitting:
    """Where the player is: the place within the phase, and what has to be read out before the next line is taken."""

    def __init__(self, journal: Journal, paper: Paper) -> None:
        self.journal = journal
        self.paper = paper
        self.keeping = Keeping(journal, paper)
        self.place: Place = ()
        self.fresh = True
        self.listing = True

    def run(self, write: TextIO) -> int:
        """The loop; the exit code."""
        with minding_signals():
            code = self._run()
        self._hush(write)
        return code

    def _run(self) -> int:
        code = 0
        try:
            self._greet()
            while self._turn():
                pass
            self.keeping.rescue()
        except KeyboardInterrupt:
            code = _INTERRUPTED
            self.keeping.farewell()
        except HungUpError as ended:
            code = 128 + ended.number
            self.keeping.farewell()
        except (LeaveError, GoneError):
            self.keeping.farewell()
        return code

    def _turn(self) -> bool:
        """Read out what is due, take one line. False at ENDEX."""
        page = page_of(view(self.journal), self.place)
        if self.fresh:
            self.paper.put(page.text)
        if not page.choices:
            return False
        if self.listing:
            self.paper.put([BLANK, *(() if self.fresh else page.brief), *_listed(page)])
        self.fresh = self.listing = False
        asks = page.asks or ("1" if len(page.choices) == 1 else f"1 to {len(page.choices)}")
        self._answer(page, self.paper.ask(f"{asks}, or h for help"))
        return True

    # --- what the player types ----------------------------------------------------------------------------------------

    def _answer(self, page: Page, line: str) -> None:
        wrong = fault(line)
        word, _, rest = line.partition(" ")
        if wrong:
            self.paper.say(wrong)
        elif not line:
            self.listing = True
        elif line.isascii() and line.isdigit():
            self._number(page, line)
        elif page.takes is not None and (act := page.takes(line)) is not None:
            self._play(act)
        elif line[0] == "?" or word.casefold() in _COMMANDS:
            self._command(page, word.casefold(), rest.strip(), line)
        else:
            self._typed(line)

    def _number(self, page: Page, line: str) -> None:
        number = int(line) if len(line) <= 3 else 0
        if 1 <= number <= len(page.choices):
            self._take(page, page.choices[number - 1])
        else:
            self.paper.say(f"There is no choice {line[:12]}: type a number from 1 to {len(page.choices)}.")

    def _take(self, page: Page, choice: Choice) -> None:
        if choice.closed:
            self.paper.say(f"That is not open. {closed_words(choice.closed)}")
        elif isinstance(choice.does, Act):
            self._play(choice.does)
        elif isinstance(choice.does, str):
            self._command(page, choice.does, "", choice.does)
        else:
            # Back from one initiative leads to their list, not to the card; a phase's own page is not read twice.
            up: Place = ("initiatives",) if self.place[:1] == ("initiative",) and not choice.does else choice.does
            self.place = up
            self.fresh, self.listing = bool(up), True

    def _command(self, page: Page, word: str, rest: str, line: str) -> None:
        game = self.journal.game
        match word:
            case "q" | "quit":
                self.keeping.leave()
            case "h" | "help":
                self.paper.put(Para(text, 0, 2) for text in _HELP)
            case "r" | "again":
                self.fresh = self.listing = True
            case "g" | "gauges":
                self.paper.put(library.gauges(game))
            case "s" | "sources":
                self.paper.put(library.source(game, rest) if rest else library.sources(game, self._card()))
            case "save":
                self.keeping.save(rest)
            case _:
                self._asked(page, line[1:].strip())

    def _card(self) -> str:
        """The id of the card that is being read."""
        game = self.journal.game
        if self.place[:1] == ("initiative",):
            return self.place[1]
        if game.table:
            return game.table[0].card
        return "" if game.phase is Phase.BRIEFING else game.card

    def _asked(self, page: Page, wanted: str) -> None:
        """`?2` reads a choice in full, `?word` a term."""
        if wanted.isascii() and wanted.isdigit() and len(wanted) <= 3 and 1 <= int(wanted) <= len(page.choices):
            choice = page.choices[int(wanted) - 1]
            self.paper.put(choice.aloud or [Para(f"{choice.label}.")])
            if choice.closed and not choice.aloud:
                self.paper.say(f"Not open. {closed_words(choice.closed)}")
        else:
            self.paper.put(library.glossary(self.journal.game, wanted))

    def _typed(self, line: str) -> None:
        try:
            act = Act.parse(self._spelled(line))
        except ActFormError:
            self.paper.say(f"'{line[:40]}' is no choice here: type a number, or h for help.")
            return
        self._play(act)

    def _spelled(self, line: str) -> str:
        """An act as it is kept: small verbs, capital codes, and ids for those who count reports and options instead."""
        game = self.journal.game
        verb, *words = line.split()
        verb = verb.casefold()
        if verb in {"consult", "soften", "stand"}:
            words = [*(word.upper() for word in words[:1]), *words[1:]]
        if verb == "grade" and len(words) == 2:
            words[1] = words[1].upper()
        if words and words[0].isascii() and words[0].isdigit() and len(words[0]) <= 3:
            at = int(words[0]) - 1
            card = next((each for each in game.pack.cards if each.id == game.card), None)
            if verb in {"task", "grade"} and 0 <= at < len(game.reports):
                words[0] = game.reports[at]
            elif verb == "choose" and card is not None and 0 <= at < len(card.options):
                words[0] = f"{card.id}.{card.options[at].id}"
        return " ".join((verb, *words))

    def _play(self, act: Act) -> None:
        before = self.journal.game
        reasons = objections(before, act)
        if reasons:
            self.paper.say(f"That is not open. {closed_words(reasons)}")
            return
        step = self.journal.play(act)
        self.keeping.tell_trouble()
        self.place = ()
        self.listing = True
        self.fresh = step.game.phase is not before.phase
        if not self.fresh:
            told = [Para(text) for text in sentences(step.game, step.events)]
            told += [Para(change_words(step.game, change), 2, 2) for change in changes(step.events)]
            self.paper.put(told)
        # Another text on the table, or a clear one, is a page of its own.
        if len(step.game.table) < len(before.table):
            self.fresh = True

    # --- the first words and the last ---------------------------------------------------------------------------------

    def _greet(self) -> None:
        journal, game = self.journal, self.journal.game
        if game.phase not in {Phase.BRIEFING, Phase.ENDEX}:
            self.paper.say(BANNER)
        where = f"{game.scenario.title}, {game.moves} moves, seed {game.seed}."
        self.paper.say(f"{'Going on with' if journal.acts else 'A new game:'} {where}")
        if not journal.acts:
            self.paper.put(Para(text, 0, 2) for text in _HELP[:1])
            self.paper.say("h says what else can be typed. Every choice is kept as soon as it is made.")
        for notice in journal.notices:
            self.paper.say(closed_words([notice]))
        self.keeping.tell_trouble()

    def _hush(self, write: TextIO) -> None:
        """A reader that went away (`| head`) is no fault: Python shall not complain of it while it shuts down."""
        try:
            write.flush()
        except OSError:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), write.fileno())


_COMMANDS: Final = frozenset({"q", "quit", "h", "help", "r", "again", "g", "gauges", "s", "sources", "save"})


def _listed(page: Page) -> list[Para]:
    """The choices, numbered; what is not open says so and why."""
    found = []
    for number, choice in enumerate(page.choices, 1):
        why = f" Not open: {closed_words(choice.closed)}" if choice.closed else ""
        end = "" if choice.label.endswith((".", "?")) else "."
        found.append(Para(f"{number}. {choice.label}{end}{why}", 0, 3))
    return found
