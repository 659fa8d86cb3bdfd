"""The postures: each comes to ENDEX by legal acts, the same way every time."""

import pytest

from briefing.model.game import Phase, Settings
from briefing.rules import apply, digest, objections, start
from briefing.study.policies import NAMES, POSTURES, policy
from briefing.study.sweep import play
from tests.packs import shipped, tiny

#: `greedy` reads the model before every decision, and takes its time.
QUICK = tuple(name for name in NAMES if name != "greedy")
MOST_ACTS_A_MOVE = 60


def watched(pack, name, seed, **how):
    """A whole game, every act looked at before it is played."""
    game = start(pack, pack.scenarios[0].id, seed, Settings(**how))
    act_of = policy(name)
    acts = []
    while game.phase is not Phase.ENDEX:
        act = act_of(game)
        assert not objections(game, act), f"{name}, seed {seed}: {act}: {objections(game, act)}"
        acts.append(str(act))
        assert len(acts) <= MOST_ACTS_A_MOVE * game.moves, f"{name}, seed {seed} does not come to an end"
        game = apply(game, act).game
    return game, acts


def test_the_names_are_those_of_the_design():
    assert set(NAMES) == {
        "random", "hawk", "dove", "tit-for-tat", "consensus-only", "europe-first", "asia-first", "greedy",
    }  # fmt: skip
    assert len(NAMES) == len(set(NAMES))
    assert all(POSTURES[name].says for name in NAMES if name != "random")


@pytest.mark.parametrize("name", ["hawks", "", "Hawk", "random "])
def test_an_unknown_posture_is_a_key_error(name):
    with pytest.raises(KeyError):
        policy(name)


@pytest.mark.parametrize("name", QUICK)
def test_twenty_seeds_of_the_shipped_pack_come_to_endex_by_legal_acts(name):
    for seed in range(20):
        game, _ = watched(shipped(), name, seed)
        assert game.ending or game.move == game.moves


@pytest.mark.slow
def test_twenty_seeds_of_greedy():
    for seed in range(20):
        watched(shipped(), "greedy", seed)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("opponents", ["loose", "sharp", "fixed"])
def test_other_opponents_and_lengths(name, opponents):
    for seed in range(3):
        watched(tiny(), name, seed, opponents=opponents, moves=1 + seed * 5)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_is_the_same_game(name):
    pack = tiny() if name == "greedy" else shipped()
    first, acts = watched(pack, name, 7)
    again, same = watched(pack, name, 7)
    assert (digest(first), acts) == (digest(again), same)
    assert digest(play(start(pack, pack.scenarios[0].id, 7), name)) == digest(first)


def test_random_takes_other_choices_with_other_seeds():
    def picks(seed):
        return [act for act in watched(shipped(), "random", seed)[1] if act != "advance"]

    assert len({tuple(picks(seed)) for seed in range(6)}) == 6


def test_the_postures_are_not_one_and_the_same():
    """On one seed no two of them play the same game."""
    games = {name: tuple(watched(shipped(), name, 11)[1]) for name in QUICK}
    assert len(set(games.values())) == len(QUICK)


def chosen(game):
    """What a posture takes of the card that lies before it, with all that it could have taken."""
    card = next(card for card in game.pack.cards if card.id == game.card)
    return {option.id: option for option in card.options}


def decisions(name, seeds):
    """Every forced choice of some games: the option taken, and those that were open."""
    for seed in seeds:
        game = start(shipped(), "second-front", seed)
        act_of = policy(name)
        while game.phase is not Phase.ENDEX:
            act = act_of(game)
            if act.verb == "choose":
                from briefing.model.acts import Act

                options = chosen(game)
                ready = [
                    o for key, o in options.items() if not objections(game, Act("choose", (f"{game.card}.{key}",)))
                ]
                yield options[act.word.partition(".")[2]], ready
            game = apply(game, act).game


def test_a_hawk_takes_severer_options_than_a_dove():
    hawk, dove = (
        [taken.severity for taken, ready in decisions(name, range(4)) if len({o.severity for o in ready}) > 1]
        for name in ("hawk", "dove")
    )
    assert sum(hawk) / len(hawk) > 1.5 * sum(dove) / len(dove)


def test_only_the_impatient_go_without_the_council():
    """Those that split nobody never form a coalition; a hawk does."""

    def coalitions(name):
        return sum(acts.count("coalition") for _, acts in (watched(shipped(), name, seed) for seed in range(4)))

    assert coalitions("dove") == coalitions("consensus-only") == 0
    assert coalitions("hawk") > 0
