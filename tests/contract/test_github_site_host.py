"""What only GitHub's adapter promises: whose commits they are, and what it makes of refusals and faults."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from github import Github

from chassis.errors import PermanentError, TransientError
from publisher.github import GitHubSiteHost, Transport
from publisher.github.client import GitHubClient
from publisher.ports import AccessRefusedError
from tools.publishing.environments import WorldOverHttp, unhurried, world_over_http
from tools.publishing.messages import brief
from tools.publishing.use_cases import NAME, REVISED, base_for, check_out, publish
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import Fault, GitHubStandIn

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}
World = tuple[WorldOverHttp, GitHubStandIn]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_over_http(tmp_path) as (over_http, server):
        yield over_http, server


async def test_an_organisation_owns_the_repositories_and_the_copyright(tmp_path: Path) -> None:
    async with world_over_http(tmp_path, organisation="pagewright-org") as (world, server):
        published = await publish(world, brief(), TEXT)
        assert world.names() == {NAME}
        assert "/pagewright-org/" in published.repo_url
        assert b"Copyright (c) 2026 Pagewright-Org\n" in world.files(NAME)["LICENSE"]
        assert (await base_for(world, brief(round=2))).commit_sha == published.commit_sha
        assert "/orgs/pagewright-org/repos" in {request.path for request in server.requests()}


async def test_a_commit_is_by_the_tokens_user_and_dated_when_the_brief_was_accepted(world: World) -> None:
    over_http, server = world
    await publish(over_http, brief(), TEXT)
    author = f"{server.hub.user.name} <{server.hub.user.email}> 2026-11-22T12:00:00+00:00"
    assert over_http.head(NAME, "%an <%ae> %aI") == author
    assert over_http.head(NAME, "%cn <%ce> %cI") == author


async def test_the_headline_and_the_trailers_are_gits_own(world: World) -> None:
    over_http, _ = world
    await publish(over_http, brief(), TEXT)
    assert over_http.head(NAME, "%s|%(trailers:key=Brief-Id,valueonly,separator=%x20)") == (
        f"Build: Sum of sales|{brief().id}"
    )


async def test_the_old_page_is_never_announced_as_the_new_one(tmp_path: Path) -> None:
    async with world_over_http(tmp_path, pages_delay=0.3) as (world, server):
        await publish(world, brief(), TEXT)
        base = await base_for(world, brief(round=2))
        published = await publish(world, brief(round=2), REVISED, base=base)
        shown = [page.commit for page in server.served()]
        assert published.live
        assert shown[-1] == published.commit_sha
        assert shown[shown.index(published.commit_sha) :] == [published.commit_sha] * 2
        assert base.commit_sha in shown


async def test_sites_published_at_the_same_time_do_not_mix(world: World) -> None:
    over_http, _ = world
    briefs = [brief(task=f"task-{number}") for number in range(8)]
    await asyncio.gather(*(publish(over_http, of, {"index.html": of.task.encode()}) for of in briefs))
    assert over_http.names() == {of.task for of in briefs}
    assert {name: over_http.files(name)["index.html"].decode() for name in over_http.names()} == {
        of.task: of.task for of in briefs
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/user/repos"), ("POST", "/trees"), ("POST", "/git/commits"), ("PATCH", "/refs/"), ("POST", "/pages")],
)
@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "status"])
async def test_a_fault_in_passing_leaves_one_repository_and_one_commit(
    world: World, kind: str, method: str, path: str
) -> None:
    over_http, server = world
    server.play(Fault.model_validate({"kind": kind, "method": method, "path": path}))
    published = await publish(over_http, brief(), TEXT)
    assert over_http.names() == {NAME}
    assert over_http.log(NAME) == [published.commit_sha]
    assert published.live


@pytest.mark.parametrize("status", [404, 409])
async def test_a_repository_that_github_is_not_done_with_is_asked_again(tmp_path: Path, status: int) -> None:
    slept: list[float] = []
    async with world_over_http(tmp_path, sleep=slept.append) as (world, server):
        server.play(Fault(kind="status", path="/trees", status=status, times=2, message="Git Repository is empty."))
        assert (await publish(world, brief(), TEXT)).live
        assert slept == [0.5, 1]


async def test_a_repository_that_github_is_never_done_with_is_left_for_later(tmp_path: Path) -> None:
    slept: list[float] = []
    async with world_over_http(tmp_path, sleep=slept.append) as (world, server):
        server.play(Fault(kind="status", path="/trees", status=409, times=None))
        with pytest.raises(TransientError, match=f"repository {NAME}"):
            await publish(world, brief(), TEXT)
        assert slept == [0.5, 1, 2]


async def test_a_token_that_is_not_accepted_is_named_and_not_shown(world: World) -> None:
    _, server = world
    wrong = server.token[::-1]
    host = GitHubSiteHost(token=wrong, api_url=server.api_url, pace=unhurried())
    try:
        with pytest.raises(AccessRefusedError, match="GITHUB_TOKEN is not accepted") as caught:
            await host.copyright_holder()
        assert wrong not in repr(caught.value)
    finally:
        await host.close()


async def test_a_github_that_is_away_is_tried_again_later(tmp_path: Path) -> None:
    async with world_over_http(tmp_path) as (world, server):
        server.play(Fault(kind="cut-before", times=None))
        with pytest.raises(TransientError, match="does not answer"):
            await check_out(world, brief(round=2))


async def test_an_account_is_asked_for_once(world: World) -> None:
    over_http, server = world
    assert await asyncio.gather(*(over_http.host.copyright_holder() for _ in range(5))) == ["Pagewright Owner"] * 5
    assert [request.path for request in server.requests()] == ["/user"]


@pytest.mark.parametrize("status", [409, 422])
async def test_a_secret_that_push_protection_finds_is_named_by_its_kind_and_not_sent_again(
    world: World, status: int
) -> None:
    over_http, server = world
    found = {"secret_scanning": {"bypass_placeholders": [{"placeholder_id": "1", "token_type": "openai_api_key"}]}}
    server.play(
        Fault(kind="status", path="/git/blobs$", status=status, message="Secret found", body={"metadata": found})
    )
    with pytest.raises(PermanentError, match="push protection found a secret: openai_api_key"):
        await publish(over_http, brief(), {**TEXT, "logo.png": b"\xff\0"})
    assert [request.path for request in server.requests()].count("/repos/pagewright/sum-of-sales/git/blobs") == 1


async def test_every_thread_has_a_client_of_its_own(world: World) -> None:
    _, server = world
    client = GitHubClient(
        token=server.token, api_url=server.api_url, threads=4, pace=unhurried(), transport=Transport()
    )
    together = threading.Barrier(4)

    def who(github: Github) -> tuple[int, int]:
        together.wait(PATIENCE)
        return threading.get_ident(), id(github)

    try:
        used = [await asyncio.gather(*(client.run("asking", who) for _ in range(4))) for _ in range(10)]
    finally:
        await client.close()
    pairs = {pair for turn in used for pair in turn}
    assert len(pairs) == len({thread for thread, _ in pairs}) == len({github for _, github in pairs}) == 4


@pytest.mark.parametrize("scopes", ["", "gist"])
async def test_a_token_that_may_make_no_repository_is_known_at_the_start(world: World, scopes: str) -> None:
    over_http, server = world
    server.hub.scopes = scopes
    (missing,) = await over_http.host.missing_permissions()
    assert "the scope `repo`" in missing


async def test_a_fine_grained_token_tells_nothing_at_the_start(world: World) -> None:
    over_http, server = world
    server.hub.scopes = None
    assert list(await over_http.host.missing_permissions()) == []
    assert (await publish(over_http, brief(), TEXT)).live
