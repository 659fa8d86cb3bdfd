"""Acts: what is written down is read back the same, and what is no act is refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.acts import Act, ActFormError

NAMES = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)
ALLIES = st.from_regex(r"[A-Z]{3}", fullmatch=True)
OPTIONS = st.tuples(NAMES, NAMES).map(".".join)
GRADES = st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("123456")).map("".join)
ACTS = st.one_of(
    st.builds(lambda name: Act("task", (name,)), NAMES),
    st.builds(lambda name, grade: Act("grade", (name, grade)), NAMES, GRADES),
    st.builds(lambda percent: Act("forecast", (str(percent),)), st.integers(0, 100)),
    st.builds(lambda verb, option: Act(verb, (option,)), st.sampled_from(("choose", "launch")), OPTIONS),
    st.builds(lambda verb, ally: Act(verb, (ally,)), st.sampled_from(("consult", "soften")), ALLIES),
    st.builds(lambda name: Act("inject", (name,)), NAMES),
    st.builds(lambda ally, word: Act("stand", (ally, word)), ALLIES, st.sampled_from(("agree", "break"))),
    st.sampled_from([Act(verb) for verb in ("soften", "silence", "coalition", "withdraw", "advance")]),
)


@given(ACTS)
def test_an_act_is_read_back_as_it_was_written(act):
    assert Act.parse(str(act)) == act
    assert str(Act.parse(str(act))) == str(act)


@given(ACTS)
def test_an_act_is_one_line_of_plain_ascii(act):
    text = str(act)
    assert text.isascii()
    assert text.isprintable()
    assert "  " not in text


@given(ACTS, st.sampled_from((" ", "\t", "   ")))
def test_blanks_around_the_words_do_not_matter(act, blank):
    assert Act.parse(f"{blank}{act}{blank}") == act


@given(st.text(max_size=40) | st.from_regex(r"[a-z]{3,9} [A-Za-z0-9. -]{0,20}", fullmatch=True))
def test_any_text_is_an_act_or_is_refused_with_a_sentence(text):
    try:
        act = Act.parse(text)
    except ActFormError as error:
        sentence = str(error)
        assert len(sentence) > 20
    else:
        assert Act.parse(str(act)) == act
        assert str(act).isascii()


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "dance", "task", "task A B", "task R-RAIL", "task r_rail", "grade r-rail", "grade r-rail G1",
        "grade r-rail A7", "grade r-rail A1 B2", "forecast", "forecast -1", "forecast 1e2", "forecast 1000",
        "forecast ٣", "choose narva", "choose narva.b.c", "choose .b", "consult", "consult hun", "consult HUNG",
        "soften hun", "soften HUN ITA", "silence now", "advance 2", "inject", "stand", "stand HUN", "stand hun break",
        "stand HUN abstain", "stand HUN agree break", f"task {'r' * 41}", "task r\x00",
        "advance\x00", "ADVANCE", "task r-rail\nadvance",
    ],
)  # fmt: skip
def test_what_is_no_act_is_refused(text):
    with pytest.raises(ActFormError):
        Act.parse(text)


def test_the_refusal_of_an_unknown_verb_names_the_acts():
    with pytest.raises(ActFormError, match=r"'dance' is no act; the acts are task, grade, .*advance, inject"):
        Act.parse("dance with me")


def test_there_is_no_act_with_an_unknown_verb():
    with pytest.raises(ValueError):
        Act("dance")


def test_a_huge_text_is_refused_in_a_short_sentence():
    with pytest.raises(ActFormError) as refused:
        Act.parse("task " + "x" * 1_000_000)
    assert len(str(refused.value)) < 200
    with pytest.raises(ActFormError) as refused:
        Act.parse("x" * 1_000_000)
    assert len(str(refused.value)) < 300
