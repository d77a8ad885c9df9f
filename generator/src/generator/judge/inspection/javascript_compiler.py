"""Compiles scripts with V8, in a process of Playwright's node. Scripts are never run."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import structlog

from generator.judge.inspection.inspected_file import Goal, Position, Reference, Script, quote_code
from generator.judge.inspection.node_processes import PROCESSES

SECONDS = 5.0
"""Wall-clock limit for all scripts of a site; a library of 1 MB takes a tenth of a second."""
_BY_FILE = ("import", "importScripts", "new URL")
"""Uses whose URL is relative to the script; all others are relative to the page."""
_RUNS: Mapping[str, Goal] = {"import": "module", "importScripts": "script"}
_WORKERS = ("new Worker", "new SharedWorker", "navigator.serviceWorker.register")

log = structlog.get_logger()


class Problem(NamedTuple):
    """Why a script does not compile, and where, if V8 names a position."""

    position: Position | None
    reason: str


@dataclass(frozen=True)
class Compiled:
    """V8's result for a script: the problem for each of its goals, or None, and the files that it loads."""

    script: Script
    problems: Mapping[Goal, Problem | None]
    references: tuple[Reference, ...]


def compile_scripts(scripts: Sequence[Script], seconds: float = SECONDS, node: Path | None = None) -> list[Compiled]:
    """Compile the scripts; the result omits those without an answer, which are logged. Never raises."""
    if not scripts:
        return []
    reason, lines = "", list[bytes]()
    compiled = []
    try:
        asked = json.dumps([{"text": script.text, "goals": script.goals} for script in scripts])
        node = node or _node_of_playwright()
        lines, reason = PROCESSES.ask(node, f"{asked}\n".encode(), len(scripts), seconds)
        for script, line in zip(scripts, lines, strict=False):
            compiled.append(_compiled(script, json.loads(line)))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with node or its answer, scripts stay unjudged
        reason = f"{type(error).__name__}: {error}"
    if len(compiled) < len(scripts):
        log.warning("scripts stay unjudged", scripts=len(scripts) - len(compiled), reason=reason)
    return compiled


def _node_of_playwright() -> Path:
    spec = find_spec("playwright")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("playwright is not installed, and node comes with it")
    return Path(spec.origin).with_name("driver") / "node"


def _compiled(script: Script, answer: Any) -> Compiled:
    errors = {goal: answer["errors"][goal] for goal in script.goals}
    problems = {goal: _problem(error, script, goal) if error else None for goal, error in errors.items()}
    return Compiled(script, problems, tuple(_references(script, answer["loads"])))


def _problem(error: Any, script: Script, goal: Goal) -> Problem | None:
    """V8's message with the code at its position; None if the error is not about syntax."""
    if error["kind"] == "RangeError":
        return Problem(None, "it is nested more deeply than browsers can read")
    if error["kind"] != "SyntaxError":
        return None
    position = script.at if goal == "handler" else Position(error["line"], error["column"]).within(script.at)
    code = error["code"].strip()
    return Problem(position, error["message"] + (f" at {quote_code(code, 60)}" if code else ""))


def _references(script: Script, loads: Any) -> Iterator[Reference]:
    for load in loads:
        form, target = load["form"], load["target"]
        if form == "new URL" and load.get("second") != "import.meta.url":
            continue
        position = script.at if "handler" in script.goals else Position(load["line"], load["column"]).within(script.at)
        yield Reference(
            script.path,
            position,
            target,
            form if form in ("import", ".src") else f"{form}()",
            "file" if form in _BY_FILE else "page",
            blockable=form not in (".src", "new Audio"),
            runs=_RUNS.get(form),
            bare=form == "import" and not target.startswith((".", "/")) and ":" not in target,
            worker=form in _WORKERS,
        )
