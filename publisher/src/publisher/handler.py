"""Handles `revision.accepted` (read the existing site) and `site.generated` (commit, turn Pages on, wait)."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from chassis.errors import Deferred, TransientError
from chassis.subscription import ReportProgress
from contracts.brief import File
from contracts.messages import Checkout, RevisionAccepted, SiteCheckedOut, SiteGenerated, SitePublished
from contracts.progress_events import CheckedOut, Committed, Live, NotLive, Waiting
from contracts.time_budget import CALLBACK_SECONDS, PAGES_WAIT_SECONDS
from publisher.checkout import read_checkout
from publisher.commit_history import find_run_commits
from publisher.commit_message import Origin
from publisher.enable_pages import enable_pages
from publisher.pages_watcher import BackgroundWatch, PagesWatcher, WatchResult
from publisher.pages_workflows import is_built_by_workflow
from publisher.ports import BuildState, SiteHost, Snapshot
from publisher.repository_identity import RepositoryIdentity
from publisher.repository_in_errors import naming_repository
from publisher.repository_setup import SiteRules
from publisher.round_order import latest_round, refuse_round_ahead, seconds_to_wait
from publisher.secret_removal import SecretRemoval
from publisher.site_commit import CommittedSite, commit_site

log = structlog.get_logger()


@dataclass(frozen=True)
class CheckOutSite:
    """Handles `revision.accepted`: sends the newest site of the task, or none if there is no repository."""

    host: SiteHost
    repositories: RepositoryIdentity
    clock: Callable[[], datetime]

    async def __call__(self, message: RevisionAccepted, report: ReportProgress) -> Sequence[SiteCheckedOut]:
        """Read every file of the site. Raises Deferred until the previous round is published, and SiteHost's errors."""
        brief = message.brief
        likely = self.repositories.names(brief.task, message.brief_id)[0]
        snapshot = await self.host.newest(
            likely, lambda description: self.repositories.owns(description, brief.email, brief.task)
        )
        with naming_repository(snapshot.repository.url) if snapshot else nullcontext():
            await self._defer_until_previous_round(message, snapshot, report)
            refuse_round_ahead(message, snapshot.history if snapshot else ())
            checkout = None if snapshot is None else await self._check_out(snapshot, message)
        await report(
            CheckedOut(
                repo_url=snapshot.repository.url if snapshot and checkout else None,
                commit_sha=checkout.commit_sha if checkout else None,
                files=len(checkout.files) if checkout else 0,
            )
        )
        return [
            SiteCheckedOut(
                brief_id=message.brief_id,
                accepted_at=message.accepted_at,
                deadline=message.deadline,
                run=message.run,
                brief=brief,
                checkout=checkout,
                earlier_checks=message.earlier_checks,
            )
        ]

    async def _defer_until_previous_round(
        self, message: RevisionAccepted, snapshot: Snapshot | None, report: ReportProgress
    ) -> None:
        before = message.brief.round - 1
        seconds = seconds_to_wait(message, self.clock())
        if seconds is None or (snapshot and await self._is_round_published(before, snapshot)):
            return
        await report(Waiting(round=before, seconds=seconds))
        raise Deferred(f"round {before} of {message.brief.task} is not published yet", seconds=seconds)

    async def _is_round_published(self, number: int, snapshot: Snapshot) -> bool:
        """Whether a round is committed and built. Its build counts only while its commit is the newest."""
        latest = latest_round(snapshot.history)
        if latest != number:
            return latest > number
        contents = snapshot.contents
        files = [File(path=path, content=contents[blob]) for path, blob in snapshot.files.items() if blob in contents]
        build = await self.host.build(
            snapshot.repository, snapshot.history[0].sha, by_workflow=is_built_by_workflow(files)
        )
        return build.state in {BuildState.DONE, BuildState.FAILED}

    async def _check_out(self, snapshot: Snapshot, message: RevisionAccepted) -> Checkout | None:
        """The site before this revision, so that a repeated message does not revise its own result."""
        base = find_run_commits(snapshot.history, Origin(message.brief_id, message.brief.round, message.run)).base
        return None if base is None else await read_checkout(self.host, snapshot, base, message)


@dataclass(frozen=True)
class PublishSite:
    """Handles `site.generated`: sends `site.published` once Pages serves the commit or the time for that is over."""

    host: SiteHost
    watcher: PagesWatcher
    secret_removal: SecretRemoval
    rules: SiteRules
    background_watch: BackgroundWatch

    async def __call__(self, message: SiteGenerated, report: ReportProgress) -> Sequence[SitePublished]:
        """Commit the site and wait until it is live. Raises TransientError and PermanentError. Idempotent."""
        message, notices = await asyncio.to_thread(self.secret_removal.clean, message)
        for notice in notices:
            log.warning("a secret was removed from the site", notice=str(notice))
        committed = await commit_site(self.host, message, self.rules, self.watcher.sleep)
        with naming_repository(committed.repository.url):
            return [await self._wait_until_live(message, committed, report)]

    async def _wait_until_live(
        self, message: SiteGenerated, committed: CommittedSite, report: ReportProgress
    ) -> SitePublished:
        """Turn Pages on and wait. A rebuild may add a commit, so the message names the last one waited for."""
        committed_at, repository = self.watcher.clock(), committed.repository
        files = len(message.files)
        await report(Committed(repo_url=repository.url, commit_sha=committed.commit.sha, files=files))
        for path, reason in committed.left_out.items():
            log.warning("a file of the site is not committed", path=path, reason=reason, repository=repository.url)
        by_workflow = committed.by_workflow
        share_ends = message.deadline - timedelta(seconds=CALLBACK_SECONDS)
        until = min(share_ends, committed_at + timedelta(seconds=PAGES_WAIT_SECONDS))
        clock, sleep = self.watcher.clock, self.watcher.sleep
        pages_url = await enable_pages(
            self.host, repository, by_workflow=by_workflow, until=until, clock=clock, sleep=sleep
        )

        async def look(watcher: PagesWatcher, committed: CommittedSite, until: datetime) -> WatchResult:
            seen = await watcher.wait(committed, pages_url, by_workflow=by_workflow, until=until)
            if seen.difference is None:
                seconds = round((clock() - committed_at).total_seconds(), 3)
                await report(Live(pages_url=pages_url, commit_sha=seen.commit.sha, seconds=seconds))
            return seen

        seen = await look(self.watcher, committed, until)
        if seen.timed_out and until < share_ends:
            raise TransientError(f"the page is not live yet: {seen.difference}")
        committed = replace(committed, commit=seen.commit)
        if seen.difference is not None:
            await report(NotLive(pages_url=pages_url, commit_sha=seen.commit.sha, reason=seen.difference))
            self.background_watch.begin(partial(look, self.watcher.for_late_pages(), committed))
        return _published(message, committed, pages_url, live=seen.difference is None)


def _published(message: SiteGenerated, committed: CommittedSite, pages_url: str, *, live: bool) -> SitePublished:
    return SitePublished(
        brief_id=message.brief_id,
        accepted_at=message.accepted_at,
        deadline=message.deadline,
        run=message.run,
        recipient=message.recipient,
        repo_url=committed.repository.url,
        commit_sha=committed.commit.sha,
        pages_url=pages_url,
        live=live,
        status=message.status,
        outcomes=message.outcomes,
    )
