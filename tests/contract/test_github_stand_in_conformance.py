"""The GitHub stand-in reports every exchange that GitHub's own description does not allow: its watch has teeth."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from github import UnknownObjectException

from tests.contract.github_client import commit, create
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import GitHubStandIn, github_stand_in
from tools.stand_ins.github.operation_types import Call
from tools.stand_ins.github.responses import Answer

PAGES = "/repos/pagewright/site/pages"
TREES = "/repos/pagewright/site/git/trees"


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with github_stand_in(tmp_path, allow_violations=True) as server:
        create(server, "site")
        yield server


def send(github: GitHubStandIn, method: str, path: str, body: Any = None) -> int:
    headers = {"Authorization": f"Bearer {github.token}", "User-Agent": "tests"}
    return requests.request(method, github.api_url + path, json=body, headers=headers, timeout=PATIENCE).status_code


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", PAGES, {}, "request body"),
        ("POST", PAGES, {"source": {"branch": "main", "path": "/site"}}, "request body at source/path"),
        ("POST", PAGES, {"build_type": "slow"}, "request body at build_type"),
        ("POST", TREES, {}, "'tree' is a required property"),
        ("POST", TREES, {"tree": [{"path": "a", "mode": "100666", "content": ""}]}, "request body at tree/0/mode"),
        ("POST", TREES, {"tree": [{"path": "a", "mode": "100644", "sha": 5}]}, "request body at tree/0/sha"),
        ("PATCH", "/repos/pagewright/site/git/refs/heads/main", {"sha": None}, "request body at sha"),
        ("POST", "/user/repos", None, "request body: None for not nullable"),
        ("GET", "/user/repos?sort=size", None, "query parameter 'sort'"),
        ("GET", "/user/repos?per_page=many", None, "query parameter 'per_page'"),
        ("GET", "/user/repos?size=1", None, "query parameter 'size' is not documented"),
    ],
)
def test_a_wrong_request_is_refused_and_reported(
    github: GitHubStandIn, method: str, path: str, body: Any, words: str
) -> None:
    assert send(github, method, path, body) == 422
    assert words in str(github.violations()[0])


@pytest.mark.parametrize(("method", "path"), [("GET", "/graphql"), ("PUT", TREES), ("GET", "/repos/pagewright")])
def test_what_github_does_not_document_is_answered_404_and_reported(
    github: GitHubStandIn, method: str, path: str
) -> None:
    assert send(github, method, path) == 404
    assert "GitHub documents no such operation" in str(github.violations()[0])


def test_the_lazy_clients_way_of_moving_a_branch_is_reported(github: GitHubStandIn) -> None:
    repository = create(github, "lazy")
    made = commit(repository, {"a": "1"})
    with pytest.raises(UnknownObjectException):
        repository.get_git_ref("heads/main").edit(made.sha, force=True)
    (violation,) = github.violations()
    assert (violation.method, violation.path) == ("PATCH", "/repos/pagewright/lazy/git/ref/heads/main")
    assert violation.problem == "GitHub documents no such operation"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(201, {"status": "built"}), "status 201 is not documented"),
        (Answer(200, {"url": "http://127.0.0.1/", "status": "foo"}), "at status: 'foo' is not one of"),
        (Answer(200, {"url": "http://127.0.0.1/"}), "'status' is a required property"),
        (Answer(200, None), "None for not nullable"),
        (Answer(418, {"message": "tea"}), "status 418 is not documented"),
    ],
)
def test_a_wrong_answer_of_our_own_is_reported(github: GitHubStandIn, answer: Answer, words: str) -> None:
    def wrong(call: Call) -> Answer:
        return answer

    github.api.handlers = {("get", "/repos/{owner}/{repo}/pages"): wrong}
    send(github, "GET", PAGES)
    assert any(words in violation.problem for violation in github.violations())


def test_a_broken_stand_in_is_reported_with_its_traceback(github: GitHubStandIn) -> None:
    github.api.handlers = {}
    assert send(github, "GET", PAGES) == 500
    assert "KeyError" in github.violations()[0].problem


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/repos/pagewright/site/commits?author=me", None),
        ("POST", "/user/repos", {"name": "new", "license_template": "mit"}),
        ("PATCH", "/repos/pagewright/site", {"name": "renamed"}),
    ],
)
def test_what_the_stand_in_does_not_play_is_reported_instead_of_ignored(
    github: GitHubStandIn, method: str, path: str, body: Any
) -> None:
    assert send(github, method, path, body) == 500
    assert "NotImplementedError" in github.violations()[0].problem


def test_leaving_the_stand_in_fails_after_a_wrong_exchange(tmp_path: Path) -> None:
    def run() -> None:
        with github_stand_in(tmp_path / "strict") as strict:
            assert send(strict, "GET", "/rate-limit") == 404

    with pytest.raises(AssertionError, match="GET /rate-limit -> 404: GitHub documents no such operation"):
        run()
