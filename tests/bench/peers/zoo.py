"""PettingZoo: random playouts of classic environments, as its users make them and without its checking wrappers."""

import importlib
import random
import sys
from typing import Any

from timing import best, fail, tell

ALONE = {"tictactoe_v3": "2 players", "connect_four_v3": "2 players"}
CARDS = {"leduc_holdem_v4": "2 players", "texas_holdem_v4": "a player and 3 opponents"}


def playouts(env: Any, games: int) -> tuple[int, int]:
    """The AEC loop; every player's decision counts."""
    luck = random.Random(1)
    decisions = 0
    for number in range(games):
        env.reset(seed=number)
        for _ in env.agent_iter():
            observation, _reward, termination, truncation, info = env.last()
            if termination or truncation:
                env.step(None)
                continue
            mask = observation["action_mask"] if "action_mask" in observation else info["action_mask"]
            env.step(luck.choice([action for action, open_ in enumerate(mask.tolist()) if open_]))
            decisions += 1
    return decisions, decisions


def main() -> None:
    """The environments of one list, named on the command line."""
    seconds = float(sys.argv[1])
    for name, work in (CARDS if sys.argv[3] == "cards" else ALONE).items():
        for how in ("env", "raw_env"):
            row = f"{name}.{how}"
            try:
                module = importlib.import_module(f"pettingzoo.classic.{name}")
                env = getattr(module, how)(**({"num_players": 4} if name.startswith("texas") else {}))
                tell(row, work, best(lambda games, env=env: playouts(env, games), seconds))
            except Exception as error:  # noqa: BLE001 - one that fails must not hide the others
                fail(row, work, error)


main()
