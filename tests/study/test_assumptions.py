"""The ledger: every number of a pack by its path. A change is that number's change and nothing else's."""

import re
from functools import cache

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.actors import ACTORS, DRIVERS
from briefing.model.gauges import INDEX
from briefing.rules import start
from briefing.study.assumptions import AssumptionError, Changed, changed, parse, scenario_of
from briefing.study.ledger import assumptions
from tests.packs import shipped, tiny

PACKS = {"shipped": shipped, "tiny": tiny}
KEYS = {"gain": "gain", "lag": "lag", "noise": "noise", "start": "base"}


def scenario(pack):
    return pack.scenarios[0].id


@cache
def ledger(name):
    return assumptions(PACKS[name](), scenario(PACKS[name]()))


def named(items, key, value):
    return next(item for item in items if getattr(item, key) == value)


def item_of(pack, path):
    """Where the number of a `model.` path lies in the pack, and under which name: read by itself, not by the ledger."""
    rest = path.removeprefix("model.")
    if found := re.fullmatch(r"parameters\.(.+)", rest):
        return named(pack.parameters, "name", found[1]), "value"
    if found := re.fullmatch(r"drifts\[(\d+)\]\.(by|share|times)", rest):
        return pack.drifts[int(found[1])], found[2]
    if found := re.fullmatch(r"objectives\.(.+)\.weight", rest):
        return named(pack.objectives, "id", found[1]), "weight"
    if found := re.fullmatch(r"gates\.(.+)", rest):
        return named(pack.gates, "id", found[1]), "ceiling"
    if found := re.fullmatch(r"weighings\.(.+)", rest):
        return named(pack.weighings, "cause", found[1]), "times"
    if found := re.fullmatch(r"allies\.([A-Z]{3})\.(.+)", rest):
        return named(pack.allies, "id", found[1]).traits, found[2]
    who, _, rest = rest.partition(".")
    actor = pack.actor(who)
    if found := re.fullmatch(r"base\[(\d+)\]", rest):
        return actor.rungs[int(found[1])], "base"
    if found := re.fullmatch(r"types\.(.+)", rest):
        return named(actor.tempers, "id", found[1]), "weight"
    if found := re.fullmatch(r"matrix\.(\w+)\[(\d+)\]", rest):
        return named(actor.drivers, "name", found[1]).row, int(found[2])
    found = re.fullmatch(r"(gain|lag|noise|start)\.(\w+)", rest)
    return named(actor.drivers, "name", found[2]), KEYS[found[1]]


def value_of(pack, path):
    if path.startswith("world."):
        given_ = {entry.gauge: entry.value for entry in scenario_of(pack, scenario(pack)).start}
        gauge = path.removeprefix("world.")
        # A ladder is never started below its hold: what a scenario gives less is raised to it.
        holds = {f"{a.id}_rung": [rung.id for rung in a.rungs].index(a.hold) for a in pack.actors}
        return max(holds.get(gauge, 0), given_.get(gauge, 0))
    item, key = item_of(pack, path)
    return item[key] if isinstance(key, int) else getattr(item, key)


def differences(one, other, at=""):
    """Every place where two packs differ, as dotted paths with both values. What is the same object is not entered."""
    if one is other:
        return []
    if attrs.has(type(one)) and type(one) is type(other):
        return [
            each
            for name in (f.name for f in attrs.fields(type(one)))
            for each in differences(getattr(one, name), getattr(other, name), f"{at}.{name}")
        ]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return [
            each for n, (a, b) in enumerate(zip(one, other, strict=True)) for each in differences(a, b, f"{at}[{n}]")
        ]
    return [] if one == other else [(at, one, other)]


@pytest.mark.parametrize("name", PACKS)
def test_every_path_reads_back_its_value_within_its_limits(name):
    pack = PACKS[name]()
    seen = {actor: start(pack, scenario(pack), 0).minds[at].seen for at, actor in enumerate(ACTORS)}
    for path, one in ledger(name).items():
        assert one.path == path
        assert one.low <= one.value <= one.high, path
        if path.startswith(("world.", "model.")):
            assert value_of(pack, path) == one.value, path
        elif path == "actors.russia.type":
            assert one.value == -1
        else:
            _, actor, _, driver = path.split(".")
            assert seen[actor][DRIVERS.index(driver)] == one.value, path


@pytest.mark.parametrize("name", PACKS)
def test_every_path_says_why_and_whence(name):
    for path, one in ledger(name).items():
        assert one.note.strip(), path
        assert one.source.strip(), path


def test_every_number_that_the_design_names_has_a_path():
    paths = set(ledger("shipped"))
    pack = shipped()
    for actor in pack.actors:
        rungs = range(len(actor.rungs))
        wanted = {f"model.{actor.id}.base[{at}]" for at in rungs}
        for driver in DRIVERS:
            wanted |= {f"model.{actor.id}.matrix.{driver}[{at}]" for at in rungs}
            wanted |= {f"actors.{actor.id}.perceived.{driver}"}
            wanted |= {f"model.{actor.id}.{key}.{driver}" for key in KEYS}
        assert wanted <= paths
    for ally in pack.allies:
        assert {f"model.allies.{ally.id}.{trait.name}" for trait in attrs.fields(type(ally.traits))} <= paths
    assert {f"model.parameters.{each.name}" for each in pack.parameters} <= paths
    assert {f"world.{gauge}" for gauge in ("us_asia", "heavy", "light", "cohesion", "ukraine_front")} <= paths


@pytest.mark.parametrize("name", PACKS)
def test_changing_a_number_of_the_model_changes_that_number_alone(name):
    """All paths, both ends of their ranges: in the whole pack exactly one leaf differs."""
    pack = PACKS[name]()
    at = Changed(pack, scenario(pack))
    for path, one in ledger(name).items():
        if not path.startswith("model."):
            continue
        for value in {one.low, one.high} - {one.value}:
            made = one.change(at, value)
            assert [(was, now) for _, was, now in differences(pack, made.pack)] == [(one.value, value)], path
            assert value_of(made.pack, path) == value, path
            assert (made.perceived, made.temper) == ((), -1), path


@given(data=st.data(), name=st.sampled_from(list(PACKS)))
def test_a_change_reads_back_has_another_digest_and_leaves_every_other_number(data, name):
    pack, known = PACKS[name](), ledger(name)
    one = known[data.draw(st.sampled_from(list(known)))]
    value = data.draw(st.integers(one.low, one.high).filter(lambda each: each != one.value))
    made = changed(pack, scenario(pack), [(one.path, value)])
    assert made.changes == ((one.path, value),)
    assert made.pack.digest != pack.digest
    assert changed(pack, scenario(pack), [(one.path, value)]).pack.digest == made.pack.digest
    if one.path.startswith("actors."):
        assert {at for at, _, _ in differences(pack, made.pack)} == {".digest"}
        return
    after = assumptions(made.pack, scenario(pack))
    # What is perceived at STARTEX follows from the world and the model; every other number stands by itself.
    moved = {path for path, each in known.items() if not path.startswith("actors.") and after[path].value != each.value}
    assert moved == {one.path}
    assert after[one.path].value == value


@given(data=st.data())
def test_two_changes_are_both_there_and_their_order_is_no_matter_to_the_numbers(data):
    known = {path: each for path, each in ledger("tiny").items() if not path.startswith("actors.")}
    chosen = [
        known[path] for path in data.draw(st.lists(st.sampled_from(list(known)), min_size=2, max_size=4, unique=True))
    ]
    settings = [(each.path, data.draw(st.integers(each.low, each.high))) for each in chosen]
    made = changed(tiny(), "tiny", settings)
    back = changed(tiny(), "tiny", settings[::-1])
    for path, value in settings:
        assert value_of(made.pack, path) == value_of(back.pack, path) == value


@given(data=st.data(), name=st.sampled_from(list(PACKS)))
def test_every_starting_value_that_can_be_set_is_what_the_game_starts_with(data, name):
    """A path that is listed and changes nothing would be worse than none."""
    pack = PACKS[name]()
    worlds = [path for path in ledger(name) if path.startswith("world.")]
    one = ledger(name)[data.draw(st.sampled_from(worlds))]
    value = data.draw(st.sampled_from([one.low, one.high]) | st.integers(one.low, one.high))
    game = changed(pack, scenario(pack), [(one.path, value)]).start(0)
    assert game.world[INDEX[one.path.removeprefix("world.")]] == value, f"{one.path}={value}"


@pytest.mark.parametrize("name", PACKS)
def test_every_starting_value_that_is_listed_is_what_the_game_starts_with(name):
    pack = PACKS[name]()
    world = start(pack, scenario(pack), 0).world
    listed = {path: one.value for path, one in ledger(name).items() if path.startswith("world.")}
    assert {path: world[INDEX[path.removeprefix("world.")]] for path in listed} == listed


@given(
    actor=st.sampled_from(ACTORS), driver=st.sampled_from(DRIVERS), value=st.integers(0, 1000), seed=st.integers(0, 99)
)
def test_what_an_opponent_is_made_to_perceive_is_the_only_thing_that_differs(actor, driver, value, seed):
    plain = start(shipped(), "second-front", seed)
    game = changed(shipped(), "second-front", [(f"actors.{actor}.perceived.{driver}", value)]).start(seed)
    at, number = ACTORS.index(actor), DRIVERS.index(driver)
    assert game.world == plain.world
    for who in range(3):
        for which in range(len(DRIVERS)):
            if (who, which) == (at, number):
                assert game.minds[who].seen[which] == value
                assert {past[which] for past in game.minds[who].trail} == {value}
            else:
                assert game.minds[who].seen[which] == plain.minds[who].seen[which]
                assert [p[which] for p in game.minds[who].trail] == [p[which] for p in plain.minds[who].trail]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_hidden_type_is_what_it_is_set_to_whatever_the_seed(number):
    made = changed(shipped(), "second-front", [("actors.russia.type", number)])
    assert {made.start(seed).world[INDEX["russia_type"]] for seed in range(20)} == {number}


def test_minus_one_lets_the_seed_draw_the_type():
    made = changed(shipped(), "second-front", [("actors.russia.type", -1)])
    drawn = [made.start(seed).world for seed in range(20)]
    assert drawn == [start(shipped(), "second-front", seed).world for seed in range(20)]
    assert len({world[INDEX["russia_type"]] for world in drawn}) > 1


def test_the_contracts_own_name_for_american_forces_in_asia_is_the_same_number():
    by_alias = changed(shipped(), "second-front", [("world.us_committed_asia", 600)])
    by_name = changed(shipped(), "second-front", [("world.us_asia", 600)])
    assert by_alias.changes == by_name.changes == (("world.us_asia", 600),)
    assert by_alias.pack == by_name.pack
    assert by_alias.start(3).world[INDEX["us_asia"]] == 600


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("actors.rusia.perceived.opp", "actors.russia.perceived.opp"),
        ("model.russia.matrix.denail[9]", "model.russia.matrix.denial[9]"),
        ("world.us_comitted_asia", "world.us_committed_asia"),
        ("model.parameters.leep", "model.parameters.leap"),
        ("model.allies.EST.cautions", "model.allies.EST.caution"),
        ("model.russia.base[12]", "model.russia.base["),
    ],
)
def test_an_unknown_path_is_told_with_the_nearest(wrong, right):
    with pytest.raises(AssumptionError) as told:
        changed(shipped(), "second-front", [(wrong, 1)])
    sentence = str(told.value)
    assert f"'{wrong}'" in sentence
    assert right in sentence.partition("nearest")[2]
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("model.russia.base.R8", "model.russia.base[8]"),
        ("model.russia.base[r8]", "model.russia.base[8]"),
        ("model.china.matrix.denial.C10", "model.china.matrix.denial[10]"),
    ],
)
def test_a_rung_may_be_given_by_its_name(said, meant):
    value = assumptions(shipped(), "second-front")[meant].value - 1
    one, other = (changed(shipped(), "second-front", [(path, value)]) for path in (said, meant))
    assert one.changes == other.changes == ((meant, value),)
    assert one.pack == other.pack


def test_a_path_like_no_other_is_sent_to_the_list():
    with pytest.raises(AssumptionError, match="`--paths` lists them"):
        changed(shipped(), "second-front", [("zzzzzzzz", 1)])


@given(data=st.data())
def test_a_value_out_of_range_is_told_with_the_range_and_what_it_is_now(data):
    one = ledger("shipped")[data.draw(st.sampled_from(list(ledger("shipped"))))]
    value = data.draw(st.integers(one.high + 1, one.high + 10**6) | st.integers(one.low - 10**6, one.low - 1))
    with pytest.raises(AssumptionError) as told:
        changed(shipped(), "second-front", [(one.path, value)])
    sentence = str(told.value)
    assert f"{one.path}={value}" in sentence
    assert f"{one.low} to {one.high}" in sentence
    assert sentence.endswith(f"it is {one.value}")


def test_an_unknown_scenario_is_a_key_error():
    with pytest.raises(KeyError, match="nowhere"):
        changed(shipped(), "nowhere", [])


@given(
    path=st.text(st.characters(exclude_characters="=", exclude_categories=["C", "Z"]), min_size=1),
    value=st.integers(-999_999_999, 999_999_999),
)
def test_path_and_value_are_parsed(path, value):
    assert parse(f"{path}={value}") == (path, value)
    assert parse(f" {path} = {value} ") == (path, value)


@pytest.mark.parametrize(
    "text", ["", "path", "path=", "path=x", "path=1.5", "path=1e3", "path=--1", "path=+1", "path=0x10", "path=1=2",
             "path=1234567890", "path=٣", "path=1 2", "path=²"],
)  # fmt: skip
def test_what_is_no_path_and_value_is_told_in_one_sentence(text):
    with pytest.raises(AssumptionError) as told:
        parse(text)
    assert "PATH=VALUE" in str(told.value)
    assert "\n" not in str(told.value)
