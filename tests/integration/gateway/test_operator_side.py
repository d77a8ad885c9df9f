"""A gateway as a process without a token: what a stranger gets of its status pages and metrics."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from chassis.security_headers import SECURITY_HEADERS
from tests.integration.gateway.intake import a_brief, running_gateway
from tools.stack.broker import BrokerNode
from tools.stack.free_ports import free_ports
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import PATIENCE
from tools.stack.virtual_hosts import VirtualHosts

STATUSES = {
    "metrics": 404,
    "accepted": 200,
    "refused": 403,
    "not JSON": 400,
    "unknown": 404,
    "method": 405,
    "list": 200,
    "page": 200,
    "alive": 200,
}
ANOTHER_USER = 12345
# Becomes the user after its start, because another one may not read the interpreter.
ASK = (
    "import encodings.idna, http.client, os, sys; client = http.client.HTTPConnection(sys.argv[1]);"
    "os.setuid(int(sys.argv[2])); client.request('GET', '/briefs'); print(client.getresponse().status)"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(
    tmp_path_factory: pytest.TempPathFactory, broker: BrokerNode, virtual_hosts: VirtualHosts, reaper: Reaper
) -> AsyncIterator[ManagedProcess]:
    """A gateway for the tests of this file that change nothing about it."""
    name = virtual_hosts.take()
    async with running_gateway(broker.url_of(name), tmp_path_factory.mktemp("gateway"), reaper) as process:
        yield process
    virtual_hosts.give_back(name)


async def status_by_hand(url: str, head: str) -> int:
    """The status of the answer to a request of exactly these lines."""
    host, port = url.removeprefix("http://").split(":")
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(head.replace("\n", "\r\n").encode())
        answer = await reader.readline()
        writer.close()
        await writer.wait_closed()
    return int(answer.split()[1])


async def status_as(user: int, host: str) -> int:
    """What a process of that user is answered."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ASK, host, str(user), stdout=asyncio.subprocess.PIPE
    )
    return int((await process.communicate())[0])


async def test_the_status_pages_are_for_this_machine_s_own_clients(gateway: ManagedProcess) -> None:
    url = gateway.base_url
    host = url.removeprefix("http://")
    assert await status_by_hand(url, f"GET /briefs HTTP/1.1\nHost: {host}\nConnection: close\n\n") == 200
    as_nginx = f"GET /briefs HTTP/1.0\nHost: {host}\nConnection: close\n\n"
    assert await status_by_hand(url, as_nginx) == 403
    assert await status_by_hand(url, f"GET /briefs HTTP/1.1\nHost: {host}\nVia: 1.1 proxy\n\n") == 403
    assert await status_by_hand(url, "GET /briefs HTTP/1.1\nHost: rebound.example\n\n") == 403
    if os.geteuid() == 0:
        assert await status_as(os.geteuid(), host) == 200
        assert await status_as(ANOTHER_USER, host) == 403


async def answers_of(gateway: ManagedProcess) -> dict[str, httpx.Response]:
    async with httpx.AsyncClient(base_url=gateway.base_url, trust_env=False) as client:
        return {
            "metrics": await client.get("/metrics"),
            "accepted": await client.post("/briefs", json=a_brief()),
            "refused": await client.post("/briefs", json={}),
            "not JSON": await client.post("/briefs", content=b"{"),
            "unknown": await client.get("/nowhere"),
            "method": await client.delete("/briefs"),
            "list": await client.get("/briefs"),
            "page": await client.get("/docs"),
            "alive": await client.get("/livez"),
        }


def assert_as_told(answers: Mapping[str, httpx.Response], statuses: Mapping[str, int]) -> None:
    """Compare the statuses; every answer has the security headers."""
    assert {name: answer.status_code for name, answer in answers.items()} == statuses
    for name, answer in answers.items():
        assert {header: answer.headers.get(header) for header in SECURITY_HEADERS} == SECURITY_HEADERS, name
        assert "server" not in answer.headers, name


async def test_metrics_are_not_at_the_door_and_every_answer_has_the_security_headers(gateway: ManagedProcess) -> None:
    assert_as_told(await answers_of(gateway), STATUSES)


async def test_metrics_have_a_port_of_their_own_where_one_is_set(
    tmp_path: Path, broker_url: str, reaper: Reaper
) -> None:
    (port,) = free_ports(1)
    async with (
        running_gateway(broker_url, tmp_path, reaper, {"METRICS_PORT": str(port)}) as gateway,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        elsewhere = {"counted": await client.get("/metrics"), "no briefs": await client.get("/briefs")}
        assert_as_told(await answers_of(gateway) | elsewhere, STATUSES | {"counted": 200, "no briefs": 404})
