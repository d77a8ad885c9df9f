// Reads lines with a list of scripts each, and answers a line for each script: whether V8 can compile it, and what it
// loads. Nothing of it is ever run. Ends after an answer, where it was idle for IDLE_MS or has become large.
"use strict";

const fs = require("node:fs");
const { Session } = require("node:inspector");
const vm = require("node:vm");

const COMMONJS = ["exports", "require", "module", "__filename", "__dirname"];
const MOST_PLACES = 100;
const QUOTED = 30;
// Every place takes a compilation of its own: of scripts beyond all measure, only the errors are told.
const LOOKING_MS = 2000;
const IDLE_MS = 20000;
// What large sites leave behind is not always collected in time; at its start node takes 50 MB.
const MOST_RESIDENT_BYTES = 150 * 2 ** 20;
// Literal addresses by their use. Whether one stands in code, and not in a comment or a string, is asked of V8.
const LOADS = new RegExp(
  [
    String.raw`(?<![\w$.#])(?:(?:window|self|globalThis)\.)?`,
    String.raw`(?<call>fetch|import|importScripts|navigator\.serviceWorker\.register`,
    String.raw`|new\s+(?:Audio|EventSource|SharedWorker|URL|Worker))\s*\(\s*`,
    "(?<quote>[\"'`])(?<argument>[^\"'`\\\\$\\n]{1,1000})\\k<quote>\\s*(?:,\\s*(?<second>[\\w.]+)?|\\))",
    String.raw`|(?<assigned>\.src)\s*=\s*(?<mark>["'])(?<value>[^"'\\\n]{1,1000})\k<mark>\s*(?=[;,)}\n]|$)`,
  ].join(""),
  "g",
);

const session = new Session();
session.connect();
session.post("Runtime.enable");

let text = "";
let began = 0;
// Called through the inspector, which tells the column where a module breaks off; the error itself does not.
globalThis.compileModule = () => new vm.SourceTextModule(text, { identifier: "module" });
globalThis.compileFunction = (...names) => vm.compileFunction(text, names);

function compile(goal) {
  let details;
  const keep = (error, answer) => {
    details = answer?.exceptionDetails;
    // Else the inspector would keep every module and error of every site.
    for (const { objectId } of [answer?.result ?? {}, details?.exception ?? {}])
      if (objectId) session.post("Runtime.releaseObject", { objectId });
  };
  if (goal === "script") {
    session.post("Runtime.compileScript", { expression: text, sourceURL: "", persistScript: false }, keep);
  } else {
    const names = goal === "handler" ? ["event"] : COMMONJS;
    const expression = goal === "module" ? "compileModule()" : `compileFunction(...${JSON.stringify(names)})`;
    session.post("Runtime.evaluate", { expression, silent: true }, keep);
  }
  return details ? worded(details) : null;
}

function worded({ lineNumber, columnNumber, exception }) {
  const [, kind, message] = /^(\w+): (.{0,200})/.exec(exception?.description) ?? [null, "", ""];
  if (kind !== "SyntaxError") return { kind };
  const line = text.split(/\r\n|[\n\r\u2028\u2029]/)[lineNumber] ?? "";
  const code = line.slice(Math.max(columnNumber - QUOTED, 0), columnNumber + QUOTED);
  return { kind, message, line: lineNumber + 1, column: [...line.slice(0, columnNumber)].length + 1, code };
}

function loads(goal) {
  const whole = text;
  const found = new Map();
  let places = 0;
  for (const match of whole.matchAll(LOADS)) {
    const { call, argument, second, assigned, value } = match.groups;
    const form = assigned ?? call.replace(/\s+/, " ");
    const target = argument ?? value;
    const key = `${form} ${target}`;
    if (found.has(key)) continue;
    if (++places > MOST_PLACES || performance.now() - began > LOOKING_MS) break;
    // A character that no code may hold: only in comments, strings and the like does it compile.
    text = `${whole.slice(0, match.index)}\u0001${whole.slice(match.index)}`;
    if (compile(goal)) found.set(key, { form, target, second, ...placeOf(whole, match.index) });
  }
  text = whole;
  return [...found.values()];
}

function imports() {
  return globalThis.compileModule().moduleRequests.slice(0, MOST_PLACES).map(({ specifier }) => {
    const places = [`"${specifier}"`, `'${specifier}'`].map((quoted) => text.indexOf(quoted));
    return { form: "import", target: specifier, ...placeOf(text, Math.max(...places, 0)) };
  });
}

function placeOf(whole, index) {
  const lines = whole.slice(0, index).split("\n");
  return { line: lines.length, column: [...lines.at(-1)].length + 1 };
}

function answer(line) {
  began = performance.now();
  for (const script of JSON.parse(line)) {
    text = script.text;
    const errors = Object.fromEntries(script.goals.map((goal) => [goal, compile(goal)]));
    const goal = script.goals.find((one) => errors[one] === null);
    const loaded = [...(errors.module === null ? imports() : []), ...(goal ? loads(goal) : [])];
    fs.writeFileSync(1, `${JSON.stringify({ errors, loads: loaded })}\n`);
  }
  text = "";
}

let pieces = [];
const idle = setTimeout(() => process.exit(), IDLE_MS);
process.stdin.setEncoding("utf8").on("data", (piece) => {
  pieces.push(piece);
  if (!piece.endsWith("\n")) return;
  const line = pieces.join("");
  pieces = [];
  answer(line);
  if (process.memoryUsage.rss() > MOST_RESIDENT_BYTES) process.exit();
  idle.refresh();
});
process.stdin.on("end", () => process.exit());
