import { widest } from "./scale.js";

const places = await (await fetch("data/places.json")).json();
const most = widest(places);
const list = document.querySelector("#chart");

for (const { name, hours } of places) {
  const item = document.createElement("li");
  item.textContent = `${name}: ${"▪".repeat(Math.round((10 * hours) / most))} ${hours} h`;
  list.append(item);
}
