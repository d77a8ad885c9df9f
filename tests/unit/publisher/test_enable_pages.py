"""A site that cannot be served yet: what is asked again, for how long, and what it ends as."""

from datetime import timedelta

import pytest

from chassis.errors import PermanentError, TransientError
from tests.unit.publisher.world import World
from tools.publishing.messages import ACCEPTED_AT, DEADLINE, brief, site_generated


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("refusal", [PermanentError("422"), TransientError("409"), TransientError("500")])
async def test_pages_that_cannot_be_enabled_yet_are_asked_for_again_after_growing_pauses(
    world: World, refusal: Exception
) -> None:
    world.host.refusals["serve"] = [refusal] * 5
    assert (await world.publish(site_generated(brief()))).live
    assert world.host.calls.count("serve") == 6
    assert world.time.now == ACCEPTED_AT + timedelta(seconds=1 + 2 + 4 + 8 + 16)


async def test_pages_that_are_refused_until_the_share_ends_are_left_for_a_later_attempt(world: World) -> None:
    world.host.refusals["serve"] = [PermanentError("422 no plan")] * 1000
    with pytest.raises(TransientError, match="422 no plan"):
        await world.publish(site_generated(brief()))
    share_ends = DEADLINE - timedelta(seconds=30)
    assert share_ends - timedelta(seconds=32) < world.time.now <= share_ends


async def test_late_work_asks_for_pages_once(world: World) -> None:
    world.time.now = DEADLINE
    world.host.refusals["serve"] = [PermanentError("422")]
    with pytest.raises(TransientError):
        await world.publish(site_generated(brief()))
    assert world.host.calls.count("serve") == 1


async def test_a_rate_limit_is_waited_for_in_the_broker(world: World) -> None:
    world.host.refusals["serve"] = [TransientError("rate limit", retry_after=90)]
    with pytest.raises(TransientError) as caught:
        await world.publish(site_generated(brief()))
    assert caught.value.retry_after == 90
    assert world.time.now == ACCEPTED_AT


async def test_pages_with_a_far_deadline_are_left_to_the_broker_after_a_quarter_of_an_hour(world: World) -> None:
    world.host.refusals["serve"] = [TransientError("500")] * 1000
    with pytest.raises(TransientError, match="500"):
        await world.publish(site_generated(brief(), deadline=ACCEPTED_AT + timedelta(days=1)))
    assert world.time.now - ACCEPTED_AT <= timedelta(minutes=15)
