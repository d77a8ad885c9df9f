"""A gateway that was killed and started again knows what it had promised before it promises anything."""

import asyncio
from pathlib import Path

import aio_pika
import httpx

from contracts.streams import PROGRESS
from tests.integration.gateway.intake import a_brief, queued, running_gateway, sending_to
from tools.stack.broker import BrokerNode
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import PATIENCE

BRIEFS = 80


async def show(process: ManagedProcess, brief_id: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=process.base_url, trust_env=False) as client:
        return await client.get(f"/briefs/{brief_id}")


async def told_to_the_stream(process: ManagedProcess, brief_id: str, events: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len((await show(process, brief_id)).json()["events"]) < events:  # noqa: ASYNC110 - a page to look at
            await asyncio.sleep(0.05)


async def test_a_re_send_right_after_a_restart_is_not_queued_again_and_the_quota_is_still_used_up(
    tmp_path: Path, broker_url: str, reaper: Reaper
) -> None:
    quota = {"QUOTA_BRIEFS_PER_HOUR": str(BRIEFS)}
    async with running_gateway(broker_url, tmp_path, reaper, quota) as gateway:
        briefs = [a_brief() for _ in range(BRIEFS)]
        async with sending_to(gateway) as sender:
            for brief in briefs:
                assert (await sender.send(brief)).status_code == 200
            gateway.terminate()
            gateway.start()
            again = await sender_until_it_listens(sender_of=gateway, brief=briefs[-1])
            assert again.headers["idempotent-replayed"] == "true"
            answers = [await sender.send(brief) for brief in briefs]
            assert [answer.headers.get("idempotent-replayed") for answer in answers] == ["true"] * BRIEFS
            other = await sender.send(briefs[0] | {"brief": "Another."})
            assert (other.status_code, other.json()["field"]) == (422, "nonce")
            beyond = await sender.send()
            assert (beyond.status_code, f"{BRIEFS} briefs an hour" in beyond.text) == (429, True)
    found = await queued(broker_url)
    assert len(found) == len(set(found)) == BRIEFS


async def sender_until_it_listens(*, sender_of: ManagedProcess, brief: dict[str, object]) -> httpx.Response:
    """The first answer other than a 503, asked for without waiting until the gateway calls itself ready."""
    async with asyncio.timeout(PATIENCE), sending_to(sender_of) as sender:
        while True:
            try:
                answer = await sender.send(brief)
            except httpx.ConnectError:
                await asyncio.sleep(0.01)
                continue
            if answer.status_code != 503:
                return answer


async def test_a_progress_stream_that_somebody_deleted_is_made_and_read_anew(
    tmp_path: Path, broker_url: str, broker: BrokerNode, reaper: Reaper
) -> None:
    async with running_gateway(broker_url, tmp_path, reaper) as gateway:
        async with sending_to(gateway) as sender:
            before = (await sender.send()).json()["brief_id"]
            await told_to_the_stream(gateway, before, 1)
            connection = await aio_pika.connect(broker_url)
            async with connection:
                channel = await connection.channel()
                await channel.queue_delete(PROGRESS.name, if_unused=False, if_empty=False)
            await asyncio.to_thread(broker.rabbitmqctl, "close_all_connections", "--global", "test")
            after = (await sender.until_promised()).json()["brief_id"]
        again = running_gateway(broker_url, tmp_path / "second", reaper)
        (tmp_path / "second").mkdir()
        async with again as second:
            async with asyncio.timeout(PATIENCE):
                while (await show(second, after)).status_code != 200:  # noqa: ASYNC110 - a page to look at
                    await asyncio.sleep(0.05)
        assert (await show(gateway, before)).status_code == 200
