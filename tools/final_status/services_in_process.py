"""Wires the four services in this process as their own `__main__` does, on the simulated clock."""

import importlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import structlog

from chassis.envelope import Envelope, encode
from chassis.metrics import Metrics
from chassis.service_lifecycle import Wiring
from contracts.conversation import ConversationTurn
from contracts.evidence import SiteEvidence
from contracts.messages import QueuedMessage
from contracts.progress_record import Progress
from contracts.service_names import ServiceName
from tools.final_status.simulated_clock import Clock

SERVICES: tuple[ServiceName, ...] = ("gateway", "generator", "publisher", "notifier")


@dataclass
class Outbox:
    """The gateway's outbox without a broker."""

    tell: Callable[[Progress], None]
    take: Callable[[str, Envelope], None]

    async def send(self, message: QueuedMessage) -> None:
        """See gateway.ports.Outbox."""
        self.take(message.key, encode(message))

    def report(self, progress: Progress) -> None:
        """See gateway.ports.Outbox."""
        self.tell(progress)

    def publish_evidence(self, evidence: SiteEvidence) -> None:
        """See chassis.rabbit.outbox."""

    def publish_turn(self, record: ConversationTurn) -> None:
        """See chassis.rabbit.outbox."""


@contextmanager
def without_logs() -> Iterator[None]:
    """Disable logging, because printing a traceback takes longer than building a brief."""

    def drop(_: Any, __: str, ___: MutableMapping[str, Any]) -> Mapping[str, Any]:
        raise structlog.DropEvent

    before = structlog.get_config()["processors"]
    structlog.configure(processors=[drop])
    try:
        yield
    finally:
        structlog.configure(processors=before)


@contextmanager
def on_clock(clock: Clock) -> Iterator[None]:
    """Make every service, and the retrying HTTP library, use this clock."""
    times = SimpleNamespace(monotonic=clock.monotonic, time=clock.time, sleep=clock.skip)
    with ExitStack() as patched:
        for service in SERVICES:
            module = importlib.import_module(f"{service}.__main__")
            if hasattr(module, "time"):
                patched.enter_context(patch.object(module, "time", times))
            if hasattr(module, "datetime"):
                patched.enter_context(patch.object(module, "datetime", SimpleNamespace(now=clock.now)))
            if hasattr(module, "GitHubSiteHost"):
                host = partial(module.GitHubSiteHost, sleep=clock.skip)
                patched.enter_context(patch.object(module, "GitHubSiteHost", host))
        repeats = SimpleNamespace(sleep=clock.skip, time=time.time)
        patched.enter_context(patch("urllib3.util.retry.time", repeats))
        yield


def wired(service: ServiceName, environment: Mapping[str, str], outbox: Outbox, metrics: Metrics) -> Wiring:
    """What the service's `main` passes to `run_service`, made from these variables only."""
    module = importlib.import_module(f"{service}.__main__")
    handed: list[Callable[[Any], Wiring]] = []

    def instead(name: str, settings: object, wire: Callable[[Any], Wiring], **_: object) -> None:
        handed.append(wire)

    with patch.object(module, "run_service", instead), patch.dict(os.environ, environment, clear=True):
        module.main()
    [wire] = handed
    commands = SimpleNamespace(on=lambda *_: None)
    return wire(SimpleNamespace(outbox=outbox, metrics=metrics, commands=commands))


@dataclass
class Calls:
    """The number of started calls, and of those still awaited."""

    begun: int = 0
    under_way: int = 0


@contextmanager
def counted(owner: type, method: str) -> Iterator[Calls]:
    """Count the calls of an asynchronous method. A call that is no longer awaited may still hang at a stand-in."""
    calls, call = Calls(), getattr(owner, method)

    async def counting(*arguments: Any, **named: Any) -> Any:
        calls.begun += 1
        calls.under_way += 1
        try:
            return await call(*arguments, **named)
        finally:
            calls.under_way -= 1

    with patch.object(owner, method, counting):
        yield calls
