"use strict";
// The page works without this. With it, what changes is swapped in place, and an answer is sent again, under one key,
// until the hub has said that it is safe.
(() => {
const $ = (id) => document.getElementById(id);
const main = $("main"), situation = $("situation"), csrf = $("csrf").value;
const place = `briefing/${main.dataset.room}/${main.dataset.seat}/`;
const FIELDS = ["option", "launch", "forecast", "rationale", "position", "bridge"];
let own = null, behind = 0, dirty = false, timer = 0, warned = "", connected = null, tries = 0, sending = null, source = null, refused = "";

const memory = {};
const store = (name, value) => {
  memory[name] = value;
  try {
    if (value === null) localStorage.removeItem(place + name);
    else localStorage.setItem(place + name, JSON.stringify(value));
  } catch { /* a browser that keeps nothing has this page's memory */ }
};
const stored = (name) => {
  if (name in memory) return memory[name];
  try { return JSON.parse(localStorage.getItem(place + name)); } catch { return null; }
};
const say = (id, text) => { const at = $(id); if (at && at.textContent !== text) at.textContent = text; };
const tell = (text, heard = false) => {
  $("status").classList.toggle("heard", heard); // read out only
  say("status", text);
};
const form = () => $("answer-form");
const round = () => (form() ? Number(form().dataset.round) : 0);
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => (n + 256).toString(16).slice(1)).join("");

// --- what is typed ---
const values = () => {
  const found = {};
  if (form()) for (const [name, value] of new FormData(form())) if (FIELDS.includes(name) && value) found[name] = value;
  return found;
};
const fill = (held) => {
  if (!form()) return;
  for (const name of FIELDS) {
    const at = form().elements[name], value = held?.[name] || "";
    if (!at) continue;
    if (name === "option" || name === "position") {
      for (const each of at.length ? at : [at]) each.checked = each.value === value;
    } else if (at.value !== value) at.value = value;
  }
};
const same = (a, b) => FIELDS.every((name) => (a?.[name] || "") === (b?.[name] || ""));

const words = () => {
  const waiting = stored("answer");
  const given = own?.given, kept = own && Object.keys(own.draft).length;
  const here = waiting?.round === round() && round();
  $("saved")?.classList.toggle("wrong", Boolean(refused && !here));
  say("saved", here ? (connected === false || tries ? "Not saved yet: the hub does not answer. Your answer is kept here and sent when it does." : "Your answer is on its way.")
    : refused ? `Not given. ${refused}`
    : dirty ? `Not saved yet${connected === false ? ": no connection. What you typed is kept on this device." : "…"}`
    : kept ? "Your draft is kept. It is not your answer yet: press the button."
    : given ? "Your answer is given and safe. You may change it until the round closes." : "Nothing is saved yet.");
  say("send", given ? "Change my answer" : "Give my answer");
  if (!own) return;
  say("mine", here ? "answer on its way" : own.said ? "answered" : own.asked ? "not answered yet" : "");
  say("said", own.said ? `Your answer: ${own.said}` : "");
  $("own").hidden = !own.said && !own.notes.length;
};

// --- to the hub ---
// Gives {ok}, or {error} where the hub has refused for good, or {}: try again.
const post = async (fields, signal) => {
  try {
    const stop = new AbortController(), slow = setTimeout(() => stop.abort(), 10000);
    signal?.addEventListener("abort", () => stop.abort());
    const body = new URLSearchParams({ ...fields, csrf });
    const got = await fetch("/act", { method: "POST", body, headers: { Accept: "application/json" }, signal: stop.signal }).finally(() => clearTimeout(slow));
    if (got.ok) return { ok: true };
    if (got.status >= 500 || got.status === 408 || got.status === 429) return {};
    const told = await got.json().catch(() => ({}));
    return { error: told.error || "The hub has refused this; refresh the page." };
  } catch { return {}; }
};

const keep = () => {
  if (!round()) return;
  dirty = true;
  refused = "";
  store("draft", { round: round(), held: values() });
  clearTimeout(timer);
  timer = setTimeout(draft, 2000);
  words();
};
const draft = async () => {
  const number = round(), held = values();
  if (!dirty || !number) return;
  if (stored("answer")) return void (timer = setTimeout(draft, 2000));
  const got = await post({ verb: "draft", round: number, ...held });
  if (round() !== number) return;
  if (got.ok && same(held, values())) {
    dirty = false;
    store("draft", null);
    if (own) own.draft = held;
  } else if (!got.error) timer = setTimeout(draft, 5000);
  words();
};

// One answer waits at a time, and one word for the room.
const flush = async (name) => {
  const waiting = stored(name);
  if (!waiting || (sending && sending.key === waiting.key)) return;
  if (sending && sending.name === name) sending.stop.abort();
  const mine = { key: waiting.key, name, stop: new AbortController() };
  if (name === "answer") sending = mine;
  words();
  const { held, ...rest } = waiting;
  const got = await post({ ...rest, ...held }, mine.stop.signal);
  if (sending === mine) sending = null;
  const now = stored(name);
  if (!now || now.key !== waiting.key) return;
  if (!got.ok && !got.error) {
    tries += 1;
    setTimeout(() => flush(name), Math.min(15000, 1000 * 2 ** Math.min(tries, 4)));
  } else {
    tries = 0;
    store(name, null);
    if (got.error) {
      if (name === "answer") { refused = got.error; timer = setTimeout(draft, 2000); }
      tell(got.error);
    } else if (name === "answer") {
      if (same(held, values())) { dirty = false; store("draft", null); }
      if (own && own.round === waiting.round) Object.assign(own, { given: held, draft: {}, said: own.said || "given" });
      tell("Your answer is given and safe.");
    } else {
      if ($("text")?.value.trim() === waiting.text) $("text").value = "";
      tell("It is in your room.");
    }
  }
  words();
};

document.addEventListener("input", (event) => { if (event.target.form?.id === "answer-form") keep(); });
document.addEventListener("submit", (event) => {
  if (event.target.id === "answer-form") {
    event.preventDefault();
    clearTimeout(timer);
    refused = "";
    const held = values(), number = round();
    store("answer", { verb: "answer", round: number, key: newKey(), held });
    store("draft", { round: number, held });
    tries = 0;
    flush("answer");
  } else if (event.target.id === "say-form") {
    event.preventDefault();
    const text = $("text").value.trim();
    if (!text) return tell("Nothing was written: write something first.");
    if (stored("say")) return tell("Your last words are still on their way.");
    store("say", { verb: "say", key: newKey(), text, held: {} });
    flush("say");
  } else for (const name of ["draft", "answer", "say"]) store(name, null); // left: nothing stays behind
});

// --- from the hub ---
const swap = (html) => {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const parts = (root) => [...root.querySelectorAll("section[data-mark]")];
  const news = parts(fresh.content), olds = parts(situation);
  $("frame").dataset.stage = fresh.content.querySelector("#frame").dataset.stage;
  const next = news[0].dataset.round !== olds[0].dataset.round;
  const changed = news.filter((part) => $(part.id)?.dataset.mark !== part.dataset.mark).map((part) => part.id);
  const number = round(), held = values();
  const focus = document.activeElement, inside = situation.contains(focus);
  for (const part of news) {
    const old = $(part.id);
    if (!changed.includes(part.id)) old.dataset.round = part.dataset.round;
    else if (!old) return location.reload(); // another version of the hub
    else {
      for (const each of part.querySelectorAll("details")) if (!next && $(each.id)) each.open = $(each.id).open;
      old.replaceWith(part);
    }
  }
  if (round() && round() === number) fill(held);
  else { dirty = false; refused = ""; settle(); }
  if (inside && !focus.isConnected) ((!next && $(focus.id)) || $("h-state")).focus({ preventScroll: true });
  if (!changed.length) return;
  const head = $("h-state").textContent;
  document.title = document.title.replace(/^([^·]*)·[^·]*·/, `$1· ${head} ·`);
  if (changed.includes("p-state") || next) tell(`${head}.`, true);
  else if (changed.includes("p-notes")) tell("A new message from control.");
  else if (changed.includes("p-room")) tell("Something new in your room.");
  if (next) window.scrollTo(0, 0);
  words();
};

// A new form holds what this device had not saved yet, else the hub's draft, else the answer.
const settle = () => {
  if (!round()) return;
  const local = stored("draft");
  if (local?.round === round()) {
    fill(local.held);
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(draft, 500);
  } else if (own && own.round === round() && !dirty) fill(Object.keys(own.draft).length ? own.draft : own.given);
};

const take = (found) => {
  const many = own ? own.notes.length : found.notes.length;
  const before = own;
  own = found;
  behind = found.now - Date.now();
  if (!before || before.round !== found.round) warned = "";
  const local = stored("draft");
  if (local && found.round > local.round) store("draft", null);
  $("own-notes").replaceChildren(...found.notes.map((note) => Object.assign(document.createElement("li"), { textContent: note.text })));
  if (found.notes.length > many) tell("There is a message from control for your seat.");
  if (before && found.percent !== before.percent) tell(`Your time for a round is now ${found.percent} per cent of the usual.`);
  if (!dirty) settle();
  words();
  tick();
};

const span = (ms) => {
  const s = Math.max(0, Math.ceil(ms / 1000));
  if (s >= 3600) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return s >= 60 ? `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s` : `${s} s`;
};
const tick = () => {
  if (!own) return;
  if (own.ends === null || own.paused) return say("clock", own.words);
  const remaining = own.ends - (Date.now() + behind);
  say("clock", (remaining > 0 ? `${span(remaining)} left` : "time is over") + (own.held ? ", held open" : ""));
  $("clock").classList.toggle("soon", remaining < 30000);
  const mark = remaining <= 0 ? "" : remaining <= 20000 ? "20 seconds" : remaining <= 60000 ? "One minute" : "";
  if (mark && warned !== mark && own.asked && !own.given) { warned = mark; tell(`${mark} left. If you need longer, say so.`); }
};
setInterval(tick, 1000);

const line = (is) => {
  if (is !== connected) {
    if (!is) tell("No connection. Go on: what you type is kept here, and sent when the hub is back.");
    else if (connected === false) tell("Connected again.");
  }
  connected = is;
  say("line", is ? "connected" : "no connection, trying again");
  $("line").classList.toggle("ok", is);
  words();
};
const listen = () => {
  if (source) source.close();
  source = new EventSource("/events");
  source.addEventListener("open", () => { line(true); tries = 0; flush("answer"); flush("say"); if (dirty) draft(); });
  source.addEventListener("error", () => {
    line(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000 + Math.random() * 3000);
  });
  source.addEventListener("situation", (event) => swap(JSON.parse(event.data).html));
  source.addEventListener("personal", (event) => take(JSON.parse(event.data)));
  source.addEventListener("gone", (event) => { source.close(); line(false); tell(JSON.parse(event.data).message); });
};
window.addEventListener("online", () => { if (connected === false) listen(); });
window.addEventListener("offline", () => line(false));
window.addEventListener("pagehide", () => { if (source) source.close(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
settle();
listen();
})();
