"""Builds that cannot be asked for are started by an empty commit, which stands for the brief from then on."""

import pytest

from chassis.errors import PermanentError, TransientError
from contracts.progress_events import PageSeen
from publisher.commit_history import find_run_commits
from publisher.commit_message import Origin
from publisher.ports import Build, BuildState
from tests.unit.publisher.world import REVISED, World
from tools.publishing.messages import SITE, brief, site_generated

NAME = "sum-of-sales"


@pytest.fixture
def world() -> World:
    """Pages that come only some time after the first question about the build."""
    world = World()
    world.pages.looks_before_live = 25
    world.host.builds = [Build(BuildState.FAILED, "Page build failed.")]
    return world


async def test_a_refused_build_leads_to_an_empty_commit_that_is_the_one_announced(world: World) -> None:
    world.host.refusals["rebuild"] = [PermanentError("403")]
    published = await world.publish(site_generated(brief()))
    first, empty = world.host.repositories[NAME].commits
    assert published.live
    assert published.commit_sha == empty.sha
    assert empty.tree_sha == first.tree_sha
    assert empty.message == f"Publish again\n\nBrief-Id: {brief().id}\nBrief-Round: 1\n"
    assert world.reports.of(PageSeen)[-1].commit_sha == empty.sha


async def test_handling_again_after_an_empty_commit_gives_the_same_answer_and_no_further_commit(world: World) -> None:
    world.host.refusals["rebuild"] = [PermanentError("403")]
    first = await world.publish(site_generated(brief()))
    assert await world.publish(site_generated(brief())) == first
    assert len(world.host.repositories[NAME].commits) == 2


async def test_a_build_that_fails_to_be_asked_for_twice_leads_to_an_empty_commit(world: World) -> None:
    world.host.refusals["rebuild"] = [TransientError("502"), TransientError("502")]
    assert (await world.publish(site_generated(brief()))).live
    assert len(world.host.repositories[NAME].commits) == 2


async def test_a_rate_limit_leads_to_no_commit(world: World) -> None:
    world.host.refusals["rebuild"] = [TransientError("rate limit", retry_after=60)]
    assert (await world.publish(site_generated(brief()))).live
    assert len(world.host.repositories[NAME].commits) == 1


async def test_an_empty_commit_whose_answer_was_lost_is_found(world: World) -> None:
    world.host.refusals["rebuild"] = [PermanentError("404")]
    commit, made = world.host.commit, []

    async def lost(*asked: object) -> object:
        made.append(await commit(*asked))  # type: ignore[arg-type] # passed on as they are
        if len(made) == 2:
            raise TransientError("the answer was lost")
        return made[-1]

    world.host.commit = lost  # type: ignore[assignment] # loses the second answer
    published = await world.publish(site_generated(brief()))
    assert published.commit_sha == world.host.repositories[NAME].commits[-1].sha
    assert len(made) == len(world.host.repositories[NAME].commits) == 2


async def test_what_somebody_else_pushed_is_not_taken_for_the_briefs_commit(world: World) -> None:
    world.host.refusals["rebuild"] = [PermanentError("404")]
    rebuild = world.host.rebuild

    async def meanwhile(repository: object) -> None:
        world.host.push(NAME, {"notes.md": b"mine"}, "Add notes")
        await rebuild(repository)  # type: ignore[arg-type] # passed on as it is

    world.host.rebuild = meanwhile  # type: ignore[method-assign] # pushes before it answers
    published = await world.publish(site_generated(brief()))
    assert published.live
    assert published.commit_sha == world.host.repositories[NAME].commits[0].sha


async def test_neither_a_build_nor_a_commit_ends_the_wait(world: World) -> None:
    world.host.refusals["rebuild"] = [PermanentError("403")]
    commit = world.host.commit

    async def refused(*asked: object) -> object:
        if world.host.repositories[NAME].commits[0].message != "Initial commit":
            raise PermanentError("403")
        return await commit(*asked)  # type: ignore[arg-type] # passed on as they are

    world.host.commit = refused  # type: ignore[assignment] # refuses all but the first
    published = await world.publish(site_generated(brief()))
    assert published.live
    assert published.commit_sha == world.host.repositories[NAME].commits[0].sha


async def test_a_revision_with_an_empty_commit_is_checked_out_as_it_was_before_both(world: World) -> None:
    world.pages.looks_before_live = 0
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    world.pages.looks_before_live = len(world.pages.looked_at) + 25
    world.host.refusals["rebuild"] = [PermanentError("403")]
    second = await world.publish(site_generated(brief(round=2), REVISED, base=base))
    history = world.host.repositories[NAME].commits[::-1]
    assert [second.commit_sha, base.commit_sha] == [history[0].sha, history[2].sha]
    commits = find_run_commits(history, Origin(brief(round=2).id, 2))
    assert (commits.own, commits.parent) == (history[0], history[2])
    assert await world.check_out(round=2) == base
    assert await world.publish(site_generated(brief(round=2), SITE, base=base)) == second
