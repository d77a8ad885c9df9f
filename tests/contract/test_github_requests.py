"""How many requests to GitHub a deploy takes. GET /user is asked once in a process and stays out of the count."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tools.publishing.environments import WorldOverHttp, world_over_http
from tools.publishing.messages import brief
from tools.publishing.use_cases import NAME, REVISED, base_for, publish
from tools.stand_ins.github import GitHubStandIn
from tools.stand_ins.github.bodies.repositories import DEFAULT_SETTINGS

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}
World = tuple[WorldOverHttp, GitHubStandIn]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_over_http(tmp_path) as (over_http, server):
        yield over_http, server


def asked(server: GitHubStandIn, *, since: int = 0) -> list[str]:
    """Method and last part of the path of each request."""
    return [
        f"{request.method} {request.path.partition('?')[0].rpartition('/')[2]}" for request in server.requests()[since:]
    ]


async def test_nothing_is_asked_before_the_first_brief(world: World) -> None:
    assert asked(world[1]) == []


@pytest.mark.parametrize("files", [1, 10, 60])
async def test_a_new_site_of_text_takes_five_requests_whatever_the_number_of_files(world: World, files: int) -> None:
    over_http, server = world
    await over_http.host.copyright_holder()
    await publish(over_http, brief(), {f"page-{number}.html": b"%d" % number for number in range(files)})
    assert asked(server) == ["GET user", "POST repos", "POST trees", "POST commits", "PATCH main", "POST pages"]


async def test_each_file_that_is_not_text_takes_one_more(world: World) -> None:
    over_http, server = world
    await publish(over_http, brief(), {**TEXT, "a.png": b"\xff\0", "empty.txt": b""})
    assert asked(server).count("POST blobs") == 2
    assert len(asked(server)) == 1 + 5 + 2


@pytest.mark.parametrize("files", [1, 10, 60])
async def test_a_revision_takes_four_requests_from_reading_every_file_on(world: World, files: int) -> None:
    over_http, server = world
    site = {f"folder/page-{number}.html": b"%d" % number for number in range(files)}
    await publish(over_http, brief(), site)
    before = len(server.requests())
    base = await base_for(over_http, brief(round=2))
    await publish(over_http, brief(round=2), {path: b"new" + content for path, content in site.items()}, base=base)
    assert asked(server, since=before) == ["POST graphql", "POST graphql", "POST graphql", "GET pages"]


async def test_a_revision_of_a_task_that_was_sent_again_takes_five(world: World) -> None:
    over_http, server = world
    for nonce in ("n1", "n2"):
        await publish(over_http, brief(nonce=nonce), TEXT)
    before = len(server.requests())
    base = await base_for(over_http, brief(round=2))
    await publish(over_http, brief(round=2), REVISED, base=base)
    assert asked(server, since=before) == ["POST graphql"] * 4 + ["GET pages"]


async def test_a_file_that_is_not_text_takes_one_request_to_read_and_none_to_write(world: World) -> None:
    over_http, server = world
    latin = "Grüße".encode("latin-1")
    await publish(over_http, brief(), {**TEXT, "a.png": b"\xff\0", "latin.txt": latin, "empty.txt": b""})
    before = len(server.requests())
    base = await base_for(over_http, brief(round=2))
    assert {file.path: file.content for file in base.files}["latin.txt"] == latin
    await publish(over_http, brief(round=2), {**TEXT, "a.png": b"\xfe\0"}, base=base)
    assert sorted(request.split()[0] for request in asked(server, since=before)) == ["GET"] * 3 + ["POST"] * 3


async def test_folders_nested_deeper_than_one_query_shows_are_read_all_the_same(world: World) -> None:
    over_http, _ = world
    deep = "/".join("abcdefghi") + "/deep.txt"
    await publish(over_http, brief(), {**TEXT, deep: b"deep\n"})
    base = await base_for(over_http, brief(round=2))
    assert {file.path: file.content for file in base.files}[deep] == b"deep\n"
    await publish(over_http, brief(round=2), {**TEXT, "b.txt": b"b"}, base=base)
    assert set(over_http.files(NAME)) == {*TEXT, "b.txt", "LICENSE", ".nojekyll"}


async def test_a_repository_is_found_behind_a_hundred_newer_ones(world: World) -> None:
    over_http, server = world
    await publish(over_http, brief(), TEXT)
    hub = server.hub
    of = hub.repository("pagewright", NAME)
    for number in range(101):
        hub.repositories["pagewright", f"n{number}"] = replace(of, number=9000 + number, settings=DEFAULT_SETTINGS)
    before = len(server.requests())
    assert (await base_for(over_http, brief(round=2))).repository == NAME
    assert asked(server, since=before) == ["POST graphql", "POST graphql"]
