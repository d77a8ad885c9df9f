"""What a browser's visit says of checks and of the page, and what it cannot say because of where the generator runs."""

from generator.faults import Fault
from generator.judge.partial_result import PartialResult, undecided
from generator.ports import LEFT_OUT_FILE, REFUSED_DATA, UNNEEDED_REQUEST, ExpressionResult, ScenarioResult, Visit

FROM_HERE_ONLY = frozenset({"unreachable-host", "blocked-request", LEFT_OUT_FILE, UNNEEDED_REQUEST})
"""Kinds of faults that may lie in where the generator runs, and say nothing against the page."""
CONSEQUENCES = frozenset({"uncaught-exception", "console-error"})
"""Kinds that follow from a library or data that could not be had, and then say nothing against the page either."""

NO_BROWSER = "no browser looked at the page"


def judge_expression(answer: ExpressionResult | None, visit: Visit | None) -> PartialResult:
    """The outcome of a JavaScript check by the page's answer; None where it was not asked."""
    if visit is None:
        return undecided(NO_BROWSER)
    if answer is None:
        reason = visit.not_visited or visit.unfinished or "it was not evaluated"
        answer = ExpressionResult(truthy=False, detail=reason, undecided=visit.not_visited or "")
    if answer.undecided:
        same = answer.undecided == answer.detail
        return undecided(answer.undecided if same else f"{answer.undecided} ({answer.detail})")
    late = "true only late or on the second try: " if answer.late else ""
    return PartialResult("passed" if answer.truthy else "failed", late + answer.detail, "browser", answer.late)


def judge_scenario(result: ScenarioResult | None, visit: Visit | None) -> PartialResult:
    """What carrying out an entry's steps says; None: they were not carried out."""
    if visit is None:
        return undecided(NO_BROWSER)
    if result is None or result.outcome == "undecided":
        reason = visit.not_visited or visit.unfinished or "its steps were not carried out"
        return undecided(result.detail if result else reason)
    return PartialResult(result.outcome, result.detail, "browser")


def find_page_faults(visit: Visit) -> tuple[Fault, ...]:
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
