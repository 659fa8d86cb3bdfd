// boardgame.io over crisis.cjs: its Client as a page would use it, its bare reducer, and the same rules without it.
// The opponents move in the turn's end hook, which costs the framework less than three more players would.
"use strict";

const { Client } = require("boardgame.io/client");
const { CreateGameReducer, ProcessGameConfig, InitializeGame } = require("boardgame.io/internal");
const crisis = require("./crisis.cjs");
const { best, tell, fail } = require("./timing.cjs");

const [seconds, most] = process.argv.slice(2).map(Number);
let seed = 0;

const game = {
  name: "crisis",
  setup: () => crisis.start(seed),
  // A move may give the next state instead of changing a draft of it: the cheaper of its two ways here.
  moves: {
    begin: (_, from) => crisis.start(from),
    ...Object.fromEntries(Object.entries(crisis.moves).map(([name, rule]) => [name, ({ G }, k) => rule(G, k)])),
  },
  turn: { onEnd: ({ G }) => crisis.endWeek(G) },
  endIf: ({ G }) => (G.over ? { sum: crisis.sum(G) } : undefined),
  disableUndo: true,
};

function plain(from) {
  let state = crisis.start(from);
  let acts = 0;
  for (; !state.over; acts++) {
    const found = crisis.pick(state, most);
    state = found ? crisis.moves[found[0]](state, found[1]) : crisis.endWeek(state);
  }
  return [acts, state];
}

let client;
function byClient(from) {
  if (!client) client = Client({ game, numPlayers: 1, debug: false });
  // Reset and one move are quicker than a new client for each game.
  client.reset();
  client.moves.begin(from);
  let acts = 0;
  for (; !client.getState().ctx.gameover; acts++) {
    const found = crisis.pick(client.getState().G, most);
    if (found) client.moves[found[0]](found[1]);
    else client.events.endTurn();
  }
  return [acts, client.getState().G];
}

const processed = ProcessGameConfig(game);
const reducer = CreateGameReducer({ game: processed });
function byReducer(from) {
  seed = from;
  let state = InitializeGame({ game: processed, numPlayers: 1 });
  let acts = 0;
  for (; !state.ctx.gameover; acts++) {
    const found = crisis.pick(state.G, most);
    state = found
      ? reducer(state, { type: "MAKE_MOVE", payload: { type: found[0], args: [found[1]], playerID: "0" } })
      : reducer(state, { type: "GAME_EVENT", payload: { type: "endTurn", args: [], playerID: "0" } });
  }
  return [acts, state.G];
}

const work = "12 weeks, a council of 32, 3 opponents";
for (const [name, one] of [["Client", byClient], ["reducer only", byReducer], ["the same rules, no framework", plain]]) {
  try {
    for (let n = 0; n < 5; n++) {
      const [sum, whole] = [crisis.sum(one(n)[1]), crisis.sum(plain(n)[1])];
      if (sum !== whole) throw new Error(`game ${n} came to ${sum}, and to ${whole} without the framework`);
    }
    const play = (games) => {
      let acts = 0;
      let decisions = 0;
      for (let n = 0; n < games; n++) {
        const [played, state] = one(n);
        acts += played;
        decisions += state.decided;
      }
      return [acts, decisions];
    };
    tell(name, work, best(play, seconds));
  } catch (error) {
    fail(name, work, error);
  }
}
