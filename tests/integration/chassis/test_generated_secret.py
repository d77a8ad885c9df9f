"""A secret that is made once: whoever asks the same broker has the same one."""

import asyncio

import aio_pika

from chassis.rabbit.generated_secret import GeneratedSecret
from contracts.streams import REPOSITORY_KEY
from tests.integration.chassis.bench import running


async def value_of(url: str) -> str:
    """What a new process reads."""
    secret = GeneratedSecret(REPOSITORY_KEY)
    async with running(url, kept=[secret]):
        return secret.values()[0]


async def test_replicas_that_start_at_once_and_later_processes_have_the_same_secret(broker_url: str) -> None:
    together = set(await asyncio.gather(*(value_of(broker_url) for _ in range(4))))
    assert len(together) == 1
    assert {await value_of(broker_url)} == together
    assert len(bytes.fromhex(together.pop())) == 32


async def test_secret_comes_back_to_a_broker_that_lost_it_and_no_value_is_forgotten(broker_url: str) -> None:
    secret = GeneratedSecret(REPOSITORY_KEY)
    async with running(broker_url, kept=[secret]):
        before = secret.values()
        async with await aio_pika.connect(broker_url) as connection:
            await (await connection.channel()).queue_delete(REPOSITORY_KEY)
    async with running(broker_url, kept=[secret]):
        assert secret.values() == before
    assert await value_of(broker_url) == before[0]
    assert secret.known() == {before[0]}
