"""The canonical form: one text for one set of values, and a digest that only values can change."""

import json
import random

import pytest
from attrs import evolve, fields
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.cards import Condition
from briefing.model.pack import Pack
from briefing.pack import load
from briefing.pack.canonical import canonical, digest, parse, stamped
from briefing.pack.limits import limits, resolved
from tests.pack.small import put, small


def values(cls):
    """Any value of a class of the model."""
    return st.builds(cls, **{attribute.name: of(limits(attribute), attribute) for attribute in resolved(cls)})


def of(field, attribute):
    if field.pattern:
        one = st.from_regex(field.pattern, fullmatch=True)
    elif field.kind == "text":
        one = st.text(max_size=8)
    elif field.kind == "number":
        one = st.integers(field.low, field.high)
    elif field.kind == "yes-no":
        one = st.booleans()
    elif field.kind == "choice":
        one = st.sampled_from(field.choices)
    else:
        one = st.deferred(lambda: values(field.of))
    if field.many:
        return st.lists(one, max_size=2).map(tuple)
    return st.none() | one if field.optional else one


def test_the_strategies_reach_every_class():
    assert {attribute.name for attribute in resolved(Pack)} == {attribute.name for attribute in fields(Pack)} - {
        "digest"
    }
    assert limits(resolved(Condition)[1]).choices


@settings(max_examples=30)
@given(values(Pack))
def test_any_pack_comes_back_from_its_canonical_form(pack):
    text = canonical(pack)
    back = parse(text)

    assert back == pack
    assert canonical(back) == text
    assert back.digest == digest(text) == stamped(pack).digest
    assert text.isascii()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))


@settings(max_examples=30)
@given(values(Pack), values(Pack))
def test_other_values_have_another_form(one, other):
    assert (canonical(one) == canonical(other)) == (one == other)


def test_comments_and_layout_do_not_change_the_digest(tmp_path, data):
    plain = load(put(tmp_path / "a", data))
    cards = data.pop("cards")
    put(tmp_path / "b", data)
    text = "# why\n" + json.dumps({"cards": cards}, indent=1).replace('"small"', "small")
    (tmp_path / "b" / "cards.yaml").write_text(text.replace("\n", "\r\n"))

    assert load(tmp_path / "b").digest == plain.digest
    assert load(tmp_path / "b") == plain


def test_the_digest_is_no_part_of_what_is_digested(tmp_path, data):
    pack = load(put(tmp_path, data))

    assert canonical(evolve(pack, digest="")) == canonical(pack)
    assert pack.digest == digest(canonical(pack))


def test_a_number_changes_the_digest(tmp_path, data):
    before = load(put(tmp_path / "a", data)).digest
    data["drifts"][0]["by"] -= 1

    assert load(put(tmp_path / "b", data)).digest != before


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cards":[]}', '{"cards":{}}', "null", '{"id":"x","surprise":1}'])
def test_what_is_no_canonical_form_is_refused(text):
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        parse(text)


def test_the_order_of_keys_in_a_file_does_not_matter(tmp_path):
    def shuffled(value):
        if isinstance(value, dict):
            items = list(value.items())
            random.Random(7).shuffle(items)
            return {key: shuffled(item) for key, item in items}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    assert load(put(tmp_path / "a", small())).digest == load(put(tmp_path / "b", shuffled(small()))).digest
