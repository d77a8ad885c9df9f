"""The GitHub stand-in's GraphQL API: held against GitHub's own schema, and as strict about a branch that has moved."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.contract.github_client import create, git
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import GitHubStandIn, github_stand_in

COMMIT = "mutation C($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }"
HEAD = """query H($owner: String!, $name: String!) { repository(owner: $owner, name: $name) {
  defaultBranchRef { name target { ... on Commit { oid history(first: 9) { nodes { message } }
  tree { entries { name mode type object { ... on Blob { text isBinary } } } } } } } } }"""
OURS = {"owner": "pagewright", "name": "site"}


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with github_stand_in(tmp_path, allow_violations=True) as server:
        create(server, "site")
        yield server


def ask(github: GitHubStandIn, query: str, variables: dict[str, Any] | None = None) -> Any:
    headers = {"Authorization": f"Bearer {github.token}", "User-Agent": "tests"}
    body: Any = {"query": query, "variables": variables or {}}
    answer = requests.post(f"{github.api_url}/graphql", json=body, headers=headers, timeout=PATIENCE)
    assert answer.status_code == 200
    return answer.json()


def head(github: GitHubStandIn) -> dict[str, Any]:
    found: dict[str, Any] = ask(github, HEAD, OURS)["data"]["repository"]["defaultBranchRef"]["target"]
    return found


def commit(github: GitHubStandIn, expected: str, **changes: Any) -> Any:
    branch = {"repositoryNameWithOwner": "pagewright/site", "branchName": "main"}
    message = {"headline": "Round 2", "body": "Brief-Id: x"}
    asked = {"branch": branch, "expectedHeadOid": expected, "message": message, "fileChanges": changes}
    return ask(github, COMMIT, {"input": asked})


def put(path: str, content: bytes) -> dict[str, str]:
    return {"path": path, "contents": base64.b64encode(content).decode()}


def test_a_commit_puts_files_in_and_takes_them_out_by_the_tokens_user(github: GitHubStandIn, tmp_path: Path) -> None:
    first = head(github)["oid"]
    made = commit(
        github, first, additions=[put("a.png", b"\xff\0"), put("b/c.txt", b"c")], deletions=[{"path": "README.md"}]
    )
    after = head(github)
    assert made["data"]["createCommitOnBranch"]["commit"]["oid"] == after["oid"]
    assert [node["message"] for node in after["history"]["nodes"]] == ["Round 2\n\nBrief-Id: x", "Initial commit"]
    assert after["tree"]["entries"] == [
        {"name": "a.png", "mode": 0o100644, "type": "blob", "object": {"text": None, "isBinary": True}},
        {"name": "b", "mode": 0o040000, "type": "tree", "object": {}},
    ]
    folder = tmp_path / "github" / "pagewright" / "site.git"
    assert git(folder, "log", "-1", "--format=%an|%cn", "main") == "Pagewright Owner|GitHub"
    assert github.violations() == []


def test_nothing_moves_where_the_branch_is_not_where_it_was_expected(github: GitHubStandIn) -> None:
    first = head(github)["oid"]
    commit(github, first, additions=[put("a", b"1")])
    second = head(github)["oid"]
    answer = commit(github, first, additions=[put("a", b"2")])
    assert answer["data"] == {"createCommitOnBranch": None}
    assert answer["errors"][0]["type"] == "STALE_DATA"
    assert head(github)["oid"] == second


@pytest.mark.parametrize(
    "changes",
    [
        {"deletions": [{"path": "none.txt"}]},
        {"additions": [put("a", b""), put("a", b"")]},
        {"additions": [{"path": "a", "contents": "%"}]},
        {"additions": [put("../a", b"")]},
    ],
)
def test_changes_that_cannot_be_made_are_unprocessable(github: GitHubStandIn, changes: Any) -> None:
    answer = commit(github, head(github)["oid"], **changes)
    assert [error["type"] for error in answer["errors"]] == ["UNPROCESSABLE"]
    assert github.violations() == []


def test_a_repository_that_is_not_there_is_null_with_an_error(github: GitHubStandIn) -> None:
    answer = ask(github, HEAD, {**OURS, "name": "none"})
    assert answer["data"] == {"repository": None}
    assert answer["errors"][0]["type"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("query", "variables", "words"),
    [
        ("{ repository(owner: 5, name: 6) { name } }", {}, "cannot represent a non string value"),
        ('{ repository(owner: "a", name: "b") { pagesUrl } }', {}, "Cannot query field 'pagesUrl'"),
        ("{", {}, "Syntax Error"),
        (COMMIT, {"input": {"branch": {}}}, "expectedHeadOid"),
    ],
)
def test_a_query_that_githubs_schema_does_not_allow_is_reported(
    github: GitHubStandIn, query: str, variables: dict[str, Any], words: str
) -> None:
    assert words in ask(github, query, variables)["errors"][0]["message"]
    assert words in str(github.violations()[0])


def test_what_the_stand_in_does_not_play_is_reported(github: GitHubStandIn) -> None:
    query = '{ repositoryOwner(login: "pagewright") { repositories(first: 5) { nodes { name } } } }'
    assert "errors" in ask(github, query)
    assert "NotImplementedError" in str(github.violations()[0])


def test_more_than_a_hundred_at_once_are_refused(github: GitHubStandIn) -> None:
    order = "ownerAffiliations: [OWNER], orderBy: {field: CREATED_AT, direction: DESC}"
    query = f'{{ repositoryOwner(login: "pagewright") {{ repositories(first: 101, {order}) {{ nodes {{ name }} }} }} }}'
    assert ask(github, query)["errors"][0]["type"] == "EXCESSIVE_PAGINATION"
