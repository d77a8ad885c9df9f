"""A notifier as a process, with a broker whose queue is filled while it is stopped."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import aio_pika
import psutil

from benchmarks import profiled as profiled_service
from chassis.envelope import encode
from chassis.rabbit.amqp_properties import message_of
from contracts.messages import Recipient, SitePublished
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tools.stack.broker import running_broker, temporary_folder
from tools.stack.free_ports import free_ports
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.services import bare_environment, service_process
from tools.stack.stack import stack_values

MB = 2**20
PUBLISHED_AT_ONCE = 200
LONG_DELAY_ATTEMPT = 9
"""After this attempt a callback that failed waits for 256 seconds."""


@dataclass(frozen=True)
class Notifier:
    """A notifier that may be started and stopped; `profile` is written by `profiled` at its end."""

    process: ManagedProcess
    profiled: ManagedProcess
    profile: Path
    broker_url: str

    @property
    def resident_mb(self) -> float:
        """Its resident memory now."""
        return psutil.Process(self.process.pid).memory_info().rss / MB

    def queue(self, urls: Sequence[str], attempt: int = 1) -> None:
        """Publish a finished brief for each URL, as attempt number `attempt` at its callback."""
        asyncio.run(_queue(self.broker_url, urls, attempt))


def published(url: str) -> SitePublished:
    """A brief whose site is live, with ten minutes left."""
    now, number = datetime.now(UTC), uuid4().hex[:8]
    to = Recipient(email="student@example.org", task=f"task-{number}", round=1, nonce=number, evaluation_url=url)
    return SitePublished(
        brief_id=uuid4(),
        accepted_at=now,
        deadline=now + timedelta(seconds=600),
        recipient=to,
        repo_url=f"https://github.com/octo/task-{number}",
        commit_sha="0" * 40,
        pages_url=f"https://octo.github.io/task-{number}/",
        live=True,
    )


async def _queue(broker_url: str, urls: Sequence[str], attempt: int) -> None:
    connection = await aio_pika.connect(broker_url)
    async with connection:
        channel = await connection.channel()
        for start in range(0, len(urls), PUBLISHED_AT_ONCE):
            envelopes = (replace(encode(published(url)), attempt=attempt) for url in urls[start:][:PUBLISHED_AT_ONCE])
            messages = (message_of(envelope, {}, None) for envelope in envelopes)
            send = channel.default_exchange.publish
            await asyncio.gather(*(send(message, NOTIFIER_SITE_PUBLISHED.name) for message in messages))


@contextlib.contextmanager
def stopped_notifier() -> Iterator[Notifier]:
    """A notifier that has declared its queues, not running; ends it and its broker with the context."""
    with contextlib.ExitStack() as started:
        reaper = started.enter_context(Reaper())
        folder = started.enter_context(temporary_folder("pagewright-bench-", reaper))
        broker = started.enter_context(running_broker(os.environ, reaper, sys.stderr.write))
        values = {**stack_values(), "RABBITMQ_URL": broker.url, "CALLBACK_ALLOW_PRIVATE": "true"}
        base, profile = bare_environment(folder), folder / "notifier.profile"
        profiling = (profiled_service.__file__, str(profile))
        process, profiled = (
            service_process("notifier", port, values, base=base, folder=folder, reaper=reaper, under=under)
            for port, under in zip(free_ports(2), ((), profiling), strict=True)
        )
        for each in (process, profiled):
            started.callback(each.terminate)
        process.restart()
        process.terminate()
        yield Notifier(process, profiled, profile, broker.url)
