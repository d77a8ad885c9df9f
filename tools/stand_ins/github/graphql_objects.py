"""The types of GitHub's GraphQL API: one class per type, one attribute or method per field."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import GraphQLError

from tools.stand_ins.github.commits import history, read_commit
from tools.stand_ins.github.responses import Refusal
from tools.stand_ins.github.state import Account, Hub, Repository
from tools.stand_ins.github.trees import list_tree

MOST_NODES = 100
TRUNCATED_FROM = 512_000  # bytes of a blob; beyond this GitHub gives a part of the text


def failure(kind: str, message: str) -> GraphQLError:
    """The error of a field, with GitHub's `type`."""
    return GraphQLError(message, extensions={"type": kind})


class BlobNode:
    """A file's content; text that is not UTF-8, or holds NUL, is binary."""

    typename = "Blob"

    def __init__(self, repository: Repository, oid: str, size: int) -> None:
        self.repository, self.oid, self.byteSize = repository, oid, size

    @cached_property
    def content(self) -> str | None:
        content = self.repository.git.read("blob", self.oid)
        try:
            return None if b"\0" in content else content.decode()
        except UnicodeDecodeError:
            return None

    @property
    def isBinary(self) -> bool:  # noqa: N802 - the schema's name
        return self.content is None

    @property
    def isTruncated(self) -> bool:  # noqa: N802 - the schema's name
        return self.byteSize > TRUNCATED_FROM

    @property
    def text(self) -> str | None:
        return self.content[:TRUNCATED_FROM] if self.content is not None else None


class TreeNode:
    """A folder."""

    typename = "Tree"

    def __init__(self, repository: Repository, oid: str) -> None:
        self.repository, self.oid = repository, oid

    @property
    def entries(self) -> Sequence[Mapping[str, Any]]:
        """The files and folders right below, with the mode as a number."""
        return [
            {
                "name": entry.path,
                "mode": int(entry.mode, 8),
                "type": entry.kind,
                "oid": entry.sha,
                "object": TreeNode(self.repository, entry.sha)
                if entry.kind == "tree"
                else BlobNode(self.repository, entry.sha, entry.size or 0),
            }
            for entry in list_tree(self.repository.git, self.oid)
        ]


class CommitNode:
    """A commit with its history."""

    typename = "Commit"

    def __init__(self, repository: Repository, oid: str) -> None:
        commit = read_commit(repository.git, oid)
        self.repository, self.oid, self.message = repository, oid, commit.message
        self.tree = TreeNode(repository, commit.tree)

    def history(self, _: Any, *, first: int | None = None, **others: Any) -> Mapping[str, Any]:
        """The last `first` commits, newest first."""
        count = limited(first, others)
        past = history(self.repository.git, self.oid, None, skip=0, count=count)
        return {"nodes": [CommitNode(self.repository, commit.sha) for commit in past]}


@dataclass(frozen=True)
class RepositoryNode:
    """A repository."""

    hub: Hub
    repository: Repository

    @property
    def name(self) -> str:
        return self.repository.name

    @property
    def url(self) -> str:
        return f"{self.hub.api_url}/{self.repository.full_name}"

    @property
    def description(self) -> str | None:
        return str(self.repository.settings["description"] or "") or None

    @property
    def defaultBranchRef(self) -> Mapping[str, Any] | None:  # noqa: N802 - the schema's name
        branch = self.repository.default_branch
        head = self.repository.git.resolve(f"refs/heads/{branch}", "commit")
        return {"name": branch, "target": CommitNode(self.repository, head)} if head else None


@dataclass(frozen=True)
class OwnerNode:
    """A user or an organisation."""

    hub: Hub
    account: Account

    @property
    def typename(self) -> str:
        return self.account.kind

    @property
    def login(self) -> str:
        return self.account.login

    def repositories(self, _: Any, **asked: Any) -> Mapping[str, Any]:
        """One page of repositories by age; cursors are counts in base64."""
        order = asked.pop("orderBy", None)
        if order is None or order["field"] != "CREATED_AT" or asked.pop("ownerAffiliations", None) != ["OWNER"]:
            raise NotImplementedError("the stand-in lists only what is owned, and by CREATED_AT")
        after, first = asked.pop("after", None), asked.pop("first", None)
        count, start = limited(first, asked), int(base64.b64decode(after)) if after else 0
        owned = sorted(self.hub.owned_by(self.account), key=lambda it: it.number, reverse=order["direction"] == "DESC")
        shown = owned[start : start + count]
        cursor = base64.b64encode(str(start + len(shown)).encode()).decode() if shown else None
        page = {"hasNextPage": start + count < len(owned), "endCursor": cursor}
        return {"nodes": [RepositoryNode(self.hub, repository) for repository in shown], "pageInfo": page}


def limited(first: int | None, others: Mapping[str, Any]) -> int:
    """The number of nodes of a connection, which must be between one and a hundred."""
    if others:
        raise NotImplementedError(f"the stand-in does not play {', '.join(sorted(others))}")
    if first is None or not 1 <= first <= MOST_NODES:
        raise failure("EXCESSIVE_PAGINATION", "Requesting so many records on a connection exceeds the limit of 100.")
    return first


def find_repository(hub: Hub, owner: str, name: str) -> Repository:
    """A repository by its names, or GitHub's error."""
    try:
        return hub.repository(owner, name)
    except Refusal as refusal:
        message = f"Could not resolve to a Repository with the name '{owner}/{name}'."
        raise failure("NOT_FOUND", message) from refusal
