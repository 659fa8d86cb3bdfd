"""Every verb by its key, to the class itself: what is asked, what a no leaves undone, what is refused."""

import asyncio

import pytest

from briefing.classroom.commands import COMMANDS, Close, Inject, NoDuff, Pause
from briefing.classroom.control.asking import Asking
from briefing.classroom.control.verbs import VERBS
from briefing.tui import commands
from tests.classroom.control.acted import Acted, console, settled
from tests.tui.conftest import seen

pytestmark = pytest.mark.slow  # together they would make the fast tests slow


def press(acted, monkeypatch, *keys, look=lambda app: None, refuses="", size=(80, 24)):
    """Press keys on a console; what was sent, and what `look` saw."""
    make, line, _ = console(acted, monkeypatch)
    line.refuses = refuses

    async def go():
        app = make()
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            for key in keys:
                await pilot.press(key)
                await settled(app, pilot)
            return look(app)

    found = asyncio.run(go())
    return line.sent, found


def opened(mode="plenary", many=8, moves=3, rounds=1):
    return Acted(mode, many, moves, decision=120).fill().to_round(rounds)


def closed():
    acted = opened().answers()
    return acted.do(Close(acted.session.round.number))


def at_council():
    """A committee whose text has been answered: it lies on the table, and control may play by hand."""
    acted = Acted("committee", 26, 6).fill().to_round(1, "council").answers()
    assert acted.session.round.kind == "council"
    return acted.do(Close(acted.session.round.number))


def text(word):
    return [*word, "enter"]


#: A verb: where the class stands, the keys, and what must have been sent.
WAYS = {
    "practice": (lambda: Acted().fill(), ["v"], ("practice", {})),
    "step": (lambda: Acted().fill(), ["space"], ("practice", {})),
    "release": (lambda: Acted().fill(), ["r", "enter"], ("release", {})),
    "release by y": (lambda: Acted().fill(), ["r", "y"], ("release", {})),
    "close": (opened, ["c", "1"], ("close", {"round": 2})),
    "close with all answers": (lambda: opened().answers(), ["c"], ("close", {"round": 2})),
    "reveal": (closed, ["s", "enter"], ("reveal", {})),
    "choose": (opened, ["o", "down", "enter"], ("choose", {"option": "cable.b"})),
    "choose in focus": (opened, ["2", "o", "enter"], ("choose", {"option": "cable.b"})),
    "choose by enter": (opened, ["2", "2", "enter"], ("choose", {"option": "cable.b"})),
    "hold": (opened, ["h"], ("hold", {})),
    "pause": (opened, ["p"], ("pause", {})),
    "resume": (lambda: opened().do(Pause()), ["p"], ("resume", {})),
    "extend": (opened, ["e", "2", "enter"], ("extend", {"seconds": 60})),
    "grant": (opened, ["t", "3", "3", "2", "2"], ("grant", {"seat": "SEAT-3", "percent": 150})),
    "grant in focus": (opened, ["f4", "5", "t", "3", "3"], ("grant", {"seat": "SEAT-5", "percent": 200})),
    "bell": (opened, ["b", "3", "3"], ("bell", {"ends": 1_750_000_800_000})),
    "inject": (opened, ["i", "2", "2", "enter", "y"], ("inject", {"card": "border"})),
    "inject with a later card": (opened, ["i", "2", "2", "3", "3"], ("inject", {"card": "border", "move": 3})),
    "inject at an hour": (opened, ["i", "2", "2", "4", "4"], ("inject", {"card": "border", "due": 1_750_000_200_000})),
    "inject before the class": (lambda: Acted().fill(), ["i", "2", "2", "2", "2"],
                                ("inject", {"card": "border", "move": 2})),
    "inject in parallel": (lambda: opened("parallel"), ["i", "2", "2", "enter", "y"], ("inject", {"card": "border"})),
    "inject in focus": (opened, ["f8", "5", "i", "2", "2", "enter"], ("inject", {"card": "border", "move": 3})),
    "unplan": (lambda: opened().do(Inject("border", move=3)), ["i", "enter"], ("unplan", {"number": 23})),
    "note": (opened, ["n", "enter", *text("well")], ("note", {"text": "well", "to": ""})),
    "note in focus": (opened, ["f4", "2", "n", "enter", *text("hm")], ("note", {"text": "hm", "to": "SEAT-2"})),
    "note on the run-sheet": (opened, ["f8", "4", "n", "enter", *text("well"), "enter"],
                              ("note", {"text": "well", "to": "", "move": 2})),
    "note on the run-sheet for now": (opened, ["f8", "4", "n", "enter", *text("well"), "2", "2"],
                                      ("note", {"text": "well", "to": ""})),
    "play": (at_council, ["a", "enter", "y"], None),
    "reseat": (opened, ["x", "2", "2", "y"], ("reseat", {"seat": "SEAT-2"})),
    "fork": (closed, ["f", "enter", "y"], ("fork", {"move": 1})),
    "endex": (opened, ["z", "y"], ("endex", {})),
    "noduff": (opened, ["d", *text("fire")], ("noduff", {"on": True, "text": "fire"})),
    "noduff without words": (opened, ["d", "enter"], ("noduff", {"on": True, "text": ""})),
    "noduff off": (lambda: opened().do(NoDuff(True, "fire")), ["d", "y"], ("noduff", {"on": False})),
}  # fmt: skip
#: Verbs of which one key begins two.
BOTH = {"unhold": "hold", "resume": "pause", "unplan": "inject"}


@pytest.mark.parametrize("name", WAYS)
def test_by_key(name, monkeypatch):
    make, keys, wanted = WAYS[name]
    acted = make()
    before = acted.session.seq

    sent, asking = press(acted, monkeypatch, *keys, look=lambda app: isinstance(app.screen, Asking))

    assert len(sent) == 1, sent
    assert not asking
    if wanted is None:
        assert sent[0][0] == name.split()[0]
    else:
        assert sent[0] == wanted
    assert acted.session.seq > before, "the class took it"


def test_every_verb_of_the_hub_has_a_key_and_a_test():
    reached = {BOTH.get(verb, verb) for verb in COMMANDS}
    assert reached <= set(VERBS)
    bound = {command.action for command in commands.of(["control"])}
    assert set(VERBS) <= bound
    assert {name.split()[0] for name in WAYS} | set(BOTH) >= set(COMMANDS)


ASKED = [name for name in WAYS if name not in ("practice", "step", "close with all answers", "hold", "pause", "resume")]


@pytest.mark.parametrize("name", ASKED)
def test_going_back_does_nothing(name, monkeypatch):
    make, keys, _ = WAYS[name]
    acted = make()
    before = acted.session.seq
    last = keys[-1]
    while keys and keys[-1] == last and len(last) == 1 and last.isdigit():
        keys = keys[:-1]  # a digit that is pressed twice takes: leave both out
    keys = keys[:-1] if keys[-1:] == [last] else keys

    sent, _ = press(acted, monkeypatch, *keys, *["escape"] * 3)

    assert sent == []
    assert acted.session.seq == before


@pytest.mark.parametrize("key", ["2", "q", "escape"])
def test_a_no_is_a_no(key, monkeypatch):
    sent, asking = press(opened(), monkeypatch, "z", key, look=lambda app: isinstance(app.screen, Asking))

    assert sent == []
    assert not asking


CLOSED = {
    "release": (opened, "r", "close it first"), "reveal": (opened, "s", "steers the rest"),
    "practice": (opened, "v", "before anything else"), "extend": (closed, "e", "No round is open"),
    "close": (closed, "c", "No round is open"), "fork": (opened, "f", "Close the round first"),
    "choose": (lambda: Acted().fill(), "o", "No decision"), "play": (lambda: Acted().fill(), "a", "by hand"),
}  # fmt: skip


@pytest.mark.parametrize("name", CLOSED)
def test_what_is_not_open_is_said(name, monkeypatch):
    make, key, sentence = CLOSED[name]

    sent, shown = press(make(), monkeypatch, key, look=seen)

    assert sent == []
    assert sentence in " ".join(shown.split())


def test_a_refusal_of_the_hub_is_said(monkeypatch):
    sent, shown = press(opened(), monkeypatch, "p", look=seen, refuses="the hub cannot be reached; nothing was done")

    assert sent == [("pause", {})]
    assert "The hub cannot be reached; nothing was done." in shown


def test_the_new_code_is_shown(monkeypatch):
    _, shown = press(opened(), monkeypatch, "x", "2", "2", "y", look=seen)

    assert "SEAT-2   ABCD-7QXM" in shown
    assert "/class/card-SEAT-2.html" in shown, "and where its card lies"


def test_a_word_finds_a_line(monkeypatch):
    _, shown = press(opened(), monkeypatch, "n", look=seen)
    assert "SEAT-1" in shown

    acted = Acted("plenary", 40, 2).fill().to_round(1)
    sent, shown = press(acted, monkeypatch, "x", "slash", *"t-37", "enter", "enter", "y", look=seen)

    assert sent == [("reseat", {"seat": "SEAT-37"})]


@pytest.mark.parametrize(("mode", "many", "moves"), [("plenary", 6, 2), ("committee", 26, 6), ("parallel", 4, 2)])
def test_space_leads_a_class_to_endex(mode, many, moves, monkeypatch):
    """The next step, confirmed where it asks, is all that a lesson needs."""
    acted = Acted(mode, many, moves).fill()
    make, line, _ = console(acted, monkeypatch)

    async def go():
        app = make()
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(app, pilot)
            for _ in range(120):
                if acted.session.stage == "endex":
                    break
                if acted.session.stage == "open":
                    acted.answers()
                    line.push()
                    await settled(app, pilot)
                await pilot.press("space")
                await settled(app, pilot)
                if isinstance(app.screen, Asking):
                    await pilot.press("y")
                    await settled(app, pilot)
            return acted.session.stage

    assert asyncio.run(go()) == "endex"
    kinds = {here.kind for here in acted.session.rounds}
    assert kinds == {"practice", "decision", *(["council"] if mode == "committee" else [])}


def test_the_palette_has_every_verb(monkeypatch):
    def look(app):
        return {command.title for command in app.get_system_commands(app.screen)}

    _, titles = press(opened(), monkeypatch, look=look)

    for command in commands.of(["control"]):
        assert any(title.startswith(f"{command.label} (") for title in titles), command.id


def test_help_tells_every_key(monkeypatch):
    _, shown = press(opened(), monkeypatch, "f1", look=lambda app: app.screen.sheet.text, size=(200, 60))
    told = " ".join(" ".join(row.plain for row, _, _ in shown).split())

    assert "IN EXERCISE CONTROL OF A CLASS" in told
    for command in commands.of(["control"]):
        assert command.help in told, command.id


@pytest.mark.parametrize("together", [("control", "list", "everywhere"), ("asked", "list", "everywhere")])
def test_no_key_means_two_things_in_one_place(together):
    keys = [key for command in commands.of(together) for key in command.keys]

    assert len(keys) == len(set(keys))
