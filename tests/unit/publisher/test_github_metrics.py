"""Every request to GitHub is counted, repeated ones too, and what is left of the limit is shown."""

from prometheus_client import CollectorRegistry
from urllib3.exceptions import ProtocolError

from publisher.github.github_metrics import GitHubMetrics
from publisher.github.http_retries import Transport
from publisher.github.rate_limit import Budget


def test_every_answer_and_every_request_without_one_is_counted_through_all_retries() -> None:
    registry = CollectorRegistry()
    retry = Transport(repeats=2, pause=0).retry(GitHubMetrics(registry).count_request)
    assert retry.is_retry("PATCH", 502)
    retry = retry.increment("PATCH", "/", error=ProtocolError("reset"))
    assert not retry.is_retry("PATCH", 200)
    counts = {
        status: registry.get_sample_value("pagewright_github_requests_total", {"status": status})
        for status in ("502", "no answer", "200")
    }
    assert counts == {"502": 1, "no answer": 1, "200": 1}


def test_the_latest_answer_says_what_is_left() -> None:
    registry = CollectorRegistry()
    metrics = GitHubMetrics(registry)
    for remaining in (4999, 4998):
        metrics.note("core", Budget(limit=5000, remaining=remaining, resets_at=0.0))
    assert registry.get_sample_value("pagewright_github_requests_remaining", {"resource": "core"}) == 4998
    assert registry.get_sample_value("pagewright_github_requests_limit", {"resource": "core"}) == 5000
