"use strict";
const $ = id => document.getElementById(id);
const KEY = "kitchen-timer";
const TITLE = document.title;
const LONGEST = 99 * 60 + 59;

let set = 300;      // seconds that were set last
let left = set;     // seconds left while it does not run
let endsAt = null;  // time at which it ends while it runs
let ticking = null;

const shown = seconds =>
  `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;

const remaining = () =>
  endsAt === null ? left : Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));

function show() {
  const seconds = remaining();
  const runs = endsAt !== null;
  $("left").textContent = shown(seconds);
  document.title = runs ? `${shown(seconds)} – ${TITLE}` : TITLE;
  $("start").disabled = runs || seconds === 0;
  $("pause").disabled = !runs;
}

function stop() {
  left = remaining();
  endsAt = null;
  clearInterval(ticking);
}

function tick() {
  if (remaining() === 0) {
    stop();
    $("message").textContent = "Time is up!";
  }
  show();
}

function setTime(seconds) {
  stop();
  set = seconds;
  left = seconds;
  localStorage.setItem(KEY, String(seconds));
  $("message").textContent = "";
  show();
}

$("start").addEventListener("click", () => {
  if (endsAt !== null || left === 0) return;
  endsAt = Date.now() + left * 1000;
  $("message").textContent = "";
  ticking = setInterval(tick, 250);
  show();
});

$("pause").addEventListener("click", () => {
  stop();
  show();
});

$("reset").addEventListener("click", () => setTime(set));

$("set").addEventListener("click", () => {
  const minutes = Number($("minutes").value);
  const seconds = Number($("seconds").value);
  const total = minutes * 60 + seconds;
  if (!Number.isInteger(total) || minutes < 0 || seconds < 0 || seconds > 59 || total < 1 || total > LONGEST) {
    $("message").textContent = "Set a time from 00:01 to 99:59.";
    return;
  }
  setTime(total);
});

for (const button of document.querySelectorAll(".preset")) {
  button.addEventListener("click", () => setTime(60 * Number(button.dataset.minutes)));
}

const kept = Number(localStorage.getItem(KEY));
if (Number.isInteger(kept) && kept >= 1 && kept <= LONGEST) {
  set = kept;
  left = kept;
}
show();
