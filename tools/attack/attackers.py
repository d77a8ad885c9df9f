"""`python -m tools.attack.attackers URL`: attacks the gateway from this machine's address until it is killed."""

import asyncio
import contextlib
import itertools
import os
import random
import sys
from collections import Counter
from urllib.parse import urlsplit

import httpx

from tools.attack.hostile_requests import BODIES, GUESS, SLOW_BODY, SLOW_HEAD, TINY_CHUNKS, Hostile
from tools.stack.readiness import PATIENCE

SLOW_CONNECTIONS = 200
HOSTILE_BODIES_A_SECOND = 4
"""Gives at least fifty in each turn."""
GUESSES_A_SECOND = 20
TRICKLE_SECONDS = 1.0

statuses: Counter[str] = Counter()


async def keep_slow(host: str, port: int, beginning: bytes) -> None:
    """Hold a connection with an endless request, and open another one when it is closed."""
    await asyncio.sleep(random.uniform(0, TRICKLE_SECONDS))  # noqa: S311 - each at a time of its own
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(beginning)
            while not reader.at_eof():
                await asyncio.sleep(TRICKLE_SECONDS)
                writer.write(b"x")
                await writer.drain()
            writer.close()
        statuses["slow connections closed"] += 1
        await asyncio.sleep(TRICKLE_SECONDS)


async def send_hostile(client: httpx.AsyncClient) -> None:
    """Send hostile bodies at a constant rate, without waiting for answers."""
    sending: set[asyncio.Task[None]] = set()
    for kind in itertools.cycle(BODIES):
        task = asyncio.create_task(_send_one(client, kind))
        sending.add(task)
        task.add_done_callback(sending.discard)
        await asyncio.sleep(1 / HOSTILE_BODIES_A_SECOND)


async def _send_one(client: httpx.AsyncClient, kind: Hostile) -> None:
    try:
        answer = await client.post("/briefs", content=kind.pieces(), headers=dict(kind.headers))
    except httpx.TransportError as error:
        statuses[f"hostile bodies {type(error).__name__}"] += 1
    else:
        statuses[f"hostile bodies {answer.status_code}"] += 1


async def send_tiny_chunks(host: str, port: int) -> None:
    """Megabytes in chunks of one byte."""
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            writer.write(TINY_CHUNKS)
            await writer.drain()
            writer.close()
        statuses["bodies in tiny chunks"] += 1
        await asyncio.sleep(1)


async def guess(client: httpx.AsyncClient) -> None:
    """Send wrong secrets."""
    while True:
        with contextlib.suppress(httpx.TransportError):
            statuses[f"guesses {(await client.post('/briefs', content=GUESS)).status_code}"] += 1
        await asyncio.sleep(1 / GUESSES_A_SECOND)


async def report() -> None:
    """Print the results so far, one line a second."""
    while True:
        await asyncio.sleep(1)
        sys.stdout.write(", ".join(f"{count} {what}" for what, count in sorted(statuses.items())) + "\n")
        sys.stdout.flush()


async def attack(url: str) -> None:
    """Run all attacks concurrently."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 80
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False, limits=limits) as client:
        slow = (keep_slow(host, port, (SLOW_HEAD, SLOW_BODY)[n % 2]) for n in range(SLOW_CONNECTIONS))
        await asyncio.gather(*slow, send_hostile(client), send_tiny_chunks(host, port), guess(client), report())


if __name__ == "__main__":
    # Lowest priority, because real attackers do not use this machine's processors.
    os.nice(10)
    asyncio.run(attack(sys.argv[1]))
