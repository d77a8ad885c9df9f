"""Which repository a brief gets where names are taken, do not show, or were used by an earlier attempt."""

import pytest

from chassis.errors import TransientError
from publisher.commit_message import Origin, commit_message
from publisher.commit_plan import CommitPlan
from publisher.repository_creation import PAUSES_SECONDS
from publisher.repository_identity import describe
from tests.unit.publisher.world import World
from tools.publishing.messages import ACCEPTED_AT, PLAN, brief, site_generated

NAMES = PLAN.names(brief().task, brief().id)
OURS = describe("Sum of sales", PLAN.marker(brief().email, brief().task, brief().id))


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("hidden", [2, 5])
async def test_any_of_the_names_may_be_hidden(world: World, hidden: int) -> None:
    for name in NAMES[:hidden]:
        await world.host.create(name, "private")
        world.host.unseen[name] = None
    assert (await world.publish(site_generated(brief()))).repo_url.endswith(NAMES[hidden])


async def test_names_that_are_all_taken_and_not_all_visible_are_tried_again_later(world: World) -> None:
    for name in NAMES:
        await world.host.create(name, "private")
        world.host.unseen[name] = None
    with pytest.raises(TransientError, match=f"{NAMES[0]}.*{NAMES[-1]}.*cannot see all of them"):
        await world.publish(site_generated(brief()))
    assert list(world.host.repositories) == list(NAMES)


@pytest.mark.parametrize("looks", range(1, len(PAUSES_SECONDS) + 1))
async def test_our_own_repository_that_does_not_show_yet_is_waited_for_and_not_made_twice(
    world: World, looks: int
) -> None:
    await world.host.create(NAMES[0], OURS)
    world.host.unseen[NAMES[0]] = looks
    published = await world.publish(site_generated(brief()))
    assert published.live
    assert list(world.host.repositories) == [NAMES[0]]


async def test_a_repository_made_under_a_later_name_is_found_by_the_next_attempt(world: World) -> None:
    await world.host.create(NAMES[0], "private")
    world.host.unseen[NAMES[0]] = None
    world.host.fail_after = "commit"
    with pytest.raises(TransientError):
        await world.publish(site_generated(brief()))
    first = await world.publish(site_generated(brief()))
    assert first.repo_url.endswith(NAMES[1])
    assert await world.publish(site_generated(brief())) == first
    assert list(world.host.repositories) == list(NAMES[:2])
    assert world.host.calls.count("commit") == 1


async def test_the_repository_with_the_briefs_commit_wins_over_one_that_shows_late(world: World) -> None:
    await world.host.create(NAMES[0], OURS)
    world.host.unseen[NAMES[0]] = len(PAUSES_SECONDS) + 1
    first = await world.publish(site_generated(brief()))
    assert first.repo_url.endswith(NAMES[1])
    assert await world.publish(site_generated(brief())) == first
    assert world.host.calls.count("commit") == 1


async def test_an_earlier_name_with_the_briefs_commit_wins_over_a_later_one_without(world: World) -> None:
    made = await world.host.create(NAMES[0], OURS)
    assert made is not None
    message = commit_message("Sum of sales", Origin(brief().id, 1))
    commit = await world.host.commit(made, CommitPlan((), (), message, ACCEPTED_AT), None)
    assert commit is not None
    await world.host.create(NAMES[1], OURS)
    assert (await world.publish(site_generated(brief()))).commit_sha == commit.sha


async def test_of_two_repositories_without_a_commit_the_later_one_is_used_every_time(world: World) -> None:
    await world.host.create(NAMES[0], OURS)
    await world.host.create(NAMES[1], OURS)
    first = await world.publish(site_generated(brief()))
    assert first.repo_url.endswith(NAMES[1])
    assert await world.publish(site_generated(brief())) == first


async def test_a_repository_of_a_revision_that_does_not_show_for_a_moment_is_waited_for(world: World) -> None:
    first = await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    world.host.unseen[NAMES[0]] = 2
    second = await world.publish(site_generated(brief(round=2), {"index.html": b"new"}, base=base))
    assert (second.live, second.repo_url) == (True, first.repo_url)
