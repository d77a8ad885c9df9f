"""Reads the site that a revision starts from; publishes a generated site and waits until it is live."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.handling import Report
from contracts.brief import Brief, File
from contracts.messages import Checkout, Message, RevisionAccepted, SiteCheckedOut, SiteGenerated, SitePublished
from contracts.progress import Stage
from publisher.commit_plan import Origin
from publisher.liveness import witness_url
from publisher.ports import Commit, LivePages, Repository, SiteHost
from publisher.repository_plan import marker_of, read_marker
from publisher.site_commit import Committed, commit_site, place_in

# The rest of the deadline is the notifier's.
_KEPT_FOR_THE_CALLBACK = timedelta(seconds=30)


@dataclass(frozen=True)
class CheckOutSite:
    """Answers `revision.accepted` with the newest site of the task, or with none where there is no repository."""

    host: SiteHost

    async def __call__(self, message: RevisionAccepted, report: Report) -> Sequence[Message]:
        """Read every file of the site. Raises TransientError and PermanentError."""
        brief = message.brief
        task = marker_of(email=brief.email, task=brief.task, brief_id=message.brief_id).task
        repository = await self.host.newest(lambda found: _task_of(found) == task)
        checkout = None if repository is None else await self._check_out(repository, brief, message)
        await report(
            Stage.CHECKED_OUT,
            repo_url=repository.url if repository and checkout else None,
            commit_sha=checkout.commit_sha if checkout else None,
            files=len(checkout.files) if checkout else 0,
        )
        return [
            SiteCheckedOut(
                brief_id=message.brief_id,
                accepted_at=message.accepted_at,
                deadline=message.deadline,
                brief=brief,
                checkout=checkout,
            )
        ]

    async def _check_out(self, repository: Repository, brief: Brief, message: RevisionAccepted) -> Checkout | None:
        """The site as it was before this very revision: a repeated brief must not be built upon itself."""
        history = await self.host.history(repository)
        upon = place_in(history, Origin(message.brief_id, brief.round)).upon
        if upon is None:
            return None
        return Checkout(
            repository=repository.name,
            commit_sha=upon.sha,
            tree_sha=upon.tree_sha,
            files=await self._files(repository, upon),
        )

    async def _files(self, repository: Repository, commit: Commit) -> tuple[File, ...]:
        tree = await self.host.tree(repository, commit.tree_sha)
        contents = await asyncio.gather(*(self.host.read(repository, blob) for blob in tree.values()))
        return tuple(File(path=path, content=content) for path, content in zip(tree, contents, strict=True))


@dataclass(frozen=True)
class PublishSite:
    """Answers `site.generated` with `site.published`, once the page shows the commit or the time for that is over."""

    host: SiteHost
    pages: LivePages
    poll_seconds: float
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]

    async def __call__(self, message: SiteGenerated, report: Report) -> Sequence[Message]:
        """Repository, commit, Pages, wait. Raises TransientError and PermanentError; may be repeated at any point."""
        placed = await commit_site(self.host, message)
        committed_at = self.clock()
        repo_url, commit_sha = placed.repository.url, placed.commit.sha
        await report(Stage.COMMITTED, repo_url=repo_url, commit_sha=commit_sha, files=len(message.files))
        pages_url = await self.host.serve(placed.repository)
        difference = await self._wait_until_live(placed, pages_url, message.deadline - _KEPT_FOR_THE_CALLBACK)
        if difference is None:
            seconds = (self.clock() - committed_at).total_seconds()
            await report(Stage.LIVE, pages_url=pages_url, commit_sha=commit_sha, seconds=round(seconds, 3))
        else:
            await report(Stage.NOT_LIVE, pages_url=pages_url, commit_sha=commit_sha, reason=difference)
        return [
            SitePublished(
                brief_id=message.brief_id,
                accepted_at=message.accepted_at,
                deadline=message.deadline,
                recipient=message.recipient,
                repo_url=repo_url,
                commit_sha=commit_sha,
                pages_url=pages_url,
                live=difference is None,
                status=message.status,
            )
        ]

    async def _wait_until_live(self, placed: Committed, pages_url: str, until: datetime) -> str | None:
        """None once the commit is seen; else, when the next look would be after `until`, what the last one saw."""
        if placed.witness is None:
            return "the site holds no file by which to tell that it is live"
        url = witness_url(pages_url, placed.witness.path, placed.commit.sha)
        while True:
            difference = await self.pages.difference(url, placed.witness.content)
            if difference is None or self.clock() + timedelta(seconds=self.poll_seconds) > until:
                return difference
            await self.sleep(self.poll_seconds)


def _task_of(repository: Repository) -> str | None:
    marker = read_marker(repository.description)
    return marker.task if marker else None
