"""One registry: whatever shows a key shows the same one."""

import subprocess
import sys

import pytest

from briefing.tui import commands
from briefing.tui.app import BriefingApp
from tests.tui.conftest import visit

PLAIN = set("abcdefghijklmnopqrstuvwxyz0123456789") | {
    "up", "down", "left", "right", "enter", "space", "tab", "shift+tab", "backspace", "escape", "pageup", "pagedown",
    "home", "end", "question_mark", "slash", "plus", "minus", "left_square_bracket", "right_square_bracket",
    *(f"f{number}" for number in range(1, 11)),
    *(f"ctrl+{letter}" for letter in "pzqud"),
}  # fmt: skip


@pytest.mark.parametrize("command", commands.COMMANDS, ids=lambda command: command.id)
def test_keys_reach_us_from_every_terminal(command):
    assert set(command.keys) <= PLAIN
    assert command.help.endswith(".")
    assert command.context in commands.PLACES


def test_ids_are_unique():
    assert len(commands.BY_ID) == len(commands.COMMANDS)


@pytest.mark.parametrize(
    "together",
    [
        ("lobby", "list", "everywhere"),
        ("new game", "lobby", "list", "everywhere"),
        ("saves", "lobby", "list", "everywhere"),
        ("briefing", "game", "reading", "list", "everywhere"),
        ("decision", "game", "reading", "list", "everywhere"),
        ("council", "game", "reading", "list", "everywhere"),
        ("endex", "game", "reading", "list", "everywhere"),
        ("watch", "reading", "list", "everywhere"),
        ("endex", "watch", "reading", "list", "everywhere"),
    ],
)
def test_no_key_means_two_things_in_one_place(together):
    keys = [key for command in commands.of(together) for key in command.keys]

    assert len(keys) == len(set(keys))


def test_the_table_names_every_command():
    table = commands.table()
    for command in commands.COMMANDS:
        assert command.help in table
        assert f"[{command.id}]" in table


def test_the_table_shows_the_players_own_keys():
    table = commands.table({"council.consult": "n"})
    line = next(line for line in table.splitlines() if "[council.consult]" in line)

    assert line.split()[0] == "n"


def test_the_table_needs_no_screen():
    code = (
        "import sys; from briefing.tui import commands; commands.table();"
        "sys.exit(any(name.split('.')[0] in {'textual', 'rich', 'attr'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_keymap_moves_the_key(home):
    from briefing.tui import preferences

    preferences.save(preferences.Preferences(keys={"list.next": "n"}))

    at = visit(BriefingApp, (80, 24), ["n", "n"], look=lambda app: app.screen.sheet.at)

    assert at == 3
    assert visit(BriefingApp, (80, 24), ["down", "down"], look=lambda app: app.screen.sheet.at) == 1


def test_the_palette_has_what_works_here(home):
    def look(app):
        return {command.title for command in app.get_system_commands(app.screen)}

    titles = visit(BriefingApp, (80, 24), look=look)

    assert any(title.startswith("theme") for title in titles)
    assert not any(title.startswith("consult") for title in titles)


def test_the_help_shows_the_keys_of_the_place(home):
    text = visit(BriefingApp, (120, 40), ["f1"])

    assert "IN THE LOBBY" in text
    assert commands.BY_ID["list.take"].help in text
    assert visit(BriefingApp, (120, 40), ["f1", "enter"], look=lambda app: app.screen.is_modal) is False
