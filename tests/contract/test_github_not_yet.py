"""What was made or seen seconds ago and does not show yet is asked for again, in the call and then by the broker."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chassis.errors import TransientError
from publisher.github import Transport
from publisher.ports import AccessRefusedError
from publisher.site_commit import commit_site
from tools.publishing.environments import WorldOverHttp, world_over_http
from tools.publishing.messages import DEADLINE, RULES, brief, site_generated
from tools.publishing.use_cases import NAME, REVISED, base_for, check_out, publish
from tools.stand_ins.github import Fault, GitHubStandIn

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}
World = tuple[WorldOverHttp, GitHubStandIn, list[float]]
DESCRIBED = "Sum of sales [pagewright 00000000-00000000]"
COMMIT = {"oid": "a" * 40, "message": "?", "tree": {"oid": "b" * 40}}
BRANCH = {"name": "main", "target": {"history": {"nodes": [COMMIT]}, "tree": {"entries": []}}}
ANSWERS = [
    (404, "Not Found"),
    (404, "Branch not found"),
    (409, "Git Repository is empty."),
    (422, "Reference does not exist"),
    (422, "Object does not exist"),
]


async def no_sleep(_: float) -> None:
    """No time passes."""


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    slept: list[float] = []
    transport = Transport(repeats=0, pause=0)
    async with world_over_http(tmp_path, sleep=slept.append, transport=transport) as (over_http, server):
        yield over_http, server, slept


@pytest.mark.parametrize(("status", "message"), ANSWERS)
@pytest.mark.parametrize("path", ["/git/trees$", "/git/refs/"])
async def test_a_branch_that_does_not_show_yet_is_asked_for_again_within_seconds(
    world: World, path: str, status: int, message: str
) -> None:
    over_http, server, slept = world
    server.play(Fault(kind="status", path=path, status=status, message=message, times=3))
    assert (await publish(over_http, brief(), TEXT)).live
    assert slept == [0.5, 1, 2]
    assert len(over_http.log(NAME)) == 1


@pytest.mark.parametrize(("status", "message"), ANSWERS)
async def test_a_branch_that_does_not_show_for_long_is_tried_again_as_often_as_it_takes(
    world: World, status: int, message: str
) -> None:
    over_http, server, _ = world
    server.play(Fault(kind="status", path="/git/trees$", status=status, message=message, times=None))
    for _ in range(5):
        with pytest.raises(TransientError, match="still creating repository"):
            await publish(over_http, brief(), TEXT)
    server.play()
    assert (await publish(over_http, brief(), TEXT)).live
    assert len(over_http.log(NAME)) == 1


async def test_a_site_of_pages_that_does_not_show_yet_is_asked_for_again(world: World) -> None:
    over_http, server, _ = world
    server.play(Fault(kind="status", method="POST", path="/pages$", status=404, message="Not Found", times=2))
    assert (await publish(over_http, brief(), TEXT)).live


async def test_a_branch_that_graphql_does_not_know_yet_is_committed_to_later_in_the_call(world: World) -> None:
    over_http, server, slept = world
    await publish(over_http, brief(), TEXT)
    base = await base_for(over_http, brief(round=2))
    text = '{"data": null, "errors": [{"type": "NOT_FOUND", "message": "Branch main was not found."}]}'
    server.play(Fault(kind="status", path="/graphql$", says="createCommitOnBranch", status=200, text=text, times=2))
    published = await publish(over_http, brief(round=2), REVISED, base=base)
    assert slept == [0.5, 1]
    assert over_http.log(NAME) == [published.commit_sha, base.commit_sha]


async def test_a_404_for_what_was_never_seen_is_a_matter_of_the_token(world: World) -> None:
    over_http, server, slept = world
    server.play(Fault(kind="status", path="/user/repos$", status=404, message="Not Found"))
    with pytest.raises(AccessRefusedError, match="GITHUB_TOKEN may not see it"):
        await publish(over_http, brief(), TEXT)
    assert slept == []


async def test_a_repository_that_is_listed_and_does_not_show_yet_is_not_taken_for_none(world: World) -> None:
    over_http, server, _ = world
    published = await publish(over_http, brief(), TEXT)
    made = await over_http.host.look(NAME)
    assert made is not None
    description = made.repository.description
    listed = {"nodes": [{"name": NAME, "description": description}], "pageInfo": {"hasNextPage": False}}
    absent = {"data": {"repository": None, "repositoryOwner": {"repositories": listed}}}
    server.play(Fault(kind="status", path="/graphql$", status=200, text=json.dumps(absent), times=2))
    with pytest.raises(TransientError, match=f"lists repository pagewright/{NAME}"):
        await check_out(over_http, brief(round=2))
    assert (await base_for(over_http, brief(round=2))).commit_sha == published.commit_sha


@pytest.mark.parametrize("repository", [None, {"defaultBranchRef": None}, {"description": None}])
async def test_a_base_repository_that_does_not_show_as_it_was_is_neither_lost_nor_written_over(
    world: World, repository: dict[str, Any] | None
) -> None:
    over_http, server, _ = world
    first = await publish(over_http, brief(), TEXT)
    base = await base_for(over_http, brief(round=2))
    whole = {"name": NAME, "url": first.repo_url, "description": DESCRIBED, "defaultBranchRef": BRANCH}
    errors = [{"message": "?", "path": ["repository", "description"]}] if repository == {"description": None} else []
    data = {"data": {"repository": repository and {**whole, **repository}}, "errors": errors}
    server.play(Fault(kind="status", path="/graphql$", status=200, text=json.dumps(data), times=None))
    message = site_generated(brief(round=2), REVISED, base=base, deadline=DEADLINE)
    with pytest.raises(TransientError):
        await commit_site(over_http.host, message, RULES, no_sleep)
    assert over_http.log(NAME) == [first.commit_sha]
    server.play()
    revised = await commit_site(over_http.host, message, RULES, no_sleep)
    assert over_http.log(NAME) == [revised.commit.sha, first.commit_sha]


async def test_a_mutation_that_never_knows_the_branch_is_made_by_the_git_data_api(world: World) -> None:
    over_http, server, _ = world
    await publish(over_http, brief(), TEXT)
    base = await base_for(over_http, brief(round=2))
    text = '{"data": null, "errors": [{"type": "NOT_FOUND", "message": "Could not resolve to a Branch."}]}'
    server.play(Fault(kind="status", path="/graphql$", says="createCommitOnBranch", status=200, text=text, times=None))
    published = await publish(over_http, brief(round=2), REVISED, base=base)
    assert over_http.log(NAME) == [published.commit_sha, base.commit_sha]
