"""How entries become verdicts, and what an author may take back."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from contracts.brief import Check, EarlierCheck
from contracts.evidence import CheckResult
from generator.disputes import apply_disputes, disputable_results
from generator.file_requirements import Requirements
from generator.judge.check_results import NO_ENTRY, merge_check_results, merge_requirement_results
from generator.judge.criteria import Criteria, EarlierRounds
from generator.judge.judge import Judge
from generator.judge.partial_result import PartialResult, merge_results
from generator.judge.report import Report, name_results
from generator.plan.plan import CheckEntry, Dropped, Plan, Requirement
from generator.reply.dispute_parser import DISPUTE_FORMAT, parse_disputes
from generator.site import Site
from tests.unit.generator.situations import brief

PASSED, FAILED = PartialResult("passed", "seen", "browser"), PartialResult("failed", "0, expected 1", "browser")
OPEN = PartialResult("undecided", "nobody looked", "none")
SENTENCE, SCRIPT = Check(kind="sentence", text="It adds."), Check(kind="js", text="total === 1")
EARLIER = EarlierCheck(kind="js", text="old", round=1)
PLAN = Plan(
    checks=(CheckEntry(number=1, by="steps"), CheckEntry(number=1, by="file"), CheckEntry(number=3, by="nobody")),
    requirements=(Requirement(says="It lasts", by="steps"),),
)
CASE = Criteria(
    brief(checks=(SENTENCE, SCRIPT, SENTENCE, SENTENCE)),
    Requirements(),
    "a-site",
    earlier=EarlierRounds(held=(EARLIER,)),
    plan=PLAN,
)


def result(text: str, outcome: str = "failed", kind: str = "sentence", of_round: int | None = None) -> CheckResult:
    return CheckResult.model_validate(
        {"text": text, "kind": kind, "outcome": outcome, "how": "browser", "detail": "0", "round": of_round}
    )


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([PASSED, FAILED, OPEN], "failed"),
        ([PASSED, OPEN], "undecided"),
        ([PASSED, PASSED], "passed"),
        ([OPEN], "undecided"),
    ],
)
def test_of_several_entries_the_worst_decides(outcomes: Sequence[PartialResult], expected: str) -> None:
    assert merge_results(outcomes).outcome == expected


def test_each_check_is_decided_by_its_own_entries_and_a_script_by_the_page() -> None:
    results = merge_check_results(CASE, {1: PASSED, 4: FAILED}, [PASSED, FAILED, OPEN, PASSED])
    assert [one.outcome for one in results] == ["failed", "passed", "undecided", "undecided", "failed"]
    assert results[0].detail == "0, expected 1"
    assert results[3].detail == NO_ENTRY
    assert [one.round for one in results] == [None, None, None, None, 1]


def test_a_check_whose_entry_was_dropped_says_why() -> None:
    dropped = Dropped(item="check 1", state="proves nothing", reason="its steps pass on an empty page", number=1)
    case = replace(CASE, plan=Plan(dropped=(dropped,)))
    results = merge_check_results(case, {1: PASSED, 4: PASSED}, [])
    assert (results[0].outcome, results[2].detail) == ("undecided", NO_ENTRY)
    assert "its steps pass on an empty page" in results[0].detail


def test_requirements_are_results_of_their_own() -> None:
    (one,) = merge_requirement_results(CASE, [PASSED, FAILED, OPEN, FAILED])
    assert (one.text, one.outcome, one.detail) == ("It lasts", "failed", "0, expected 1")


REPORT = Report(
    (result("a"), result("b", kind="js"), result("c", "passed"), result("old", kind="js", of_round=1)),
    requirements=(result("r"),),
)


def test_everything_that_is_decided_has_a_name() -> None:
    assert list(name_results(REPORT)) == ["check 1", "check 2", "check 3", "earlier check 1", "requirement 1"]


def test_the_briefs_own_scripts_and_what_passes_cannot_be_disputed() -> None:
    assert list(disputable_results(REPORT)) == ["check 1", "earlier check 1", "requirement 1"]


def test_what_is_disputed_is_undecided_and_says_why_and_what_was_seen() -> None:
    report = apply_disputes(
        REPORT, {"check 1": "it is left open", "check 2": "no", "check 3": "no", "requirement 1": "no"}
    )
    assert [one.outcome for one in report.checks] == ["undecided", "failed", "passed", "failed"]
    assert "it is left open (0)" in report.checks[0].detail
    assert report.requirements[0].outcome == "undecided"


def test_an_answer_may_say_that_a_trial_is_wrong_between_its_files() -> None:
    other = "**<<<DISPUTE: Requirement 2>>>**\nno  such\nword\n<<<END DISPUTE>>>"
    text = f"<<<FILE a.txt>>>\nx\n<<<END a.txt>>>\n{DISPUTE_FORMAT}\n{other}\n<<<DONE>>>\n"
    rest, said = parse_disputes(text)
    assert said == {"check 4": "why its trial is wrong, in one sentence", "requirement 2": "no such word"}
    assert rest == "<<<FILE a.txt>>>\nx\n<<<END a.txt>>>\n<<<DONE>>>\n"


def test_an_answer_without_disputes_is_left_to_the_letter() -> None:
    text = "<<<FILE a.txt>>>\n<<<DISPUTE nonsense>>>\nx\n<<<END a.txt>>>\n<<<DONE>>>"
    assert parse_disputes(text) == (text, {})


async def test_what_the_publisher_writes_is_there_for_entries() -> None:
    plan = Plan(checks=(CheckEntry(number=1, by="file", path="LICENSE", expect={"matches": "^MIT License"}),))
    case = Criteria(brief(checks=(SENTENCE,)), Requirements(), "a-site", plan=plan)
    report = await Judge(None)(Site({"index.html": b"<title>a</title>"}), case, untouched=(), seconds=1)
    assert [one.outcome for one in report.checks] == ["passed"]
