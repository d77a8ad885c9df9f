"""Whatever goes wrong once a repository exists, its address is in the reason that an operator reads."""

from collections.abc import Sequence

import pytest

from chassis.errors import Deferred, PermanentError, TransientError
from chassis.retry_policy import RetryPolicy
from chassis.settlement import decide_settlement
from publisher.handler import CheckOutSite
from publisher.repository_in_errors import UnfinishedRepository, naming_repository
from tests.unit.publisher.world import World
from tools.publishing.messages import PLAN, FakeTime, brief, revision_accepted, site_generated

URL = "https://host.test/sum-of-sales"


@pytest.fixture
def world() -> World:
    return World()


def reason_of(error: Exception) -> str:
    """What the progress event and the status show for the last attempt."""
    policy = RetryPolicy(delays=(), attempts_at_bugs=1)
    return str(getattr(decide_settlement(error, attempt=1, seconds_left=0, policy=policy), "reason", ""))


@pytest.mark.parametrize("verb", ["commit", "serve"])
@pytest.mark.parametrize("error", [PermanentError("refused"), TransientError("away"), KeyError("oid")])
async def test_a_failure_after_the_repository_was_made_names_it(world: World, verb: str, error: Exception) -> None:
    world.host.refusals[verb] = [error] * 1000
    with pytest.raises((PermanentError, TransientError, UnfinishedRepository)) as caught:
        await world.publish(site_generated(brief()))
    assert URL in reason_of(caught.value)
    assert str(error) in reason_of(caught.value)


async def test_a_bug_while_looking_at_the_page_names_the_repository(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> str | None:
        raise TypeError("a bug of ours")

    monkeypatch.setattr(world.pages, "difference", broken)
    with pytest.raises(UnfinishedRepository) as caught:
        await world.publish(site_generated(brief()))
    assert reason_of(caught.value).startswith("unexpected UnfinishedRepository: TypeError: a bug of ours; repository: ")
    assert isinstance(caught.value.__cause__, TypeError)


@pytest.mark.parametrize("verb", ["tree", "read"])
async def test_a_site_that_cannot_be_checked_out_is_named(world: World, verb: str) -> None:
    await world.publish(site_generated(brief()))
    world.host.push("sum-of-sales", {"logo.png": b"\xff\0"}, "Add a logo")
    await world.publish(site_generated(brief(round=2), base=await world.check_out(round=2)))
    world.host.refusals[verb] = [TransientError("away")]
    with pytest.raises(TransientError, match=URL):
        await CheckOutSite(world.host, PLAN, FakeTime())(revision_accepted(brief(round=2)), world.reports)


def test_what_the_broker_needs_of_an_error_is_kept() -> None:
    with pytest.raises(TransientError) as caught, naming_repository(URL):
        raise TransientError("rate limit", retry_after=90)
    assert caught.value.retry_after == 90
    deferred = Deferred("not its turn", seconds=4)
    with pytest.raises(Deferred) as passed, naming_repository(URL):
        raise deferred
    assert passed.value is deferred


@pytest.mark.parametrize("reasons", [("away",), (f"{URL} is away",)])
def test_an_address_stands_in_a_reason_once(reasons: Sequence[str]) -> None:
    with pytest.raises(PermanentError) as caught, naming_repository(URL), naming_repository(URL):
        raise PermanentError(*reasons)
    assert str(caught.value).count(URL) == 1
