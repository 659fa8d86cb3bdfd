"""The model against what is known: the rows that do not depend on luck, each by its name; and the exit code."""

import json
import subprocess
import sys

import pytest
from attrs import evolve

from briefing.model.actors import DRIVERS
from briefing.study import validate
from briefing.study.assumptions import changed
from briefing.study.odds import odds
from briefing.study.properties import ROWS as MEASURES
from briefing.study.properties import Bench, Row
from briefing.study.sweep import Plan, run
from tests.packs import shipped, tuned

ROWS = {
    "1": "monotone", "2": "forward-presence", "10": "quarantine-blockade-invasion", "11": "coercion-over-invasion",
    "12": "no-call-needed", "14": "opportunity-over-call", "15": "us-to-asia", "18": "heavy-and-light",
    "20": "nuclear-when-losing", "21": "exit-when-losing", "23": "nuclear-order", "25": "frees-no-force",
    "26": "hours-to-a-capital", "27": "taiwan-adjudicator", "28": "aircraft", "29": "stocks",
    "30": "message-with-action", "32": "sabotage-grows", "33": "causes-sum",
}  # fmt: skip
LUCK = ("3", "4", "5", "6", "A", "B")


@pytest.fixture(scope="module")
def games():
    """One game a posture for the rows that count games; the others do not look at them."""
    return run(validate.plan(Plan("second-front", (), 1)))


@pytest.fixture(scope="module")
def bench(games):
    return Bench(shipped(), "second-front", games, run(evolve(games.plan, moves=8)))


@pytest.fixture(scope="module")
def rows(bench):
    return {row.number: row for row in (measure(bench) for measure in MEASURES)}


@pytest.fixture(scope="module")
def measures(rows):
    """Each row's measure by its number."""
    return dict(zip(rows, MEASURES, strict=True))


@pytest.mark.parametrize("number", ROWS, ids=lambda number: f"{number}-{ROWS[number]}")
def test_the_row_holds_on_the_shipped_pack(rows, number):
    row = rows[number]
    assert row.holds, f"{row.says}: {row.measured}, wanted {row.target}"


def test_every_row_of_the_design_is_there_once_with_a_verdict(rows):
    assert len(rows) == len(MEASURES)
    assert {*ROWS, *LUCK, "9"} <= set(rows)
    for row in rows.values():
        assert row.says
        assert row.target
        assert row.measured
        assert row.kind in ("Cal", "Hold")
        assert isinstance(row.holds, bool)
    printed = validate.text(tuple(rows.values()))
    lines = [line for line in printed.splitlines() if line.startswith("|")][2:]
    assert len(lines) == len(rows)
    assert all(line.rstrip(" |").endswith(("holds", "FAILS")) for line in lines)
    for row in rows.values():
        if not row.holds:
            assert row.reason, f"row {row.number} fails and does not say why"
            assert row.reason in printed
    assert f"{sum(row.holds for row in rows.values())} of {len(rows)} hold" in printed


def view(actor, *settings):
    return odds(changed(shipped(), "second-front", settings).start(0), actor)


def tail(view_, rung):
    at = [each.id for each in view_.rungs].index(rung)
    return sum(each.ppm for each in view_.rungs[at:])


# The rows measure by themselves. These measure some of the same properties again, by `odds`, in another way.


def test_more_presence_cuts_a_fait_accompli_by_a_third_or_more():
    thin, thick = (tail(view("russia", ("actors.russia.perceived.denial", at)), "R9") for at in (450, 750))
    assert thick <= 0.65 * thin


def test_a_quarantine_is_likelier_than_a_blockade_and_that_than_an_invasion():
    shares = {each.id: each.ppm for each in view("china").rungs}
    assert shares["C7"] > shares["C8"] > shares["C10"]
    assert sum(shares[f"C{rung}"] for rung in range(4, 10)) >= 10 * shares["C10"]


def test_a_blockade_of_taiwan_tempts_russia_without_any_call():
    """Row 12 from the other end: Beijing on C8 with American forces drawn there, nobody called."""
    calm = view("russia")
    drawn = view("russia", ("world.us_asia", 700))
    assert dict(drawn.drivers)["coord"] == dict(calm.drivers)["coord"]
    assert dict(drawn.drivers)["opp"] > dict(calm.drivers)["opp"]
    assert tail(drawn, "R8") > tail(calm, "R8")


def test_a_losing_russia_reaches_for_the_bomb_and_an_exit_takes_it_away():
    losing = (("actors.russia.perceived.loss", 900), ("actors.russia.perceived.fear", 700))
    exit_ = ("actors.russia.perceived.offramp", 800)

    def logit(*settings):
        top = view("russia", *settings).rungs[-1]
        return top.base + sum(cause.logit for cause in top.causes)

    assert logit(*losing) - logit() > 3 * 1024
    assert logit(*losing, exit_) < logit(*losing) - 1024


# A verdict that cannot fail says nothing: packs that break a property must be told.


def bent(pack, actor, driver, row):
    """The pack with a driver's row of weights put through a function."""

    def edit(who):
        drivers = tuple(evolve(d, row=tuple(row(d.row))) if d.name == driver else d for d in who.drivers)
        return evolve(who, drivers=drivers)

    return evolve(pack, actors=tuple(edit(who) if who.id == actor else who for who in pack.actors))


def negated(row):
    return [-weight for weight in row]


def silent(row):
    return [0] * len(row)


def test_a_strait_that_does_not_heed_american_forces_fails_row_15(bench, measures):
    def edit(who):
        return evolve(who, drivers=tuple(evolve(d, terms=()) if d.name == "denial" else d for d in who.drivers))

    pack = evolve(shipped(), actors=tuple(edit(who) if who.id == "china" else who for who in shipped().actors))
    assert not measures["15"](evolve(bench, pack=pack)).holds


@pytest.mark.parametrize(
    ("number", "actor", "driver", "how"),
    [
        ("1", "russia", "denial", negated), ("1", "dprk", "fear", negated), ("2", "russia", "denial", silent),
        ("12", "russia", "opp", silent), ("14", "russia", "opp", silent),
        ("18", "russia", "denial", negated), ("20", "russia", "loss", negated), ("21", "russia", "offramp", silent),
        ("32", "russia", "deniab", negated),
    ],
)  # fmt: skip
def test_a_broken_driver_fails_its_row(bench, measures, number, actor, driver, how):
    assert driver in DRIVERS
    assert not measures[number](evolve(bench, pack=bent(shipped(), actor, driver, how))).holds


@pytest.mark.parametrize(("number", "rung", "by"), [("10", "C10", 9000), ("11", "C10", 9000), ("23", "C11", 12_000)])
def test_a_rung_that_is_too_likely_fails_its_row(bench, measures, number, rung, by):
    def edit(who):
        return evolve(who, rungs=tuple(evolve(r, base=r.base + by) if r.id == rung else r for r in who.rungs))

    pack = evolve(shipped(), actors=tuple(edit(who) for who in shipped().actors))
    assert not measures[number](evolve(bench, pack=pack)).holds


def test_a_message_that_says_nothing_fails_its_row(bench, measures):
    assert not measures["30"](evolve(bench, pack=tuned(shipped(), gain_private=0))).holds


def briefing(*words):
    return subprocess.run(
        [sys.executable, "-m", "briefing", *words], capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=100, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_the_command_ends_in_what_it_found():
    done = briefing("study", "second-front", "--validate", "--seeds", "2", "--jobs", "1", "--json")
    rows = json.loads(done.stdout)
    assert {*ROWS, *LUCK} <= {row["number"] for row in rows}
    assert all(set(row) >= {"number", "says", "target", "measured", "holds", "kind"} for row in rows)
    assert done.returncode == (0 if all(row["holds"] for row in rows) else 1)


@pytest.mark.parametrize(("holds", "code"), [(True, 0), (False, 1)])
def test_one_row_that_fails_is_exit_code_one(monkeypatch, capsys, holds, code):
    from briefing.cli import main

    good = Row("1", "says", "target", "measured", holds=True, kind="Hold")
    found = (good, evolve(good, number="2", holds=holds, reason="" if holds else "because"))
    monkeypatch.setattr(validate, "validate", lambda *_: found)
    assert main(["study", "second-front", "--validate", "--seeds", "1", "--jobs", "1"]) == code
    out = capsys.readouterr().out
    assert ("FAILS" in out) is not holds
    assert ("row 2: because" in out) is not holds
