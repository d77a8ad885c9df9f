"""What the publisher does about builds that are slow, fail or never begin, seen from GitHub and from the visitor."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.messages import SitePublished
from contracts.progress_events import NotLive
from publisher.poll_intervals import PollIntervals
from publisher.ports import AccessRefusedError
from tools.publishing.environments import WorldOverHttp, world_over_http
from tools.publishing.messages import brief, site_generated
from tools.publishing.reports import RecordedReports
from tools.publishing.use_cases import NAME, REVISED, base_for, now, publish, publisher
from tools.stand_ins.github import Fault, GitHubStandIn
from tools.stand_ins.github.pages_builds import Outcome

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}
WORKFLOW = {**TEXT, ".github/workflows/pages.yml": b"jobs: {deploy: {steps: [{uses: actions/deploy-pages@v4}]}}\n"}
IMPATIENT = PollIntervals(0.05, ask=0.1, ask_workflow=0.1)
SHARE_SECONDS = 4.0
"""To wait for a page that never comes; a slow machine needs some of it for the commit."""
World = tuple[WorldOverHttp, GitHubStandIn]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_over_http(tmp_path) as (over_http, server):
        yield over_http, server


async def deploy(
    world: WorldOverHttp, files: dict[str, bytes] = TEXT, *, seconds: float = 20.0
) -> tuple[SitePublished, RecordedReports]:
    """Round 1, with so many seconds left to wait for the page."""
    reports = RecordedReports()
    deadline = now() + timedelta(seconds=30 + seconds)
    (published,) = await publisher(world, IMPATIENT)(site_generated(brief(), files, deadline=deadline), reports)
    assert isinstance(published, SitePublished)
    return published, reports


def asked(server: GitHubStandIn, part: str) -> list[str]:
    return [request.method for request in server.requests() if part in request.path]


async def test_a_revision_is_never_announced_while_the_old_commit_is_served(world: World) -> None:
    over_http, server = world
    first = await publish(over_http, brief(), TEXT)
    server.set_pages(delay=1.5)
    base = await base_for(over_http, brief(round=2))
    second = await publish(over_http, brief(round=2), REVISED, base=base)
    announced_at = now().timestamp()
    assert second.live
    shown = [(page.commit, page.time) for page in server.served()]
    old = [time for commit, time in shown if commit == first.commit_sha]
    new = [time for commit, time in shown if commit == second.commit_sha]
    assert len(old) > 5
    assert max(old) < min(new) < announced_at


@pytest.mark.parametrize("outcome", ["missed", "errored"])
@pytest.mark.parametrize("times", [1, 2])
async def test_a_build_that_never_began_or_failed_is_requested_until_one_succeeds(
    world: World, outcome: Outcome, times: int
) -> None:
    over_http, server = world
    server.set_pages(outcomes=[outcome] * times)
    published, _ = await deploy(over_http)
    assert published.live
    assert asked(server, "/pages/builds").count("POST") == times
    assert over_http.log(NAME) == [published.commit_sha]


async def test_a_build_that_fails_until_the_end_is_told_in_githubs_words(world: World) -> None:
    over_http, server = world
    server.set_pages(outcomes=["errored"] * 20)
    published, reports = await deploy(over_http, seconds=SHARE_SECONDS)
    assert not published.live
    assert reports.stages == ["committed", "not-live"]
    assert reports.of(NotLive)[-1].reason.endswith("answers 404; the build failed: Page build failed.")


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("outcome", ["missed", "errored"])
async def test_an_empty_commit_starts_a_build_where_builds_cannot_be_asked_for(
    world: World, outcome: Outcome, status: int
) -> None:
    over_http, server = world
    server.set_pages(outcomes=[outcome])
    server.play(Fault(kind="status", method="POST", path="/pages/builds$", status=status, times=None))
    published, _ = await deploy(over_http)
    assert published.live
    head, first = over_http.log(NAME)
    assert published.commit_sha == head
    assert over_http.head(NAME, "%(trailers:key=Brief-Id,valueonly,separator=%x20)") == str(brief().id)
    again = await publish(over_http, brief(), TEXT)
    assert (again.commit_sha, again.live) == (head, True)
    assert over_http.log(NAME) == [head, first]
    assert (await base_for(over_http, brief(round=2))).commit_sha == head


async def test_a_build_that_is_stuck_is_announced_at_the_end_with_what_github_says(world: World) -> None:
    over_http, server = world
    server.set_pages(outcomes=["stuck"])
    published, reports = await deploy(over_http, seconds=SHARE_SECONDS)
    assert not published.live
    assert "answers 404; the build is under way deployment_in_progress" in reports.of(NotLive)[-1].reason
    assert "POST" not in asked(server, "/pages/builds")


async def test_a_page_that_comes_late_is_recorded_after_the_message_was_sent(world: World) -> None:
    over_http, server = world
    server.set_pages(delay=1.0)
    reports, handler = RecordedReports(), publisher(over_http, IMPATIENT, late=20)
    (published,) = await handler(site_generated(brief(), TEXT, deadline=now() + timedelta(seconds=30)), reports)
    assert isinstance(published, SitePublished)
    assert not published.live
    assert reports.stages == ["committed", "not-live"]
    await handler.background_watch.settled()
    assert reports.stages == ["committed", "not-live", "live"]


async def test_a_site_with_a_workflow_is_built_by_it_and_its_run_is_watched(world: World) -> None:
    over_http, server = world
    server.set_pages(delay=0.5)
    published, _ = await deploy(over_http, WORKFLOW)
    assert published.live
    site = server.hub.repository("pagewright", "sum-of-sales").site
    assert site is not None
    assert site.build_type == "workflow"
    assert asked(server, f"/actions/runs?head_sha={published.commit_sha}")


async def test_a_workflow_that_fails_is_told_with_the_address_of_its_run(world: World) -> None:
    over_http, server = world
    server.set_pages(outcomes=["errored"])
    published, reports = await deploy(over_http, WORKFLOW)
    assert not published.live
    reason = reports.of(NotLive)[-1].reason
    assert reason.startswith("the build failed: workflow Deploy ended with failure: ")
    assert f"/{published.repo_url.rpartition('/')[2]}/actions/runs/" in reason


async def test_a_site_that_gets_a_workflow_is_no_longer_built_from_its_branch(world: World) -> None:
    over_http, server = world
    await publish(over_http, brief(), TEXT)
    base = await base_for(over_http, brief(round=2))
    published = await publish(over_http, brief(round=2), {**WORKFLOW, **REVISED}, base=base)
    assert published.live
    assert asked(server, "/pages")[-2:] == ["GET", "PUT"]


async def test_a_token_without_the_scope_for_workflows_is_named_before_anything_is_made(world: World) -> None:
    over_http, server = world
    server.hub.scopes = "repo"
    with pytest.raises(AccessRefusedError, match="needs the scope `workflow`"):
        await deploy(over_http, WORKFLOW)
    assert over_http.names() == set()
