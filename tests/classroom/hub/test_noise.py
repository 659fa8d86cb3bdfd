"""Whatever is sent by whomever, well-formed HTTP that it is: an answer in words, no fault of ours, no harm done."""

import asyncio
import json
from collections import Counter
from urllib.parse import urlencode

import pytest
from attrs import fields
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.classroom.commands import COMMANDS, Answer, Say
from briefing.classroom.hub import limits
from briefing.pack.text import is_clean
from tests.classroom.hub.house import FORM, JSON, house, read, token_of

pytestmark = pytest.mark.slow

TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", "1", "-1", "SEAT-1", "practice.tea", "agree", "break", "abcdefgh", "ü", "\x1b[2J", "\u202e"]),
    st.sampled_from(["x" * 81, "x" * 400, "x" * 401, "x" * 2000, "x" * 2001, "\ud800", "advance", "USA-1", "USA"]),
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans(), st.none(), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=2,
)
RIGHT = {
    "round": st.just(1), "key": st.text("abcdef", min_size=8, max_size=9), "seat": st.just("USA-1"),
    "to": st.just("USA"), "percent": st.just(150), "seconds": st.just(5), "option": st.just("practice.tea"),
    "launch": st.just(""), "forecast": st.just(40), "rationale": st.just("Why."), "position": st.just(""),
    "bridge": st.just(""), "text": st.just("Hm."), "on": st.just(True),
}  # fmt: skip
SEATS = {"answer": Answer, "draft": Answer, "say": Say, "leave": Say, "": Say}


@st.composite
def commands(draw, kinds):
    """A verb and fields: mostly its own, some of them right, some missing, some of others."""
    verb = draw(st.sampled_from(sorted(kinds)))
    names = [each.name for each in fields(kinds[verb]) if each.name != "seat" or kinds is COMMANDS]
    found = {name: draw(RIGHT.get(name, VALUES) if draw(st.booleans()) else VALUES) for name in names}
    if not draw(st.integers(0, 5)):
        found[draw(st.sampled_from(["seat", "at", "by", "code", "self", "__class__"]))] = draw(VALUES)
    return {**found, "verb": verb}


# ENDEX would end the exercise for what follows in the same class: that is no harm, but dull.
CONTROL = commands({verb: kind for verb, kind in COMMANDS.items() if verb != "endex"})
WAYS = {"control": CONTROL, "json": commands(SEATS), "form": commands(SEATS)}
REQUESTS = st.sampled_from(sorted(WAYS)).flatmap(lambda way: st.tuples(st.just(way), WAYS[way]))
SEEN = Counter()
FINE = {200, 303, 400, 403, 409, 413}


@settings(max_examples=40)
@given(sent=st.lists(REQUESTS, min_size=1, max_size=12))
def test_no_fields_make_the_hub_fail(sent, tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "class"
    kept = limits._ENTERED
    limits._ENTERED = (10_000, 10_000.0)

    async def scenario():
        async with house(folder, mode="committee", many=9, practice=0) as here, asyncio.timeout(60):
            client = await here.seated("USA-1")
            token = await token_of(client)
            await here.control("practice")
            for way, given_ in sent:
                path, headers, body = "/act", JSON, {**given_, "csrf": token}
                if way == "control":
                    path, headers, body = "/control", here.bearer, given_
                if way == "form":
                    data = urlencode({name: str(value) for name, value in body.items()}, errors="surrogatepass")
                    answered = await client.post(path, data=data, headers={**headers, **FORM})
                else:
                    headers = {**headers, "Content-Type": "application/json"}
                    answered = await client.post(path, data=json.dumps(body), headers=headers)
                said = await answered.json()
                SEEN[way, answered.status] += 1
                assert answered.status in FINE, said
                assert set(said) in ({"seq"}, {"seq", "code"}, {"error"})
                assert is_clean(said.get("error", ""))
            assert (await client.get("/seat", allow_redirects=False)).status in (200, 303)

    try:
        asyncio.run(scenario())
    finally:
        limits._ENTERED = kept
    session = read(folder)  # the log holds together, and nothing unclean came into it
    for line in (folder / "session.jsonl").read_text("utf-8").splitlines():
        assert all(is_clean(text) for text in _texts(json.loads(line)))
    assert session.seq >= 2


def _texts(found):
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for name, value in found.items():
            yield name
            yield from _texts(value)
    elif isinstance(found, list):
        for each in found:
            yield from _texts(each)


def test_it_was_tried_in_earnest():
    """The test above reached every way in, and both what is taken and what is refused."""
    if SEEN:
        assert {way for way, _ in SEEN} == {"control", "json", "form"}
        assert sum(many for (_, status), many in SEEN.items() if status == 200) > 5
        assert sum(many for (_, status), many in SEEN.items() if status in (400, 409)) > 50
