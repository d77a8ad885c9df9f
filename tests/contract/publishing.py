"""The publisher's two use cases as steps of a test, over any world."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from contracts.brief import Brief
from contracts.messages import Checkout, SiteCheckedOut, SitePublished
from publisher.handler import CheckOutSite, PublishSite
from tests.contract.site_hosts import World
from tests.unit.publisher.messages import SITE, Reports, revision_accepted, site_generated

NAME = "sum-of-sales"
REVISED = {"index.html": b"<!doctype html><title>Better</title>", "README.md": b"# Better\n", "logo.png": b"\xff\0new"}


async def publish(
    world: World, of: Brief, files: Mapping[str, bytes] = SITE, *, base: Checkout | None = None
) -> SitePublished:
    handler = PublishSite(world.host, world.pages, 0.05, lambda: datetime.now(UTC), asyncio.sleep)
    deadline = datetime.now(UTC) + timedelta(seconds=60)
    (published,) = await handler(site_generated(of, files, base=base, deadline=deadline), Reports())
    assert isinstance(published, SitePublished)
    return published


async def check_out(world: World, of: Brief) -> Checkout | None:
    (answer,) = await CheckOutSite(world.host)(revision_accepted(of), Reports())
    assert isinstance(answer, SiteCheckedOut)
    return answer.checkout


async def base_for(world: World, of: Brief) -> Checkout:
    checkout = await check_out(world, of)
    assert checkout is not None
    return checkout
