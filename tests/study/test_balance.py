"""Balance: what the matrix says of made-up studies."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.study import balance
from briefing.study.sweep import Arm, Plan, Study
from briefing.study.tally import Played, Tally
from tests.packs import shipped


def study(**arms):
    """A study of made-up totals: arm=[total of seed 0, of seed 1, ...], None for a seed not played."""
    made = Study(Plan("made-up", tuple(Arm(name, name) for name in arms), 0))
    for name, totals in arms.items():
        tally = Tally(name)
        for seed, total in enumerate(totals):
            if total is not None:
                tally.add(Played(seed, "watch", total, total, (), (), ()))
        made.tallies[name] = tally
    return made


def test_a_dominant_posture_is_named():
    found = balance.matrix(study(hawk=[500, 700, 600], dove=[400, 600, 599]))
    assert found.wins_everywhere == "hawk"
    assert dict(found.best) == {"hawk": 3, "dove": 0}
    assert "hawk wins in every seed" in balance.matrix_text(study(hawk=[500, 700, 600], dove=[400, 600, 599]))


def test_one_seed_lost_is_enough_not_to_be_dominant():
    made = study(hawk=[500, 700, 600], dove=[501, 600, 599])
    assert balance.matrix(made).wins_everywhere == ""
    assert "No posture wins in every seed." in balance.matrix_text(made)


def test_a_tie_is_best_for_both():
    assert dict(balance.matrix(study(hawk=[500, 600], dove=[500, 500])).best) == {"hawk": 2, "dove": 1}


@pytest.mark.parametrize(("top", "lost"), [(450, True), (451, False), (300, True)])
def test_a_seed_that_nobody_holds_above_the_gates_is_lost(top, lost):
    made = study(hawk=[600, top], dove=[100, 200])
    found = balance.matrix(made)
    assert found.lost == ((1,) if lost else ())
    assert found.seeds == 2
    assert ("1 of 2 seeds" if lost else "0 of 2 seeds") in balance.matrix_text(made)


def test_the_gate_of_the_matrix_is_the_highest_of_the_packs_war_gates():
    """Unanswered Article 5 stands at 450, lost territory at 400, nuclear use at 300 (opponent.md 2.7)."""
    gates = {gate.id: gate.ceiling for gate in shipped().gates}
    assert gates["nuclear"] < gates["territory"] < gates["unanswered"] == balance.WAR_GATE


def test_only_seeds_that_every_arm_played_are_compared():
    found = balance.matrix(study(hawk=[500, 600, None], dove=[None, 500, 900]))
    assert found.seeds == 1
    assert dict(found.best) == {"hawk": 1, "dove": 0}


@pytest.mark.parametrize("made", [study(), study(hawk=[], dove=[]), study(hawk=[500, None], dove=[None, 500])])
def test_without_a_seed_in_common_nobody_wins_everywhere(made):
    assert balance.matrix(made).wins_everywhere == ""


@given(st.lists(st.tuples(*[st.integers(0, 1000)] * 3), min_size=1, max_size=12))
def test_the_matrix_agrees_with_a_count_by_hand(rows):
    made = study(a=[r[0] for r in rows], b=[r[1] for r in rows], c=[r[2] for r in rows])
    found = balance.matrix(made)
    for at, name in enumerate("abc"):
        assert dict(found.best)[name] == sum(row[at] == max(row) for row in rows)
        assert dict(found.means)[name] == pytest.approx(sum(row[at] for row in rows) / len(rows))
    assert found.lost == tuple(seed for seed, row in enumerate(rows) if max(row) <= 450)
    lines = balance.matrix_text(made).splitlines()
    leader = max("abc", key=lambda name: dict(found.means)[name])
    assert f"to {leader}" in lines[0]
    assert len([line for line in lines if line.startswith("|")]) == 5
    json.dumps(balance.to_json(made, ()))
