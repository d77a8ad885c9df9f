"""Faults of evaluators, and of those who call them: endpoints that fail or are hostile, kills while many wait."""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import aio_pika

from contracts.brief import Brief
from contracts.messages import Recipient, SitePublished
from contracts.topology import EXCHANGE
from tests.chaos.ledger import callbacks_of, delivered
from tests.chaos.load import Load
from tests.chaos.scenario import Scenario
from tests.e2e.moments import answer_callbacks
from tests.stack.readiness import wait_until

LATE = 0.3
"""Seconds that an attempt may be late on an idle machine; a twentieth of its delay on top."""
WAITING = 500
HOSTILE: Sequence[Sequence[int | str]] = (
    ["hang"],
    ["endless"],
    ["reset", "reset"],
    ["redirect"],
    [404, 400],
    [201, 302],
)


def failing_k_times(load: Load, *, most: int = 8, late: float = LATE) -> list[str]:
    """Endpoints that answer 500 k times, for k from 0 on: the gaps are 1, 2, 4, 8 … s and the words never change."""
    requests = load.briefs(most + 1)
    for refusals, request in enumerate(requests):
        answer_callbacks(load.system, request, [500] * refusals)
    load.send(*requests)
    load.join()
    within = sum(2**k for k in range(most)) + 40
    wait_until(lambda: set(load.accepted) <= delivered(load), "the last attempt", timeout=within, interval=0.5)
    found = []
    for refusals, request in enumerate(requests):
        calls = load.system.callbacks(request)
        gaps = [after["at"] - before["at"] for before, after in pairwise(calls)]
        on_time = all(0 <= gap - 2**k <= late + 2**k / 20 for k, gap in enumerate(gaps))
        if len(calls) != refusals + 1 or not on_time:
            found.append(f"k = {refusals}: {len(calls)} attempts with gaps {[round(gap, 2) for gap in gaps]}")
        if len({call["headers"].get("idempotency-key") for call in calls}) != 1:
            found.append(f"k = {refusals}: the idempotency key changed")
    return found


def failing_up_to_4_times(load: Load) -> list[str]:
    return failing_k_times(load, most=4, late=1.0)


def hostile_endpoints(load: Load) -> list[str]:
    """Silence, endless answers, resets and redirects for some, and nobody else is called later for it."""
    hostile = load.briefs(len(HOSTILE))
    for answers, request in zip(HOSTILE, hostile, strict=True):
        answer_callbacks(load.system, request, answers)
    load.send(*hostile, at_once=len(hostile))
    load.join()
    others = load.briefs(12)
    load.send(*others, pace=0.2)
    load.join()
    started = time.monotonic()
    nonces = {request["nonce"] for request in others}
    calm = {brief_id for brief_id, request in load.accepted.items() if request["nonce"] in nonces}
    wait_until(lambda: calm <= delivered(load), "callbacks to good endpoints", timeout=30)
    seconds = time.monotonic() - started
    return [] if seconds < 10 else [f"good endpoints waited {seconds:.0f} s for hostile ones"]


def killed_while_500_wait(load: Load) -> list[str]:
    """Every endpoint refuses at first; notifier and broker are killed in turn while all callbacks wait their turn."""
    system = load.system
    load.commits = False
    messages = [_published(load) for _ in range(WAITING)]
    system.http.post(f"{system.stand_ins.evaluator_url}/_stand_in/answers", json=[500] * (3 * WAITING))
    asyncio.run(_publish(system.queues.url, messages))
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
    wait_until(lambda: set(load.accepted) <= delivered(load), "500 callbacks", timeout=150, interval=1.0)
    early = [
        f"{brief_id} was called again after {gap:.2f} s"
        for brief_id, calls in callbacks_of(load).items()
        for gap in (after["at"] - before["at"] for before, after in pairwise(calls))
        if gap < 0.5
    ]
    # A callback that was under way when its notifier was killed is made again at once, by the next one.
    return early if len(early) > 4 * 64 else []


def _published(load: Load) -> SitePublished:
    """A site that is ready to be announced; the promise is entered into the load."""
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
                ),
                message.key,
            )


SCENARIOS: Sequence[Scenario] = (
    Scenario("endpoint that fails k times, k = 0 … 8", failing_k_times, failing_up_to_4_times),
    Scenario("hostile endpoints", hostile_endpoints, hostile_endpoints, within=60),
    Scenario("notifier and broker killed, 500 waiting", killed_while_500_wait, within=120),
)
