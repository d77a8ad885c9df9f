"""Has a host build a site again: by asking for a build, or by an empty commit where builds cannot be asked for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from chassis.errors import PermanentError, ServiceError
from publisher.commit_plan import CommitPlan, origin_of
from publisher.ports import Commit, Repository, SiteHost
from publisher.site_commit import Committed

log = structlog.get_logger()

_REFUSALS_BEFORE_A_COMMIT = 2
_HEADLINE = "Publish again"


@dataclass
class BuildHelp:
    """For one site; counts how often in a row the host did not take the request for a build."""

    host: SiteHost
    repository: Repository
    clock: Callable[[], datetime]
    refusals: int = 0

    async def build_again(self, placed: Committed) -> Committed:
        """Where the brief's commit is now. Never raises ServiceError: whoever waits for the page asks again later.

        A final refusal, or the second failure in a row, leads to a commit that changes no file. It carries the same
        trailers, so that a later attempt takes it for the brief's own and announces the same id.
        """
        try:
            await self.host.rebuild(self.repository)
        except ServiceError as error:
            self.refusals += _REFUSALS_BEFORE_A_COMMIT if isinstance(error, PermanentError) else 1
            log.warning("a build could not be asked for", repository=self.repository.url, reason=str(error))
        else:
            self.refusals = 0
        if self.refusals < _REFUSALS_BEFORE_A_COMMIT:
            return placed
        return await self._commit_nothing(placed)

    async def _commit_nothing(self, placed: Committed) -> Committed:
        _, _, trailers = placed.commit.message.partition("\n\n")
        plan = CommitPlan((), (), f"{_HEADLINE}\n\n{trailers}", self.clock())
        try:
            made = await self.host.commit(self.repository, plan, placed.commit)
        except ServiceError as error:
            log.warning("no empty commit could be made", repository=self.repository.url, reason=str(error))
            made = None
        # The branch may have moved because the answer to such a commit was lost.
        commit = made or await self._head_of_the_brief(placed)
        return replace(placed, commit=commit)

    async def _head_of_the_brief(self, placed: Committed) -> Commit:
        """The head of the branch if it is another commit of the same brief with the same files."""
        try:
            snapshot = await self.host.look(self.repository.name)
        except ServiceError:
            return placed.commit
        head = snapshot.history[0] if snapshot and snapshot.history else placed.commit
        same = (origin_of(head.message), head.tree_sha) == (origin_of(placed.commit.message), placed.commit.tree_sha)
        return head if same else placed.commit
