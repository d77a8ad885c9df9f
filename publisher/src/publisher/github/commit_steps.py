"""The steps of a commit: by git data (objects, then the branch) or by one GraphQL mutation; and reading the branch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from github import Github
from github.Repository import Repository as GitHubRepository

from publisher.commit_message import origin_of
from publisher.commit_plan import CommitPlan
from publisher.github import git_data
from publisher.github.client import GitHubClient
from publisher.github.error_translation import GitHubError, kind_of
from publisher.github.fault_table import FaultKind
from publisher.github.graphql_commit import create_commit_on_branch
from publisher.github.retry_while_pending import retry_while_pending
from publisher.ports import Commit

# Measured: GitHub times out on bodies of about 2.5 MB, and on smaller ones when it is slow.
_HEAVY_BYTES = 500_000
METHOD_REFUSED = frozenset({FaultKind.METHOD_REFUSED, FaultKind.TOO_LARGE, FaultKind.UNKNOWN, FaultKind.BRANCH_MOVED})
"""Faults after which the other method may succeed."""
T = TypeVar("T")


@dataclass(frozen=True)
class BranchState:
    """The last commits of the branch, newest first, and the brief's own commit if it is among them."""

    own: Commit | None
    history: Sequence[Commit]


@dataclass(frozen=True)
class CommitSteps:
    """One commit for one branch. Every step is idempotent and raises GitHubError; `sleep` runs on a thread."""

    client: GitHubClient
    full_name: str
    branch: str
    plan: CommitPlan
    author: tuple[str, str]
    sleep: Callable[[float], None]

    async def create_by_graphql(self, base: Commit, plan: CommitPlan | None = None) -> Commit:
        """Commit the plan on `base` in one request."""

        def call(github: Github) -> Commit:
            def create() -> Commit:
                return create_commit_on_branch(github, self.full_name, self.branch, plan or self.plan, base)

            return retry_while_pending(self.full_name, create, self.sleep, unknown=False)

        return await self.client.run("committing to", call, subject=self.full_name, writes=1, resource="graphql")

    async def create_by_git_data(self, *, parents: Sequence[str], base_tree: str | None) -> Commit | None:
        """Commit and fast-forward the branch; None if it has moved. Uses small requests if large ones fail."""

        def call(it: GitHubRepository, *, in_pieces: bool) -> Commit:
            commit = self._retry_while_pending(
                lambda: git_data.write_commit(
                    it, self.plan, self.author, parents=parents, base_tree=base_tree, in_pieces=in_pieces
                )
            )
            self._retry_while_pending(lambda: git_data.move_branch(it, self.branch, commit, force=False))
            return commit

        async def write(*, in_pieces: bool) -> Commit:
            writes = git_data.writes_of_commit(self.plan, in_pieces=in_pieces)
            return await self.on("committing to", partial(call, in_pieces=in_pieces), writes=writes)

        try:
            try:
                return await write(in_pieces=False)
            except GitHubError as error:
                if not self.may_be_too_large(error):
                    raise
            return await write(in_pieces=True)
        except GitHubError as error:
            if error.kind is FaultKind.BRANCH_MOVED:
                return None
            raise

    async def create_without_parent(self, *, in_pieces: bool) -> tuple[Commit | None, Exception | None]:
        """The commit, if its objects could be created, and the error if the other method may avoid it."""

        def call(it: GitHubRepository) -> tuple[Commit | None, Exception | None]:
            commit: Commit | None = None
            try:
                commit = self._retry_while_pending(
                    lambda: git_data.write_commit(it, self.plan, self.author, in_pieces=in_pieces)
                )
                made = commit
                self._retry_while_pending(lambda: git_data.move_branch(it, self.branch, made, force=True))
            except Exception as error:
                smaller_may_do = commit is None and not in_pieces and self.may_be_too_large(error)
                # The token could write objects, so only the forced update is forbidden.
                may_not_force = commit is not None and kind_of(error) is FaultKind.PERMISSION_MISSING
                if kind_of(error) in METHOD_REFUSED or smaller_may_do or may_not_force:
                    return commit, error
                raise
            return commit, None

        writes = git_data.writes_of_commit(self.plan, in_pieces=in_pieces)
        return await self.on("committing to", call, writes=writes)

    async def read_branch(self, *, above: Commit | None = None) -> BranchState:
        """Read the branch, and find the brief's commit above the given one."""
        history = await self.on("looking at the branch of", partial(git_data.read_history, branch=self.branch))
        newer = list(history)
        if above is not None:
            shas = [commit.sha for commit in history]
            newer = newer[: shas.index(above.sha)] if above.sha in shas else []
        own = next((commit for commit in newer if _is_same(commit.message, self.plan.message)), None)
        return BranchState(own, history)

    async def on(self, doing: str, call: Callable[[GitHubRepository], T], *, writes: int = 0) -> T:
        """Run `call` with PyGithub's object for the repository."""
        return await self.client.run(
            doing, lambda github: call(github.get_repo(self.full_name)), subject=self.full_name, writes=writes
        )

    def _retry_while_pending(self, call: Callable[[], T]) -> T:
        return retry_while_pending(self.full_name, call, self.sleep)

    def may_be_too_large(self, error: Exception) -> bool:
        """Whether smaller requests may succeed: GitHub says so, or fails on a large one."""
        if kind_of(error) is FaultKind.TOO_LARGE:
            return True
        heavy = sum(len(file.content) for file in self.plan.puts) > _HEAVY_BYTES
        return heavy and kind_of(error) is FaultKind.BUSY


def _is_same(message: str, ours: str) -> bool:
    """Whether a commit is for the same brief; GitHub may change a message's trailing white space."""
    origin = origin_of(ours)
    return message.strip() == ours.strip() or (origin is not None and origin_of(message) == origin)
