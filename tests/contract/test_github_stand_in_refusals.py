"""The GitHub stand-in refuses what github.com refuses, with the same status and words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from github import BadCredentialsException, GithubException

from tests.contract.github_client import LEGACY, commit, connect, create, enable_pages, move, revise
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import GitHubStandIn, github_stand_in

UNKNOWN = "f" * 40


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with github_stand_in(tmp_path) as server:
        yield server


def refusal(github: GitHubStandIn, method: str, path: str, body: Any = None) -> tuple[int, str]:
    """Status and message of a request made by hand."""
    headers = {"Authorization": f"Bearer {github.token}", "User-Agent": "tests"}
    answer = requests.request(method, github.api_url + path, json=body, headers=headers, timeout=PATIENCE)
    errors = answer.json().get("errors", [])
    return answer.status_code, " ".join([answer.json()["message"], *(error["message"] for error in errors)])


def test_a_wrong_token_is_answered_401_with_the_limit_still_shown(github: GitHubStandIn) -> None:
    with pytest.raises(BadCredentialsException) as caught:
        connect(github, token="wrong", lazy=False).get_user().login  # noqa: B018, S106 -- reading it asks the server
    assert caught.value.data["message"] == "Bad credentials"
    answer = requests.get(f"{github.api_url}/user", timeout=PATIENCE)
    assert (answer.status_code, answer.json()["message"]) == (401, "Requires authentication")
    assert {"Date", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-OAuth-Scopes"} <= answer.headers.keys()


@pytest.mark.parametrize(
    ("asked", "given"),
    [("Sum of sales!", "Sum-of-sales-"), ("täsk", "t-sk"), ("a.b_c-d", "a.b_c-d"), ("x" * 100, "x" * 100)],
)
def test_letters_that_no_name_may_hold_become_hyphens(github: GitHubStandIn, asked: str, given: str) -> None:
    assert create(github, asked).name == given


@pytest.mark.parametrize("name", ["x" * 101, "site.git", "site.WIKI", "..", ""])
def test_a_name_that_github_never_gives_is_answered_422(github: GitHubStandIn, name: str) -> None:
    assert refusal(github, "POST", "/user/repos", {"name": name})[0] == 422


@pytest.mark.parametrize("description", ["two\nlines", "bell\a", "x" * 351])
def test_a_description_that_github_does_not_take_is_answered_422(github: GitHubStandIn, description: str) -> None:
    status, message = refusal(github, "POST", "/user/repos", {"name": "site", "description": description})
    assert status == 422
    assert "description" in message
    assert refusal(github, "GET", "/repos/pagewright/site") == (404, "Not Found")


@pytest.mark.parametrize("name", ["site", "SITE"])
def test_a_taken_name_is_answered_422_in_any_case(github: GitHubStandIn, name: str) -> None:
    create(github, "site")
    assert refusal(github, "POST", "/user/repos", {"name": name}) == (
        422,
        "Repository creation failed. name already exists on this account",
    )
    assert create(github, "other").name == "other"


def test_an_empty_repository_takes_no_git_data(github: GitHubStandIn) -> None:
    repository = create(github, auto_init=False)
    for ask in (
        lambda: commit(repository, {"a": "b"}),
        lambda: repository.create_git_blob("text", "utf-8"),
        lambda: repository.get_git_ref("heads/main").object,
        lambda: repository.create_git_ref("refs/heads/main", UNKNOWN),
        lambda: repository.get_commits()[0],
    ):
        with pytest.raises(GithubException) as caught:
            ask()
        assert (caught.value.status, caught.value.data["message"]) == (409, "Git Repository is empty.")
    with pytest.raises(GithubException, match="main branch must exist"):
        enable_pages(repository)
    repository.create_file("README.md", "First", "text")
    assert [item.commit.message for item in repository.get_commits()] == ["First"]


def test_a_branch_moves_only_forward_unless_forced(github: GitHubStandIn) -> None:
    repository = create(github)
    first = commit(repository, {"a": "1"})
    for sha, force, words in (
        (first.sha, False, "not a fast forward"),
        (UNKNOWN, True, "Object does not exist"),
        (first.tree.sha, True, "Object does not exist"),
        ("main", True, "exactly 40 characters"),
    ):
        with pytest.raises(GithubException, match=words) as caught:
            move(repository, sha, force=force)
        assert caught.value.status == 422
    with pytest.raises(GithubException, match="Reference does not exist"):
        move(repository, first.sha, force=True, branch="other")
    move(repository, first.sha, force=True)
    revise(repository, first, {"a": "2"}, "Round 2")
    with pytest.raises(GithubException, match="not a fast forward"):
        revise(repository, first, {"a": "3"}, "Too late")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"path": "a", "sha": UNKNOWN, "content": "x"}, "either tree.sha or tree.content"),
        ({"path": "a"}, "either tree.sha or tree.content"),
        ({"path": "a", "sha": UNKNOWN}, "not a valid blob"),
        ({"path": "missing", "sha": None}, "BadObjectState"),
        ({"path": "../a", "content": "x"}, "malformed path"),
        ({"path": "/a", "content": "x"}, "malformed path"),
        ({"path": "a/.GIT/config", "content": "x"}, "malformed path"),
        ({"path": "a", "mode": "040000", "content": "x"}, "does not fit"),
    ],
)
def test_a_tree_entry_that_git_could_not_hold_is_answered_422(
    github: GitHubStandIn, entry: dict[str, Any], words: str
) -> None:
    create(github, "site")
    entry = {"mode": "100644", "type": "blob", **entry}
    status, message = refusal(github, "POST", "/repos/pagewright/site/git/trees", {"tree": [entry]})
    assert status == 422
    assert words in message


def test_a_commit_of_what_does_not_exist_is_answered_422(github: GitHubStandIn) -> None:
    repository = create(github, "site")
    tree = commit(repository, {"a": "1"}).tree.sha
    path = "/repos/pagewright/site/git/commits"
    assert refusal(github, "POST", path, {"message": "m", "tree": UNKNOWN})[0] == 422
    assert refusal(github, "POST", path, {"message": "m", "tree": tree, "parents": [tree]})[0] == 422


def test_pages_can_be_turned_on_once(github: GitHubStandIn) -> None:
    path = "/repos/pagewright/site/pages"
    repository = create(github, "site")
    assert refusal(github, "GET", path)[0] == 404
    assert refusal(github, "PUT", path, {"build_type": "legacy"})[0] == 404
    enable_pages(repository)
    assert refusal(github, "POST", path, LEGACY) == (409, "GitHub Pages is already enabled.")
    create(github, "hidden", private=True)
    assert refusal(github, "POST", "/repos/pagewright/hidden/pages", LEGACY)[0] == 422


def test_the_hour_of_requests_runs_out(tmp_path: Path) -> None:
    with github_stand_in(tmp_path, hourly_limit=1) as github:
        create(github)
        status, message = refusal(github, "GET", "/user")
        assert status == 403
        assert message.startswith("API rate limit exceeded")
