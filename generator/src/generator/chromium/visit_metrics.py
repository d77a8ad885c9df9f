"""Metrics of the browser: waiting visits, their waiting time and their results."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from generator.ports import Visit

_BUCKETS = (0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 40, 80)


class VisitMetrics:
    """The metrics of one browser; without a registry nobody reads them."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.waiting = Gauge(
            "pagewright_visits_waiting", "Candidates that wait for a free page of the browser.", registry=registry
        )
        self.waited = Histogram(
            "pagewright_visit_wait_seconds",
            "Time that candidates waited for a free page of the browser.",
            buckets=_BUCKETS,
            registry=registry,
        )
        self.visits = Counter(
            "pagewright_visits_total", "Candidates that were to be visited, by result.", ["result"], registry=registry
        )


def metric_label(visit: Visit) -> str:
    """`visited`, `ended_by_page` (endless, crashed, flooded) or `not_visited`."""
    if visit.not_visited is not None:
        return "not_visited"
    return "visited" if visit.unfinished is None else "ended_by_page"
