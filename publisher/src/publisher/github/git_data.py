"""Makes a site's first commit through GitHub's git data API, and reads what GraphQL could not give."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC
from typing import TypeVar

import tenacity
from github import InputGitAuthor, InputGitTreeElement
from github.Repository import Repository as GitHubRepository

from chassis.errors import PermanentError, TransientError
from publisher.commit_plan import CommitPlan, inline_paths
from publisher.github.errors import soon
from publisher.ports import Commit

_REGULAR_FILES = frozenset({"100644", "100755"})
_MODE = "100644"
T = TypeVar("T")


def read_tree(repository: GitHubRepository, tree_sha: str) -> dict[str, str]:
    """Path to blob id in one request."""
    tree = repository.get_git_tree(tree_sha, recursive=True)
    if tree.raw_data.get("truncated"):
        raise PermanentError(f"{repository.url} has more files than GitHub lists: it cannot be revised")
    return {element.path: element.sha for element in tree.tree if element.mode in _REGULAR_FILES}


def read_blob(repository: GitHubRepository, blob_id: str) -> bytes:
    """The bytes of a file in one request."""
    return b64decode(repository.get_git_blob(blob_id).content)


def write_first_commit(repository: GitHubRepository, plan: CommitPlan, author: tuple[str, str]) -> Commit:
    """Blobs that must be uploaded, a tree, a commit without a parent. The branch is not moved.

    Author and date come from the plan, so that making the same commit again gives the same one.
    """
    inline = inline_paths(plan.puts)
    entries = []
    for file in plan.puts:
        if file.path in inline:
            entries.append(InputGitTreeElement(file.path, _MODE, "blob", content=file.content.decode()))
        else:
            blob = repository.create_git_blob(b64encode(file.content).decode(), "base64")
            entries.append(InputGitTreeElement(file.path, _MODE, "blob", sha=blob.sha))
    tree = repository.create_git_tree(entries)
    date = plan.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    commit = repository.create_git_commit(plan.message, tree, [], author=InputGitAuthor(*author, date))
    return Commit(commit.sha, tree.sha, plan.message)


def writes_of_first_commit(plan: CommitPlan) -> int:
    """How many requests it takes: tree, commit, branch, and one for each file that cannot be told inline."""
    return 3 + len(plan.puts) - len(inline_paths(plan.puts))


def replace_branch(repository: GitHubRepository, branch: str, commit: Commit) -> None:
    """Point the branch at a commit that has no parent, which leaves out what the branch held.

    By hand, because a lazy GitRef.edit of PyGithub sends PATCH to `/git/ref/…`, where GitHub has nothing.
    """
    repository.requester.requestJsonAndCheck(
        "PATCH", f"{repository.url}/git/refs/heads/{branch}", input={"sha": commit.sha, "force": True}
    )


def when_ready(name: str, call: Callable[[], T], sleep: Callable[[float], None]) -> T:
    """The result of a first call to a repository made moments ago, which GitHub may not be done with yet."""
    attempts = tenacity.Retrying(
        retry=tenacity.retry_if_exception(soon),
        wait=tenacity.wait_exponential(multiplier=0.5),
        stop=tenacity.stop_after_attempt(4),
        sleep=sleep,
    )
    try:
        return attempts(call)
    except tenacity.RetryError as exhausted:
        raise TransientError(f"GitHub is still making repository {name}") from exhausted
