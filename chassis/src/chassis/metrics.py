"""The chassis's Prometheus metrics, in one registry per process."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_HANDLING_BUCKETS = (0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 960)


class Metrics:
    """The chassis's metrics, and the registry for a service's own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.settled = Counter(
            "pagewright_messages_settled_total",
            "Messages that this process settled, by what became of them.",
            ["queue", "outcome"],
            registry=self.registry,
        )
        self.handling = Histogram(
            "pagewright_handling_seconds",
            "Time that handlers took.",
            ["queue"],
            buckets=_HANDLING_BUCKETS,
            registry=self.registry,
        )
        self.in_hand = Gauge(
            "pagewright_messages_in_hand", "Briefs being worked on.", ["queue"], registry=self.registry
        )
        self.joined = Counter(
            "pagewright_redeliveries_joined_total",
            "Redeliveries that joined work in hand instead of starting it again.",
            ["queue"],
            registry=self.registry,
        )
        self.published = Counter(
            "pagewright_publishes_total",
            "Messages handed to the broker, by outcome.",
            ["outcome"],
            registry=self.registry,
        )
        self.bugs = Counter(
            "pagewright_bugs_total",
            "Unexpected exceptions that were caught, by the part that raised them.",
            ["part"],
            registry=self.registry,
        )
        self.ready = Gauge("pagewright_ready", "1 while the service can do its work.", registry=self.registry)

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)
