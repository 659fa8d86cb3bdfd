"""Lint: nothing here stops a pack, and each finding has its place."""

from itertools import pairwise

import pytest

from briefing.pack import check
from briefing.pack.lint import worsens
from briefing.pack.prose import TERMS
from tests.pack.small import card, option, put

M = ("cards", 0, "message")
O = ("cards", 0, "options", 0)
FINDINGS = [
    ((*M, "bluf"), "w " * 36, "cards[0].message.bluf", "36 words: cut to 35"),
    ((*M, "gap"), "w " * 120, "cards[0].message", "words can show at once: cut to 120"),
    ((*M, "gap"), "It is likely to snow.", "cards[0].message.gap", "write 'likely [55-80%]'"),
    ((*M, "gap"), "It is likely [60-80%].", "cards[0].message.gap", "is [55-80%], not [60-80%]"),
    ((*M, "gap"), "High confidence that it is likely [55-80%].", "cards[0].message.gap", "one sentence"),
    ((*M, "gap"), "It might snow.", "cards[0].message.gap", "'might' says nothing"),
    ((*M, "facts"), [], "cards[0].message.facts", "one graded fact"),
    ((*M, "echoes"), [{"text": "x", "when": []}], "cards[0].message.echoes[0]", "an echo of nothing"),
    (("cards", 0, "question"), "w " * 15, "cards[0].question", "15 words: cut to 14"),
    (("cards", 0, "discuss"), "w " * 31, "cards[0].discuss", "31 words"),
    (("cards", 0, "cites"), [], "cards[0].cites", "rests on no source"),
    ((*O, "label"), "w " * 10, "cards[0].options[0].label", "10 words"),
    ((*O, "loser"), "w " * 21, "cards[0].options[0].loser", "21 words"),
    ((*O, "reads"), {"russia": "w " * 21}, "cards[0].options[0].reads.russia", "21 words"),
    ((*O, "article"), 4, "cards[0].options[0].article", "only the Council"),
    (("cards", 1, "when"), ["move >= 13"], "cards[1].when", "no game has a move 13"),
    (("cards", 1, "when"), ["cohesion >= 500", "cohesion < 400"], "cards[1].when", "can never hold together"),
    (("cards", 1, "when"), ["chose later.a"], "cards[1].when", "nothing that can happen sets 'later.a'"),
    (("reports", 0, "grade"), "B2", "reports", "0% of the reports are graded off the diagonal"),
    (("reports", 0, "text"), "It could snow.", "reports[0].text", "'could' says nothing"),
    (("reports", 0, "task", "refuted"), "It is unlikely.", "reports[0].task.refuted", "unlikely [20-45%]"),
    (("endings", 0, "when"), ["move >= 3"], "endings", "no ending holds in every case"),
    (("glossary", 0, "see"), ["MC"], "glossary[0].see[0]", "no entry 'MC'"),
]


@pytest.mark.parametrize(
    ("path", "value", "where", "words"), FINDINGS, ids=[f"{n}-{w[0][-1]}" for n, w in enumerate(FINDINGS)]
)
def test_one_finding(pack_of, data, path, value, where, words):
    *way, last = path
    around = data
    for step in way:
        around = around[step]
    around[last] = value

    findings = check(pack_of(data))

    assert not findings.faults
    assert any(found.path == where and words in found.sentence for found in findings.warnings), findings.warnings
    assert not findings.well


def test_a_choice_that_costs_nobody_anything(pack_of, data):
    data["cards"][0]["options"][2] = option("c", price=0, effects=[{"gauge": "cohesion", "by": 20}])

    assert [found.path for found in check(pack_of(data)).warnings] == ["cards[0].options[2]"]


@pytest.mark.parametrize(
    "more",
    [
        {"price": 1},
        {"effects": [{"gauge": "cohesion", "by": -1}]},
        {"effects": [{"gauge": "russia_fear", "by": 1}]},
        {"signals": [{"to": "dprk", "driver": "fear", "by": 1, "how": "private"}]},
    ],
)
def test_what_makes_something_worse(tmp_path, data, more):
    data["cards"][0]["options"][2] = option("c", **{"price": 0, "effects": [{"gauge": "home", "by": 5}], **more})
    findings = check(put(tmp_path, data))

    assert findings.well, findings.warnings
    assert worsens.__doc__


def test_a_gain_before_its_lead(pack_of, data):
    data["cards"][0]["options"][2] = option(
        "c", lead=2, effects=[{"gauge": "readiness", "by": 5, "after": 1}, {"gauge": "home", "by": -5}]
    )

    assert [found.path for found in check(pack_of(data)).warnings] == ["cards[0].options[2].effects[0]"]


def test_cards_that_wait_for_each_other_never_open(pack_of, data):
    data["cards"] += [card("x", when=["chose y.a"]), card("y", when=["flag deep"])]
    data["cards"][2]["options"][0]["sets"] = ["deep"]

    assert [found.path for found in check(pack_of(data)).warnings] == ["cards[2].when", "cards[3].when"]


def test_a_card_without_a_council_text_cannot_fail(pack_of, data):
    data["cards"][0]["options"][1]["authority"] = "saceur"

    assert [found.path for found in check(pack_of(data)).warnings] == ["cards[1].when"]


def test_claims_that_nothing_rests_on_are_counted_and_said(pack_of, data):
    data["sources"].append({"id": "K13", "title": "K", "kind": "claim", "says": "s", "who": "w", "grade": ""})
    data["sources"].append({"id": "ours", "title": "K", "kind": "assumption", "says": "s", "who": "w", "grade": ""})
    findings = check(pack_of(data))

    assert findings.coverage == {"K12": 12, "K13": 0}
    assert [(found.path, found.sentence.split(":")[0]) for found in findings.warnings] == [
        ("sources[1]", "nothing rests on the claim 'K13'")
    ]


def test_a_file_with_the_wrong_ending_is_said(pack_of, data):
    folder = pack_of(data)
    (folder / "more.yml").write_text("cards: []\n")

    assert "is not read" in check(folder).warnings[0].sentence


def test_findings_are_plain_data(pack_of, data):
    import json

    found = check(pack_of(data)).to_json()

    assert json.loads(json.dumps(found)) == found
    assert found["well"]
    assert found["counts"]["cards"] == 2
    assert len(found["digest"]) == 64


def test_the_terms_cover_the_scale_without_a_gap():
    ranges = sorted(set(TERMS.values()))

    assert ranges[0][0] == 1
    assert ranges[-1][1] == 99
    assert all(one[1] == two[0] for one, two in pairwise(ranges))
