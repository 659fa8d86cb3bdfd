"use strict";
// The projector follows the hub and counts the clock down by itself.
(() => {
  const wall = document.getElementById("wall"), situation = document.getElementById("situation");
  let behind = 0;
  const now = () => situation.querySelector(".now");
  const set = () => {
    const at = now();
    if (!at) return;
    behind = Number(at.dataset.now) - Date.now();
    wall.dataset.stage = at.dataset.stage;
    tick();
  };
  const tick = () => {
    const at = now(), clock = document.getElementById("clock");
    if (!at || !clock || !at.dataset.ends || at.dataset.paused) return;
    const s = Math.max(0, Math.ceil((Number(at.dataset.ends) - (Date.now() + behind)) / 1000));
    const words = s >= 3600 ? `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min left`
      : s >= 60 ? `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s left` : s ? `${s} s left` : "time is over";
    if (clock.textContent !== words) clock.textContent = words;
  };
  const listen = () => {
    const source = new EventSource("/projector/events");
    source.addEventListener("situation", (event) => { situation.innerHTML = JSON.parse(event.data).html; set(); });
    source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000); });
  };
  set();
  setInterval(tick, 500);
  listen();
})();
