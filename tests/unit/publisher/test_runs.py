"""A brief that is started again is committed once for each run, into the same repository, and the latest run stays."""

from collections.abc import Mapping

import pytest

from chassis.errors import PermanentError, TransientError
from contracts.messages import Checkout, RevisionAccepted, SiteCheckedOut, SiteGenerated
from publisher.commit_message import Origin, commit_message, origin_of
from publisher.handler import CheckOutSite
from tests.unit.publisher.world import REVISED, World
from tools.publishing.messages import DEPLOYS, PLAN, SITE, brief, revision_accepted, site_generated

NAME = "sum-of-sales"
SALVAGED = {"index.html": b"<!doctype html><title>Not finished</title>", "README.md": b"# Sorry\n", "left.txt": b"x"}
KEPT_BY_US = {"LICENSE", ".nojekyll"}


@pytest.fixture
def world() -> World:
    return World()


def generated(
    run: int, files: Mapping[str, bytes] = SITE, *, number: int = 1, base: Checkout | None = None
) -> SiteGenerated:
    return site_generated(brief(round=number), files, base=base).model_copy(update={"run": run})


async def checked_out(world: World, run: int) -> Checkout:
    message: RevisionAccepted = revision_accepted(brief(round=2)).model_copy(update={"run": run})
    (answer,) = await CheckOutSite(world.host, PLAN, world.time)(message, world.reports)
    assert isinstance(answer, SiteCheckedOut)
    assert answer.checkout is not None
    assert answer.run == run
    return answer.checkout


def commits(world: World) -> list[str]:
    return [commit.sha for commit in world.host.repositories[NAME].commits]


async def test_the_next_run_of_a_salvaged_brief_is_a_commit_upon_it_in_the_same_repository(world: World) -> None:
    first = await world.publish(generated(1, SALVAGED))
    second = await world.publish(generated(2))
    assert list(world.host.repositories) == [NAME]
    assert commits(world) == [first.commit_sha, second.commit_sha]
    assert (second.repo_url, second.run, second.live) == (first.repo_url, 2, True)


async def test_files_that_only_the_salvaged_site_had_are_gone(world: World) -> None:
    await world.publish(generated(1, SALVAGED))
    await world.publish(generated(2))
    assert world.host.files(NAME).keys() == SITE.keys() | KEPT_BY_US


async def test_a_workflow_that_only_an_earlier_run_had_no_longer_publishes_the_site(world: World) -> None:
    await world.publish(generated(1, {**SALVAGED, ".github/workflows/pages.yml": DEPLOYS}))
    assert world.host.repositories[NAME].built_by == "workflow"
    await world.publish(generated(2))
    assert world.host.repositories[NAME].built_by == "branch"
    assert ".github/workflows/pages.yml" not in world.host.files(NAME)


async def test_files_that_somebody_added_or_changed_since_stay(world: World) -> None:
    await world.publish(generated(1, {**SALVAGED, "changed.txt": b"ours"}))
    world.host.push(NAME, {"CNAME": b"sales.example\n", "changed.txt": b"theirs"}, "Add a domain")
    await world.publish(generated(2))
    assert world.host.files(NAME).keys() == SITE.keys() | KEPT_BY_US | {"CNAME", "changed.txt"}


async def test_a_run_handled_again_makes_no_second_commit(world: World) -> None:
    await world.publish(generated(1, SALVAGED))
    world.host.fail_after = "commit"
    with pytest.raises(TransientError):
        await world.publish(generated(2))
    second = await world.publish(generated(2))
    assert await world.publish(generated(2, REVISED)) == second
    assert commits(world)[-1] == second.commit_sha
    assert len(commits(world)) == 2


async def test_a_late_message_of_an_earlier_run_undoes_nothing_and_names_the_latest_commit(world: World) -> None:
    await world.publish(generated(1, SALVAGED))
    second = await world.publish(generated(2))
    late = await world.publish(generated(1, SALVAGED))
    assert late.commit_sha == second.commit_sha
    assert world.host.files(NAME)["index.html"] == SITE["index.html"]
    assert len(commits(world)) == 2


async def test_a_late_message_of_a_run_that_committed_nothing_undoes_nothing_either(world: World) -> None:
    second = await world.publish(generated(2))
    assert (await world.publish(generated(1, SALVAGED))).commit_sha == second.commit_sha
    assert commits(world) == [second.commit_sha]


async def test_a_repository_that_an_earlier_run_only_made_is_used(world: World) -> None:
    world.host.fail_after = "create"
    with pytest.raises(TransientError):
        await world.publish(generated(1, SALVAGED))
    second = await world.publish(generated(2))
    assert list(world.host.repositories) == [NAME]
    assert commits(world) == [second.commit_sha]


async def test_a_third_run_replaces_what_the_first_two_left(world: World) -> None:
    await world.publish(generated(1, {**SALVAGED, "one.txt": b"1"}))
    await world.publish(generated(2, {**SALVAGED, "two.txt": b"2"}))
    third = await world.publish(generated(3))
    assert len(commits(world)) == 3
    assert commits(world)[-1] == third.commit_sha
    assert world.host.files(NAME).keys() == SITE.keys() | KEPT_BY_US


async def test_a_revision_that_is_started_again_begins_with_the_site_before_it(world: World) -> None:
    await world.publish(generated(1))
    base = await checked_out(world, 1)
    await world.publish(generated(1, {**SITE, "left.txt": b"x"}, number=2, base=base))

    again = await checked_out(world, 2)
    assert again == base
    second = await world.publish(generated(2, REVISED, number=2, base=again))

    assert commits(world)[-1] == second.commit_sha
    assert len(commits(world)) == 3
    assert world.host.files(NAME).keys() == REVISED.keys() | KEPT_BY_US
    assert await checked_out(world, 2) == base


async def test_a_revision_of_nothing_that_is_started_again_is_built_from_nothing(world: World) -> None:
    await world.publish(generated(1, SALVAGED, number=2))
    message = revision_accepted(brief(round=2)).model_copy(update={"run": 2})
    (answer,) = await CheckOutSite(world.host, PLAN, world.time)(message, world.reports)
    assert isinstance(answer, SiteCheckedOut)
    assert answer.checkout is None
    await world.publish(generated(2, number=2))
    assert world.host.files(NAME).keys() == SITE.keys() | KEPT_BY_US


async def test_a_round_that_is_started_again_is_not_put_on_top_of_a_later_one(world: World) -> None:
    await world.publish(generated(1, SALVAGED))
    await world.publish(generated(1, REVISED, number=2, base=await checked_out(world, 1)))
    with pytest.raises(PermanentError, match="round 2 is already published"):
        await world.publish(generated(2))


def test_a_commit_names_its_run_from_the_second_on() -> None:
    first, second = Origin(brief().id, 1), Origin(brief().id, 1, run=2)
    assert commit_message("Sales", first).endswith("\nBrief-Round: 1\n")
    assert commit_message("Sales", second).endswith("\nBrief-Round: 1\nBrief-Run: 2\n")
    for origin in (first, second, Origin(brief().id, 3, run=17)):
        assert origin_of(commit_message("Sales", origin)) == origin
