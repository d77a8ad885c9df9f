from typing import Any

import pytest
import requests
from github import GithubException

from chassis.errors import PermanentError, TransientError
from publisher.github.errors import translate

NOW = 1_000_000.0


def translated(status: int, message: str = "", headers: dict[str, str] | None = None) -> Any:
    return translate(GithubException(status, {"message": message}, headers or {}), "creating repository x", NOW)


@pytest.mark.parametrize(
    ("status", "message", "headers", "seconds"),
    [
        (429, "", {}, 60),
        (429, "", {"retry-after": "7"}, 7),
        (403, "You have exceeded a secondary rate limit.", {}, 60),
        (403, "Forbidden", {"Retry-After": "30"}, 30),
        (403, "API rate limit exceeded", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000120"}, 121),
    ],
)
def test_a_rate_limit_is_waited_for_as_long_as_github_asks(
    status: int, message: str, headers: dict[str, str], seconds: float
) -> None:
    error = translated(status, message, headers)
    assert isinstance(error, TransientError)
    assert error.retry_after == seconds


@pytest.mark.parametrize("status", [409, 500, 502, 503])
def test_conflicts_and_faults_may_pass(status: int) -> None:
    error = translated(status, "x")
    assert isinstance(error, TransientError)
    assert error.retry_after is None


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (401, "GITHUB_TOKEN is not accepted"),
        (403, "GITHUB_TOKEN may not do this"),
        (404, "GITHUB_TOKEN may not see it"),
        (422, "does not take this"),
        (451, "refuses this"),
    ],
)
def test_other_refusals_are_final_and_name_what_to_do(status: int, remedy: str) -> None:
    error = translated(status, "Because")
    assert isinstance(error, PermanentError)
    assert str(error).startswith("creating repository x: ")
    assert remedy in str(error)
    assert f"({status} Because)" in str(error)


def test_a_missing_permission_is_named_where_github_names_it() -> None:
    error = translated(403, "Resource not accessible", {"X-Accepted-GitHub-Permissions": "administration=write"})
    assert "needed: administration=write" in str(error)


def test_githubs_list_of_reasons_is_told() -> None:
    body = {"message": "Validation Failed", "errors": [{"message": "tree.path is malformed"}, {"code": "invalid"}, "x"]}
    error = translate(GithubException(422, body, None), "committing", NOW)
    assert "Validation Failed; tree.path is malformed; invalid; x" in str(error)


@pytest.mark.parametrize("body", [None, "<html>Unicorn!</html>", {"data": "<html>"}])
def test_answers_that_are_not_githubs_json_are_understood(body: Any) -> None:
    assert isinstance(translate(GithubException(502, body, None), "committing", NOW), TransientError)


@pytest.mark.parametrize("error", [requests.ReadTimeout("late"), requests.ConnectionError("reset")])
def test_no_answer_is_tried_again(error: requests.RequestException) -> None:
    assert isinstance(translate(error, "committing", NOW), TransientError)
