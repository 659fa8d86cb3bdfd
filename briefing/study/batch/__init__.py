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
    single    a lane as a scalar game         midway    and the way back      tallies   counts for a study
    onward    futures from one decision       walked    the last week in all its ways
    told      what happens, as the rules' own events                                      canon     the rules' digests
    replay    kept games, each lane by its own script

What makes it exact, and fast:

- Draws are keyed, so every draw is the same integer, whoever else is drawn with it. Chunks change nothing.
- An ally's position is one row of a table for each cause (value, allies), not a division for each ally.
- Effects of an option are applied in waves, each (game, gauge) once a wave, because each is clipped as it comes.
- A rung is picked by an estimate of the tails that cannot be wrong but near an edge, and there exactly.
- Reports and questions are left out unless asked for (`reports`): no rule reads them, and no policy tasks collection.

Games of 12 moves a second on one core (CPU time, 16384 lanes, a machine with work for eight cores),
scalar ones in the same run:

    hawk 13,900 : 38       tit-for-tat 13,000 : 34       consensus-only 7,800 : 17
    dove 17,300 : 45       europe-first 13,900 : 34      random 7,500 : 25
    greedy 200 (256 lanes) asia-first 13,700 : 34

Two processes that play at once, the best of three on a machine with work for six (games by wall clock, and by the CPU
time of both): hawk 21,400 and 29,200, dove 31,700 and 43,900, tit-for-tat 20,000 and 31,200, europe-first 27,100 and
29,400, asia-first 27,000 and 38,200, consensus-only 14,200 and 20,600. Lanes that are over play on unseen: with them
gone hawk could save a twentieth, the others nothing.

One lane alone is as fast as a scalar game; a thousand reach a third of these rates. Tried beside it: one function over
ints or arrays. For derived quantities, drivers and score it costs no more than two (33 µs a world and 0.31 µs a lane,
against 36 and 0.37), but the Council and effects, whose order differs from game to game, do not fit it.
"""

from __future__ import annotations

from briefing.study.batch.play import CHUNK, Results, Table, play
from briefing.study.batch.single import game
from briefing.study.batch.tallies import POLICIES, tally

__all__ = ["CHUNK", "POLICIES", "Results", "Table", "game", "play", "tally"]
