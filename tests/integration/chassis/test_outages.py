"""A broker that refuses or goes away is logged at once and in its own words; /readyz says since when."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from chassis.metrics import Metrics
from chassis.rabbit.broker import Broker
from tests.integration.chassis.bench import eventually, running
from tools.stack.broker import BrokerNode

NOT_REACHED = "broker not reached; trying again"


def told(lines: list[EventDict], event: str) -> list[EventDict]:
    return [line for line in lines if line["event"] == event]


@contextlib.asynccontextmanager
async def connecting(url: str) -> AsyncIterator[Broker]:
    """A broker's client that is still trying."""
    broker = Broker("notifier", url, Metrics(), lambda: datetime.now(UTC))
    opening = asyncio.create_task(broker.open())
    try:
        yield broker
    finally:
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await broker.close()


@pytest.mark.parametrize(
    ("user_info", "path", "words", "remedy"),
    [
        ("guest:wrong%23word", None, "ACCESS_REFUSED", "user and password in RABBITMQ_URL"),
        (None, "/there-is-none", "NOT_ALLOWED", "virtual host in RABBITMQ_URL"),
    ],
)
async def test_a_refused_connection_is_one_line_in_the_brokers_words_and_is_in_the_readiness(
    user_info: str | None, path: str | None, words: str, remedy: str, broker_url: str
) -> None:
    parts = urlsplit(broker_url)
    own, _, place = parts.netloc.rpartition("@")
    url = urlunsplit(parts._replace(netloc=f"{user_info or own}@{place}", path=path or parts.path))
    with capture_logs() as lines:
        async with connecting(url) as broker:
            await eventually(lambda: words in broker.problems()[0])
    (line,) = told(lines, NOT_REACHED)
    assert words in line["reason"]
    assert remedy in line["remedy"]
    assert "wrong" not in str(lines)


async def test_a_lost_connection_is_one_line_at_once_and_one_when_it_is_back(
    broker: BrokerNode, broker_url: str
) -> None:
    with capture_logs() as lines:
        async with running(broker_url) as ours:
            await asyncio.to_thread(broker.rabbitmqctl, "close_all_connections", "--global", "for a test")
            await eventually(lambda: told(lines, NOT_REACHED) != [])
            await eventually(lambda: ours.problems() == [])
            await eventually(lambda: told(lines, "broker reached again") != [])
    (lost,) = told(lines, NOT_REACHED)
    assert "CONNECTION_FORCED" in lost["reason"]
    assert len(told(lines, "broker reached again")) == 1


async def test_why_a_reconnect_is_refused_is_in_the_readiness(broker: BrokerNode, broker_url: str) -> None:
    host = urlsplit(broker_url).path.removeprefix("/")
    user = urlsplit(broker_url).username or ""
    async with running(broker_url) as ours:
        await asyncio.to_thread(broker.rabbitmqctl, "clear_permissions", "--vhost", host, user)
        try:
            await asyncio.to_thread(broker.rabbitmqctl, "close_all_connections", "--vhost", host, "for a test")
            await eventually(lambda: "NOT_ALLOWED" in "".join(ours.problems()))
        finally:
            await asyncio.to_thread(broker.rabbitmqctl, "set_permissions", "--vhost", host, user, ".*", ".*", ".*")
        await eventually(lambda: ours.problems() == [])
