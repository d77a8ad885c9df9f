"""Asks GitHub how far it has come with publishing a commit, and has it published once more."""

from http import HTTPStatus
from typing import Any

from github import GithubException
from github.Repository import Repository as GitHubRepository

from publisher.ports import Build, BuildState

_BAD_CONCLUSIONS = frozenset({"failure", "cancelled", "timed_out", "startup_failure", "action_required", "stale"})
_NOTHING = Build(BuildState.NONE)


def branch_build(repository: GitHubRepository, commit_sha: str) -> Build:
    """Of a site that GitHub builds from a branch: the deployment of the commit, then the latest build, if it is that.

    GitHub's list of builds has been seen to say `building` for hours while the page was live, so the deployment, which
    may be asked for by commit, comes first.
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
    """Of a site that workflows in the repository build: their runs for the commit, a failed one before all others."""
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
    """Build the head of the branch again."""
    repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages/builds")


def _find(repository: GitHubRepository, path: str) -> dict[str, Any] | None:
    try:
        _, answer = repository.requester.requestJsonAndCheck("GET", f"{repository.url}{path}")
    except GithubException as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    return dict(answer)
