"""Scenarios with faults during callbacks: notifier and broker are killed while many callbacks wait."""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aio_pika

from contracts.brief import Brief
from contracts.messages import Recipient, SitePublished
from contracts.work_queues import EXCHANGE
from tools.chaos.brief_results import callbacks_of, delivered
from tools.chaos.load import Load
from tools.chaos.scenario import Scenario
from tools.stack.readiness import wait_until

WAITING = 500


def killed_while_500_wait(load: Load) -> list[str]:
    """Every endpoint refuses at first; notifier and broker are killed in turn while all callbacks wait."""
    system = load.system
    load.commits = False
    messages = [_published(load) for _ in range(WAITING)]
    system.http.post(f"{system.stand_ins.evaluator_url}/_stand_in/answers", json=[500] * (3 * WAITING))
    asyncio.run(_publish(system.queues.url_of("publisher"), messages))
    notifier = system.stack.services["notifier"]
    for victim in ("notifier", "broker") * 2:
        time.sleep(random.uniform(0.5, 2.5))  # noqa: S311 - when does not matter, only that it differs
        if victim == "broker":
            system.broker.kill()
            system.broker.restart()
        else:
            notifier.kill()
            notifier.start()
        system.await_ready()
    wait_until(lambda: set(load.accepted) <= delivered(load), "500 callbacks", interval=1.0)
    early = [
        f"{brief_id} was called again after {gap:.2f} s"
        for brief_id, calls in callbacks_of(load).items()
        for gap in (after["at"] - before["at"] for before, after in pairwise(calls))
        if gap < 0.5
    ]
    # A callback whose notifier was killed is repeated at once by the next one.
    return early if len(early) > 4 * 64 else []


def _published(load: Load) -> SitePublished:
    """A published site, recorded in the load as accepted."""
    now = datetime.now(UTC)
    request: dict[str, Any] = load.brief()
    recipient = Recipient.of(Brief(**{name: request[name] for name in Recipient.model_fields}, text=""))
    message = SitePublished(
        brief_id=uuid4(),
        accepted_at=now,
        deadline=now + timedelta(seconds=600),
        recipient=recipient,
        repo_url=f"https://github.example/pagewright/{request['task']}",
        commit_sha="0" * 40,
        pages_url=f"https://pagewright.example/{request['task']}/",
        live=True,
    )
    load.accepted[str(message.brief_id)] = request
    return message


async def _publish(url: str, messages: Sequence[SitePublished]) -> None:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel(on_return_raises=True)
        exchange = await channel.get_exchange(EXCHANGE, ensure=False)
        for message in messages:
            await exchange.publish(
                aio_pika.Message(
                    message.model_dump_json().encode(),
                    delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                    type=message.type_name(),
                    message_id=str(uuid4()),
                    correlation_id=str(message.brief_id),
                    user_id=urlsplit(url).username,
                ),
                message.key,
            )


SCENARIOS: Sequence[Scenario] = (
    Scenario("notifier and broker killed, 500 waiting", killed_while_500_wait, within=120),
)
