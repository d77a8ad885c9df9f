"""Many bodies of forty megabytes at once cost the gateway less than fifty megabytes, and nobody else an answer."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil

from tests.integration.gateway.intake import a_brief, running_gateway, sending_to
from tools.stack.leftover_cleanup import Reaper

MB = 2**20
PIECE = b" " * 65_536
SENDERS = 16


async def forty_megabytes() -> AsyncIterator[bytes]:
    for _ in range(40 * MB // len(PIECE)):
        yield PIECE


async def flood(client: httpx.AsyncClient) -> int | None:
    """The status of the answer; None where the gateway hung up while we were still sending."""
    try:
        return (await client.post("/briefs", content=forty_megabytes())).status_code
    except httpx.TransportError:
        return None


async def test_memory_stays_bounded_while_forty_megabytes_stream_in_many_times(
    tmp_path: Path, broker_url: str, reaper: Reaper
) -> None:
    async with running_gateway(broker_url, tmp_path, reaper) as gateway, sending_to(gateway) as sender:
        await sender.until_promised()
        memory = psutil.Process(gateway.pid).memory_info
        before = most = memory().rss
        flooding = [asyncio.create_task(flood(sender.client)) for _ in range(SENDERS)]
        while not all(task.done() for task in flooding):
            most = max(most, memory().rss)
            await asyncio.wait(flooding, timeout=0.005)
        statuses = [task.result() for task in flooding]
        print(f"{before / MB:.0f} MB before, {most / MB:.0f} MB at most; {statuses}")  # noqa: T201 - measured
        assert set(statuses) <= {413, 503, None}
        assert most - before < 50 * MB
        assert (await sender.send(a_brief())).status_code == 200
    assert "Traceback" not in gateway.log.read_text()
