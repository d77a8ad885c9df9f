"""A commit that GitHub refuses in one way is made in the other, once, whatever became of the first try."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.errors import PermanentError, TransientError
from tests.contract.refused_commits import HEAVY, TEXT, World, asked, errors, first_round, mutation, origins
from tools.publishing.environments import world_over_http
from tools.publishing.messages import brief
from tools.publishing.use_cases import NAME, REVISED, publish
from tools.stand_ins.github import Fault


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_over_http(tmp_path, sleep=lambda _: None) as (over_http, server):
        yield over_http, server


REFUSALS = [
    errors({"type": "FORBIDDEN", "message": "Resource not accessible by personal access token"}),
    errors({"type": "UNPROCESSABLE", "message": "Repository rule violations found"}),
    errors({"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits for this query exceeded."}),
    errors({"type": "MAX_NODE_LIMIT_EXCEEDED", "message": "too many nodes"}),
    errors({"message": "Something went wrong while executing your query. Please include `AB12:1`."}),
    errors({"message": "an error without a type"}),
    errors({"type": "BRAND_NEW", "message": "a type of tomorrow"}, data={"createCommitOnBranch": None}),
    json.dumps({"data": {"createCommitOnBranch": {"commit": None}}, "errors": None}),
    json.dumps({"data": None}),
    json.dumps({}),
    json.dumps([1, 2]),
    json.dumps(None),
    "<html>Unicorn!</html>",
]


@pytest.mark.parametrize("text", REFUSALS)
async def test_a_revision_that_graphql_refuses_is_committed_by_the_git_data_api(world: World, text: str) -> None:
    over_http, server = world
    base = await first_round(world)
    server.play(mutation(text))
    published = await publish(over_http, brief(round=2), REVISED, base=base)
    assert published.live
    assert origins(over_http) == ["2", "1"]
    assert over_http.log(NAME)[0] == published.commit_sha
    files = over_http.files(NAME)
    assert {path: files[path] for path in REVISED if path != "README.md"} == {
        path: content for path, content in REVISED.items() if path != "README.md"
    }
    assert set(files) == {*REVISED, "LICENSE", ".nojekyll"}


@pytest.mark.parametrize("text", REFUSALS[::4])
async def test_a_commit_that_was_made_although_graphql_says_otherwise_is_not_made_again(
    world: World, text: str
) -> None:
    over_http, server = world
    base = await first_round(world)
    before = len(server.requests())
    server.play(mutation(text, after=True))
    published = await publish(over_http, brief(round=2), REVISED, base=base)
    assert over_http.log(NAME) == [published.commit_sha, base.commit_sha]
    assert not [request for request in asked(server, before) if request.startswith(("POST trees", "PATCH"))]


@pytest.mark.parametrize("status", [413, 500, 502, 504])
async def test_a_revision_whose_mutation_fails_each_time_is_committed_by_the_git_data_api(
    world: World, status: int
) -> None:
    over_http, server = world
    base = await first_round(world)
    server.play(mutation("", status=status))
    assert (await publish(over_http, brief(round=2), REVISED, base=base)).live
    assert origins(over_http) == ["2", "1"]


async def test_a_mutation_that_github_refuses_once_for_no_known_reason_is_asked_again(world: World) -> None:
    over_http, server = world
    base = await first_round(world)
    before = len(server.requests())
    server.play(mutation(errors({"message": "?"}), times=1))
    await publish(over_http, brief(round=2), REVISED, base=base)
    assert origins(over_http) == ["2", "1"]
    assert asked(server, before) == ["POST graphql", "POST graphql", "GET commits", "POST graphql", "GET pages"]


async def test_errors_beside_a_commit_that_is_whole_change_nothing(world: World) -> None:
    over_http, server = world
    base = await first_round(world)
    made = {"oid": base.commit_sha, "tree": {"oid": base.tree_sha}}
    server.play(mutation(errors({"message": "?"}, data={"createCommitOnBranch": {"commit": made}})))
    before = len(server.requests())
    plan_upon_base = await publish(over_http, brief(round=2), TEXT, base=base)
    assert plan_upon_base.commit_sha == base.commit_sha
    assert "GET commits" not in asked(server, before)


async def test_a_branch_that_somebody_moved_meanwhile_is_read_again_by_either_way(world: World) -> None:
    over_http, server = world
    base = await first_round(world)
    moved = Fault(kind="status", method="PATCH", path="/git/refs/", status=422, message="Update is not a fast forward")
    server.play(mutation(REFUSALS[1], times=1), moved)
    assert (await publish(over_http, brief(round=2), REVISED, base=base)).live
    assert origins(over_http) == ["2", "1"]


async def test_a_large_revision_is_sent_in_pieces_where_it_is_too_much_at_once(world: World) -> None:
    over_http, server = world
    base = await first_round(world)
    too_large = Fault(kind="status", path="/git/trees$", says='"content"', status=502, times=None)
    server.play(mutation("", status=502), too_large)
    assert (await publish(over_http, brief(round=2), HEAVY, base=base)).live
    assert origins(over_http) == ["2", "1"]
    assert over_http.files(NAME)["page-3.html"] == HEAVY["page-3.html"]


async def test_a_site_that_is_too_large_for_every_way_is_refused_for_good(world: World) -> None:
    over_http, server = world
    base = await first_round(world)
    body = json.dumps({"message": "Sorry, your input was too large to process."})
    server.play(mutation(body, status=413), Fault(kind="status", path="/git/", status=422, text=body, times=None))
    with pytest.raises(PermanentError, match="too large"):
        await publish(over_http, brief(round=2), REVISED, base=base)


async def test_what_every_way_refuses_by_a_rule_is_tried_again_later(world: World) -> None:
    over_http, server = world
    base = await first_round(world)
    rule = Fault(kind="status", method="PATCH", status=422, message="Repository rule violations found", times=None)
    server.play(mutation(REFUSALS[1]), rule)
    with pytest.raises(TransientError, match="rule of the repository"):
        await publish(over_http, brief(round=2), REVISED, base=base)
    assert origins(over_http) == ["1"]
    server.play()
    await publish(over_http, brief(round=2), REVISED, base=base)
    assert origins(over_http) == ["2", "1"]


@pytest.mark.parametrize("path", ["tree.path contains a malformed path component", "Push cannot contain secrets"])
async def test_refused_content_is_not_sent_another_way(world: World, path: str) -> None:
    over_http, server = world
    base = await first_round(world)
    before = len(server.requests())
    server.play(mutation(errors({"type": "UNPROCESSABLE", "message": path})))
    with pytest.raises(PermanentError):
        await publish(over_http, brief(round=2), REVISED, base=base)
    assert asked(server, before) == ["POST graphql", "POST graphql"]
