from typing import Any

import pytest
import requests
from github import GithubException

from chassis.errors import PermanentError, TransientError
from publisher.github.errors import DECISIONS, decide, refusal_of, soon, translate

NOW = 1_000_000.0
SECRET = {"secret_scanning": {"bypass_placeholders": [{"placeholder_id": "1", "token_type": "openai_api_key"}]}}


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


ROWS = [
    (403, {"message": "You have exceeded a secondary rate limit."}, "GitHub's rate limit"),
    (409, {"message": "Secret detected", "metadata": SECRET}, "push protection found a secret: openai_api_key"),
    (422, {"message": "Failed.", "errors": [{"message": "name already exists on this account"}]}, "the name is taken"),
    (409, {"message": "GitHub Pages is already enabled."}, "Pages are on already"),
    (409, {"message": 'Expected branch to point to "a" but it did not.  Pull and try again.'}, "the branch has moved"),
    (409, {"message": "Git Repository is empty."}, "still making the repository"),
    (422, {"message": "Reference does not exist"}, "still making the branch"),
    (409, {"message": "Conflict"}, "busy with this repository"),
    (401, {"message": "Bad credentials"}, "GITHUB_TOKEN is not accepted"),
    (403, {"message": "Resource not accessible by personal access token"}, "GITHUB_TOKEN may not do this"),
    (404, {"message": "Not Found"}, "GITHUB_TOKEN may not see it"),
    (422, {"message": "Sorry, your input was too large to process."}, "the site is too large"),
    (422, {"message": "Validation Failed"}, "does not take this"),
    (451, {"message": "Repository access blocked"}, "blocked for legal reasons"),
    (408, {"message": "Request Timeout"}, "too slow"),
    (502, {"message": "Server Error"}, "GitHub has a fault"),
    (418, {"message": "tea"}, "GitHub refuses this"),
]
LASTING = {
    "GitHub's push protection found a secret",
    "GITHUB_TOKEN is not accepted: make a new one",
    "GITHUB_TOKEN may not do this: see publisher/README.md",
    "not there, or GITHUB_TOKEN may not see it",
    "the site is too large for GitHub",
    "GitHub does not take this",
    "blocked for legal reasons: ask GitHub",
    "GitHub refuses this",
}


def test_every_row_of_the_table_has_its_answer_here_in_the_same_order() -> None:
    met = [decide(refusal_of(GithubException(status, body, {}), NOW)) for status, body, _ in ROWS]
    assert met == list(DECISIONS)


@pytest.mark.parametrize(("status", "body", "words"), ROWS)
def test_a_refusal_is_final_or_not_as_its_row_says_and_tells_what_to_do(
    status: int, body: dict[str, Any], words: str
) -> None:
    error = translate(GithubException(status, body, {}), "creating repository x", NOW)
    meaning = decide(refusal_of(GithubException(status, body, {}), NOW)).meaning
    assert isinstance(error, PermanentError if meaning in LASTING else TransientError)
    assert str(error).startswith("creating repository x: ")
    assert words in str(error)
    assert f"({status} {body['message']}" in str(error)


@pytest.mark.parametrize("status", [409, 422])
def test_push_protection_is_recognised_under_both_statuses_and_without_kinds(status: int) -> None:
    body = {"message": "x", "metadata": {"secret_scanning": {}}}
    assert "found a secret: unnamed" in str(translate(GithubException(status, body, {}), "uploading", NOW))


def test_a_secret_in_a_repository_made_moments_ago_is_not_sent_again() -> None:
    assert not soon(GithubException(409, {"message": "Secret detected", "metadata": SECRET}, {}))


@pytest.mark.parametrize(
    ("status", "message", "is_soon"),
    [(404, "Not Found", True), (409, "x", True), (422, "Reference does not exist", True), (422, "x", False)],
)
def test_what_a_repository_made_moments_ago_may_answer_is_asked_again(status: int, message: str, is_soon: bool) -> None:
    assert soon(GithubException(status, {"message": message}, {})) is is_soon


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
