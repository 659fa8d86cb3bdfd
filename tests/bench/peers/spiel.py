"""OpenSpiel: random playouts of its games written in Python; one of its C++ games for the distance between the two."""

import random
import sys

import pyspiel
from open_spiel.python.games import kuhn_poker, liars_poker, team_dominoes, tic_tac_toe
from timing import best, fail, tell

REGISTERED = (kuhn_poker, liars_poker, team_dominoes, tic_tac_toe)  # importing them is what makes them known
GAMES = {
    "python_kuhn_poker": "Python; 2 players",
    "python_tic_tac_toe": "Python; 2 players",
    "python_liars_poker(players=4)": "Python; a player and 3 opponents",
    "python_team_dominoes": "Python; a player and 3 others",
    "hearts": "C++, called from Python; a player and 3 opponents",
}


def main() -> None:
    """Each game, chance included; every player's decision counts, unlike in ours, where the opponents' do not."""
    seconds = float(sys.argv[1])
    for name, work in GAMES.items():
        try:
            game = pyspiel.load_game(name)

            def play(games: int, game: pyspiel.Game = game) -> tuple[int, int]:
                luck = random.Random(1)
                acts = decisions = 0
                for _ in range(games):
                    state = game.new_initial_state()
                    while not state.is_terminal():
                        decisions += not state.is_chance_node()
                        acts += 1
                        state.apply_action(luck.choice(state.legal_actions()))
                return acts, decisions

            tell(name, work, best(play, seconds))
        except Exception as error:  # noqa: BLE001 - one that fails must not hide the others
            fail(name, work, error)


main()
