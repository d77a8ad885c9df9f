"""The notifier as a process: callbacks go out on schedule, and one dead evaluator holds up nobody else's."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from contracts.messages import SitePublished
from contracts.progress import Progress, Stage
from tests.integration.chassis.bench import eventually, running, site_published
from tests.stack.ports import free_ports
from tests.stack.processes import ManagedProcess
from tests.stack.reaper import Reaper
from tests.stand_ins.servers.evaluator.server import RunningEvaluator, serving_evaluator

LATENESS = 0.3
"""Seconds by which an attempt may differ from its schedule."""
NOISE = 0.25
"""Seconds by which two measurements of the same thing differ on a busy machine."""


@pytest.fixture
def evaluator() -> Iterator[RunningEvaluator]:
    with serving_evaluator() as running_evaluator:
        yield running_evaluator


@pytest.fixture
def notifier(tmp_path: Path, broker_url: str, reaper: Reaper) -> Iterator[ManagedProcess]:
    (port,) = free_ports(1)
    process = ManagedProcess(
        "notifier",
        [sys.executable, "-m", "notifier"],
        environment={
            "PATH": os.environ["PATH"],
            "RABBITMQ_URL": broker_url,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(port),
            "CALLBACK_ALLOWED_NETWORKS": "127.0.0.0/8, ::1/128",
            "DRAIN_SECONDS": "0",
        },
        log=tmp_path / "notifier.log",
        reaper=reaper,
        folder=tmp_path,
        base_url=f"http://127.0.0.1:{port}",
        ready_path="/readyz",
    )
    process.start()
    process.wait_ready()
    yield process
    process.terminate()


def for_evaluator(evaluation_url: str, task: str, nonce: str = "n") -> SitePublished:
    message = site_published()
    whom = message.recipient.model_copy(update={"evaluation_url": evaluation_url, "task": task, "nonce": nonce})
    return message.model_copy(update={"recipient": whom})


async def test_attempts_are_made_0_1_3_7_15_and_31_seconds_after_the_first(
    notifier: ManagedProcess, evaluator: RunningEvaluator, broker_url: str
) -> None:
    evaluator.play(500, 400, 503, 404, 500)
    told: list[Progress] = []
    async with running(broker_url, progress=lambda _, event: told.append(event)) as broker:
        await broker.outbox.send(for_evaluator(evaluator.evaluation_url, "sum"))
        await eventually(lambda: len(evaluator.callbacks()) == 6, within=40)
        await eventually(lambda: Stage.FINISHED in {event.stage for event in told})
    callbacks = evaluator.callbacks()
    offsets = [round(callback.at - callbacks[0].at, 3) for callback in callbacks]
    print(f"attempts at {offsets} s")  # noqa: T201 - measured
    gaps = [later.at - earlier.at for earlier, later in pairwise(callbacks)]
    for gap, wait in zip(gaps, [1, 2, 4, 8, 16], strict=True):
        assert wait <= gap < wait + LATENESS, offsets
    assert len({(callback.body, callback.headers["idempotency-key"]) for callback in callbacks}) == 1
    refused = [event.facts["status"] for event in told if event.stage is Stage.REFUSED]
    assert refused == [500, 400, 503, 404, 500]


async def test_one_dead_evaluator_with_64_callbacks_waiting_holds_up_nobody_elses(
    notifier: ManagedProcess, evaluator: RunningEvaluator, broker_url: str
) -> None:
    dead_url = evaluator.evaluation_url.replace("127.0.0.1", "localhost")
    for _ in range(200):
        evaluator.play("hang", task="dead")
    told: list[Progress] = []
    async with running(broker_url, progress=lambda _, event: told.append(event)) as broker:

        async def latencies(first: int) -> list[float]:
            sent: dict[str, float] = {}
            for number in range(first, first + 60):
                nonce = str(number)
                sent[nonce] = time.time()
                await broker.outbox.send(for_evaluator(evaluator.evaluation_url, "healthy", nonce))
                await asyncio.sleep(0.05)
            await eventually(lambda: sent.keys() <= arrivals(evaluator).keys())
            arrived = arrivals(evaluator)
            return sorted(arrived[nonce] - at for nonce, at in sent.items())

        alone = await latencies(0)
        for number in range(64):
            await broker.outbox.send(for_evaluator(dead_url, "dead", str(number)))
        await eventually(lambda: dead_calls(evaluator) == 10)
        beside = await latencies(1000)
        assert dead_calls(evaluator) == 10
        p95 = [times[int(len(times) * 0.95)] for times in (alone, beside)]
        print(f"p95 of healthy callbacks: {p95[0]:.3f} s alone, {p95[1]:.3f} s beside the dead one")  # noqa: T201 - measured
        assert p95[1] < p95[0] + NOISE
        healthy = {event.brief_id for event in told if event.stage is Stage.DELIVERED}
        touched = {event.brief_id for event in told} - healthy
        assert len(touched) == 10, "what waits for its turn is not told of"


def arrivals(evaluator: RunningEvaluator) -> dict[str, float]:
    """When each healthy callback came in, by its nonce."""
    return {
        callback.fields["nonce"]: callback.at
        for callback in evaluator.callbacks()
        if callback.fields and callback.fields["task"] == "healthy"
    }


def dead_calls(evaluator: RunningEvaluator) -> int:
    return sum(1 for callback in evaluator.callbacks() if callback.fields and callback.fields["task"] == "dead")
