"""Merges partial results into the result of each check and requirement."""

from collections.abc import Mapping, Sequence
from typing import Literal

from contracts.brief import Check
from contracts.evidence import CheckResult
from generator.judge.criteria import Criteria, mark_round, undecided_check
from generator.judge.partial_result import PartialResult, merge_results

NO_ENTRY = "no plan says how to try this sentence"


def merge_check_results(
    criteria: Criteria, answers: Mapping[int, PartialResult], entries: Sequence[PartialResult]
) -> tuple[CheckResult, ...]:
    """Merge the results of each check in `criteria.checks`.

    `answers` are by index of a JavaScript check, `entries` in the order of the plan's entries.
    """
    return tuple(_check_result(criteria, index, check, answers, entries) for index, check in enumerate(criteria.checks))


def merge_requirement_results(criteria: Criteria, entries: Sequence[PartialResult]) -> tuple[CheckResult, ...]:
    """Return the result of each of the plan's requirements."""
    tried = zip(criteria.plan.requirements, entries[len(criteria.plan.checks) :], strict=True)
    return tuple(_worded(one.says, "sentence", outcome) for one, outcome in tried)


def _check_result(
    criteria: Criteria, index: int, check: Check, answers: Mapping[int, PartialResult], entries: Sequence[PartialResult]
) -> CheckResult:
    if check.kind == "js":
        return mark_round(check, _worded(check.text, "js", answers[index]))
    own = index < len(criteria.brief.checks)
    tried = [
        entry for entry, one in zip(entries, criteria.plan.checks, strict=False) if own and one.number == index + 1
    ]
    if tried:
        return _worded(check.text, "sentence", merge_results(tried))
    dropped = [one.reason for one in criteria.plan.dropped if own and one.number == index + 1]
    return undecided_check(check, f"the plan's way to try it was dropped: {dropped[0]}" if dropped else NO_ENTRY)


def _worded(text: str, kind: Literal["sentence", "js"], outcome: PartialResult) -> CheckResult:
    return CheckResult(
        text=text, kind=kind, outcome=outcome.outcome, how=outcome.how, detail=outcome.detail, late=outcome.late
    )
