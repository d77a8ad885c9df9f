"""A private certificate authority, named by SSL_CERT_FILE, is trusted by every client of every service."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.errors import ServiceError
from chassis.metrics import Metrics
from chassis.rabbit.broker import Broker
from generator.chromium.remote_resources import UnreachableError
from generator.chromium.resource_fetcher import ResourceFetcher
from generator.models import gemini, openai
from generator.ports import Prompt
from notifier.callback_client import CallbackClient
from publisher.github import RateLimit, Transport
from publisher.github.client import GitHubClient
from tests.contract.private_authority import Authority, TlsServer, make_authority, tls_server
from tests.integration.chassis.bench import eventually
from tools.publishing.environments import local_pages
from tools.stack.readiness import PATIENCE

ANSWER = {
    "candidates": [{"content": {"parts": [{"text": "hello"}], "role": "model"}, "finishReason": "STOP"}],
    "choices": [{"message": {"content": "hello"}, "finish_reason": "stop"}],
}
BODY = json.dumps(ANSWER).encode()


async def publisher_looks_at_a_page(server: TlsServer) -> None:
    pages = local_pages()
    assert await pages.difference(f"{server.url}/page", BODY) is None
    await pages.close()


async def notifier_calls_back(server: TlsServer) -> None:
    evaluator = CallbackClient(allow_private=True)
    assert (await evaluator.post(f"{server.url}/notify", b"{}", {})).status == 200
    await evaluator.close()


async def browser_fetches_a_library(server: TlsServer) -> None:
    remote = ResourceFetcher(server.url)
    assert (await remote.get("https://unpkg.com/vue@3", {}, lambda _: False)).body == BODY
    await remote.close()


async def publisher_asks_github(server: TlsServer) -> None:
    pace = RateLimit(per_minute=100, per_hour=100, clock=time.time)
    client = GitHubClient(
        token="t" * 16, api_url=server.url, threads=1, pace=pace, transport=Transport(timeout=int(PATIENCE), repeats=0)
    )
    _, answered = await client.run("asking", lambda github: github.requester.requestJsonAndCheck("GET", "/anything"))
    assert answered["candidates"] == ANSWER["candidates"]
    await client.close()


async def generator_asks_gemini(server: TlsServer) -> None:
    (model,) = gemini.connect("k" * 16, server.url, ["gemini-of-a-test"], threads=1)
    assert (await model.complete(Prompt("be brief", "hello", ()), timeout=PATIENCE)).text == "hello"


async def generator_asks_an_openai_compatible_api(server: TlsServer) -> None:
    (model,) = openai.connect("k" * 16, f"{server.url}/v1", ["gpt-of-a-test"])
    assert (await model.complete(Prompt("be brief", "hello", ()), timeout=PATIENCE)).text == "hello"


CALLS = [
    publisher_looks_at_a_page,
    notifier_calls_back,
    browser_fetches_a_library,
    publisher_asks_github,
    generator_asks_gemini,
    generator_asks_an_openai_compatible_api,
]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, "")  # so that each is as it was in the end, whoever sets it
    return make_authority(tmp_path)


@pytest.mark.parametrize("call", CALLS)
async def test_a_server_of_the_private_authority_is_called(
    call: Callable[[TlsServer], Awaitable[None]], authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificates))
    async with tls_server(authority, BODY) as server:
        await call(server)
    assert server.received


@pytest.mark.parametrize("call", CALLS)
async def test_without_the_private_authority_its_server_is_not_spoken_to(
    call: Callable[[TlsServer], Awaitable[None]], authority: Authority
) -> None:
    async with tls_server(authority, BODY) as server:
        with pytest.raises((ServiceError, UnreachableError, AssertionError)):
            await call(server)
    assert server.received == []


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_broker_of_the_private_authority_is_spoken_to_where_it_is_trusted(
    trusted: bool, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificates))
    else:
        monkeypatch.delenv("SSL_CERT_FILE")
    async with tls_server(authority, BODY) as server:
        broker = Broker("notifier", f"amqps://localhost:{server.port}/", Metrics(), lambda: datetime.now(UTC))
        opening = asyncio.create_task(broker.open())
        await eventually(lambda: "since" in broker.problems()[0])
        opening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await opening
        problem = broker.problems()[0]
        await broker.close()
    assert (b"AMQP" in server.received) is trusted
    assert ("CERTIFICATE_VERIFY_FAILED" in problem) is not trusted
