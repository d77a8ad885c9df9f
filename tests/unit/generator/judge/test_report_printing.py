"""What `make judge` prints of a stranger's site and brief acts on no terminal."""

import io
import json
import re

from contracts.evidence import CheckResult
from generator.faults import Fault
from generator.judge.report import Report
from generator.judge.report_printing import format_json, print_report
from generator.plan.plan import NO_PLAN

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
