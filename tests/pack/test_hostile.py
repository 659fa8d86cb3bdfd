"""Packs that nobody wrote in good faith: only PackError comes out, and no unclean text gets in."""

import contextlib
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.pack import PackError, load, reading
from briefing.pack.names import Names
from briefing.pack.reading import LISTS, SCALARS, read
from briefing.pack.schema import schema, schema_text
from briefing.pack.text import is_clean
from tests.pack.small import put, small

WHOLE = json.dumps(small(), indent=1).encode()


def leaves(value, path=()):
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, step))
    yield path


def at(data, path):
    for step in path:
        data = data[step]
    return data


#: One text of each kind of place: the same field of two cards is the same kind.
TEXTS = {
    tuple(step for step in path if isinstance(step, str)): path
    for path in leaves(small())
    if isinstance(at(small(), path), str)
}


@pytest.mark.parametrize(
    "unclean",
    [
        "\x1b[31m",
        *(pytest.param(text, marks=pytest.mark.slow) for text in ("\u202e", "\u200b", "\x9b", "\x00", "\x7f")),
    ],
    ids=ascii,
)
def test_no_unclean_text_gets_in_by_any_field(tmp_path, unclean):
    missed = []
    for path in TEXTS.values():
        data = small()
        at(data, path[:-1])[path[-1]] += unclean
        found = read(put(tmp_path / "pack", data))
        if found.pack is not None or not any(f"U+{ord(unclean[0]):04X}" in fault.sentence for fault in found.faults):
            missed.append(path)
        assert all(is_clean(str(fault)) for fault in found.faults)

    assert len(TEXTS) > 80
    assert missed == []


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_noise_is_a_pack_error(tmp_path_factory, noise):
    folder = tmp_path_factory.mktemp("noise")
    (folder / "pack.yaml").write_bytes(noise)

    with pytest.raises(PackError) as caught:
        load(folder, cached=False)
    assert is_clean(str(caught.value))


SCRAPS = st.binary(max_size=6) | st.sampled_from((b"*a", b"&b ", b"!c ", b"- ", b"{", b"]", b": ", b"\n"))
CUTS = st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 40), SCRAPS)


@given(st.lists(CUTS, min_size=1, max_size=4))
def test_a_damaged_pack_is_a_pack_or_a_pack_error(tmp_path_factory, cuts):
    content = WHOLE
    for start, length, new in cuts:
        content = content[:start] + new + content[start + length :]
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "pack.yaml").write_bytes(content)
    said = ""
    with contextlib.suppress(PackError):
        try:
            load(folder, cached=False)
        except PackError as error:
            said = str(error) or "\0"
            raise

    assert is_clean(said)


JUNK = (
    None, True, False, 0, 7, -1, 1.5, 10**7, "", " ", "x", "7", "B2", "a\nb", "\n", "\u202e", "\x00", "Bad Id",
    "europe", [], {}, ["x"], [7], [[]], {"a": 1}, "move >= 3", "sometimes", "NOR",
)  # fmt: skip
PLACES = [path for path in leaves(small()) if path]
CHECKER = jsonschema.Draft202012Validator(schema())


def test_the_schema_is_a_schema_and_the_small_pack_fits_it():
    jsonschema.Draft202012Validator.check_schema(schema())
    CHECKER.validate(small())
    assert json.loads(schema_text()) == schema()
    assert schema_text().isascii()


def by_itself(data):
    """The loader's verdict on the values one by one, without what holds between them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "cross", lambda *_: ())
        patch.setattr(reading, "cross_parts", lambda *_: ())
        patch.setattr(reading, "gather", lambda data, whole: Names(whole=False))
        found = read(Path("nowhere"), {"pack.yaml": json.dumps(data).encode()})
    return found.faults


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from((*JUNK, "REMOVE", "ADD"))), min_size=1, max_size=2))
def test_the_schema_and_the_loader_give_one_verdict(changes):
    data = small()
    for path, value in changes:
        try:
            around = at(data, path[:-1])
            if value == "REMOVE":
                del around[path[-1]]
            elif value == "ADD":
                around[path[-1]]["surprise"] = 1
            else:
                around[path[-1]] = json.loads(json.dumps(value))
        except (KeyError, IndexError, TypeError):
            continue

    faults = by_itself(data)
    wrong = [f"{error.json_path}: {error.message[:200]}" for error in CHECKER.iter_errors(data)]

    assert bool(faults) == bool(wrong), ([str(fault) for fault in faults], wrong)


def test_the_schema_describes_every_list():
    assert set(schema()["properties"]) == {*LISTS, *SCALARS}
    assert all(found.get("description") for found in schema()["$defs"].values())
