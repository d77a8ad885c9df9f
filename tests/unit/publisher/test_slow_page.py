"""What is asked about a page that does not come, and what an operator reads of it."""

import asyncio
from datetime import datetime, timedelta

import pytest

from chassis.errors import TransientError
from contracts.progress_events import Live, NotLive
from publisher.pages_watcher import BackgroundWatch
from publisher.ports import Build, BuildState, Repository
from tests.unit.publisher.world import World
from tools.publishing.messages import ACCEPTED_AT, DEADLINE, DEPLOYS, SITE, brief, site_generated

NEVER = 1_000_000
WORKFLOW = {".github/workflows/pages.yml": DEPLOYS, "src/app.ts": b"let x"}


@pytest.fixture
def world() -> World:
    return World()


def asked(world: World) -> list[str]:
    return [call for call in world.host.calls if call in {"build", "rebuild"}]


async def test_the_host_is_not_asked_within_the_first_minute(world: World) -> None:
    world.pages.looks_before_live = 19
    assert (await world.publish(site_generated(brief()))).live
    assert world.time.now - ACCEPTED_AT < timedelta(seconds=60)
    assert asked(world) == []


async def test_after_a_minute_and_then_every_minute_the_host_is_asked(world: World) -> None:
    world.pages.looks_before_live = 45
    assert (await world.publish(site_generated(brief()))).live
    assert asked(world) == ["build", "build"]


@pytest.mark.parametrize("state", [BuildState.NONE, BuildState.FAILED])
async def test_a_build_that_failed_or_has_not_begun_is_asked_for_again_after_growing_pauses_until_the_share_ends(
    world: World, state: BuildState
) -> None:
    world.pages.looks_before_live = NEVER
    world.host.builds = [Build(state)]
    times: list[float] = []
    rebuild = world.host.rebuild

    async def timed(repository: Repository) -> None:
        times.append((world.time.now - ACCEPTED_AT).total_seconds())
        await rebuild(repository)

    world.host.rebuild = timed  # type: ignore[method-assign] # records when
    assert not (await world.publish(site_generated(brief()))).live
    assert times == [60, 120, 240, 480]
    assert asked(world) == ["build", "rebuild"] * 4
    assert len(world.host.repositories["sum-of-sales"].commits) == 1


async def test_a_request_that_was_lost_is_made_again(world: World) -> None:
    world.pages.looks_before_live = 25
    world.host.builds, world.host.fail_after = [Build(BuildState.NONE)], "rebuild"
    assert (await world.publish(site_generated(brief()))).live
    assert asked(world).count("rebuild") == 2
    assert world.host.calls.count("commit") == 1


async def test_a_host_that_cannot_be_asked_ends_no_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(repository: Repository, commit_sha: str, *, by_workflow: bool) -> Build:
        raise TransientError("GitHub does not answer")

    monkeypatch.setattr(world.host, "build", refuse)
    world.pages.looks_before_live = 25
    assert (await world.publish(site_generated(brief()))).live


async def test_a_build_that_fails_until_the_end_is_told_in_the_hosts_words(world: World) -> None:
    world.pages.looks_before_live = NEVER
    world.host.builds = [Build(BuildState.FAILED, "Page build failed.")]
    assert not (await world.publish(site_generated(brief()))).live
    assert world.time.now > DEADLINE - timedelta(seconds=34)
    assert world.reports.of(NotLive)[-1].reason.endswith("answers 404; the build failed: Page build failed.")


async def test_what_a_workflow_makes_of_the_files_is_live_when_its_run_succeeded_and_a_page_answers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.host.builds = [Build(BuildState.RUNNING), Build(BuildState.DONE, "success")]

    async def only_a_page(url: str, expected: bytes | None) -> str | None:
        return None if expected is None else "other bytes"

    monkeypatch.setattr(world.pages, "difference", only_a_page)
    assert (await world.publish(site_generated(brief(), WORKFLOW))).live
    assert world.host.repositories["sum-of-sales"].built_by == "workflow"
    assert world.time.now <= ACCEPTED_AT + timedelta(seconds=33)


async def test_a_workflow_that_failed_is_not_run_again(world: World) -> None:
    world.pages.looks_before_live = NEVER
    world.host.builds = [Build(BuildState.FAILED, "workflow Deploy ended with failure")]
    assert not (await world.publish(site_generated(brief(), WORKFLOW))).live
    assert asked(world) == ["build"]


async def test_a_workflow_that_publishes_nothing_changes_nothing(world: World) -> None:
    await world.publish(site_generated(brief(), {**SITE, ".github/workflows/test.yml": b"run: make test"}))
    assert world.host.repositories["sum-of-sales"].built_by == "branch"


async def test_a_page_that_comes_late_is_recorded_later(world: World) -> None:
    world.background_watch = BackgroundWatch(world.time)
    world.pages.looks_before_live = 210
    assert not (await world.publish(site_generated(brief()))).live
    before = list(world.reports.stages)
    await world.background_watch.settled()
    assert [*before, "live"] == world.reports.stages == ["committed", "not-live", "live"]
    assert world.reports.of(Live)[-1].seconds > 570


async def test_nobody_looks_for_ever(world: World) -> None:
    world.background_watch = BackgroundWatch(world.time)
    world.pages.looks_before_live = NEVER
    await world.publish(site_generated(brief()))
    await world.background_watch.settled()
    assert world.time.now <= ACCEPTED_AT + timedelta(seconds=570 + 900)
    assert world.reports.stages == ["committed", "not-live"]


async def test_looks_end_with_the_process(world: World) -> None:
    background_watch, began, ended = BackgroundWatch(world.time), asyncio.Event(), asyncio.Event()

    async def look(_: datetime) -> str | None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return None

    background_watch.begin(look)
    await began.wait()
    await background_watch.close()
    assert ended.is_set()


async def test_a_page_with_a_far_deadline_is_waited_for_in_the_broker_after_a_quarter_of_an_hour(world: World) -> None:
    world.pages.looks_before_live = NEVER
    world.host.builds = [Build(BuildState.RUNNING)]
    message = site_generated(brief(), deadline=ACCEPTED_AT + timedelta(days=1))
    with pytest.raises(TransientError, match=r"not live yet.*repository: https://host.test/sum-of-sales") as caught:
        await world.publish(message)
    assert caught.value.retry_after is None
    assert world.time.now - ACCEPTED_AT <= timedelta(minutes=15)
    world.pages.looks_before_live = 0
    assert (await world.publish(message)).live
