"""The pack that the game comes with."""

import pytest

from briefing.pack import check, find, load, shipped
from briefing.pack.schema import schema_text


@pytest.fixture(scope="module")
def findings():
    return check()


def test_it_loads_with_no_faults(findings):
    assert [str(fault) for fault in findings.faults] == []
    assert shipped().digest == findings.digest


def test_lint_has_nothing_to_say(findings):
    assert [str(fault) for fault in findings.warnings] == []


def test_two_things_rest_on_every_claim(findings):
    assert len(findings.coverage) == 40
    assert {name: count for name, count in findings.coverage.items() if count < 2} == {}


def test_every_claim_is_cited_by_an_event_card():
    pack = shipped()
    cited = {name for card in pack.cards if card.kind == "event" for name in card.cites}

    assert {source.id for source in pack.sources if source.kind == "claim"} - cited == set()


def test_it_has_all_thirty_two_allies_and_all_three_opponents():
    pack = shipped()

    assert len({ally.id for ally in pack.allies}) == 32
    assert len(pack.actors) == 3


def test_it_is_found_by_name_and_by_folder():
    assert find("second-front") == find()
    assert load(find() / "pack.yaml") == shipped()


def test_the_parser_in_python_reads_the_same(findings):
    assert check(pure=True).digest == findings.digest


def test_the_schema_beside_it_is_the_present_one():
    assert (find() / "pack.schema.json").read_text("utf-8") == schema_text(), (
        "write it anew: python -m briefing.pack.schema > content/second-front/pack.schema.json"
    )
