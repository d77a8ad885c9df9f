"""What the publisher makes of GitHub's limits: the message waits in the broker, and no replica asks on."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.errors import TransientError
from publisher.github import GitHubSiteHost, RateLimit
from tools.publishing.environments import WorldOverHttp, world_over_http
from tools.publishing.messages import brief
from tools.publishing.use_cases import NAME, publish
from tools.stand_ins.github import Fault, GitHubStandIn

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}


class Hurried:
    """A clock that stands still unless it is put forward, so that no limit runs out behind a slow machine's back."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self._start = time.time()

    def __call__(self) -> float:
        return self._start + self.ahead


World = tuple[WorldOverHttp, GitHubStandIn, Hurried]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock = Hurried()
    pace = RateLimit(per_minute=80, per_hour=500, clock=clock)
    async with world_over_http(tmp_path, pace=pace) as (over_http, server):
        yield over_http, server, clock


@pytest.mark.parametrize("path", ["/user/repos", "/git/trees", "/git/refs/"])
@pytest.mark.parametrize(("status", "retry_after", "waits"), [(403, 30, 30), (403, None, 60), (429, None, 60)])
async def test_a_rate_limit_is_left_to_the_broker_and_nothing_is_asked_until_it_is_over(
    world: World, path: str, status: int, retry_after: int | None, waits: float
) -> None:
    over_http, server, clock = world
    server.play(Fault(kind="secondary-limit", path=path, status=status, retry_after=retry_after))
    with pytest.raises(TransientError, match="rate limit") as caught:
        await publish(over_http, brief(), TEXT)
    assert caught.value.retry_after == waits
    before = len(server.requests())
    with pytest.raises(TransientError, match="delayed to stay") as caught:
        await publish(over_http, brief(), TEXT)
    assert 0 < (caught.value.retry_after or 0) <= waits
    assert len(server.requests()) == before
    clock.ahead += waits
    assert (await publish(over_http, brief(), TEXT)).live
    assert len(over_http.log(NAME)) == 1


async def test_a_spent_hour_is_waited_for_until_it_is_over(world: World) -> None:
    over_http, server, _ = world
    server.play(Fault(kind="primary-limit", path="/trees", seconds=120))
    with pytest.raises(TransientError) as caught:
        await publish(over_http, brief(), TEXT)
    assert 0 < (caught.value.retry_after or 0) <= 121


async def test_a_limit_of_graphql_comes_as_a_success_and_is_a_limit_all_the_same(world: World) -> None:
    over_http, server, _ = world
    errors = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."}]}
    await over_http.host.copyright_holder()
    server.play(Fault(kind="status", path="/graphql", status=200, body=errors))
    with pytest.raises(TransientError, match="GitHub's rate limit") as caught:
        await over_http.host.look(NAME)
    assert caught.value.retry_after == 60


async def test_the_eighty_first_write_of_a_minute_is_not_sent(world: World) -> None:
    over_http, server, clock = world
    for number in range(15):
        await publish(over_http, brief(task=f"task-{number}"), TEXT)
    writes = [request for request in server.requests() if request.method != "GET"]
    assert len(writes) == 75
    await publish(over_http, brief(task="task-15"), TEXT)
    with pytest.raises(TransientError, match="delayed to stay") as caught:
        await publish(over_http, brief(task="task-16"), TEXT)
    assert 0 < (caught.value.retry_after or 0) <= 60
    assert "task-16" not in over_http.names()
    clock.ahead += 60
    assert (await publish(over_http, brief(task="task-16"), TEXT)).live


async def test_a_second_replica_is_told_of_an_almost_spent_hour_by_every_answer(world: World) -> None:
    over_http, server, _ = world
    server.api.limit.used = server.api.limit.limit - 9
    other = GitHubSiteHost(
        token=server.token, api_url=server.api_url, pace=RateLimit(per_minute=80, per_hour=500, clock=time.time)
    )
    try:
        for host in (over_http.host, other):
            await host.copyright_holder()
            with pytest.raises(TransientError, match="delayed to stay") as caught:
                await host.create(NAME, "x")
            assert (caught.value.retry_after or 0) > 300
    finally:
        await other.close()
    assert len(server.requests()) == 2
