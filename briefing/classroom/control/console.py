"""Exercise control's screen: the class as it stands, and every verb by a key. It draws what the hub last said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from textual import getters, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from briefing.classroom.control import telling
from briefing.classroom.control.asking import Asking, Nothing
from briefing.classroom.control.clock import HubClock
from briefing.classroom.control.pages import PAGE_OF
from briefing.classroom.control.rounds import waiting
from briefing.classroom.control.subjects import OnAlly, OnOption, OnRoom, OnSeat
from briefing.classroom.control.verbs import VERBS, Choice, why_not
from briefing.classroom.control.watching import Mark, Watch
from briefing.classroom.control.wire import Answer, Door, Wire
from briefing.tui import commands
from briefing.tui.commands import Context
from briefing.tui.pages.page import Page, Room
from briefing.tui.screens.base import SheetScreen
from briefing.tui.screens.paper import PaperScreen
from briefing.tui.typeset import BLANK, Lines, fit, line, para
from briefing.tui.widgets.panel import Panel
from briefing.tui.widgets.sheet import Sheet

#: Seconds between two paintings of what the hub says: a class that votes at once must not keep the keys waiting.
_PAINT: Final = 0.25
_WHAT: Final = {"practice": "practice vote", "close": "close", "reveal": "reveal", "release": "release"}


class ControlScreen(SheetScreen):
    """The console. `state` is the hub's last word; empty before the first."""

    BINDINGS: ClassVar = commands.bindings("control")
    CSS = """
    ControlScreen #status, ControlScreen #alarm, ControlScreen #tabs { height: 1; width: 100%; text-wrap: nowrap; }
    ControlScreen #alarm { color: $alert; text-style: bold; }
    ControlScreen #alarm.-on { background: $focus; }
    ControlScreen.-wide #right, ControlScreen.-huge #right { display: block; width: 40; padding: 0 1; }
    ControlScreen #right { border-left: solid $line; }
    ControlScreen.-huge #left { display: block; width: 1fr; padding: 0 1; border-right: solid $line; }
    ControlScreen.-huge #right { width: 1fr; }
    ControlScreen.-huge #columns > Sheet { width: 84; }
    """
    status = getters.query_one("#status", Static)
    alarm = getters.query_one("#alarm", Static)
    tabs = getters.query_one("#tabs", Static)

    def __init__(self, door: Door, hub_clock: HubClock | None = None) -> None:
        super().__init__()
        self.door = door
        self.hub_clock = hub_clock or HubClock()
        self.state: Mapping[str, Any] = {}
        self.trouble = ""
        self.at = "round"
        self.rung = False
        self.wire: Wire | None = None
        self.looking = Watch()
        self._stale = False

    # --- what is shown ------------------------------------------------------------------------------------------------

    def above(self) -> Iterable[Widget]:
        """Status, alarm, tabs."""
        yield Static(id="status", markup=False)
        yield Static(id="alarm", markup=False)
        yield Static(id="tabs", markup=False)

    @property
    def contexts(self) -> tuple[Context, ...]:
        """For the help and the palette."""
        return ("control", "list", "everywhere")

    @property
    def clock(self) -> Content:
        """What is left of the round."""
        return telling.clock(self.state, self.hub_clock.now, self.size.width) if self.state else BLANK

    @property
    def lead(self) -> Content:
        """What space does now."""
        step = _WHAT.get(self.state["next"], "") if self.state else ""
        return line(("space ", "bold $ally"), (step, "bold $head")) if step else BLANK

    def offered(self) -> list[commands.Command]:
        """What is open now; the step leads the line by its own name."""
        if not self.state:
            return []
        found = [each for each in super().offered() if each.id != "control.step"]
        return [each for each in found if each.context != "control" or not why_not(self.state, each.action)]

    def make(self, room: Room, focus: int) -> Page:
        """The open page."""
        if not self.state:
            return waiting(self.trouble)
        return PAGE_OF[self.at](self.looking.over(self.state), self.hub_clock.now, room, focus)

    def on_mount(self) -> None:
        """Call the hub, and let the clock run."""
        self.sheet.turn_to(self.make)
        self.call_after_refresh(self.tell)
        self.set_interval(_PAINT, self.catch_up)
        self.set_interval(1.0, self.tick)
        self.follow()

    @work(exclusive=True, group="wire")
    async def follow(self) -> None:
        """The line to the hub, for as long as the console is open."""
        async with Wire(self.door) as self.wire:
            await self.wire.follow(self.told, self.lost)

    def told(self, state: dict[str, Any]) -> None:
        """The hub's word: it is painted with the next turn."""
        if not state.keys() >= telling.SAID:
            self.lost("the hub is of another version than this console")
            return
        self.state, self.trouble, self._stale = telling.flat(state), "", True
        self.hub_clock.heard(int(state["now"]))

    def lost(self, why: str) -> None:
        """The line is down."""
        self.trouble, self._stale = why, True

    def catch_up(self) -> None:
        """Paint what has come since."""
        if self._stale and self.is_attached:
            self._stale = False
            self.sheet.paint()
            self.tick()
            self.aside()
            self.tell()
            self.look()

    def look(self) -> None:
        """In parallel: have the hub tell of the world that is watched, where what it told no longer holds."""
        mark = self.looking.wants(self.state)
        if mark is not None and self.wire is not None:
            self.run_worker(self._look(self.wire, mark), exclusive=True, group="world")

    async def _look(self, wire: Wire, mark: Mark) -> None:
        self.looking.heard(mark, await wire.look(mark[0]))
        self._stale = True

    def tick(self) -> None:
        """The lines that show the time, and the bell."""
        if not self.size.width:
            return
        if not self.state:
            self.status.update(line((" no word from the hub yet", "$muted")), layout=False)
            self.alarm.update(fit(line(f" {self.trouble}" if self.trouble else ""), self.size.width), layout=False)
            return
        now, width = self.hub_clock.now, self.size.width
        said = telling.alarm(self.state, now, self.trouble)
        self.banner.tell(self.clock)
        self.status.update(telling.status(self.state, now, width), layout=False)
        self.alarm.update(fit(line(f" {said}"), width) if said else BLANK, layout=False)
        self.alarm.set_class(bool(said), "-on")
        self.tabs.update(telling.tabs(self.state, self.at, width), layout=False)
        due = telling.hotwash_due(self.state, now)
        if due and not self.rung:
            self.app.bell()
        self.rung = due

    def aside(self) -> None:
        """The columns beside the page, where the screen has them: never what the page shows already."""
        if not self.state:
            return
        now = self.hub_clock.now
        for side in ("#left", "#right"):
            column = self.query_one(side, Panel)
            width, height = column.content_size
            if not column.display or width < 16:
                continue
            column.show(self._column(side, now, width, height))

    def _column(self, side: str, now: int, width: int, height: int) -> Lines:
        state, alone = self.looking.over(self.state), not self.query_one("#left", Panel).display
        if side == "#left":
            first = telling.split(state, width) if self.at == "seats" else telling.roster(state, width, height - 2)
            rest = height - len(first) - 1
            words = telling.heard(state, width, rest) if self.at != "rooms" and rest > 3 else []
            return [*first, *([BLANK] if words else []), *words][:height]
        parts: list[Lines] = []
        if alone and self.at != "seats":
            parts.append(telling.roster(state, width, max(height // 2, 8)))
        if self.at not in ("round", "seats") or (alone and self.at == "seats"):
            parts.append(telling.split(state, width))
        if not alone or self.at == "sheet":
            parts.append(telling.red_short(state, width) if self.at != "red" else [])
            parts.append(telling.council_short(state, width) if self.at != "council" else [])
        if self.at != "sheet":
            parts.append(telling.sheet_short(state, now, width))
        lines: Lines = []
        for part in parts:
            lines += [*([BLANK] if lines and part else []), *part]
        return lines[:height]

    def on_resize(self) -> None:
        """The columns come and go with the width."""
        for again in (self.tick, self.aside, self.tell):
            self.call_after_refresh(again)

    # --- pages --------------------------------------------------------------------------------------------------------

    def show(self, name: str) -> None:
        """Turn to a page."""
        self.at = name
        self.sheet.turn_to(self.make)
        self.tick()
        self.aside()

    def action_later_page(self) -> None:
        """The next page."""
        names = list(PAGE_OF)
        self.show(names[(names.index(self.at) + 1) % len(names)])

    def action_earlier_page(self) -> None:
        """The page before."""
        names = list(PAGE_OF)
        self.show(names[names.index(self.at) - 1])

    def turn(self, by: int) -> None:
        """In parallel: to another seat's world, on the page that shows one."""
        why = why_not(self.state, "next_world") if self.state else "There is no word from the hub yet."
        if why:
            self.sheet.say(why)
            return
        self.looking.turn(self.state, by)
        self.show(self.at if self.at in ("red", "council") else "red")
        self.look()

    def action_next_world(self) -> None:
        """The next seat's world."""
        self.turn(1)

    def action_last_world(self) -> None:
        """The world of the seat before."""
        self.turn(-1)

    @work(exclusive=True, group="verb")
    async def action_world(self) -> None:
        """The world of a seat that is chosen, or that is in focus."""
        if not self.state or why_not(self.state, "world"):
            self.turn(0)
            return
        names = [each["name"] for each in self.state["worlds"]]
        focus = self.subject
        if isinstance(focus, OnSeat) and focus.id in names:
            seat: str | None = focus.id
        else:
            seat = await self.pick("Whose world?", "/ finds a word.", [Choice(name, name) for name in names])
        if seat is not None:
            self.looking.seat = seat
            self.turn(0)

    def action_join(self) -> None:
        """Address, room and QR."""
        if self.state:
            self.app.push_screen(
                PaperScreen("Join", lambda width: _join(self.door.address, str(self.state["room"]), width))
            )

    def action_leave(self) -> None:
        """Leave; a hub of its own goes on."""
        self.app.exit()

    def on_sheet_taken(self, event: Sheet.Taken) -> None:
        """Enter on a line: the verb that it is there for."""
        event.stop()
        for kind, verb in ((OnOption, "choose"), (OnAlly, "play"), (OnRoom, "note"), (OnSeat, "note")):
            if isinstance(event.pick.value, kind):
                self.begin(verb)

    # --- verbs: what a verb needs of the screen (see verbs.Desk) ------------------------------------------------------

    def begin(self, verb: str) -> None:
        """Begin a verb, or say why it is not open."""
        if not self.state:
            self.sheet.say("There is no word from the hub yet.")
            return
        why = why_not(self.state, verb)
        if why:
            self.sheet.say(why)
        else:
            self.run_worker(VERBS[verb](self), exclusive=True, group="verb")

    @property
    def subject(self) -> Any:
        """What is in focus on the page."""
        pick = self.sheet.pick
        return pick.value if pick else None

    async def pick(self, title: str, says: str, choices: Sequence[Choice]) -> Any | None:
        """Have a line chosen."""
        found = await self.app.push_screen_wait(Asking(title, says, choices))
        return None if found is Nothing else found

    async def write(self, title: str, says: str) -> str | None:
        """Have a line written."""
        found = await self.app.push_screen_wait(Asking(title, says, writes=True))
        return None if found is Nothing else str(found)

    async def sure(self, title: str, says: str, yes: str) -> bool:
        """Have something confirmed."""
        answers = (Choice(True, f"Yes, {yes}", "y"), Choice(False, "No", "q"))
        return await self.app.push_screen_wait(Asking(title, says, answers, plain=True)) is True

    async def send(self, verb: str, /, **fields: Any) -> Answer:
        """Have the hub do it, and say what it refuses."""
        answer = (
            await self.wire.send(verb, fields) if self.wire is not None else Answer(says="there is no line to the hub")
        )
        if answer.says:
            self.say(f"{answer.says[:1].upper()}{answer.says[1:]}.")
        return answer

    def say(self, sentence: str) -> None:
        """Say a sentence above the rail."""
        self.sheet.say(sentence)

    def paper(self, title: str, lines: Sequence[str]) -> None:
        """Show some lines."""
        self.app.push_screen(
            PaperScreen(title, lambda width: [row for each in lines for row in para(line((each, "bold")), width)])
        )


def _join(address: str, room: str, width: int) -> Lines:
    from briefing.classroom import qr

    drawn = [line((row, "#000000 on #ffffff")) for row in _square(qr.text(address))]
    return [
        line(("Students open ", "$muted"), (address, "bold $head")),
        line(("Room ", "$muted"), (room, "bold $head")),
        BLANK,
        *drawn,
        BLANK,
        *para("Each takes the seat of the code on their card.", width),
    ]


def _square(drawn: str) -> list[str]:
    """The rows of a QR without the colours that it brings for a bare terminal."""
    import re

    return re.sub("\x1b\\[[0-9;]*m", "", drawn).splitlines()


def _verb_action(verb: str) -> Any:
    def action(self: ControlScreen) -> None:
        self.begin(verb)

    action.__doc__ = VERBS[verb].__doc__
    return action


def _page_action(name: str) -> Any:
    def action(self: ControlScreen) -> None:
        self.show(name)

    action.__doc__ = PAGE_OF[name].__doc__
    return action


for _verb in VERBS:
    setattr(ControlScreen, f"action_{_verb}", _verb_action(_verb))
for _name in PAGE_OF:
    setattr(ControlScreen, f"action_show_{_name}", _page_action(_name))
