// A little crisis game in plain JavaScript: pure functions from a state to the next. It has the shape of ours and
// less in it: 12 weeks, 40 gauges, 20 cards with 4 options of 5 effects, a council of 32, three opponents who look at
// nine drivers and take one of ten rungs, ten couplings. No reports, no conditions, no events, no reasons.
"use strict";

const WEEKS = 12;
const GAUGES = 40;
const CARDS = 20;
const OPTIONS = 4;
const ALLIES = 32;
const RUNGS = 10;
const DRIVERS = 9;

// A keyed draw: every chance is a function of its key alone.
function draw(a, b, c) {
  let h = (Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c + 1, 0xc2b2ae35)) | 0;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

const times = (n, make) => Array.from({ length: n }, (_, k) => make(k));

const options = times(CARDS * OPTIONS, (n) => ({
  council: draw(1, n, 0) % 2 === 0,
  risk: draw(1, n, 1) % 1000,
  burden: draw(1, n, 2) % 1000,
  effects: times(5, (k) => ({ gauge: draw(2, n, k) % GAUGES, by: (draw(3, n, k) % 161) - 80 })),
}));
const allies = times(ALLIES, (n) => times(6, (k) => draw(4, n, k) % 1000));
const drivers = times(3, (o) => times(DRIVERS, (d) => times(3, (k) => [draw(5, o * DRIVERS + d, k) % GAUGES, draw(6, o * DRIVERS + d, k) % 500])));
const ladders = times(3, (o) => times(RUNGS, (r) => times(DRIVERS, (d) => (draw(7, o * RUNGS + r, d) % 401) - 200)));
const leaves = times(3, (o) => times(RUNGS, (r) => times(3, (k) => ({ gauge: draw(8, o * RUNGS + r, k) % GAUGES, by: (draw(9, o * RUNGS + r, k) % 121) - 60 }))));
const couplings = times(10, (n) => ({ from: draw(10, n, 0) % GAUGES, to: draw(10, n, 1) % GAUGES, times: (draw(10, n, 2) % 41) - 20 }));

const clip = (value) => (value < 0 ? 0 : value > 1000 ? 1000 : value);

function start(seed) {
  return {
    seed, week: 1, decided: 0, chosen: false, text: null, over: false,
    world: times(GAUGES, (n) => 300 + (draw(11, seed, n) % 400)),
    leans: new Array(ALLIES).fill(0),
    rungs: [0, 0, 0],
  };
}

function effects(world, list, strength) {
  const next = world.slice();
  for (const { gauge, by } of list) next[gauge] = clip(next[gauge] + Math.trunc((by * strength) / 1000));
  return next;
}

function take(state, number) {
  const option = options[number];
  const next = { ...state, decided: state.decided + 1 };
  if (option.council && !state.text) next.text = { number, strength: 1000, risk: option.risk, burden: option.burden, rounds: 0 };
  else next.world = effects(state.world, option.effects, 1000);
  return next;
}

const card = (state) => draw(12, state.seed, state.week) % CARDS;
const choose = (state, k) => ({ ...take(state, card(state) * OPTIONS + (k % OPTIONS)), chosen: true });
const launch = (state, k) => take(state, k % options.length);

function positions(state) {
  const { world, text, leans } = state;
  return allies.map((t, n) =>
    150 + Math.trunc((t[0] * world[0]) / 3000) + Math.trunc(((world[1] - 500) * t[1]) / 3000)
      - Math.trunc((text.risk * t[2]) / 2000) - Math.trunc((text.burden * t[3]) / 2000)
      - Math.trunc((state.week * t[4]) / 120) + leans[n] + (draw(13 + n, state.seed, state.week) % (1 + (t[5] >> 3))));
}

function consult(state, k) {
  const leans = state.leans.slice();
  leans[k % ALLIES] += 110;
  return { ...state, leans, decided: state.decided + 1 };
}

function soften(state) {
  const text = state.text;
  const softer = { ...text, strength: (text.strength * 4) / 5 | 0, risk: (text.risk * 7) / 10 | 0, burden: (text.burden * 7) / 10 | 0 };
  return { ...state, text: softer, decided: state.decided + 1 };
}

function silence(state) {
  const text = state.text;
  const broken = positions(state).filter((score) => score < -100).length;
  const next = { ...state, decided: state.decided + 1 };
  if (broken && text.rounds < 2) next.text = { ...text, rounds: text.rounds + 1, strength: (text.strength * 9) / 10 | 0 };
  else {
    next.text = null;
    if (!broken) next.world = effects(state.world, options[text.number].effects, text.strength);
  }
  return next;
}

const withdraw = (state) => ({ ...state, text: null, decided: state.decided + 1 });

// The week ends: three opponents look and take a rung, then the couplings pull.
function endWeek(state) {
  let world = state.world;
  const rungs = [];
  for (let o = 0; o < 3; o++) {
    const seen = drivers[o].map((terms, d) => {
      let value = (draw(20 + o, state.seed, state.week * 16 + d) % 101) - 50;
      for (const [gauge, weight] of terms) value += (world[gauge] * weight) / 1000;
      return value;
    });
    let top = 0;
    let most = -Infinity;
    for (let r = 0; r < Math.min(RUNGS, state.rungs[o] + 3); r++) {
      let score = 0;
      for (let d = 0; d < DRIVERS; d++) score += ladders[o][r][d] * seen[d];
      if (score > most) { most = score; top = r; }
    }
    rungs.push(top);
    world = effects(world, leaves[o][top], 1000);
  }
  world = world.slice();
  for (const { from, to, times: by } of couplings) world[to] = clip(world[to] + Math.trunc(((world[from] - 500) * by) / 1000));
  const leans = state.leans.map((lean) => (lean * 3) / 5 | 0);
  return { ...state, world, rungs, leans, week: state.week + 1, chosen: false, text: null, over: state.week >= WEEKS };
}

// A random player who takes `most` decisions a game, spread over the weeks: [move, argument], or null to end the week.
function pick(state, most) {
  if (state.decided >= Math.round((most * state.week) / WEEKS)) return null;
  const luck = draw(30, state.seed, state.decided);
  if (!state.chosen) return ["choose", luck];
  if (!state.text) return ["launch", luck];
  return [["consult", "soften", "silence", "withdraw"][luck % 4], luck >>> 2];
}

const sum = (state) => state.world.reduce((a, b) => a + b, 0) + state.decided * 1e6;

module.exports = { start, endWeek, pick, sum, moves: { choose, launch, consult, soften, silence, withdraw } };
