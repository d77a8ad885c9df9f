"""`python -m benchmarks.bare_callbacks`: the smallest sender of callbacks, a loop around httpx without any promise.

Reads `{"urls": [...], "body": "...", "at_once": N, "keep": bool}` from standard input. With `keep` it uses connections
again, otherwise each callback opens its own, as the notifier's do: it connects to addresses that it has checked.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from typing import Any

import httpx


async def send(urls: Iterator[str], body: bytes, client: httpx.AsyncClient) -> None:
    """Send one after another, until there are no more."""
    for url in urls:
        answer = await client.post(url, content=body, headers={"Content-Type": "application/json"})
        answer.raise_for_status()


async def send_all(work: dict[str, Any]) -> None:
    """POST all callbacks, at most `at_once` concurrently."""
    urls, kept = iter(work["urls"]), None if work["keep"] else 0
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=kept)
    async with httpx.AsyncClient(trust_env=False, limits=limits, timeout=15) as client:
        await asyncio.gather(*(send(urls, work["body"].encode(), client) for _ in range(work["at_once"])))


if __name__ == "__main__":
    asyncio.run(send_all(json.load(sys.stdin)))
