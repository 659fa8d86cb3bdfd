"""Packs that are wrong in one place, or in many at once: each fault with its file, line, column and sentence."""

import re
from pathlib import Path

import pytest

from briefing.pack import PackError, check, load
from briefing.pack.needs import PARAMETERS
from tests.pack.small import card, option, put, small

ROOT = Path(__file__).resolve().parents[2]


def faults(folder):
    with pytest.raises(PackError) as caught:
        load(folder, cached=False)
    return caught.value.faults


def test_the_small_pack_is_right(pack_of, data):
    findings = check(pack_of(data))

    assert [str(fault) for fault in (*findings.faults, *findings.warnings)] == []
    assert load(pack_of(data)).id == "small"


BAD = """\
cards:
  - id: Bad Id
    kind: evnt
    title: 7
    theatre: europe
    urgency: "3"
    weight: 300
    rest: true
    when: [cohesion > 5000, chose cable.z, flag nobody, russia_rung >= C7, chose cabel.a, sometimes]
    message:
      precedence: O
      sender: MARCOM
      subject: [no]
      bluf: ""
      facts: {text: "x", grade: B2}
      assesment: "typo"
      gap: g
    question: q
    objective: glory
    discuss: d
    cites: K12
    options:
      - {id: a, label: l, owner: o, authority: king, loser: l, effects: [{gauge: mood, by: 1}, {gauge: kept, by: 1.5}]}
      - nothing
      - {id: c, label: l, owner: o, authority: secgen, loser: l, reads: {mars: x, russia: 7}, sets: watch, article: 3}
"""


EXPECTED = """\
zz.yaml:2:9: 'Bad Id' is not how 'id' is written (small letters, digits and hyphens, 40 at most)
zz.yaml:3:11: 'kind' is event or initiative; here stands the text 'evnt'; did you mean 'event'?
zz.yaml:4:12: 'title' is text: put it in quotes; here stands 7
zz.yaml:6:14: 'urgency' is a whole number, without quotes; here stands the text '3'
zz.yaml:7:13: 'weight' is a number from 1 to 100, not 300
zz.yaml:8:11: 'rest' is a whole number, without quotes; here stands true
zz.yaml:9:12: 'cohesion' runs from 0 to 1000, so it can never be compared with 5000
zz.yaml:9:29: the card 'cable' has no option 'z': it has a, b, c
zz.yaml:9:44: no option sets the flag 'nobody'
zz.yaml:9:57: 'russia_rung' has the rungs R0 to R2, and C7 is none of them
zz.yaml:9:76: there is no card 'cabel'; did you mean 'cable'?
zz.yaml:9:91: 'sometimes' is no condition: write it as 'cohesion < 500', 'russia_rung >= R5', 'chose \
CARD.OPTION 2 ago', 'not flag NAME' or 'failed CARD'
zz.yaml:13:16: 'subject' is text; here stands a list
zz.yaml:14:13: 'bluf' is empty: write it
zz.yaml:15:14: 'facts' is a list, [] where there is none; here stands a mapping
zz.yaml:16:7: a message has no field 'assesment'; did you mean 'assessment'?
zz.yaml:21:12: 'cites' is a list, [] where there is none; here stands the text 'K12'
zz.yaml:23:48: 'authority' is secgen, saceur, council or nations; here stands the text 'king'
zz.yaml:23:82: there is no gauge 'mood'
zz.yaml:23:114: no fractions here (1.5): use whole numbers, or quotes if it is text
zz.yaml:24:9: an option is a mapping with the fields id, label, owner, authority, loser, lead, price, text, \
reads, risk, burden, proof, severity, article, effects, signals, order, redline, honours, sets, when; here \
stands the text 'nothing'
zz.yaml:25:74: nobody called 'mars' reads an option; there are russia, china, dprk, allies, washington, taipei, \
kyiv, seoul
zz.yaml:25:91: 'reads' is text: put it in quotes; here stands 7
zz.yaml:25:101: 'sets' is a list, [] where there is none; here stands the text 'watch'
zz.yaml:25:117: 'article' is 0, 4 or 5; here stands 3
"""


def test_every_fault_of_a_card_comes_at_once(pack_of, data):
    folder = pack_of(data)
    (folder / "zz.yaml").write_text(BAD)

    found = [str(fault).removeprefix(f"{folder}/") for fault in faults(folder)]

    assert found == EXPECTED.splitlines()


def test_faults_of_several_files_come_together(tmp_path, data):
    cards, actors = data.pop("cards"), data.pop("actors")
    cards[0]["options"][0]["effects"][0]["gauge"] = "cohesoin"
    actors[0]["drivers"][2]["row"][1] = 5
    folder = put(tmp_path, data)
    put(folder, {"cards": cards}, "cards.yaml")
    put(folder, {"actors": actors}, "actors.yaml")

    assert [(fault.file.rpartition("/")[2], fault.path) for fault in faults(folder)] == [
        ("actors.yaml", "actors[0].drivers[2].row[1]"),
        ("cards.yaml", "cards[0].options[0].effects[0].gauge"),
    ]


def set_at(data, path, value):
    *way, last = path
    for step in way:
        data = data[step]
    if value is DELETE:
        del data[last]
    else:
        data[last] = value


DELETE = object()
C, A, O = ("cards", 0), ("actors", 0), ("cards", 0, "options", 0)
WRONG = [
    ((*O, "id"), "b", "cards[0].options[1].id", "'b' stands twice"),
    (("cards", 1, "id"), "cable", "cards[1].id", "'cable' stands twice"),
    (("sources",), [], "sources", "a pack needs a source at least"),
    (("cards", 1, "kind"), "initiative", "", ""),
    ((*C, "kind"), "initiative", "", ""),
    ((*C, "options"), [option("a"), option("b")], "cards[0].options", "an event has 3 to 5 options, and this one 2"),
    ((*C, "options"), [option(x) for x in "abcdef"], "cards[0].options", "3 to 5 options"),
    ((*C, "cites"), ["K12", "K99"], "cards[0].cites[1]", "there is no source 'K99'"),
    ((*C, "objective"), "deterence", "cards[0].objective", "did you mean 'deterrence'?"),
    ((*O, "id"), "failed", "cards[0].options[0].id", "no option is called 'failed'"),
    ((*O, "authority"), "council", "cards[0].options[0]", "this option needs 'text'"),
    ((*O, "loser"), DELETE, "cards[0].options[0]", "an option needs 'loser'"),
    ((*O, "loser"), " ", "cards[0].options[0].loser", "'loser' is empty"),
    ((*O, "label"), "two\nlines", "cards[0].options[0].label", "one line of text"),
    ((*O, "price"), 41, "cards[0].options[0].price", "from 0 to 40, not 41"),
    ((*O, "price"), True, "cards[0].options[0].price", "a whole number"),
    ((*O, "price"), "2", "cards[0].options[0].price", "a whole number"),
    ((*O, "price"), None, "cards[0].options[0].price", "here stands nothing"),
    ((*O, "effects", 0, "gauge"), "russia_rung", "cards[0].options[0].effects[0].gauge", "is kept by the rules"),
    ((*O, "effects", 0, "by"), 10**7, "cards[0].options[0].effects[0].by", "from -1000000 to 1000000"),
    ((*O, "effects", 0, "after"), 13, "cards[0].options[0].effects[0].after", "from 0 to 12"),
    ((*O, "signals", 0, "driver"), "momentum", "cards[0].options[0].signals[0].driver", "cannot be signalled"),
    ((*O, "signals", 0, "by"), 401, "cards[0].options[0].signals[0].by", "-400 to 400"),
    ((*O, "signals", 0, "to"), "iran", "cards[0].options[0].signals[0].to", "'to' is russia, china or dprk"),
    ((*O, "sets"), ["Not A Flag"], "cards[0].options[0].sets[0]", "is no flag"),
    ((*O, "honours"), ["russia", "nato"], "cards[0].options[0].honours[1]", "'honours' is russia"),
    ((*O, "article"), False, "cards[0].options[0].article", "'article' is 0, 4 or 5"),
    (("cards", 0, "options", 1, "redline", "rung"), "R9", "cards[0].options[1].redline.rung", "has no rung 'R9'"),
    (("cards", 0, "options", 2, "order", "contract"), 1, "cards[0].options[2].order", "budget, contract, unit"),
    (("cards", 0, "options", 2, "order", "unit"), 1, "cards[0].options[2].order.unit", "from 2 to 12"),
    (
        ("cards", 0, "options", 2, "order", "gauge"),
        "gold",
        "cards[0].options[2].order.gauge",
        "there is no gauge 'gold'",
    ),
    (
        (*C, "message", "facts", 0, "grade"),
        "G1",
        "cards[0].message.facts[0].grade",
        "a letter A to F and a digit 1 to 6",
    ),
    (
        (*C, "message", "facts", 0, "when"),
        ["move >= 60"],
        "cards[0].message.facts[0].when[0]",
        "'move' runs from 0 to 52",
    ),
    ((*C, "when"), ["cohesion >= R1"], "cards[0].when[0]", "a whole number, not with the rung"),
    ((*C, "when"), ["chose later"], "cards[0].when[0]", "write 'chose later.a'"),
    ((*C, "when"), ["flag a.b"], "cards[0].when[0]", "'chose a.b' asks for an option"),
    ((*C, "when"), ["failed later.a"], "cards[0].when[0]", "write 'failed later'"),
    ((*C, "when"), ["not chose later.a 2 ago"], "cards[0].when[0]", "is no condition"),
    ((*C, "when"), "move >= 3", "cards[0].when", "'when' is a list"),
    ((*C, "when"), [3], "cards[0].when[0]", "a condition is text"),
    ((*C, "message"), None, "cards[0].message", "a message is a mapping"),
    (("reports", 0, "task"), "yes", "reports[0].task", "an outcome is a mapping"),
    (("reports", 0, "task", "refuted"), DELETE, "reports[0].task", "an outcome needs 'refuted'"),
    (("reports", 0, "yields", 0, "gauge"), "call", "reports[0].yields[0].gauge", "kept by the rules"),
    (("questions", 0, "rung"), "C1", "questions[0].rung", "has no rung 'C1'"),
    ((*A, "hold"), "R7", "actors[0].hold", "there is no rung 'R7'"),
    ((*A, "rungs", 1, "id"), "R5", "actors[0].rungs[1].id", "this one is R1, not 'R5'"),
    ((*A, "rungs", 2, "severity"), 5, "actors[0].rungs[2].severity", "below that of R1"),
    ((*A, "rungs", 2, "needs"), "R7", "actors[0].rungs[2].needs", "there is no rung 'R7'"),
    ((*A, "drivers", 0, "row"), [1, 2], "actors[0].drivers[0].row", "each of the 3 rungs, and here are 2"),
    (
        (*A, "drivers", 0, "row"),
        [0, 5, 4],
        "actors[0].drivers[0].row[2]",
        "the row of 'opp' may only rise, and falls here from 5 to 4",
    ),
    ((*A, "drivers", 2, "row"), [0, -5, -4], "actors[0].drivers[2].row[2]", "the row of 'denial' may only fall"),
    ((*A, "drivers", 0, "name"), "coord", "actors[0].drivers[1].name", "stands twice"),
    ((*A, "drivers", 0, "terms", 0, "of"), "resolv", "actors[0].drivers[0].terms[0].of", "did you mean 'resolve'?"),
    ((*A, "tempers"), [], "actors[0].tempers", "one type at least"),
    ((*A, "tempers", 0, "scale", 0, "of"), "anger", "actors[0].tempers[0].scale[0].of", "is no driver"),
    (("actors",), [], "actors", "the opponent 'russia' is missing"),
    (("allies", 0, "weight"), 999, "allies", "the weights of the allies come to 999, not 1000"),
    (("allies", 0, "id"), "Nor", "allies[0].id", "three capital letters"),
    (("allies", 0, "traits", "proof"), 1001, "allies[0].traits.proof", "from 0 to 1000"),
    (("allies", 0, "says", 0, "cause"), "mood", "allies[0].says[0].cause", "holds no ally back"),
    (("objectives", 0, "weight"), 99, "objectives", "come to 99, not 100"),
    (("objectives", 0, "terms", 0, "of"), "glory", "objectives[0].terms[0].of", "there is no gauge 'glory'"),
    (("parameters", 0, "value"), 11, "parameters[0].value", "outside its own limits, 0 to 10"),
    (("parameters", 0), DELETE, "parameters", f"the rules need the parameters {PARAMETERS[0]}"),
    (("weighings", 0), DELETE, "weighings", "the Council needs the weight of duty"),
    (("drifts", 0, "gauge"), "redness", "drifts[0].gauge", "there is no gauge 'redness'"),
    (("gates", 0, "ceiling"), 1001, "gates[0].ceiling", "from 0 to 1000"),
    (("scenarios", 0, "date"), "7 July 2025", "scenarios[0].date", "is no date"),
    (
        ("scenarios", 0, "start", 0, "value"),
        1001,
        "scenarios[0].start[0].value",
        "'cohesion' runs from 0 to 1000, not 1001",
    ),
    (("scenarios", 0, "start", 0, "gauge"), "mood", "scenarios[0].start[0].gauge", "there is no gauge 'mood'"),
    (("scenarios",), DELETE, "scenarios", "a pack needs a scenario at least"),
    (("title",), DELETE, "title", "a pack needs 'title'"),
    (("title",), 7, "title", "'title' is text"),
    (("cardz",), [], "cardz", "a pack has no list 'cardz'; did you mean 'cards'?"),
    (("digest",), "00", "digest", "a pack has no list 'digest'"),
    (("cards",), {}, "cards", "'cards' is a list: begin each item with '- '"),
]


@pytest.mark.parametrize(
    ("path", "value", "where", "words"), WRONG, ids=[f"{n}-{w[0][-1]}" for n, w in enumerate(WRONG)]
)
def test_one_thing_that_is_wrong(pack_of, data, path, value, where, words):
    set_at(data, path, value)
    folder = pack_of(data)
    if not words:
        load(folder, cached=False)
        return

    found = faults(folder)

    assert any(fault.path == where and words in fault.sentence for fault in found), [
        f"{f.path}: {f.sentence}" for f in found
    ]


def test_a_faulty_card_is_not_missed_by_those_that_mention_it(pack_of, data):
    data["cards"][0]["title"] = 7

    assert [fault.path for fault in faults(pack_of(data))] == ["cards[0].title"]


def test_a_file_that_breaks_off_takes_no_names_with_it(tmp_path, data):
    cards = data.pop("cards")
    folder = put(tmp_path, data)
    put(folder, {"cards": [cards[1]]}, "a.yaml")
    (folder / "b.yaml").write_text("cards:\n  - id: cable\n    title: a: b\n")

    assert [(fault.line, fault.column) for fault in faults(folder)] == [(3, 13)]


def test_a_single_value_stands_in_the_head_file_only(tmp_path, data):
    folder = put(tmp_path, data)
    (folder / "x.yaml").write_text("# a comment\ntitle: Mine\n")

    assert [str(fault).rpartition("/")[2] for fault in faults(folder)] == [
        "x.yaml:2:1: 'title' is a pack's own and stands in pack.yaml only"
    ]


def test_folders_that_are_no_packs(tmp_path):
    (tmp_path / "empty").mkdir()
    put(tmp_path / "headless", {"cards": []}, "cards.yaml")

    assert "there is no pack here" in str(faults(tmp_path / "none")[0])
    assert "no *.yaml file" in str(faults(tmp_path / "empty")[0])
    assert "pack.yaml: a pack needs this file" in "\n".join(map(str, faults(tmp_path / "headless")))


def test_the_rules_ask_for_no_parameter_that_a_pack_may_lack():
    asked = set()
    for path in (ROOT / "briefing" / "rules").glob("*.py"):
        asked.update(re.findall(r"""parameters\[f?["']([a-z0-9_]+)["']\]""", path.read_text("utf-8")))

    assert asked <= set(PARAMETERS)
    assert {name for name in PARAMETERS if not name.startswith("tacit_")} <= asked


def test_an_error_survives_the_way_to_another_process(pack_of, data):
    import pickle

    data["title"] = 7
    with pytest.raises(PackError) as caught:
        load(pack_of(data), cached=False)

    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults


def test_the_helpers_are_not_shared_between_tests():
    assert small() == small()
    assert card() is not card()
