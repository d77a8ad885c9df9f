"""What `make judge` prints, and that nothing of a stranger's site or brief acts on the terminal."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.evidence import CheckResult
from generator.faults import Fault
from generator.judge.partial_result import PartialResult
from generator.judge.report import Report, not_judged
from generator.judge.report_printing import format_json, format_plan, print_report, summary_word
from generator.plan.plan import NO_PLAN, Dropped, Plan
from generator.plan.plan_parser import parse_plan

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\rover\nproved: 9 passed\x7f\ud800"
REPORT = Report(
    checks=(
        CheckResult(text=HOSTILE, kind="sentence", outcome="failed", how="browser", detail=HOSTILE),
        CheckResult(text=HOSTILE, kind="js", outcome="passed", how="browser", detail=HOSTILE),
    ),
    faults=(Fault(HOSTILE, path=HOSTILE), Fault(HOSTILE, path=HOSTILE, fatal=False, kind="console-error")),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_table_holds_no_control_but_our_colours() -> None:
    written = Terminal()
    print_report(REPORT, NO_PLAN, None, written)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", written.getvalue())
    assert shown.replace("\n", "").isprintable()
    assert [line for line in shown.splitlines() if line.startswith("proved")] == []


def test_the_json_holds_no_control_and_says_the_same() -> None:
    written = format_json(REPORT, NO_PLAN, None)
    assert written.replace("\n", "").isprintable()
    assert json.loads(written)["checks"][0]["text"] == HOSTILE


PASSED = CheckResult(text="A total is shown.", kind="sentence", outcome="passed", how="browser")
UNDECIDED = PASSED.model_copy(update={"outcome": "undecided"})
FAILED = PASSED.model_copy(update={"outcome": "failed"})
SEEN = Report(checks=(PASSED,), browser=True)


@pytest.mark.parametrize(
    ("report", "word"),
    [
        (SEEN, "proved"),
        (replace(SEEN, faults=(Fault("an error", kind="console-error", fatal=False),)), "proved"),
        (replace(SEEN, faults=(Fault("a broken link", kind="link", fatal=False),)), "flawed"),
        (replace(SEEN, faults=(Fault("a secret", kind="console-error", fatal=True),)), "flawed"),
        (replace(SEEN, checks=(PASSED, FAILED)), "flawed"),
        (replace(SEEN, requirements=(FAILED,)), "flawed"),
        (replace(SEEN, checks=(PASSED, UNDECIDED)), "unseen"),
        (replace(SEEN, browser=False), "unseen"),
        (replace(SEEN, faults=(not_judged("a bug"),)), "unseen"),
    ],
)
def test_only_what_was_seen_to_pass_is_proved(report: Report, word: str) -> None:
    assert summary_word(report) == word


def test_the_table_shows_every_result_fault_and_dropped_entry_and_ends_with_the_word() -> None:
    plan = Plan(dropped=(Dropped(item="check 2", state="proves nothing", reason="it passes on an empty page"),))
    report = Report(
        checks=(PASSED.model_copy(update={"detail": "seen " * 40}), FAILED.model_copy(update={"detail": "no total"})),
        faults=(Fault("a broken link", path="index.html", kind="link", fatal=False),),
        browser=True,
    )
    to = io.StringIO()
    print_report(report, plan, Path("page.jpg"), to)
    passed, first, shortened, failed, detail, fault, dropped, screenshot, last = to.getvalue().splitlines()
    assert passed == "✓ passed     check 1         A total is shown."
    assert f"{first.strip()} {shortened.strip()}" == "seen " * 17 + "seen…"
    assert (failed.split()[:2], detail.strip()) == (["✗", "failed"], "no total")
    assert fault == "! fault      index.html      a broken link"
    assert dropped == "- dropped    check 2         of the plan: it passes on an empty page"
    assert screenshot == "Screenshot: page.jpg"
    assert last == "flawed: 1 passed, 1 failed, 0 undecided, 1 faults"


def test_the_plan_is_printed_as_it_can_be_read_again() -> None:
    document = {
        "checks": [{"number": 1, "by": "steps", "steps": [{"click": "#add"}, {"expect": {"visible": "h1"}}]}],
        "requirements": [{"says": "A heading", "by": "file", "path": "index.html", "expect": {"exists": True}}],
    }
    plan = parse_plan(json.dumps(document))
    assert parse_plan(format_plan(plan)) == plan
    assert '"click": "#add"' in format_plan(plan)


def test_the_json_says_by_which_entry_a_result_was_found() -> None:
    entries = [{"number": 1, "by": "file", "path": "a", "expect": {"exists": True}}, {"number": 1, "by": "nobody"}]
    plan = parse_plan(json.dumps({"checks": entries}))
    report = replace(SEEN, entries=(PartialResult("passed", "it exists"), PartialResult("undecided", "nobody")))
    (shown,) = json.loads(format_json(report, plan, Path("page.jpg")))["checks"]
    assert [(one["by"], one["outcome"], one["detail"]) for one in shown["entries"]] == [
        ("file", "passed", "it exists"),
        ("nobody", "undecided", "nobody"),
    ]
    assert json.loads(format_json(report, plan, Path("page.jpg")))["screenshot"] == "page.jpg"
