"""The gateway as a process with a faulty broker, and a client that sends briefs."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import aio_pika
import httpx

from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED
from tools.stack.free_ports import free_ports
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import PATIENCE

SECRET = uuid4().hex
QUEUE = GENERATOR_BRIEF_ACCEPTED.name


@asynccontextmanager
async def running_gateway(
    url: str, folder: Path, reaper: Reaper, variables: Mapping[str, str] | None = None
) -> AsyncIterator[ManagedProcess]:
    """Start a gateway and wait until it is ready."""
    (port,) = free_ports(1)
    process = ManagedProcess(
        "gateway",
        [sys.executable, "-m", "gateway"],
        environment={
            "PATH": os.environ["PATH"],
            "RABBITMQ_URL": url,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(port),
            "BRIEF_SECRET": SECRET,
            "CALLBACK_ALLOW_PRIVATE": "true",
            **(variables or {}),
        },
        log=folder / "gateway.log",
        reaper=reaper,
        folder=folder,
        base_url=f"http://127.0.0.1:{port}",
        ready_path="/readyz",
    )
    process.start()
    try:
        await asyncio.to_thread(process.wait_ready)  # a proxy of the test may be in between
        yield process
    finally:
        process.kill()


def a_brief(**changes: Any) -> dict[str, Any]:
    fields = {
        "email": "student@example.org",
        "secret": SECRET,
        "task": "sum",
        "nonce": str(uuid4()),
        "brief": "Sum.",
        "evaluation_url": "http://127.0.0.1:9/",
    }
    return fields | changes


@dataclass
class Sender:
    """Sends briefs and records the ids of accepted ones."""

    client: httpx.AsyncClient
    promised: list[str] = field(default_factory=list)

    async def send(self, brief: dict[str, Any] | None = None) -> httpx.Response:
        answer = await self.client.post("/briefs", json=brief or a_brief())
        if answer.status_code == httpx.codes.OK:
            self.promised.append(answer.json()["brief_id"])
        return answer

    async def refused(self, brief: dict[str, Any] | None = None) -> None:
        """Send a brief that must be refused."""
        answer = await self.send(brief)
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"] == "application/problem+json"

    async def until_promised(self, brief: dict[str, Any] | None = None, *, within: float = PATIENCE) -> httpx.Response:
        """Send the same brief until it is accepted, as an evaluator does; only 503 may come before."""
        brief = brief or a_brief()
        give_up = time.monotonic() + within
        while (answer := await self.send(brief)).status_code != httpx.codes.OK:
            assert answer.status_code == 503, answer.text
            assert time.monotonic() < give_up, f"not promised within {within} s"
        return answer


@asynccontextmanager
async def sending_to(process: ManagedProcess) -> AsyncIterator[Sender]:
    async with httpx.AsyncClient(base_url=process.base_url, timeout=PATIENCE, trust_env=False) as client:
        yield Sender(client)


async def queued(url: str) -> list[str]:
    """Take all messages of the generator's queue, and return their brief ids in order."""
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.get_queue(QUEUE, ensure=False)
        found = []
        while (message := await queue.get(fail=False)) is not None:
            found.append(str(message.correlation_id))
            await message.ack()
        return found
