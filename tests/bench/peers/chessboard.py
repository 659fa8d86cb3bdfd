"""python-chess: random playouts from the first position, as long as our games have decisions."""

import random
import sys

import chess
from timing import best, tell


def main() -> None:
    """Both sides' moves count as decisions."""
    seconds, most = float(sys.argv[1]), int(sys.argv[2])

    def play(games: int) -> tuple[int, int]:
        luck = random.Random(1)
        decisions = 0
        for _ in range(games):
            board = chess.Board()
            for _ in range(most):
                moves = list(board.legal_moves)
                if not moves:
                    break
                board.push(luck.choice(moves))
                decisions += 1
        return decisions, decisions

    tell("random playouts", f"both sides, {most} plies at most", best(play, seconds))


main()
