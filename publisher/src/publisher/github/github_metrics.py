"""Metrics of the requests to GitHub: how many, and what is left of the token's limits."""

from prometheus_client import CollectorRegistry, Counter, Gauge

from publisher.github.rate_limit import Budget


class GitHubMetrics:
    """The metrics of one token; without a registry nobody reads them."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._requests = Counter(
            "pagewright_github_requests_total",
            "Requests to GitHub, repeated ones included, by HTTP status, or `no answer`.",
            ["status"],
            registry=registry,
        )
        self._remaining = Gauge(
            "pagewright_github_requests_remaining",
            "Requests that are left of them, as of GitHub's latest answer, by resource.",
            ["resource"],
            registry=registry,
        )
        self._limit = Gauge(
            "pagewright_github_requests_limit",
            "Requests that GitHub allows in an hour, by resource.",
            ["resource"],
            registry=registry,
        )

    def count_request(self, status: int | None) -> None:
        """Count a request by the status of its answer; None without one."""
        self._requests.labels("no answer" if status is None else str(status)).inc()

    def note(self, resource: str, budget: Budget) -> None:
        """Take in what an answer tells of the limit."""
        self._remaining.labels(resource).set(budget.remaining)
        self._limit.labels(resource).set(budget.limit)
