"""Sends many new briefs to a running stack and waits until the evaluator is told of each."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tools.stack.readiness import wait_until
from tools.stack.stack import Stack
from tools.stack.stand_in_processes import StandIns
from tools.stand_ins.evaluator.sender import complete, load_example

EXAMPLE = "sum-of-sales"
"""A page with an attachment, a library, four JavaScript checks and a plan with steps."""
NO_QUOTAS = {
    f"QUOTA_{quota}{of}": "0"
    for quota in ("BRIEFS_PER_HOUR", "BRIEFS_IN_FLIGHT", "MODEL_TOKENS_PER_DAY")
    for of in ("", "_PER_EMAIL")
}
"""Settings of a gateway that takes any number of briefs."""
SENDERS = 16
LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class SentBrief:
    """A brief that was accepted; times are seconds since the epoch."""

    brief_id: str
    task: str
    sent_at: float


class BriefSender:
    """An evaluator: its requests, and the callbacks that it received."""

    def __init__(self, stack: Stack, http: httpx.Client) -> None:
        if stack.stand_ins is None:
            raise TypeError("briefs are sent for a stack of stand-ins only")
        self.stack, self.stand_ins, self._http = stack, stack.stand_ins, http

    def send(self, count: int, *, within: float = 0.0) -> Sequence[SentBrief]:
        """Send so many new briefs, evenly over `within` seconds."""
        began = time.monotonic()

        def one(number: int) -> SentBrief:
            time.sleep(max(0.0, began + number * within / count - time.monotonic()))
            return self._send()

        with ThreadPoolExecutor(SENDERS) as senders:
            return list(senders.map(one, range(count)))

    def told(self, briefs: Sequence[SentBrief], *, timeout: float) -> Mapping[str, float]:
        """When the evaluator was first told of each, by brief id; returns once it was told of all."""
        tasks = {brief.task: brief.brief_id for brief in briefs}
        told: dict[str, float] = {}

        def all_told() -> bool:
            for callback in self.stand_ins.callbacks():
                if callback["delivered"] and callback["fields"]["task"] in tasks:
                    told.setdefault(tasks[callback["fields"]["task"]], callback["at"])
            return len(told) == len(tasks)

        wait_until(all_told, f"the callbacks of {len(briefs)} briefs", timeout=timeout, interval=LOOK_SECONDS)
        return told

    def views(self, briefs: Sequence[SentBrief]) -> Sequence[Mapping[str, Any]]:
        """What the gateway says of each."""
        addresses = (f"{self.stack.gateway_url}/briefs/{brief.brief_id}" for brief in briefs)
        return [self._http.get(address).raise_for_status().json() for address in addresses]

    def _send(self) -> SentBrief:
        request = complete(
            load_example(EXAMPLE, 1),
            secret=self.stack.brief_secret,
            nonce=str(uuid4()),
            evaluation_url=self.stand_ins.evaluation_url,
            task=f"bench-{uuid4().hex[:12]}",
        )
        sent_at = time.time()
        answer = self._http.post(f"{self.stack.gateway_url}/briefs", json=request).raise_for_status()
        return SentBrief(answer.json()["brief_id"], request["task"], sent_at)


def delay_github(stand_ins: StandIns, seconds: float) -> None:
    """Set the latency, in seconds, of every request to the GitHub stand-in."""
    fault = {"kind": "latency", "seconds": seconds, "times": None}
    httpx.post(f"{stand_ins.github_url}/_stand_in/faults", json=[fault], timeout=30).raise_for_status()


def github_requests(stand_ins: StandIns) -> int:
    """The number of requests to GitHub's API so far."""
    return len(httpx.get(f"{stand_ins.github_url}/_stand_in/requests", timeout=60).raise_for_status().json())
