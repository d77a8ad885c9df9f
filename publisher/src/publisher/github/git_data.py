"""Reads and writes commits through GitHub's git data API, with as few requests as it allows."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import UTC
from http import HTTPStatus
from typing import Any, TypeVar

import tenacity
from github import GithubException, InputGitAuthor, InputGitTreeElement
from github.GitCommit import GitCommit
from github.GitTree import GitTree
from github.Repository import Repository as GitHubRepository

from chassis.errors import PermanentError, TransientError
from publisher.commit_plan import CommitPlan, inline_paths
from publisher.github.errors import message_of
from publisher.ports import Commit

_REGULAR_FILES = frozenset({"100644", "100755"})
_MODE = "100644"
_HISTORY = 30
T = TypeVar("T")


def read_history(repository: GitHubRepository, branch: str) -> Sequence[Commit]:
    """The last commits of a branch in one request."""
    _, commits = repository.requester.requestJsonAndCheck(
        "GET", f"{repository.url}/commits", parameters={"sha": branch, "per_page": _HISTORY}
    )
    return [Commit(item["sha"], item["commit"]["tree"]["sha"], item["commit"]["message"]) for item in commits]


def read_tree(repository: GitHubRepository, tree_sha: str) -> dict[str, str]:
    """Path to blob id in one request."""
    tree = repository.get_git_tree(tree_sha, recursive=True)
    if tree.raw_data.get("truncated"):
        raise PermanentError(f"{repository.url} has more files than GitHub lists: it cannot be revised")
    return {element.path: element.sha for element in tree.tree if element.mode in _REGULAR_FILES}


def read_blob(repository: GitHubRepository, blob_id: str) -> bytes:
    """The bytes of a file in one request."""
    return b64decode(repository.get_git_blob(blob_id).content)


def write_commit(
    repository: GitHubRepository, plan: CommitPlan, upon: Commit | None, author: tuple[str, str]
) -> Commit:
    """Blobs that must be uploaded, a tree, a commit. The branch is not moved.

    Author and date come from the plan, so that making the same commit again gives the same one.
    """
    tree_sha = _write_tree(repository, plan, upon)
    tree = GitTree(repository.requester, {}, {"sha": tree_sha}, completed=True)
    parents = [GitCommit(repository.requester, {}, {"sha": upon.sha}, completed=True)] if upon else []
    date = plan.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    commit = repository.create_git_commit(plan.message, tree, parents, author=InputGitAuthor(*author, date))
    return Commit(commit.sha, tree_sha, plan.message)


def _write_tree(repository: GitHubRepository, plan: CommitPlan, upon: Commit | None) -> str:
    inline = inline_paths(plan.puts)
    entries = [_entry(path, sha=None) for path in plan.deletions]
    for file in plan.puts:
        if file.path in inline:
            entries.append(_entry(file.path, content=file.content.decode()))
        else:
            blob = repository.create_git_blob(b64encode(file.content).decode(), "base64")
            entries.append(_entry(file.path, sha=blob.sha))
    if upon is None:
        return repository.create_git_tree(entries).sha
    if not entries:
        return upon.tree_sha
    base = GitTree(repository.requester, {}, {"sha": upon.tree_sha}, completed=True)
    return repository.create_git_tree(entries, base_tree=base).sha


def _entry(path: str, **what: Any) -> InputGitTreeElement:
    return InputGitTreeElement(path, _MODE, "blob", **what)


def move_branch(repository: GitHubRepository, branch: str, commit: Commit, *, force: bool) -> bool:
    """Point the branch at the commit; False if that would leave out commits that it holds now.

    By hand, because a lazy GitRef.edit of PyGithub sends PATCH to `/git/ref/…`, where GitHub has nothing.
    """
    try:
        repository.requester.requestJsonAndCheck(
            "PATCH", f"{repository.url}/git/refs/heads/{branch}", input={"sha": commit.sha, "force": force}
        )
    except GithubException as error:
        if error.status == HTTPStatus.UNPROCESSABLE_ENTITY and "fast forward" in message_of(error.data).lower():
            return False
        raise
    return True


def when_ready(name: str, call: Callable[[], T], sleep: Callable[[float], None]) -> T:
    """The result of a first call to a repository made moments ago, which GitHub may not be done with yet."""
    attempts = tenacity.Retrying(
        retry=tenacity.retry_if_exception(_is_unready),
        wait=tenacity.wait_exponential(multiplier=0.5),
        stop=tenacity.stop_after_attempt(5),
        sleep=sleep,
    )
    try:
        return attempts(call)
    except tenacity.RetryError as exhausted:
        raise TransientError(f"GitHub is still making repository {name}") from exhausted


def _is_unready(error: BaseException) -> bool:
    if not isinstance(error, GithubException):
        return False
    return error.status in {404, 409} or "reference does not exist" in message_of(error.data).lower()
