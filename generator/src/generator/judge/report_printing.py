"""Prints a report: a table for people, or JSON for programs."""

import os
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TextIO

from chassis.terminal_escapes import json_for_terminal, terminal_safe
from contracts.evidence import CheckResult
from generator.faults import WEAK_KINDS, Fault
from generator.judge.report import Report, name_results
from generator.plan.plan import CheckEntry, Plan, Requirement

Word = Literal["proved", "flawed", "unseen"]
MAX_LINES = 12
"""Lines of detail per check, so that the table fits on a screen."""
_WEAK = WEAK_KINDS | {"console-error", "not-judged", "readme-section"}
"""Fault kinds that do not make a page wrong: it may log expected errors, and a brief may not want our README."""
_COLOURS = {"passed": 32, "failed": 31, "undecided": 33, "proved": 32, "flawed": 31, "unseen": 33}
_MARKS: Mapping[Literal["passed", "failed", "undecided"], str] = {"passed": "✓", "failed": "✗", "undecided": "?"}


def summary_word(report: Report) -> Word:
    """`proved`: everything passed; `flawed`: something is wrong; `unseen`: something is undecided."""
    results = [*report.checks, *report.requirements]
    if any(one.outcome == "failed" for one in results) or not all(map(is_weak, report.faults)):
        return "flawed"
    seen = report.browser and report.complete
    return "unseen" if not seen or any(one.outcome == "undecided" for one in results) else "proved"


def is_weak(fault: Fault) -> bool:
    """True if a correct page may have this fault."""
    return not fault.fatal and fault.kind in _WEAK


def format_json(report: Report, plan: Plan, screenshot: Path | None) -> str:
    """Format the report as JSON; docs/judging.md documents the fields."""
    document = {
        "outcome": summary_word(report),
        "counts": dict(report.counts),
        "checks": _results("check ", report, plan),
        "requirements": _results("requirement ", report, plan),
        "faults": [_fault(fault) for fault in report.faults],
        "dropped": [{"item": one.item, "state": one.state, "reason": one.reason} for one in plan.dropped],
        "browser": report.browser,
        "screenshot": str(screenshot) if screenshot else None,
    }
    return json_for_terminal(document, indent=2)


def format_plan(plan: Plan) -> str:
    """Format the plan as `--plan` reads it."""
    document = plan.model_dump(mode="json", exclude_defaults=True)
    for entry, written in zip(
        plan.entries, [*document.get("checks", ()), *document.get("requirements", ())], strict=True
    ):
        if entry.steps:
            written["steps"] = [{step.action: step.given} for step in entry.steps]
    return json_for_terminal(document, indent=1)


def _results(kind: str, report: Report, plan: Plan) -> Sequence[Mapping[str, Any]]:
    return [_result(name, one, report, plan) for name, one in name_results(report).items() if name.startswith(kind)]


def _result(name: str, one: CheckResult, report: Report, plan: Plan) -> Mapping[str, Any]:
    entries = [
        {"by": entry.by, "outcome": outcome.outcome, "detail": outcome.detail}
        for index, (entry, outcome) in enumerate(zip(plan.entries, report.entries, strict=False))
        if name == _name(entry, index - len(plan.checks))
    ]
    return {
        "number": int(name.rpartition(" ")[2]),
        "text": one.text,
        "kind": one.kind,
        "outcome": one.outcome,
        "how": one.how,
        "late": one.late,
        "detail": one.detail,
        "entries": entries,
    }


def _name(entry: CheckEntry | Requirement, index: int) -> str:
    """The name of an entry's result; `index` is a requirement's."""
    return f"check {entry.number}" if isinstance(entry, CheckEntry) else f"requirement {index + 1}"


def _fault(fault: Fault) -> Mapping[str, Any]:
    return {
        "path": fault.path,
        "kind": fault.kind,
        "reason": fault.reason,
        "fatal": fault.fatal,
        "weak": is_weak(fault),
    }


def print_report(report: Report, plan: Plan, screenshot: Path | None, to: TextIO) -> None:
    """Print a table of results with details."""
    colours = to.isatty() and "NO_COLOR" not in os.environ
    to.writelines(f"{line}\n" for line in _lines(report, plan, screenshot, colours=colours))


def _lines(report: Report, plan: Plan, screenshot: Path | None, *, colours: bool) -> Iterator[str]:
    for name, one in name_results(report).items():
        verdict = _coloured(f"{_MARKS[one.outcome]} {one.outcome:<9}", one.outcome, on=colours)
        yield f"{verdict}  {name:<14}  {_short(one.text, 90)}"
        detail = terminal_safe(one.detail, lines=True)
        told = detail if one.outcome != "passed" or one.late else _short(detail, 90)
        yield from textwrap.wrap(told, 100, initial_indent=" " * 29, subsequent_indent=" " * 29, max_lines=MAX_LINES)
    for fault in report.faults:
        mark = "note" if is_weak(fault) else "fault"
        yield f"! {mark:<9}  {terminal_safe(fault.path or ''):<14}  {_short(fault.reason, 300)}"
    for left in plan.dropped:
        yield terminal_safe(f"- dropped    {left.item:<14}  of the plan: {left.reason}")
    if screenshot:
        yield f"Screenshot: {screenshot}"
    counts = Counter(one.outcome for one in (*report.checks, *report.requirements))
    word = summary_word(report)
    said = ", ".join(f"{counts[outcome]} {outcome}" for outcome in _MARKS)
    yield f"{_coloured(word, word, on=colours)}: {said}, {len(report.faults)} faults"


def _coloured(text: str, word: str, *, on: bool) -> str:
    return f"\033[{_COLOURS[word]}m{text}\033[0m" if on else text


def _short(text: str, length: int) -> str:
    line = terminal_safe(" ".join(text.split()))
    return line if len(line) <= length else f"{line[: length - 1]}…"
