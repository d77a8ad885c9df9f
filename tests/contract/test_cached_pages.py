"""What visitors get of a page behind a cache, and Pages that GitHub cannot enable yet, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.messages import SitePublished
from contracts.progress_events import NotLive
from publisher.enable_pages import enable_pages
from publisher.poll_intervals import PollIntervals
from publisher.site_commit import commit_site
from tools.publishing.environments import WorldOverHttp, world_over_http
from tools.publishing.messages import RULES, brief, site_generated
from tools.publishing.reports import RecordedReports
from tools.publishing.use_cases import NAME, REVISED, base_for, now, publish, publisher
from tools.stand_ins.github import Fault, GitHubStandIn

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}
World = tuple[WorldOverHttp, GitHubStandIn]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_over_http(tmp_path, sleep=lambda _: None) as (over_http, server):
        yield over_http, server


@pytest.mark.parametrize("status", [409, 422, 500])
async def test_pages_that_cannot_be_enabled_yet_are_asked_for_again(world: World, status: int) -> None:
    over_http, server = world
    server.play(Fault(kind="status", method="POST", path="/pages$", status=status, times=4, message="Not yet."))
    host, paused = over_http.host, list[float]()

    async def sleep(seconds: float) -> None:
        paused.append(seconds)

    repository = (await commit_site(host, site_generated(brief(), TEXT), RULES)).repository
    url = await enable_pages(
        host, repository, by_workflow=False, until=now() + timedelta(seconds=60), clock=now, sleep=sleep
    )
    assert url.endswith(f"/{NAME}/")
    assert paused
    assert paused == [1, 2, 4, 8][: len(paused)]


async def test_pages_that_are_on_already_are_not_asked_for_again(world: World) -> None:
    over_http, server = world
    server.play(Fault(kind="cut-after", method="POST", path="/pages$"))
    published = await publish(over_http, brief(), TEXT)
    assert published.live
    assert [request.method for request in server.requests() if "/pages" in request.path] == ["POST", "POST", "GET"]


@pytest.mark.parametrize("status", [409, 422])
async def test_pages_that_are_on_already_are_known_by_a_look_whatever_github_says(world: World, status: int) -> None:
    over_http, server = world
    repository = (await commit_site(over_http.host, site_generated(brief(), TEXT), RULES)).repository
    url = await over_http.host.serve(repository, by_workflow=False)
    server.play(Fault(kind="status", method="POST", path="/pages$", status=status, times=None, message="Of tomorrow"))
    assert await over_http.host.serve(repository, by_workflow=False) == url


async def test_the_callback_waits_until_a_cache_in_front_of_the_page_shows_the_commit(world: World) -> None:
    over_http, server = world
    first = await publish(over_http, brief(), TEXT)
    server.set_pages(cached=3600)
    assert await over_http.pages.difference(first.pages_url, TEXT["index.html"]) is None
    base = await base_for(over_http, brief(round=2))
    revising = asyncio.create_task(publish(over_http, brief(round=2), REVISED, base=base))
    while len([page for page in server.served() if page.path == f"/{NAME}/"]) < 5:
        assert not revising.done()
        await asyncio.sleep(0.01)
    server.hub.pages.stored.clear()
    second = await revising
    assert second.live
    plain = [page.commit for page in server.served() if page.path == f"/{NAME}/"]
    assert plain[-1] == second.commit_sha
    assert set(plain[:-1]) == {first.commit_sha}


async def test_a_look_that_a_cache_answered_once_does_not_answer_the_next(world: World) -> None:
    over_http, server = world
    server.set_pages(outcomes=["missed"], cached=3600)
    message = site_generated(brief(), TEXT, deadline=now() + timedelta(seconds=60))
    (published,) = await publisher(over_http, PollIntervals(0.05, ask=0.1))(message, RecordedReports())
    assert isinstance(published, SitePublished)
    assert published.live
    fresh = [page.path for page in server.served() if "?" in page.path]
    assert len(set(fresh)) == len(fresh) > 1


async def test_a_page_that_only_a_cache_holds_back_is_told_as_such(world: World) -> None:
    over_http, server = world
    first = await publish(over_http, brief(), TEXT)
    server.set_pages(cached=3600)
    assert await over_http.pages.difference(first.pages_url, TEXT["index.html"]) is None
    base = await base_for(over_http, brief(round=2))
    reports, deadline = RecordedReports(), now() + timedelta(seconds=30.5)
    message = site_generated(brief(round=2), REVISED, base=base, deadline=deadline)
    (published,) = await publisher(over_http, PollIntervals(0.05))(message, reports)
    assert isinstance(published, SitePublished)
    assert not published.live
    reason = f"published, but behind a cache for visitors: {first.pages_url} serves other bytes than the commit"
    assert reports.of(NotLive)[-1].reason == reason
