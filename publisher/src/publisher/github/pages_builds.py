"""Reads the state of a Pages build, and requests another build."""

from http import HTTPStatus
from typing import Any

from github import GithubException
from github.Repository import Repository as GitHubRepository

from publisher.ports import Build, BuildState

_BAD_CONCLUSIONS = frozenset({"failure", "cancelled", "timed_out", "startup_failure", "action_required", "stale"})
_NOTHING = Build(BuildState.NONE)


def branch_build(repository: GitHubRepository, commit_sha: str) -> Build:
    """The build of a site that GitHub builds from a branch: the commit's deployment, then the latest build.

    The deployment comes first because GitHub's list of builds was seen to say `building` for hours after success.
    """
    deployment = _find(repository, f"/pages/deployments/{commit_sha}")
    status = str((deployment or {}).get("status", ""))
    if status == "succeed":
        return Build(BuildState.DONE, status)
    latest = _find(repository, "/pages/builds/latest")
    ours = latest is not None and latest.get("commit") == commit_sha
    if latest is not None and ours and latest["status"] == "errored":
        return Build(BuildState.FAILED, str((latest.get("error") or {}).get("message") or "no reason given"))
    if status.startswith("deployment_") and status != "deployment_in_progress":
        return Build(BuildState.FAILED, status)
    if status or ours:
        return Build(BuildState.RUNNING, status or str(latest and latest["status"]))
    return _NOTHING


def workflow_run(repository: GitHubRepository, commit_sha: str) -> Build:
    """The build of a site that workflows build: their runs for the commit, where a failed run decides."""
    _, answer = repository.requester.requestJsonAndCheck(
        "GET", f"{repository.url}/actions/runs", parameters={"head_sha": commit_sha}
    )
    runs: list[dict[str, Any]] = answer["workflow_runs"]
    for run in runs:
        if run["conclusion"] in _BAD_CONCLUSIONS:
            name = run.get("name") or run["path"]
            return Build(BuildState.FAILED, f"workflow {name} ended with {run['conclusion']}: {run['html_url']}")
    if not runs:
        return _NOTHING
    unfinished = [run["status"] for run in runs if run["status"] != "completed"]
    return Build(BuildState.RUNNING, str(unfinished[0])) if unfinished else Build(BuildState.DONE, "success")


def request_build(repository: GitHubRepository) -> None:
    """Request a build of the branch's head."""
    repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages/builds")


def _find(repository: GitHubRepository, path: str) -> dict[str, Any] | None:
    try:
        _, answer = repository.requester.requestJsonAndCheck("GET", f"{repository.url}{path}")
    except GithubException as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    return dict(answer)
