"""Records how an attempt at a message ended: in the metrics, and as its one line in the log."""

import logging

import structlog

from chassis.errors import ServiceError
from chassis.metrics import Metrics
from chassis.settlement import Defer, Settlement

log = structlog.get_logger()


def record_attempt(
    metrics: Metrics,
    queue: str,
    attempt: int,
    settlement: Settlement,
    failure: Exception | None,
    *,
    seconds: float,
    stage: str | None,
) -> None:
    """Count the attempt and log it; `stage` is that of the last progress event, which says how far it came.

    The brief and its run are bound to the log's context.
    """
    name = type(settlement).__name__
    metrics.settled.labels(queue, name).inc()
    metrics.handling.labels(queue).observe(seconds)
    expected = failure is None or isinstance(failure, ServiceError)
    if not expected:
        metrics.bugs.labels(queue).inc()
    log.log(
        _level_of(settlement, failure),
        "message handled",
        queue=queue,
        stage=stage,
        outcome=name,
        attempt=attempt,
        seconds=round(seconds, 3),
        reason=str(failure) if failure else None,
        exc_info=None if expected else failure,
    )


def _level_of(settlement: Settlement, failure: Exception | None) -> int:
    match settlement:
        case Defer():
            return logging.DEBUG
        case _ if failure is None:
            return logging.INFO
        case _:
            return logging.WARNING if isinstance(failure, ServiceError) else logging.ERROR
