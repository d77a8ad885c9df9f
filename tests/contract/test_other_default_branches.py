"""Accounts and organisations whose new repositories do not begin on `main`: Pages and workflows work all the same."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tools.publishing.environments import WorldOverHttp, world_over_http
from tools.publishing.messages import RULES, brief
from tools.publishing.use_cases import NAME, REVISED, base_for, publish
from tools.stand_ins.github import Fault, GitHubStandIn

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}
ANY = replace(RULES, workflows="any")
World = tuple[WorldOverHttp, GitHubStandIn]


def with_workflow(branch: str) -> dict[str, bytes]:
    text = f"on: {{push: {{branches: [{branch}]}}}}\njobs: {{deploy: {{steps: [{{uses: actions/deploy-pages@v4}}]}}}}\n"
    return {**TEXT, ".github/workflows/pages.yml": text.encode()}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_over_http(tmp_path) as (over_http, server):
        server.hub.default_branch = "master"
        yield over_http, server


def branches(server: GitHubStandIn, owner: str = "pagewright") -> tuple[str, set[str]]:
    """The default branch and all branches."""
    repository = server.hub.repository(owner, NAME)
    return repository.default_branch, {name.removeprefix("refs/heads/") for name in repository.git.references()}


@pytest.mark.parametrize("default", ["master", "trunk", "team/develop"])
async def test_a_new_site_is_live_from_main_alone(world: World, default: str) -> None:
    over_http, server = world
    server.hub.default_branch = default
    published = await publish(over_http, brief(), TEXT)
    assert published.live
    assert branches(server) == ("main", {"main"})
    assert over_http.log(NAME) == [published.commit_sha]


async def test_an_organisations_default_branch_makes_no_difference(tmp_path: Path) -> None:
    async with world_over_http(tmp_path, organisation="pagewright-org") as (over_http, server):
        server.hub.default_branch = "master"
        assert (await publish(over_http, brief(), TEXT)).live
        assert branches(server, "pagewright-org") == ("main", {"main"})


@pytest.mark.parametrize("default", ["main", "master"])
@pytest.mark.parametrize("named", ["main", "master", "develop"])
async def test_models_own_workflow_runs_for_the_branch_that_it_names(world: World, default: str, named: str) -> None:
    over_http, server = world
    server.hub.default_branch = default
    assert (await publish(over_http, brief(), with_workflow(named), rules=ANY)).live
    assert branches(server) == (named, {named})


@pytest.mark.parametrize("named", ["main", "develop"])
async def test_workflow_of_the_template_runs_for_main_whatever_the_model_names(world: World, named: str) -> None:
    over_http, server = world
    assert (await publish(over_http, brief(), with_workflow(named))).live
    assert branches(server) == ("main", {"main"})


async def test_workflow_of_the_template_runs_for_master_where_the_site_is_there(world: World) -> None:
    over_http, server = world
    await on_master(over_http, server)
    base = await base_for(over_http, brief(round=2))
    assert (await publish(over_http, brief(round=2), {**with_workflow("main"), **REVISED}, base=base)).live
    assert branches(server) == ("master", {"master"})


async def test_four_requests_more_bring_a_new_site_to_main(world: World) -> None:
    over_http, server = world
    await publish(over_http, brief(), TEXT)
    assert [f"{request.method} {request.path.rpartition(NAME)[2]}" for request in server.requests()] == [
        "GET /user",
        "POST /user/repos",
        "GET /git/ref/heads/master",
        "POST /git/refs",
        "PATCH ",
        "DELETE /git/refs/heads/master",
        "POST /git/trees",
        "POST /git/commits",
        "PATCH /git/refs/heads/main",
        "POST /pages",
    ]


async def test_a_site_that_is_on_master_is_revised_there(world: World) -> None:
    over_http, server = world
    await on_master(over_http, server)
    base = await base_for(over_http, brief(round=2))
    assert (await publish(over_http, brief(round=2), REVISED, base=base)).live
    assert branches(server) == ("master", {"master"})


async def test_a_revision_with_a_workflow_for_main_brings_a_site_from_master_to_main(world: World) -> None:
    over_http, server = world
    await on_master(over_http, server)
    base = await base_for(over_http, brief(round=2))
    second = await publish(over_http, brief(round=2), {**with_workflow("main"), **REVISED}, base=base, rules=ANY)
    assert second.live
    assert branches(server) == ("main", {"main", "master"})
    assert over_http.log(NAME)[0] == second.commit_sha


async def test_a_site_whose_source_is_another_branch_is_served_from_its_own_from_now_on(world: World) -> None:
    over_http, server = world
    await publish(over_http, brief(), TEXT)
    repository = server.hub.repository("pagewright", NAME)
    repository.git.set_reference("refs/heads/old", repository.git.references()["refs/heads/main"])
    assert repository.site is not None
    repository.site.branch = "old"
    base = await base_for(over_http, brief(round=2))
    assert (await publish(over_http, brief(round=2), REVISED, base=base)).live
    assert repository.site.branch == "main"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/git/ref/"), ("POST", "/git/refs$"), ("PATCH", f"/{NAME}$"), ("DELETE", "/git/refs/")],
)
@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "status"])
async def test_a_fault_while_the_branch_is_renamed_leaves_one_repository_and_one_commit(
    world: World, method: str, path: str, kind: str
) -> None:
    over_http, server = world
    server.play(Fault.model_validate({"kind": kind, "method": method, "path": path}))
    published = await publish(over_http, brief(), TEXT)
    assert published.live
    assert over_http.names() == {NAME}
    assert over_http.log(NAME) == [published.commit_sha]
    assert branches(server) == ("main", {"main"})


@pytest.mark.parametrize(("method", "path"), [("POST", "/git/refs$"), ("PATCH", f"/{NAME}$"), ("DELETE", "/git/refs/")])
async def test_a_branch_that_github_never_renames_still_holds_a_live_site(world: World, method: str, path: str) -> None:
    over_http, server = world
    server.play(Fault(kind="status", method=method, path=path, status=403, times=None, message="no"))
    first = await publish(over_http, brief(), TEXT)
    assert first.live
    again = await publish(over_http, brief(), TEXT)
    assert (again.commit_sha, again.repo_url) == (first.commit_sha, first.repo_url)
    base = await base_for(over_http, brief(round=2))
    assert (await publish(over_http, brief(round=2), REVISED, base=base)).live


async def test_a_branch_of_the_wanted_name_that_holds_something_else_is_left_alone(world: World) -> None:
    over_http, server = world
    await on_master(over_http, server)
    repository = server.hub.repository("pagewright", NAME)
    tree = repository.git.resolve("refs/heads/master", "tree")
    other = await asyncio.to_thread(commit_of, server, str(tree))
    repository.git.set_reference("refs/heads/main", other)
    base = await base_for(over_http, brief(round=2))
    await publish(over_http, brief(round=2), {**TEXT, **REVISED, **ci_for("main")}, base=base, rules=ANY)
    assert branches(server) == ("master", {"main", "master"})
    assert repository.git.references()["refs/heads/main"] == other


def ci_for(branch: str) -> dict[str, bytes]:
    """A workflow that does not publish."""
    return {".github/workflows/ci.yml": f"on: {{push: {{branches: [{branch}]}}}}\njobs: {{}}\n".encode()}


def commit_of(server: GitHubStandIn, tree: str) -> str:
    """Somebody's commit that no branch leads to yet."""
    who = server.hub.user
    text = f"tree {tree}\nauthor {who.name} <{who.email}> 0 +0000\ncommitter {who.name} <{who.email}> 0 +0000\n\nMine\n"
    return server.hub.repository("pagewright", NAME).git.write_object("commit", text.encode())


async def on_master(over_http: WorldOverHttp, server: GitHubStandIn) -> None:
    """A site whose branch could not be renamed, as those of earlier releases were not."""
    server.play(Fault(kind="status", method="POST", path="/git/refs$", status=422, times=9, message="no"))
    assert (await publish(over_http, brief(), TEXT)).live
    assert branches(server) == ("master", {"master"})
    server.play()
