// inkjs on stories written here by a loop: as many choices as our game has decisions, 30 knots with text, 40 variables,
// and in one of them three opponents as functions at each week's end. No council of 32: ink is not made for it.
"use strict";

const { Compiler, Story } = require("inkjs/full");
const { best, tell, fail } = require("./timing.cjs");

const [seconds, most] = process.argv.slice(2).map(Number);
const GAUGES = 40;
const KNOTS = 30;
const WEEKS = 12;

const number = (a, b, below) => (Math.imul(a * 64 + b + 1, 0x9e3779b1) >>> 8) % below;
const gauge = (a, b) => `g${number(a, b, GAUGES)}`;
function change(a, b) {
  const name = gauge(a, b);
  return `~ ${name} = MAX(0, MIN(1000, ${name} + ${number(a, b + 1, 161) - 80}))`;
}

// `changes` to the variables a choice makes; without opponents the weeks only count.
function source(changes, opponents) {
  const lines = [];
  for (let n = 0; n < GAUGES; n++) lines.push(`VAR g${n} = ${300 + number(1, n, 400)}`);
  lines.push("VAR week = 1", "VAR decided = 0", "VAR first = 0", "{ first:");
  for (let n = 0; n < KNOTS; n++) lines.push(`- ${n}: -> k${n}`);
  lines.push("}", "-> END");
  for (let n = 0; n < KNOTS; n++) {
    lines.push(`=== k${n}`);
    lines.push(`Week {week}. A message comes in from post ${n}; the line stands at {${gauge(n, 2)}}.`);
    lines.push(`{ ${gauge(n, 3)} > 500: The picture is clear. | The picture is not clear. } What do you do?`);
    for (let option = 0; option < 4; option++) {
      lines.push(`+ [Answer ${option + 1}] You answer, and post ${n} takes it down.`);
      for (let k = 0; k < changes; k++) lines.push(`  ${change(n * 4 + option, 8 + k * 2)}`);
    }
    lines.push("- ~ decided = decided + 1", `{ decided >= (${most} * week) / ${WEEKS}: -> evening -> }`);
    lines.push(`-> k${(n * 7 + 3) % KNOTS}`);
  }
  lines.push("=== evening", "Three capitals move.");
  for (let o = 0; o < opponents; o++) lines.push(`~ opponent${o}()`);
  lines.push("~ week = week + 1", `{ week > ${WEEKS}: -> END }`, "->->");
  for (let o = 0; o < opponents; o++) {
    lines.push(`=== function opponent${o}()`);
    for (let r = 0; r < 4; r++) {
      const terms = [0, 1, 2, 3, 4].map((k) => `${gauge(o * 4 + r, 20 + k)} * ${number(o * 4 + r, 30 + k, 9) - 4}`);
      lines.push(`~ temp s${r} = ${terms.join(" + ")} + RANDOM(0, 99)`);
    }
    lines.push("{");
    for (let r = 0; r < 4; r++) {
      const others = [0, 1, 2, 3].filter((k) => k !== r).map((k) => `s${r} >= s${k}`);
      lines.push(`- ${others.join(" && ")}:`);
      for (let k = 0; k < 3; k++) lines.push(`  ${change(o * 4 + r, 40 + k * 2)}`);
    }
    lines.push("}");
  }
  return lines.join("\n");
}

function measure(name, work, changes, opponents) {
  // Compiled once and loaded from what compiling gives, as a story is shipped.
  const story = new Story(new Compiler(source(changes, opponents)).Compile().ToJson());
  const play = (games) => {
    let decisions = 0;
    let letters = 0;
    for (let n = 0; n < games; n++) {
      story.ResetState();
      story.state.storySeed = n;
      story.variablesState.first = n % KNOTS;
      letters += story.ContinueMaximally().length;
      while (story.currentChoices.length) {
        story.ChooseChoiceIndex(number(n, decisions, story.currentChoices.length));
        decisions++;
        letters += story.ContinueMaximally().length;
      }
    }
    if (!letters) throw new Error("the story told nothing");
    return [decisions, decisions];
  };
  const [, once] = play(1);
  if (once !== most) throw new Error(`a story of ${once} choices instead of ${most}`);
  tell(name, work, best(play, seconds));
}

for (const [name, work, changes, opponents] of [
  ["a story with our shape", "12 weeks, 5 effects a choice, 3 opponents, no council", 5, 3],
  ["a light story", "12 weeks, 1 effect a choice, no opponents, no council", 1, 0],
]) {
  try {
    measure(name, work, changes, opponents);
  } catch (error) {
    fail(name, work, error);
  }
}
