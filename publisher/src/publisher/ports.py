"""What the publisher needs of the outside: a host of sites under version control, and a look at live pages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from chassis.errors import TransientError
from publisher.commit_plan import CommitPlan


class AccessRefusedError(TransientError):
    """The host refuses our credentials or what they may do, until an operator replaces them or grants more."""


@dataclass(frozen=True)
class Repository:
    """A repository of the configured owner. `url` is for people, `branch` the one that holds the site.

    `is_new` means made a moment ago by us, with no site served from it yet.
    """

    name: str
    url: str
    branch: str
    description: str
    is_new: bool = False


@dataclass(frozen=True)
class Commit:
    """A commit on the site's branch; `tree_sha` names all that it holds."""

    sha: str
    tree_sha: str
    message: str


@dataclass(frozen=True)
class Snapshot:
    """A repository at one moment: the last commits on its branch (at most 30, newest first) and what the newest holds.

    `files` is path to git blob id of every regular file in all folders, `contents` the bytes that came along and
    `sizes` the known sizes in bytes, both by blob id. A repository that nothing was committed to yet has none of them.
    """

    repository: Repository
    history: Sequence[Commit]
    files: Mapping[str, str]
    contents: Mapping[str, bytes]
    sizes: Mapping[str, int] = field(default_factory=dict)


class BuildState(Enum):
    """How far the host has come with publishing a commit."""

    NONE = "not begun"
    RUNNING = "under way"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Build:
    """What the host says about publishing a commit; `message` is in its words, for an operator."""

    state: BuildState
    message: str = ""


class SiteHost(Protocol):
    """Repositories of one owner. Every verb raises TransientError or PermanentError, and may be repeated."""

    async def copyright_holder(self) -> str:
        """The owner's display name, or the login where none is set: the holder of the copyright."""

    async def reserved_names(self) -> Collection[str]:
        """Names of repositories to which the host gives a meaning of its own: the owner's profile, their own site."""

    async def require_write_access(self, paths: Sequence[str]) -> None:
        """AccessRefusedError if it is known before anything is written that files of these names would be refused."""

    async def create(self, name: str, description: str) -> Repository | None:
        """Make a public repository that holds one commit of the host's own; None if the name is taken."""

    async def look(self, name: str) -> Snapshot | None:
        """The repository of that name as it is now, without contents; None if there is none."""

    async def newest(self, likely: str, is_wanted: Callable[[str], bool]) -> Snapshot | None:
        """The repository created last among those whose description is wanted, with contents; None if there is none.

        It may have any name; only if it has the `likely` one is there no need to ask twice.
        """

    async def tree(self, repository: Repository, tree_sha: str) -> Mapping[str, str]:
        """Path to git blob id, of every regular file in all folders."""

    async def read(self, repository: Repository, blob_id: str) -> bytes:
        """The bytes of one file."""

    async def commit(self, repository: Repository, plan: CommitPlan, upon: Commit | None) -> Commit | None:
        """Make one commit and move the branch to it.

        With `upon` the branch must still be there, else nothing moves and the answer is None. Without `upon` the
        commit has no parent and replaces whatever the branch held: only ever right for the host's own first commit.
        """

    async def rename_branch(self, repository: Repository, name: str) -> Repository:
        """The repository with the branch `name` as its default, at the commit that its branch is at now.

        PermanentError if there is another branch of that name, at another commit.
        """

    async def serve(self, repository: Repository, *, by_workflow: bool) -> str:
        """Have the branch served as a site, if it is not already; the site's address, with its trailing slash.

        `by_workflow`: what is served is what a workflow in the repository makes of it.
        """

    async def build(self, repository: Repository, commit_sha: str, *, by_workflow: bool) -> Build:
        """How far publishing that commit has come."""

    async def rebuild(self, repository: Repository) -> None:
        """Publish the head of the branch once more."""


class LivePages(Protocol):
    """The web as a visitor sees it."""

    async def difference(self, url: str, expected: bytes | None) -> str | None:
        """None if `url` serves exactly those bytes (None: any page); else what it does instead, for an operator."""
