"""The chassis's Prometheus metrics, in one registry per process."""

from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from chassis.progress_metrics import ProgressMetrics

_HANDLING_BUCKETS = (0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 960)


class Metrics:
    """The chassis's metrics, and the registry for a service's own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.progress = ProgressMetrics(self.registry)
        counter, gauge = partial(Counter, registry=self.registry), partial(Gauge, registry=self.registry)
        self.settled = counter(
            "pagewright_messages_settled_total",
            "Messages that this process settled, by what became of them.",
            ["queue", "outcome"],
        )
        self.handling = Histogram(
            "pagewright_handling_seconds",
            "Time that handlers took.",
            ["queue"],
            buckets=_HANDLING_BUCKETS,
            registry=self.registry,
        )
        self.in_hand = gauge("pagewright_messages_in_hand", "Briefs being worked on.", ["queue"])
        self.joined = counter(
            "pagewright_redeliveries_joined_total",
            "Redeliveries that joined work in hand instead of starting it again.",
            ["queue"],
        )
        self.published = counter(
            "pagewright_publishes_total", "Messages handed to the broker, by outcome.", ["outcome"]
        )
        self.bugs = counter(
            "pagewright_bugs_total", "Unexpected exceptions that were caught, by the part that raised them.", ["part"]
        )
        self.waiting = gauge(
            "pagewright_queue_messages",
            "Messages that wait in a queue that this service consumes, and in its dead-letter queue.",
            ["queue"],
        )
        self.ready = gauge("pagewright_ready", "1 while the service can do its work.")

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)
