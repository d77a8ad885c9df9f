"""Metrics of briefs whose evaluator was told: how long they took, and which missed their deadline."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from contracts.verdict import Standing

_BUCKETS = (30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 900, 1800, 3600)


class DeliveryMetrics:
    """The metrics of all briefs; without a registry nobody reads them."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._seconds = Histogram(
            "pagewright_brief_seconds",
            "Time from the acceptance of a brief until its evaluator answered 200, by verdict.",
            ["verdict"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._missed = Counter(
            "pagewright_deadlines_missed_total",
            "Briefs whose evaluator was told after the deadline.",
            registry=registry,
        )

    def observe(self, standing: Standing, seconds: float) -> None:
        """Take in a brief that was delivered `seconds` after its acceptance."""
        told_at, deadline = standing.delivered_at, standing.deadline
        if told_at is not None:
            self._seconds.labels(standing.verdict(told_at)).observe(seconds)
            if deadline is not None and told_at > deadline:
                self._missed.inc()
