"""A class in committee: what a real delegation decides about a text is final, and nothing else is touched by it."""

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefing.model.acts import Act
from briefing.model.events import Broke, Spoke, Stated, Stood
from briefing.model.game import Phase, Settings, Tabled
from briefing.record import Journal, verify
from briefing.record.share import opened, shared
from briefing.review.course import replayed
from briefing.rules import apply, council, digest, legal_acts, objections, sight, start
from briefing.rules.draws import mix
from briefing.telling import sentences
from tests.games import act, deciding, some_act, with_gauges
from tests.packs import shipped, tiny

permille = st.integers(0, 1000)
WORDS = st.sampled_from(("agree", "break"))
#: A game with a white cell, from before there was a `stand`.
LINE = "briefing1:AQoAAAAAAAAABQMFMC4xLjAwI1J1AAgngERv_RwfwOo63ygkKl0haBsG4CLnwZkrzL0"
ITS_DIGEST = "47a0dbb5f656f2a8f0487d8e430bd5b56ea63aa70c61cd88b955269896049f79"


@st.composite
def councils(draw, pack=None):
    """A game with a white cell and some text on the table, from one that nobody minds to one that nobody wants."""
    pack = pack or draw(st.sampled_from((shipped(), tiny())))
    card, option = draw(st.sampled_from([(card, option) for card in pack.cards for option in card.options]))
    text = Tabled(card.id, option.id, draw(st.integers(500, 1000)), draw(permille), draw(permille), draw(permille))
    game = start(pack, pack.scenarios[0].id, draw(st.integers(0, 99)), Settings(control=True))
    game = with_gauges(game, capital=40, cohesion=draw(permille), us_line=draw(permille))
    return evolve(game, phase=Phase.COUNCIL, table=(evolve(text, rounds=draw(st.integers(0, 2))),))


def told(game, words):
    for ally, word in words.items():
        game = apply(game, act(f"stand {ally} {word}")).game
    return game


def outcome(step):
    broke = {event.ally for event in step.events if isinstance(event, Broke)}
    return broke, {event.ally for event in step.events if isinstance(event, Stated)}


@given(councils(), st.data())
def test_a_delegations_word_is_final_and_changes_nobody_elses_week(game, data):
    allies = st.sampled_from([ally.id for ally in game.pack.allies])
    words = data.draw(st.dictionaries(allies, WORDS, max_size=6))
    spoken = told(game, words)
    broke, _ = outcome(apply(game, act("silence")))
    # Where somebody broke it the text did not stand, and who would have had a statement made none.
    would = {place.ally.id for place in council.breakers(game, game.table[0])[1]}
    step = apply(spoken, act("silence"))
    broke_now, stated_now = outcome(step)
    for ally in game.pack.allies:
        if ally.id in words:
            assert (ally.id in broke_now) == (words[ally.id] == "break")
            assert ally.id not in stated_now
        else:
            assert (ally.id in broke_now) == (ally.id in broke)
            assert (ally.id in stated_now) == (ally.id in would and not broke_now)
    for event in step.events:
        if isinstance(event, Broke):
            assert (event.cause == council.DELEGATION) == (event.ally in words)
    assert bool(broke_now) != any(isinstance(event, Stood) for event in step.events)


@given(councils(), st.data())
def test_the_instructions_stay_what_the_causes_give(game, data):
    ally = data.draw(st.sampled_from(game.pack.allies)).id
    word = data.draw(WORDS)
    before = {place.ally.id: place for place in sight.positions(game, game.table[0])}
    step = apply(game, act(f"stand {ally} {word}"))
    text = step.game.table[0]
    assert [event for event in step.events if isinstance(event, Spoke)] == [Spoke(ally, word, before[ally].score)]
    for place in sight.positions(step.game, text):
        old = before[place.ally.id]
        assert (place.score, place.causes) == (old.score, old.causes)
        if place.ally.id == ally:
            assert (place.word, place.stance) == (word, "agree" if word == "agree" else "object")
            assert place.breaks == (1000 if word == "break" else 0)
            assert (place.bridge == "") or word == "break"
            if old.stance != "agree" and word == "break":
                assert (place.against, place.reason, place.bridge) == (old.against, old.reason, old.bridge)
        else:
            assert place == old
    assert sight.instructions(step.game, text) == tuple(before.values())
    assert evolve(step.game, table=game.table, acts=game.acts) == game, "nothing else is touched"


@given(councils(), st.data())
def test_the_last_word_counts_and_their_order_is_no_state(game, data):
    one, other = data.draw(st.permutations([ally.id for ally in game.pack.allies]))[:2]
    first = told(told(game, {one: "agree", other: "break"}), {one: "break"})
    second = told(game, {other: "break", one: "break"})
    assert first.table == second.table
    assert dict(first.table[0].spoken) == {one: "break", other: "break"}


@given(councils(), st.data())
def test_a_word_holds_through_a_broken_silence_and_lapses_with_the_wording(game, data):
    ally = data.draw(st.sampled_from(game.pack.allies)).id
    spoken = told(game, {ally: "break"})
    again = apply(spoken, act("silence")).game
    assert again.table[0].spoken == ((ally, "break"),)
    others = (Tabled("cable", "a", 1000, 1, 1, 1),)
    behind = evolve(spoken, table=(*spoken.table, *others))
    assert apply(behind, act("withdraw")).game.table == others
    for soften in (act("soften"), act(f"soften {ally}")):
        if not objections(spoken, soften):
            assert apply(spoken, soften).game.table[0].spoken == ()
    if not objections(again, act("coalition")):
        (stood,) = (event for event in apply(again, act("coalition")).events if isinstance(event, Stood))
        assert ally not in stood.allies


def test_what_holds_an_ally_back_most_is_bridged_even_where_it_would_have_agreed():
    game = evolve(deciding(tiny(), "cable", cohesion=1000, us_line=1000), phase=Phase.COUNCIL)
    game = evolve(game, settings=Settings(control=True), table=(Tabled("cable", "a", 1000, 600, 0, 0),))
    game = evolve(game, leans=(400,) * len(tiny().allies))
    assert objections(game, act("soften HUN"))[0] == "Hungary agrees already"
    step = apply(game, act("stand HUN break"))
    assert sentences(step.game, step.events) == ["Hungary's delegation has decided: it will break silence."]
    step = apply(step.game, act("silence"))
    assert sentences(step.game, step.events)[0] == "Hungary broke silence: its delegation's own decision."
    assert "decided for itself" in objections(step.game, act("consult HUN"))[0]
    softer = apply(step.game, act("soften HUN")).game.table[0]
    assert (softer.bridged, softer.spoken, softer.risk) == (("HUN",), (), 360)
    assert outcome(apply(evolve(step.game, table=(softer,)), act("silence")))[0] == set()


@pytest.mark.parametrize(
    ("change", "text", "reason"),
    [
        ({"settings": Settings()}, "stand HUN break", "this game has none"),
        ({"phase": Phase.DECISION}, "stand HUN break", "'stand' belongs to COUNCIL, and this is DECISION"),
        ({"table": ()}, "stand HUN break", "no text lies before the Council"),
        ({}, "stand XYZ break", "XYZ is not an ally"),
        ({"table": (Tabled("cable", "a", 1000, 1, 1, 1, rounds=3),)}, "stand HUN agree", "was broken 3 times"),
    ],
)
def test_it_is_the_white_cells_and_for_a_text_that_goes_under_silence(change, text, reason):
    game = evolve(deciding(tiny(), "cable"), phase=Phase.COUNCIL, settings=Settings(control=True))
    game = evolve(game, table=(Tabled("cable", "a", 1000, 1, 1, 1),))
    assert not objections(game, act("stand HUN agree"))
    (said,) = objections(evolve(game, **change), act(text))
    assert reason in said
    assert act(text) not in legal_acts(evolve(game, **change))


def test_without_a_white_cell_there_is_no_such_act_and_with_one_there_is_for_every_ally():
    game = evolve(deciding(tiny(), "cable"), phase=Phase.COUNCIL, table=(Tabled("cable", "a", 1000, 1, 1, 1),))
    assert all(one.verb != "stand" for one in legal_acts(game))
    game = evolve(game, settings=Settings(control=True))
    assert sum(one.verb == "stand" for one in legal_acts(game)) == 2 * len(tiny().allies)


@given(st.integers(0, 999))
@settings(max_examples=25)
def test_a_game_with_delegations_is_kept_verified_shared_and_followed(tmp_path_factory, seed):
    """Replay is play, by file and by line."""
    path = tmp_path_factory.mktemp("stand") / "game.jsonl"
    with Journal.create(path, tiny(), "tiny", seed, Settings(moves=3, control=True)) as journal:
        while not journal.over:
            stands = [one for one in legal_acts(journal.game) if one.verb == "stand"]
            luck = mix(seed) + len(journal.acts)
            journal.play(stands[luck % len(stands)] if stands and luck % 2 else some_act(journal.game, luck))
        assume(any(one.verb == "stand" for one in journal.acts))
        assert verify(path, tiny()).status == "verified"
        assert opened(shared(journal), tiny()).rows() == path.read_bytes()
        course = replayed(start(tiny(), "tiny", seed, Settings(moves=3, control=True)), journal.acts)
    assert digest(course.last) == digest(journal.game)
    assert course.last == journal.game


def test_what_was_shared_before_reads_and_is_written_as_it_was():
    journal = opened(LINE, tiny())
    verbs = {one.verb for one in journal.acts}
    assert {"inject", "silence", "consult", "soften"} <= verbs
    assert "stand" not in verbs
    assert digest(journal.game) == ITS_DIGEST
    assert shared(journal) == LINE


def test_a_word_is_part_of_the_state_and_no_word_is_as_if_there_were_none():
    game = evolve(deciding(tiny(), "cable"), phase=Phase.COUNCIL, table=(Tabled("cable", "a", 1000, 1, 1, 1),))
    game = evolve(game, settings=Settings(control=True))
    found = {digest(game)}
    for word in ("agree", "break"):
        found.add(digest(apply(game, Act("stand", ("HUN", word))).game))
        found.add(digest(apply(game, Act("stand", ("ITA", word))).game))
    assert len(found) == 5
