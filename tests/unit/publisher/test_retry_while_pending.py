"""Calls about objects that GitHub is still creating are repeated for some seconds; other errors are raised at once."""

import pytest
from github import GithubException

from publisher.github.error_translation import GitHubTransientError
from publisher.github.fault_table import FaultKind
from publisher.github.retry_while_pending import retry_while_pending
from tests.unit.publisher.rest import refusal

EMPTY = refusal(409, "Git Repository is empty.")
UNKNOWN = refusal(422, "Validation Failed")


def called(*answers: Exception | str, unknown: bool = True) -> tuple[str, list[float]]:
    left, slept = list(answers), list[float]()

    def call() -> str:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    result = retry_while_pending("octo/x", call, slept.append, unknown=unknown)
    assert left == []
    return result, slept


@pytest.mark.parametrize("error", [EMPTY, refusal(404, "Not Found"), refusal(409, "Conflict"), UNKNOWN], ids=str)
def test_an_object_that_appears_within_seconds_is_waited_for(error: GithubException) -> None:
    result, slept = called(error, error, "there")
    assert (result, slept) == ("there", [0.5, 1.0])


def test_an_object_that_does_not_appear_is_left_to_the_broker() -> None:
    with pytest.raises(GitHubTransientError, match=r"still creating repository x or its content \(409 ") as raised:
        called(EMPTY, EMPTY, EMPTY, EMPTY)
    assert raised.value.kind is FaultKind.NOT_READY_YET


def test_an_error_that_stays_unknown_is_raised_as_it_is() -> None:
    with pytest.raises(GithubException) as raised:
        called(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    assert raised.value is UNKNOWN


@pytest.mark.parametrize("error", [refusal(401), refusal(451), UNKNOWN, ConnectionError("reset")], ids=repr)
def test_an_error_of_another_kind_is_raised_at_once(error: Exception) -> None:
    with pytest.raises(type(error)) as raised:
        called(error, unknown=False)
    assert raised.value is error
