"""`python -m benchmarks.backlog_intake URL EVALUATION_URL COUNT`: posts small briefs over 64 connections.

A process of its own, so that its work does not count as the gateway's. The secret is in BRIEF_SECRET. Prints seconds
since the start of every thousandth answer, one on a line, as soon as it is there. Any answer but 200 ends it with an
error.
"""

import asyncio
import os
import sys
import time

import httpx

CONNECTIONS, MARK = 64, 1000
BRIEFS_AN_EMAIL = 50
TEXT = "Show the numbers from one to ten in a list. " * 40


async def post_all(url: str, evaluation_url: str, count: int) -> None:
    """Post so many briefs, each of a task of its own."""
    numbers, began, done = iter(range(count)), time.monotonic(), 0
    limits = httpx.Limits(max_connections=CONNECTIONS)

    async def one_connection(http: httpx.AsyncClient) -> None:
        nonlocal done
        for number in numbers:
            (await http.post("/briefs", json=_brief(number, evaluation_url))).raise_for_status()
            done += 1
            if done % MARK == 0:
                print(f"{time.monotonic() - began:.3f}", flush=True)

    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False, limits=limits) as http:
        await asyncio.gather(*(one_connection(http) for _ in range(CONNECTIONS)))


def _brief(number: int, evaluation_url: str) -> dict[str, object]:
    return {
        "email": f"bench-{number // BRIEFS_AN_EMAIL}@example.org",
        "secret": os.environ["BRIEF_SECRET"],
        "task": f"backlog-{number}",
        "round": 1,
        "nonce": f"backlog-{number}",
        "brief": TEXT,
        "checks": ["The page has a list."],
        "evaluation_url": evaluation_url,
        "attachments": [],
    }


if __name__ == "__main__":
    asyncio.run(post_all(sys.argv[1], sys.argv[2], int(sys.argv[3])))
