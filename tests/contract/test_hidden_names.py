"""Names held by repositories that the token cannot see, and repositories that GitHub shows only after a while."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from chassis.errors import TransientError
from publisher.repository_identity import describe
from publisher.site_commit import commit_site
from tools.publishing.environments import WorldOverHttp, world_over_http
from tools.publishing.messages import PLAN, RULES, brief, site_generated
from tools.publishing.use_cases import NAME, REVISED, base_for, publish
from tools.stand_ins.github import Fault, GitHubStandIn

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}
NAMES = PLAN.names(brief().task, brief().id)
World = tuple[WorldOverHttp, GitHubStandIn]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_over_http(tmp_path) as (over_http, server):
        yield over_http, server


def counting(pauses: list[float]) -> Callable[[float], Awaitable[None]]:
    """Notes how long it was asked to sleep, and does not."""

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    return sleep


async def test_a_site_goes_to_the_next_name_where_the_first_is_held_by_a_hidden_repository(world: World) -> None:
    over_http, server = world
    await over_http.host.create(NAME, "a private one")
    server.hub.unseen[NAME] = None
    pauses: list[float] = []
    committed = await commit_site(over_http.host, site_generated(brief(), TEXT), RULES, counting(pauses))
    assert pauses == [1, 2, 4, 8]
    assert committed.repository.name == NAMES[1]
    again = await commit_site(over_http.host, site_generated(brief(), TEXT), RULES, counting(pauses))
    assert again.commit.sha == committed.commit.sha
    assert over_http.names() == set(NAMES[:2])
    server.hub.unseen.clear()
    assert (await base_for(over_http, brief(round=2))).repository == NAMES[1]


async def test_a_revision_finds_the_site_under_its_later_name_while_the_first_is_hidden(world: World) -> None:
    over_http, server = world
    await over_http.host.create(NAME, "a private one")
    server.hub.unseen[NAME] = None
    await commit_site(over_http.host, site_generated(brief(), TEXT), RULES, counting([]))
    base = await base_for(over_http, brief(round=2))
    second = await publish(over_http, brief(round=2), REVISED, base=base)
    assert second.live
    assert second.repo_url.endswith(f"/{NAMES[1]}")


async def test_a_repository_whose_making_was_not_answered_and_that_does_not_show_yet_is_not_made_twice(
    world: World,
) -> None:
    over_http, server = world
    server.hub.unseen[NAME] = 2
    server.play(Fault(kind="cut-after", method="POST", path="/user/repos$", times=1))
    pauses: list[float] = []
    committed = await commit_site(over_http.host, site_generated(brief(), TEXT), RULES, counting(pauses))
    assert (committed.repository.name, pauses) == (NAME, [1, 2])
    assert over_http.names() == {NAME}


async def test_a_brief_whose_names_are_all_hidden_is_tried_again_later(world: World) -> None:
    over_http, server = world
    for name in NAMES:
        await over_http.host.create(name, "a private one")
        server.hub.unseen[name] = None
    with pytest.raises(TransientError, match=f"{NAME}.*cannot see all of them"):
        await commit_site(over_http.host, site_generated(brief(), TEXT), RULES, counting([]))
    assert over_http.names() == set(NAMES)


async def test_repositories_of_two_attempts_are_told_apart_by_the_briefs_commit(world: World) -> None:
    over_http, server = world
    marker = PLAN.marker(brief().email, brief().task, brief().id)
    await over_http.host.create(NAME, describe("Sum of sales", marker))
    server.hub.unseen[NAME] = None
    first = await commit_site(over_http.host, site_generated(brief(), TEXT), RULES, counting([]))
    server.hub.unseen.clear()
    again = await commit_site(over_http.host, site_generated(brief(), TEXT), RULES, counting([]))
    assert first.repository.name == again.repository.name == NAMES[1]
    assert first.commit.sha == again.commit.sha
