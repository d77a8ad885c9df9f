"""What GitHub's answers about a commit's Pages build mean."""

from typing import Any

import pytest
from github import GithubException

from publisher.github.pages_builds import branch_build, workflow_run
from publisher.ports import Build, BuildState
from tests.unit.publisher.rest import RestApi, refusal

SHA = "a" * 40
OTHER = "b" * 40
DEPLOYMENT = f"GET /pages/deployments/{SHA}"
LATEST = "GET /pages/builds/latest"
RUNS = "GET /actions/runs"


def latest(status: str, commit: str = SHA, message: str | None = None) -> dict[str, Any]:
    return {"commit": commit, "status": status, "error": {"message": message}}


@pytest.mark.parametrize(
    ("deployment", "build", "expected"),
    [
        (None, None, Build(BuildState.NONE)),
        (None, latest("built", OTHER), Build(BuildState.NONE)),
        (None, latest("errored", OTHER, "not ours"), Build(BuildState.NONE)),
        (None, latest("building"), Build(BuildState.RUNNING, "building")),
        (None, latest("errored", message="bad name"), Build(BuildState.FAILED, "bad name")),
        (None, {"commit": SHA, "status": "errored"}, Build(BuildState.FAILED, "no reason given")),
        ("succeed", latest("building"), Build(BuildState.DONE, "succeed")),
        ("deployment_in_progress", None, Build(BuildState.RUNNING, "deployment_in_progress")),
        ("deployment_failed", latest("building"), Build(BuildState.FAILED, "deployment_failed")),
        ("deployment_failed", latest("errored", message="bad name"), Build(BuildState.FAILED, "bad name")),
        ("updating_pages", None, Build(BuildState.RUNNING, "updating_pages")),
    ],
)
def test_the_deployment_counts_before_the_latest_build_of_the_same_commit(
    deployment: str | None, build: dict[str, Any] | None, expected: Build
) -> None:
    answers = {DEPLOYMENT: deployment and {"status": deployment}, LATEST: build}
    github = RestApi({name: answer for name, answer in answers.items() if answer is not None})
    assert branch_build(github.repository, SHA) == expected


def test_a_deployment_that_succeeded_needs_no_further_request() -> None:
    github = RestApi({DEPLOYMENT: {"status": "succeed"}})
    branch_build(github.repository, SHA)
    assert github.requests == [DEPLOYMENT]


def test_any_other_error_than_404_is_not_taken_for_a_build_that_has_not_begun() -> None:
    with pytest.raises(GithubException):
        branch_build(RestApi({DEPLOYMENT: refusal(502)}).repository, SHA)


def run(status: str, conclusion: str | None = None, name: str | None = "pages") -> dict[str, Any]:
    path = ".github/workflows/pages.yml"
    return {"status": status, "conclusion": conclusion, "name": name, "path": path, "html_url": "https://run"}


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([], Build(BuildState.NONE)),
        ([run("completed", "success"), run("in_progress")], Build(BuildState.RUNNING, "in_progress")),
        ([run("completed", "success"), run("completed", "skipped")], Build(BuildState.DONE, "success")),
        (
            [run("queued"), run("completed", "timed_out")],
            Build(BuildState.FAILED, "workflow pages ended with timed_out: https://run"),
        ),
        (
            [run("completed", "failure", name=None)],
            Build(BuildState.FAILED, "workflow .github/workflows/pages.yml ended with failure: https://run"),
        ),
    ],
)
def test_a_workflow_is_done_once_every_run_for_the_commit_is_and_failed_once_one_has(
    runs: list[dict[str, Any]], expected: Build
) -> None:
    github = RestApi({RUNS: {"workflow_runs": runs}})
    assert workflow_run(github.repository, SHA) == expected
    assert github.sent == [(RUNS, {"head_sha": SHA})]
