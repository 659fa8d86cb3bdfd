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

What makes it exact, and fast:

- Draws are keyed, so every draw is the same integer, whoever else is drawn with it. Chunks change nothing.
- An ally's position is one row of a table for each cause (value, allies), not a division for each ally.
- Effects of an option are applied in waves, each (game, gauge) once a wave, because each is clipped as it comes.
- A rung is picked by an estimate of the tails that cannot be wrong but near an edge, and there exactly.
- Reports and questions are left out unless asked for (`reports`): no rule reads them, and no policy tasks collection.

Games of 12 moves a second on one core (CPU time, a busy machine, 8192 lanes; greedy 512), scalar ones in the same run:

    hawk 19,200 : 29       tit-for-tat 17,100 : 30       consensus-only 6,700 : 17
    dove 25,200 : 45       europe-first 17,100 : 35      random 8,700 : 25
    greedy 250 : 1.0       asia-first 20,500 : 42

One lane alone is as fast as a scalar game; a thousand reach a third of these rates. Tried beside it: one function over
ints or arrays. For derived quantities, drivers and score it costs no more than two (33 µs a world and 0.31 µs a lane,
against 36 and 0.37), but the Council and effects, whose order differs from game to game, do not fit it.
"""

from __future__ import annotations

from briefing.study.batch.play import CHUNK, Results, Table, play
from briefing.study.batch.single import game
from briefing.study.batch.tallies import POLICIES, tally

__all__ = ["CHUNK", "POLICIES", "Results", "Table", "game", "play", "tally"]
