"""Polls a page until it serves a commit; a page that is late is polled on in the background after the callback.

If it takes long, the watcher asks the host for the build's state and rebuilds.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from chassis.errors import ServiceError
from chassis.task_cancellation import cancel_and_wait
from contracts.site_paths import INDEX_PATH
from publisher.pages_probe import fresh_url, plain_url
from publisher.pages_rebuild import request_rebuild
from publisher.poll_intervals import PollIntervals
from publisher.ports import Build, BuildState, Commit, LivePages, SiteHost
from publisher.site_commit import CommittedSite

LATE_PAGES_SECONDS = 900.0
"""How long a page that was not live in time is polled after the callback, so that its status can become live."""
_MAX_LATE_PAGES = 200

log = structlog.get_logger()


@dataclass(frozen=True)
class WatchResult:
    """The last commit that was waited for, and why it is not live (None: it is live).

    `timed_out`: the time was over, while the build might still succeed.
    """

    commit: Commit
    difference: str | None
    timed_out: bool = False


@dataclass
class _Watch:
    """The state of one wait. `expected` is None where a workflow builds the page, whose bytes are not known."""

    committed: CommittedSite
    pages_url: str
    path: str
    expected: bytes | None
    by_workflow: bool
    ask_at: datetime
    interval: timedelta
    published: bool = False
    build_note: str = ""


@dataclass(frozen=True)
class PagesWatcher:
    """Waits for one commit at a time, without state between two waits."""

    host: SiteHost
    pages: LivePages
    intervals: PollIntervals
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    may_rebuild: bool = True

    def for_late_pages(self) -> "PagesWatcher":
        """A watcher for pages that are late already: polls less often and never rebuilds."""
        return replace(self, intervals=self.intervals.for_late_pages(), may_rebuild=False)

    async def wait(
        self, committed: CommittedSite, pages_url: str, *, by_workflow: bool, until: datetime
    ) -> WatchResult:
        """Return once visitors see the commit, once a workflow has failed, or at `until`."""
        if committed.probe_file is None:
            return WatchResult(committed.commit, "the site has no file by which to tell that it is live")
        interval = timedelta(seconds=self.intervals.ask_workflow if by_workflow else self.intervals.ask)
        path, content = committed.probe_file.path, committed.probe_file.content
        began = self.clock()
        watch = _Watch(committed, pages_url, path, content, by_workflow, began + interval, interval)
        while True:
            difference = await self._difference(watch)
            if difference is None:
                return WatchResult(watch.committed.commit, None)
            if not watch.published and self.clock() >= watch.ask_at and await self._build_has_failed(watch):
                return WatchResult(watch.committed.commit, watch.build_note.removeprefix("; "))
            pause = self.intervals.pause_after(self.clock() - began)
            if self.clock() + timedelta(seconds=pause) > until:
                why = difference if watch.published else difference + watch.build_note
                return WatchResult(watch.committed.commit, why, timed_out=True)
            await self.sleep(pause)

    async def _difference(self, watch: _Watch) -> str | None:
        """None once visitors see the commit; else whether the host or a cache is behind.

        The plain URL is requested only after the host serves the commit: an earlier request would fill the cache.
        """
        plain = plain_url(watch.pages_url, watch.path)
        fresh = fresh_url(plain, watch.committed.commit.sha, self.clock().timestamp())
        difference = await self.pages.difference(fresh, watch.expected)
        watch.published = difference is None
        if difference is not None:
            return difference
        difference = await self.pages.difference(plain, watch.expected)
        return None if difference is None else f"published, but behind a cache for visitors: {difference}"

    async def _build_has_failed(self, watch: _Watch) -> bool:
        """Ask the host for the build's state and rebuild if that may help. True if waiting is useless."""
        build = await self._ask(watch)
        watch.build_note = f"; the build is {build.state.value} {build.message}".rstrip()
        if build.state is BuildState.FAILED:
            watch.build_note = f"; the build failed: {build.message}"
        if watch.by_workflow:
            if build.state is BuildState.DONE:
                # A workflow transforms files, so the bytes are unknown: its success and any page at all are the proof.
                watch.path, watch.expected = INDEX_PATH, None
        elif self.may_rebuild and build.state in {BuildState.NONE, BuildState.FAILED}:
            watch.committed = await request_rebuild(self.host, watch.committed, self.clock())
            watch.ask_at = self.clock() + watch.interval
            watch.interval *= 2
            return False
        watch.ask_at = self.clock() + watch.interval
        return build.state is BuildState.FAILED

    async def _ask(self, watch: _Watch) -> Build:
        """The build's state; a failed question counts as running, so that polling goes on."""
        committed = watch.committed
        try:
            return await self.host.build(committed.repository, committed.commit.sha, by_workflow=watch.by_workflow)
        except ServiceError as error:
            return Build(BuildState.RUNNING, f"as far as is known: {error}")


class BackgroundWatch:
    """Runs watches of late pages in the background, each for at most `seconds`; the end of the process ends them."""

    def __init__(self, clock: Callable[[], datetime], seconds: float = LATE_PAGES_SECONDS) -> None:
        self._clock, self._span = clock, timedelta(seconds=seconds)
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, watch: Callable[[datetime], Awaitable[object]]) -> None:
        """Start `watch`, which is called with the time at which to stop, and return at once."""
        if self._span and len(self._tasks) < _MAX_LATE_PAGES:
            task = asyncio.create_task(self._run(watch), name="background watch")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until every watch has ended."""
        await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        """Cancel every watch."""
        await cancel_and_wait(*self._tasks)

    async def _run(self, watch: Callable[[datetime], Awaitable[object]]) -> None:
        try:
            await watch(self._clock() + self._span)
        except Exception:
            log.exception("a background watch of a page failed")
