"use strict";
(() => {
  const CELLS = 15;
  const SIZE = 20;
  const STEP_MS = 200;
  const KEY = "snake-best";
  const DIRECTIONS = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] };
  const KEYS = {
    arrowup: "up", w: "up", arrowdown: "down", s: "down",
    arrowleft: "left", a: "left", arrowright: "right", d: "right",
  };
  const $ = id => document.getElementById(id);
  const context = $("board").getContext("2d");

  let snake, food, direction, next, state, score, timer;

  const at = ([column, row]) => ([c, r]) => c === column && r === row;

  function freeCell() {
    const free = [];
    for (let column = 0; column < CELLS; column++) {
      for (let row = 0; row < CELLS; row++) {
        if (!snake.some(at([column, row]))) free.push([column, row]);
      }
    }
    return free[Math.floor(Math.random() * free.length)];
  }

  function prepare() {
    const row = Math.floor(CELLS / 2);
    snake = [[7, row], [6, row], [5, row]];
    direction = next = "right";
    score = 0;
    $("score").textContent = score;
    $("message").textContent = "";
  }

  function draw() {
    context.fillStyle = "#eef3e8";
    context.fillRect(0, 0, CELLS * SIZE, CELLS * SIZE);
    context.fillStyle = "#b3261e";
    context.fillRect(food[0] * SIZE + 2, food[1] * SIZE + 2, SIZE - 4, SIZE - 4);
    snake.forEach(([column, row], place) => {
      context.fillStyle = place === 0 ? "#1b4d1f" : "#2e7d32";
      context.fillRect(column * SIZE + 1, row * SIZE + 1, SIZE - 2, SIZE - 2);
    });
  }

  function run() {
    state = "running";
    clearInterval(timer);
    timer = setInterval(step, STEP_MS);
  }

  function start() {
    prepare();
    if (snake.some(at(food))) food = freeCell();
    run();
    draw();
  }

  function end() {
    clearInterval(timer);
    state = "over";
    $("message").textContent = `Game over with ${score} ${score === 1 ? "point" : "points"}.`;
    if (score > Number(localStorage.getItem(KEY))) localStorage.setItem(KEY, String(score));
    $("best").textContent = localStorage.getItem(KEY) ?? "0";
  }

  function step() {
    direction = next;
    const head = [snake[0][0] + DIRECTIONS[direction][0], snake[0][1] + DIRECTIONS[direction][1]];
    const eats = at(head)(food);
    const body = eats ? snake : snake.slice(0, -1);
    if (head.some(one => one < 0 || one >= CELLS) || body.some(at(head))) {
      end();
      return;
    }
    snake = [head, ...body];
    if (eats) {
      score++;
      $("score").textContent = score;
      food = freeCell();
    }
    draw();
  }

  function turn(to) {
    const [x, y] = DIRECTIONS[direction];
    if (x + DIRECTIONS[to][0] === 0 && y + DIRECTIONS[to][1] === 0) return;
    next = to;
  }

  function pause() {
    if (state === "running") {
      clearInterval(timer);
      state = "paused";
    } else if (state === "paused") {
      run();
    }
  }

  document.addEventListener("keydown", event => {
    const key = event.key.toLowerCase();
    if (key in KEYS) turn(KEYS[key]);
    else if (key === "p") pause();
    else if (key === " " && (state === "ready" || state === "over")) start();
    else return;
    event.preventDefault();
  });
  for (const to of Object.keys(DIRECTIONS)) $(to).addEventListener("click", () => turn(to));
  $("start").addEventListener("click", start);
  $("pause").addEventListener("click", pause);

  window.game = {
    get snake() { return snake; },
    get food() { return food; },
    get state() { return state; },
    placeFood(column, row) {
      food = [column, row];
      draw();
    },
  };

  prepare();
  food = freeCell();
  state = "ready";
  $("best").textContent = localStorage.getItem(KEY) ?? "0";
  draw();
})();
