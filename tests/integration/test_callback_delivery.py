"""The notifier as a process: one dead evaluator holds up nobody else's callbacks."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.messages import SitePublished
from contracts.progress_events import Delivered
from contracts.progress_record import Progress
from notifier.callbacks_per_host import MAX_CALLBACKS_PER_HOST
from tests.integration.chassis.bench import eventually, running, site_published
from tools.stack.free_ports import free_ports
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stand_ins.evaluator.server import RunningEvaluator, serving_evaluator

DEAD, HEALTHY = 200, 60
"""So many dead ones, ten at a time for 15 s each, take longer than any test waits."""


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


async def test_one_dead_evaluator_with_200_callbacks_waiting_holds_up_nobody_elses(
    notifier: ManagedProcess, evaluator: RunningEvaluator, broker_url: str
) -> None:
    dead_url = evaluator.evaluation_url.replace("127.0.0.1", "localhost")
    for _ in range(2 * DEAD):
        evaluator.play("hang", task="dead")
    told: list[Progress] = []
    async with running(broker_url, progress=lambda _, event: told.append(event)) as broker:
        for number in range(DEAD):
            await broker.outbox.send(for_evaluator(dead_url, "dead", str(number)))
        await eventually(lambda: calls(evaluator, "dead") == MAX_CALLBACKS_PER_HOST)
        for number in range(HEALTHY):
            await broker.outbox.send(for_evaluator(evaluator.evaluation_url, "healthy", str(number)))
        await eventually(lambda: calls(evaluator, "healthy") == HEALTHY)
        # Each ten of the dead ones take the 15 s of an attempt: behind them the healthy would have come last.
        assert calls(evaluator, "dead") < DEAD
        await eventually(lambda: sum(isinstance(event.facts, Delivered) for event in told) == HEALTHY)
        healthy = {event.brief_id for event in told if isinstance(event.facts, Delivered)}
        touched = {event.brief_id for event in told} - healthy
        assert len(touched) < DEAD, "what waits for its turn is not told of"


def calls(evaluator: RunningEvaluator, task: str) -> int:
    """How many callbacks of this task came in."""
    return sum(1 for callback in evaluator.callbacks() if callback.fields and callback.fields["task"] == task)
