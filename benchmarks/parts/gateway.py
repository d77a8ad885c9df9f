"""A gateway that reads 5,000 briefs back from a real broker: seconds until ready, memory, and how fast lists answer."""

import asyncio
import contextlib
import os
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import aio_pika
import httpx
import psutil

from benchmarks.section import Section, Table
from contracts.brief import Check
from contracts.evidence import CheckResult, Evidence, JudgedCandidate, OutcomeCounts, SiteEvidence
from contracts.model_events import ModelAnswered, Planned
from contracts.progress_events import Accepted, Committed, Delivered, Generated, Judged, Live, ProgressEvent
from contracts.progress_events_of_deliveries import Finished, Started
from contracts.progress_record import Progress
from contracts.service_names import ServiceName
from contracts.stream_record import StreamRecord
from contracts.streams import EVIDENCE, PROGRESS, R, Stream
from tools.stack.broker import running_broker, temporary_folder
from tools.stack.free_ports import free_ports
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.services import bare_environment, service_process
from tools.stack.stack import stack_values

BRIEFS, REQUESTS, AT_ONCE = 5000, 200, 500
MB = 2**20
MODEL = "gemini-3.8-flash"
CHECKS = tuple(
    CheckResult(text=f"document.querySelector('#total-{n}') !== null", kind="js", outcome="passed", how="browser")
    for n in range(10)
)
QUERIES = {
    "the newest 100": "",
    "the newest 1000": "limit=1000",
    "100 of a verdict": "verdict=flawed",
    "a text that one brief has": "text=task-0077",
    "a text that none has": "text=nothing+of+the+sort",
}

SET_UP = (
    f"One gateway reads {BRIEFS:,} briefs with 12 events each and their evidence from a real RabbitMQ, then answers "
    f"lists over HTTP, each {REQUESTS} times. One run."
)


def story(number: int, brief_id: UUID) -> Iterator[Progress]:
    """The twelve events of a brief when all goes well; every tenth is flawed."""
    begun = datetime.now(UTC) - timedelta(days=1) + timedelta(seconds=number)
    found = OutcomeCounts(passed=9, failed=int(number % 10 == 0), undecided=0)
    task, sha = f"task-{number:04}", f"{number:040x}"
    asked = tuple(Check(kind="js", text=check.text) for check in CHECKS)
    told: list[tuple[float, ServiceName, ProgressEvent]] = [
        (0, "gateway", Accepted(task=task, round=1, deadline=begun + timedelta(seconds=600), checks=10, asked=asked)),
        (1, "generator", Started(message="brief.accepted", attempt=1)),
        (9, "generator", Planned(model=MODEL, seconds=8, prompt_tokens=1800, reply_tokens=700)),
        (
            52,
            "generator",
            ModelAnswered(model=MODEL, seconds=43, finish_reason="STOP", reply_tokens=9000),
        ),
        (60, "generator", Judged(round=1, passed=9, failed=1, undecided=0, defects=0, worst="", browser=True)),
        (61, "generator", Generated(files=4, bytes=15_000, status="succeeded", round=1, outcomes=found)),
        (61.1, "generator", Finished(message="brief.accepted", seconds=60.1)),
        (62, "publisher", Started(message="site.generated", attempt=1)),
        (66, "publisher", Committed(repo_url=f"https://github.com/octo/{task}", commit_sha=sha, files=4)),
        (124, "publisher", Live(pages_url=f"https://octo.github.io/{task}/", commit_sha=sha, seconds=58)),
        (125, "notifier", Started(message="site.published", attempt=1)),
        (126, "notifier", Delivered(status=200, answer='{"ok": true}')),
    ]
    for seconds, service, facts in told:
        yield Progress(brief_id=brief_id, service=service, at=begun + timedelta(seconds=seconds), facts=facts)


def evidence(brief_id: UUID) -> SiteEvidence:
    """Of two candidates with ten checks each."""
    at = datetime.now(UTC)
    judged = tuple(JudgedCandidate(number=n, at=at, model=MODEL, checks=CHECKS) for n in (1, 2))
    return SiteEvidence(
        brief_id=brief_id, service="generator", at=at, evidence=Evidence(checks=CHECKS, candidates=judged)
    )


async def fill(url: str) -> None:
    """Write the streams, which a gateway has declared."""
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        briefs = [uuid4() for _ in range(BRIEFS)]
        told = (event for number, brief_id in enumerate(briefs) for event in story(number, brief_id))
        await write(channel, PROGRESS, told)
        await write(channel, EVIDENCE, map(evidence, briefs))


async def write(channel: aio_pika.abc.AbstractChannel, stream: Stream[R], records: Iterator[R]) -> None:
    """Publish all records, many at once."""
    exchange = await channel.get_exchange(stream.name, ensure=False)
    waiting: list[asyncio.Task[object]] = []
    for record in records:
        waiting.append(asyncio.create_task(exchange.publish(message_of(record), "")))
        if len(waiting) == AT_ONCE:
            await asyncio.gather(*waiting)
            waiting.clear()
    await asyncio.gather(*waiting)


def message_of(record: StreamRecord) -> aio_pika.Message:
    """The record as the chassis writes it, but for the headers."""
    return aio_pika.Message(record.model_dump_json().encode(), type=record.type_name, message_id=str(uuid4()))


def start_and_ask(gateway: ManagedProcess) -> Iterator[tuple[str, str]]:
    """Each row of the table: how long the start takes, then how long the lists take."""
    began = time.monotonic()
    gateway.start()
    gateway.wait_ready(120)
    ready = time.monotonic() - began
    process = psutil.Process(gateway.pid)
    with httpx.Client(base_url=gateway.base_url, timeout=60, trust_env=False) as http:
        while known_briefs(http) < BRIEFS:
            time.sleep(0.5)
        yield "ready after its start", f"{ready:.1f} s"
        yield f"all {BRIEFS:,} briefs there", f"{time.monotonic() - began:.1f} s"
        yield "processor time until then", f"{sum(process.cpu_times()[:2]):.1f} s"
        for name, query in QUERIES.items():
            seconds = sorted(timed(http, f"/briefs?{query}") for _ in range(REQUESTS))
            p95 = seconds[int(0.95 * REQUESTS)]
            yield f"{name}: median, 95 %, worst", milliseconds(statistics.median(seconds), p95, seconds[-1])
        yield "memory", f"{process.memory_info().rss / MB:.0f} MB"


def known_briefs(http: httpx.Client) -> int:
    """The number of briefs on all pages."""
    address, known = "/briefs?limit=1000", 0
    while address:
        answer = http.get(address).raise_for_status()
        known += len(answer.json())
        address = answer.links.get("next", {}).get("url", "")
    return known


def timed(http: httpx.Client, address: str) -> float:
    """The seconds until the whole answer is there."""
    began = time.monotonic()
    http.get(address).raise_for_status()
    return time.monotonic() - began


def milliseconds(*seconds: float) -> str:
    """As the table has them."""
    return ", ".join(f"{1000 * each:.0f}" for each in seconds) + " ms"


def measure() -> Section:
    """Start a broker and a gateway, fill the streams, and start the gateway again."""
    with contextlib.ExitStack() as started:
        reaper = started.enter_context(Reaper())
        folder = started.enter_context(temporary_folder("pagewright-bench-", reaper))
        broker = started.enter_context(running_broker(os.environ, reaper, sys.stderr.write))
        values, base = {**stack_values(), "RABBITMQ_URL": broker.url}, bare_environment(folder)
        (port,) = free_ports(1)
        gateway = service_process("gateway", port, values, base=base, folder=folder, reaper=reaper)
        started.callback(gateway.terminate)
        gateway.start()
        gateway.wait_ready()
        gateway.terminate()
        asyncio.run(fill(broker.url))
        rows = tuple(start_and_ask(gateway))
    return Section(title=f"Looking at {BRIEFS:,} briefs", blocks=(SET_UP, Table(columns=("", ""), rows=rows)))
