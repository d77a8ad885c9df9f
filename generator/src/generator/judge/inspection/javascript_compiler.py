"""Compiles scripts with V8, in a short-lived process of Playwright's node. Scripts are never run."""

import json
import resource
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any, NamedTuple

import structlog

from generator.judge.inspection.inspected_file import Goal, Position, Reference, Script, quote_code

SECONDS = 5.0
"""Wall-clock limit for all scripts of a site; a library of 1 MB takes a tenth of a second."""
_PROGRAM = Path(__file__).with_name("compile.js")
_HEAP_MB = 256
_LIMITS = (
    (resource.RLIMIT_AS, 2 * 2**30),
    (resource.RLIMIT_CPU, 2 * int(SECONDS)),
    (resource.RLIMIT_FSIZE, 32 * 2**20),
    (resource.RLIMIT_CORE, 0),
)
"""V8 starts with 1.2 GB of address space; memory for parsing is outside its heap."""
_PROCESSES = BoundedSemaphore(4)
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
        reason, lines = _run(node or _node_of_playwright(), scripts, seconds)
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


def _run(node: Path, scripts: Sequence[Script], seconds: float) -> tuple[str, list[bytes]]:
    """Run node; return how it ended, and one line per compiled script."""
    asked = json.dumps([{"text": script.text, "goals": script.goals} for script in scripts]).encode()
    if not _PROCESSES.acquire(timeout=seconds):
        return "no process was free in time", []
    try:
        # Output goes to a file, whose size can be limited, so that only the process is waited for.
        with TemporaryFile() as answer, _started(node, answer) as process:
            try:
                process.communicate(asked, seconds)
                ending = f"node ended with status {process.returncode}"
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                ending = f"it took longer than {seconds:g} seconds"
            answer.seek(0)
            return ending, answer.read().rpartition(b"\n")[0].splitlines()
    finally:
        _PROCESSES.release()


def _started(node: Path, answer: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start node without environment, network or files, and limit it before it reads a script."""
    rights = ("--permission", "--allow-inspector", f"--allow-fs-read={_PROGRAM}")
    process = subprocess.Popen(  # noqa: S603 - our program in Playwright's node
        [node, *rights, "--experimental-vm-modules", f"--max-old-space-size={_HEAP_MB}", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={},
    )
    for limit, most in _LIMITS:
        # Only Linux can limit another process; the wall-clock limit applies everywhere.
        with suppress(AttributeError, ValueError, OSError):
            resource.prlimit(process.pid, limit, (most, most))
    return process


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
