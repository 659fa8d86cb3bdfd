// How everything here is timed: the best of some repetitions of the same playouts, by CPU time. As timing.py.
"use strict";

const REPEATS = 5;

function cpu() {
  const used = process.cpuUsage();
  return (used.user + used.system) / 1e6;
}

// play(games) gives [acts, decisions]. Each repetition takes about `seconds`, and plays the same.
function best(play, seconds) {
  let games = 1;
  let took = 0;
  // The first playouts also warm the compiler up, so go on until they have taken as long as a repetition will.
  for (let spent = 0; ; ) {
    const began = cpu();
    play(games);
    took = cpu() - began;
    spent += took;
    if (took >= seconds / 4 && spent >= seconds / 2) break;
    if (took < seconds / 4) games *= 2;
  }
  for (let n = 0; n < 2; n++) {
    const began = cpu();
    play(games);
    games = Math.max(1, Math.floor((games * seconds) / Math.max(cpu() - began, 1e-6)));
  }
  let least = Infinity;
  let counts = [0, 0];
  for (let n = 0; n < REPEATS; n++) {
    const began = cpu();
    counts = play(games);
    least = Math.min(least, cpu() - began);
  }
  return { games, acts: counts[0], decisions: counts[1], seconds: Math.max(least, 1e-9) };
}

function tell(name, work, found) {
  console.log(JSON.stringify({ name, work, ...found }));
}

function fail(name, work, error) {
  console.log(JSON.stringify({ name, work, reason: String(error).replace(/\s+/g, " ").slice(0, 200) }));
}

module.exports = { best, tell, fail };
