"""Executes `createCommitOnBranch`: files in base64 on top of an expected head."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tools.stand_ins.github.bodies.git_data import WEB_FLOW_EMAIL
from tools.stand_ins.github.commits import Signature, write_commit
from tools.stand_ins.github.graphql_objects import CommitNode, failure, find_repository
from tools.stand_ins.github.operations.commits import account_signature
from tools.stand_ins.github.operations.git_data import decoded
from tools.stand_ins.github.responses import Refusal
from tools.stand_ins.github.state import Hub, Repository
from tools.stand_ins.github.trees import find_entry, write_tree


def create_commit_on_branch(hub: Hub, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Commit as the token's user, signed by GitHub; fails if the branch has moved."""
    branch = asked["branch"]
    full_name, name = branch.get("repositoryNameWithOwner"), branch.get("branchName")
    if not full_name or not name:
        raise NotImplementedError("the stand-in knows branches by the names of repository and branch only")
    repository = find_repository(hub, *full_name.split("/", 1))
    reference, expected = f"refs/heads/{name}", asked["expectedHeadOid"]
    with repository.lock:
        head = repository.git.references().get(reference)
        if head is None:
            raise failure("NOT_FOUND", f"Branch {name} was not found.")
        if head != expected:
            message = f'Expected branch to point to "{expected}" but it did not.  Pull and try again.'
            raise failure("STALE_DATA", message)
        tree = tree_upon(repository, head, asked.get("fileChanges") or {})
        sha = create_commit_on(hub, repository, head, tree, asked["message"])
        repository.git.set_reference(reference, sha, head)
        hub.moved(repository, reference, sha)
    return {"commit": CommitNode(repository, sha)}


def tree_upon(repository: Repository, head: str, changes: Mapping[str, Any]) -> str:
    """The head's tree with files added and removed."""
    additions, deletions = changes.get("additions") or [], changes.get("deletions") or []
    paths = [change["path"] for change in (*additions, *deletions)]
    if len(set(paths)) < len(paths):
        raise failure("UNPROCESSABLE", "A path was requested for both addition and deletion, or more than once.")
    for deletion in deletions:
        if find_entry(repository.git, head, deletion["path"]) is None:
            raise failure(
                "UNPROCESSABLE", f"A path was requested for deletion which does not exist: {deletion['path']}"
            )
    try:
        contents = [decoded(addition["contents"], "FileAddition") for addition in additions]
        blobs = repository.git.write_blobs(contents)
        entries: list[Mapping[str, Any]] = [{"path": deletion["path"], "sha": None} for deletion in deletions]
        entries += [{"path": put["path"], "sha": sha} for put, sha in zip(additions, blobs, strict=True)]
        base = repository.git.resolve(head, "tree")
        return write_tree(repository.git, entries, base) if entries else str(base)
    except Refusal as refusal:
        raise failure("UNPROCESSABLE", str(refusal)) from refusal


def create_commit_on(hub: Hub, repository: Repository, head: str, tree: str, message: Mapping[str, str]) -> str:
    """Create the commit object; headline and body are joined by an empty line."""
    headline, body = message["headline"], message.get("body") or ""
    if "\n" in headline:
        raise failure("UNPROCESSABLE", "The headline of a commit message is one line.")
    now = datetime.fromtimestamp(int(hub.clock()), UTC)
    return write_commit(
        repository.git,
        tree,
        [head],
        author=account_signature(hub),
        committer=Signature("GitHub", WEB_FLOW_EMAIL, now),
        message=f"{headline}\n\n{body}" if body else headline,
    )
