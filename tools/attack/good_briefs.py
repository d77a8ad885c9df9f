"""Sends good briefs at a constant rate, each over a new connection, and measures the response times."""

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import median, quantiles
from uuid import uuid4

import httpx

from tools.stack.readiness import PATIENCE

A_SECOND = 20
LARGE_EVERY = 20
LARGE_BYTES = 2**20


@dataclass
class Answers:
    """Response times of ordinary briefs in seconds, and all responses other than 200."""

    seconds: list[float] = field(default_factory=list)
    sent: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def percentile(self, percent: int) -> float:
        """A percentile of the response times, in milliseconds."""
        return 1000 * quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


@dataclass
class Turns:
    """The responses of each turn, and the untimed ones during the start of the attack."""

    begun: Answers = field(default_factory=Answers)
    each: list[Answers] = field(default_factory=list)

    def another(self) -> Answers:
        """Start the next turn."""
        self.each.append(Answers())
        return self.each[-1]

    def percentile(self, percent: int) -> float:
        """The median over the turns."""
        return median(turn.percentile(percent) for turn in self.each)

    @property
    def sent(self) -> int:
        """The number of briefs of all turns."""
        return sum(turn.sent for turn in (self.begun, *self.each))

    @property
    def refused(self) -> Counter[str]:
        """All answers other than 200."""
        return sum((turn.refused for turn in self.each), self.begun.refused.copy())


async def send_good_briefs(url: str, secret: str, seconds: float, answers: Answers) -> None:
    """Send for `seconds` without waiting for answers; large briefs in between are not timed."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False, limits=limits) as client:
        began, sending = time.monotonic(), []
        for number in range(int(seconds * A_SECOND)):
            body = _brief(secret, attached=LARGE_BYTES if number % LARGE_EVERY == 1 else 0)
            await asyncio.sleep(began + number / A_SECOND - time.monotonic())
            sending.append(asyncio.create_task(_send(client, body, answers)))
        await asyncio.gather(*sending)


async def _send(client: httpx.AsyncClient, body: bytes, answers: Answers) -> None:
    began = time.monotonic()
    answers.sent += 1
    try:
        answer = await client.post("/briefs", content=body)
    except httpx.TransportError as error:
        answers.refused[type(error).__name__] += 1
        return
    if answer.status_code != httpx.codes.OK:
        answers.refused[f"{answer.status_code}: {answer.json()['detail']}"] += 1
    elif len(body) < LARGE_BYTES:
        answers.seconds.append(time.monotonic() - began)


def _brief(secret: str, *, attached: int) -> bytes:
    fields = {
        "email": f"{uuid4()}@example.org",
        "secret": secret,
        "task": "sum-of-sales",
        "round": 1,
        "nonce": str(uuid4()),
        "brief": "Show the total of the sales.",
        "evaluation_url": "http://127.0.0.1:9/",
        "attachments": [{"name": "sales.csv", "url": f"data:text/csv,{'x' * attached}"}],
    }
    return json.dumps(fields).encode()
