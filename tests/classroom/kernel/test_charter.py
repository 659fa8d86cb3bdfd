"""A class's first line: read back as it was written, and refused with a sentence where it is anything else."""

import json

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from briefing.classroom.entries import Times
from briefing.classroom.log.file import charter_row, read_charter
from briefing.record.entries import SaveError, dumps, link
from tests.packs import tiny
from tests.rooms import bare

CHARTER = bare("committee", 26, tiny(), times=Times(60, 300, 180)).charter


@given(
    seed=st.integers(0, (1 << 64) - 1), moves=st.integers(1, 52), decision=st.integers(0, 86_400),
    opponents=st.sampled_from(["loose", "standard", "sharp", "fixed"]),
)  # fmt: skip
def test_a_charter_is_read_as_it_was_written(seed, moves, decision, opponents):
    one = evolve(CHARTER, seed=seed, moves=moves, opponents=opponents, times=Times(decision=decision))
    chain, row = charter_row(one)
    assert read_charter("the log", row) == (one, chain)


def altered(change):
    """A first line that was altered by somebody who knows how lines are linked."""
    body = json.loads(charter_row(CHARTER)[1])
    del body["link"]
    change(body)
    return dumps({**body, "link": link("", body)})


def put(*path):
    *way, name, value = path

    def change(body):
        for step in way:
            body = body[step]
        body[name] = value

    return change


@pytest.mark.parametrize("change", [
    *(put(name, 7) for name in ("room", "mode", "game", "pack", "scenario", "seed", "seats", "codes", "times")),
    *(put(name, "7") for name in ("rules", "moves", "created", "seats", "times")),
    *(put(name, True) for name in ("rules", "moves", "created")),
    *(put(name, None) for name in ("room", "seats", "codes", "times", "opponents")),
    put("opponents", "kind"), put("mode", "chess"), put("moves", 0), put("moves", 1.0), put("more", 1),
    put("pack_digest", "x"), put("seed", "-1"), put("seed", "x"), put("codes", 0, 7),
    put("seats", 0, "SEAT-1"), put("seats", 0, "id", 1), put("seats", 0, "id", "<b>"), put("seats", 0, "office", 1),
    put("seats", 0, "kind", "king"), put("seats", 0, "more", 1), put("times", "decision", -1),
    put("times", "decision", "9"), put("times", "more", 1), lambda body: body.pop("room"),
    lambda body: body["seats"][0].pop("id"),
])  # fmt: skip
def test_anything_else_is_refused(change):
    with pytest.raises(SaveError, match="first line is damaged"):
        read_charter("the log", altered(change))


def test_what_only_leaves_out_what_has_a_usual_value_is_read():
    assert read_charter("the log", altered(lambda body: body.pop("times")))[0] == evolve(CHARTER, times=Times())
