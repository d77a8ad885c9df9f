"use strict";
const SVG = "http://www.w3.org/2000/svg";
const KEY = "dot-drawing";
const $ = id => document.getElementById(id);
const canvas = $("canvas");

let shapes = [];  // { tool, from: [x, y], to: [x, y], color }
let before = [];  // earlier states, for undo
let after = [];   // later states, for redo
let selected = null;
let from = null;  // dot at which a drag began

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function geometry({ tool, from: [x1, y1], to: [x2, y2] }) {
  if (tool === "line") return { x1, y1, x2, y2 };
  const x = Math.min(x1, x2);
  const y = Math.min(y1, y2);
  const width = Math.abs(x2 - x1);
  const height = Math.abs(y2 - y1);
  if (tool === "rect") return { x, y, width, height };
  return { cx: x + width / 2, cy: y + height / 2, rx: width / 2, ry: height / 2 };
}

const drawn = shape =>
  element(shape.tool, {
    ...geometry(shape),
    class: shape === selected ? "shape selected" : "shape",
    stroke: shape.color,
    "stroke-width": 4,
    fill: "none",
  });

function show() {
  for (const old of canvas.querySelectorAll(".shape")) old.remove();
  for (const shape of shapes) {
    const made = drawn(shape);
    made.addEventListener("click", () => {
      selected = shape;
      show();
    });
    canvas.append(made);
  }
  $("count").textContent = shapes.length;
  $("undo").disabled = before.length === 0;
  $("redo").disabled = after.length === 0;
}

function keep() {
  localStorage.setItem(KEY, JSON.stringify(shapes));
  show();
}

function change(to) {
  before.push(shapes);
  after = [];
  shapes = to;
  selected = null;
  keep();
}

function undo() {
  if (before.length === 0) return;
  after.push(shapes);
  shapes = before.pop();
  keep();
}

function redo() {
  if (after.length === 0) return;
  before.push(shapes);
  shapes = after.pop();
  keep();
}

/** The nearest dot to where the pointer is. */
function dotAt(event) {
  const box = canvas.getBoundingClientRect();
  const x = ((event.clientX - box.left) * 600) / box.width;
  const y = ((event.clientY - box.top) * 400) / box.height;
  const near = (value, most) => Math.min(most, Math.max(1, Math.round(value / 50))) * 50;
  return [near(x, 11), near(y, 7)];
}

for (let row = 1; row <= 7; row++) {
  for (let column = 1; column <= 11; column++) {
    canvas.append(element("circle", { class: "dot", cx: 50 * column, cy: 50 * row, r: 5 }));
  }
}

canvas.addEventListener("pointerdown", event => {
  from = dotAt(event);
});

window.addEventListener("pointerup", event => {
  if (!from) return;
  const to = dotAt(event);
  const tool = document.querySelector("input[name=tool]:checked").value;
  if (to.join() !== from.join()) change([...shapes, { tool, from, to, color: $("color").value }]);
  from = null;
});

document.addEventListener("keydown", event => {
  const key = event.key.toLowerCase();
  if (event.ctrlKey && key === "z") undo();
  else if (event.ctrlKey && key === "y") redo();
  else if (key === "delete" && selected) change(shapes.filter(shape => shape !== selected));
});

$("undo").addEventListener("click", undo);
$("redo").addEventListener("click", redo);
$("clear").addEventListener("click", () => change([]));

$("save").addEventListener("click", () => {
  const copy = element("svg", { xmlns: SVG, viewBox: "0 0 600 400", width: 600, height: 400 });
  copy.append(...shapes.map(drawn));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  link.download = "drawing.svg";
  link.click();
});

shapes = JSON.parse(localStorage.getItem(KEY) ?? "[]");
show();
