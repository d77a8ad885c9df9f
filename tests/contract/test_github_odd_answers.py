"""Answers that GitHub never describes: a brief is tried again for them and ends in one commit, whatever they are."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import requests
import urllib3
from github import BadAttributeException, Github, GithubException, IncompletableObject

from chassis.errors import TransientError
from publisher.github import Transport
from publisher.github.client import GitHubClient
from publisher.github.error_translation import GitHubError
from tools.publishing.environments import WorldOverHttp, unhurried, world_over_http
from tools.publishing.messages import brief
from tools.publishing.use_cases import NAME, REVISED, base_for, publish
from tools.stand_ins.github import Fault, GitHubStandIn

SITE = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n", "logo.png": b"\xff\0"}
BODIES = ["null", '{"sha": null}', "<html>Unicorn!</html>"]
World = tuple[WorldOverHttp, GitHubStandIn]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_over_http(tmp_path, sleep=lambda _: None, transport=Transport(repeats=0, pause=0)) as it:
        yield it


@pytest.mark.parametrize("after", [False, True], ids=["work not done", "work done"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/user/repos$"),
        ("POST", "/git/blobs$"),
        ("POST", "/git/trees$"),
        ("POST", "/git/commits$"),
        ("PATCH", "/git/refs/"),
        ("POST", "/pages$"),
    ],
)
async def test_odd_answers_to_a_new_site_leave_one_commit(
    world: World,
    method: str,
    path: str,
    after: bool,
) -> None:
    over_http, server = world
    for number, body in enumerate(BODIES):
        of = brief(task=f"task-{number}")
        odd = Fault(kind="status", method=method, path=path, status=201, text=body, times=5, after=after)
        server.play(odd)
        try:
            published = await publish(over_http, of, SITE)
        except TransientError:
            server.play()
            published = await publish(over_http, of, SITE)
        assert [sha for sha in over_http.log(of.task) if str(of.id) in over_http.message(of.task, sha)] == [
            published.commit_sha
        ]


@pytest.mark.parametrize(
    ("path", "nth"), [("/graphql$", 1), ("/graphql$", 2), ("/graphql$", 3), ("/git/blobs/", 1), ("/pages$", 1)]
)
async def test_odd_answers_to_a_revision_leave_one_commit(world: World, path: str, nth: int) -> None:
    over_http, server = world
    for number, body in enumerate(BODIES[:2]):
        first, second = (brief(task=f"task-{number}", round=of_round) for of_round in (1, 2))
        await publish(over_http, first, SITE)
        server.play(Fault(kind="status", path=path, nth=nth, status=200, text=body, times=2))
        for last in (False, True):
            try:
                base = await base_for(over_http, second)
                await publish(over_http, second, REVISED, base=base)
                break
            except TransientError:
                assert not last
                server.play()
        server.play()
        assert len(over_http.log(second.task)) == 2


@pytest.mark.parametrize(
    "error",
    [
        AssertionError("/elsewhere"),
        BadAttributeException(5, (str, str), None),
        IncompletableObject(400, message="no url"),
        GithubException(0, None, None),
        TypeError("'NoneType' object is not subscriptable"),
        KeyError("sha"),
        AttributeError("sha"),
        RuntimeError("Github server redirected from https protocol to http"),
        RecursionError(),
        requests.exceptions.RetryError("too many"),
        requests.exceptions.JSONDecodeError("bad", "", 0),
        requests.exceptions.ChunkedEncodingError("cut"),
        urllib3.exceptions.DecodeError("gzip"),
        OSError("no certificates"),
        ValueError("not base64"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_whatever_is_raised_below_a_call_is_tried_again(error: Exception) -> None:
    def call(_: Github) -> None:
        raise error

    client = GitHubClient(
        token=NAME,
        api_url="http://127.0.0.1:9",
        threads=1,
        pace=unhurried(),
        transport=Transport(),
    )
    with pytest.raises(GitHubError, match="committing to octo/x: ") as caught:
        await client.run("committing to", call, subject="octo/x")
    assert isinstance(caught.value, TransientError)
    await client.close()
