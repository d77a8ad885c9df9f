"""Waits until a page shows a commit; asks the host what is wrong when that takes long, and helps once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chassis.errors import ServiceError
from publisher.liveness import witness_url
from publisher.ports import Build, BuildState, LivePages, SiteHost
from publisher.site_commit import Committed


@dataclass(frozen=True)
class Patience:
    """Seconds between two looks at a page, and before each question to the host about a slow build."""

    poll: float
    ask: float = 60.0
    ask_workflow: float = 15.0


@dataclass
class _Watch:
    """What is known of one commit's way to the page."""

    placed: Committed
    pages_url: str
    by_workflow: bool
    ask_at: datetime
    helped: bool

    @property
    def url(self) -> str:
        path = self.placed.witness.path if self.placed.witness else ""
        return witness_url(self.pages_url, path, self.placed.commit.sha)


@dataclass(frozen=True)
class LiveGate:
    """The wait for one commit at a time; holds nothing between two of them."""

    host: SiteHost
    pages: LivePages
    patience: Patience
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    may_help: bool = True

    def later(self) -> "LiveGate":
        """A gate for pages that are late already: it looks less often, and no longer has anything built again."""
        return replace(self, patience=replace(self.patience, poll=5 * self.patience.poll), may_help=False)

    async def wait(self, placed: Committed, pages_url: str, *, by_workflow: bool, until: datetime) -> str | None:
        """None once the commit is seen; else why it is not: after a build that failed for good, or at `until`."""
        if placed.witness is None:
            return "the site holds no file by which to tell that it is live"
        interval = timedelta(seconds=self.patience.ask_workflow if by_workflow else self.patience.ask)
        watch = _Watch(placed, pages_url, by_workflow, self.clock() + interval, helped=not self.may_help)
        said = ""
        while True:
            difference = await self.pages.difference(watch.url, placed.witness.content)
            if difference is None:
                return None
            if self.clock() >= watch.ask_at:
                watch.ask_at = self.clock() + interval
                build = await self._ask(watch)
                if by_workflow and build.state is BuildState.DONE:
                    return await self._page_of_a_workflow(watch)
                if build.state is BuildState.FAILED and (watch.helped or by_workflow):
                    return f"the build failed: {build.message}"
                said = f"; the build is {build.state.value} {build.message}".rstrip()
                await self._help(watch, build)
            if self.clock() + timedelta(seconds=self.patience.poll) > until:
                return difference + said
            await self.sleep(self.patience.poll)

    async def _ask(self, watch: _Watch) -> Build:
        """What the host says; not to know is no reason to stop looking."""
        placed = watch.placed
        try:
            return await self.host.build(placed.repository, placed.commit.sha, by_workflow=watch.by_workflow)
        except ServiceError as error:
            return Build(BuildState.RUNNING, f"or not: {error}")

    async def _help(self, watch: _Watch, build: Build) -> None:
        """Once, where nothing has begun or where it failed, have the host begin again."""
        if watch.helped or watch.by_workflow or build.state not in {BuildState.NONE, BuildState.FAILED}:
            return
        try:
            await self.host.rebuild(watch.placed.repository)
        except ServiceError:
            return  # asked again after the next interval
        watch.helped = True

    async def _page_of_a_workflow(self, watch: _Watch) -> str | None:
        """A workflow may serve what it makes of the files: its success and any page at the address are the proof."""
        return await self.pages.difference(witness_url(watch.pages_url, "", watch.placed.commit.sha), None)
