"""A publisher over stand-ins, for tests of its two use cases."""

from typing import Any

from chassis.secret_scan import SecretScanner
from contracts.messages import Checkout, SiteCheckedOut, SiteGenerated, SitePublished
from publisher.handler import CheckOutSite, PublishSite
from publisher.pages_watcher import BackgroundWatch, PagesWatcher
from publisher.poll_intervals import PollIntervals
from publisher.secret_removal import SecretRemoval
from tests.stand_ins.site_host import PagesInMemory, SiteHostInMemory
from tools.publishing.messages import PLAN, README, RULES, FakeTime, brief, revision_accepted
from tools.publishing.reports import RecordedReports

REVISED = {"index.html": b"<!doctype html><title>Better</title>", "README.md": README + b"Better\n"}


class World:
    """The publisher, what it talks to, and a clock that moves only while it waits."""

    def __init__(self) -> None:
        self.host = SiteHostInMemory()
        self.pages = PagesInMemory(self.host)
        self.time = FakeTime()
        self.reports = RecordedReports()
        self.guard = SecretRemoval(SecretScanner({}))
        self.rules = RULES
        self.background_watch = BackgroundWatch(self.time, seconds=0)
        self.intervals = PollIntervals(3.0, shortest=3.0)

    def handler(self) -> PublishSite:
        watcher = PagesWatcher(self.host, self.pages, self.intervals, self.time, self.time.sleep)
        return PublishSite(self.host, watcher, self.guard, self.rules, self.background_watch)

    async def publish(self, message: SiteGenerated) -> SitePublished:
        (published,) = await self.handler()(message, self.reports)
        assert isinstance(published, SitePublished)
        return published

    async def check_out(self, **form: Any) -> Checkout:
        (answer,) = await CheckOutSite(self.host, PLAN, self.time)(revision_accepted(brief(**form)), self.reports)
        assert isinstance(answer, SiteCheckedOut)
        assert answer.checkout is not None
        return answer.checkout
