"""The publisher's two use cases as steps of a test, in any world."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from chassis.secret_scan import SecretScanner
from contracts.brief import Brief
from contracts.messages import Checkout, SiteCheckedOut, SitePublished
from publisher.handler import CheckOutSite, PublishSite
from publisher.pages_watcher import BackgroundWatch, PagesWatcher
from publisher.poll_intervals import PollIntervals
from publisher.repository_setup import SiteRules
from publisher.secret_removal import SecretRemoval
from tools.publishing.environments import World
from tools.publishing.messages import ACCEPTED_AT, PLAN, README, RULES, SITE, revision_accepted, site_generated
from tools.publishing.reports import RecordedReports

NAME = "sum-of-sales"
REVISED = {
    "index.html": b"<!doctype html><title>Better</title>",
    "README.md": README + b"Better\n",
    "logo.png": b"\xff\0new",
}


def now() -> datetime:
    return datetime.now(UTC)


async def short_sleep(seconds: float) -> None:
    """A pause for a stand-in, shorter than the one for GitHub."""
    await asyncio.sleep(min(seconds, 0.05))


def publisher(
    world: World,
    intervals: PollIntervals = PollIntervals(0.05),  # noqa: B008 - frozen
    *,
    late: float = 0.0,
    rules: SiteRules = RULES,
) -> PublishSite:
    """The use case in a world; `late`: seconds for which a late page is still polled."""
    watcher = PagesWatcher(world.host, world.pages, intervals, now, short_sleep)
    return PublishSite(world.host, watcher, SecretRemoval(SecretScanner({})), rules, BackgroundWatch(now, late))


async def publish(
    world: World,
    of: Brief,
    files: Mapping[str, bytes] = SITE,
    *,
    base: Checkout | None = None,
    seconds: float = 60.0,
    run: int = 1,
    rules: SiteRules = RULES,
) -> SitePublished:
    """Publish one message, `seconds` before its deadline, of which the last thirty belong to the notifier."""
    deadline = now() + timedelta(seconds=seconds)
    message = site_generated(of, files, base=base, deadline=deadline).model_copy(update={"run": run})
    (published,) = await publisher(world, rules=rules)(message, RecordedReports())
    assert isinstance(published, SitePublished)
    return published


async def check_out(world: World, of: Brief) -> Checkout | None:
    (answer,) = await CheckOutSite(world.host, PLAN, lambda: ACCEPTED_AT)(revision_accepted(of), RecordedReports())
    assert isinstance(answer, SiteCheckedOut)
    return answer.checkout


async def base_for(world: World, of: Brief) -> Checkout:
    checkout = await check_out(world, of)
    assert checkout is not None
    return checkout
