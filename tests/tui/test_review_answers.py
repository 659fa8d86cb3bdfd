"""Answers to decisions that are put again: how the try was, said without a number, and what is kept of it."""

import pytest

from briefing.tui.pages.review_known import open_again, second_thought
from briefing.tui.screens import review_answers
from tests.tui import reviewed


def test_a_second_try_says_how_it_was_and_no_more():
    boxes = reviewed.decisions()[0]  # the first is the best, the second near it, the third was taken

    keys = [key for key, _ in open_again(boxes)]
    assert keys == sorted(keys)
    assert {boxes["best"], boxes["taken"]} <= set(keys)
    said = [second_thought(boxes, each["key"]) for each in boxes["options"]]
    assert said[0].startswith("That is the best option")
    assert said[1].startswith("That cannot be told apart")
    assert said[2].startswith("That is no better")
    assert not any(character.isdigit() for each in said for character in each)


@pytest.mark.parametrize(
    "spoilt", ["", "[]", "{}", '{"key": "k", "answers": {"x": 1}}', '{"key": "k"}', "\x00", "[" * 9999]
)
def test_answers_that_are_spoilt_are_as_if_they_were_not_there(tmp_path, spoilt):
    save = tmp_path / "game.jsonl"
    review_answers.place(save).write_text(spoilt)

    assert review_answers.read(save, "k") == {}


def test_answers_come_back_for_this_review_alone(tmp_path):
    save = tmp_path / "game.jsonl"

    assert review_answers.write(save, "k", {0: "a.b", 2: "", 3: None}) == ""
    assert review_answers.read(save, "k") == {0: "a.b", 2: "", 3: None}
    assert review_answers.read(save, "other") == {}
    assert "could not be kept" in review_answers.write(tmp_path / "no" / "game.jsonl", "k", {})
