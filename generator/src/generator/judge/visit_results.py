"""What a browser's visit says of checks and of the page, and what it cannot say because of where the generator runs."""

from collections.abc import Mapping, Sequence

from contracts.evidence import CheckResult
from generator.findings import Fault
from generator.ports import LEFT_OUT_FILE, Answer, Visit

FROM_HERE_ONLY = frozenset({"unreachable-host", "blocked-request", LEFT_OUT_FILE})
"""Kinds of faults that may lie in where the generator runs, and say nothing against the page."""
CONSEQUENCES = frozenset({"uncaught-exception", "console-error"})
"""Kinds that follow from a library that could not be had, and then say nothing against the page either."""

NO_BROWSER = "no browser looked at the page"
BLIND = "a host that the page needs could not be reached from here"
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
    """What the browser saw that lies in the page itself."""
    excused = FROM_HERE_ONLY | CONSEQUENCES if _is_blind(visit) else FROM_HERE_ONLY
    seen = tuple(fault for fault in visit.faults if fault.kind not in excused)
    if visit.unfinished:
        return (Fault(visit.unfinished, "index.html", fatal=False, kind="unfinished-visit"), *seen)
    return seen


def _is_blind(visit: Visit) -> bool:
    """Whether the page lacked something here that a grader's browser may well get."""
    return any(fault.kind in FROM_HERE_ONLY for fault in visit.faults)


def _in_browser(result: CheckResult, answer: Answer | None, visit: Visit | None) -> CheckResult:
    if visit is None:
        return result.model_copy(update={"detail": NO_BROWSER})
    if answer is None:
        # A page on which nothing can be evaluated fails in the grader's browser too.
        return result.model_copy(
            update={"outcome": "failed", "how": "browser", "detail": visit.unfinished or "it was not evaluated"}
        )
    if not answer.truthy and _is_blind(visit):
        lacking = WITHOUT_FILE if any(fault.kind == LEFT_OUT_FILE for fault in visit.faults) else BLIND
        return result.model_copy(update={"outcome": "undecided", "detail": f"{lacking}: {answer.detail}"})
    outcome = "passed" if answer.truthy else "failed"
    return result.model_copy(update={"outcome": outcome, "how": "browser", "detail": answer.detail})
