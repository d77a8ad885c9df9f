import { winningLine, isFull } from "./rules.js";

const KEY = "tic-tac-toe-scores";
const $ = id => document.getElementById(id);
const scores = { X: 0, O: 0, ...read() };
let starter = "X";
let turn = starter;
let over = false;
let cells = Array(9).fill("");

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function saveScores() {
  localStorage.setItem(KEY, JSON.stringify(scores));
  $("score-x").textContent = scores.X;
  $("score-o").textContent = scores.O;
}

const buttons = cells.map((_, index) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cell";
  button.setAttribute("aria-label", `Cell ${index + 1}`);
  button.addEventListener("click", () => play(index));
  return button;
});

function show(text) {
  $("status").textContent = text;
}

function play(index) {
  if (over || cells[index]) return;
  cells[index] = turn;
  buttons[index].textContent = turn;
  const line = winningLine(cells);
  if (line) {
    over = true;
    line.forEach(place => buttons[place].classList.add("win"));
    scores[turn] += 1;
    saveScores();
    show(`${turn} has won`);
  } else if (isFull(cells)) {
    over = true;
    show("A draw");
  } else {
    turn = turn === "X" ? "O" : "X";
    show(`Turn of ${turn}`);
  }
}

function begin() {
  turn = starter;
  over = false;
  cells = Array(9).fill("");
  for (const button of buttons) {
    button.textContent = "";
    button.classList.remove("win");
  }
  show(`Turn of ${turn}`);
}

$("new").addEventListener("click", () => {
  starter = starter === "X" ? "O" : "X";
  begin();
});
$("reset").addEventListener("click", () => {
  scores.X = 0;
  scores.O = 0;
  saveScores();
});

$("board").append(...buttons);
saveScores();
begin();
