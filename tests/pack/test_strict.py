"""YAML, read strictly: what a value is, what is refused, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.pack.files import MOST_BYTES
from briefing.pack.strict import BROKEN, MOST_DEPTH, read

BOTH = pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])


@BOTH
def test_plain_words_are_what_yaml_1_2_says_they_are(pure):
    document = read(
        b"country: NO\nswitch: on\nyes: yes\nTrue: True\ntime: 12:30\noctal: 0o7\nold: 007\nhex: 0x1F\nexp: 1e3\n"
        b"under: 1_000\ndate: 2025-07-07\ntilde: ~\nversion: 1.2.3\nlow: -7\nhigh: +7\nzero: 0\nt: true\nf: false\n"
        b"n: null\nnone:\nquoted: '7'\ndot: .\ninf: .inf\n",
        pure=pure,
    )

    assert document.faults == ()
    assert document.data == {
        "country": "NO", "switch": "on", "yes": "yes", "True": "True", "time": "12:30", "octal": "0o7",
        "old": "007", "hex": "0x1F", "exp": "1e3", "under": "1_000", "date": "2025-07-07", "tilde": "~",
        "version": "1.2.3", "low": -7, "high": 7, "zero": 0, "t": True, "f": False, "n": None, "none": None,
        "quoted": "7", "dot": ".", "inf": ".inf",
    }  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a:\n  - 1\n  - 1.5\n", 3, 5, "no fractions here (1.5)"),
        ("a: -.5e3\n", 1, 4, "no fractions here"),
        ("a: 1\nb: &x 2\n", 2, 4, "no anchors here: remove '&x'"),
        ("a: *x\n", 1, 4, "no aliases here: write out what '*x' stands for"),
        ("a: !!int 7\n", 1, 4, "no tags here"),
        ("a: !python/name:os.system x\n", 1, 4, "no tags here"),
        ("a: ! x\n", 1, 4, "no tags here"),
        ("a: !!map {}\n", 1, 4, "no tags here"),
        ("a: 1\nb: 2\na: 3\n", 3, 1, "'a' stands here twice (first in line 1)"),
        ("a: 1\n'a': 2\n", 2, 1, "'a' stands here twice"),
        ("7: x\n", 1, 1, "a key is a word, not '7'"),
        ("a: {true: x}\n", 1, 5, "a key is a word, not 'true'"),
        ("? [a]\n: x\n", 1, 3, "a key is a word, not a list or mapping"),
        ("a: 1\n---\nb: 2\n", 2, 1, "one document a file"),
        ("- a\n", 1, 1, "a pack's file is a mapping"),
        ("a: 1234567890123456\n", 1, 4, "more than 15 digits"),
        ("a: " + "[" * 25 + "]" * 25, 1, 23, "more than 20 deep"),
        ('a: "x\\u202Ey"\n', 1, 4, "the text holds U+202E"),
        ('"\\u200b": 1\n', 1, 1, "the text holds U+200B"),
        ("a: x\u200by\n", 1, 5, "the file holds U+200B, a zero-width character: remove it"),
        ("# \x1b[2J\n", 1, 3, "the file holds U+001B"),
        ("a:\n\t- b\n", 2, 1, "the file holds U+0009, a tab: use spaces"),
        ("a: b: c\n", 1, 5, "must stand in quotes"),
        ("a: x\nb: 'y\n", 2, 4, "never closed"),
        ("a: @x\n", 1, 4, "must stand in quotes"),
        ("a: [1, 2\nb: 3\n", 2, 2, "this is not YAML"),
        ("a: b\rc: d\n", 1, 5, "U+000D"),
    ],
)
def test_what_is_refused_and_where(text, line, column, words, pure):
    found = read(text.encode(), pure=pure).faults

    assert any((line, column) == fault[:2] and words in fault[2] for fault in found), found


@BOTH
def test_every_fault_of_a_file_comes_at_once(pure):
    document = read(b"a: 1.5\nb: *x\nc: !t 1\n7: 8\na: 2\n", pure=pure)

    assert [(line, column) for line, column, _ in document.faults] == [(1, 4), (2, 4), (3, 4), (4, 1), (5, 1)]
    assert document.data == {"a": BROKEN, "b": BROKEN, "c": 1}


def test_what_windows_adds_is_no_fault():
    document = read(b"\xef\xbb\xbfa: |\r\n  one\r\n  two\r\n")

    assert document.faults == ()
    assert document.data == {"a": "one\ntwo\n"}


def test_a_file_that_is_not_utf8_is_refused_at_the_byte():
    assert read("a: b\nc: caf\xe9\n".encode("latin-1")).faults == (
        (2, 7, "this is not UTF-8 text: save the file as UTF-8"),
    )


def test_a_file_that_is_too_large_is_refused_unread():
    assert "larger than 4 MiB" in read(b"#" * (MOST_BYTES + 1)).faults[0][2]
    assert read(b"#" * MOST_BYTES).faults == ()


def test_depth_is_refused_before_it_costs_anything():
    assert "deep" in read(b"a: " + b"[" * 1_000_000).faults[0][2]
    assert read(b"a: " + b"[" * (MOST_DEPTH - 1) + b"]" * (MOST_DEPTH - 1)).faults == ()


def test_every_value_and_key_has_its_place():
    document = read(b"cards:\n  - id: x\n    options: [{id: a}, {id: b}]\n")

    assert document.place(("cards",), key=True) == (1, 1)
    assert document.place(("cards", 0)) == (2, 5)
    assert document.place(("cards", 0, "options", 1, "id")) == (3, 29)
    assert document.place(("cards", 0, "options", 1, "id"), key=True) == (3, 25)
    assert document.place(("cards", 0, "no", "such")) == (2, 5)


def test_an_item_that_was_cut_off_is_left_out():
    document = read(b"cards:\n  - id: x\n  - id: y\n    title: a: b\n")

    assert document.data == {"cards": [{"id": "x"}]}
    assert not document.whole


@given(st.binary() | st.text(st.characters(codec="utf-8")).map(str.encode))
def test_no_bytes_make_it_raise(content):
    document = read(content)

    assert isinstance(document.data, dict)
    assert document.data == read(content, pure=True).data or document.faults
