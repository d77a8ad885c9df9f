"""What a visit says of checks and page: only what was seen fails, and what is ours is undecided."""

import pytest

from generator.faults import REFUSED_DATA, UNNEEDED_REQUEST, Fault
from generator.judge.visit_results import find_page_faults, judge_expression
from generator.ports import ExpressionResult, Visit

NO_PLACE = "not visited: the browser had no free place in time"


def fault(kind: str) -> Fault:
    return Fault(f"a fault of the kind {kind}", fatal=False, kind=kind)


@pytest.mark.parametrize(
    ("visit", "outcome", "detail"),
    [
        (Visit((ExpressionResult(truthy=True, detail="true"),)), "passed", "true"),
        (Visit((ExpressionResult(truthy=False, detail="false: 1 === 2"),)), "failed", "false: 1 === 2"),
        (
            Visit((ExpressionResult(truthy=True, detail="true", late=True),)),
            "passed",
            "true only late or on the second try: true",
        ),
        (Visit((ExpressionResult(truthy=False, detail="0", undecided="no host"),)), "undecided", "no host (0)"),
        (Visit(not_visited=NO_PLACE), "undecided", NO_PLACE),
        (Visit(unfinished="it loops"), "failed", "it loops"),
        (None, "undecided", "no browser looked at the page"),
    ],
)
def test_a_check_comes_to(visit: Visit | None, outcome: str, detail: str) -> None:
    result = judge_expression(visit.answers[0] if visit and visit.answers else None, visit)
    assert (result.outcome, result.detail) == (outcome, detail)


def test_a_visit_that_was_not_made_is_no_fault() -> None:
    assert find_page_faults(Visit(not_visited=NO_PLACE)) == ()


def test_what_no_check_needs_excuses_no_exception() -> None:
    seen = find_page_faults(Visit(faults=(fault(UNNEEDED_REQUEST), fault("uncaught-exception"))))
    assert [one.kind for one in seen] == ["uncaught-exception"]
    assert find_page_faults(Visit(faults=(fault("blocked-request"), fault("uncaught-exception")))) == ()


def test_data_that_is_refused_is_told_only_where_something_went_wrong() -> None:
    refused = fault(REFUSED_DATA)
    assert find_page_faults(Visit((ExpressionResult(truthy=True, detail="true"),), (refused,))) == ()
    assert find_page_faults(Visit((ExpressionResult(truthy=False, detail="false"),), (refused,))) == (refused,)
    assert refused in find_page_faults(Visit(faults=(refused, fault("uncaught-exception"))))
