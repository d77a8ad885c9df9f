from collections.abc import Sequence
from typing import Any

import pytest
import requests
import urllib3
from github import BadAttributeException, GithubException, IncompletableObject

from chassis.errors import PermanentError, TransientError
from publisher.github.error_response import GRAPHQL_TYPES, refusal_of
from publisher.github.error_translation import GitHubAccessError, UnusableAnswer, kind_of, may_be_pending, translate
from publisher.github.fault_table import TABLE, FaultKind, row_of
from publisher.ports import AccessRefusedError
from tests.corpus.github_refusals import ROWS, SECRET, Sample

NOW = 1_000_000.0


def exception(row: Sample) -> GithubException:
    """As PyGithub or graph_query.py raises it."""
    body = {"message": row.message, **row.more, **({GRAPHQL_TYPES: row.types} if row.types else {})}
    return GithubException(row.status, body, {})


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
        (403, "API rate limit exceeded", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000120000"}, 3600),
        (429, "", {"retry-after": "99999999"}, 3600),
    ],
)
def test_a_rate_limit_is_waited_for_as_long_as_github_asks_and_an_hour_at_most(
    status: int, message: str, headers: dict[str, str], seconds: float
) -> None:
    error = translated(status, message, headers)
    assert isinstance(error, TransientError)
    assert error.retry_after == seconds


def test_only_a_refusal_of_the_content_is_final() -> None:
    for row in ROWS:
        error = translate(exception(row), "creating repository x", NOW)
        assert error.kind is row.kind, row
        assert isinstance(error, PermanentError) is (row.kind in {FaultKind.CONTENT_REFUSED, FaultKind.TOO_LARGE}), row
        assert isinstance(error, AccessRefusedError) is (
            row.kind in {FaultKind.CREDENTIALS_REFUSED, FaultKind.PERMISSION_MISSING}
        )
        assert str(error).startswith("creating repository x: "), row
        assert f"({row.status} {row.message}" in str(error), row


def test_every_row_of_the_table_has_a_sample() -> None:
    assert {row_of(refusal_of(exception(row), NOW)) for row in ROWS} == set(TABLE)


UNKNOWN: Sequence[int] = [300, 400, 405, 406, 410, 415, 418, 423, 425, 426, 431, 499, 600]


def test_an_unknown_refusal_is_tried_again() -> None:
    for status in UNKNOWN:
        error = translated(status, "something that nobody has seen")
        assert error.kind is FaultKind.UNKNOWN, status
        assert isinstance(error, TransientError), status


@pytest.mark.parametrize("name", ["file-too_large", "force-push-demo", "tree.path", "saml", "archived"])
def test_the_name_of_a_repository_decides_nothing(name: str) -> None:
    message = f"Could not resolve to a Repository with the name 'octo/{name}'."
    body = {"message": message, GRAPHQL_TYPES: ["NOT_FOUND"]}
    assert kind_of(GithubException(200, body, {})) is FaultKind.NOT_FOUND


def test_a_404_for_what_was_never_seen_is_a_refusal_of_the_token() -> None:
    never_seen = translate(GithubException(404, {"message": "Not Found"}, {}), "asking", NOW, exists=False)
    assert isinstance(never_seen, GitHubAccessError)
    assert never_seen.code == "NOT_VISIBLE"
    assert not isinstance(translated(404, "Not Found"), AccessRefusedError)


@pytest.mark.parametrize("status", [409, 422])
def test_push_protection_is_recognised_under_both_statuses_and_without_kinds(status: int) -> None:
    body = {"message": "x", "metadata": {"secret_scanning": {}}}
    assert "found a secret: unnamed" in str(translate(GithubException(status, body, {}), "uploading", NOW))


def test_a_secret_in_a_repository_made_moments_ago_is_not_sent_again() -> None:
    assert not may_be_pending(GithubException(409, {"message": "x", "metadata": SECRET}, {}))


@pytest.mark.parametrize(
    ("status", "message", "is_early"),
    [(404, "Not Found", True), (409, "x", True), (422, "Reference does not exist", True), (422, "x", False)],
)
def test_what_a_repository_made_moments_ago_may_answer_is_asked_again(
    status: int, message: str, is_early: bool
) -> None:
    assert may_be_pending(GithubException(status, {"message": message}, {})) is is_early


def test_single_sign_on_is_named_without_the_code_in_its_address() -> None:
    sso = "required; url=https://github.com/orgs/octo/sso?authorization_request=AB12"
    error = translated(403, "Resource protected by organization SAML enforcement.", {"X-GitHub-SSO": sso})
    assert error.code == "SSO_REQUIRED"
    assert "https://github.com/orgs/octo/sso" in str(error)
    assert "AB12" not in str(error)


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


@pytest.mark.parametrize(
    "error", [requests.ReadTimeout("late"), requests.ConnectionError("reset"), urllib3.exceptions.ProtocolError("x")]
)
def test_no_answer_is_tried_again(error: Exception) -> None:
    translated = translate(error, "committing", NOW)
    assert isinstance(translated, TransientError)
    assert translated.kind is FaultKind.BUSY


@pytest.mark.parametrize(
    "error",
    [
        AssertionError("/elsewhere"),
        BadAttributeException(5, (str, str), None),
        IncompletableObject(400, message="no url"),
        TypeError("'NoneType' object is not subscriptable"),
        KeyError("sha"),
        RuntimeError("Github server redirected from https protocol to http"),
        requests.exceptions.JSONDecodeError("bad", "", 0),
        UnusableAnswer("commit is null"),
    ],
)
def test_whatever_pygithub_raises_is_tried_again(error: Exception) -> None:
    translated = translate(error, "committing", NOW)
    assert isinstance(translated, TransientError)
    assert translated.kind is FaultKind.UNKNOWN
    assert str(translated).startswith("committing: ")
