"""Whole games, thousands at once, with numpy (extra `study`): exactly the games that the scalar rules would play.

A lane is a game with a seed of its own; the state of all is one array for each quantity, and they go through the phases
in lockstep. Numbers, conditions, effects and ranks come from the scalar rules' compiled tables and functions; the
mechanisms are written a second time, over arrays, and tests hold the two against each other, digest by digest, after
every act, on the shipped pack and on packs by Hypothesis. `game` gives a lane back as a `Game`.

    kinds     array types, keyed draws        lanes     the state, effects, conditions    choice    what is drawn from
    arrays    a pack as arrays                derived   derived quantities                minds     opponents' moves
    spread    lists of unequal length         council   positions of allies by tables     adopt     what options do
    deck      a move opens                    seats     options open and chosen           floor     texts in the Council
    closing   a move closes, the score        policies  who plays how                     play      the loop, results
    single    a lane as a scalar game         tallies   counts for a study

What is where in time, and why:

- Draws are keyed, so every draw is the same integer, whoever is drawn with it. Chunks change nothing.
- An ally's position is one row of a table for each cause (value, allies), not a division for each ally.
- Effects of an option are applied in waves, each (game, gauge) once a wave, because each is clipped as it comes.
- A rung is picked by an estimate of the tails that cannot be wrong but near an edge, and there exactly.
- Reports and questions are left out unless asked for (`reports`): no rule reads them, and no policy tasks collection.

Measured on one core of a busy two-core machine, games of 12 moves a second (CPU time), against scalar ones in the same
run: hawk 19,100 to 33 (580 times), dove 25,300 to 59, tit-for-tat 14,400 to 27, consensus-only 6,700 to 17, random
8,700 to 25, greedy 250 to 1.0. One lane alone is as fast as the scalar
rules, a thousand lanes reach a third of these rates. A tried alternative, one function over
ints or arrays (derived quantities, drivers, score: 33 µs for one world, 0.31 µs a lane), cost no more than two (36 µs
and 0.37 µs), but does not fit the Council or effects, whose order differs from game to game.
"""

from __future__ import annotations

from briefing.study.batch.play import CHUNK, Results, Table, play
from briefing.study.batch.single import game
from briefing.study.batch.tallies import POLICIES, tally

__all__ = ["CHUNK", "POLICIES", "Results", "Table", "game", "play", "tally"]
