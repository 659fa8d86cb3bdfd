"""The benchmark's own tests: what it prints, and that it never drops a row. Its figures are for people to judge."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.bench import __main__ as bench
from tests.bench import others, own, report
from tests.bench.peers import timing
from tests.bench.report import Growth, Row

OURS = Row("scalar", "ours", "12 moves", games=10, acts=900, decisions=400, seconds=2.0)
QUICK = Row("peer", "quick|one", "a story", games=30, acts=300, decisions=300, seconds=0.5, version="1.2")
LOST = Row("peer", "lost", "a story", reason="there is no node with npm on this machine")
FACTS = {"cores": 2, "python": "CPython 3", "node": "", "system": "Linux", "load_before": [0.5, 1.0, 2.0]}


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_ratios_are_rates_over_our_scalar():
    assert OURS.ratio(OURS, "decisions") == 1
    assert QUICK.ratio(OURS, "decisions") == pytest.approx(3)
    assert QUICK.ratio(OURS, "games") == pytest.approx(12)
    assert LOST.ratio(OURS, "games") is None
    assert QUICK.ratio(LOST, "games") is None


def test_the_table_has_every_row_with_its_rates_and_reasons():
    lines = report.table([OURS, QUICK, LOST], OURS).splitlines()
    assert len(lines) == 5
    assert {len(cells(line)) for line in lines[:4]} == {9}
    assert cells(lines[2]) == ["scalar", "ours", "12 moves", "40.0", "5.00", "450", "200", "1.00", "1.00"]
    assert cells(lines[3]) == ["peer 1.2", "quick/one", "a story", "10.0", "60.0", "600", "600", "3.00", "12.0"]
    assert cells(lines[4])[3] == "not measured: there is no node with npm on this machine"


def test_what_was_timed_on_the_wall_says_so():
    assert "|12 moves (wall)|" in report.table([Row("batch", "two", "12 moves", 1, 1, 1, 1.0, "wall")], OURS)


def test_growth_is_told_against_its_first_point():
    lines = report.growth_table([Growth("a", 6, 500.0), Growth("a", 12, 1000.0), Growth("b", 1, 0.0, "no numpy here")])
    assert lines.splitlines()[2:] == ["|a|6|500|1.00|", "|a|12|1.00 k|2.00|", "|b|1|not measured: no numpy here||"]


@pytest.mark.parametrize(
    ("rate", "written"),
    [
        (0.0, "0.00"),
        (9.994, "9.99"),
        (9.996, "10.0"),
        (99.96, "100"),
        (999.4, "999"),
        (999.6, "1.00 k"),
        (1.2e6, "1.20 M"),
    ],
)
def test_rates_have_three_figures(rate, written):
    assert report.short(rate) == written


def test_the_document_has_rates_and_ratios_and_reasons():
    found = json.loads(report.document(FACTS, [OURS, QUICK, LOST], OURS, []))
    assert found["reference"] == {"group": "scalar", "name": "ours"}
    assert found["rows"][1]["decisions_per_second"] == 600
    assert found["rows"][1]["ratio_decisions"] == pytest.approx(3)
    assert found["rows"][2]["reason"]
    assert "ratio_decisions" not in found["rows"][2]


def clocked(costs):
    """Playouts that take these seconds in turn, whatever their number, and the clock that they move."""
    now, asked, left = [0.0], [], iter(costs)

    def play(games):
        asked.append(games)
        now[0] += next(left)
        return 7 * games, 3 * games

    return play, lambda: now[0], asked


def test_the_best_of_the_repetitions_counts():
    play, clock, asked = clocked([5.0, 4.0, 2.0, 3.0, 6.0])
    found = timing.best(play, 2.0, clock=clock, games=2)
    assert found == {"games": 2, "acts": 14, "decisions": 6, "seconds": 2.0}
    assert asked == [2] * 5


def test_playouts_are_added_until_a_repetition_is_long_enough():
    play, clock, asked = clocked([0.1, 0.1, 0.6, 1.5, *[1.0] * 5])
    assert timing.best(play, 2.0, clock=clock)["games"] == 853
    assert asked == [1, 16, 256, *[853] * 6]


def test_playouts_are_fewer_where_one_try_was_far_too_long():
    play, clock, _ = clocked([0.1, 8.0, *[1.0] * 5])
    assert timing.best(play, 1.0, clock=clock)["games"] == 1


def test_no_more_games_than_the_most_are_played():
    play, clock, _ = clocked([0.0] * 20)
    assert timing.best(play, 1.0, clock=clock, most=64)["games"] == 64


def test_a_reason_names_neither_address_nor_folder():
    reason = others.plain(
        "ERROR: https://user@some.host:8/simple/ said no,\n see host='some.host', port=443 /tmp/x/y.log."
    )
    assert "some.host" not in reason
    assert "/tmp" not in reason
    assert "\n" not in reason


def test_every_peer_is_pinned_and_has_its_script():
    for peer in others.PEERS:
        assert (others.HERE / peer.script).is_file()
        assert all(("@" if peer.node else "==") in pin for pin in peer.pins)


def test_a_peer_that_cannot_be_had_keeps_its_row(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(others.shutil, "which", lambda name: None)

    def refuse(words, folder):
        raise others.PeerError("not installed: no network")

    monkeypatch.setattr(others, "_run", refuse)
    found = others.rows(set(others.GROUPS), 0.1, 30, str(tmp_path))
    assert {row.group for row in found} == set(others.GROUPS)
    assert all(row.reason and row.version for row in found)


def test_a_peer_whose_script_fails_keeps_its_row(monkeypatch, tmp_path):
    peer = others.Peer("stub", "stub.py", ("stub==1",))
    monkeypatch.setattr(others, "PEERS", (peer,))
    monkeypatch.setattr(others, "install", lambda peer, home: home)
    for printed, reason in [("", "it played nothing"), ('{"name": 1, "nonsense": 2}', "nonsense"), ("{", "line 1")]:
        monkeypatch.setattr(others, "_play", lambda *_, printed=printed: printed)
        (row,) = others.rows({"stub"}, 0.1, 30, str(tmp_path))
        assert reason in row.reason
    assert row.name == "all"


def test_an_environment_is_made_once_for_its_pins(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(others, "_pip", lambda peer, folder: made.append(folder))
    peer = others.Peer("stub", "stub.py", ("stub==1",))
    assert others.install(peer, tmp_path) == others.install(peer, tmp_path)
    others.install(others.Peer("stub", "stub.py", ("stub==2",)), tmp_path)
    assert len(made) == len(set(made)) == 2


def test_throw_away_environments_are_thrown_away(monkeypatch, tmp_path):
    monkeypatch.setattr(others.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(others, "_rows", lambda peer, home, *_: [Row(peer.group, str(home.is_dir()), "")])
    assert {row.name for row in others.rows(set(others.GROUPS), 0.1, 30)} == {"True"}
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_offline_prints_every_row_of_ours_and_fetches_nothing(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(others, "rows", None)  # whoever called it would fail
    monkeypatch.setattr(own, "_RECORDED", 2)
    monkeypatch.setattr(own, "LENGTHS", (6, 12))
    monkeypatch.setattr(own, "NUMBERS", (1, 2))
    monkeypatch.setattr(own, "LANES", (4, 8))
    out = tmp_path / "out.json"
    assert bench.main(["--offline", "--seconds", "0.02", "--json", str(out)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Machine: ")
    for name in own.POLICIES:
        for what in ("acts given", "with the policy", "one process", "two processes"):
            assert f"|{name}, {what}|" in printed
    assert "|growth|at|" in printed
    rows = json.loads(out.read_text())["rows"]
    assert rows[0]["ratio_decisions"] == 1
    assert all(row["reason"] or row["ratio_games"] > 0 for row in rows)
    assert all(not row["reason"] for row in rows if row["group"] == "scalar")
    assert {row["group"] for row in rows} == {"scalar", "batch"}


def test_a_batch_is_measured_and_what_it_does_not_play_says_so(monkeypatch):
    asked = []
    fake = SimpleNamespace(POLICIES=("hawk",), play=lambda *words: asked.append(words))
    monkeypatch.setattr(own, "import_module", lambda name: fake)
    # Its second process would not have the fake, so it is one here that cannot be started.
    monkeypatch.setattr(own, "get_context", lambda how: SimpleNamespace())
    monkeypatch.setattr(own, "_MOST_LANES", 4)
    monkeypatch.setattr(own, "_RECORDED", 2)
    assert {row.reason for row in own._batches("random", 0.01)} == {"the batch does not play this policy"}
    alone, together = own._batches("hawk", 0.01)
    assert (alone.games, alone.reason) == (4, "")
    assert alone.decisions > alone.games
    assert together.reason
    pack, scenario, seeds, name, settings = asked[-1]
    assert (pack.id, scenario, seeds, name, settings.moves) == ("second-front", "second-front", range(4), "hawk", 12)


def test_the_rules_are_timed_over_whole_games():
    recorded = own._record("random")
    assert all(acts[-1].verb == "advance" and 0 < decisions < len(acts) for acts, decisions in recorded)


def test_an_unknown_name_is_refused_with_those_that_there_are(capsys):
    with pytest.raises(SystemExit):
        bench.main(["--only", "chess960"])
    assert "python-chess" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_peers_that_can_be_had_are_measured(tmp_path):
    words = [sys.executable, "-m", "tests.bench", "--seconds", "0.05", "--json", "-", "--keep", str(tmp_path)]
    words += [word for group in others.GROUPS for word in ("--only", group)]
    root = Path(__file__).resolve().parent.parent.parent
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, timeout=580, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert {row["group"] for row in rows} == {"scalar", *others.GROUPS}
    # Without a network none can be had, and each says so; what was installed must also have played.
    for row in rows:
        assert not row["reason"] or row["reason"].startswith(("not installed", "there is no node")), row
