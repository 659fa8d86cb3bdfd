"""What may come in, and what may not."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.pack.text import REFUSED, UncleanTextError, clean, clean_line, faults, is_clean

#: Format characters that are seen: signs that stand over or around Arabic, Syriac, Kaithi and Egyptian writing.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13460)}


def test_nothing_that_is_not_seen_gets_in():
    passed = [
        point
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
        and is_clean(chr(point))
        and point not in SEEN
    ]

    assert passed == [0x0A]


def test_the_ranges_are_in_order_and_apart():
    flat = [point for low, high, _ in REFUSED for point in (low, high)]

    assert flat == sorted(flat)
    assert all(low <= high for low, high, _ in REFUSED)


@pytest.mark.parametrize("text", ["Šuvalkai – 32·Größe", "Αθήνα", "台灣海峽", "Ünïted\nlines", "a\u0301", "\u00a0", ""])
def test_writing_of_any_kind_gets_in(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\x1b]52;c;x\x07", "note holds U+001B, a control character, at character 2: remove it"),
        (
            "one\ntwo\u202ethree",
            "note holds U+202E, a mark that changes the direction of text, at line 2, column 4: remove it",
        ),
        ("\u200b", "note holds U+200B, a zero-width character, at character 1: remove it"),
        ("x\ud800", "note holds U+D800, half of a character (a lone surrogate), at character 2: remove it"),
        ("\x9b31m", "note holds U+009B, a control character, at character 1: remove it"),
        ("\x7f", "note holds U+007F, a control character, at character 1: remove it"),
        ("a\tb", "note holds U+0009, a tab, at character 2: remove it"),
        ("a\r\nb", "note holds U+000D, a control character, at line 1, column 2: remove it"),
    ],
)
def test_the_sentence_names_the_character_and_its_place(text, words):
    with pytest.raises(UncleanTextError) as caught:
        clean(text, "note")

    assert str(caught.value) == words
    assert is_clean(str(caught.value))


@given(st.text(st.characters(codec=None)))
def test_clean_says_what_is_clean_says_and_changes_nothing(text):
    if is_clean(text):
        assert clean(text) == text
        assert not faults(text)
    else:
        assert faults(text)
        with pytest.raises(UncleanTextError):
            clean(text)


def test_a_line_is_trimmed_and_held_to_one_line_and_a_length():
    assert clean_line("  Anna  ") == "Anna"
    assert clean_line("x" * 80) == "x" * 80
    for text, words in (
        ("", "empty"),
        (" \n ", "empty"),
        ("a\nb", "several lines"),
        ("x" * 81, "81 characters long: keep it to 80"),
    ):
        with pytest.raises(UncleanTextError, match=words):
            clean_line(text)
