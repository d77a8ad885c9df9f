"use strict";
const $ = id => document.getElementById(id);
const KEY = "world-clock";
const ZONES = {
  "Auckland": "Pacific/Auckland",
  "Berlin": "Europe/Berlin",
  "Kolkata": "Asia/Kolkata",
  "London": "Europe/London",
  "New York": "America/New_York",
  "Tokyo": "Asia/Tokyo",
};
let state = { cities: ["Berlin", "New York", "Tokyo"], hours: 24 };

const moment = () => ($("at").value ? new Date($("at").value) : new Date());

const timeIn = (zone, date) =>
  new Intl.DateTimeFormat(state.hours === 24 ? "en-GB" : "en-US", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: state.hours === 24 ? "h23" : "h12",
  }).format(date);

function dayIn(zone, date) {
  const options = { timeZone: zone, weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(date);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${part.weekday}, ${part.day} ${part.month} ${part.year}`;
}

function offsetIn(zone, date) {
  const options = { timeZone: zone, timeZoneName: "longOffset" };
  const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(date);
  const name = parts.find(part => part.type === "timeZoneName").value.replace("GMT", "UTC");
  return name === "UTC" ? "UTC+00:00" : name;
}

function tick() {
  const date = moment();
  for (const clock of document.querySelectorAll(".clock")) {
    const zone = ZONES[clock.dataset.city];
    clock.querySelector(".time").textContent = timeIn(zone, date);
    clock.querySelector(".day").textContent = dayIn(zone, date);
    clock.querySelector(".offset").textContent = offsetIn(zone, date);
  }
}

function clockOf(city) {
  const clock = $("clock").content.cloneNode(true).firstElementChild;
  clock.dataset.city = city;
  clock.querySelector(".city").textContent = city;
  const remove = clock.querySelector(".remove");
  remove.setAttribute("aria-label", `Remove ${city}`);
  remove.addEventListener("click", () => change({ cities: state.cities.filter(one => one !== city) }));
  return clock;
}

function show() {
  $("clocks").replaceChildren(...state.cities.map(clockOf));
  const offered = Object.keys(ZONES).filter(city => !state.cities.includes(city));
  $("city").replaceChildren(...offered.map(city => new Option(city)));
  $("add").disabled = offered.length === 0;
  $("format").textContent = state.hours === 24 ? "12 hours" : "24 hours";
  tick();
}

function change(to) {
  state = { ...state, ...to };
  localStorage.setItem(KEY, JSON.stringify(state));
  show();
}

$("add").addEventListener("click", () => change({ cities: [...state.cities, $("city").value] }));
$("format").addEventListener("click", () => change({ hours: state.hours === 24 ? 12 : 24 }));
$("at").addEventListener("input", tick);
$("now").addEventListener("click", () => {
  $("at").value = "";
  tick();
});

$("zone").textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;
state = { ...state, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
show();
setInterval(tick, 500);
