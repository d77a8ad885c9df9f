"""Which requests a script of faults strikes."""

import pytest
from pydantic import ValidationError

from tools.stand_ins.github.faults import Fault, FaultScript


def struck(script: FaultScript, method: str = "GET", path: str = "/user") -> list[str]:
    return [fault.kind for fault in script.strike(method, path)]


def test_no_fault_strikes_without_a_script() -> None:
    assert struck(FaultScript()) == []


@pytest.mark.parametrize(
    ("nth", "times", "expected"),
    [(1, 1, [1]), (2, 1, [2]), (2, 2, [2, 3]), (3, None, [3, 4, 5]), (9, 1, [])],
)
def test_a_fault_strikes_from_the_nth_request_on(nth: int, times: int | None, expected: list[int]) -> None:
    script = FaultScript()
    script.replace([Fault(kind="status", nth=nth, times=times)])
    assert [number for number in range(1, 6) if struck(script)] == expected


def test_only_requests_that_match_are_counted() -> None:
    script = FaultScript()
    script.replace([Fault(kind="cut-after", method="POST|PUT", path="/git/(trees|blobs)$", nth=2)])
    asked = [("POST", "/git/trees"), ("GET", "/git/trees"), ("PUT", "/git/trees/1"), ("PUT", "/git/blobs")]
    assert [bool(struck(script, *request)) for request in asked] == [False, False, False, True]


def test_several_faults_may_strike_one_request() -> None:
    script = FaultScript()
    script.replace([Fault(kind="latency", times=None), Fault(kind="hang", nth=2)])
    assert [struck(script), struck(script), struck(script)] == [["latency"], ["latency", "hang"], ["latency"]]


def test_a_new_script_starts_counting_afresh() -> None:
    script, fault = FaultScript(), Fault(kind="status", nth=2)
    script.replace([fault])
    struck(script)
    script.replace([fault])
    assert [struck(script), struck(script)] == [[], ["status"]]


@pytest.mark.parametrize("wrong", [{"kind": "fire"}, {"kind": "hang", "nth": 0}, {"kind": "hang", "second": 1}])
def test_a_fault_that_could_never_strike_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Fault.model_validate(wrong)


@pytest.mark.parametrize(
    ("fault", "status", "header"),
    [
        (Fault(kind="status"), 502, None),
        (Fault(kind="primary-limit", seconds=60), 403, ("X-RateLimit-Reset", "1060")),
        (Fault(kind="secondary-limit", status=403, retry_after=5), 403, ("Retry-After", "5")),
        (Fault(kind="secondary-limit", status=429), 429, None),
    ],
)
def test_a_fault_may_answer_in_place_of_the_work(fault: Fault, status: int, header: tuple[str, str] | None) -> None:
    answer = fault.answer(5000, 1000.0)
    assert answer is not None
    assert answer.status == status
    assert header is None or header in answer.headers.items()


@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "hang", "latency"])
def test_other_faults_leave_the_answer_alone(kind: str) -> None:
    assert Fault.model_validate({"kind": kind}).answer(5000, 1000.0) is None


def test_a_fault_may_strike_only_requests_that_say_something() -> None:
    script = FaultScript()
    script.replace([Fault(kind="status", path="^/graphql$", says="createCommitOnBranch")])
    asked = ("query Site", "mutation { createCommitOnBranch }", "mutation { createCommitOnBranch }")
    assert [bool(script.strike("POST", "/graphql", content)) for content in asked] == [False, True, False]


def test_a_fault_may_answer_with_headers_and_exact_text() -> None:
    answer = Fault(kind="status", status=200, headers={"X-A": "b"}, text="<html>").answer(5000, 1000.0)
    assert answer is not None
    assert (answer.status, answer.headers, answer.raw) == (200, {"X-A": "b"}, b"<html>")
