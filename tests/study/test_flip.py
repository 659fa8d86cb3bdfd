"""Flip points: where they are, a study of its own on both sides says the same; where there are none, never."""

import json

import pytest

from briefing.study.assumptions import Changed
from briefing.study.flip import Flip, Flips, candidates, flips, text, to_json
from briefing.study.ledger import assumptions
from briefing.study.sweep import Arm, Plan, run
from tests.packs import TINY, shipped, tiny

SEEDS = 12
POSTURES = ("hawk", "dove", "consensus-only")


def means(path, value, policies=POSTURES):
    """The postures' means under one changed assumption, played from the ground up."""
    arms = tuple(Arm(name, name, ((path, value),)) for name in policies)
    study = run(Plan("tiny", arms, SEEDS, pack=str(TINY)))
    return {name: study.tallies[name].mean().value for name in policies}


def leader(path, value, policies=POSTURES):
    found = means(path, value, policies)
    return max(policies, key=found.__getitem__)


def find(*paths, policies=POSTURES):
    arms = tuple(Arm(name, name) for name in policies)
    return flips(tiny(), Plan("tiny", arms, SEEDS, pack=str(TINY)), only=paths)


@pytest.fixture(scope="module")
def weights():
    return find("model.objectives.deterrence.weight", "model.objectives.cohesion.weight")


def test_the_best_posture_and_its_lead_are_those_of_a_plain_study(weights):
    study = run(Plan("tiny", tuple(Arm(name, name) for name in POSTURES), SEEDS, pack=str(TINY)))
    ranked = sorted(POSTURES, key=lambda name: -study.tallies[name].mean().value)
    assert [weights.best, weights.second] == ranked[:2]
    gap = study.tallies[ranked[0]].mean().value - study.tallies[ranked[1]].mean().value
    assert weights.lead == pytest.approx(gap)
    assert weights.seeds == SEEDS


def test_a_flip_is_confirmed_by_a_study_on_either_side(weights):
    """At the point another posture leads, and the nearest value towards today's at which it was tried it does not."""
    points = [(flip.assumption, point) for flip in weights.found for point in (flip.below, flip.above) if point]
    assert points, "no weight of an objective flips anything: choose another candidate"
    for one, (value, other) in points:
        assert one.low <= value <= one.high
        assert other != weights.best
        assert leader(one.path, value) == other
        towards = value + (1 if value < one.value else -1)
        assert leader(one.path, towards) == weights.best, f"{one.path}: flips before {value}"
        assert leader(one.path, one.value) == weights.best


def test_every_assumption_that_was_asked_for_is_answered(weights):
    assert {flip.assumption.path for flip in weights.found} == {
        "model.objectives.deterrence.weight", "model.objectives.cohesion.weight",
    }  # fmt: skip
    swings = [flip.swing for flip in weights.found]
    assert swings == sorted(swings, reverse=True)


def test_a_swing_is_how_far_the_lead_moves_at_half_and_at_half_again(weights):
    for flip in weights.found:
        one = flip.assumption
        moved = []
        for value in (one.value - one.value // 2, one.value + one.value // 2):
            found = means(one.path, max(one.low, min(one.high, value)))
            moved.append(abs(found[weights.best] - found[weights.second] - weights.lead))
        assert flip.swing == pytest.approx(max(moved))


def test_what_flips_nothing_says_never():
    """Nobody in the tiny pack has a licence to lose or to gain by."""
    names = [one.path for one in candidates(tiny(), "tiny") if one.path.startswith("model.parameters.tacit_encourage")]
    found = find(*names)
    assert [(flip.below, flip.above) for flip in found.found] == [(None, None)]
    assert found.found[0].swing == 0
    assert text(found).count("never") == 2
    document = to_json(found)
    assert (document["assumptions"][0]["flips_below"], document["assumptions"][0]["flips_above"]) == (None, None)


def test_the_table_and_the_document_say_the_same(weights):
    document = json.loads(json.dumps(to_json(weights)))
    printed = text(weights)
    assert f"{weights.best} leads {weights.second}" in printed
    assert (document["best"], document["second"], document["seeds"]) == (weights.best, weights.second, SEEDS)
    for flip, row in zip(weights.found, document["assumptions"], strict=True):
        one = flip.assumption
        assert (row["path"], row["value"], row["note"], row["source"]) == (one.path, one.value, one.note, one.source)
        for key, point in (("flips_below", flip.below), ("flips_above", flip.above)):
            assert row[key] == (point and {"value": point[0], "best": point[1]})
            if point:
                assert f"{point[0]}: {point[1]}" in printed
        assert one.note in printed


def test_a_point_below_and_one_above_are_told_apart():
    one = next(iter(assumptions(tiny(), "tiny").values()))
    made = Flips("hawk", "dove", 3.0, 9, (Flip(one, 1.5, (1, "dove"), None),))
    row = next(line for line in text(made).splitlines() if line.startswith(f"| {one.path} "))
    assert [cell.strip() for cell in row.split("|")][-3:-1] == ["1: dove", "never"]


@pytest.mark.parametrize("pack", [shipped, tiny])
def test_every_candidate_is_an_assumption_that_can_be_changed_both_ways(pack):
    scenario = pack().scenarios[0].id
    known = assumptions(pack(), scenario)
    found = candidates(pack(), scenario)
    assert len({one.path for one in found}) == len(found)
    for one in found:
        assert known[one.path].value == one.value != 0
        assert one.low < one.high
        for value in (one.low, one.high):
            made = one.change(Changed(pack(), scenario), value)
            assert made.pack != pack() or value == one.value


def test_every_weight_of_the_score_is_screened():
    paths = {one.path for one in candidates(shipped(), "second-front")}
    assert {f"model.objectives.{each.id}.weight" for each in shipped().objectives if each.weight} <= paths
    assert {"world.us_asia", "world.heavy", "model.parameters.leap"} <= paths
