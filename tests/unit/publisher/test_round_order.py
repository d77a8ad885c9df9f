"""A revision waits for the round before it while that is under way and there is time; then it takes what exists."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import Deferred, PermanentError
from contracts.brief import EarlierChecks
from contracts.messages import RevisionAccepted, SiteCheckedOut
from contracts.progress_events import Waiting
from contracts.retry_queues import RETRY_DELAYS
from contracts.time_budget import REVISION_SECONDS
from publisher.commit_message import Origin, commit_message
from publisher.handler import CheckOutSite
from publisher.ports import Build, BuildState, Commit
from publisher.round_order import MAX_FIRST_ROUND, refuse_round_ahead, seconds_to_wait
from tests.unit.publisher.world import World
from tools.publishing.messages import ACCEPTED_AT, DEADLINE, PLAN, brief, revision_accepted, site_generated

WAITING_ENDS = DEADLINE - timedelta(seconds=REVISION_SECONDS)


async def test_round_2_waits_while_round_1_is_under_way_and_starts_from_it_once_it_is_published() -> None:
    world, first = World(), brief()
    second = revision_accepted(brief(round=2), earlier_in_flight=True)
    handler = CheckOutSite(world.host, PLAN, world.time)
    with pytest.raises(Deferred, match="round 1 of sum-of-sales is not published yet") as deferred:
        await handler(second, world.reports)
    assert deferred.value.seconds == 1
    assert world.reports.events == [Waiting(round=1, seconds=1)]
    published = await world.publish(site_generated(first))
    world.host.builds = [Build(BuildState.NONE), Build(BuildState.RUNNING), Build(BuildState.DONE)]
    for _ in range(2):
        with pytest.raises(Deferred):
            await handler(second, world.reports)
    (answer,) = await handler(second, world.reports)
    assert isinstance(answer, SiteCheckedOut)
    assert answer.checkout is not None
    assert answer.checkout.commit_sha == published.commit_sha


async def test_a_repository_that_was_made_and_not_committed_to_is_waited_for() -> None:
    world = World()
    world.host.fail_after = "create"
    with pytest.raises(Exception, match="the answer to create was lost"):
        await world.publish(site_generated(brief()))
    with pytest.raises(Deferred):
        await CheckOutSite(world.host, PLAN, world.time)(
            revision_accepted(brief(round=2), earlier_in_flight=True), world.reports
        )


async def test_round_3_waits_for_round_2_and_not_only_for_round_1() -> None:
    world = World()
    await world.publish(site_generated(brief()))
    with pytest.raises(Deferred, match="round 2"):
        await CheckOutSite(world.host, PLAN, world.time)(
            revision_accepted(brief(round=3), earlier_in_flight=True), world.reports
        )


async def test_a_build_that_failed_is_not_waited_for() -> None:
    world = World()
    await world.publish(site_generated(brief()))
    world.host.builds = [Build(BuildState.FAILED)]
    (answer,) = await CheckOutSite(world.host, PLAN, world.time)(
        revision_accepted(brief(round=2), earlier_in_flight=True), world.reports
    )
    assert isinstance(answer, SiteCheckedOut)
    assert answer.checkout is not None


async def test_after_its_waiting_time_a_revision_goes_on_with_nothing() -> None:
    world = World()
    world.time.now = WAITING_ENDS
    (answer,) = await CheckOutSite(world.host, PLAN, world.time)(
        revision_accepted(brief(round=2), earlier_in_flight=True), world.reports
    )
    assert isinstance(answer, SiteCheckedOut)
    assert answer.checkout is None


async def test_a_revision_of_a_round_that_nobody_knows_does_not_wait() -> None:
    world = World()
    (answer,) = await CheckOutSite(world.host, PLAN, world.time)(revision_accepted(brief(round=2)), world.reports)
    assert isinstance(answer, SiteCheckedOut)
    assert answer.checkout is None


def test_a_message_of_a_gateway_that_did_not_look_waits_too() -> None:
    message = revision_accepted(brief(round=2)).model_copy(update={"earlier_in_flight": None})
    assert seconds_to_wait(message, ACCEPTED_AT) == 1


@given(at=st.floats(-10, 700))
def test_every_pause_is_one_that_the_broker_has_and_waiting_ends_in_time(at: float) -> None:
    message = revision_accepted(brief(round=2), earlier_in_flight=True)
    pause = seconds_to_wait(message, ACCEPTED_AT + timedelta(seconds=at))
    if at >= 300:
        assert pause is None
    else:
        assert pause in RETRY_DELAYS
        assert at + pause <= 300 + 1


def test_all_waiting_takes_few_looks() -> None:
    message = revision_accepted(brief(round=2), earlier_in_flight=True)
    now, looks = ACCEPTED_AT, 0
    while pause := seconds_to_wait(message, now):
        now, looks = now + timedelta(seconds=pause), looks + 1
    assert looks < 35
    assert WAITING_ENDS <= now <= WAITING_ENDS + timedelta(seconds=1)


def accepted(number: int, *, knows_all: bool | None = None) -> RevisionAccepted:
    earlier = None if knows_all is None else EarlierChecks(complete=knows_all)
    return revision_accepted(brief(round=number)).model_copy(update={"earlier_checks": earlier})


def published(*rounds: int) -> list[Commit]:
    return [Commit("c", "t", commit_message("Sales", Origin(brief(round=each).id, each))) for each in rounds]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_round_that_is_published_or_the_next_one_is_taken(number: int) -> None:
    refuse_round_ahead(accepted(number), published(2, 1))


@pytest.mark.parametrize("knows_all", [None, False])
def test_round_after_a_gap_is_refused_with_the_one_that_is_wanted(knows_all: bool | None) -> None:
    with pytest.raises(PermanentError, match="round 4 is too far ahead: send round 3 of sum-of-sales first"):
        refuse_round_ahead(accepted(4, knows_all=knows_all), published(2, 1))


def test_round_that_failed_is_no_gap_where_the_gateway_accepted_every_round_before() -> None:
    refuse_round_ahead(accepted(4, knows_all=True), published(2, 1))


def test_task_without_a_published_round_may_begin_with_a_later_one_and_not_with_any() -> None:
    refuse_round_ahead(accepted(MAX_FIRST_ROUND), ())
    with pytest.raises(PermanentError, match="too far ahead"):
        refuse_round_ahead(accepted(MAX_FIRST_ROUND + 1), ())
