"""What a browser's visit says of checks and of the page, and what it cannot say because of where the generator runs."""

from collections.abc import Mapping, Sequence

from contracts.evidence import CheckResult
from generator.findings import Fault
from generator.ports import LEFT_OUT_FILE, REFUSED_DATA, UNNEEDED_REQUEST, Answer, Visit

FROM_HERE_ONLY = frozenset({"unreachable-host", "blocked-request", LEFT_OUT_FILE, UNNEEDED_REQUEST})
"""Kinds of faults that may lie in where the generator runs, and say nothing against the page."""
CONSEQUENCES = frozenset({"uncaught-exception", "console-error"})
"""Kinds that follow from a library or data that could not be had, and then say nothing against the page either."""

NO_BROWSER = "no browser looked at the page"
WITHOUT_FILE = "a file that the page needs is not at hand here"


def decided(
    by_rule: Sequence[CheckResult], expressions: Mapping[int, str], visit: Visit | None
) -> tuple[CheckResult, ...]:
    """The results by rule, with the page's answers at the places of `expressions`."""
    answers = dict(zip(expressions, visit.answers, strict=False)) if visit else {}
    return tuple(
        _in_browser(result, answers.get(place), visit) if place in expressions else result
        for place, result in enumerate(by_rule)
    )


def faults_of(visit: Visit) -> tuple[Fault, ...]:
    """What the browser saw that lies in the page itself. A visit that could not be made says nothing."""
    excused = set(FROM_HERE_ONLY)
    if any(fault.kind in FROM_HERE_ONLY - {UNNEEDED_REQUEST} for fault in visit.faults):
        excused |= CONSEQUENCES
    failed = any(not answer.truthy and not answer.undecided for answer in visit.answers)
    if not failed and not any(fault.kind in CONSEQUENCES for fault in visit.faults):
        excused.add(REFUSED_DATA)
    seen = tuple(fault for fault in visit.faults if fault.kind not in excused)
    if visit.unfinished:
        return (Fault(visit.unfinished, "index.html", fatal=False, kind="unfinished-visit"), *seen)
    return seen


def _in_browser(result: CheckResult, answer: Answer | None, visit: Visit | None) -> CheckResult:
    if visit is None:
        return result.model_copy(update={"detail": NO_BROWSER})
    if answer is None:
        reason = visit.not_visited or visit.unfinished or "it was not evaluated"
        answer = Answer(truthy=False, detail=reason, undecided=visit.not_visited or "")
    if answer.undecided:
        detail = answer.undecided if answer.undecided == answer.detail else f"{answer.undecided} ({answer.detail})"
        return result.model_copy(update={"outcome": "undecided", "detail": detail})
    outcome = "passed" if answer.truthy else "failed"
    late = "true only late or on the second try: " if answer.late else ""
    return result.model_copy(update={"outcome": outcome, "how": "browser", "detail": late + answer.detail})
