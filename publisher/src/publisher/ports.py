"""What the publisher needs of the outside: a host of sites under version control, and a look at live pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from publisher.commit_plan import CommitPlan


@dataclass(frozen=True)
class Repository:
    """A repository of the configured owner. `url` is for people, `branch` the one that holds the site."""

    name: str
    url: str
    branch: str
    description: str
    has_pages: bool = False


@dataclass(frozen=True)
class Commit:
    """A commit on the site's branch; `tree_sha` names all that it holds."""

    sha: str
    tree_sha: str
    message: str


class SiteHost(Protocol):
    """Repositories of one owner. Every verb raises TransientError or PermanentError, and may be repeated."""

    async def licensee(self) -> str:
        """The owner's display name, or the login where none is set: the holder of the copyright."""

    async def create(self, name: str, description: str) -> Repository | None:
        """Make a public repository that holds one commit of the host's own; None if the name is taken."""

    async def find(self, name: str) -> Repository | None:
        """The repository of that name; None if there is none."""

    async def newest(self, is_wanted: Callable[[Repository], bool]) -> Repository | None:
        """The repository created last among those wanted; None if there is none."""

    async def history(self, repository: Repository) -> Sequence[Commit]:
        """The last commits on the branch, newest first: at least one, at most 30."""

    async def tree(self, repository: Repository, tree_sha: str) -> Mapping[str, str]:
        """Path to git blob id, of every regular file in all folders."""

    async def read(self, repository: Repository, blob_id: str) -> bytes:
        """The bytes of one file."""

    async def commit(self, repository: Repository, plan: CommitPlan, upon: Commit | None) -> Commit | None:
        """Make one commit and move the branch to it.

        With `upon` the branch must still be there, else nothing moves and the answer is None. Without `upon` the
        commit has no parent and replaces whatever the branch held: only ever right for the host's own first commit.
        """

    async def serve(self, repository: Repository) -> str:
        """Have the branch served as a site, if it is not already; the site's address, with its trailing slash."""


class LivePages(Protocol):
    """The web as a visitor sees it."""

    async def difference(self, url: str, expected: bytes) -> str | None:
        """None if `url` serves exactly those bytes; else what it does instead, in words for an operator."""
