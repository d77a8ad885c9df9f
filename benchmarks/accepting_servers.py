"""Starts the gateway and the applications it is compared with, each as a process, on one broker; sends them briefs."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import aio_pika
import psutil

from benchmarks import profiled
from benchmarks.brief_load import Load, LoadResult, load_generator
from benchmarks.profiled_costs import costs_by_library
from benchmarks.smallest_applications import QUEUE, WAYS
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED
from tools.stack.broker import running_broker, temporary_folder
from tools.stack.free_ports import free_port
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.services import bare_environment, service_process
from tools.stack.stack import stack_values

MB = 2**20
LOOK_SECONDS, IDLE_SHARE = 0.05, 0.2
ROOT = Path(__file__).parents[1]
NO_LIMIT = str(10**9)
QUOTAS = ("BRIEFS_PER_HOUR", "BRIEFS_IN_FLIGHT", "MODEL_TOKENS_PER_DAY")
"""They are counted as always, and never used up."""


@dataclass(frozen=True)
class Result:
    """One run: `processor_ms` is the server's for each accepted brief."""

    load: LoadResult
    processor_ms: float

    @property
    def per_second(self) -> float:
        """Accepted briefs a second."""
        return len(self.load.each) / self.load.seconds

    def milliseconds(self, share: float) -> float:
        """The time within which this share of the briefs was accepted."""
        return 1000 * sorted(self.load.each)[min(len(self.load.each) - 1, int(share * len(self.load.each)))]


@dataclass(frozen=True)
class Server:
    """A server that accepts briefs, and where its messages wait."""

    name: str
    process: ManagedProcess
    port: int
    secret: str
    queue: str
    broker_url: str
    sent: Callable[[Load], LoadResult]

    @property
    def resident_mb(self) -> float:
        """Resident memory of the process."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / MB

    def accept(self, size: int, connections: int, requests: int) -> Result:
        """Send `requests` briefs, wait until what the server does after its answers is done, and empty the queue."""
        load = Load(port=self.port, secret=self.secret, size=size, connections=connections, requests=requests)
        process = psutil.Process(self.process.pid)
        before = sum(process.cpu_times()[:2])
        result = self.sent(load)
        spent = _seconds_once_idle(process) - before
        if self.queue:
            asyncio.run(purge(self.broker_url, self.queue))
        return Result(result, 1000 * spent / requests)


@contextlib.contextmanager
def running_servers() -> Iterator[dict[str, Server]]:
    """The gateway and the other applications, ready."""
    with contextlib.ExitStack() as started:
        broker_url, folder, reaper = started.enter_context(_surroundings())
        sent = started.enter_context(load_generator())
        servers = {"gateway": _gateway(broker_url, folder, reaper, sent)}
        for way in WAYS:
            servers[way] = _smallest(way, servers["gateway"], folder, reaper)
        for server in servers.values():
            started.callback(server.process.terminate)
            server.process.start()
        for server in servers.values():
            server.process.wait_ready()
        yield servers


def gateway_profile(size: int, connections: int, requests: int) -> Mapping[str, float]:
    """The processor seconds of a gateway that accepts briefs, by library."""
    with _surroundings() as (broker_url, folder, reaper), load_generator() as sent:
        profile = folder / "gateway.profile"
        gateway = _gateway(broker_url, folder, reaper, sent, under=(profiled.__file__, str(profile)))
        gateway.process.start()
        gateway.process.wait_ready()
        gateway.accept(size, connections, requests)
        os.kill(gateway.process.pid or 0, signal.SIGUSR1)
        gateway.accept(size, connections, requests)
        gateway.process.terminate()
        return costs_by_library(profile)


@contextlib.contextmanager
def _surroundings() -> Iterator[tuple[str, Path, Reaper]]:
    """The URL of a broker, a folder, and who ends processes."""
    with (
        Reaper() as reaper,
        temporary_folder("pagewright-bench-", reaper) as folder,
        running_broker(os.environ, reaper, sys.stderr.write) as broker,
    ):
        yield broker.url, folder, reaper


def _gateway(
    broker_url: str,
    folder: Path,
    reaper: Reaper,
    sent: Callable[[Load], LoadResult],
    under: Sequence[str] = (),
) -> Server:
    values = {**stack_values(), "RABBITMQ_URL": broker_url, "CALLBACK_ALLOW_PRIVATE": "true"}
    values |= {f"QUOTA_{quota}{whose}": NO_LIMIT for quota in QUOTAS for whose in ("", "_PER_EMAIL")}
    port = free_port()
    base = bare_environment(folder)
    process = service_process("gateway", port, values, base=base, folder=folder, reaper=reaper, under=under)
    return Server("gateway", process, port, values["BRIEF_SECRET"], GENERATOR_BRIEF_ACCEPTED.name, broker_url, sent)


def _smallest(way: str, gateway: Server, folder: Path, reaper: Reaper) -> Server:
    port = free_port()
    process = ManagedProcess(
        way,
        [sys.executable, "-m", "benchmarks.smallest_applications", way, str(port), gateway.broker_url],
        environment={**bare_environment(folder), "BRIEF_SECRET": gateway.secret},
        log=folder / "logs" / f"{way}.log",
        reaper=reaper,
        folder=ROOT,
        base_url=f"http://127.0.0.1:{port}",
        ready_path="/openapi.json",
    )
    queue = QUEUE if way == "confirmed" else ""
    return Server(way, process, port, gateway.secret, queue, gateway.broker_url, gateway.sent)


def _seconds_once_idle(process: psutil.Process) -> float:
    """The processor seconds of the process, as soon as they hardly grow."""
    spent, before = sum(process.cpu_times()[:2]), -1.0
    while spent - before > IDLE_SHARE * LOOK_SECONDS:
        time.sleep(LOOK_SECONDS)
        spent, before = sum(process.cpu_times()[:2]), spent
    return float(spent)


async def purge(url: str, queue: str) -> None:
    """Empty the queue, so that each run finds the broker as the one before did."""
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await (await channel.get_queue(queue, ensure=False)).purge()
