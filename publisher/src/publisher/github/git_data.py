"""Writes commits through GitHub's git data API, and reads what GraphQL could not give."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from github import InputGitAuthor, InputGitTreeElement
from github.GitCommit import GitCommit
from github.GitTree import GitTree
from github.Repository import Repository as GitHubRepository
from pydantic import TypeAdapter

from chassis.errors import PermanentError
from publisher.commit_plan import CommitPlan, blob_id, inline_paths
from publisher.github.errors import UnusableAnswer
from publisher.github.rest_shapes import History, Path, Reference, Sha
from publisher.ports import Commit

_REGULAR_FILES = frozenset({"100644", "100755"})
_MODE = "100644"
_HISTORY = 30
_ENTRIES_PER_TREE = 100
_HISTORIES = TypeAdapter[History](History)
_SHA = TypeAdapter[str](Sha)
_PATH = TypeAdapter[str](Path)


def read_tree(repository: GitHubRepository, tree_sha: str) -> dict[str, str]:
    """Path to blob id in one request."""
    tree = repository.get_git_tree(tree_sha, recursive=True)
    if tree.raw_data.get("truncated"):
        raise PermanentError(f"{repository.url} has more files than GitHub lists: it cannot be revised")
    if not isinstance(tree.tree, list):
        raise UnusableAnswer(f"tree {tree_sha} has no entries")
    files = (element for element in tree.tree if element.mode in _REGULAR_FILES)
    return {_PATH.validate_python(file.path): _SHA.validate_python(file.sha) for file in files}


def read_blob(repository: GitHubRepository, wanted: str) -> bytes:
    """The bytes of a file in one request."""
    content = b64decode(repository.get_git_blob(wanted).content)
    if blob_id(content) != wanted:
        raise UnusableAnswer(f"blob {wanted} comes with other bytes")
    return content


def read_history(repository: GitHubRepository, branch: str) -> list[Commit]:
    """The last commits on a branch, newest first, in one request."""
    asked = {"sha": branch, "per_page": _HISTORY}
    answer = repository.requester.requestJsonAndCheck("GET", f"{repository.url}/commits", parameters=asked)[1]
    return [Commit(one.sha, one.commit.tree.sha, one.commit.message) for one in _HISTORIES.validate_python(answer)]


def write_commit(
    repository: GitHubRepository,
    plan: CommitPlan,
    author: tuple[str, str],
    *,
    parents: Sequence[str] = (),
    base_tree: str | None = None,
    in_pieces: bool = False,
) -> Commit:
    """Blobs that must be uploaded, trees, and a commit. The branch is not moved.

    Author and date come from the plan, so that making the same commit again gives the same one. `in_pieces`: every
    file in a request of its own, and as many trees as it takes.
    """
    requester = repository.requester
    entries = [*_additions(repository, plan, in_pieces=in_pieces)]
    if base_tree is not None:
        entries += [InputGitTreeElement(path, _MODE, "blob", sha=None) for path in plan.deletions]
    step = _ENTRIES_PER_TREE if in_pieces else max(len(entries), 1)
    for start in range(0, len(entries), step):
        made = repository.create_git_tree(entries[start : start + step], *_tree(requester, base_tree))
        base_tree = _SHA.validate_python(made.sha)
    (tree,) = _tree(requester, base_tree)
    date = plan.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    upon = [GitCommit(requester, {}, {"sha": sha}, completed=True) for sha in parents]
    commit = repository.create_git_commit(plan.message, tree, upon, author=InputGitAuthor(*author, date))
    return Commit(_SHA.validate_python(commit.sha), _SHA.validate_python(tree.sha), plan.message)


def writes_of_commit(plan: CommitPlan, *, in_pieces: bool) -> int:
    """How many requests a commit and the move of its branch take."""
    inline = frozenset[str]() if in_pieces else inline_paths(plan.puts)
    trees = 1 + (len(plan.puts) + len(plan.deletions)) // _ENTRIES_PER_TREE if in_pieces else 1
    return trees + 2 + len(plan.puts) - len(inline)


def move_branch(repository: GitHubRepository, branch: str, commit: Commit, *, force: bool) -> None:
    """Point the branch at a commit; with `force` also where that leaves out what the branch held.

    By hand, because a lazy GitRef.edit of PyGithub sends PATCH to `/git/ref/…`, where GitHub has nothing.
    """
    answer = repository.requester.requestJsonAndCheck(
        "PATCH", f"{repository.url}/git/refs/heads/{branch}", input={"sha": commit.sha, "force": force}
    )[1]
    if Reference.model_validate(answer).object.sha != commit.sha:
        raise UnusableAnswer(f"branch {branch} was moved elsewhere than to {commit.sha}")


def _additions(repository: GitHubRepository, plan: CommitPlan, *, in_pieces: bool) -> Iterator[InputGitTreeElement]:
    inline = frozenset[str]() if in_pieces else inline_paths(plan.puts)
    for file in plan.puts:
        if file.path in inline:
            yield InputGitTreeElement(file.path, _MODE, "blob", content=file.content.decode())
        else:
            repository.create_git_blob(b64encode(file.content).decode(), "base64")
            yield InputGitTreeElement(file.path, _MODE, "blob", sha=blob_id(file.content))


def _tree(requester: Any, sha: str | None) -> list[GitTree]:
    """PyGithub's object for a tree that is known by its id, without asking for it; none without an id."""
    return [] if sha is None else [GitTree(requester, {}, {"sha": sha}, completed=True)]
