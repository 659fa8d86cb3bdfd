"""The pages of the lobby: the menu, the form of a new game, the list of saves, and two texts to read."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

from textual.content import Content

from briefing.tui.pages.page import Block, Page, Pick, Room, text
from briefing.tui.typeset import BLANK, Lines, fit, heading, line, para, paragraphs, spread

_NOT_YET: Final = ("Still looking what is on disk.",)


#: What a game can be set to; the rules' own words.
MODES: Final[tuple[Literal["training", "exploration"], ...]] = ("training", "exploration")
OPPONENTS: Final[tuple[Literal["loose", "standard", "sharp", "fixed"], ...]] = ("loose", "standard", "sharp", "fixed")


#: Lines from which there is room for the scenario's own words under the menu.
_TALL = 30


class Line(NamedTuple):
    """A line of the form whose value left and right change."""

    name: str


class Watch(NamedTuple):
    """A saved game to watch."""

    path: Any


class Form(NamedTuple):
    """A new game as it will be set up."""

    scenario: int = 0
    moves: int = 0
    mode: int = 0
    opponents: int = 1
    seed: int = 1

    def suited(self, shelf: Any) -> Form:
        """The form with a fresh seed, once the shelf is there."""
        return self._replace(seed=shelf.seed) if self.seed == 1 else self

    def changed(self, name: str, by: int, shelf: Any) -> Form:
        """The form with one value moved on; lists go round, the seed does not."""
        if name == "seed":
            return self._replace(seed=max(0, self.seed + by))
        many = {
            "scenario": max(len(shelf.scenarios), 1) if shelf else 1,
            "moves": 2, "mode": len(MODES), "opponents": len(OPPONENTS),
        }[name]  # fmt: skip
        return self._replace(**{name: (getattr(self, name) + by) % many})


def _item(label: str, note: Content | str, width: int) -> Content:
    return line(fit(line((label, "bold $head")), 20), fit(line((str(note), "$muted")), max(width - 20, 10)))


def menu(room: Room, _focus: int, shelf: Any, theme: str) -> Page:
    """The first page. What the disk holds comes in later, in its place."""
    width = room.measure - 4
    last = shelf.last if shelf else None
    gone_on = last.words if last else ("…" if shelf is None else "no game is waiting")
    fault = (shelf.fault,) if shelf is not None and shelf.fault else ()
    saves = "…" if shelf is None else f"{shelf.many} on disk" if shelf.many else "none on disk yet"
    refused = len(shelf.refused) if shelf is not None else 0
    saves += f", and {refused} that {'is no save' if refused == 1 else 'are no saves'}" if refused else ""
    none_waits = _NOT_YET if shelf is None else ("No game is waiting to go on.",)
    none_saved = _NOT_YET if shelf is None else ("No game is saved yet.",)
    entries = (
        ("Continue", gone_on, Pick("continue", () if last else none_waits)),
        ("New game", "twelve weeks or six; same seed, same game", Pick("new", _NOT_YET if shelf is None else fault)),
        ("Watch a game", saves, Pick("watch", () if shelf and (shelf.many or shelf.refused) else none_saved)),
        ("Learn the ropes", "what you see, and how to read it: two minutes", Pick("ropes")),
        ("In class", "a lesson in any browser; exercise control here", Pick("class")),
        ("Theme", theme.removeprefix("briefing-"), Pick("theme")),
        ("Quit", "", Pick("quit")),
    )  # fmt: skip
    top = [
        BLANK,
        line(("BRIEFING", "bold $head")),
        *para("Three opponents, thirty-two allies, twelve weeks; and you in the chair, without a vote.", width + 1),
        BLANK,
    ]
    if room.height >= 20:
        top = [*top, BLANK]
    blocks = [Block([_item(label, note, width)], pick._replace(quick=True)) for label, note, pick in entries]
    rest = [BLANK, *[line((row.plain, "$alert")) for row in para(fault[0], width + 1)]] if fault else []
    if shelf is not None and shelf.scenarios and room.height > _TALL:
        scenario = shelf.scenarios[0]
        rest += [
            BLANK,
            BLANK,
            line((scenario.title, "bold $head")),
            BLANK,
            *paragraphs(scenario.brief, width + 1),
            BLANK,
        ]
    fiction = para(
        "What happens in the game is fiction, and its officials are offices. What its sources report is attributed to "
        "those who said it.", width + 1,
    )  # fmt: skip
    foot = text(*(line((row.plain, "$muted")) for row in fiction), BLANK) if room.height >= 18 else text()
    return Page((text(*top), *blocks, text(*rest)), (foot,))


def new_game(room: Room, focus: int, form: Form, shelf: Any) -> Page:
    """The form of a new game."""
    width = room.measure - 4
    scenario = shelf.scenarios[form.scenario]
    moves = (scenario.moves, scenario.class_moves)[form.moves]
    mode = MODES[form.mode]
    opponents = OPPONENTS[form.opponents]
    explain = {
        "training": "the review marks each decision",
        "exploration": "the review asks instead of marking",
        "loose": "opponents choose less surely",
        "standard": "opponents as the model has them",
        "sharp": "opponents choose more surely",
        "fixed": "always the likeliest move: no luck but yours",
    }

    def entry(name: str, label: str, value: str, note: str) -> Block:
        held = line(("◂ ", "$muted"), (value, "bold $ally"), (" ▸", "$muted"))
        return Block(
            [line(fit(line(label), 12), fit(held, 22), fit(line((note, "$muted")), max(width - 34, 8)))],
            Pick(Line(name)),
        )

    blocks = [
        text(BLANK, heading("New game", line(("left and right change a line", "$muted"))), BLANK),
        entry("scenario", "Scenario", scenario.title, scenario.date),
        entry("moves", "Length", f"{moves} weeks", "the whole game" if form.moves == 0 else "fits a lesson"),
        entry("mode", "Mode", mode, explain[mode]),
        entry("opponents", "Opponents", opponents, explain[opponents]),
        entry("seed", "Seed", str(form.seed), "type it; the same seed, the same draws"),
        text(BLANK),
        Block([line(("Start", "bold $head"))], Pick("start")),
        text(BLANK, *paragraphs(scenario.brief, width + 1), BLANK, *paragraphs(scenario.task, width + 1)),
    ]
    return Page(tuple(blocks), top=focus < 6)


def saves(room: Room, _focus: int, shelf: Any) -> Page:
    """The games on disk as a tree, what was played last first; and what lies there and is no game."""
    width = room.measure - 4
    note = f"{len(shelf.saves)}, the last played first" if shelf.whole else f"reading {shelf.many} files"
    blocks = [text(heading("Games on disk", line((note, "$muted"))), BLANK)]
    blocks += [_save(save, width) for save in shelf.saves]
    if shelf.refused:
        blocks.append(text(BLANK, heading("Not readable", line(("these files were left as they are", "$muted")))))
        for each in shelf.refused:
            named = line((each.name[:40], "bold"), "  ")
            blocks.append(text(*para(line((each.why[:300], "$muted")), width, first=named, hang=2)))
    return Page(tuple(blocks))


def _save(save: Any, width: int) -> Block:
    told = line((save.words, "$muted" if save.ended else "$ally"))
    left = line((save.lead, "$line"), (save.name, "bold $head"))
    if left.cell_length + told.cell_length + 2 > width:
        # The end of what is told gives way before the name does.
        told = told.truncate(max(width - min(left.cell_length, width // 2) - 2, 8), ellipsis=True)
    says = "enter watches it" if save.ended else "enter watches it   c goes on with it"
    return Block([spread(left, told, width)], Pick(Watch(save.path), says=says))


_ROPES: Final = (
    (
        "The chair",
        ("You are the Secretary General. You chair the North Atlantic Council, table texts, set silence and have "
        "no vote. A move is a week; a game is twelve, or six in class."),
    ),
    (
        "1 Briefing",
        ("Reports come with their originator's grade, and the grade can be wrong. You can send collection after "
        "one, put your own grade on any, and put a number on the move's question before you know. Each opponent "
        "signals what it could do."),
    ),
    (
        "2 Decision",
        ("One message forces an answer. Every option has an owner, an authority, a lead time, a price, and "
        "somebody who loses by it. Waiting is an option too. Beside it you can launch one initiative."),
    ),
    (
        "3 Council",
        ("What needs the Council goes to all thirty-two. Read who wavers and why; consult, take a bridging text, "
        "soften, put it under silence, go ahead with the willing, or withdraw. Nothing is decided by majority."),
    ),
    (
        "4 Red",
        ("China moves, then Russia, then North Korea. You see what can be observed, some of it late. Whether "
        "Beijing called Moscow, and what kind of Russia you face, you have to infer."),
    ),
    (
        "5 Assess",
        ("Every number that moved says why. Orders turn from pledge to budget to contract to unit, and only units "
        "count. Then the next week opens."),
    ),
    (
        "After ENDEX",
        ("The review opens the opponents' books: what they saw, wanted and feared; what your decisions were worth "
        "before luck; what other acts would have brought."),
    ),
    (
        "Keys",
        ("Digits bring a line into focus and again take it; enter takes it too; space goes on. F1 has the rest. "
        "Every act is on disk before the screen moves, so you can stop at any moment."),
    ),
)  # fmt: skip


def ropes(width: int) -> Lines:
    """What a first-time player needs, in the order in which it comes up."""
    return _told(_ROPES, width)


_CLASS: Final = (
    (
        "A hub on your machine, a page on theirs",
        ("A class of up to a thousand plays in any browser of phones and laptops: nothing to install, no accounts, "
        "pseudonyms only. Names stay in one file of yours."),
    ),
    (
        "briefing class new --seats 30",
        ("makes the class and its seat cards to print. All vote on one game; --mode committee seats delegations in the "
        "Council, where nothing is decided by majority; --mode parallel gives each seat a game of its own."),
    ),
    ("briefing class doctor", "finds the network's usual faults before the lesson, and says what to do."),
    (
        "briefing class serve --lan --control",
        ("lets the room in and opens exercise control here: release, pause, more time, inject, reveal, fork, ENDEX, NO "
        "DUFF. It shows who is waited for and what the opponents reckon with, and rings when the hot wash is due."),
    ),
    ("briefing class projector --open", "is what the room sees: card, clock, a QR to join by; results when you say."),
    (
        "briefing class export",
        ("writes the after-action report, grades.csv and every game for `replay`, `verify` and `review`; "
        "`briefing class purge` deletes the class, or only the names in it."),
    ),
    (
        "Where the network fails",
        ("Each seat card has the line that plays the same game alone; `briefing class merge *.jsonl --out DIR` puts "
        "the files together by seat."),
    ),
    (
        "Without a hub",
        ("briefing play --seed 2025 --moves 6 for each, --plain for a screen reader; `briefing verify` checks what was "
        "handed in, and `briefing compare *.jsonl --html class.html` shows how the class split."),
    ),
)  # fmt: skip


def class_room(width: int) -> Lines:
    """How a lesson is run, and the commands that do it."""
    return _told(_CLASS, width)


def _told(told: tuple[tuple[str, str], ...], width: int) -> Lines:
    lines: Lines = []
    for title, words in told:
        lines += [line((title, "bold $head")), *para(words, width), BLANK]
    return lines
