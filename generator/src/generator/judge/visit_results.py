"""Turns a browser visit into partial results and faults, without what only the generator's location causes."""

from generator.faults import CONSEQUENCE_KINDS, LOCATION_KINDS, REFUSED_DATA, UNNEEDED_REQUEST, Fault
from generator.judge.partial_result import PartialResult, undecided
from generator.ports import ExpressionResult, ScenarioResult, Visit

NO_BROWSER = "no browser looked at the page"


def judge_expression(answer: ExpressionResult | None, visit: Visit | None) -> PartialResult:
    """The result of a JavaScript check. `answer` None: it was not evaluated."""
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
    """The result of an entry's scenario. `result` None: it was not run."""
    if visit is None:
        return undecided(NO_BROWSER)
    if result is None or result.outcome == "undecided":
        reason = visit.not_visited or visit.unfinished or "its steps were not carried out"
        return undecided(result.detail if result else reason)
    return PartialResult(result.outcome, result.detail, "browser")


def find_page_faults(visit: Visit) -> tuple[Fault, ...]:
    """Find the faults of the page itself; none if the visit could not be made."""
    excused = set(LOCATION_KINDS)
    if any(fault.kind in LOCATION_KINDS - {UNNEEDED_REQUEST} for fault in visit.faults):
        excused |= CONSEQUENCE_KINDS
    failed = any(not answer.truthy and not answer.undecided for answer in visit.answers)
    if not failed and not any(fault.kind in CONSEQUENCE_KINDS for fault in visit.faults):
        excused.add(REFUSED_DATA)
    seen = tuple(fault for fault in visit.faults if fault.kind not in excused)
    if visit.unfinished:
        return (Fault(visit.unfinished, "index.html", fatal=False, kind="unfinished-visit"), *seen)
    return seen
