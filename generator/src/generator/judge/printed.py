"""Prints what was seen of a site: a table for people, or JSON for programs."""

import json
import os
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TextIO

from contracts.evidence import CheckResult
from generator.findings import Fault
from generator.judge.disputes import named
from generator.judge.inspection import WEAK_KINDS
from generator.judge.report import Report
from generator.plan.plan import Plan

Word = Literal["proved", "flawed", "unseen"]
_COLOURS = {"passed": 32, "failed": 31, "undecided": 33, "proved": 32, "flawed": 31, "unseen": 33}
_MARKS: Mapping[Literal["passed", "failed", "undecided"], str] = {"passed": "✓", "failed": "✗", "undecided": "?"}


def word_of(report: Report) -> Word:
    """`proved`: all is decided and passed; `flawed`: something is wrong; `unseen`: some could not be decided."""
    results = [*report.checks, *report.requirements]
    if not report.flawless or any(one.outcome == "failed" for one in results):
        return "flawed"
    return "unseen" if not report.browser or any(one.outcome == "undecided" for one in results) else "proved"


def as_json(report: Report, plan: Plan, screenshot: Path | None) -> str:
    """One JSON document; its shape is in docs/judging.md."""
    document = {
        "outcome": word_of(report),
        "counts": dict(report.counts),
        "checks": [_result(name, one) for name, one in named(report).items() if name.startswith("check ")],
        "requirements": [_result(name, one) for name, one in named(report).items() if name.startswith("requirement ")],
        "faults": [_fault(fault) for fault in report.faults],
        "dropped": [{"item": one.item, "state": one.state, "reason": one.reason} for one in plan.dropped],
        "browser": report.browser,
        "screenshot": str(screenshot) if screenshot else None,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_plan(plan: Plan) -> str:
    """The plan as `--plan` reads it."""
    document = plan.model_dump(mode="json", exclude_defaults=True)
    for entry, written in zip(
        plan.entries, [*document.get("checks", ()), *document.get("requirements", ())], strict=True
    ):
        if entry.steps:
            written["steps"] = [{step.action: step.given} for step in entry.steps]
    return json.dumps(document, ensure_ascii=False, indent=1)


def _result(name: str, one: CheckResult) -> Mapping[str, Any]:
    return {
        "number": int(name.rpartition(" ")[2]),
        "text": one.text,
        "kind": one.kind,
        "outcome": one.outcome,
        "how": one.how,
        "late": one.late,
        "detail": one.detail,
    }


def _fault(fault: Fault) -> Mapping[str, Any]:
    weak = fault.kind in WEAK_KINDS and not fault.fatal
    return {"path": fault.path, "kind": fault.kind, "reason": fault.reason, "fatal": fault.fatal, "weak": weak}


def print_report(report: Report, plan: Plan, screenshot: Path | None, to: TextIO = sys.stdout) -> None:
    """A table of checks with verdict and evidence, for people."""
    colours = to.isatty() and "NO_COLOR" not in os.environ
    to.writelines(f"{line}\n" for line in _lines(report, plan, screenshot, colours=colours))


def _lines(report: Report, plan: Plan, screenshot: Path | None, *, colours: bool) -> Iterator[str]:
    for name, one in named(report).items():
        verdict = _coloured(f"{_MARKS[one.outcome]} {one.outcome:<9}", one.outcome, on=colours)
        yield f"{verdict}  {name:<14}  {_short(one.text, 90)}"
        if one.outcome != "passed" or one.late:
            yield from textwrap.wrap(one.detail, 100, initial_indent=" " * 29, subsequent_indent=" " * 29)
    for fault in report.faults:
        mark = "fault" if not (fault.kind in WEAK_KINDS and not fault.fatal) else "note"
        yield f"! {mark:<9}  {fault.path or '':<14}  {_short(fault.reason, 300)}"
    for left in plan.dropped:
        yield f"- dropped    {left.item:<14}  of the plan: {left.reason}"
    if screenshot:
        yield f"Screenshot: {screenshot}"
    counts = Counter(one.outcome for one in (*report.checks, *report.requirements))
    word = word_of(report)
    said = ", ".join(f"{counts[outcome]} {outcome}" for outcome in _MARKS)
    yield f"{_coloured(word, word, on=colours)}: {said}, {len(report.faults)} faults"


def _coloured(text: str, word: str, *, on: bool) -> str:
    return f"\033[{_COLOURS[word]}m{text}\033[0m" if on else text


def _short(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
