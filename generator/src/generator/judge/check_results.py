"""Puts together what each check and requirement comes to, from the ways in which it was tried."""

from collections.abc import Mapping, Sequence
from typing import Literal

from contracts.brief import Check
from contracts.evidence import CheckResult
from generator.judge.criteria import Case, of_round, undecided
from generator.judge.partial_result import Outcome, together

NO_ENTRY = "no plan says how to try this sentence"


def check_results(case: Case, answers: Mapping[int, Outcome], entries: Sequence[Outcome]) -> tuple[CheckResult, ...]:
    """The result of each check in `case.checks`.

    `answers` are by the place of a JavaScript check, `entries` in the order of the plan's entries.
    """
    return tuple(_check_result(case, place, check, answers, entries) for place, check in enumerate(case.checks))


def requirement_results(case: Case, entries: Sequence[Outcome]) -> tuple[CheckResult, ...]:
    """The result of each of the plan's requirements."""
    tried = zip(case.plan.requirements, entries[len(case.plan.checks) :], strict=True)
    return tuple(_worded(one.says, "sentence", outcome) for one, outcome in tried)


def _check_result(
    case: Case, place: int, check: Check, answers: Mapping[int, Outcome], entries: Sequence[Outcome]
) -> CheckResult:
    if check.kind == "js":
        return of_round(check, _worded(check.text, "js", answers[place]))
    own = place < len(case.brief.checks)
    tried = [entry for entry, one in zip(entries, case.plan.checks, strict=False) if own and one.number == place + 1]
    if tried:
        return _worded(check.text, "sentence", together(tried))
    dropped = [one.reason for one in case.plan.dropped if own and one.number == place + 1]
    return undecided(check, f"the plan's way to try it was dropped: {dropped[0]}" if dropped else NO_ENTRY)


def _worded(text: str, kind: Literal["sentence", "js"], outcome: Outcome) -> CheckResult:
    return CheckResult(
        text=text, kind=kind, outcome=outcome.outcome, how=outcome.how, detail=outcome.detail, late=outcome.late
    )
