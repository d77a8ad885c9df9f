"""Runs one attempt at a message: decodes it, calls the handler, reports progress and decides the settlement."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Generic
from uuid import UUID

import structlog

from chassis.attempt_record import record_attempt
from chassis.envelope import Envelope, decode, encode
from chassis.errors import PermanentError, TransientError
from chassis.given_up_runs import GivenUpError, GivenUpRuns
from chassis.metrics import Metrics
from chassis.settlement import Acknowledge, Bury, Defer, RetryLater, Settlement, decide_settlement
from chassis.subscription import Subscription
from chassis.tracing import Attributes, brief_span
from contracts.broker_topology import DELIVERY_LIMIT
from contracts.messages import M, QueuedMessage, SiteGenerated
from contracts.progress_events import ProgressEvent
from contracts.progress_events_of_deliveries import Buried, Finished, Retrying, Started
from contracts.progress_record import Progress
from contracts.service_names import ServiceName
from contracts.time_budget import HANDLING_LIMIT_SECONDS
from contracts.verdict import verdict_of_burial

log = structlog.get_logger()

MAX_REDELIVERIES = DELIVERY_LIMIT - 2
"""After so many the handler is not called again: the remaining deliveries are for the last resort or the burial."""


@dataclass(frozen=True)
class AttemptResult:
    """The result of an attempt. `outgoing` are (routing key, message) to publish before the acknowledgement.

    `is_salvaged`: one of them is a salvaged site.
    `failure` is what the handler raised, also where the last resort made up for it.
    """

    settlement: Settlement
    outgoing: Sequence[tuple[str, Envelope]] = ()
    seconds: float = 0.0
    failure: Exception | None = None
    is_salvaged: bool = False


@dataclass
class _Reporter:
    """See `ReportProgress`. `stage` is that of the latest event."""

    tell: Callable[[ProgressEvent], None]
    stage: str | None = None

    async def __call__(self, event: ProgressEvent, /) -> None:
        self.stage = event.stage
        self.tell(event)


@dataclass(frozen=True)
class AttemptRunner(Generic[M]):
    """Runs the handler of one subscription; independent of the broker."""

    service: ServiceName
    subscription: Subscription[M]
    tell: Callable[[Progress], None]
    metrics: Metrics
    now: Callable[[], datetime]
    limit: float = field(default=HANDLING_LIMIT_SECONDS)
    given_up: GivenUpRuns = field(default_factory=GivenUpRuns)

    async def attempt(self, envelope: Envelope) -> AttemptResult:
        """Attempt `envelope` once. Raises only its own cancellation; every error is in the result."""
        queue, report = self.subscription.queue.name, _Reporter(partial(self._report, envelope))
        told: Attributes = {
            "messaging.system": "rabbitmq",
            "messaging.destination.name": queue,
            "pagewright.run": envelope.run,
            "pagewright.attempt": envelope.attempt,
        }
        brief_id, parent = UUID(envelope.brief_id), envelope.trace
        with brief_span(f"process {queue}", told, kind="consumer", brief_id=brief_id, parent=parent) as span:
            result = await self._attempt(envelope, report)
            if result.failure is not None and not isinstance(result.settlement, Defer):
                span.fail(result.failure)
            span.set({"pagewright.outcome": type(result.settlement).__name__, "pagewright.stage": report.stage or ""})
        return result

    async def _attempt(self, envelope: Envelope, report: _Reporter) -> AttemptResult:
        started = time.monotonic()
        key = self.subscription.queue.key
        outgoing, is_salvaged = _encoded(())
        failure: Exception | None = None
        message: M | None = None
        admission = self.subscription.admission
        try:
            message = decode(envelope, self.subscription.queue.message_type)
            self.given_up.check(envelope)
            _require_redeliveries_left(envelope)
            with admission(message) if admission else nullcontext():
                await report(Started(message=key, attempt=envelope.attempt))
                outgoing, is_salvaged = _encoded(await self._handle(message, envelope, report))
        except Exception as error:  # noqa: BLE001 - decide_settlement decides about every kind
            failure = error
        settlement = decide_settlement(
            failure,
            attempt=envelope.attempt,
            seconds_left=message.seconds_left(self.now()) if message else 0.0,
            policy=self.subscription.retry,
        )
        if isinstance(settlement, Bury) and message is not None and not isinstance(failure, GivenUpError):
            settlement, (outgoing, is_salvaged) = await self._last_resort(message, report, settlement)
        seconds = time.monotonic() - started
        queue, count = self.subscription.queue.name, envelope.attempt
        record_attempt(self.metrics, queue, count, settlement, failure, seconds=seconds, stage=report.stage)
        return AttemptResult(settlement, outgoing, seconds, failure, is_salvaged)

    def report_settled(self, envelope: Envelope, result: AttemptResult) -> None:
        """Report the settlement, once the broker has confirmed it."""
        key = self.subscription.queue.key
        match result.settlement:
            case Acknowledge():
                self._report(envelope, Finished(message=key, seconds=round(result.seconds, 3)))
            case RetryLater(delay=delay, reason=reason):
                retrying = Retrying(message=key, attempt=envelope.attempt, seconds=delay, reason=reason)
                self._report(envelope, retrying)
            case Defer():
                pass  # a turn that did not come is no news
            case Bury(reason=reason):
                self._report(envelope, Buried(message=key, attempt=envelope.attempt, reason=reason))
                log.warning("brief ended", verdict=verdict_of_burial(key), reason=reason)

    async def _handle(self, message: M, envelope: Envelope, report: _Reporter) -> Sequence[QueuedMessage]:
        try:
            async with asyncio.timeout(self.limit) as limit:
                with self.given_up.interrupting(envelope, limit):
                    return await self.subscription.handler(message, report)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise TransientError("something that the handler waited for was cancelled") from None
        except TimeoutError:
            if limit.expired():
                self.given_up.check(envelope)
                raise TransientError(f"not done after {self.limit:.0f} s") from None
            raise

    async def _last_resort(self, message: M, report: _Reporter, bury: Bury) -> tuple[Settlement, "_Outgoing"]:
        """The last resort's messages with an acknowledgement, or the burial if there is no last resort."""
        if self.subscription.last_resort is None:
            return bury, _encoded(())
        try:
            async with asyncio.timeout(self.limit):
                return Acknowledge(), _encoded(await self.subscription.last_resort(message, report, bury.reason))
        except PermanentError as error:
            log.info("there is no last resort", queue=self.subscription.queue.name, reason=str(error))
            return bury, _encoded(())
        except Exception as error:
            log.exception("the last resort failed too", queue=self.subscription.queue.name, reason=str(error))
            return bury, _encoded(())

    def _report(self, envelope: Envelope, event: ProgressEvent) -> None:
        brief_id = UUID(envelope.brief_id)
        self.tell(Progress(brief_id=brief_id, service=self.service, at=self.now(), facts=event, run=envelope.run))


_Outgoing = tuple[Sequence[tuple[str, Envelope]], bool]


def _encoded(sent: Sequence[QueuedMessage]) -> _Outgoing:
    """The messages with their routing keys, and whether one is a salvaged site. Raises PermanentError if too large."""
    is_salvaged = any(isinstance(one, SiteGenerated) and one.status == "salvaged" for one in sent)
    return [(one.key, encode(one)) for one in sent], is_salvaged


def _require_redeliveries_left(envelope: Envelope) -> None:
    # At its own limit the broker would dead-letter the message without a progress event.
    if envelope.redeliveries >= MAX_REDELIVERIES:
        raise PermanentError(
            f"delivered {envelope.redeliveries} times, and each time its process died or lost its connection"
        )
