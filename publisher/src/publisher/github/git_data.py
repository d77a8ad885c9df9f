"""Reads and writes commits, trees and blobs through GitHub's git data API."""

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
from contracts.brief import File
from publisher.commit_plan import CommitPlan, blob_id
from publisher.github.error_translation import UnusableAnswer
from publisher.github.rest_responses import History, Path, Reference, Sha
from publisher.ports import Commit

_REGULAR_FILES = frozenset({"100644", "100755"})
_MODE = "100644"
HISTORY_COMMITS = 30
"""Commits that are read of a branch, over REST and GraphQL."""
_ENTRIES_PER_TREE = 100
# Measured: GitHub fails on trees of about 2.5 MB. Files beyond this limit are uploaded one by one.
_MAX_INLINE_BYTES = 1_500_000
_HISTORIES = TypeAdapter[History](History)
_SHA = TypeAdapter[str](Sha)
_PATH = TypeAdapter[str](Path)


def read_tree(repository: GitHubRepository, tree_sha: str) -> dict[str, str]:
    """Map paths to blob ids in one request."""
    tree = repository.get_git_tree(tree_sha, recursive=True)
    if tree.raw_data.get("truncated"):
        raise PermanentError(f"{repository.url} has more files than GitHub lists and cannot be revised: delete some")
    if not isinstance(tree.tree, list):
        raise UnusableAnswer(f"tree {tree_sha} has no entries")
    files = (element for element in tree.tree if element.mode in _REGULAR_FILES)
    return {_PATH.validate_python(file.path): _SHA.validate_python(file.sha) for file in files}


def read_blob(repository: GitHubRepository, wanted: str) -> bytes:
    """Read a file in one request."""
    content = b64decode(repository.get_git_blob(wanted).content)
    if blob_id(content) != wanted:
        raise UnusableAnswer(f"the content of blob {wanted} does not match its id")
    return content


def read_history(repository: GitHubRepository, branch: str) -> list[Commit]:
    """Read the last commits of a branch, newest first, in one request."""
    asked = {"sha": branch, "per_page": HISTORY_COMMITS}
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
    """Create the blobs that need an upload, the trees and the commit. The branch is not moved.

    Author and date are fixed, so that a repeated call creates the same commit. `in_pieces`: one request for each file,
    and several small trees.
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
    """The number of requests for a commit and the update of its branch."""
    inline = frozenset[str]() if in_pieces else inline_paths(plan.puts)
    trees = 1 + (len(plan.puts) + len(plan.deletions)) // _ENTRIES_PER_TREE if in_pieces else 1
    return trees + 2 + len(plan.puts) - len(inline)


def move_branch(repository: GitHubRepository, branch: str, commit: Commit, *, force: bool) -> None:
    """Update the branch to a commit; `force` allows an update that is no fast-forward.

    Without PyGithub's GitRef.edit, which sends a lazy object's PATCH to the wrong path `/git/ref/…`.
    """
    answer = repository.requester.requestJsonAndCheck(
        "PATCH", f"{repository.url}/git/refs/heads/{branch}", input={"sha": commit.sha, "force": force}
    )[1]
    if Reference.model_validate(answer).object.sha != commit.sha:
        raise UnusableAnswer(f"branch {branch} was moved elsewhere than to {commit.sha}")


def inline_paths(files: Sequence[File]) -> frozenset[str]:
    """Paths of the files whose content is part of the request for a tree; the others are uploaded one by one.

    Only text can be inline. Empty text is not: GitHub does not document that it differs from a missing field.
    """
    room = _MAX_INLINE_BYTES
    paths = set[str]()
    for file in files:
        if _is_text(file.content) and len(file.content) <= room:
            room -= len(file.content)
            paths.add(file.path)
    return frozenset(paths)


def _is_text(content: bytes) -> bool:
    if not content or b"\0" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _additions(repository: GitHubRepository, plan: CommitPlan, *, in_pieces: bool) -> Iterator[InputGitTreeElement]:
    inline = frozenset[str]() if in_pieces else inline_paths(plan.puts)
    for file in plan.puts:
        if file.path in inline:
            yield InputGitTreeElement(file.path, _MODE, "blob", content=file.content.decode())
        else:
            repository.create_git_blob(b64encode(file.content).decode(), "base64")
            yield InputGitTreeElement(file.path, _MODE, "blob", sha=blob_id(file.content))


def _tree(requester: Any, sha: str | None) -> list[GitTree]:
    """PyGithub's object for a tree of a known id, without a request; an empty list without an id."""
    return [] if sha is None else [GitTree(requester, {}, {"sha": sha}, completed=True)]
