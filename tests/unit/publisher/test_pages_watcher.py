from datetime import timedelta

import pytest

from contracts.progress_events import Committed, Live, NotLive
from tests.stand_ins.site_host import PAGES
from tests.unit.publisher.world import World
from tools.publishing.messages import ACCEPTED_AT, DEADLINE, SITE, brief, site_generated


@pytest.fixture
def world() -> World:
    return World()


async def test_progress_tells_of_the_commit_and_of_the_live_page(world: World) -> None:
    world.pages.looks_before_live = 2
    published = await world.publish(site_generated(brief()))
    assert world.reports.events == [
        Committed(repo_url=published.repo_url, commit_sha=published.commit_sha, files=4),
        Live(pages_url=published.pages_url, commit_sha=published.commit_sha, seconds=6.0),
    ]


async def test_an_old_page_is_not_taken_for_the_new_one(world: World) -> None:
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    world.pages.looked_at.clear()
    world.pages.looks_before_live = 4
    published = await world.publish(site_generated(brief(round=2), {**SITE, "README.md": b"new"}, base=base))
    assert published.live
    page = f"{PAGES}sum-of-sales/README.md"
    *fresh, last = world.pages.looked_at
    assert all(url.startswith(f"{page}?v={published.commit_sha[:7]}-") for url in fresh)
    assert len(set(fresh)) == 5
    assert last == page


async def test_the_plain_address_is_not_opened_before_the_commit_is_served_so_that_no_cache_keeps_the_old_page(
    world: World,
) -> None:
    world.pages.looks_before_live = 3
    await world.publish(site_generated(brief()))
    assert ["?" in url for url in world.pages.looked_at] == [True, True, True, True, False]


async def test_the_callback_waits_until_the_plain_address_shows_the_commit(world: World) -> None:
    world.pages.cached_looks = 20
    published = await world.publish(site_generated(brief()))
    assert published.live
    assert world.time.now == ACCEPTED_AT + timedelta(seconds=60)
    assert world.pages.looked_at[-1] == published.pages_url
    assert "rebuild" not in world.host.calls


async def test_a_page_that_only_a_cache_holds_back_is_told_as_such(world: World) -> None:
    world.pages.cached_looks = 1_000_000
    published = await world.publish(site_generated(brief()))
    assert not published.live
    reason = f"published, but behind a cache for visitors: {published.pages_url} serves other bytes"
    assert world.reports.of(NotLive)[-1].reason == reason


async def test_a_page_that_stays_old_is_announced_thirty_seconds_before_the_deadline(world: World) -> None:
    world.pages.looks_before_live = 1_000_000
    published = await world.publish(site_generated(brief()))
    assert not published.live
    assert world.time.now <= DEADLINE - timedelta(seconds=30)
    assert world.time.now > DEADLINE - timedelta(seconds=34)
    assert world.reports.stages == ["committed", "not-live"]
    assert "answers 404" in world.reports.of(NotLive)[-1].reason


async def test_late_work_looks_once_and_is_announced(world: World) -> None:
    world.time.now = DEADLINE + timedelta(hours=1)
    world.pages.looks_before_live = 5
    published = await world.publish(site_generated(brief()))
    assert not published.live
    assert len(world.pages.looked_at) == 1


async def test_late_work_that_is_live_is_said_to_be(world: World) -> None:
    world.time.now = DEADLINE + timedelta(hours=1)
    assert (await world.publish(site_generated(brief()))).live
