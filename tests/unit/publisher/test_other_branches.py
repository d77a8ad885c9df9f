"""Accounts whose new repositories do not begin on `main`, and repositories that are on another branch already."""

from dataclasses import replace

import pytest

from chassis.errors import PermanentError, TransientError
from tests.unit.publisher.world import REVISED, World
from tools.publishing.messages import RULES, SITE, brief, site_generated

NAME = "sum-of-sales"
WORKFLOW = {".github/workflows/pages.yml": b"on: {push: {branches: [main]}}\njobs: {d: {uses: actions/deploy-pages}}\n"}


@pytest.fixture
def world() -> World:
    world = World()
    world.host.default_branch = "master"
    return world


async def test_a_new_site_is_on_main_whatever_the_accounts_default_branch(world: World) -> None:
    assert (await world.publish(site_generated(brief()))).live
    assert world.host.repositories[NAME].branch == "main"


async def test_no_branch_is_renamed_where_the_default_is_main() -> None:
    world = World()
    await world.publish(site_generated(brief()))
    assert "rename_branch" not in world.host.calls


async def test_a_renaming_whose_answer_was_lost_is_asked_for_again(world: World) -> None:
    world.host.fail_after = "rename_branch"
    assert (await world.publish(site_generated(brief()))).live
    assert world.host.repositories[NAME].branch == "main"
    assert world.host.calls.count("rename_branch") == 2


async def test_a_renaming_that_is_limited_is_waited_for_in_the_broker(world: World) -> None:
    world.host.refusals["rename_branch"] = [TransientError("rate limit", retry_after=60)]
    with pytest.raises(TransientError, match=f"rate limit; repository: https://host.test/{NAME}"):
        await world.publish(site_generated(brief()))
    assert (await world.publish(site_generated(brief()))).live
    assert world.host.repositories[NAME].branch == "main"


@pytest.mark.parametrize("error", [PermanentError("422"), TransientError("422")])
async def test_a_host_that_refuses_to_rename_serves_the_site_from_its_branch(world: World, error: Exception) -> None:
    world.host.refusals["rename_branch"] = [error] * 9
    assert (await world.publish(site_generated(brief()))).live
    assert world.host.repositories[NAME].branch == "master"


async def test_a_revision_stays_on_the_branch_of_its_site(world: World) -> None:
    world.host.refusals["rename_branch"] = [PermanentError("422")]
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    assert (await world.publish(site_generated(brief(round=2), REVISED, base=base))).live
    assert world.host.repositories[NAME].branch == "master"


async def test_a_revision_with_a_workflow_for_main_brings_the_site_there(world: World) -> None:
    world.rules = replace(RULES, workflows="any")
    world.host.refusals["rename_branch"] = [PermanentError("422")]
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    assert (await world.publish(site_generated(brief(round=2), {**SITE, **REVISED, **WORKFLOW}, base=base))).live
    assert world.host.repositories[NAME].branch == "main"
