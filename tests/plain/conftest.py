"""Players for the plain game: one that reads the numbers it is offered, one that types what it is given."""

import io
import random
import re

import pytest

from briefing.model.game import Phase, Settings
from briefing.pack import load
from briefing.plain import play
from briefing.record import Journal
from briefing.rules import apply, digest, legal_acts, start


@pytest.fixture(scope="session")
def pack():
    return load(cached=False)


class Reader(io.StringIO):
    """A player who knows nothing but what is printed: takes an open number of the last list, and often the last."""

    def __init__(self, out, seed, fair=0.45):
        super().__init__()
        self.out, self.random, self.fair = out, random.Random(seed), fair
        self.numbers = 0

    def readline(self, _=-1):
        text = self.out.getvalue()
        rows = text[text.rindex("\n1. ") :].split("\n")
        entries = []
        for row in rows:  # an entry may run over lines
            if re.match(r"\d+\. ", row):
                entries.append(row)
            elif entries and row.startswith("   "):
                entries[-1] += " " + row.strip()
        open_ = [entry.split(".")[0] for entry in entries if "Not open:" not in entry]
        self.numbers += 1
        return (open_[-1] if self.random.random() < self.fair else self.random.choice(open_)) + "\n"


def listened(pack, seed, moves=6, **settings):
    """A whole game by numbers alone. Returns (journal, text, exit code)."""
    journal = Journal.create(None, pack, "second-front", seed, Settings(moves=moves, **settings))
    out = io.StringIO()
    code = play(journal, Reader(out, seed), out)
    return journal, out.getvalue(), code


def acts_of(pack, seed, moves):
    """The acts of a whole game by the rules alone, in text form, and the digest of its end."""
    rng = random.Random(seed)
    game = start(pack, "second-front", seed, Settings(moves=moves))
    acts = []
    while game.phase is not Phase.ENDEX:
        legal = legal_acts(game)
        some = [act for act in legal if act.verb not in {"grade", "forecast", "advance", "task"}]
        spare = [act for act in legal if act.verb in {"grade", "forecast", "task"}]
        if some and (rng.random() < 0.7 or not any(act.verb == "advance" for act in legal)):
            act = rng.choice(some)
        elif spare and rng.random() < 0.5:
            act = rng.choice(spare)
        else:
            act = next((act for act in legal if act.verb == "advance"), rng.choice(legal))
        acts.append(str(act))
        game = apply(game, act).game
    return acts, digest(game)


def typed(journal, lines):
    """Play typed lines. Returns (exit code, text)."""
    out = io.StringIO()
    code = play(journal, io.StringIO("".join(f"{line}\n" for line in lines)), out)
    return code, out.getvalue()
