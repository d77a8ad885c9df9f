"""Whatever the broker suffers, every request is answered: with 200 for what is safely queued, else with 503."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import aio_pika
import pytest
import pytest_asyncio

from contracts.work_queues import EXCHANGE, GENERATOR_BRIEF_ACCEPTED
from tests.integration.gateway.intake import QUEUE, Sender, a_brief, queued, running_gateway, sending_to
from tools.stack.broker import BrokerNode
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import PATIENCE
from tools.stack.tcp_proxy import TcpProxy
from tools.stack.virtual_hosts import VirtualHosts

NO_DISK_IS_THAT_LARGE = "9000GB"
ANY_DISK_WILL_DO = "1MB"


@dataclass(frozen=True)
class Intake:
    """A gateway and the address of its virtual host."""

    gateway: ManagedProcess
    url: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def intake(
    tmp_path_factory: pytest.TempPathFactory, broker: BrokerNode, virtual_hosts: VirtualHosts, reaper: Reaper
) -> AsyncIterator[Intake]:
    """For the tests that leave it as it was."""
    name = virtual_hosts.take()
    url = broker.url_of(name)
    async with running_gateway(url, tmp_path_factory.mktemp("gateway"), reaper) as process:
        yield Intake(process, url)
    virtual_hosts.give_back(name)


@pytest.fixture
async def sender(intake: Intake) -> AsyncIterator[Sender]:
    async with sending_to(intake.gateway) as sender:
        assert (await sender.send()).status_code == 200
        yield sender


async def assert_all_promised_are_queued(sender: Sender, broker_url: str) -> None:
    found = await queued(broker_url)
    assert set(sender.promised) <= set(found)
    print(f"promised {len(sender.promised)}, queued {len(found)}")  # noqa: T201 - measured


async def test_a_network_that_loses_everything(tmp_path: Path, broker_url: str, reaper: Reaper) -> None:
    async with TcpProxy.before(broker_url) as proxy:
        url = proxy.through(broker_url)
        async with running_gateway(url, tmp_path, reaper) as process, sending_to(process) as sender:
            await sender.until_promised()
            proxy.hold()
            lost = a_brief(nonce="lost")
            await asyncio.gather(*(sender.refused(lost if number else None) for number in range(5)))
            proxy.release()
            await sender.until_promised(lost)
            await assert_all_promised_are_queued(sender, broker_url)


async def test_a_gateway_that_lost_the_broker_is_still_sent_requests_and_answers_them_itself(
    tmp_path: Path, broker_url: str, reaper: Reaper
) -> None:
    async with TcpProxy.before(broker_url) as proxy:
        url = proxy.through(broker_url)
        async with running_gateway(url, tmp_path, reaper) as process, sending_to(process) as sender:
            assert (await sender.client.get("/servez")).status_code == 200
            promised = (await sender.until_promised()).json()["brief_id"]
            await proxy.cut()
            async with asyncio.timeout(PATIENCE):
                while (await sender.client.get("/readyz")).status_code == 200:  # noqa: ASYNC110 - a page to look at
                    await asyncio.sleep(0.05)
            assert (await sender.client.get("/servez")).status_code == 200
            await sender.refused()
            assert [brief["brief_id"] for brief in (await sender.client.get("/briefs")).json()] == [promised]
            await proxy.mend()
            await sender.until_promised()


async def test_a_disk_alarm(sender: Sender, broker: BrokerNode, intake: Intake) -> None:
    await asyncio.to_thread(broker.rabbitmqctl, "set_disk_free_limit", NO_DISK_IS_THAT_LARGE)
    try:
        await asyncio.gather(*(sender.refused() for _ in range(5)))
    finally:
        await asyncio.to_thread(broker.rabbitmqctl, "set_disk_free_limit", ANY_DISK_WILL_DO)
    await sender.until_promised()
    await assert_all_promised_are_queued(sender, intake.url)


async def test_a_queue_that_is_full(tmp_path: Path, broker: BrokerNode, broker_url: str, reaper: Reaper) -> None:
    async with running_gateway(broker_url, tmp_path, reaper) as process, sending_to(process) as sender:
        host = urlsplit(broker_url).path.removeprefix("/")
        policy = ["set_policy", "-p", host, "full", f"^{QUEUE}$", '{"max-length":3}', "--apply-to", "queues"]
        await asyncio.to_thread(broker.rabbitmqctl, *policy)
        answers = [(await sender.send()).status_code for _ in range(20)]
        assert set(answers) == {200, 503}
        await sender.refused()
        await assert_all_promised_are_queued(sender, broker_url)
        await sender.until_promised()


@pytest.mark.parametrize("what", ["queue", "binding"])
async def test_a_queue_or_binding_that_somebody_removed(what: str, sender: Sender, intake: Intake) -> None:
    await queued(intake.url)
    sender.promised.clear()
    connection = await aio_pika.connect(intake.url)
    async with connection:
        channel = await connection.channel()
        if what == "queue":
            await channel.queue_delete(QUEUE, if_unused=False, if_empty=False)
        else:
            queue = await channel.get_queue(QUEUE, ensure=False)
            await queue.unbind(EXCHANGE, GENERATOR_BRIEF_ACCEPTED.key)
    await sender.refused()
    await sender.until_promised()
    await assert_all_promised_are_queued(sender, intake.url)
