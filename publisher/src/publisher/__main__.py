"""Starts the publisher: `python -m publisher`."""

import asyncio
import time
from datetime import UTC, datetime

from chassis.dependencies import Dependency
from chassis.handling import Subscription
from chassis.rabbit.broker import Broker
from chassis.retry import RetryPolicy
from chassis.secret_scan import SecretScanner
from chassis.service import Wiring, run_service
from chassis.settings import load_settings
from contracts.messages import RevisionAccepted, SiteGenerated
from contracts.topology import PUBLISHER_REVISION_ACCEPTED, PUBLISHER_SITE_GENERATED
from publisher.github import GitHubSiteHost, Pace
from publisher.handler import CheckOutSite, PublishSite
from publisher.late_looks import LateLooks
from publisher.live_gate import LiveGate, Patience
from publisher.pages import HttpPages
from publisher.secret_guard import SecretGuard
from publisher.settings import PublisherSettings
from publisher.token_check import TokenCheck
from publisher.token_in_force import TokenInForce

# A rate limit may last for hours, and whoever waits for it has done nothing wrong.
_RETRY = RetryPolicy(repeat_last=True, grace=6 * 3600)


def main() -> None:
    """Read the settings, join the parts and work until SIGTERM. GitHub may be away meanwhile."""
    settings = load_settings(PublisherSettings)
    source, limit = settings.token_source, settings.concurrency
    scanner = SecretScanner({"GITHUB_TOKEN": source.current()})
    github = Dependency("github", time.monotonic)
    host = GitHubSiteHost(
        token=TokenInForce(source, scanner),
        api_url=str(settings.github_api_url),
        pace=Pace(
            per_minute=settings.github_writes_per_minute, per_hour=settings.github_writes_per_hour, clock=time.time
        ),
        organisation=settings.github_owner,
        threads=limit,
        dependency=github,
    )
    pages, check = HttpPages(), TokenCheck(host.missing_permissions)
    late_looks = LateLooks(now)
    publish = PublishSite(
        host,
        LiveGate(host, pages, Patience(settings.pages_poll_seconds), now, asyncio.sleep),
        SecretGuard(scanner),
        late_looks,
    )

    def wire(_: Broker) -> Wiring:
        check.begin()
        return Wiring(
            subscriptions=[
                Subscription(PUBLISHER_REVISION_ACCEPTED, RevisionAccepted, CheckOutSite(host, now), _RETRY, limit),
                Subscription(PUBLISHER_SITE_GENERATED, SiteGenerated, publish, _RETRY, limit),
            ],
            close=[check.close, late_looks.close, host.close, pages.close],
            dependencies=[github],
        )

    run_service("publisher", settings, wire, secrets=[source])


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
