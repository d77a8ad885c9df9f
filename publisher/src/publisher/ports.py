"""Ports of the publisher: a host of repositories with Pages, and the live pages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from chassis.errors import TransientError
from publisher.commit_plan import CommitPlan


class AccessRefusedError(TransientError):
    """The host refuses our credentials or a permission, until an operator replaces the token or grants more."""


@dataclass(frozen=True)
class Repository:
    """A repository of the configured owner; `url` is its web page, `branch` holds the site.

    `is_new`: just created by us, so that Pages are not on yet.
    """

    name: str
    url: str
    branch: str
    description: str
    is_new: bool = False


@dataclass(frozen=True)
class Commit:
    """A commit on the site's branch; `tree_sha` is the id of its tree."""

    sha: str
    tree_sha: str
    message: str


@dataclass(frozen=True)
class Snapshot:
    """A repository at one moment: its last commits (at most 30, newest first) and the files of the newest.

    `files` maps the path of every regular file to its git blob id; `contents` and `sizes`, both by blob id, are those
    that were read with it. All are empty if the repository has no commit.
    """

    repository: Repository
    history: Sequence[Commit]
    files: Mapping[str, str]
    contents: Mapping[str, bytes]
    sizes: Mapping[str, int] = field(default_factory=dict)


class BuildState(Enum):
    """The state of the host's Pages build of a commit."""

    NONE = "not begun"
    RUNNING = "under way"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Build:
    """The host's Pages build of a commit; `message` is the host's own text, for an operator."""

    state: BuildState
    message: str = ""


class SiteHost(Protocol):
    """Port: repositories of one owner. Every method is idempotent and raises TransientError or PermanentError."""

    async def copyright_holder(self) -> str:
        """The owner's display name, or the login if none is set."""

    async def reserved_names(self) -> Collection[str]:
        """Repository names with a special meaning to the host, such as the owner's profile and own site."""

    async def require_write_access(self, paths: Sequence[str]) -> None:
        """Raise AccessRefusedError if the token is known to lack a permission to write these paths."""

    async def create(self, name: str, description: str) -> Repository | None:
        """Create a public repository with one initial commit by the host; None if the name is taken."""

    async def look(self, name: str) -> Snapshot | None:
        """The current state of the repository of that name, without contents; None if there is none."""

    async def newest(self, likely: str, is_wanted: Callable[[str], bool]) -> Snapshot | None:
        """The newest repository whose description satisfies `is_wanted`, with contents; None if there is none.

        It may have any name; the `likely` one saves a request.
        """

    async def tree(self, repository: Repository, tree_sha: str) -> Mapping[str, str]:
        """Map the path of every regular file to its git blob id."""

    async def read(self, repository: Repository, blob_id: str) -> bytes:
        """The bytes of one file."""

    async def commit(self, repository: Repository, plan: CommitPlan, upon: Commit | None) -> Commit | None:
        """Create one commit and move the branch to it.

        With the parent `upon`, returns None and moves nothing if the branch is elsewhere. Without a parent, the commit
        replaces the branch's content, which is only allowed over the host's initial commit.
        """

    async def rename_branch(self, repository: Repository, name: str) -> Repository:
        """The repository with its default branch renamed to `name`, at the same commit.

        Raises PermanentError if a branch of that name exists at another commit.
        """

    async def serve(self, repository: Repository, *, by_workflow: bool) -> str:
        """Turn Pages on for the branch unless they are; return the site's URL with a trailing slash.

        `by_workflow`: a workflow in the repository builds the site.
        """

    async def build(self, repository: Repository, commit_sha: str, *, by_workflow: bool) -> Build:
        """The state of the Pages build of that commit."""

    async def rebuild(self, repository: Repository) -> None:
        """Request another Pages build of the branch's head."""


class LivePages(Protocol):
    """Port: live pages as a visitor sees them."""

    async def difference(self, url: str, expected: bytes | None) -> str | None:
        """None if `url` serves exactly those bytes (None: any page); else the difference, in words for an operator."""
