"""The first commit of a new site is made in the other way where GitHub refuses the usual one, and once."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.errors import TransientError
from tests.contract.refused_commits import HEAVY, TEXT, World, origins
from tools.publishing.environments import world_over_http
from tools.publishing.messages import brief
from tools.publishing.use_cases import NAME, REVISED, base_for, publish
from tools.stand_ins.github import Fault


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_over_http(tmp_path, sleep=lambda _: None) as (over_http, server):
        yield over_http, server


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (422, "Cannot force-push to this branch"),
        (422, "Repository rule violations found"),
        (403, "Protected branch update failed for refs/heads/main."),
        (403, "Forbidden"),
        (422, "Cannot update this protected ref."),
        (422, "Reference update failed"),
        (422, "A reason of tomorrow"),
    ],
)
async def test_where_a_branch_may_not_be_forced_the_first_commit_is_a_fast_forward(
    world: World, status: int, message: str
) -> None:
    over_http, server = world
    refused = Fault(
        kind="status",
        method="PATCH",
        path="/git/refs/",
        says='"force": true',
        status=status,
        message=message,
        times=None,
    )
    server.play(refused)
    published = await publish(over_http, brief(), TEXT)
    assert published.live
    assert origins(over_http) == ["1", ""]
    assert set(over_http.files(NAME)) == {*TEXT, "LICENSE", ".nojekyll"}
    base = await base_for(over_http, brief(round=2))
    await publish(over_http, brief(round=2), REVISED, base=base)
    assert origins(over_http) == ["2", "1", ""]


@pytest.mark.parametrize("path", ["/git/trees$", "/git/commits$", "/git/refs/"])
async def test_a_first_commit_that_the_git_data_api_refuses_is_made_by_graphql(world: World, path: str) -> None:
    over_http, server = world
    message = "Repository rule violations found"
    server.play(Fault(kind="status", method="POST|PATCH", path=path, status=422, message=message, times=None))
    assert (await publish(over_http, brief(), {"index.html": b"x" * 30, "a.png": b"\xff\0"})).live
    assert origins(over_http) == ["1", ""]
    assert set(over_http.files(NAME)) == {"index.html", "a.png", "LICENSE", ".nojekyll"}


@pytest.mark.parametrize("kind", ["cut-after", "status"])
async def test_a_forced_branch_whose_answer_was_lost_is_not_committed_to_again(world: World, kind: str) -> None:
    over_http, server = world
    lost = {"kind": kind, "method": "PATCH", "times": 8, "status": 422, "after": True, "message": "?"}
    server.play(Fault.model_validate(lost))
    try:
        published = await publish(over_http, brief(), TEXT)
    except TransientError:
        server.play()
        published = await publish(over_http, brief(), TEXT)
    assert over_http.log(NAME) == [published.commit_sha]


@pytest.mark.parametrize(
    ("status", "message"), [(502, "Server Error"), (422, "Sorry, your input was too large"), (413, "")]
)
async def test_a_large_site_is_sent_in_pieces_where_it_is_too_much_at_once(
    world: World, status: int, message: str
) -> None:
    over_http, server = world
    body = json.dumps({"message": message})
    server.play(Fault(kind="status", path="/git/trees$", says='"content"', status=status, text=body, times=None))
    assert (await publish(over_http, brief(), HEAVY)).live
    assert len(over_http.log(NAME)) == 1
    assert over_http.files(NAME)["page-3.html"] == HEAVY["page-3.html"]
